import { CloudError } from '../../cloud/errors.ts';
import type { FailedReading } from '../lag/reading.ts';
import {
  groupsIn,
  type GroupOwnerRef,
  type GroupService,
  listKey,
  type ProjectRef,
  type RegionRef,
} from '../places.ts';
import type { BoardFailure } from './boardRow.ts';

/** One thing that could not be listed or read. */
export interface Trouble {
  readonly at: number;
  readonly error: unknown;
  readonly service: GroupService;
  readonly region: RegionRef;
  /** What it is about, if not the service in the region as a whole. */
  readonly project?: ProjectRef;
  readonly of?: GroupOwnerRef;
  readonly ownerName?: string;
  /** The number of groups that are known and were never read. */
  readonly groups: number;
  readonly isRetrying: boolean;
}

type Kind = BoardFailure['kind'];

/**
 * Sums up what failed for the same reason: what concerns the keys of an account is told once for the account, and what
 * was refused alike to several in a region once for the region.
 */
export function failuresOf(troubles: readonly Trouble[]): readonly BoardFailure[] {
  const alike = new Map<string, Trouble[]>();
  for (const trouble of troubles) {
    const key = alikeKey(trouble);
    alike.set(key, [...(alike.get(key) ?? []), trouble]);
  }
  return [...alike].map(([key, [first, ...others]]) => summedUp(key, first as Trouble, others));
}

function summedUp(key: string, first: Trouble, others: readonly Trouble[]): BoardFailure {
  const all = [first, ...others];
  const kind = kindOf(first, others.length);
  const isOfOne = others.length === 0;
  return {
    key,
    kind,
    accountId: first.region.accountId,
    region: kind === 'account' ? undefined : first.region.region,
    service: kind === 'account' ? undefined : first.service,
    project: isOfOne || kind === 'project' ? first.project?.project : undefined,
    of: isOfOne ? first.of : undefined,
    ownerName: isOfOne ? first.ownerName : undefined,
    places: all.filter(({ of }) => of !== undefined).length,
    groups: all.reduce((sum, { groups }) => sum + groups, 0),
    error: first.error,
    at: Math.max(...all.map(({ at }) => at)),
    isRetrying: all.some(({ isRetrying }) => isRetrying),
  };
}

function kindOf({ error, of, project }: Trouble, others: number): Kind {
  if (isOfAccount(error)) return 'account';
  if (others > 0 || (of === undefined && project === undefined)) return 'region';
  return of === undefined ? 'project' : 'place';
}

/** What makes two troubles one. It is also the key by which they are tried again. */
export function alikeKey({ error, region: { accountId, region }, service, of }: Trouble): string {
  if (isOfAccount(error)) return JSON.stringify([accountId]);
  if (error instanceof CloudError) {
    return JSON.stringify([accountId, region, service, error.kind, error.operation, error.code ?? '']);
  }
  return JSON.stringify([accountId, region, service, of ? listKey(groupsIn(of)) : '']);
}

/** Whether nothing can be read with the keys of the account as they are, or with this computer's clock. */
const isOfAccount = (error: unknown): boolean =>
  error instanceof CloudError && (error.kind === 'credentials' || error.kind === 'clock');

/** Whether a group could not be read because it no longer exists. */
export const isGone = (failure: FailedReading | undefined): boolean =>
  failure?.error instanceof CloudError && failure.error.kind === 'notFound';
