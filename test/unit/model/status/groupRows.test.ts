import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DtsConsumerGroup } from '../../../../src/cloud/dts/types.ts';
import { slowAfterSeconds } from '../../../../src/model/lag/judge.ts';
import { groupRows } from '../../../../src/model/status/verdicts.ts';
import { trackingWindow, type TrackingWindow } from '../../../../src/model/status/window.ts';
import { noHistories, ref } from './samples.ts';

const now = Date.UTC(2026, 0, 15, 12);
const hour = 3_600_000;
const day = trackingWindow(now - 24 * hour, now, now);

type Facts = Pick<DtsConsumerGroup, 'messageDelay' | 'unconsumedData'> & { readonly hoursAgo?: number };
const group = (name: string, { hoursAgo, ...facts }: Facts): DtsConsumerGroup => ({
  id: `dts${name}`,
  name,
  userName: name,
  ...(hoursAgo !== undefined && { consumptionCheckpoint: new Date(now - hoursAgo * hour) }),
  ...facts,
});
const rowsOf = (groups: readonly DtsConsumerGroup[], window: TrackingWindow | undefined = day) =>
  groupRows(
    groups.map(listed => ({ ...ref, group: listed })),
    { status: 'Normal', version: 'new', window },
    noHistories,
    now,
  );
const only = (facts: Facts, window?: TrackingWindow) => {
  const [row] = rowsOf([group('g', facts)], window);
  assert.ok(row);
  return row;
};
const away = { messageDelay: 'noClient', unconsumedData: 'noClient' } as const;

test('how a group fares is worked out from its client, delay and checkpoint', () => {
  const rows: readonly (readonly [facts: Facts, client: string, verdict: string])[] = [
    [{ messageDelay: 0, unconsumedData: 0, hoursAgo: 0 }, 'connected', 'well'],
    [{ messageDelay: slowAfterSeconds - 1, hoursAgo: 0 }, 'connected', 'well'],
    [{ messageDelay: slowAfterSeconds, hoursAgo: 0 }, 'connected', 'behind'],
    [{ messageDelay: 19 * 3600, hoursAgo: 19 }, 'connected', 'behind'],
    [{ ...away, hoursAgo: 10 }, 'none', 'stopped'],
    [{ ...away, hoursAgo: 19 }, 'none', 'dataAtRisk'],
    [{ ...away, hoursAgo: 25 }, 'none', 'dataLost'],
    [{ messageDelay: 90_000, hoursAgo: 25 }, 'connected', 'dataLost'],
    [away, 'none', 'notStarted'],
    [{ hoursAgo: 1 }, 'unknown', 'unknown'],
    [{}, 'unknown', 'notStarted'],
    [{ unconsumedData: 'noClient' }, 'none', 'notStarted'],
    [{ unconsumedData: 7 }, 'connected', 'well'],
  ];
  for (const [facts, client, verdict] of rows) {
    const row = only(facts);
    assert.deepEqual([row.client, row.verdicts[0].kind], [client, verdict], JSON.stringify(facts));
  }
});

test('without a client there is no delay and no count, not a zero and not minus one', () => {
  const row = only({ ...away, hoursAgo: 10 });
  assert.equal(row.delaySeconds, undefined);
  assert.equal(row.unconsumed, undefined);
  assert.equal(row.distanceSeconds, 10 * 3600);
  assert.equal(row.leftSeconds, 14 * 3600);
});

test('zero is a number', () => {
  const row = only({ messageDelay: 0, unconsumedData: 0, hoursAgo: 0 });
  assert.equal(row.delaySeconds, 0);
  assert.equal(row.unconsumed, 0);
});

test('a group that keeps up is not at risk because the window has only just begun', () => {
  const minute = trackingWindow(now - 60_000, now, now);
  assert.equal(only({ messageDelay: 55, hoursAgo: 55 / 3600 }, minute).verdicts[0].kind, 'well');
});

test('distances are unknown without a window or a checkpoint', () => {
  const task = { status: 'Normal', version: 'new', window: undefined } as const;
  const listed = { ...ref, group: group('g', { ...away, hoursAgo: 10 }) };
  const [blind] = groupRows([listed], task, noHistories, now);
  assert.equal(blind?.verdicts[0].kind, 'stopped');
  assert.deepEqual([blind.distanceSeconds, blind.leftSeconds], [undefined, undefined]);
  const unused = only(away);
  assert.deepEqual([unused.checkpoint, unused.distanceSeconds, unused.leftSeconds], [undefined, undefined, undefined]);
});

test('the most alarming groups come first, then by name', () => {
  const rows = rowsOf([
    group('b-well', { messageDelay: 1, hoursAgo: 0 }),
    group('a-well', { messageDelay: 1, hoursAgo: 0 }),
    group('unused', away),
    group('slow', { messageDelay: 4000, hoursAgo: 1 }),
    group('stopped', { ...away, hoursAgo: 10 }),
    group('lost', { ...away, hoursAgo: 40 }),
    group('risky', { ...away, hoursAgo: 23 }),
  ]);
  assert.deepEqual(
    rows.map(row => row.name),
    ['lost', 'risky', 'stopped', 'slow', 'unused', 'a-well', 'b-well'],
  );
});
