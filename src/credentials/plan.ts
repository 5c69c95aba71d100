import { isSamePair, type IssuedCredentials, type SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import { assumeRoleFetch, type OidcRole, oidcRoleFetch } from './assumeRole.ts';
import { type CredentialsUri, credentialsUriFetch } from './credentialsUri.ts';
import { ecsRamRoleFetch } from './ecsRamRole.ts';
import { type ExternalCommand, externalCommandFetch } from './externalCommand.ts';
import { type Fetch, Renewal, type Supply } from './renewal.ts';
import { type NamedAccount, type RoleRef, sourceError, type SourceContext } from './source.ts';

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
  /** Of a temporary pair: what is wrong once it has ended, as the services say or, until they are asked, the clock. */
  readonly ended?: SourceProblem;
  /** From when on it is left to whoever renews it, and not handed out any more. Milliseconds since 1970. */
  readonly leftFrom?: number;
  readonly account?: NamedAccount;
}

/** What hands out the keys of a plan, until `closing`. Nothing happens before it is called. */
export function supplyOf(plan: Plan, surroundings: SourceContext, closing: AbortSignal): Supply {
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

/** What is wrong with a kept pair, as far as the clock tells. */
export const endOf = ({ pair, ended, leftFrom = pair.expiresAt }: KeptPair, now: number): SourceProblem | undefined =>
  leftFrom !== undefined && leftFrom <= now ? ended : undefined;

/** The pair from which the keys of a plan come in the end, if it is one that is kept. */
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
 * Whether a pair has ended is for the services to say, because the clock here may be wrong, and what is not sent cannot
 * show that. What they have said holds: a token that has ended does not come back. Only what somebody else renews is left
 * in time.
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

/** The plan of a pair that was typed. It is asked for with every call, because it is kept and replaced elsewhere. */
export async function storedPairPlan(storedPair: () => Promise<IssuedCredentials | undefined>): Promise<Plan> {
  const pair = await readPair(storedPair);
  if (pair === undefined) throw sourceError({ kind: 'noStoredPair' });
  if (pair.securityToken === undefined) return { kind: 'pair', pair };
  return { kind: 'pair', pair, ended: { kind: 'storedTokenExpired' } };
}

async function readPair(storedPair: () => Promise<IssuedCredentials | undefined>) {
  try {
    return await storedPair();
  } catch (error) {
    throw error instanceof CloudError ? error : sourceError({ kind: 'keyring' });
  }
}
