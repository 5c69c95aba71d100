import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { atNode, type GroupOfInstance, groupsWithRecords } from '../untouched/twins.ts';
import { i16, i32, i64, i8, type Part, RawKafka, written } from './rawKafka.ts';
import { emulate } from './support.ts';

// The sample account runs in the process of the editor's extensions, so that no client may take its memory or its time.

interface Scene {
  readonly of: GroupOfInstance;
  readonly address: string;
  readonly password: string;
  readonly calls: (operation: string) => number;
  readonly arrived: (operation: string) => Promise<void>;
  readonly node: () => Promise<RawKafka>;
  /** Connects without an eye on what comes back. */
  readonly socket: (address?: string) => Promise<Socket>;
}

async function scene(t: TestContext): Promise<Scene> {
  const emulator = await emulate(t, { dataPlanePort: 0 });
  const [of] = groupsWithRecords(emulator);
  const address = emulator.world.dataPlane ?? '';
  assert.ok(of);
  return {
    ...{ of, address, password: emulator.groupPassword },
    calls: operation => emulator.requests.calls(operation),
    arrived: operation => emulator.requests.next('arrived', operation),
    node: () => atNode(emulator, of, t),
    socket: async (to = address) => {
      const [host = '', port = ''] = to.split(':');
      const socket = connect(Number(port), host);
      t.after(() => socket.destroy());
      socket.on('error', () => undefined);
      await once(socket, 'connect');
      return socket;
    },
  };
}

const frame = (key: number, version: number, ...body: readonly Part[]): Buffer =>
  written(Buffer.concat([i16(key), i16(version), i32(7), 'rough', ...body].map(written)));

const logIn = ({ of, password }: Scene): readonly Buffer[] => [
  frame(17, 1, 'PLAIN'),
  frame(36, 0, Buffer.from(`\0${of.group.userName}-${of.group.id}\0${password}`)),
];

/** Asks for the oldest records, so many times in one request. */
const fetch = (topic: string, offset: number, times = 1, maxBytes = 0x7fff_ffff): readonly Part[] => [
  ...[i32(-1), i32(0), i32(1), i32(maxBytes), i8(0)],
  [[topic, Array.from({ length: times }, (): Part[] => [i32(0), i64(offset), i32(maxBytes)])]],
];

async function oldest(kafka: RawKafka, topic: string): Promise<number> {
  const answer = await kafka.answered(2, 1, i32(-1), [[topic, [[i32(0), i64(-2)]]]]);
  const [offset] = answer.list(() => {
    answer.text();
    return answer.list(() => [answer.number(4), answer.number(2), answer.long(), answer.long()][3])[0];
  });
  return offset ?? assert.fail('There is no offset.');
}

test('a client that does not take its answers is given no more, and others are served', async t => {
  const here = await scene(t);
  const { of, calls } = here;
  const good = await here.node();
  const greedy = await here.socket(good.remoteAddress);
  greedy.pause();
  for (const each of logIn(here)) greedy.write(each);
  // An answer to this has 20 KB.
  const partitions = Array.from({ length: 1_000 }, (): Part[] => [i32(1), i64(-1)]);
  const asked = frame(2, 1, i32(-1), [[of.topic, partitions]]);
  const times = 4_000;
  for (let count = 0; count < times; count++) greedy.write(asked);
  // Nothing more is made for it as soon as many answers to others pass without one to it.
  for (let [idle, before] = [0, -1]; idle < 100;) {
    await good.answered(18, 0);
    const given = calls('kafka.ListOffsets');
    assert.ok(given < times / 2, `${given} answers were made that nobody takes.`);
    idle = given > 0 && given === before ? idle + 1 : 0;
    before = given;
  }
});

test('an answer has a limit, however often and however much is asked for', async t => {
  const { of, node } = await scene(t);
  const kafka = await node();
  const offset = await oldest(kafka, of.topic);
  const answer = await kafka.answered(1, 4, ...fetch(of.topic, offset, 500));
  answer.number(4);
  const [sizes = []] = answer.list(() => {
    answer.text();
    return answer.list(() => {
      assert.deepEqual([answer.number(4), answer.number(2)], [0, 0]);
      for (let skipped = 0; skipped < 2; skipped++) answer.long();
      answer.number(4);
      return answer.bytes().length;
    });
  });
  assert.equal(sizes.length, 500);
  assert.ok((sizes[0] ?? 0) > 100_000);
  assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 2 * 1024 * 1024);
});

test('a request is put together from single bytes, and one that is too long or names too much ends', async t => {
  const here = await scene(t);
  const slow = await here.socket();
  slow.setNoDelay();
  for (const byte of frame(18, 0)) slow.write(Buffer.from([byte]));
  const [first] = (await once(slow, 'data')) as [Buffer];
  assert.equal(first.readInt32BE(4), 7);

  const long = await here.socket();
  long.write(written(i32(64 * 1024 + 1)));
  await once(long.resume(), 'close');

  const kafka = await here.node();
  assert.equal(
    await kafka.ask(
      3,
      4,
      Array.from({ length: 1_001 }, () => ['x']),
    ),
    undefined,
  );
});

test('no more connections are held than there may be, and places become free again', async t => {
  const here = await scene(t);
  const all: Socket[] = [];
  let refused = 0;
  for (let count = 0; count < 300; count++) {
    const socket = await here.socket();
    socket.resume().once('close', () => (refused += 1));
    all.push(socket);
  }
  const [first, second] = all;
  assert.ok(first && second);
  first.write(frame(18, 0));
  await once(first, 'data');
  assert.ok(refused >= 50, `${refused} were refused.`);
  for (const socket of all.slice(1)) socket.destroy();
  // The end of the others is seen before anything that is asked afterwards.
  first.write(frame(18, 0));
  await once(first, 'data');
  const kafka = await RawKafka.to(t, here.address);
  assert.equal((await kafka.answered(18, 0)).number(2), 0);
});

test('a group has no more members than it may have', async t => {
  const { of, node, arrived } = await scene(t);
  const join = (kafka: RawKafka): ReturnType<RawKafka['ask']> =>
    kafka.ask(11, 1, of.group.id, i32(6_000), i32(300_000), '', 'consumer', [['range', Buffer.alloc(0)]]);
  for (let count = 0; count < 50; count++) {
    const kafka = await node();
    const coming = arrived('kafka.JoinGroup');
    // Those who have joined are waited for, so that only a refusal comes at once.
    void join(kafka);
    await coming;
  }
  assert.equal((await join(await node()))?.number(2), 81);
});

test('what comes after the last answer is not heard, be it the right password', async t => {
  const here = await scene(t);
  const { of, calls } = here;
  const wrong = frame(36, 0, Buffer.from(`\0${of.group.userName}-${of.group.id}\0wrong`));
  const [handshake, right] = logIn(here);
  assert.ok(handshake && right);
  const socket = await here.socket();
  socket.write(Buffer.concat([handshake, wrong, right, frame(3, 1, [[of.topic]])]));
  await once(socket.resume(), 'close');
  assert.deepEqual([calls('kafka.SaslAuthenticate'), calls('kafka.Metadata')], [1, 0]);
});
