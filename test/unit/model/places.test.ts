import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { accountOfKey, groupKey, type GroupRef, isGroupKey, type ListRef } from '../../../src/model/places.ts';
import { filterKind, LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import { Entries } from '../../../src/model/entries.ts';
import { rowIdOf, rowIdsOf } from '../../../src/tree/nodes.ts';

/** Names as hard as a service takes them: a group of an instance is known by its id, one of a Logstore by any name. */
const region = { accountId: 'a-1', region: 'cn-hangzhou' } as const;
const instance = { ...region, instanceId: 'dts%1', jobId: 'job1' } as const;
const logstore = { ...region, project: 'k8s-log', logstore: 'nginx_1' } as const;
const inInstance: GroupRef = { kind: 'dts', ...instance, groupId: 'dtsg 1' };
const inLogstore: GroupRef = { kind: 'sls', ...logstore, groupName: 'a/b "消费" %2F' };

const lists: readonly (readonly [ListRef, string, string])[] = [
  [{ list: 'instances', ...region }, 'a-1/cn-hangzhou/dts', 'dtsRegion/a-1/cn-hangzhou'],
  [{ list: 'projects', ...region }, 'a-1/cn-hangzhou/sls', 'slsRegion/a-1/cn-hangzhou'],
  [{ list: 'instanceGroups', ...instance }, 'a-1/cn-hangzhou/dts/dts%1', 'instance/a-1/cn-hangzhou/dts%251'],
  [
    { list: 'logstores', ...region, project: 'k8s-log' },
    'a-1/cn-hangzhou/sls/k8s-log',
    'project/a-1/cn-hangzhou/k8s-log',
  ],
  [
    { list: 'logstoreGroups', ...logstore },
    'a-1/cn-hangzhou/sls/k8s-log/nginx_1',
    'logstore/a-1/cn-hangzhou/k8s-log/nginx_1',
  ],
];

/** These keys are in the state of those who use the extension, and never change. */
describe('keys that are stored', () => {
  for (const [list, filter, row] of lists) {
    test(`of the filter and the row of ${list.list}`, () => {
      const filters = new Entries(filterKind);
      const catalog = new LiveCatalog(() => Promise.reject(new Error('asked')), filters);
      catalog.setFilter(list, 'text');
      assert.deepEqual(filters.all(), [{ list: filter, text: 'text' }]);
      assert.equal(rowIdOf(list), row);
    });
  }

  test('of groups, for histories', () => {
    assert.equal(groupKey(inInstance), '["dts","a-1","cn-hangzhou","dts%1","dtsg 1"]');
    assert.equal(groupKey(inLogstore), String.raw`["sls","a-1","cn-hangzhou","k8s-log","nginx_1","a/b \"消费\" %2F"]`);
    assert.deepEqual([inInstance, inLogstore].map(groupKey).map(accountOfKey), ['a-1', 'a-1']);
    assert.ok([inInstance, inLogstore].map(groupKey).every(isGroupKey));
  });

  test('are told from anything else that a file may hold', () => {
    const others = ['', 'null', '5', '"dts"', '{}', '[]', '["dts","a-1","cn-hangzhou","dts%1"]'].concat(
      groupKey(inInstance).replace('"dts"', '"sls"'),
      groupKey(inLogstore).replace('"sls"', '"toString"'),
      groupKey(inLogstore).replace('"k8s-log"', '1'),
      groupKey(inInstance).slice(1),
    );
    assert.deepEqual(others.filter(isGroupKey), []);
  });

  test('of the rows of groups, in their place, pinned and below what is pinned', () => {
    const row = 'instanceGroup/a-1/cn-hangzhou/dts%251/dtsg%201';
    assert.deepEqual(rowIdsOf(inInstance), [row, `pinned/${row}`, `belowPinned/${row}`]);
    assert.equal(
      rowIdsOf(inLogstore)[0],
      'logstoreGroup/a-1/cn-hangzhou/k8s-log/nginx_1/a%2Fb%20%22%E6%B6%88%E8%B4%B9%22%20%252F',
    );
  });
});
