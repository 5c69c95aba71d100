import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupRefOf } from '../../../src/model/places.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { type Pin, pinKey, pinOf, Pins } from '../../../src/tree/pins.ts';
import { mementoOf } from './memento.ts';
import { sampleNodes } from './sampleNodes.ts';
import { account, instance as instanceNamed } from './world.ts';

const { instance, instanceGroup, logstore, logstoreGroup, project, gone } = sampleNodes;
const pinnable = [instance, logstore, instanceGroup, logstoreGroup] as const;

describe('pins', () => {
  test('are kept across restarts, in the order they were pinned', async () => {
    const { state, text } = mementoOf();
    const pins = new Pins(state);
    for (const node of pinnable) await pins.pin(node);
    const after = new Pins(mementoOf(text()).state);
    assert.deepEqual(
      after.list().map(({ kind }) => kind),
      ['instance', 'logstore', 'instanceGroup', 'logstoreGroup'],
    );
    assert.deepEqual(
      after.list().map(pinKey),
      pinnable.map(node => pinKey(pinOf(node) ?? assert.fail())),
    );
  });

  test('hold names and places only', async () => {
    const { state, text } = mementoOf();
    for (const node of pinnable) await new Pins(state).pin(node);
    const keys = [...text().matchAll(/"(\w+)":/g)].map(([, key]) => key);
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
      'pins',
      'project',
      'ref',
      'region',
    ]);
    assert.doesNotMatch(text(), /reader|alice|LTAI/);
  });

  test('are the same from every row of the resource, and after it got another name', async () => {
    const pins = new Pins(mementoOf().state);
    await pins.pin(instance);
    await pins.pin({ ...instance, pin: 'itself' });
    await pins.pin({ ...instance, instance: instanceNamed('orders', { name: 'renamed' }) });
    assert.equal(pins.list().length, 1);
    assert.ok(pins.has({ ...instance, pin: 'itself' }));
    await pins.unpin({ ...instance, pin: 'itself' });
    assert.deepEqual([pins.list(), pins.has(instance)], [[], false]);
  });

  test('of groups are known by the group alone, as a panel knows it', async () => {
    const pins = new Pins(mementoOf().state);
    const [ref, other] = [groupRefOf(logstoreGroup.group), groupRefOf(instanceGroup.group)];
    await pins.pin(logstoreGroup);
    assert.deepEqual([pins.hasGroup(ref), pins.hasGroup(other)], [true, false]);
    await pins.unpinGroup(other);
    assert.ok(pins.hasGroup(ref));
    await pins.unpinGroup(ref);
    assert.deepEqual(pins.list(), []);
  });

  test('can be taken back from a row whose resource is gone', async () => {
    const pins = new Pins(mementoOf().state);
    await pins.pin(gone);
    assert.ok(pins.has(gone));
    await pins.unpin(gone);
    assert.deepEqual(pins.list(), []);
  });

  test('are not made of other rows', async () => {
    const pins = new Pins(mementoOf().state);
    const others: readonly Node[] = [project, sampleNodes.account, sampleNodes.dtsRegion, sampleNodes.failed];
    for (const node of others) await pins.pin(node);
    assert.deepEqual(pins.list(), []);
  });

  test('go with their account, and only with theirs', async () => {
    const pins = new Pins(mementoOf().state);
    await pins.pin(instance);
    await pins.pin({
      ...logstore,
      account: { ...account, id: 'b' },
      logstore: { ...logstore.logstore, accountId: 'b' },
    });
    const changed: Pin[] = [];
    pins.onDidChange(pin => changed.push(pin));
    await pins.keepOnly(['b']);
    assert.deepEqual(
      pins.list().map(({ kind }) => kind),
      ['logstore'],
    );
    assert.deepEqual(
      changed.map(({ kind }) => kind),
      ['instance'],
    );
    await pins.keepOnly(['b']);
    assert.equal(changed.length, 1, 'nothing more to say');
  });

  test('tell of each that was pinned or unpinned, once it is', async () => {
    const pins = new Pins(mementoOf().state);
    const seen: unknown[] = [];
    pins.onDidChange(pin => seen.push([pin.kind, pins.list().length]));
    await pins.pin(logstoreGroup);
    await pins.pin(logstoreGroup);
    await pins.unpin(logstoreGroup);
    await pins.unpin(logstoreGroup);
    assert.deepEqual(seen, [
      ['logstoreGroup', 1],
      ['logstoreGroup', 0],
    ]);
  });

  test('of another window are seen, and not written over', async () => {
    const { state } = mementoOf();
    const [here, there] = [new Pins(state), new Pins(state)];
    await there.pin(instance);
    assert.ok(here.has(instance));
    await here.pin(logstore);
    assert.equal(there.list().length, 2);
  });
});
