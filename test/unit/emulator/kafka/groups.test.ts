import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { GroupMembers, type Join, type Joined } from '../../../../src/emulator/kafka/groups.ts';

const request: Join = {
  memberId: '',
  clientId: 'test',
  sessionTimeoutMs: 10_000,
  rebalanceTimeoutMs: 60_000,
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata: Buffer.from('m') }],
};

function open(t: TestContext): { readonly group: GroupMembers; readonly counts: number[] } {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const counts: number[] = [];
  const group = new GroupMembers(count => {
    counts.push(count);
  });
  return { group, counts };
}

/** Joins alone and gets the partition. */
async function stable(group: GroupMembers): Promise<Joined> {
  const joined = await group.join(request);
  await group.sync(joined.memberId, joined.generation, new Map([[joined.memberId, Buffer.from('0')]]));
  return joined;
}

test('a member that sends heartbeats stays, and one that does not is gone after its timeout', async t => {
  const { group, counts } = open(t);
  const { memberId, generation } = await stable(group);
  for (let beat = 0; beat < 5; beat++) {
    t.mock.timers.tick(9_000);
    assert.equal(group.heartbeat(memberId, generation), 0);
  }
  t.mock.timers.tick(10_000);
  assert.equal(group.heartbeat(memberId, generation), 25);
  assert.deepEqual(counts, [1, 0]);
});

test('who waits for a member that has gone silent gets the partition alone', async t => {
  const { group } = open(t);
  const first = await stable(group);
  const waiting = group.join(request);
  t.mock.timers.tick(60_000);
  const second = await waiting;
  assert.deepEqual([second.error, second.leader, second.members.length], [0, second.memberId, 1]);
  assert.equal(group.heartbeat(first.memberId, first.generation), 25);
});

test('clients that cannot agree, timeouts that Kafka refuses, and members that are unknown are refused', async t => {
  const { group } = open(t);
  await stable(group);
  const rows: readonly [change: Partial<Join>, error: number][] = [
    [{ protocols: [{ name: 'roundrobin', metadata: Buffer.alloc(0) }] }, 23],
    [{ protocolType: 'connect' }, 23],
    [{ sessionTimeoutMs: 5_999 }, 26],
    [{ sessionTimeoutMs: 300_001 }, 26],
    [{ memberId: 'somebody' }, 25],
  ];
  for (const [change, error] of rows) assert.equal((await group.join({ ...request, ...change })).error, error);
  assert.equal(group.count, 1);
});

test('what ends for all ends for those who wait, too', async t => {
  const { group, counts } = open(t);
  group.clear();
  assert.equal(counts.length, 0);
  await stable(group);
  const waiting = group.join(request);
  group.clear();
  assert.equal((await waiting).error, 16);
  assert.equal(counts.at(-1), 0);
});
