import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DtsConsumerGroup } from '../../../../src/cloud/dts/types.ts';
import { groupRows, slowAfterSeconds } from '../../../../src/model/status/groupRows.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';

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
const only = (facts: Facts, window = day) => {
  const [row] = groupRows([group('g', facts)], window);
  assert.ok(row);
  return row;
};
const away = { messageDelay: 'noClient', unconsumedData: 'noClient' } as const;

test('how a group fares is worked out from its client, delay and checkpoint', () => {
  const rows: readonly (readonly [facts: Facts, client: string, health: string])[] = [
    [{ messageDelay: 0, unconsumedData: 0, hoursAgo: 0 }, 'connected', 'well'],
    [{ messageDelay: slowAfterSeconds - 1, hoursAgo: 0 }, 'connected', 'well'],
    [{ messageDelay: slowAfterSeconds, hoursAgo: 0 }, 'connected', 'slow'],
    [{ messageDelay: 19 * 3600, hoursAgo: 19 }, 'connected', 'atRisk'],
    [{ ...away, hoursAgo: 10 }, 'none', 'stopped'],
    [{ ...away, hoursAgo: 19 }, 'none', 'atRisk'],
    [{ ...away, hoursAgo: 25 }, 'none', 'lost'],
    [{ messageDelay: 90_000, hoursAgo: 25 }, 'connected', 'lost'],
    [away, 'none', 'unused'],
    [{ hoursAgo: 1 }, 'unknown', 'unknown'],
    [{}, 'unknown', 'unknown'],
    [{ unconsumedData: 'noClient' }, 'none', 'unused'],
    [{ unconsumedData: 7 }, 'connected', 'well'],
  ];
  for (const [facts, client, health] of rows) {
    const row = only(facts);
    assert.deepEqual([row.client, row.health], [client, health], JSON.stringify(facts));
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
  assert.equal(only({ messageDelay: 55, hoursAgo: 55 / 3600 }, minute).health, 'well');
});

test('distances are unknown without a window or a checkpoint', () => {
  const [blind] = groupRows([group('g', { ...away, hoursAgo: 10 })], undefined);
  assert.equal(blind?.health, 'stopped');
  assert.deepEqual([blind.distanceSeconds, blind.leftSeconds], [undefined, undefined]);
  const unused = only(away);
  assert.deepEqual([unused.checkpoint, unused.distanceSeconds, unused.leftSeconds], [undefined, undefined, undefined]);
});

test('the most alarming groups come first, then by name', () => {
  const rows = groupRows(
    [
      group('b-well', { messageDelay: 1, hoursAgo: 0 }),
      group('a-well', { messageDelay: 1, hoursAgo: 0 }),
      group('unused', away),
      group('slow', { messageDelay: 4000, hoursAgo: 1 }),
      group('stopped', { ...away, hoursAgo: 10 }),
      group('lost', { ...away, hoursAgo: 40 }),
      group('risky', { ...away, hoursAgo: 23 }),
    ],
    day,
  );
  assert.deepEqual(
    rows.map(row => row.name),
    ['lost', 'risky', 'stopped', 'slow', 'unused', 'a-well', 'b-well'],
  );
});
