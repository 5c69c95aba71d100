import type { BoardFailure, BoardRow, FailedRow, LoadingRow, ReadRow } from '../../../../src/model/board/boardRow.ts';
import type { GroupHistory } from '../../../../src/model/lag/history.ts';
import { judge } from '../../../../src/model/lag/judge.ts';
import type { GroupReading } from '../../../../src/model/lag/reading.ts';
import { groupIn, groupKey, type GroupRef } from '../../../../src/model/places.ts';
import { dtsReading, noHistory, now } from '../lag/samples.ts';
import { refusal } from './boardWorld.ts';

interface Place {
  readonly accountId?: string;
  readonly region?: string;
  readonly ownerName?: string;
}

const place = { accountId: 'a', region: 'cn-hangzhou' };

const refNamed = (name: string, { accountId, region }: Place = {}): GroupRef =>
  groupIn({ ...place, ...(accountId && { accountId }), ...(region && { region }), instanceId: 'i', jobId: 'j' }, name);

function commonOf(name: string, ref: GroupRef, ownerName = 'orders') {
  const { accountId, region } = ref;
  return { key: groupKey(ref), ref, name, ownerName, accountId, region, service: ref.kind };
}

/** A row of a group that was read, as the board makes it. */
export function readRow(
  name: string,
  reading: GroupReading,
  history: GroupHistory = noHistory,
  at: Place = {},
): ReadRow {
  const { accountId = place.accountId, region = place.region, ownerName } = at;
  const ref =
    reading.kind === 'dts'
      ? refNamed(name, { accountId, region })
      : { ...reading.ref, accountId, region, groupName: name };
  const judgement = judge(reading, history, now);
  const common = commonOf(name, ref, ownerName);
  return { ...common, state: 'read', reading, judgement, history, failure: undefined, isStale: false };
}

/** A group with a connected client, so many seconds behind; `undefined` for no client. */
export const behind = (name: string, lag: number | undefined, at?: Place): ReadRow =>
  readRow(name, dtsReading(lag), noHistory, at);

export const loading = (name: string, at: Place = {}): LoadingRow => ({
  ...commonOf(name, refNamed(name, at), at.ownerName),
  state: 'loading',
});

export const failed = (name: string, at: Place = {}): FailedRow => ({
  ...commonOf(name, refNamed(name, at), at.ownerName),
  state: 'failed',
  failure: { error: refusal('denied'), at: now },
});

export const failureOf = (more: Partial<BoardFailure> = {}): BoardFailure => ({
  key: 'k',
  kind: 'region',
  ...place,
  service: 'dts',
  project: undefined,
  of: undefined,
  ownerName: undefined,
  places: 0,
  groups: 0,
  error: refusal('denied'),
  at: now,
  isRetrying: false,
  ...more,
});

export const namesOf = (rows: readonly BoardRow[]): readonly string[] => rows.map(({ name }) => name);
