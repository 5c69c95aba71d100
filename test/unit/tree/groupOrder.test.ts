import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { GroupOrder } from '../../../src/tree/groupOrder.ts';
import { idOf, type Node } from '../../../src/tree/nodes.ts';
import { sampleNodes } from './sampleNodes.ts';

const { logstore, logstoreGroup, noLogstoreGroups } = sampleNodes;
const groups = ['c', 'a', 'b', 'd'].map(name => ({
  ...logstoreGroup,
  group: { ...logstoreGroup.group, group: { name } },
}));
const namesOf = (nodes: readonly Node[]): string =>
  nodes.map(node => (node.kind === 'logstoreGroup' ? node.group.group.name : node.kind)).join(' ');

describe('the order of groups', () => {
  const alarms: Record<string, { level: number; minutes: number }> = {};
  const settings = { isByLag: true };
  const order = () =>
    new GroupOrder(
      () => settings.isByLag,
      node => alarms[node.group.group.name] ?? { level: 0, minutes: 0 },
    );

  test('is that of the service unless asked otherwise', () => {
    settings.isByLag = false;
    alarms['d'] = { level: 9, minutes: 0 };
    assert.equal(namesOf(order().arrange(groups)), 'c a b d');
  });

  test('puts the most alarming first, then the furthest behind, then goes by name', () => {
    settings.isByLag = true;
    Object.assign(alarms, { a: { level: 1, minutes: 5 }, b: { level: 1, minutes: 25 }, d: { level: 3, minutes: 0 } });
    assert.equal(namesOf(order().arrange(groups)), 'd b a c');
    Object.assign(alarms, { a: { level: 1, minutes: 0 }, b: { level: 1, minutes: 0 }, d: { level: 1, minutes: 0 } });
    assert.equal(namesOf(order().arrange(groups)), 'a b d c');
  });

  test('leaves rows alone that are no groups', () => {
    assert.deepEqual(order().arrange([noLogstoreGroups]), [noLogstoreGroups]);
  });

  test('has changed only when a row would move', () => {
    Object.assign(alarms, { a: { level: 1, minutes: 1 }, b: { level: 0, minutes: 0 }, d: { level: 0, minutes: 0 } });
    const kept = order();
    const id = idOf(logstore);
    assert.equal(kept.hasChanged(id), false, 'nothing was given yet');
    kept.given(logstore, kept.arrange(groups));
    assert.equal(kept.hasChanged(id), false);
    alarms['a'] = { level: 1, minutes: 30 };
    assert.equal(kept.hasChanged(id), false, 'it was the worst before');
    alarms['d'] = { level: 2, minutes: 0 };
    assert.equal(kept.hasChanged(id), true);
    kept.given(logstore, kept.arrange(groups));
    assert.equal(kept.hasChanged(id), false);
    kept.given(logstore, [noLogstoreGroups]);
    assert.deepEqual(kept.ids(), []);
  });
});
