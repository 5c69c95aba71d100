import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { type ChangesOptions, type ChangesSlice, readChanges } from '../../../../../src/cloud/dts/records/changes.ts';
import { plainWay, sampleStream } from '../../../../support/sampleStream.ts';

const { emulator, instance, place } = await sampleStream();
const now = (): number => Math.floor(instance.newestAt(emulator.worldNow()) / 1000);

beforeEach(() => {
  emulator.faults.clear();
});

/** No pauses, because nothing is being moved for real. */
const options = { follow: false, pausesMs: [0, 0, 0] };

/** The slices up to the one at which a test has seen enough. */
async function slicesOf(given: Pick<ChangesOptions, 'start'> & Partial<ChangesOptions>, isEnough = atEnd) {
  const slices: ChangesSlice[] = [];
  for await (const slice of readChanges(place, plainWay, { ...options, ...given })) {
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

  test('begins at either end', async () => {
    const [oldest] = await slicesOf({ start: 'earliest' }, () => true);
    const [newest] = await slicesOf({ start: 'latest', follow: true }, () => true);
    assert.ok(oldest && newest && oldest.next < newest.next && newest.next >= newest.end);
  });

  test('gives up after so many attempts, and at once where another one would not help', async () => {
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'lostAnswer', after: 1 });
    const asked = emulator.requests.calls('kafka.Metadata');
    await assert.rejects(slicesOf({ start: { seconds: now() - 400 } }), { fault: 'streamBroken' });
    assert.equal(emulator.requests.calls('kafka.Metadata') - asked, 1 + options.pausesMs.length);
    await assert.rejects(slicesOf({ start: { seconds: 0 } }), { fault: 'timeNotFound' });
    emulator.faults.clear();
    emulator.faults.add({ operation: 'kafka.Fetch', kind: 'kafkaError', code: 1 });
    await assert.rejects(slicesOf({ start: 'earliest' }), { fault: 'offsetExpired' });
  });
});
