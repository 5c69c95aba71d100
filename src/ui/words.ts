import * as vscode from 'vscode';
import { regions } from '../cloud/regions.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import type { Account, AccountColor, ShownAccount } from '../model/accounts/account.ts';
import type { GroupService } from '../model/places.ts';
import { roleNameOf } from '../model/accounts/roleRules.ts';
import type { CopyShell } from '../model/commandLine.ts';
import type { Moment } from '../model/units.ts';

export { statusWords } from './written.ts';

/** Names what of each service the tree and the board show. */
export const serviceName = (service: GroupService): string =>
  service === 'dts' ? vscode.l10n.t('Change Tracking') : vscode.l10n.t('Log Service');

/** Gives the name of a region in the language of the editor, or the region ID if the region is unknown. */
export function regionName(id: string): string {
  const region = regions.get(id);
  if (!region) return id;
  return vscode.env.language.startsWith('zh') ? region.chinese : region.english;
}

export const numberText = (value: number): string => new Intl.NumberFormat(vscode.env.language).format(value);

/** Writes the local time and UTC, because colleagues and logs can be in other time zones. */
export function momentText(moment: Date): string {
  const local = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
  return `${local.format(moment)} (${moment.toISOString().slice(0, 19)}Z)`;
}

/** Says since when something is as it is. */
export function sinceText(at: Moment): string {
  const format = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'short', timeStyle: 'short' });
  return vscode.l10n.t('since {0}', format.format(at));
}

/** Names the account wherever something is about to change: `🔴 prod · 1234567890123456 · read-only`. */
export function accountWords(account: Account): string {
  const { identity, isReadOnly } = account;
  return [tintedName(account), identity.accountId, ...(isReadOnly ? [vscode.l10n.t('read-only')] : [])].join(' · ');
}

/** Puts a circle in the color of the account before its name: `🔴 prod`. */
export const tintedName = ({ name, color }: Pick<Account, 'name' | 'color'>): string =>
  color ? `${circles[color]} ${name}` : name;

/** Circles stand in for account colors in texts that cannot be colored. */
export const circles: Readonly<Record<AccountColor, string>> = {
  red: '🔴',
  orange: '🟠',
  yellow: '🟡',
  green: '🟢',
  blue: '🔵',
  purple: '🟣',
};

export function colorWords(color: AccountColor): string {
  const words: Readonly<Record<AccountColor, string>> = {
    red: vscode.l10n.t('Red'),
    orange: vscode.l10n.t('Orange'),
    yellow: vscode.l10n.t('Yellow'),
    green: vscode.l10n.t('Green'),
    blue: vscode.l10n.t('Blue'),
    purple: vscode.l10n.t('Purple'),
  };
  return words[color];
}

/** Names an identity in short: `alice · 1234567890123456`, `ops-reader/vscode · 1234567890123456`, `1234567890123456 (root)`. */
export function identityWords(identity: CallerIdentity): string {
  if (isRoot(identity)) return `${identity.accountId} (root)`;
  return [principalName(principal(identity)), identity.accountId].filter(Boolean).join(' · ');
}

/** Names the user, or the role with its session, or the account if neither is known. */
export const identityName = (identity: CallerIdentity): string =>
  principalName(principal(identity)) || identity.accountId;

/** Names the kind of an identity. A kind that this version does not know is shown as the service wrote it. */
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

/** Tells whether an identity is the account itself, which is allowed everything and cannot be restricted. */
export const isRoot = (identity: CallerIdentity): boolean => principal(identity).kind === 'root';

type Principal =
  | { readonly kind: 'root' | 'other' }
  | { readonly kind: 'user'; readonly user: string }
  | { readonly kind: 'role'; readonly role: string; readonly session: string };

/** Reads an ARN in the form of GetCallerIdentity, or in the form of AssumeRole and audit events. */
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
      // With CloudSSO, nobody chose the role, and the session is named after the user, so the session comes first.
      return who.role.toLowerCase().startsWith('aliyunreserved')
        ? [who.session, who.role].filter(Boolean).join('/')
        : [who.role, who.session].filter(Boolean).join('/');
  }
}

/** Tells where credentials come from and which roles are assumed with them: `CLI profile ops → audit-reader`. */
export function sourceWords({ source, maskedAccessKeyId }: Pick<Account, 'source' | 'maskedAccessKeyId'>): string {
  const roles = source?.roles.map(({ roleArn }) => roleNameOf(roleArn)) ?? [];
  // With a role, the AccessKey ID belongs to the session of the role, and says nothing about what the user entered.
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

/** Describes an account for a page. A removed account is named by its id until the page closes. */
export const shownAccount = (account: Account | undefined, id: string): ShownAccount => ({
  name: account?.name ?? id,
  number: account?.identity.accountId ?? '',
  isReadOnly: account?.isReadOnly ?? false,
  color: account?.color && { name: account.color, words: colorWords(account.color) },
});

/** Names the shells that a copied command is for. One for Bash is read by other POSIX shells as well. */
export function shellName(shell: CopyShell): string {
  const names: Readonly<Record<CopyShell, string>> = {
    posix: 'Bash',
    anyPowerShell: 'PowerShell',
    powerShell: vscode.l10n.t('PowerShell 7.3 or later'),
    windowsPowerShell: 'Windows PowerShell 5.1',
  };
  return names[shell];
}

/** What follows if a client connects to the public endpoint of an instance. */
export const unencryptedWords = (): string =>
  vscode.l10n.t('The password and all data cross the Internet unencrypted.');
