import type { AccountChanges } from '../accounts/accounts.ts';
import { regionsFrom } from '../cloud/regions.ts';
import type { BaseRef } from '../credentials/source.ts';
import { usualRegions } from './regionsStep.ts';

/** The regions that a new account begins with: that of its profile, and where most resources are. */
export async function proposedRegions(
  accounts: Pick<AccountChanges, 'profiles'>,
  base: BaseRef,
): Promise<readonly string[]> {
  if (base.kind !== 'cliProfile') return usualRegions();
  const { profiles } = await accounts.profiles();
  const region = profiles.find(({ name }) => name === base.profile)?.region;
  return regionsFrom(region, usualRegions());
}
