import { regions } from '../../cloud/regions.ts';
import type { Account } from '../accounts/account.ts';
import { isEither, isListOf, isName, isObject, isOneOf } from '../checks.ts';
import type { GroupService, RegionRef } from '../places.ts';

/**
 * What a board is about: what is pinned, or everything in some accounts, services and regions. An empty list stands for
 * all of them: all accounts, both services, and the regions that each account lists.
 */
export type BoardScope =
  | { readonly kind: 'pinned' }
  | {
      readonly kind: 'chosen';
      readonly accountIds: readonly string[];
      readonly services: readonly GroupService[];
      readonly regions: readonly string[];
    };

export const everything: BoardScope = { kind: 'chosen', accountIds: [], services: [], regions: [] };

/** The check of a scope that was stored or that a page sent. */
export const isBoardScope = isEither(
  isObject<Extract<BoardScope, { readonly kind: 'pinned' }>>({ kind: isOneOf('pinned') }),
  isObject<Extract<BoardScope, { readonly kind: 'chosen' }>>({
    kind: isOneOf('chosen'),
    accountIds: isListOf(isName),
    services: isListOf(isOneOf('dts', 'sls')),
    regions: isListOf(isName),
  }),
);

/** One service in one region of one account: what the service is asked to list as a whole. */
export interface Area extends RegionRef {
  readonly service: GroupService;
}

export const areaKey = ({ accountId, region, service }: Area): string => JSON.stringify([accountId, region, service]);

type InScope = Pick<Account, 'id' | 'regions'>;

/** The accounts that a scope is about. What is pinned may be of any account. */
export const accountsIn = <A extends InScope>(scope: BoardScope, accounts: readonly A[]): readonly A[] =>
  scope.kind === 'pinned' || scope.accountIds.length === 0
    ? accounts
    : accounts.filter(({ id }) => scope.accountIds.includes(id));

/** What has to be listed for a scope. What is pinned is known already. */
export function areasIn(scope: BoardScope, accounts: readonly InScope[]): readonly Area[] {
  if (scope.kind === 'pinned') return [];
  return accountsIn(scope, accounts).flatMap(({ id, regions: listed }) =>
    (scope.regions.length === 0 ? listed : scope.regions).flatMap(region => areasOf(id, region, scope.services)),
  );
}

/** All regions that the vendor has, and those that an account lists and this version does not know. */
export function allAreas(scope: BoardScope, accounts: readonly InScope[]): readonly Area[] {
  const open = [...regions.values()].filter(({ isClosed }) => isClosed !== true).map(({ id }) => id);
  const services = scope.kind === 'pinned' ? [] : scope.services;
  return accountsIn(scope, accounts).flatMap(({ id, regions: listed }) =>
    [...new Set([...listed, ...open])].flatMap(region => areasOf(id, region, services)),
  );
}

/** The services that a region has, of those that are wanted. A region that this version does not know may have both. */
function areasOf(accountId: string, region: string, services: readonly GroupService[]): readonly Area[] {
  const known = regions.get(region);
  const offered: readonly GroupService[] = [
    ...(known === undefined || known.dtsHost !== undefined ? (['dts'] as const) : []),
    ...(known === undefined || known.hasSls ? (['sls'] as const) : []),
  ];
  return offered
    .filter(service => services.length === 0 || services.includes(service))
    .map(service => ({ accountId, region, service }));
}
