import { isSamePair, type IssuedCredentials, type SourceProblem } from '../cloud/credentials.ts';
import { assumeRoleFetch, type OidcRole, oidcRoleFetch } from './assumeRole.ts';
import { type CredentialsUri, credentialsUriFetch } from './credentialsUri.ts';
import { ecsRamRoleFetch } from './ecsRamRole.ts';
import { type ExternalCommand, externalCommandFetch } from './externalCommand.ts';
import { type Fetch, Renewal, type Supply } from './renewal.ts';
import { type NamedAccount, type RoleRef, sourceError, type SourceContext } from './source.ts';

/**
 * How the keys of an account are obtained. A plan is made before anything is sent, and equal plans lead to the same
 * keys. It may contain keys, so it stays in memory.
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
  /** The problem that a temporary pair has once it has expired, by what a service or else the clock says. */
  readonly ended?: SourceProblem;
  /** From when on the pair is no longer supplied, so that the CLI can renew it, in milliseconds since 1970. */
  readonly leftFrom?: number;
  /** The account that the profile names for the pair. */
  readonly account?: NamedAccount;
}

/** Makes the function that supplies a plan's keys until `closing` fires. Nothing is fetched before it is called. */
export function supplyOf(plan: Plan, context: SourceContext, closing: AbortSignal): Supply {
  const renewed = (fetch: Fetch): Supply =>
    new Renewal(signal => fetch(AbortSignal.any([signal, closing])), context).supply;
  switch (plan.kind) {
    case 'pair':
      return keptPairSupply(plan, context);
    case 'ecsRamRole':
      return renewed(ecsRamRoleFetch(plan.roleName, context));
    case 'role':
      return renewed(assumeRoleFetch(supplyOf(plan.base, context, closing), plan.role, plan.host, context));
    case 'oidc':
      return renewed(oidcRoleFetch(plan, context));
    case 'command':
      return renewed(externalCommandFetch(plan, context));
    case 'address':
      return renewed(credentialsUriFetch(plan, context));
  }
}

/** The problem of a kept pair that has expired by the clock of this computer. */
export const endOf = ({ pair, ended, leftFrom = pair.expiresAt }: KeptPair, now: number): SourceProblem | undefined =>
  leftFrom !== undefined && leftFrom <= now ? ended : undefined;

/** The kept pair that a plan starts from, if it starts from one. */
export function keptPairOf(plan: Plan): KeptPair | undefined {
  switch (plan.kind) {
    case 'pair':
      return plan;
    case 'role':
      return keptPairOf(plan.base);
    case 'ecsRamRole':
    case 'oidc':
    case 'command':
    case 'address':
      return undefined;
  }
}

/**
 * Supplies a kept pair until a service calls it expired, and never again after that. The clock here may be wrong, so it
 * decides only for a pair that the CLI renews.
 */
function keptPairSupply({ pair, ended, leftFrom = Infinity }: KeptPair, { now }: SourceContext): Supply {
  let wasRefused = false;
  return (signal, refused) => {
    signal.throwIfAborted();
    wasRefused ||= refused !== undefined && isSamePair(refused, pair);
    const isOver = wasRefused || leftFrom <= now();
    return ended !== undefined && isOver ? Promise.reject(sourceError(ended)) : Promise.resolve(pair);
  };
}
