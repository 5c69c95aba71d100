import { regions } from '../../cloud/regions.ts';
import type { Account } from '../accounts/account.ts';
import type { BoardLook, BoardView } from '../board/boardLook.ts';
import type { BoardScope } from '../board/boardScope.ts';
import type { GroupRef, InstanceRef, LogstoreRef } from '../places.ts';
import { type LinkedBoard, type LinkedScope, type LinkTarget, sampleAccount } from './link.ts';

/** What a link can be made to, as the rest of the product refers to it. */
export type Linkable = GroupRef | InstanceRef | LogstoreRef | BoardLook;

type InLink = Pick<Account, 'kind' | 'identity'>;

/** How links call an account. */
export const linkedAccount = ({ kind, identity }: InLink): string =>
  kind === 'sample' ? sampleAccount : identity.accountId;

/** The accounts that are asked on behalf of a link. None stands for all that are here. */
export function accountsAsked(target: LinkTarget): readonly string[] {
  if (target.kind !== 'board') return [target.account];
  return target.scope.kind === 'chosen' ? target.scope.accounts : [];
}

/** The accounts that a link names, each once. */
export const accountsIn = (target: LinkTarget): readonly string[] => [
  ...new Set([...accountsAsked(target), ...(target.kind === 'board' ? target.view.accounts : [])]),
];

/**
 * The regions of a link that are neither among those that this version knows nor shown by one of the accounts. A region
 * becomes part of the name of a host, so a link alone is no reason to ask one.
 */
export function unknownRegions(target: LinkTarget, accounts: readonly Pick<Account, 'regions'>[]): readonly string[] {
  const isKnown = (region: string): boolean =>
    regions.has(region) || accounts.some(account => account.regions.includes(region));
  const asked = target.kind !== 'board' ? [target.region] : target.scope.kind === 'chosen' ? target.scope.regions : [];
  return asked.filter(region => !isKnown(region));
}

/**
 * What a link to it names. Undefined if an account of it is not here any more. A board that was limited to such accounts
 * would be one of all accounts without them.
 */
export function targetOf(linkable: Linkable, find: (accountId: string) => InLink | undefined): LinkTarget | undefined {
  if ('scope' in linkable) return boardTarget(linkable, find);
  const account = find(linkable.accountId);
  if (!account) return undefined;
  const place = { account: linkedAccount(account), region: linkable.region };
  if ('instanceId' in linkable) {
    const instance = { ...place, instanceId: linkable.instanceId };
    return 'kind' in linkable
      ? { kind: 'instanceGroup', ...instance, groupId: linkable.groupId }
      : { kind: 'instance', ...instance };
  }
  const logstore = { ...place, project: linkable.project, logstore: linkable.logstore };
  return 'kind' in linkable
    ? { kind: 'logstoreGroup', ...logstore, groupName: linkable.groupName }
    : { kind: 'logstore', ...logstore };
}

function boardTarget({ scope, view }: BoardLook, find: (id: string) => InLink | undefined): LinkedBoard | undefined {
  const numbersOf = (ids: readonly string[]): readonly string[] | undefined => {
    const found = ids.map(find);
    const numbers = found.flatMap(account => (account ? linkedAccount(account) : []));
    return numbers.length === ids.length ? [...new Set(numbers)] : undefined;
  };
  const inScope = numbersOf(scope.kind === 'chosen' ? scope.accountIds : []);
  const inView = numbersOf(view.accountIds);
  if (!inScope || !inView) return undefined;
  const { text, classes, services, regions: ofRegions, order, groupBy } = view;
  const linked: LinkedScope =
    scope.kind === 'pinned'
      ? scope
      : { kind: 'chosen', accounts: inScope, services: scope.services, regions: scope.regions };
  return {
    kind: 'board',
    scope: linked,
    view: { text, classes, accounts: inView, services, regions: ofRegions, order, groupBy },
  };
}

/** How a linked board looks here, with the accounts that were found for its numbers, and the columns of the user. */
export function lookOf(
  { scope, view }: LinkedBoard,
  found: ReadonlyMap<string, Pick<Account, 'id'>>,
  { columns, widths }: Pick<BoardView, 'columns' | 'widths'>,
): BoardLook {
  const idsOf = (numbers: readonly string[]): readonly string[] =>
    numbers.flatMap(number => found.get(number)?.id ?? []);
  const { accounts, ...others } = view;
  const here: BoardScope =
    scope.kind === 'pinned'
      ? scope
      : {
          kind: 'chosen',
          accountIds: idsOf(scope.accounts),
          services: scope.services,
          regions: scope.regions,
        };
  return { scope: here, view: { ...others, accountIds: idsOf(accounts), columns, widths } };
}
