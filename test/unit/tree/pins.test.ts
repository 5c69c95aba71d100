import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupRefOf } from '../../../src/model/places.ts';
import { resourceOf } from '../../../src/tree/nodes.ts';
import { type Pin, pinKind, Pins } from '../../../src/tree/pins.ts';
import { Entries } from '../../../src/model/entries.ts';
import { Disk } from '../../support/disk.ts';
import { pinOf, sampleNodes } from './sampleNodes.ts';
import { instance as instanceNamed } from './world.ts';

const { instance, instanceGroup, logstore, logstoreGroup, project, gone } = sampleNodes;
const pinnable = [instance, logstore, instanceGroup, logstoreGroup] as const;

describe('pins', () => {
  test('are kept across restarts, in the order they were pinned', async () => {
    const disk = new Disk();
    const pins = new Pins(disk.window().pins);
    for (const node of pinnable) await pins.pin(pinOf(node));
    const after = new Pins(disk.window().pins);
    assert.deepEqual(
      after.list().map(({ kind }) => kind),
      ['instance', 'logstore', 'instanceGroup', 'logstoreGroup'],
    );
    assert.deepEqual(after.list(), pinnable.map(pinOf));
  });

  test('hold names and places only', async () => {
    const disk = new Disk();
    for (const node of pinnable) await new Pins(disk.window().pins).pin(pinOf(node));
    const text = JSON.stringify(disk.values('pin'));
    const keys = [...text.matchAll(/"(\w+)":/g)].map(([, key]) => key);
    assert.deepEqual([...new Set(keys)].sort(), [
      'accountId',
      'groupId',
      'groupName',
      'instance',
      'instanceId',
      'jobId',
      'kind',
      'logstore',
      'name',
      'project',
      'ref',
      'region',
    ]);
    assert.doesNotMatch(text, /reader|alice|LTAI/);
  });

  test('are the same from every row of the resource, and after it got another name', async () => {
    const pins = new Pins(new Entries(pinKind));
    await pins.pin(pinOf(instance));
    await pins.pin(pinOf({ ...instance, pin: 'itself' }));
    await pins.pin(pinOf({ ...instance, instance: instanceNamed('orders', { name: 'renamed' }) }));
    assert.equal(pins.list().length, 1);
    assert.ok(pins.has(pinOf({ ...instance, pin: 'itself' }).ref));
    await pins.unpin(pinOf({ ...instance, pin: 'itself' }).ref);
    assert.deepEqual([pins.list(), pins.has(pinOf(instance).ref)], [[], false]);
  });

  test('of groups are known by the group alone, as a panel knows it', async () => {
    const pins = new Pins(new Entries(pinKind));
    const [ref, other] = [groupRefOf(logstoreGroup.group), groupRefOf(instanceGroup.group)];
    await pins.pin(pinOf(logstoreGroup));
    assert.deepEqual([pins.has(ref), pins.has(other)], [true, false]);
    await pins.unpin(other);
    assert.ok(pins.has(ref));
    await pins.unpin(ref);
    assert.deepEqual(pins.list(), []);
  });

  test('can be taken back from a row whose resource is gone', async () => {
    const pins = new Pins(new Entries(pinKind));
    await pins.pin(pinOf(gone));
    assert.ok(pins.has(pinOf(gone).ref));
    await pins.unpin(pinOf(gone).ref);
    assert.deepEqual(pins.list(), []);
  });

  test('are not made of other rows', () => {
    for (const node of [project, sampleNodes.account, sampleNodes.dtsRegion, sampleNodes.failed, sampleNodes.more]) {
      assert.equal(resourceOf(node).pin, undefined);
    }
  });

  test('go with their account, and only with theirs', async () => {
    const pins = new Pins(new Entries(pinKind));
    await pins.pin(pinOf(instance));
    await pins.pin({ kind: 'logstore', ref: { ...logstore.logstore, accountId: 'b' } });
    const changed: Pin[] = [];
    pins.onDidChange(pin => changed.push(pin));
    await pins.forgetAccounts(id => id !== 'b');
    assert.deepEqual(
      pins.list().map(({ kind }) => kind),
      ['logstore'],
    );
    assert.deepEqual(
      changed.map(({ kind }) => kind),
      ['instance'],
    );
    await pins.forgetAccounts(id => id !== 'b');
    assert.equal(changed.length, 1, 'nothing more to say');
  });

  test('tell of each that was pinned or unpinned, once it is', async () => {
    const pins = new Pins(new Entries(pinKind));
    const seen: unknown[] = [];
    pins.onDidChange(pin => seen.push([pin.kind, pins.list().length]));
    await pins.pin(pinOf(logstoreGroup));
    await pins.pin(pinOf(logstoreGroup));
    await pins.unpin(pinOf(logstoreGroup).ref);
    await pins.unpin(pinOf(logstoreGroup).ref);
    assert.deepEqual(seen, [
      ['logstoreGroup', 1],
      ['logstoreGroup', 0],
    ]);
  });

  test('of another window are seen, and not written over', async () => {
    const disk = new Disk();
    const [here, there] = [new Pins(disk.window().pins), new Pins(disk.window().pins)];
    const seen = new Promise(resolve => here.onDidChange(resolve));
    await there.pin(pinOf(instance));
    assert.deepEqual(await seen, pinOf(instance));
    assert.ok(here.has(pinOf(instance).ref));
    const seenThere = new Promise(resolve => there.onDidChange(resolve));
    await here.pin(pinOf(logstore));
    await seenThere;
    assert.equal(there.list().length, 2);
  });
});
