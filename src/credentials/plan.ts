import { isSamePair, type IssuedCredentials, type SourceProblem } from '../cloud/credentials.ts';
import { assumeRoleFetch, type OidcRole, oidcRoleFetch } from './assumeRole.ts';
import { type CredentialsUri, credentialsUriFetch } from './credentialsUri.ts';
import { ecsRamRoleFetch } from './ecsRamRole.ts';
import { type ExternalCommand, externalCommandFetch } from './externalCommand.ts';
import { type Fetch, Renewal, type Supply } from './renewal.ts';
import { type NamedAccount, type RoleRef, sourceError, type SourceContext } from './source.ts';

/**
 * How the keys of an account come about, worked out before anything is sent. A plan may hold keys, so it stays in memory.
 * Equal plans lead to the same keys.
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
  /** What is wrong with a temporary pair once it has ended, as the services say or, until they are asked, the clock. */
  readonly ended?: SourceProblem;
  /**
   * The moment from which the pair is not handed out any more, so that whoever renews it can. Milliseconds since 1970.
   */
  readonly leftFrom?: number;
  /** The account that the profile names for the pair. */
  readonly account?: NamedAccount;
}

/** Returns what hands out the keys of a plan, until `closing` is aborted. Nothing happens before it is called. */
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

/** What is wrong with a kept pair, by the clock of this computer. */
export const endOf = ({ pair, ended, leftFrom = pair.expiresAt }: KeptPair, now: number): SourceProblem | undefined =>
  leftFrom !== undefined && leftFrom <= now ? ended : undefined;

/** The kept pair at the root of a plan, whose keys all others are fetched with. Some plans have none. */
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
 * Hands out a kept pair until a service has called it expired: the clock here may be wrong, and a pair that is not sent
 * cannot show that. A token that a service has called expired does not come back. Only a pair that the CLI renews is left to
 * it in time.
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
