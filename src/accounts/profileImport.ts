import { regionsFrom } from '../cloud/regions.ts';
import { type CredentialsRef, type FoundProfile, type FoundProfiles, sourceError } from '../credentials/source.ts';
import type { Account } from '../model/accounts/account.ts';
import { fewAtATime } from '../model/fewAtATime.ts';
import { freeName } from '../model/rules.ts';
import type { AccountChanges, Accounts, Imported, Verified } from './accounts.ts';

/** How many profiles are verified at once, so that a file with dozens of them does not start dozens of sessions. */
const verifiedAtOnce = 4;

type Importing = Pick<Accounts, 'list'> & Pick<AccountChanges, 'verify' | 'add'>;
type Check = Imported['outcome'] | { readonly kind: 'usable'; readonly verified: Verified };

/**
 * Adds an account for each usable profile, in the order of the file. A profile that fails does not stop the others.
 * When the import is cancelled during verification, no account is added.
 */
export async function importProfiles(
  { profiles, problem }: FoundProfiles,
  regions: readonly string[],
  accounts: Importing,
  signal: AbortSignal,
): Promise<readonly Imported[]> {
  if (problem) throw sourceError(problem);
  const checks = new Map<FoundProfile, Check>();
  await fewAtATime(profiles, verifiedAtOnce, async profile => {
    checks.set(profile, await check(profile, regionsFrom(profile.region, regions), accounts, signal));
  });
  const imported: Imported[] = [];
  for (const profile of profiles) {
    const found = checks.get(profile);
    if (!found) continue;
    const outcome =
      found.kind === 'usable'
        ? await add(profile.name, found.verified, regionsFrom(profile.region, regions), accounts)
        : found;
    imported.push({ profile: profile.name, outcome });
  }
  return imported;
}

async function check(
  { name, problem, asked }: FoundProfile,
  [region]: readonly string[],
  accounts: Importing,
  signal: AbortSignal,
): Promise<Check> {
  const known = accounts.list().find(account => isOf(account, name));
  if (known) return { kind: 'known', account: known };
  if (problem) return { kind: 'failed', error: sourceError(problem) };
  if (asked) return { kind: 'failed', error: sourceError({ kind: 'consent', profile: name, asked }) };
  try {
    return { kind: 'usable', verified: await accounts.verify({ source: sourceOf(name) }, signal, region) };
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'failed', error };
  }
}

async function add(
  name: string,
  verified: Verified,
  regions: readonly string[],
  accounts: Importing,
): Promise<Imported['outcome']> {
  const account = { name: freeName(name, accounts.list()), regions, source: sourceOf(name) };
  try {
    return { kind: 'added', account: await accounts.add(account, verified) };
  } catch (error) {
    return { kind: 'failed', error };
  }
}

const sourceOf = (profile: string): CredentialsRef => ({ base: { kind: 'cliProfile', profile }, roles: [] });

const isOf = ({ source }: Account, profile: string): boolean =>
  source?.base.kind === 'cliProfile' && source.base.profile === profile && source.roles.length === 0;
