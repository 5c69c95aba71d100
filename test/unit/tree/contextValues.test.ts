import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import { taskStatuses } from '../../../src/cloud/dts/types.ts';
import type { Account } from '../../../src/model/accounts/account.ts';
import type { ChangeTrackingInstance } from '../../../src/model/places.ts';
import { taskStage } from '../../../src/model/status/stage.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { without } from '../../support/without.ts';
import { nothingElse, sampleNodes } from './sampleNodes.ts';
import { instance } from './world.ts';
import '../wizards/stubbedEditor.ts';

const { contextOf } = await import('../../../src/tree/contextValues.ts');

describe('what menus can be told about a row', () => {
  test('follows from its kind and state', () => {
    const actual = Object.fromEntries(
      Object.entries(sampleNodes).map(([name, node]) => [name, contextOf(node, nothingElse).join(' ')]),
    );
    assert.deepEqual(actual, {
      account: 'account cloud refreshable changeable hasId hasName',
      sampleAccount: 'account sample refreshable changeable hasId hasName',
      readOnlyAccount: 'account cloud refreshable readOnly hasId hasName',
      changeTracking: 'changeTracking refreshable',
      logService: 'logService refreshable',
      dtsRegion: 'dtsRegion refreshable filterable hasId',
      slsRegion: 'slsRegion refreshable filterable hasId',
      instance:
        'instance refreshable hasEndpoint hasTopic hasRecords inConsole forTerraform acceptsDtsGroup hasId hasName pinnable',
      instanceNotReady:
        'instance refreshable hasEndpoint hasTopic hasRecords inConsole forTerraform startable hasId hasName pinnable',
      instanceNotPassed:
        'instance refreshable hasEndpoint hasTopic hasRecords inConsole forTerraform startable skippable explainable hasId hasName pinnable',
      instanceOfOldKind:
        'instance refreshable hasEndpoint hasTopic hasRecords inConsole hasConsumptionTime hasId hasName pinnable',
      instanceGroup:
        'instanceGroup consumerGroup explainable refreshable hasRecords inConsole forTerraform editable deletable hasId hasName pinnable',
      groupOfOldInstance:
        'instanceGroup consumerGroup explainable refreshable hasRecords inConsole hasId hasName pinnable',
      project: 'project refreshable hasEndpoint inConsole filterable hasName',
      logstore: 'logstore refreshable hasEndpoint hasRecords inConsole acceptsSlsGroup hasName pinnable',
      logstoreGroup:
        'logstoreGroup consumerGroup explainable refreshable hasRecords comparable inConsole editable deletable resettable hasName pinnable',
      pins: 'pins',
      lookedFor: 'pin refreshable pinnedGroup pinnable',
      gone: 'pin refreshable pinnedGroup pinnable',
      refused: 'pin refreshable pinnedGroup pinnable signInAgain',
      more: 'more',
      noInstances: 'empty refreshable',
      noHits: 'empty refreshable filtered',
      noInstanceGroups: 'empty refreshable acceptsDtsGroup',
      noLogstoreGroups: 'empty refreshable acceptsSlsGroup',
      failed: 'failed refreshable',
      denied: 'failed refreshable denied',
      readOnlyRefusal: 'failed refreshable',
      unreachable: 'failed refreshable network',
      notAllowed: 'failed refreshable consent',
      notRenewed: 'failed refreshable cli',
      notAccepted: 'failed refreshable signInAgain',
      noRegions: 'noRegions',
      signedOut: 'signedOut refreshable signInAgain',
      signedOutUntilAllowed: 'signedOut refreshable consent',
      signedOutUntilRenewed: 'signedOut refreshable cli',
      signedOutUntilTrusted: 'signedOut refreshable untrusted',
    });
  });

  test('tells where a service gave a code, or a task reports something, that can be explained', () => {
    const error = new CloudError('denied', {
      service: 'sls',
      operation: 'ListLogStores',
      outcome: 'notApplied',
      code: 'Unauthorized',
    });
    assert.deepEqual(contextOf({ ...sampleNodes.failed, error }, nothingElse), [
      ...['failed', 'refreshable', 'explainable', 'denied'],
    ]);
    const { instance } = sampleNodes.instance;
    const isExplainable = (status: string): boolean =>
      contextOf(
        { ...sampleNodes.instance, instance: { ...instance, job: { ...instance.job, status } } },
        nothingElse,
      ).includes('explainable');
    for (const status of ['Abnormal', 'Retrying', 'PrecheckFailed', 'Prechecking']) {
      assert.ok(isExplainable(status), status);
    }
    for (const status of ['Normal', 'Locked', 'NotStarted', 'Upgrade']) assert.ok(!isExplainable(status), status);
  });

  test('includes a filter in force', () => {
    const context = contextOf(sampleNodes.project, { ...nothingElse, filterOf: () => 'nginx' });
    assert.ok(context.includes('filterable') && context.includes('filtered'));
  });

  test('says of what is pinned that it is, in its place and in the section of pins', () => {
    const { instance, instanceGroup, logstore, logstoreGroup, gone } = sampleNodes;
    const inPlace: readonly Node[] = [instance, instanceGroup, logstore, logstoreGroup];
    const inSection: readonly Node[] = [
      { ...instance, pin: 'itself' },
      { ...instanceGroup, pin: 'itself' },
      { ...logstore, pin: 'itself' },
      { ...logstoreGroup, pin: 'above' },
      gone,
    ];
    for (const node of [...inPlace, ...inSection]) {
      const context = contextOf(node, { ...nothingElse, isPinned: () => true });
      assert.ok(context.includes('pinned') && !context.includes('pinnable'), node.kind);
    }
  });

  test('offers to undo a reset only where there was one, and never for an instance', () => {
    const withUndo = { ...nothingElse, hasUndo: () => true };
    const offered = Object.entries(sampleNodes)
      .filter(([, node]) => contextOf(node, withUndo).includes('undoable'))
      .map(([name]) => name);
    assert.deepEqual(offered, ['logstoreGroup']);
  });

  // https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
  test('offers changes of groups of an instance while its task can have groups', () => {
    const offered = taskStatuses.filter(status => {
      const node: Node = { ...sampleNodes.instanceGroup, instance: instance('orders', { status }) };
      const context = contextOf(node, nothingElse);
      assert.equal(context.includes('editable'), context.includes('deletable'));
      return context.includes('editable');
    });
    assert.deepEqual(offered, ['Normal', 'Retrying', 'Abnormal']);
  });

  test('offers no changes of groups of an instance of the old version, and those of one that does not tell', () => {
    const words = ['acceptsDtsGroup', 'editable', 'deletable'];
    const offeredOf = (of: ChangeTrackingInstance) => {
      const nodes: readonly Node[] = [
        { ...sampleNodes.instance, instance: of },
        { ...sampleNodes.instanceGroup, instance: of },
        { kind: 'empty', under: { ...sampleNodes.instance, instance: of }, filter: '' },
      ];
      return nodes.map(node => contextOf(node, nothingElse).filter(word => words.includes(word)));
    };
    const all = [['acceptsDtsGroup'], ['editable', 'deletable'], ['acceptsDtsGroup']];
    assert.deepEqual(offeredOf(instance('orders', { version: 'old' })), [[], [], []]);
    assert.deepEqual(offeredOf(instance('orders')), all);
    assert.deepEqual(offeredOf({ ...instance('orders'), job: without(instance('orders').job, 'version') }), all);
  });

  test('offers the consumption time only of instances that run and are not of the new version', () => {
    for (const status of taskStatuses) {
      for (const version of ['new', 'old'] as const) {
        const node: Node = { ...sampleNodes.instance, instance: instance('orders', { status, version }) };
        const expected = version === 'old' && taskStage(status) === 'running';
        assert.equal(contextOf(node, nothingElse).includes('hasConsumptionTime'), expected, `${status} ${version}`);
      }
    }
  });

  const changes = [
    'acceptsDtsGroup',
    'acceptsSlsGroup',
    'editable',
    'deletable',
    'resettable',
    'undoable',
    'hasConsumptionTime',
    'startable',
    'skippable',
    'changeable',
  ];
  const everything = { filterOf: () => '', isPinned: () => true, hasUndo: () => true };

  test('knows all the words that stand for a change', () => {
    const words = new Set(Object.values(sampleNodes).flatMap(node => contextOf(node, everything)));
    assert.deepEqual(
      changes.filter(word => !words.has(word)),
      [],
    );
  });

  for (const [name, node] of Object.entries(sampleNodes)) {
    test(`has no word for a change on a row of a read-only account: ${name}`, () => {
      const words = contextOf(inReadOnlyAccount(node), everything);
      assert.deepEqual(
        words.filter(word => changes.includes(word)),
        [],
      );
    });
  }
});

/** The same row, wherever the node holds its account. */
function inReadOnlyAccount(node: Node): Node {
  if (node.kind === 'pins') return node;
  const isReadOnly = ({ account }: { readonly account: Account }) => ({ account: { ...account, isReadOnly: true } });
  if ('under' in node) return { ...node, under: { ...node.under, ...isReadOnly(node.under) } } as Node;
  return { ...node, ...isReadOnly(node) };
}
