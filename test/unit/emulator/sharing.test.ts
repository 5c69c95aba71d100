import assert from 'node:assert/strict';
import { test } from 'node:test';
import { slsOperations } from '../../../src/emulator/operations.ts';
import { Refusal } from '../../../src/emulator/operation.ts';
import { decodeCursor, encodeCursor } from '../../../src/emulator/sls/parameters.ts';
import type { LogstoreGroup } from '../../../src/emulator/world/logstore.ts';
import { World } from '../../../src/emulator/world/world.ts';

const bornAt = Date.UTC(2026, 0, 15, 8, 30);

/** A group of `stdout-collector`, whose shards 0, 1, 6 and 7 are parents, in a world whose clock stands still. */
class Scene {
  now = bornAt;
  readonly #world = new World({ seed: 1, bornAt, scale: 'sample' });
  readonly #logstore: string;
  readonly #group: string;

  constructor({ logstore = 'stdout-collector', group = 'new', isOrdered = false } = {}) {
    this.#logstore = logstore;
    this.#group = group;
    if (group !== 'new') return;
    this.#run('CreateConsumerGroup', {}, { consumerGroup: group, timeout: 60, order: isOrdered });
  }

  get group(): LogstoreGroup {
    const logstore = this.#world.project('k8s-log-prod')?.logstores().get(this.#logstore);
    const found = logstore?.groups.find(({ name }) => name === this.#group);
    assert.ok(found);
    return found;
  }

  beat(consumer: string, ...held: readonly number[]): number[] {
    return this.#run('HeartBeat', { consumer }, held) as number[];
  }

  commit(consumer: string, shard: number, checkpoint: string): void {
    const query = { consumer, forceSuccess: String(consumer === '') };
    this.#run('ConsumerGroupUpdateCheckPoint', query, { shard, checkpoint });
  }

  cursor(shard: number, from: string): string {
    return (this.#run('GetCursor', { from }, '', String(shard)) as { cursor: string }).cursor;
  }

  checkpoints(): Map<number, { checkpoint: string; updateTime: number; consumer: string }> {
    const list = this.#run('GetCheckPoint') as {
      shard: number;
      checkpoint: string;
      updateTime: number;
      consumer: string;
    }[];
    return new Map(list.map(({ shard, ...rest }) => [shard, rest]));
  }

  order(isOrdered: boolean): void {
    this.#run('UpdateConsumerGroup', {}, { order: isOrdered });
  }

  #run(
    operation: keyof typeof slsOperations,
    query: Record<string, string> = {},
    body: unknown = '',
    shard = '',
  ): unknown {
    const place = {
      region: 'cn-hangzhou',
      project: 'k8s-log-prod',
      logstore: this.#logstore,
      group: this.#group,
      shard,
    };
    const said = { query, headers: {}, body: JSON.stringify(body) };
    return slsOperations[operation].run({
      ...place,
      ...said,
      world: this.#world,
      now: this.now,
      isTurned: false,
      isUniqueInProject: false,
    });
  }
}

const refusedWith = (refusal: string) => (error: unknown) =>
  error instanceof Refusal && `${error.status} ${error.code}` === refusal;

const all = Array.from({ length: 15 }, (_, id) => id);

test('a consumer alone is given every shard', () => {
  const scene = new Scene();
  assert.deepEqual(scene.beat('a'), all);
  assert.deepEqual(scene.beat('a', ...all), all);
  assert.deepEqual(
    [...scene.checkpoints().values()],
    all.map(() => ({ checkpoint: '', updateTime: 0, consumer: 'a' })),
  );
});

test('a second one is given shards only after the first has let go of them', () => {
  const scene = new Scene();
  scene.beat('a');
  assert.deepEqual(scene.beat('b'), []);
  // The first has not heard yet, then has heard but still writes its positions down.
  const kept = scene.beat('a', ...all);
  assert.equal(kept.length, 8);
  assert.deepEqual(scene.beat('b'), []);
  assert.deepEqual(scene.beat('a', ...all), kept);
  const passed = all.filter(id => !kept.includes(id));
  scene.commit('a', passed[0] ?? -1, scene.cursor(passed[0] ?? -1, 'begin'));
  assert.throws(() => scene.commit('b', passed[0] ?? -1, 'MQ=='), refusedWith('400 ConsumerNotMatch'));

  assert.deepEqual(scene.beat('a', ...kept), kept);
  assert.deepEqual(scene.beat('b'), passed);
  assert.throws(() => scene.commit('a', passed[0] ?? -1, 'MQ=='), refusedWith('400 ConsumerNotMatch'));
  scene.commit('b', passed[0] ?? -1, scene.cursor(passed[0] ?? -1, 'end'));
  assert.equal(scene.checkpoints().get(passed[0] ?? -1)?.consumer, 'b');
});

test('loads differ by one at the most, however many come', () => {
  const scene = new Scene();
  const names = ['a', 'b', 'c', 'd'];
  const held = new Map<string, number[]>(names.map(name => [name, []]));
  for (let round = 0; round < 6; round++) {
    for (const name of names) held.set(name, scene.beat(name, ...(held.get(name) ?? [])));
  }
  assert.deepEqual(
    [...held.values()].flat().sort((a, b) => a - b),
    all,
  );
  assert.deepEqual([...held.values()].map(({ length }) => length).sort(), [3, 4, 4, 4]);
});

test('a silent consumer is removed after the timeout, and its shards go to the others', () => {
  const scene = new Scene();
  const names = ['a', 'b'];
  const held = new Map<string, number[]>(names.map(name => [name, []]));
  for (let round = 0; round < 3; round++) {
    for (const name of names) held.set(name, scene.beat(name, ...(held.get(name) ?? [])));
  }
  const [ofA = [], ofB = []] = names.map(name => held.get(name));
  scene.now += 60_000;
  assert.deepEqual(scene.beat('b', ...ofB), ofB);
  scene.now += 1;
  assert.deepEqual(scene.beat('b', ...ofB), all);
  assert.throws(() => scene.commit('a', ofA[0] ?? -1, 'MQ=='), refusedWith('404 ConsumerNotExist'));
  assert.throws(() => scene.beat('a', ...ofA), refusedWith('400 NotExistConsumerWithBody'));
  assert.deepEqual(scene.beat('a'), []);
});

test('an heir that falls silent gets nothing, and one whose holder falls silent gets it at once', () => {
  const scene = new Scene();
  scene.beat('a');
  scene.beat('b');
  scene.now += 60_001;
  assert.deepEqual(scene.beat('b'), all);

  const other = new Scene();
  other.beat('a');
  other.beat('b');
  other.now += 30_000;
  other.beat('a', ...all);
  other.now += 30_001;
  assert.deepEqual(other.beat('a', ...all), all);
});

test('in an ordered group children wait for their parents, and a parent read to its end is over', () => {
  const scene = new Scene({ isOrdered: true });
  const oldest = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
  assert.deepEqual(scene.beat('a'), oldest);
  scene.commit('a', 0, scene.cursor(0, 'end'));
  assert.deepEqual(scene.beat('a', ...oldest), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  // The child of a merge waits for both.
  scene.commit('a', 6, scene.cursor(6, 'end'));
  assert.ok(!scene.beat('a').includes(14));
  scene.commit('a', 7, scene.cursor(7, 'end'));
  assert.ok(scene.beat('a').includes(14));
  assert.throws(() => scene.commit('a', 0, 'MQ=='), refusedWith('400 ConsumerNotMatch'));

  scene.commit('', 0, scene.cursor(0, 'begin'));
  assert.ok(scene.beat('a').includes(0));
});

test('without order every shard is consumed at once; order that comes later holds back nothing that is there', () => {
  const scene = new Scene({ isOrdered: true });
  assert.ok(!scene.beat('a').includes(10));
  scene.order(false);
  assert.ok(scene.beat('a').includes(10));
  scene.order(true);
  assert.ok(scene.beat('a').includes(10));
});

test('a group that a consumer joins stays where it is, and moves only with what is committed', () => {
  const scene = new Scene({ logstore: 'nginx-access', group: 'billing-sync' });
  scene.now += 60_000;
  const before = scene.checkpoints();
  const held = scene.beat('real');
  // Read to its end already.
  assert.ok(!held.includes(4) && held.length === 23);
  scene.now += 3_600_000;
  const named = new Map(
    [...before].map(([shard, rest]) => [shard, held.includes(shard) ? { ...rest, consumer: 'real' } : rest]),
  );
  assert.deepEqual(scene.checkpoints(), named);
  scene.beat('real');
  const at = decodeCursor(before.get(0)?.checkpoint ?? '') ?? 0n;
  scene.commit('real', 0, encodeCursor(at + 7n));
  assert.deepEqual(
    scene.checkpoints(),
    new Map(named).set(0, {
      checkpoint: encodeCursor(at + 7n),
      updateTime: scene.now * 1000,
      consumer: 'real',
    }),
  );
});
