import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { BoardRow } from '../../../src/model/board/boardRow.ts';
import { judge } from '../../../src/model/lag/judge.ts';
import { dtsReading as readingOf, taskFacts } from '../../../src/model/lag/reading.ts';
import { groupKey, groupRefOf, nameOfInstance } from '../../../src/model/places.ts';
import { failure, loading } from '../panels/board/samples.ts';
import { now, shardOf, slsReading } from '../panels/group/samples.ts';
import { nothingElse, nothingKnown, pinOf, sampleNodes } from './sampleNodes.ts';
import '../wizards/stubbedEditor.ts';

const { contextOf } = await import('../../../src/tree/contextValues.ts');
const { stateOf } = await import('../../../src/tree/groupState.ts');
const { spokenGroupWords } = await import('../../../src/tree/groupWords.ts');
const { pinnedOnBoard, treeOnBoard } = await import('../../../src/tree/onBoard.ts');

const noHistory = { samples: [], marks: [] };
type GroupName = 'instanceGroup' | 'groupOfOldInstance' | 'logstoreGroup';

/** The row of the board for the group of a row of the tree. */
function rowOf(name: GroupName): BoardRow & { readonly state: 'read' } {
  const node = sampleNodes[name];
  const ref = groupRefOf(node.group);
  const isOfInstance = node.kind === 'instanceGroup';
  const reading = isOfInstance
    ? readingOf(node.instance, node.group.group, taskFacts(node.instance.job, now), now)
    : slsReading([shardOf(0, 900)], { group: node.group.group });
  return {
    key: groupKey(ref),
    ref,
    name: node.group.group.name,
    ownerName: isOfInstance ? nameOfInstance(node.instance) : 'p / l',
    accountId: node.account.id,
    region: ref.region,
    service: ref.kind,
    state: 'read',
    reading,
    judgement: judge(reading, noHistory, now),
    history: noHistory,
    failure: undefined,
    isStale: false,
  };
}

const treeWith = (facts: Partial<typeof nothingElse> = {}) =>
  treeOnBoard({
    ...nothingElse,
    ...facts,
    accounts: { find: () => sampleNodes.account.account },
    catalog: { rememberedJob: () => undefined },
  });

describe('what the tree says on the board', () => {
  test('is the same menu that the row of the tree has', () => {
    for (const name of ['instanceGroup', 'groupOfOldInstance', 'logstoreGroup'] as const) {
      for (const facts of [{}, { isPinned: () => true }, { hasUndo: () => true }]) {
        const inTree = contextOf(sampleNodes[name], { ...nothingElse, ...facts });
        assert.deepEqual(treeWith(facts).menu(rowOf(name)), inTree, name);
      }
    }
  });

  test('is the same state in the same words', () => {
    for (const name of ['instanceGroup', 'logstoreGroup'] as const) {
      const row = rowOf(name);
      const failed = { error: new Error('no'), at: now };
      for (const [read, because] of [
        [row, undefined],
        [row, failed],
      ] as const) {
        const known = { ...nothingKnown, latest: () => read.reading, failure: () => because, now: () => now };
        const inTree = spokenGroupWords(stateOf(sampleNodes[name], known));
        assert.equal(treeWith().group({ ...row, failure: because }), inTree);
        assert.notEqual(inTree, '');
      }
    }
  });

  test('is nothing about the group of an account that was removed', () => {
    const tree = treeOnBoard({
      ...nothingElse,
      accounts: { find: () => undefined },
      catalog: { rememberedJob: () => undefined },
    });
    assert.deepEqual(tree.menu(rowOf('logstoreGroup')), []);
  });

  test('is enough for the menu of a group that is not read yet', () => {
    assert.deepEqual(treeWith().menu(loading('new')), contextOf(sampleNodes.logstoreGroup, nothingElse));
    assert.equal(treeWith().group(loading('new')), '');
  });

  test('offers for a failure what the tree offers', () => {
    const call = { service: 'sls', operation: 'ListProject', outcome: 'notApplied' } as const;
    const menu = (error: unknown) => treeWith().failureMenu(failure({ error }));
    assert.deepEqual(menu(new CloudError('denied', call)), ['failed', 'denied']);
    const withCode = new CloudError('denied', { ...call, code: 'Unauthorized' });
    assert.deepEqual(menu(withCode), ['failed', 'explainable', 'denied']);
    assert.deepEqual(menu(new CloudError('unavailable', call)), ['failed']);
    const sourceProblem = { kind: 'untrustedWorkspace', profile: 'ops' } as never;
    assert.deepEqual(menu(new CloudError('credentials', { ...call, sourceProblem })), ['failed', 'untrusted']);
    assert.deepEqual(menu(new Error('no')), ['failed']);
  });

  test('is which groups are pinned', () => {
    const of = (name: 'instance' | 'logstore' | 'instanceGroup' | 'logstoreGroup') => {
      const { group, name: called, ownerName } = pinnedOnBoard(pinOf(sampleNodes[name]));
      return [group === 'all' ? group : group.kind, called, ownerName];
    };
    const { instance, logstore, instanceGroup, logstoreGroup } = sampleNodes;
    const place = `${logstore.logstore.project} / ${logstore.logstore.logstore}`;
    assert.deepEqual(of('instance'), ['all', '', nameOfInstance(instance.instance)]);
    assert.deepEqual(of('logstore'), ['all', '', place]);
    assert.deepEqual(of('instanceGroup'), [
      'dts',
      instanceGroup.group.group.name,
      nameOfInstance(instanceGroup.instance),
    ]);
    assert.deepEqual(of('logstoreGroup'), ['sls', logstoreGroup.group.group.name, place]);
  });
});
