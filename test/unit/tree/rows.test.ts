import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Node } from '../../../src/tree/nodes.ts';
import '../wizards/stubbedEditor.ts';
import { nothingKnown, pinOf, sampleNodes } from './sampleNodes.ts';
import { account } from './world.ts';

const { rowOf } = await import('../../../src/tree/rows.ts');

const { instance, instanceGroup, logstore, logstoreGroup, dtsRegion, slsRegion, project } = sampleNodes;

describe('a pinned row', () => {
  const rows: readonly (readonly [Node & { readonly account: unknown }, string])[] = [
    [{ ...instance, pin: 'itself' }, 'China (Hangzhou) · prod'],
    [{ ...logstore, pin: 'itself' }, 'k8s-log · China (Hangzhou) · prod'],
    [{ ...instanceGroup, pin: 'itself' }, 'orders · prod'],
    [{ ...logstoreGroup, pin: 'itself' }, 'nginx · k8s-log · prod'],
  ];
  for (const [node, place] of rows) {
    test(`says where it is, found or not: ${node.kind}`, () => {
      const { label, description, words } = rowOf(node, nothingKnown);
      assert.ok(description === place || description.endsWith(` · ${place}`), description);
      assert.ok(words.endsWith(place.replaceAll(' · ', ', ')), words);
      const lost = rowOf({ kind: 'pin', account, pin: pinOf(node), state: 'gone' }, nothingKnown);
      assert.deepEqual([lost.label, lost.description], [label, `no longer exists · ${place}`]);
    });
  }

  test('needs no place below what is pinned, and none where it is', () => {
    for (const node of [instanceGroup, logstoreGroup, instance, logstore]) {
      assert.doesNotMatch(rowOf(node, nothingKnown).description, /prod/);
    }
    assert.doesNotMatch(rowOf({ ...logstoreGroup, pin: 'above' }, nothingKnown).description, /prod/);
  });
});

describe('the number of entries below a row', () => {
  const counted = (node: Node, total: number) => {
    const { description, words } = rowOf(node, { ...nothingKnown, peek: () => ({ count: total, total }) });
    return [description, words];
  };

  test('is short to see, and says what it counts', () => {
    assert.deepEqual(counted(dtsRegion, 1), ['1', 'China (Hangzhou), 1 instance']);
    assert.deepEqual(counted(slsRegion, 2), ['2', 'China (Hangzhou), 2 projects']);
    assert.deepEqual(counted(project, 1), ['1 Logstore', 'k8s-log, 1 Logstore']);
    assert.deepEqual(counted(instance, 3), ['Running · 3/20', 'orders, Running, 3 of 20 consumer groups']);
    assert.deepEqual(counted(logstore, 3), ['3/30', 'nginx, 3 of 30 consumer groups']);
  });

  test('is no number where there can be none', () => {
    const { instanceOfOldKind } = sampleNodes;
    assert.deepEqual(counted(instanceOfOldKind, 0), ['Running · old version', 'old, Running, old version']);
    assert.deepEqual(counted(instanceOfOldKind, 2)[0], 'Running · 2/20');
    const { label, click } = rowOf({ kind: 'empty', under: instanceOfOldKind, filter: '' }, nothingKnown);
    assert.deepEqual([label, click], ['Old version, which has no consumer groups', undefined]);
  });
});

describe('the words of a row for screen readers', () => {
  // Also as they are among the pins, and as a pin of each is that is not found.
  const pinned = [instance, instanceGroup, logstore, logstoreGroup].flatMap((node): readonly Node[] => [
    { ...node, pin: 'itself' },
    { kind: 'pin', account, pin: pinOf(node), state: 'gone' },
    { kind: 'pin', account, pin: pinOf(node), state: 'looking' },
  ]);
  const rows: readonly Node[] = [...Object.values(sampleNodes), ...pinned];

  test('are what can be seen of each kind of row, with commas between the parts', () => {
    for (const node of rows) {
      for (const total of [undefined, 3]) {
        const known = total === undefined ? nothingKnown : { ...nothingKnown, peek: () => ({ count: total, total }) };
        const { label, description, words } = rowOf(node, known);
        assert.ok(label.trim() !== '' && words.startsWith(label), `${node.kind}: ${words}`);
        // Some voices read each of these aloud.
        assert.doesNotMatch(words, / · |\$\(/, node.kind);
        assert.ok(description === '' || words.length > label.length, `${node.kind}: ${words} | ${description}`);
      }
    }
  });

  test('say what else only the icon or its color would say', () => {
    const silent = rows
      .map(node => rowOf(node, nothingKnown))
      // Where something failed, the label is a sentence about that.
      .filter(({ icon, label, words }) => icon.color !== undefined && words === label && !label.endsWith('.'));
    assert.deepEqual(
      silent.map(({ label }) => label),
      [],
    );
  });
});

test('a list without entries says so, and offers to create a group only where that can be done', () => {
  const empty = [sampleNodes.noInstances, sampleNodes.noInstanceGroups, sampleNodes.noLogstoreGroups];
  assert.deepEqual(
    empty.map(node => {
      const { label, description, click } = rowOf(node, nothingKnown);
      return [label, description, click];
    }),
    [
      ['No change tracking instances in this region', '', undefined],
      ['No consumer groups yet', 'create one…', 'createDtsConsumerGroup'],
      ['No consumer groups yet', 'create one…', 'createSlsConsumerGroup'],
    ],
  );
});
