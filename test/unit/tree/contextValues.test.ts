import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { contextOf } from '../../../src/tree/contextValues.ts';
import { sampleNodes } from './sampleNodes.ts';

describe('what menus can be told about a row', () => {
  const noFilter = { filterOf: () => '' };

  test('follows from its kind and state', () => {
    const actual = Object.fromEntries(
      Object.entries(sampleNodes).map(([name, node]) => [name, contextOf(node, noFilter).join(' ')]),
    );
    assert.deepEqual(actual, {
      account: 'account cloud refreshable hasId hasName',
      sampleAccount: 'account sample refreshable hasId hasName',
      changeTracking: 'changeTracking refreshable',
      logService: 'logService refreshable',
      dtsRegion: 'dtsRegion refreshable hasId filterable',
      slsRegion: 'slsRegion refreshable hasId filterable',
      instance: 'instance refreshable hasId hasName hasEndpoint hasTopic acceptsDtsGroup',
      instanceNotReady: 'instance refreshable hasId hasName hasEndpoint hasTopic',
      instanceGroup: 'instanceGroup refreshable hasId hasName',
      project: 'project refreshable hasName hasEndpoint filterable',
      logstore: 'logstore refreshable hasName hasEndpoint acceptsSlsGroup',
      logstoreGroup: 'logstoreGroup refreshable hasName',
      more: 'more',
      noInstances: 'empty refreshable',
      noHits: 'empty refreshable filtered',
      noInstanceGroups: 'empty refreshable acceptsDtsGroup',
      noLogstoreGroups: 'empty refreshable acceptsSlsGroup',
      failed: 'failed refreshable',
      notAccepted: 'failed refreshable signInAgain',
      noRegions: 'noRegions',
      signedOut: 'signedOut signInAgain',
    });
  });

  test('includes a filter in force', () => {
    const context = contextOf(sampleNodes.project, { filterOf: () => 'nginx' });
    assert.deepEqual(context.slice(-2), ['filterable', 'filtered']);
  });
});
