import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  beginCursor,
  checkpointOf,
  type CheckpointPosition,
  endCursor,
  isOver,
  type Logstore,
  type LogstoreGroup,
  type Shard,
  shardsOf,
  writeCheckpoint,
} from '../../../src/emulator/world/logstore.ts';
import { World } from '../../../src/emulator/world/world.ts';

const bornAt = Date.UTC(2026, 0, 15, 8, 30);
const second = 1000;
const minute = 60 * second;

interface Place {
  readonly logstore: Logstore;
  readonly group: LogstoreGroup;
  readonly shard: Shard;
}

function place(logstoreName: string, groupName: string, shardId = 0, project = 'k8s-log-prod'): Place {
  const world = new World({ seed: 1, bornAt, scale: 'sample' });
  const logstore = world.project(project)?.logstores().get(logstoreName);
  const group = logstore?.groups.find(({ name }) => name === groupName);
  const shard = logstore && shardsOf(logstore, bornAt).find(({ id }) => id === shardId);
  assert.ok(logstore && group && shard);
  return { logstore, group, shard };
}

const at = ({ logstore, group, shard }: Place, now: number): CheckpointPosition | undefined =>
  checkpointOf(logstore, group, shard, now);

function force({ logstore, group, shard }: Place, cursor: bigint, now: number): void {
  writeCheckpoint(logstore, group, shard, { cursor }, now);
}

/** The moment at which what was forced is no longer there, to the second. */
function overwrittenAfter(of: Place, cursor: bigint, resetAt: number): number | undefined {
  for (let seconds = 0; seconds <= 120; seconds++) {
    if (at(of, resetAt + seconds * second)?.cursor !== cursor) return seconds;
  }
  return undefined;
}

const resetAt = bornAt + 10 * minute;

const running: readonly [what: string, Place, seconds: number][] = [
  ['that commits every five seconds', place('nginx-access', 'billing-sync', 4 + 5), 5],
  ['that falls behind', place('nginx-access', 'billing-sync', 18), 20],
  ['that catches up', place('kube-apiserver-audit', 'intrusion-detection'), 20],
  ['that hiccups', place('transactions', 'fraud-detection', 0, 'payments-audit'), 20],
];
for (const [what, of, seconds] of running) {
  test(`a consumer ${what} overwrites a forced position with its next commit, and goes on as before`, () => {
    const untouched = at(of, resetAt + 3 * minute);
    const begin = beginCursor(of.logstore, of.shard, resetAt);
    const last = at(of, resetAt)?.consumer;
    force(of, begin, resetAt);
    assert.deepEqual(at(of, resetAt), { shard: of.shard.id, cursor: begin, updatedAt: resetAt, consumer: last });
    assert.match(last ?? '', /^worker-/);
    assert.equal(overwrittenAfter(of, begin, resetAt), seconds);
    assert.deepEqual(at(of, resetAt + 3 * minute), untouched);
  });
}

const standing: readonly [what: string, Place, consumer: string][] = [
  ['that is stuck', place('nginx-access', 'billing-sync', 17), 'worker-3'],
  ['whose consumer left', place('nginx-access', 'traffic-report'), 'worker-1'],
  ['that never started', place('nginx-ingress', 'edge-analytics', 50), ''],
  ['of an empty shard', place('new-mesh-telemetry', 'first-try'), ''],
];
for (const [what, of, consumer] of standing) {
  test(`a forced position stays in a group ${what}`, () => {
    const begin = beginCursor(of.logstore, of.shard, resetAt);
    force(of, begin, resetAt);
    const expected = { shard: of.shard.id, cursor: begin, updatedAt: resetAt, consumer };
    assert.deepEqual([at(of, resetAt), at(of, resetAt + 24 * 60 * minute)], [expected, expected]);
    force(of, begin + 1n, resetAt + minute);
    assert.deepEqual(at(of, resetAt + minute), { ...expected, cursor: begin + 1n, updatedAt: resetAt + minute });
  });
}

test('a parent that was read to its end is read again from where it was moved to, and ends again', () => {
  const of = place('nginx-access', 'billing-sync', 4);
  const { logstore, group, shard } = of;
  assert.ok(shard.closedAt);
  const over = (now: number): boolean => isOver(logstore, group, shard, now);
  assert.ok(over(resetAt));
  const end = endCursor(logstore, shard, resetAt);
  const hours = BigInt(Math.floor((10 * 60 * minute) / (logstore.periodMs ?? 1)));
  force(of, end - hours, resetAt);
  assert.ok(!over(resetAt));
  assert.equal(overwrittenAfter(of, end - hours, resetAt), 21);
  const positions = Array.from({ length: 20 }, (_, index) => at(of, resetAt + index * minute));
  const cursors = positions.map(position => position?.cursor ?? 0n);
  assert.deepEqual(
    cursors,
    cursors.toSorted((a, b) => (a < b ? -1 : 1)),
  );
  assert.equal(cursors.at(-1), end);
  // Ten hours at sixty times the speed.
  assert.ok(!over(resetAt + 10 * minute) && over(resetAt + 11 * minute));
  assert.deepEqual(at(of, resetAt + 12 * minute), at(of, resetAt + 60 * minute));
  force(of, end, resetAt + 60 * minute);
  assert.ok(over(resetAt + 60 * minute) && over(resetAt + 70 * minute));
});

test('a parent that nobody finishes stays where it was moved to', () => {
  const of = place('nginx-access', 'traffic-report', 4);
  const begin = beginCursor(of.logstore, of.shard, resetAt);
  force(of, begin, resetAt);
  assert.equal(at(of, resetAt + 60 * minute)?.cursor, begin);
  assert.ok(!isOver(of.logstore, of.group, of.shard, resetAt + 60 * minute));
});
