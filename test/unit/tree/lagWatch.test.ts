import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { groupRefOf } from '../../../src/model/places.ts';
import type { Watched } from '../../../src/model/lag/reading.ts';
import { LagWatch } from '../../../src/tree/lagWatch.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { pinOf, sampleNodes } from './sampleNodes.ts';
import { account, at, instance as instanceNamed } from './world.ts';

const { instance, instanceGroup, logstore, logstoreGroup, dtsRegion, changeTracking, noLogstoreGroups } = sampleNodes;
const accountNode: Node = { kind: 'account', account };
const ordersRef = { ...at, instanceId: 'dts-orders', jobId: 'job-orders' };
const nginxRef = { ...at, project: 'k8s-log', logstore: 'nginx' };

/** What is watched now, and how often watching began. */
function watching(everySeconds = 60) {
  const now = new Set<Watched>();
  const settings = { everySeconds };
  let begun = 0;
  const watch = new LagWatch(
    {
      watch: watched => {
        begun += 1;
        now.add(watched);
        return { dispose: () => void now.delete(watched) };
      },
    },
    () => settings.everySeconds,
  );
  const places = (): readonly string[] =>
    [...now]
      .map(({ of, group }) => [
        'instanceId' in of ? of.instanceId : of.logstore,
        group === 'all' ? 'all' : group.kind === 'dts' ? group.groupId : group.groupName,
      ])
      .map(words => words.join(' '))
      .sort();
  return { watch, now, places, settings, begun: () => begun };
}

describe('the lag is read', () => {
  test('of open instances and Logstores, all groups at once, as exactly as rows need it', () => {
    const { watch, now } = watching();
    watch.setVisible(true);
    watch.shown(instance, [instanceGroup]);
    watch.shown(logstore, [logstoreGroup]);
    assert.deepEqual(
      [...now],
      [
        { of: ordersRef, group: 'all', detail: 'overview', everySeconds: 60 },
        { of: nginxRef, group: 'all', detail: 'overview', everySeconds: 60 },
      ],
    );
  });

  test('of nothing that has no groups, and of nothing else', () => {
    const { watch, places } = watching();
    watch.setVisible(true);
    watch.shown(logstore, [noLogstoreGroups]);
    watch.shown(dtsRegion, [instance]);
    watch.shown(undefined, [accountNode]);
    assert.deepEqual(places(), []);
    watch.shown(logstore, [logstoreGroup]);
    watch.shown(logstore, [noLogstoreGroups]);
    assert.deepEqual(places(), [], 'the last group was deleted');
  });

  test('only while the tree can be seen', () => {
    const { watch, places } = watching();
    watch.shown(logstore, [logstoreGroup]);
    assert.deepEqual(places(), []);
    watch.setVisible(true);
    assert.deepEqual(places(), ['nginx all']);
    watch.setVisible(false);
    assert.deepEqual(places(), []);
  });

  test('not while the row, or one above it, is closed', () => {
    for (const closed of [instance, dtsRegion, changeTracking, accountNode]) {
      const { watch, places } = watching();
      watch.setVisible(true);
      watch.shown(instance, [instanceGroup]);
      watch.shown(logstore, [logstoreGroup]);
      watch.closed(closed);
      assert.deepEqual(places(), closed.kind === 'account' ? [] : ['nginx all'], closed.kind);
      watch.opened(closed);
      assert.deepEqual(places(), ['dts-orders all', 'nginx all'], closed.kind);
    }
  });

  test('again when the editor asks for the rows below a closed row, because then it is open', () => {
    const { watch, places } = watching();
    watch.setVisible(true);
    watch.shown(logstore, [logstoreGroup]);
    watch.closed(logstore);
    watch.shown(logstore, [logstoreGroup]);
    assert.deepEqual(places(), ['nginx all']);
  });

  test('not after the row, or one above it, is gone', () => {
    const other: Node = { kind: 'instance', account, instance: instanceNamed('billing') };
    const rows: readonly [Node | undefined, readonly Node[]][] = [
      [dtsRegion, [other]],
      [undefined, []],
    ];
    for (const [below, children] of rows) {
      const { watch, places } = watching();
      watch.setVisible(true);
      watch.shown(instance, [instanceGroup]);
      watch.shown(dtsRegion, [instance, other]);
      assert.deepEqual(places(), ['dts-orders all']);
      watch.shown(below, children);
      assert.deepEqual(places(), []);
    }
  });

  test('of pins also while nobody sees the tree, until they are unpinned', () => {
    const { watch, now, places } = watching();
    const pins = [instance, logstore, instanceGroup, logstoreGroup].map(pinOf);
    watch.setPins(pins);
    assert.deepEqual(places(), ['dts-orders all', 'dts-orders group-index', 'nginx all', 'nginx sync']);
    const single = [...now].filter(({ group }) => group !== 'all');
    assert.deepEqual(
      single.map(({ of, group }) => [of, group]),
      [
        [ordersRef, groupRefOf(instanceGroup.group)],
        [nginxRef, groupRefOf(logstoreGroup.group)],
      ],
    );
    watch.setPins([]);
    assert.deepEqual(places(), []);
  });

  test('once of what is open in its place and in the section of pins', () => {
    const { watch, places, begun } = watching();
    watch.setVisible(true);
    watch.setPins([pinOf(instance)]);
    watch.shown(instance, [instanceGroup]);
    watch.shown({ ...instance, pin: 'itself' }, [{ ...instanceGroup, pin: 'above' }]);
    assert.deepEqual([places(), begun()], [['dts-orders all'], 1]);
    watch.setPins([]);
    watch.closed(instance);
    assert.deepEqual(places(), ['dts-orders all']);
    watch.closed({ ...instance, pin: 'itself' });
    assert.deepEqual(places(), []);
  });

  test('as often as the setting says, and not at all with 0', () => {
    const { watch, now, settings } = watching();
    watch.setVisible(true);
    watch.shown(logstore, [logstoreGroup]);
    const intervals = () => [...now].map(({ everySeconds }) => everySeconds);
    settings.everySeconds = 300;
    watch.restart();
    assert.deepEqual(intervals(), [300]);
    settings.everySeconds = 0;
    watch.restart();
    assert.deepEqual(intervals(), []);
    watch.setPins([pinOf(instance)]);
    assert.deepEqual(intervals(), []);
  });

  test('by nobody afterwards', () => {
    const { watch, places } = watching();
    watch.setPins([pinOf(instance)]);
    watch.dispose();
    assert.deepEqual(places(), []);
  });
});
