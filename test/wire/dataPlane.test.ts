import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import type { Fault } from '../../src/emulator/faults.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import { type Instance, type InstanceGroup, positionOf, topicOf, windowOf } from '../../src/emulator/world/instance.ts';
import { type Fields, i32, i64, i8, type Part, RawKafka } from './rawKafka.ts';
import { call, emulate, never, password, region } from './support.ts';

interface Scene {
  readonly emulator: Emulator;
  readonly instance: Instance;
  readonly group: () => InstanceGroup;
  readonly topic: string;
  readonly user: string;
  /** Connects to the bootstrap address without signing in. */
  readonly open: () => Promise<RawKafka>;
  readonly bootstrap: () => Promise<RawKafka>;
  readonly node: () => Promise<RawKafka>;
}

async function scene(t: TestContext, faults: readonly Fault[] = [], groupName = 'billing-sync'): Promise<Scene> {
  const emulator = await emulate(t, { dataPlanePort: 0, faults });
  const instance = emulator.world.instances.find(({ name }) => name === 'orders-binlog-sub');
  const group = (): InstanceGroup =>
    instance?.groups.find(({ name }) => name === groupName) ?? assert.fail('There is no group.');
  assert.ok(instance);
  const topic = topicOf(instance) ?? '';
  const user = `${group().userName}-${group().id}`;
  const open = (): Promise<RawKafka> => RawKafka.to(t, emulator.world.dataPlane);
  const signedIn = async (kafka: RawKafka): Promise<RawKafka> => {
    assert.deepEqual(await kafka.signIn(user, emulator.groupPassword), [0, null]);
    return kafka;
  };
  const bootstrap = async (): Promise<RawKafka> => signedIn(await open());
  const node = async (): Promise<RawKafka> => {
    const { brokers } = metadataIn(await (await bootstrap()).answered(3, 4, [[topic]], i8(0)));
    return signedIn(await RawKafka.to(t, `${brokers[0]?.host ?? ''}:${brokers[0]?.port ?? 0}`));
  };
  return { emulator, instance, group, topic, user, open, bootstrap, node };
}

/** Reads an answer of version 4. */
function metadataIn(answer: Fields) {
  answer.number(4);
  const brokers = answer.list(() => {
    const [id, host, port, rack] = [answer.number(4), answer.text(), answer.number(4), answer.text()];
    assert.equal(rack, null);
    return { id, host, port };
  });
  const [cluster] = [answer.text(), answer.number(4)];
  const topics = answer.list(() => {
    const [error, name, isInternal] = [answer.number(2), answer.text(), answer.number(1)];
    assert.equal(isInternal, 0);
    const partitions = answer.list(() => {
      const partition = { error: answer.number(2), id: answer.number(4), leader: answer.number(4) };
      answer.list(() => answer.number(4));
      answer.list(() => answer.number(4));
      return partition;
    });
    return { error, name, partitions };
  });
  assert.ok(answer.isAtEnd);
  return { brokers, cluster, topics };
}

/** Asks for an offset by time with version 1. */
async function offsetAt(kafka: RawKafka, topic: string, time: number | bigint, partition = 0) {
  const answer = await kafka.answered(2, 1, i32(-1), [[topic, [[i32(partition), i64(time)]]]]);
  const [result] = answer.list(() => {
    assert.equal(answer.text(), topic);
    return answer.list(() => {
      assert.equal(answer.number(4), partition);
      return { error: answer.number(2), time: answer.long(), offset: answer.long() };
    })[0];
  });
  assert.ok(result && answer.isAtEnd);
  return result;
}

/** Fetches with a version, and gives what is known without decoding the records. */
async function fetchAt(kafka: RawKafka, topic: string, offset: number, version = 4, maxBytes = 100_000) {
  const partition: Part[] = [i32(0), i64(offset), ...(version >= 5 ? [i64(-1)] : []), i32(maxBytes)];
  const answer = await kafka.answered(
    1,
    version,
    ...[i32(-1), i32(0), i32(1)],
    ...(version >= 3 ? [i32(maxBytes)] : []),
    ...(version >= 4 ? [i8(0)] : []),
    [[topic, [partition]]],
  );
  if (version >= 1) answer.number(4);
  const [result] = answer.list(() => {
    assert.equal(answer.text(), topic);
    return answer.list(() => {
      const [, error, end] = [answer.number(4), answer.number(2), answer.long()];
      if (version >= 4) answer.long();
      if (version >= 5) answer.long();
      if (version >= 4) answer.list(() => assert.fail('There are no transactions.'));
      return { error, end, records: answer.bytes() };
    })[0];
  });
  assert.ok(result && answer.isAtEnd);
  return result;
}

/** Commits without being a member, with version 2. */
async function commit(kafka: RawKafka, groupId: string, topic: string, metadata: string, offset = 5, partition = 0) {
  const place: Part[] = [i32(partition), i64(offset), metadata];
  const answer = await kafka.answered(8, 2, groupId, i32(-1), '', i64(-1), [[topic, [place]]]);
  const [error] = answer.list(() => {
    answer.text();
    return answer.list(() => [answer.number(4), answer.number(2)][1])[0];
  });
  return error;
}

async function committed(kafka: RawKafka, groupId: string, topic: string) {
  const answer = await kafka.answered(9, 1, groupId, [[topic, [[i32(0)]]]]);
  const [result] = answer.list(() => {
    answer.text();
    return answer.list(() => {
      const [, offset, metadata, error] = [answer.number(4), answer.long(), answer.text(), answer.number(2)];
      return { offset, metadata, error };
    })[0];
  });
  return result;
}

/** Waits for something that follows from what was done, but that no event tells. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(resolve => setImmediate(resolve));
}

const magicOf = (records: Buffer): number => records.readInt8(16);

test('both forms of signing in accept the right password, and refuse everything else', async t => {
  const { emulator, user, open, group } = await scene(t);
  const right = emulator.groupPassword;
  assert.deepEqual(await (await open()).signIn(user, right), [0, null]);
  assert.equal(await (await open()).signInOlder(user, right), true);
  for (const [name, secret] of [
    [user, 'wrong'],
    [user, `${right}x`],
    [group().userName, right],
    [group().id, right],
    [`other-${group().id}`, right],
    [`${group().userName}-dtsother`, right],
    ['', ''],
  ] as const) {
    const refused = await open();
    const refusal = [58, 'Authentication failed: Invalid username or password'] as const;
    assert.deepEqual(await refused.signIn(name, secret), refusal, name);
    assert.equal(await refused.next(), undefined);
    assert.equal(await (await open()).signInOlder(name, secret), false, name);
  }
});

test('before a client is signed in, it learns which versions there are, and nothing else', async t => {
  const { open, topic } = await scene(t);
  const versions = await (await open()).answered(18, 0);
  assert.equal(versions.number(2), 0);
  const keys = versions.list(() => [versions.number(2), versions.number(2), versions.number(2)]);
  assert.ok(keys.some(([key, , max]) => key === 36 && max === 0));
  const newer = await (await open()).answered(18, 3);
  assert.equal(newer.number(2), 35);
  assert.equal(await (await open()).ask(3, 4, [[topic]], i8(0)), undefined);
  assert.equal(await (await open()).ask(36, 0, Buffer.from('\0a\0b')), undefined);
  const mechanisms = await (await open()).answered(17, 1, 'SCRAM-SHA-512');
  assert.deepEqual([mechanisms.number(2), mechanisms.list(() => mechanisms.text())], [33, ['PLAIN']]);
});

test('what is not Kafka gets no answer', async t => {
  const { emulator } = await scene(t);
  const [host = '', port = ''] = (emulator.world.dataPlane ?? '').split(':');
  const socket = connect(Number(port), host);
  await once(socket, 'connect');
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  assert.equal(await text(socket), '');
});

test('metadata name the topic of the instance alone, its one partition, and a node with an address of its own', async t => {
  const { emulator, bootstrap, topic, instance } = await scene(t);
  const { brokers, topics, cluster } = metadataIn(
    await (await bootstrap()).answered(3, 4, [[topic], ['cn_other']], i8(1)),
  );
  const [broker] = brokers;
  assert.notEqual(`${broker?.host ?? ''}:${broker?.port ?? 0}`, emulator.world.dataPlane);
  assert.equal(cluster?.length, 22);
  assert.deepEqual(topics, [
    { error: 0, name: topic, partitions: [{ error: 0, id: 0, leader: broker?.id }] },
    { error: 3, name: 'cn_other', partitions: [] },
  ]);
  const { dts } = call(t, emulator).cloud;
  const detail = await dts.describeDtsJobDetail(region, instance, never);
  assert.equal(detail.hosts.publicHost, emulator.world.dataPlane);
});

test('the bootstrap address has no records, and coordinates no group', async t => {
  const { bootstrap, topic, group } = await scene(t);
  const kafka = await bootstrap();
  assert.equal((await offsetAt(kafka, topic, -1)).error, 6);
  assert.equal((await fetchAt(kafka, topic, 0)).error, 6);
  assert.equal(await commit(kafka, group().id, topic, '1768465800'), 16);
});

test('offsets are found by seconds within what is kept, and not by milliseconds', async t => {
  const { emulator, node, topic, instance } = await scene(t);
  const kafka = await node();
  const { begin = 0, end = 0 } = windowOf(instance, emulator.worldNow()) ?? {};
  const [first, last] = [await offsetAt(kafka, topic, -2), await offsetAt(kafka, topic, -1)];
  assert.equal((await offsetAt(kafka, topic, begin / 1000)).offset, first.offset);
  const found = await offsetAt(kafka, topic, end / 1000 - 60);
  assert.equal(found.time, end / 1000 - 60);
  assert.ok(found.offset > first.offset && found.offset < last.offset);
  for (const outside of [end, begin / 1000 - 1, end / 1000 + 600, 0]) {
    assert.deepEqual(await offsetAt(kafka, topic, outside), { error: 0, time: -1, offset: -1 });
  }
  assert.equal((await offsetAt(kafka, topic, end / 1000, 1)).error, 3);
  assert.equal((await offsetAt(kafka, 'cn_other', end / 1000)).error, 3);
});

test('each version of Fetch gets records in its format, at least one batch since version 3, and none beyond what is kept', async t => {
  const { node, topic } = await scene(t);
  const kafka = await node();
  const { offset: end } = await offsetAt(kafka, topic, -1);
  const from = end - 500;
  const magics: number[] = [];
  for (const version of [0, 1, 2, 3, 4, 5, 6]) {
    const { error, records } = await fetchAt(kafka, topic, from, version);
    assert.equal(error, 0);
    magics.push(magicOf(records));
  }
  assert.deepEqual(magics, [0, 0, 1, 1, 2, 2, 2]);
  assert.equal((await fetchAt(kafka, topic, from, 2, 40)).records.length, 40);
  assert.ok((await fetchAt(kafka, topic, from, 4, 40)).records.length > 60);
  assert.deepEqual((await fetchAt(kafka, topic, end + 100_000)).error, 1);
  assert.deepEqual((await fetchAt(kafka, topic, 0)).error, 1);
  assert.equal((await fetchAt(kafka, 'cn_other', from)).error, 3);
});

test('a commit moves the checkpoint and the lag on the control plane, and the client is gone with its connection', async t => {
  const { emulator, node, topic, group, instance } = await scene(t);
  const now = emulator.worldNow();
  const seconds = Math.floor((windowOf(instance, now)?.end ?? 0) / 1000) - 5;
  const kafka = await node();
  assert.equal(await commit(kafka, group().id, topic, `${seconds}|{"by":"test"}`, 77), 0);
  assert.deepEqual(await committed(kafka, group().id, topic), {
    offset: 77,
    metadata: `${seconds}|{"by":"test"}`,
    error: 0,
  });
  const { dts } = call(t, emulator).cloud;
  const shown = async () => {
    const { items } = await dts.describeConsumerChannel(region, instance, never);
    return items.find(({ id }) => id === group().id);
  };
  const attached = await shown();
  assert.equal(attached?.consumptionCheckpoint?.getTime(), seconds * 1000);
  const { messageDelay } = attached;
  assert.ok(typeof messageDelay === 'number' && messageDelay >= 5 && messageDelay < 60);
  const gone = kafka.next();
  kafka.end();
  assert.equal(await gone, undefined);
  await until(() => group().attended?.isAttached === false);
  const left = await shown();
  assert.deepEqual([left?.consumptionCheckpoint, left?.messageDelay], [attached.consumptionCheckpoint, 'noClient']);
});

test('a commit of a client that commits automatically, in milliseconds, or for another group is refused', async t => {
  const { node, topic, group, emulator, instance } = await scene(t);
  const kafka = await node();
  const before = positionOf(instance, group(), emulator.worldNow()).unconsumedData;
  for (const metadata of ['', 'x', '|1768465800', '1768465800000', '1768465800x']) {
    assert.equal(await commit(kafka, group().id, topic, metadata), 24, metadata);
  }
  assert.equal(await commit(kafka, 'my-group', topic, '1768465800'), 24);
  assert.equal(await commit(kafka, group().id, topic, '1768465800', 5, 1), 3);
  assert.equal(await commit(kafka, group().id, 'cn_other', '1768465800'), 3);
  assert.equal(group().attended, undefined);
  assert.ok(before > 0);
});

test('what only looks moves nothing: neither the checkpoint nor the client of a group', async t => {
  const { emulator, node, topic, group, instance } = await scene(t);
  const kafka = await node();
  const { offset } = await offsetAt(kafka, topic, -1);
  await fetchAt(kafka, topic, offset - 100);
  await committed(kafka, group().id, topic);
  emulator.failOver(instance);
  assert.equal(await kafka.next(), undefined);
  assert.equal(group().attended, undefined);
});

test('a client is gone with its group', async t => {
  const { emulator, node, topic, group, instance } = await scene(t);
  const kafka = await node();
  await offsetAt(kafka, topic, -1);
  emulator.world.deleteInstanceGroup(instance, group(), emulator.worldNow());
  await assert.rejects(offsetAt(kafka, topic, -1), /The connection ended/);
});

test('every request of a member is refused for a group that is not signed in', async t => {
  const { node, group } = await scene(t);
  const kafka = await node();
  const join = (groupId: string): Promise<Fields> =>
    kafka.answered(11, 0, groupId, i32(30_000), '', 'consumer', [['range', Buffer.from('m')]]);
  assert.equal((await join('other')).number(2), 24);
  assert.equal((await kafka.answered(14, 0, 'other', i32(1), 'm', [])).number(2), 24);
  assert.equal((await kafka.answered(12, 0, 'other', i32(1), 'm')).number(2), 24);
  assert.equal((await kafka.answered(13, 0, 'other', 'm')).number(2), 24);
  const joined = await join(group().id);
  const [error, generation] = [joined.number(2), joined.number(4)];
  assert.equal(error, 0);
  const [, , memberId] = [joined.text(), joined.text(), joined.text() ?? ''];
  const plan = [[memberId, Buffer.from('all')]];
  const synced = await kafka.answered(14, 0, group().id, i32(generation), memberId, plan);
  assert.deepEqual([synced.number(2), synced.bytes().toString()], [0, 'all']);
  assert.equal(group().attended?.isAttached, true);
  assert.equal((await kafka.answered(12, 0, group().id, i32(generation), memberId)).number(2), 0);
  assert.equal((await kafka.answered(12, 0, group().id, i32(generation + 1), memberId)).number(2), 22);
  assert.equal((await kafka.answered(12, 0, group().id, i32(generation), 'somebody')).number(2), 25);
  assert.equal((await kafka.answered(13, 0, group().id, memberId)).number(2), 0);
  assert.equal(group().attended?.isAttached, false);
});

test('a second member waits until the first one joins again, and gets what the leader assigns', async t => {
  const { node, group } = await scene(t);
  const [one, other] = [await node(), await node()];
  const join = async (kafka: RawKafka, memberId: string) => {
    const answer = await kafka.answered(11, 0, group().id, i32(30_000), memberId, 'consumer', [
      ['range', Buffer.from('m')],
    ]);
    const [error, generation, protocol] = [answer.number(2), answer.number(4), answer.text()];
    const [leader, id] = [answer.text(), answer.text() ?? ''];
    const members = answer.list(() => [answer.text() ?? '', answer.bytes()][0]);
    return { error, generation, protocol, leader, id, members };
  };
  const first = await join(one, '');
  assert.equal((await one.answered(14, 0, group().id, i32(1), first.id, [[first.id, Buffer.from('0')]])).number(2), 0);
  const waiting = join(other, '');
  // Until the first member knows, its heartbeats are fine.
  let heartbeat = 0;
  while (heartbeat === 0) heartbeat = (await one.answered(12, 0, group().id, i32(1), first.id)).number(2);
  assert.equal(heartbeat, 27);
  const again = await join(one, first.id);
  const second = await waiting;
  assert.deepEqual([again.generation, second.generation, second.leader], [2, 2, first.id]);
  assert.deepEqual([again.members, second.members], [[first.id, second.id], []]);
  const synced = other.answered(14, 0, group().id, i32(2), second.id, []);
  await one.answered(14, 0, group().id, i32(2), first.id, [[first.id, Buffer.from('0')]]);
  assert.equal((await synced).number(2), 0);
  // A member goes on with a position of its own, and nobody else commits.
  assert.equal(await commit(other, group().id, 'any', '1768465800'), 25);
});

test('after a move to another cluster, connections are gone, offsets mean nothing, and times are found again', async t => {
  const { emulator, node, bootstrap, topic, group, instance } = await scene(t);
  const kafka = await node();
  const seconds = Math.floor(emulator.worldNow() / 1000) - 600;
  const before = await offsetAt(kafka, topic, seconds);
  assert.equal(await commit(kafka, group().id, topic, String(seconds), before.offset), 0);
  const { cluster } = metadataIn(await (await bootstrap()).answered(3, 4, [[topic]], i8(0)));
  emulator.failOver(instance);
  assert.equal(await kafka.next(), undefined);
  const moved = metadataIn(await (await bootstrap()).answered(3, 4, [[topic]], i8(0)));
  assert.notEqual(moved.cluster, cluster);
  const next = await node();
  assert.equal((await fetchAt(next, topic, before.offset)).error, 1);
  const after = await offsetAt(next, topic, seconds);
  assert.notEqual(after.offset, before.offset);
  assert.equal((await fetchAt(next, topic, after.offset)).error, 0);
  assert.deepEqual(await committed(next, group().id, topic), { offset: -1, metadata: '', error: 0 });
});

test('a group can be created and signed in with the password that was chosen alone', async t => {
  const { emulator, open, instance } = await scene(t);
  const { dts } = call(t, emulator).cloud;
  const { consumerGroupId } = await dts.createConsumerChannel(
    region,
    { ...instance, name: 'mine', userName: 'me', password },
    never,
  );
  assert.equal((await (await open()).signIn(`me-${consumerGroupId}`, emulator.groupPassword))[0], 58);
  assert.equal((await (await open()).signIn(`me-${consumerGroupId}`, password))[0], 0);
});

/** What a client sees of each fault, by the phases of a connection. */
const seen: readonly {
  readonly name: string;
  readonly fault: Fault;
  readonly check: (scene: Scene) => Promise<void>;
}[] = [
  {
    name: 'a connection that is reset',
    fault: { operation: 'kafka.Connect', kind: 'reset' },
    check: async ({ open }) => {
      // The reset can come before the client knows that it is connected.
      assert.equal(
        await open().then(
          kafka => kafka.ask(18, 0),
          () => undefined,
        ),
        undefined,
      );
    },
  },
  {
    name: 'a connection that ends with the first request',
    fault: { operation: 'kafka.ApiVersions', kind: 'reset' },
    check: async ({ open }) => {
      assert.equal(await (await open()).ask(18, 0), undefined);
    },
  },
  {
    name: 'another service, whose answer begins with an absurd length',
    fault: { operation: 'kafka.Connect', kind: 'otherService' },
    check: async ({ open }) => {
      await assert.rejects((await open()).ask(18, 0), /length of an answer is 1213486160/);
    },
  },
  {
    name: 'an older broker, which has neither SaslAuthenticate nor the newest format',
    fault: { operation: 'kafka.Connect*', kind: 'olderBroker' },
    check: async ({ open, emulator, user }) => {
      const kafka = await open();
      const versions = await kafka.answered(18, 0);
      versions.number(2);
      const keys = versions.list(() => ({ key: versions.number(2), min: versions.number(2), max: versions.number(2) }));
      assert.equal(keys.find(({ key }) => key === 1)?.max, 3);
      assert.ok(!keys.some(({ key }) => key === 36));
      assert.equal(await kafka.signInOlder(user, emulator.groupPassword), true);
    },
  },
  {
    name: 'a refused mechanism',
    fault: { operation: 'kafka.SaslHandshake', kind: 'kafkaError', code: 33 },
    check: async ({ open }) => {
      const answer = await (await open()).answered(17, 1, 'PLAIN');
      assert.deepEqual([answer.number(2), answer.list(() => answer.text())], [33, ['SCRAM-SHA-256']]);
    },
  },
  {
    name: 'a connection that ends after the token',
    fault: { operation: 'kafka.SaslAuthenticate', kind: 'reset' },
    check: async ({ open, user, emulator }) => {
      const kafka = await open();
      await kafka.answered(17, 1, 'PLAIN');
      assert.equal(await kafka.ask(36, 0, Buffer.from(`\0${user}\0${emulator.groupPassword}`)), undefined);
    },
  },
  {
    name: 'no answer to the token, until it is released',
    fault: { operation: 'kafka.SaslAuthenticate', kind: 'slow' },
    check: async ({ open, user, emulator }) => {
      const arrived = emulator.requests.next('arrived', 'kafka.SaslAuthenticate');
      const signedIn = (await open()).signIn(user, emulator.groupPassword);
      await arrived;
      assert.equal(await Promise.race([signedIn, Promise.resolve('nothing yet')]), 'nothing yet');
      emulator.faults.clear();
      assert.deepEqual(await signedIn, [0, null]);
    },
  },
  {
    name: 'a topic that is left out',
    fault: { operation: 'kafka.Metadata', kind: 'noTopic' },
    check: async ({ bootstrap, topic }) => {
      assert.equal(metadataIn(await (await bootstrap()).answered(3, 4, [[topic]], i8(0))).topics[0]?.error, 3);
    },
  },
  {
    name: 'a partition without a leader',
    fault: { operation: 'kafka.Metadata', kind: 'kafkaError', code: 5 },
    check: async ({ bootstrap, topic }) => {
      const { topics } = metadataIn(await (await bootstrap()).answered(3, 4, [[topic]], i8(0)));
      assert.deepEqual(topics, [{ error: 0, name: topic, partitions: [{ error: 5, id: 0, leader: -1 }] }]);
    },
  },
  {
    name: 'a node that cannot be reached',
    fault: { operation: 'kafka.Metadata', kind: 'unreachableNode' },
    check: async ({ node }) => {
      await assert.rejects(node(), { code: 'ECONNREFUSED' });
    },
  },
  {
    name: 'an offset that has expired',
    fault: { operation: 'kafka.Fetch', kind: 'kafkaError', code: 1 },
    check: async ({ node, topic }) => {
      assert.equal((await fetchAt(await node(), topic, 0)).error, 1);
    },
  },
  {
    name: 'a move to another cluster during a Fetch',
    fault: { operation: 'kafka.Fetch', kind: 'failover', times: 1 },
    check: async ({ node, topic }) => {
      const kafka = await node();
      await assert.rejects(fetchAt(kafka, topic, 0), /The connection ended/);
      assert.equal((await offsetAt(await node(), topic, -2)).offset, 0);
    },
  },
  {
    name: 'an answer that breaks off',
    fault: { operation: 'kafka.ListOffsets', kind: 'truncated' },
    check: async ({ node, topic }) => {
      await assert.rejects(offsetAt(await node(), topic, -1), /The connection ended/);
    },
  },
  ...(['snappy', 'zstd', 'damagedValue', 'damagedBatch'] as const).map(kind => ({
    name: `a batch with ${kind}`,
    fault: { operation: 'kafka.Fetch', kind },
    check: async ({ node, topic, emulator }: Scene) => {
      const kafka = await node();
      const { offset } = await offsetAt(kafka, topic, -1);
      const { records } = await fetchAt(kafka, topic, offset - 300);
      emulator.faults.clear();
      const { records: sound } = await fetchAt(kafka, topic, offset - 300);
      assert.ok(!records.equals(sound));
      if (kind === 'snappy' || kind === 'zstd') assert.equal(records.readInt16BE(21) & 7, kind === 'snappy' ? 2 : 4);
    },
  })),
];

for (const { name, fault, check } of seen) {
  test(`on demand: ${name}`, async t => {
    await check(await scene(t, [fault]));
  });
}

test('an instance that failed or is locked has no topic, and those of the previous version have no clients', async t => {
  const { emulator, open, topic } = await scene(t);
  const groupOf = (name: string): InstanceGroup =>
    emulator.world.instances.find(instance => instance.name === name)?.groups[0] ?? assert.fail(name);
  const signIn = async (name: string): Promise<RawKafka | undefined> => {
    const { userName, id } = groupOf(name);
    const kafka = await open();
    return (await kafka.signIn(`${userName}-${id}`, emulator.groupPassword))[0] === 0 ? kafka : undefined;
  };
  for (const name of ['returns-sub', 'campaign-sub', 'payments-sub']) {
    const kafka = await signIn(name);
    assert.ok(kafka, name);
    assert.equal(metadataIn(await kafka.answered(3, 4, [[topic]], i8(0))).topics[0]?.error, 3);
  }
  assert.equal(await signIn('members-old-sub'), undefined);
});

test('each request is counted by its name, so that it can be shown which ones a client sends', async t => {
  const { emulator, node, topic } = await scene(t);
  await offsetAt(await node(), topic, -1);
  assert.deepEqual(Object.keys(emulator.requests.counts.calls).sort(), [
    'kafka.ListOffsets',
    'kafka.Metadata',
    'kafka.SaslAuthenticate',
    'kafka.SaslHandshake',
  ]);
});
