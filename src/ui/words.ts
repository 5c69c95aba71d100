import * as vscode from 'vscode';
import type { DtsJob } from '../cloud/dts/types.ts';
import { regions } from '../cloud/regions.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import type { Account, AccountColor, ShownAccount } from '../model/accounts/account.ts';
import { roleNameOf } from '../model/accounts/roleRules.ts';
import { knownStatus } from '../model/status/stage.ts';

/** As the console calls it. A status that is newer than us is shown as the service wrote it. */
export function statusWords(status: DtsJob['status']): string {
  const known = knownStatus(status);
  switch (known) {
    case 'NotConfigured':
      return vscode.l10n.t('Not configured');
    case 'NotStarted':
      return vscode.l10n.t('Not started');
    case 'Prechecking':
      return vscode.l10n.t('Precheck running');
    case 'PrecheckFailed':
      return vscode.l10n.t('Precheck failed');
    case 'PreCheckPass':
      return vscode.l10n.t('Precheck passed');
    case 'Starting':
      return vscode.l10n.t('Starting');
    case 'Normal':
      return vscode.l10n.t('Running');
    case 'Retrying':
      return vscode.l10n.t('Retrying');
    case 'Abnormal':
      return vscode.l10n.t('Abnormal');
    case 'Upgrade':
      return vscode.l10n.t('Upgrading');
    case 'Downgrade':
      return vscode.l10n.t('Downgrading');
    case 'Locked':
      return vscode.l10n.t('Locked');
    case undefined:
      return status;
  }
}

/** In the language of the editor; the id where the table has no name. */
export function regionName(id: string): string {
  const region = regions.get(id);
  if (!region) return id;
  return vscode.env.language.startsWith('zh') ? region.chinese : region.english;
}

export const numberText = (value: number): string => new Intl.NumberFormat(vscode.env.language).format(value);

/** The local time and, because colleagues and logs live elsewhere, UTC. */
export function momentText(moment: Date): string {
  const local = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
  return `${local.format(moment)} (${moment.toISOString().slice(0, 19)}Z)`;
}

/** Whose resources these are, wherever something is changed: `🔴 prod · 1234567890123456 · read-only`. */
export function accountWords(account: Account): string {
  const { identity, isReadOnly } = account;
  return [tintedName(account), identity.accountId, ...(isReadOnly ? [vscode.l10n.t('read-only')] : [])].join(' · ');
}

/** The name, behind a circle in the colour of the account: `🔴 prod`. */
export const tintedName = ({ name, color }: Pick<Account, 'name' | 'color'>): string =>
  color ? `${circles[color]} ${name}` : name;

/** For texts that have no colours of their own. */
export const circles: Readonly<Record<AccountColor, string>> = {
  red: '🔴',
  orange: '🟠',
  yellow: '🟡',
  green: '🟢',
  blue: '🔵',
  purple: '🟣',
};

export function colorWords(color: AccountColor): string {
  switch (color) {
    case 'red':
      return vscode.l10n.t('Red');
    case 'orange':
      return vscode.l10n.t('Orange');
    case 'yellow':
      return vscode.l10n.t('Yellow');
    case 'green':
      return vscode.l10n.t('Green');
    case 'blue':
      return vscode.l10n.t('Blue');
    case 'purple':
      return vscode.l10n.t('Purple');
  }
}

/** Who signs, in short: `alice · 1234567890123456`, `ops-reader/vscode · 1234567890123456`, `1234567890123456 (root)`. */
export function identityWords(identity: CallerIdentity): string {
  if (isRoot(identity)) return `${identity.accountId} (root)`;
  return [principalName(principal(identity)), identity.accountId].filter(Boolean).join(' · ');
}

/** The user, or the role with its session; the account itself where neither is known. */
export const identityName = (identity: CallerIdentity): string =>
  principalName(principal(identity)) || identity.accountId;

/** What kind of identity it is. One that is newer than us is called as the service wrote it. */
export function identityTypeWords(identity: CallerIdentity): string {
  switch (principal(identity).kind) {
    case 'root':
      return vscode.l10n.t('Alibaba Cloud account (root)');
    case 'user':
      return vscode.l10n.t('RAM user');
    case 'role':
      return vscode.l10n.t('Role session');
    case 'other':
      return identity.identityType;
  }
}

/** Whether the keys are those of the account itself, which may do everything and cannot be restricted. */
export const isRoot = (identity: CallerIdentity): boolean => principal(identity).kind === 'root';

type Principal =
  | { readonly kind: 'root' | 'other' }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'role'; readonly role: string; readonly session: string };

/** The ARN as GetCallerIdentity writes it, or as AssumeRole and audit events do. */
function principal({ arn, identityType }: CallerIdentity): Principal {
  const resource = /^acs:(?:ram|sts)::\d+:(.+)$/.exec(arn)?.[1] ?? '';
  if (resource === 'root' || identityType.toLowerCase() === 'account') return { kind: 'root' };
  const [type, name, ...session] = resource.split('/');
  if (type === 'user' && name) return { kind: 'user', user: [name, ...session].join('/') };
  if ((type === 'assumed-role' || type === 'role') && name) {
    return { kind: 'role', role: name, session: session.join('/') };
  }
  return { kind: 'other' };
}

function principalName(who: Principal): string {
  switch (who.kind) {
    case 'root':
    case 'other':
      return '';
    case 'user':
      return who.user;
    case 'role':
      // Who signed in through CloudSSO is a session of a role that nobody chose, and has the log-in name as its name.
      return who.role.toLowerCase().startsWith('aliyunreserved')
        ? [who.session, who.role].filter(Boolean).join('/')
        : [who.role, who.session].filter(Boolean).join('/');
  }
}

/** Where the keys come from, and which roles are assumed with them: `CLI profile ops → audit-reader`. */
export function sourceWords({ source, maskedAccessKeyId }: Pick<Account, 'source' | 'maskedAccessKeyId'>): string {
  const roles = source?.roles.map(({ roleArn }) => roleNameOf(roleArn)) ?? [];
  // With a role, the id is that of the role's session, and tells nothing of what was typed.
  const isToken = roles.length === 0 && maskedAccessKeyId.startsWith('STS.');
  return [baseWords(source?.base ?? { kind: 'stored' }, isToken), ...roles].join(' → ');
}

export function baseWords(base: NonNullable<Account['source']>['base'], isToken = false): string {
  switch (base.kind) {
    case 'stored':
      return isToken ? vscode.l10n.t('STS token') : vscode.l10n.t('AccessKey pair');
    case 'cliProfile':
      return vscode.l10n.t('CLI profile {0}', base.profile);
    case 'environment':
      return vscode.l10n.t('Environment variables');
    case 'ecsRamRole':
      return base.roleName === undefined
        ? vscode.l10n.t('ECS RAM role')
        : vscode.l10n.t('ECS RAM role {0}', base.roleName);
  }
}

/** The account as pages show it; its id in place of a name when it is gone, which closes the page. */
export const shownAccount = (account: Account | undefined, id: string): ShownAccount => ({
  name: account?.name ?? id,
  number: account?.identity.accountId ?? '',
  isReadOnly: account?.isReadOnly ?? false,
  color: account?.color && { name: account.color, words: colorWords(account.color) },
});
