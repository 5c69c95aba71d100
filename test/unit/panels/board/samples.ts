import { CloudError } from '../../../../src/cloud/errors.ts';
import type { BoardFailure, BoardRow, ReadRow } from '../../../../src/model/board/boardRow.ts';
import type { BoardSummary } from '../../../../src/model/board/summary.ts';
import { firstLook } from '../../../../src/model/board/boardLook.ts';
import type { GroupHistory } from '../../../../src/model/lag/history.ts';
import { judge } from '../../../../src/model/lag/judge.ts';
import type { GroupReading } from '../../../../src/model/lag/reading.ts';
import { groupKey } from '../../../../src/model/places.ts';
import { seconds } from '../../../../src/model/units.ts';
import { Lines } from '../../../../src/panels/board/lines.ts';
import { type Known, snapshotOf, type Words } from '../../../../src/panels/board/snapshot.ts';
import type { Snapshot } from '../../../../src/panels/board/protocol.ts';
import { account, dtsReading, dtsRef, now, shardOf, slsReading, slsRef } from '../group/samples.ts';

export { now };
const noHistory: GroupHistory = { samples: [], marks: [] };

/** A row of a group that was read. */
export function readRow(name: string, reading: GroupReading, given: Partial<ReadRow> = {}): ReadRow {
  const ref = reading.kind === 'dts' ? { ...dtsRef, groupId: name } : { ...slsRef, groupName: name };
  const history = given.history ?? noHistory;
  return {
    key: groupKey(ref),
    ref,
    name,
    ownerName: reading.kind === 'dts' ? 'orders-binlog-sub' : 'k8s-log-prod / nginx-access',
    accountId: ref.accountId,
    region: ref.region,
    service: reading.kind,
    state: 'read',
    reading,
    judgement: judge(reading, history, now),
    history,
    failure: undefined,
    isStale: false,
    ...given,
  };
}

/** So many seconds behind, without a change. */
export const behind = (
  name: string,
  lag: number,
  given: Partial<ReadRow> = {},
  shard: Parameters<typeof shardOf>[2] = {},
): ReadRow => readRow(name, slsReading([shardOf(0, lag, shard)]), given);

export const withoutClient = (name: string, given: Partial<ReadRow> = {}): ReadRow =>
  readRow(
    name,
    dtsReading({
      group: { id: name, name, consumptionCheckpoint: new Date(now - 4000), messageDelay: 'noClient' },
      client: 'none',
      lag: undefined,
      behind: undefined,
    }),
    given,
  );

export const notStarted = (name: string): ReadRow =>
  readRow(
    name,
    slsReading([shardOf(0, 0, { state: 'notStarted', lag: undefined })], { lag: undefined, behind: undefined }),
  );

export const loading = (name: string): BoardRow => {
  const { key, ref, ownerName, accountId, region, service } = behind(name, 0);
  return { key, ref, name, ownerName, accountId, region, service, state: 'loading' };
};

export const refused = new CloudError('denied', {
  service: 'sls',
  operation: 'ListProject',
  outcome: 'notApplied',
  accountId: 'a1',
});

export const failure = (given: Partial<BoardFailure> = {}): BoardFailure => ({
  key: 'region',
  kind: 'region',
  accountId: 'a1',
  region: 'ap-southeast-1',
  service: 'sls',
  project: undefined,
  of: undefined,
  ownerName: undefined,
  places: 0,
  groups: 7,
  error: refused,
  at: now,
  isRetrying: false,
  ...given,
});

export const words: Words = {
  account: () => account,
  region: region => `region ${region}`,
  service: service => (service === 'dts' ? 'Change Tracking' : 'Log Service'),
  group: ({ name }) => `the tree says ${name}`,
  menu: () => ['consumerGroup', 'pinnable'],
  failureMenu: () => ['failed', 'denied'],
  failure: () => ({
    text: 'No permission.',
    detail: 'Forbidden',
    fixes: [{ fix: 'showPolicy', title: 'Show RAM Policy' }],
  }),
  notRead: "Couldn't be read",
};

export const newLines = (): Lines => new Lines({ account: () => account.name, region: region => words.region(region) });

export const summary: BoardSummary = {
  accounts: 1,
  regions: 2,
  groups: 3,
  places: 2,
  unread: 0,
  isListing: false,
  updatedAt: now,
};

/** What the page is sent of these rows. */
export function snapshotWith(
  rows: readonly BoardRow[],
  given: Partial<Known> & { readonly isHeld?: boolean } = {},
): Snapshot {
  const { isHeld = false, ...more } = given;
  const known: Known = {
    view: firstLook.view,
    isRefreshing: false,
    now,
    scope: { kind: 'chosen', words: 'All accounts', hasAccounts: true },
    summary: { ...summary, groups: rows.length },
    scan: undefined,
    rows,
    failures: [],
    lines: newLines(),
    window: { from: 0, count: 60 },
    accounts: [],
    regions: [],
    ...more,
  };
  known.lines.arrange(known.rows, known.failures, known.view, isHeld);
  return snapshotOf(known, words);
}

/** A history of lags, one in each minute up to now. */
export const historyOf = (...lags: readonly (number | null)[]): GroupHistory => ({
  samples: lags.map((lag, index) => ({
    at: now - (lags.length - 1 - index) * 60_000,
    lag: lag === null ? null : seconds(lag),
    behind: null,
  })),
  marks: [],
});
