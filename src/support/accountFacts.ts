import type { Accounts } from '../accounts/accounts.ts';
import type { SourceProblem } from '../cloud/credentials.ts';
import type { Account, AccountState } from '../model/accounts/account.ts';
import { accountPlaceholder, type Placeholders } from './treeShape.ts';

/** What helps to understand how accounts behave, and nothing that says whose they are. */
export function accountFacts(
  accounts: Pick<Accounts, 'list' | 'stateOf'>,
  names: Placeholders,
): readonly Readonly<Record<string, unknown>>[] {
  return accounts.list().map(account => ({
    account: accountPlaceholder(account, names),
    kind: account.kind,
    source: sourceFacts(account, names),
    identityType: account.identity.identityType,
    cloudAccount: names.of('number', account.identity.accountId),
    isTemporary: account.maskedAccessKeyId.startsWith('STS.'),
    regions: account.regions,
    isReadOnly: account.isReadOnly ?? false,
    color: account.color ?? null,
    state: stateFacts(accounts.stateOf(account.id)),
  }));
}

function sourceFacts({ source }: Account, names: Placeholders): Readonly<Record<string, unknown>> {
  if (!source) return { base: 'stored', roles: [] };
  const { base, roles } = source;
  return {
    base: base.kind,
    ...(base.kind === 'cliProfile' && { profile: names.of('profile', base.profile) }),
    roles: roles.map(({ durationSeconds, externalId, policy }) => ({
      durationSeconds: durationSeconds ?? null,
      isExternalIdSet: externalId !== undefined,
      isPolicySet: policy !== undefined,
    })),
  };
}

function stateFacts({ problem, expiresAt, ...marks }: AccountState): Readonly<Record<string, unknown>> {
  return {
    ...marks,
    ...(expiresAt !== undefined && { expiresAt: new Date(expiresAt).toISOString() }),
    ...(problem && { problem: problemFacts(problem) }),
  };
}

/** Codes and the names of members. Not the names of profiles, and never what the user is asked to allow. */
function problemFacts(problem: SourceProblem): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(problem).filter(([name]) => tellable.has(name)));
}

const tellable = new Set(['kind', 'reason', 'mode', 'member', 'status', 'exitCode', 'variable']);
