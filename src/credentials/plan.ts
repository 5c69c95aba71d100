import type { IssuedCredentials, SourceProblem } from '../cloud/credentials.ts';
import { assumeRoleFetch } from './assumeRole.ts';
import type { CredentialsUri } from './credentialsUri.ts';
import { credentialsUriFetch } from './credentialsUri.ts';
import { ecsRamRoleFetch } from './ecsRamRole.ts';
import type { ExternalCommand } from './externalCommand.ts';
import { externalCommandFetch } from './externalCommand.ts';
import type { OidcRole } from './oidcRole.ts';
import { oidcRoleFetch } from './oidcRole.ts';
import { sourceError } from './problem.ts';
import type { Fetch, Supply } from './renewal.ts';
import { Renewal } from './renewal.ts';
import type { NamedAccount, RoleRef, Surroundings } from './source.ts';

/**
 * How the keys of an account come about, worked out before anybody is asked. It may hold keys, so it stays in memory; equal
 * plans come to the same keys.
 */
export type Plan =
  | KeptPair
  | { readonly kind: 'ecsRamRole'; readonly roleName?: string }
  | { readonly kind: 'role'; readonly base: Plan; readonly role: RoleRef; readonly host?: string }
  | ({ readonly kind: 'oidc' } & OidcRole)
  | ({ readonly kind: 'command' } & ExternalCommand)
  | ({ readonly kind: 'address' } & CredentialsUri);

export interface KeptPair {
  readonly kind: 'pair';
  readonly pair: IssuedCredentials;
  /** From when on the pair is not used any more, and why there is none then. Milliseconds since 1970. */
  readonly ends?: { readonly at: number; readonly problem: SourceProblem };
  readonly account?: NamedAccount;
}

/** What hands out the keys of a plan, until `closing`. Nothing happens before it is called. */
export function supplyOf(plan: Plan, surroundings: Surroundings, closing: AbortSignal): Supply {
  const renewed = (fetch: Fetch): Supply =>
    new Renewal(signal => fetch(AbortSignal.any([signal, closing])), surroundings).supply;
  switch (plan.kind) {
    case 'pair':
      return keptPairSupply(plan, surroundings);
    case 'ecsRamRole':
      return renewed(ecsRamRoleFetch(plan.roleName, surroundings));
    case 'role':
      return renewed(assumeRoleFetch(supplyOf(plan.base, surroundings, closing), plan.role, plan.host, surroundings));
    case 'oidc':
      return renewed(oidcRoleFetch(plan, surroundings));
    case 'command':
      return renewed(externalCommandFetch(plan, surroundings));
    case 'address':
      return renewed(credentialsUriFetch(plan, surroundings));
  }
}

/** Why a kept pair is not used any more. */
export const endOf = ({ ends }: KeptPair, now: number): SourceProblem | undefined =>
  ends !== undefined && ends.at <= now ? ends.problem : undefined;

function keptPairSupply(plan: KeptPair, { now }: Surroundings): Supply {
  return signal => {
    signal.throwIfAborted();
    const problem = endOf(plan, now());
    return problem === undefined ? Promise.resolve(plan.pair) : Promise.reject(sourceError(problem));
  };
}
