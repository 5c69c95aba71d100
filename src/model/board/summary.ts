import type { Moment } from '../units.ts';
import type { AreaState } from './areaLists.ts';
import { isUnderWay, type PlaceState } from './boardPlaces.ts';
import type { BoardRow } from './boardRow.ts';

/** What the toolbar says about the board as a whole. */
export interface BoardSummary {
  readonly accounts: number;
  readonly regions: number;
  readonly groups: number;
  /** The instances and Logstores that have groups, or may have. */
  readonly places: number;
  /** The groups and places that were not read yet. */
  readonly unread: number;
  /** Whether lists are being read, so that more rows may come. */
  readonly isListing: boolean;
  /** When anything was last read. */
  readonly updatedAt: Moment | undefined;
}

export function summaryOf(
  areas: readonly AreaState[],
  places: Iterable<PlaceState>,
  rows: readonly BoardRow[],
): BoardSummary {
  // A scan that was cancelled has not looked everywhere.
  const listed = areas.filter(({ isOfScan, listedAt }) => !isOfScan || listedAt !== undefined);
  const accounts = new Set(listed.map(({ area }) => area.accountId));
  const regions = new Set(listed.map(({ area }) => area.region));
  let [count, unread] = [0, 0];
  let updatedAt: Moment | undefined;
  for (const { of, lookedAt, readAt, rows: groups } of places) {
    if (lookedAt !== undefined && groups.size === 0) continue;
    count += 1;
    if (groups.size === 0) unread += 1;
    accounts.add(of.accountId);
    regions.add(of.region);
    if (readAt !== undefined) updatedAt = Math.max(updatedAt ?? readAt, readAt);
  }
  for (const { state } of rows) if (state === 'loading') unread += 1;
  return {
    accounts: accounts.size,
    regions: regions.size,
    groups: rows.length,
    places: count,
    unread,
    isListing: areas.some(({ listing }) => isUnderWay(listing)),
    updatedAt,
  };
}
