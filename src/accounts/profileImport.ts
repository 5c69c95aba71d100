import { sourceError } from '../credentials/problem.ts';
import type { CredentialsRef, FoundProfile, FoundProfiles } from '../credentials/source.ts';
import { fewAtATime } from '../model/reset/fewAtATime.ts';
import type { Account } from '../model/resources.ts';
import type { AccountChanges, Accounts, Imported } from './accounts.ts';

/** So that a file with dozens of profiles does not ask for dozens of sessions at once. */
const verifiedAtOnce = 4;

/** An account for each profile that can be used as it is. What fails says why, and holds up no other. */
export async function importProfiles(
  { profiles, problem }: FoundProfiles,
  regions: readonly string[],
  accounts: Pick<Accounts, 'list'> & Pick<AccountChanges, 'verify' | 'add'>,
  signal: AbortSignal,
): Promise<readonly Imported[]> {
  if (problem) throw sourceError(problem);
  const outcomes = new Map<string, Imported['outcome']>();
  await fewAtATime(profiles, verifiedAtOnce, async profile => {
    outcomes.set(profile.name, await importOne(profile, regions, accounts, signal));
  });
  return profiles.flatMap(({ name }) => {
    const outcome = outcomes.get(name);
    return outcome ? [{ profile: name, outcome }] : [];
  });
}

async function importOne(
  { name, problem, asked }: FoundProfile,
  regions: readonly string[],
  accounts: Pick<Accounts, 'list'> & Pick<AccountChanges, 'verify' | 'add'>,
  signal: AbortSignal,
): Promise<Imported['outcome']> {
  const known = accounts.list().find(account => isOf(account, name));
  if (known) return { kind: 'known', account: known };
  if (problem) return { kind: 'failed', error: sourceError(problem) };
  if (asked) return { kind: 'failed', error: sourceError({ kind: 'consent', profile: name, asked }) };
  const source: CredentialsRef = { base: { kind: 'cliProfile', profile: name }, roles: [] };
  try {
    const verified = await accounts.verify({ source }, signal);
    return { kind: 'added', account: await accounts.add({ name, regions, source }, verified) };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', error };
  }
}

const isOf = ({ source }: Account, profile: string): boolean =>
  source?.base.kind === 'cliProfile' && source.base.profile === profile && source.roles.length === 0;
