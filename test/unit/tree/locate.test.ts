import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { idOf, maxRows } from '../../../src/tree/nodes.ts';
import { locate, locateLogstore } from '../../../src/tree/locate.ts';
import { account, accountsOf, at, catalogOf, dtsGroup, dtsRegionId, smallWorld } from './world.ts';

describe('locating the row of a group', () => {
  const accounts = accountsOf([account]);
  const inOrders = { ...at, instanceId: 'dts-orders', jobId: 'job-orders' };
  const inSearch = { ...at, instanceId: 'dts-search', jobId: 'job-search' };

  test('finds one of a change tracking instance', async () => {
    const node = await locate({ ...inOrders, group: dtsGroup('index') }, { accounts, catalog: catalogOf(smallWorld) });
    assert.equal(node && idOf(node), 'instanceGroup/a1/cn-hangzhou/dts-orders/group-index');
  });

  test('finds one of a Logstore', async () => {
    const group = { ...at, project: 'k8s-log', logstore: 'nginx', group: { name: 'sync' } };
    const node = await locate(group, { accounts, catalog: catalogOf(smallWorld) });
    assert.equal(node && idOf(node), 'logstoreGroup/a1/cn-hangzhou/k8s-log/nginx/sync');
  });

  test('loads further pages until the instance is there', async () => {
    const catalog = catalogOf({ ...smallWorld, 'instance/a1/cn-hangzhou/dts-search': ['new'] });
    const node = await locate({ ...inSearch, group: dtsGroup('new') }, { accounts, catalog });
    assert.equal(node?.kind, 'instanceGroup');
    assert.deepEqual(
      catalog.changes.map(({ list }) => list),
      ['instances'],
    );
  });

  test('clears a filter that hides the instance', async () => {
    const catalog = catalogOf(smallWorld);
    catalog.setFilter({ list: 'instances', ...at }, 'billing');
    const node = await locate({ ...inOrders, group: dtsGroup('index') }, { accounts, catalog });
    assert.equal(node?.kind, 'instanceGroup');
    assert.equal(catalog.filterOf({ list: 'instances', ...at }), '');
  });

  test('keeps a filter that does not', async () => {
    const catalog = catalogOf(smallWorld);
    catalog.setFilter({ list: 'instances', ...at }, 'ord');
    await locate({ ...inOrders, group: dtsGroup('index') }, { accounts, catalog });
    assert.equal(catalog.filterOf({ list: 'instances', ...at }), 'ord');
  });

  test('finds a Logstore, and leaves a filter that hides it, because a link changes nothing', async () => {
    const catalog = catalogOf(smallWorld);
    const ref = { ...at, project: 'k8s-log', logstore: 'nginx' };
    const node = await locateLogstore(ref, { accounts, catalog });
    assert.equal(node && idOf(node), 'logstore/a1/cn-hangzhou/k8s-log/nginx');
    const list = { list: 'projects', ...at } as const;
    catalog.setFilter(list, 'other');
    assert.equal(await locateLogstore(ref, { accounts, catalog }), undefined);
    assert.equal(catalog.filterOf(list), 'other');
    assert.equal(await locateLogstore(ref, { accounts: accountsOf([]), catalog }), undefined);
  });

  test('finds nothing beyond the rows that the tree shows', async () => {
    const many = Array.from({ length: maxRows + 1 }, (_, index) => `n${index}`);
    const catalog = catalogOf({ [dtsRegionId]: [...many, 'search'] }, 250);
    const node = await locate({ ...inSearch, group: dtsGroup('new') }, { accounts, catalog });
    assert.equal(node, undefined);
    assert.equal(catalog.changes.length, maxRows / 250 - 1);
  });

  test('finds nothing for an account that is gone', async () => {
    const services = { accounts: accountsOf([]), catalog: catalogOf(smallWorld) };
    assert.equal(await locate({ ...inOrders, group: dtsGroup('index') }, services), undefined);
  });
});
