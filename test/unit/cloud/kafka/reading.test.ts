import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { type DtsRow, rowOf } from '../../../../src/cloud/dts/records/rows.ts';
import { openPartition, type Partition } from '../../../../src/cloud/kafka/partition.ts';
import { readPartition } from '../../../../src/cloud/kafka/reading.ts';
import { Dice } from '../../../fuzz/dice.ts';
import { askedOf, plainWay, sampleStream } from '../../../support/sampleStream.ts';

const { emulator, instance, place } = await sampleStream();
const now = (): number => Math.floor(instance.newestAt(emulator.worldNow()) / 1000);

const opened: Partition[] = [];
beforeEach(() => {
  emulator.faults.clear();
});
afterEach(() => {
  for (const partition of opened.splice(0)) partition[Symbol.dispose]();
});

async function open(): Promise<Partition> {
  const partition = await openPartition(place, plainWay);
  opened.push(partition);
  return partition;
}

interface ReadRows {
  readonly rows: DtsRow[];
  next: bigint;
}

/** Reads up to what was the end at first, because the sample goes on. */
async function rowsFrom(partition: Partition, from: bigint, signal = plainWay.signal): Promise<ReadRows> {
  const found: ReadRows = { rows: [], next: from };
  const end = await partition.end();
  for await (const { rows, next } of readPartition(partition, { from, follow: false, read: rowOf, signal })) {
    found.rows.push(...rows);
    found.next = next;
    if (next >= end) break;
  }
  return found;
}

const offsetsOf = ({ rows }: ReadRows): readonly bigint[] => rows.map(({ offset }) => offset);

describe('reading a partition', () => {
  for (const [name, faults] of [
    ['a broker of today', []],
    ['an older broker', [{ operation: 'kafka.Connect*', kind: 'olderBroker' }]],
    ['a broker that tells no versions', [{ operation: 'kafka.ApiVersions', kind: 'lostAnswer' }]],
  ] as const) {
    test(`from a time on gives every record once, from ${name}`, async () => {
      emulator.faults.add(...faults);
      const partition = await open();
      const from = await partition.offsetAt(now() - 120);
      const found = await rowsFrom(partition, from);
      assert.deepEqual(
        offsetsOf(found),
        found.rows.map((_row, index) => from + BigInt(index)),
      );
      assert.ok(found.rows.length > 50, `${found.rows.length} rows`);
      assert.deepEqual(new Set(found.rows.map(({ kind }) => kind)).has('damaged'), false);
      const times = found.rows.flatMap(row => (row.kind === 'record' ? [row.record.sourceTimestamp] : []));
      assert.ok(times.every((time, index) => time >= now() - 130 && time >= (times[index - 1] ?? 0)));
    });
  }

  test('from any offset gives the same records', async () => {
    const partition = await open();
    const from = await partition.offsetAt(now() - 60);
    const all = await rowsFrom(partition, from);
    const dice = new Dice(3, 'offsets');
    for (let tries = 0; tries < 5; tries++) {
      const skipped = dice.below(all.rows.length);
      const some = await rowsFrom(partition, from + BigInt(skipped));
      const both = all.rows.slice(skipped);
      assert.deepEqual(some.rows.slice(0, both.length), both);
    }
  });

  test('describes what is damaged, and goes on', async () => {
    for (const kind of ['damagedValue', 'snappy', 'zstd'] as const) {
      const partition = await open();
      const from = await partition.offsetAt(now() - 60);
      const good = await rowsFrom(partition, from);
      emulator.faults.add({ operation: 'kafka.Fetch', kind, times: 1 });
      const found = await rowsFrom(partition, from);
      const damages = found.rows.flatMap(row => (row.kind === 'damaged' ? [row.damage] : []));
      assert.ok(damages.length > 0, kind);
      if (kind !== 'damagedValue') assert.deepEqual(new Set(damages), new Set([kind]));
      assert.equal(found.rows[0]?.offset, from);
      assert.ok(found.next >= good.next);
    }
  });

  test('goes on after a batch whose bytes were changed', async () => {
    const partition = await open();
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'damagedBatch', times: 1 });
    const found = await rowsFrom(partition, await partition.offsetAt(now() - 60));
    assert.ok(found.rows.some(row => row.kind === 'damaged' && row.damage === 'checksum'));
    assert.ok(found.rows.some(row => row.kind === 'record'));
  });

  test('fails in each of the ways in which a broker can', async () => {
    const failures = [
      [{ kind: 'kafkaError', code: 1 }, 'state', 'offsetExpired'],
      [{ kind: 'kafkaError', code: 6 }, 'unavailable', 'noLeader'],
      [{ kind: 'lostAnswer' }, 'unreachable', 'streamBroken'],
      [{ kind: 'failover' }, 'unreachable', 'streamBroken'],
    ] as const;
    for (const [fault, kind, name] of failures) {
      const partition = await open();
      emulator.faults.add({ operation: 'kafka.Fetch', times: 1, ...fault });
      await assert.rejects(rowsFrom(partition, await partition.earliest()), { name: 'CloudError', kind, fault: name });
    }
    const partition = await open();
    for (const seconds of [0, now() + 3_600, Date.now(), 2 ** 63, NaN]) {
      await assert.rejects(partition.offsetAt(seconds), { kind: 'invalid', fault: 'timeNotFound' });
    }
    await assert.rejects(partition.fetch(1n << 60n, 1000, 0), { fault: 'offsetExpired' });
  });

  test('finds the records again by their time after they were moved', async () => {
    const before = await open();
    const time = now() - 60;
    const old = await rowsFrom(before, await before.offsetAt(time));
    emulator.failOver(instance);
    const moved = await open();
    assert.notEqual(moved.clusterId, before.clusterId);
    const found = await rowsFrom(moved, await moved.offsetAt(time));
    const ids = ({ rows }: ReadRows) => rows.flatMap(row => (row.kind === 'record' ? [row.record.id] : []));
    assert.deepEqual(ids(found).slice(0, ids(old).length), ids(old));
  });

  test('follows what is written, and stops when it is told to', async () => {
    const partition = await open();
    const controller = new AbortController();
    const from = await partition.end();
    const options = { from, follow: true, read: rowOf, signal: controller.signal };
    await assert.rejects(
      async () => {
        for await (const { rows } of readPartition(partition, options)) if (rows.length > 0) controller.abort();
      },
      { name: 'AbortError' },
    );
  });

  test('does not wait for ever for records that never come, unless it follows', async () => {
    const never = {
      asked: 0,
      fetch() {
        this.asked += 1;
        return Promise.resolve({ highWatermark: 100n, records: Buffer.alloc(0) });
      },
    };
    const options = { from: 7n, read: rowOf, pauseMs: 0 };
    const read = async (follow: boolean, signal: AbortSignal): Promise<void> => {
      for await (const { rows } of readPartition(never, { ...options, follow, signal })) {
        assert.deepEqual(rows, []);
        if (never.asked > 100) return;
      }
    };
    await assert.rejects(read(false, plainWay.signal), { kind: 'unavailable', operation: 'Fetch' });
    assert.ok(never.asked < 100);
    await read(true, plainWay.signal);
    assert.ok(never.asked > 100);
  });

  test('asks for nothing that could move anything', () => {
    const names = ['ApiVersions', 'Fetch', 'ListOffsets', 'Metadata', 'SaslAuthenticate', 'SaslHandshake', 'bareToken'];
    assert.deepEqual(
      askedOf(emulator),
      names.map(name => `kafka.${name}`),
    );
  });
});
