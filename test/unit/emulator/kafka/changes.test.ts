import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeChange } from '../../../../src/emulator/kafka/avro.ts';
import { type Change, type Filler, recordAt } from '../../../../src/emulator/world/changes.ts';
import { type Instance, positionOf, recordsUpTo, windowOf } from '../../../../src/emulator/world/instance.ts';
import { firstOf, type Place, placesOf, timeOf } from '../../../../src/emulator/world/stream.ts';
import { tablesOf } from '../../../../src/emulator/world/tables.ts';
import { World } from '../../../../src/emulator/world/world.ts';
import { newerType, olderType } from '../../../support/dtsAvro.ts';

const now = Date.UTC(2026, 0, 15, 8, 30);
const { instances } = new World({ seed: 1, bornAt: now, scale: 'sample' });

function instanceNamed(name: string): Instance {
  const found = instances.find(instance => instance.name === name);
  assert.ok(found, name);
  return found;
}

interface Decoded {
  readonly id: bigint;
  readonly sourceTimestamp: bigint;
  readonly operation: string;
  readonly objectName: { readonly string: string } | null;
  readonly fields: { readonly array: readonly { readonly name: string }[] } | null;
  readonly beforeImages: Image | null;
  readonly afterImages: Image | null;
}

interface Image {
  readonly array?: readonly (Readonly<Record<string, unknown>> | null)[];
  readonly string?: string;
}

/** Throws if the bytes are not exactly one datum of the vendor's schema. */
function decode(change: Change): Decoded {
  const type = change.bornTimestamp === undefined ? olderType : newerType;
  return type.fromBuffer(encodeChange(change)) as Decoded;
}

const isChange = (record: Change | Filler): record is Change => !('filler' in record);

const end = Math.floor(now / 1000);

/** Gives the records of some seconds until now. */
function recordsOf(instance: Instance, seconds: number): (Change | Filler)[] {
  const times = Array.from({ length: seconds }, (_, index) => end - index);
  return times.flatMap(time => recordsAt(instance, time));
}

const recordsAt = (instance: Instance, time: number): (Change | Filler)[] =>
  placesOf(instance, time).map(place => recordAt(instance, place));

test('an independent program reads each record by the schema of the vendor', () => {
  for (const instance of instances.filter(({ status }) => status === 'Normal')) {
    for (const change of recordsOf(instance, 5).filter(isChange)) {
      const { id, operation, sourceTimestamp } = decode(change);
      assert.deepEqual([id, operation, sourceTimestamp], [change.id, change.operation, BigInt(change.time)]);
    }
  }
});

test('all thirteen branches of values occur, and both schemas, fillers, DDL, and marks', () => {
  const branches = new Set<string>();
  const kinds = new Set<string>();
  for (const name of ['orders-binlog-sub', 'finance-gl-sub', 'support-tickets-sub', '订单库订阅', 'payments-sub']) {
    const instance = instanceNamed(name);
    // A statement comes once in ten minutes.
    for (const record of [...recordsOf(instance, 100), ...recordsAt(instance, end - (end % 600) - 300)]) {
      if (!isChange(record)) {
        kinds.add(record.filler === undefined ? 'nothing' : 'filler');
        continue;
      }
      kinds.add(record.operation).add(record.bornTimestamp === undefined ? 'older' : 'newer');
      const { beforeImages, afterImages } = decode(record);
      for (const value of [...(beforeImages?.array ?? []), ...(afterImages?.array ?? [])]) {
        branches.add(value === null ? 'null' : (Object.keys(value)[0]?.split('.').at(-1) ?? ''));
      }
    }
  }
  assert.equal(branches.size, 13, [...branches].join());
  const marks = ['BEGIN', 'COMMIT', 'HEARTBEAT', 'NOOP', 'DDL'];
  const expected = [...marks, 'INSERT', 'UPDATE', 'DELETE', 'nothing', 'filler', 'older', 'newer'];
  assert.deepEqual([...kinds].sort(), expected.sort());
});

test('a row has as many values as columns, before and after as its operation has them, in a tracked table', () => {
  const orders = instanceNamed('orders-binlog-sub');
  const names = new Set(
    tablesOf(orders).map(({ database, name }) => `${database}.${name}`.replace('price.h', 'price\\u002Eh')),
  );
  for (const change of recordsOf(orders, 60).filter(isChange)) {
    const { fields, beforeImages: before, afterImages: after, objectName, operation } = decode(change);
    if (!['INSERT', 'UPDATE', 'DELETE'].includes(operation)) continue;
    assert.ok(objectName && names.has(objectName.string), objectName?.string);
    assert.equal(before === null, operation === 'INSERT');
    assert.equal(after === null, operation === 'DELETE');
    for (const image of [before, after]) if (image) assert.equal(image.array?.length, fields?.array.length);
  }
});

test('there are rows of more than 200 KB, and IDs that are too long for a JavaScript number', () => {
  const orders = instanceNamed('orders-binlog-sub');
  const first = firstOf(orders, end - 6 * 3600);
  // Large rows are rare, so only the places where one can be are looked at.
  const numbers = Array.from({ length: 300_000 }, (_, index) => first + index).filter(number => number % 2000 === 77);
  const changes = numbers
    .map(number => placesOf(orders, timeOf(orders, number)).find(place => place.number === number))
    .map(place => recordAt(orders, place ?? assert.fail('There is no such record.')))
    .filter(isChange);
  assert.ok(Math.max(...changes.map(change => encodeChange(change).length)) > 200_000);
  assert.ok(changes.every(({ id }) => id > BigInt(Number.MAX_SAFE_INTEGER)));
});

test('a record is the same whenever it is made, and its number leads back to its second', () => {
  const orders = instanceNamed('orders-binlog-sub');
  const time = end - 7200;
  const places: readonly Place[] = placesOf(orders, time);
  assert.ok(places.length > 0);
  for (const place of places) {
    assert.deepEqual(recordAt(orders, place), recordAt(orders, { ...place }));
    assert.equal(timeOf(orders, place.number), time);
  }
});

test('the numbers of records agree with what the control plane counts as unconsumed', () => {
  const orders = instanceNamed('orders-binlog-sub');
  const group = orders.groups.find(({ name }) => name === 'billing-sync');
  assert.ok(group);
  const { checkpoint = 0, unconsumedData } = positionOf(orders, group, now);
  const newest = windowOf(orders, now)?.end ?? 0;
  assert.equal(firstOf(orders, newest / 1000 + 1) - firstOf(orders, checkpoint / 1000 + 1), unconsumedData);
  assert.equal(firstOf(orders, newest / 1000 + 1), recordsUpTo(orders, newest));
});
