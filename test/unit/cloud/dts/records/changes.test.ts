import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { Changes, type ChangesSlice, type Start } from '../../../../../src/cloud/dts/records/changes.ts';
import { plainWay, sampleStream } from '../../../../support/sampleStream.ts';

const { emulator, instance, place } = await sampleStream();
const now = (): number => Math.floor(instance.newestAt(emulator.worldNow()) / 1000);

beforeEach(() => {
  emulator.faults.clear();
});

interface Given {
  readonly start: Start;
  readonly follow?: boolean;
}

/** Without pauses, because nothing is being moved for real. */
const changesFrom = (start: Start): Changes => new Changes({ start, pausesMs: [0, 0, 0] });

/** The slices up to the one at which a test has seen enough. */
async function slicesOf({ start, follow = false }: Given, isEnough = atEnd, changes = changesFrom(start)) {
  const slices: ChangesSlice[] = [];
  for await (const slice of changes.read(place, plainWay, follow)) {
    slices.push(slice);
    if (isEnough(slice)) break;
  }
  return slices;
}

const atEnd = ({ next, end }: ChangesSlice): boolean => next >= end;
const idsOf = (slices: readonly ChangesSlice[]): readonly bigint[] =>
  slices.flatMap(({ rows }) => rows.flatMap(row => (row.kind === 'record' ? [row.record.id] : [])));

describe('reading changes', () => {
  test('goes on where it was when the connection was lost', async () => {
    const start = { seconds: now() - 400 };
    const whole = idsOf(await slicesOf({ start }));
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'lostAnswer', times: 2, after: 1 });
    const slices = await slicesOf({ start });
    assert.ok(emulator.faults.list.length === 0 && slices.every(({ isMoved }) => !isMoved));
    assert.deepEqual(idsOf(slices).slice(0, whole.length), whole);
  });

  test('goes on at the time where it was when the stream was moved', async () => {
    const start = { seconds: now() - 400 };
    const whole = idsOf(await slicesOf({ start }));
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'failover', times: 1, after: 1 });
    const slices = await slicesOf({ start });
    assert.equal(slices.filter(({ isMoved }) => isMoved).length, 1);
    assert.deepEqual(idsOf(slices).slice(0, whole.length), whole);
  });

  test('goes on at the time where it was when its offset is gone, or nobody says where it belongs', async () => {
    const start = { seconds: now() - 400 };
    const whole = idsOf(await slicesOf({ start }));
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'kafkaError', code: 1, times: 1, after: 1 });
    assert.deepEqual(idsOf(await slicesOf({ start })).slice(0, whole.length), whole);
    emulator.faults.add({ operation: 'kafka.ApiVersions', kind: 'lostAnswer' });
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'lostAnswer', times: 1, after: 1 });
    assert.deepEqual(idsOf(await slicesOf({ start })).slice(0, whole.length), whole);
  });

  test('begins at either end, or some records before it', async () => {
    const [oldest] = await slicesOf({ start: 'earliest' }, () => true);
    const [newest] = await slicesOf({ start: { last: 0 }, follow: true }, () => true);
    assert.ok(oldest && newest && oldest.next < newest.next && newest.next >= newest.end);
    const [first] = (await slicesOf({ start: { last: 30 } })).flatMap(({ rows }) => rows);
    assert.ok(first && newest.end - first.offset <= 30n && newest.end - first.offset > 0n, String(first?.offset));
    const [all] = await slicesOf({ start: { last: 1_000_000_000 } }, () => true);
    assert.equal(all?.rows[0]?.offset, oldest.rows[0]?.offset);
  });

  test('begins at the oldest record if none as old as the time is kept, and at the end if none is as new', async () => {
    const [before] = await slicesOf({ start: { seconds: now() - 100 * 86_400 } }, ({ rows }) => rows.length > 0);
    const [oldest] = await slicesOf({ start: 'earliest' }, ({ rows }) => rows.length > 0);
    assert.deepEqual([before?.elsewhere, before?.rows[0]?.offset], ['oldest', oldest?.rows[0]?.offset]);
    const [after] = await slicesOf({ start: { seconds: now() + 3600 } });
    assert.ok(after?.elsewhere === 'end' && after.rows.length === 0 && after.next === after.end);
    const inside = await slicesOf({ start: { seconds: now() - 60 } });
    assert.ok(inside.every(({ elsewhere }) => elsewhere === undefined));
  });

  test('goes on where it has stopped, with nothing twice and nothing left out', async () => {
    const start = { seconds: now() - 200 };
    const whole = idsOf(await slicesOf({ start }));
    const changes = changesFrom(start);
    const parts: bigint[] = [];
    for (let part = 0; parts.length < whole.length && part < whole.length; part++) {
      emulator.faults.clear();
      if (part === 1) emulator.faults.add({ operation: 'kafka.Fetch', kind: 'failover', times: 1 });
      parts.push(...idsOf(await slicesOf({ start }, () => true, changes)));
    }
    assert.deepEqual(parts.slice(0, whole.length), whole);
  });

  test('gives up after so many attempts, and at once where another one would not help', async () => {
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'lostAnswer', after: 1 });
    const asked = emulator.requests.calls('kafka.Metadata');
    await assert.rejects(slicesOf({ start: { seconds: now() - 400 } }), { fault: 'streamBroken' });
    assert.equal(emulator.requests.calls('kafka.Metadata') - asked, 1 + 3);
    emulator.faults.clear();
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'kafkaError', code: 1 });
    await assert.rejects(slicesOf({ start: 'earliest' }), { fault: 'offsetExpired' });
  });
});
