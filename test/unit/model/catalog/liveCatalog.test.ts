import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DtsConsumerGroup, DtsJob } from '../../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { LiveCatalog } from '../../../../src/model/catalog/liveCatalog.ts';
import type { ListRef } from '../../../../src/model/places.ts';
import { Disk } from '../../../support/disk.ts';

const region = { accountId: 'a', region: 'cn-hangzhou' };
const project = { ...region, project: 'k8s' };
const instance = { ...region, instanceId: 'dts1', jobId: 'job1' };
const logstores: ListRef = { list: 'logstores', ...project };

const job: DtsJob = {
  instanceId: 'dts1',
  jobId: 'job1',
  name: 'orders',
  status: 'Normal',
  version: 'new',
  errorDetails: [],
  tags: [],
};

const denied = (operation: string) =>
  Promise.reject(new CloudError('denied', { service: 'dts', operation, outcome: 'notApplied' }));

const isGone = (accountId: string): boolean => accountId !== 'b';

/** Until everything is written, and everybody knows. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

/** A cloud of 250 Logstores `store-0` … and one instance, which writes down what it is asked. */
function catalogOverFake(disk = new Disk()) {
  const asked: string[] = [];
  const world = {
    groups: [{ id: 'g1', name: 'one', userName: 'u' }] as DtsConsumerGroup[],
    jobs: [job],
    /** The row that a call for one instance is answered with. */
    row: () => Promise.resolve({ items: world.jobs, total: 1 }),
  };
  const notAsked = (): never => assert.fail('nobody asks for this');
  const cloud: Awaited<ReturnType<ConstructorParameters<typeof LiveCatalog>[0]>> = {
    dts: {
      describeDtsJobs: (_region, { pageNumber = 1, nameContains = '', instanceId }) => {
        asked.push(`DescribeDtsJobs ${instanceId ?? pageNumber} ${nameContains}`.trim());
        return instanceId === undefined ? Promise.resolve({ items: world.jobs, total: 1 }) : world.row();
      },
      describeDtsJobDetail: () => {
        asked.push('DescribeDtsJobDetail');
        return Promise.resolve({ instanceId: 'dts1', jobId: 'job1', name: 'orders', status: 'Abnormal', hosts: {} });
      },
      describePreCheckStatus: notAsked,
      describeJobMonitorRule: notAsked,
      describeSubscriptionInstanceStatus: notAsked,
      describeConsumerChannel: () => {
        asked.push('DescribeConsumerChannel');
        return Promise.resolve({ items: world.groups, total: world.groups.length });
      },
    },
    sls: {
      listProject: notAsked,
      listShards: notAsked,
      listLogStores: (_region, _project, { offset = 0, size = 0, nameContains = '' }) => {
        asked.push(`ListLogStores ${offset}+${size} ${nameContains}`.trim());
        const all = Array.from({ length: 250 }, (_, n) => `store-${n}`).filter(name => name.includes(nameContains));
        return Promise.resolve({ items: all.slice(offset, offset + size), total: all.length });
      },
      listConsumerGroup: () => {
        asked.push('ListConsumerGroup');
        return Promise.resolve([{ name: 'billing' }]);
      },
    },
  };
  const catalog = new LiveCatalog(() => Promise.resolve(cloud), disk.window().filters);
  const changes: string[] = [];
  catalog.onDidChange(ref => changes.push(ref.list));
  return { catalog, asked, changes, world };
}

describe('the catalog', () => {
  test('loads pages of a list on request and remembers them', async () => {
    const { catalog, asked, changes } = catalogOverFake();
    assert.equal((await catalog.logstores(project)).items.length, 100);
    await catalog.loadMore(logstores);
    await catalog.loadMore(logstores);
    const all = await catalog.logstores(project);
    assert.deepEqual(
      [all.items.length, all.total, all.items.at(-1)],
      [250, 250, { ...project, logstore: 'store-249' }],
    );
    assert.deepEqual(asked, ['ListLogStores 0+100', 'ListLogStores 100+100', 'ListLogStores 200+100']);
    assert.deepEqual(changes, ['logstores', 'logstores']);
    assert.deepEqual(catalog.peek(logstores), { count: 250, total: 250 });
  });

  test('filters at the service, says so, and keeps the filter over a refresh', async () => {
    const { catalog, asked } = catalogOverFake();
    await catalog.logstores(project);
    catalog.setFilter(logstores, 'store-24');
    assert.equal(catalog.filterOf(logstores), 'store-24');
    assert.equal(catalog.peek(logstores), undefined);
    catalog.refresh(logstores);
    assert.equal((await catalog.logstores(project)).total, 11);
    catalog.setFilter(logstores, '');
    assert.equal((await catalog.logstores(project)).total, 250);
    assert.deepEqual(asked, ['ListLogStores 0+100', 'ListLogStores 0+100 store-24', 'ListLogStores 0+100']);
  });

  test('refreshing a list forgets what lies below it, and nothing beside it', async () => {
    const { catalog, asked } = catalogOverFake();
    const logstore = { ...project, logstore: 'store-1' };
    await catalog.logstoreGroups(logstore);
    await catalog.instances(region);
    await catalog.instanceGroups(instance);
    asked.length = 0;
    catalog.refresh({ list: 'projects', ...region });
    await catalog.logstoreGroups(logstore);
    await catalog.instanceGroups(instance);
    assert.deepEqual(asked, ['ListConsumerGroup']);
  });

  test('a name that begins like another is not below it', async () => {
    const { catalog, asked } = catalogOverFake();
    await catalog.logstoreGroups({ ...project, project: 'k8s-2', logstore: 'x' });
    asked.length = 0;
    catalog.refresh(logstores);
    await catalog.logstoreGroups({ ...project, project: 'k8s-2', logstore: 'x' });
    assert.deepEqual(asked, []);
  });

  test('refreshing an account tells every region it showed', async () => {
    const { catalog, changes } = catalogOverFake();
    await catalog.instances(region);
    await catalog.instances({ ...region, region: 'cn-beijing' });
    await catalog.instanceGroups(instance);
    catalog.refreshAccount('a');
    assert.deepEqual(changes, ['instances', 'instances']);
  });

  test('an account that is gone is forgotten with its filters, and only that', async () => {
    const { catalog, asked } = catalogOverFake();
    await catalog.logstores(project);
    catalog.setFilter({ list: 'instances', ...region }, 'orders');
    const other = { ...project, accountId: 'b' };
    await catalog.logstores(other);
    catalog.forgetAccounts(isGone);
    assert.equal(catalog.peek(logstores), undefined);
    assert.equal(catalog.filterOf({ list: 'instances', ...region }), '');
    asked.length = 0;
    await catalog.logstores(other);
    assert.deepEqual(asked, []);
  });

  test('refreshing an account tells also of groups whose lists above were never loaded', async () => {
    const { catalog, changes } = catalogOverFake();
    await catalog.instanceGroups(instance);
    await catalog.logstores(project);
    await catalog.logstoreGroups({ ...project, logstore: 'store-1' });
    catalog.refreshAccount('a');
    assert.deepEqual(changes, ['instanceGroups', 'logstores']);
  });

  test('refreshing an instance renews it in its place, and forgets its groups', async () => {
    const { catalog, asked, changes, world } = catalogOverFake();
    await catalog.instances(region);
    await catalog.instanceGroups(instance);
    asked.length = 0;
    world.jobs = [{ ...job, status: 'Abnormal', errorDetails: [{ code: 'DTS-1' }] }];
    await catalog.refreshInstance(instance);
    assert.deepEqual((await catalog.instances(region)).items[0]?.job, world.jobs[0]);
    await catalog.instanceGroups(instance);
    assert.deepEqual(asked, ['DescribeDtsJobs dts1', 'DescribeConsumerChannel']);
    assert.deepEqual(changes, ['instanceGroups', 'instances']);
  });

  describe('when the row of an instance cannot be read again', () => {
    const precheck = { items: [{ item: 'CHECK_CONN_SRC', result: 'Failed' }] };
    const row = { ...job, tags: [{ key: 'team', value: 'orders' }], precheck, errorDetails: [{ code: 'DTS-1' }] };
    const renewed = async (
      was: DtsJob,
      answered: () => Promise<never> | Promise<{ items: DtsJob[]; total: number }>,
    ) => {
      const { catalog, world } = catalogOverFake();
      world.jobs = [was];
      await catalog.instances(region);
      world.row = answered;
      await catalog.refreshInstance(instance);
      return (await catalog.instances(region)).items[0]?.job;
    };

    test('its poorer detail takes away nothing that was known, while the status is the same', async () => {
      const now = await renewed({ ...row, status: 'Abnormal' }, () => denied('DescribeDtsJobs'));
      assert.deepEqual([now?.tags, now?.precheck, now?.errorDetails], [row.tags, precheck, row.errorDetails]);
    });

    test('what was known of an error and a precheck goes with the status, and tags and version stay', async () => {
      const now = await renewed({ ...row, status: 'PrecheckFailed' }, () => denied('DescribeDtsJobs'));
      assert.equal(now?.status, 'Abnormal');
      assert.deepEqual([now.tags, now.version], [row.tags, 'new']);
      assert.deepEqual([now.precheck, now.errorDetails], [undefined, undefined]);
    });

    test('its detail is asked for as well when the service does not list it', async () => {
      assert.equal((await renewed(row, () => Promise.resolve({ items: [], total: 0 })))?.status, 'Abnormal');
    });

    test('nothing else is tried when the service is not reached', async () => {
      const off = new CloudError('unreachable', {
        service: 'dts',
        operation: 'DescribeDtsJobs',
        outcome: 'notApplied',
      });
      await assert.rejects(
        renewed(row, () => Promise.reject(off)),
        off,
      );
    });
  });

  test('reading groups anew tells the tree only when they differ', async () => {
    const { catalog, changes, world } = catalogOverFake();
    await catalog.instanceGroups(instance);
    await catalog.currentInstanceGroups(instance, new AbortController().signal);
    assert.deepEqual(changes, []);
    world.groups = [...world.groups, { id: 'g2', name: 'two', userName: 'u' }];
    await catalog.currentInstanceGroups(instance, new AbortController().signal);
    assert.deepEqual(changes, ['instanceGroups']);
    assert.equal((await catalog.instanceGroups(instance)).items.length, 2);
  });

  test('keeps a deleted group out of the list for as long as the service may still show it', async t => {
    t.mock.timers.enable({ apis: ['Date'] });
    const { catalog, world } = catalogOverFake();
    world.groups = [...world.groups, { id: 'g2', name: 'two', userName: 'u' }];
    const list = { list: 'instanceGroups', ...instance } as const;
    const shown = async () => {
      catalog.refresh(list);
      const { items, total } = await catalog.instanceGroups(instance);
      return [items.map(({ group }) => group.id), total];
    };
    catalog.hideDeleted({ kind: 'dts', ...instance, groupId: 'g1' });
    assert.deepEqual(await shown(), [['g2'], 1]);
    t.mock.timers.tick(29_000);
    assert.deepEqual(await shown(), [['g2'], 1]);
    // Whatever the list shows then is the truth.
    t.mock.timers.tick(1_000);
    assert.deepEqual(await shown(), [['g1', 'g2'], 2]);
  });

  test('forgets what was loaded and deleted of an account that became somebody else, and nothing of others', async () => {
    const { catalog, asked, changes } = catalogOverFake();
    const other = { ...instance, accountId: 'b' };
    catalog.setFilter({ list: 'instances', ...region }, 'orders');
    await catalog.instanceGroups(instance);
    await catalog.instanceGroups(other);
    for (const { accountId } of [instance, other]) {
      catalog.hideDeleted({ kind: 'dts', ...instance, accountId, groupId: 'g1' });
    }
    asked.length = 0;
    changes.length = 0;
    catalog.forgetAccount('a');
    assert.deepEqual(changes, ['instanceGroups']);
    assert.equal((await catalog.instanceGroups(instance)).total, 1);
    assert.equal((await catalog.instanceGroups(other)).items.length, 1, 'remembered from before it was deleted');
    assert.equal((await catalog.currentInstanceGroups(other, new AbortController().signal)).total, 0);
    assert.equal(catalog.filterOf({ list: 'instances', ...region }), 'orders', 'what the user looks for stays');
  });
});

describe('name filters', () => {
  const lists: readonly ListRef[] = [
    { list: 'instances', ...region },
    { list: 'projects', ...region },
    { list: 'logstores', ...project },
  ];

  test('are in force again after a restart, and can be told', async () => {
    const disk = new Disk();
    const before = catalogOverFake(disk);
    for (const list of lists) before.catalog.setFilter(list, 'store-24');
    await settled();
    const { catalog, asked } = catalogOverFake(disk);
    assert.deepEqual(catalog.filtered(), lists);
    assert.deepEqual(
      lists.map(list => catalog.filterOf(list)),
      lists.map(() => 'store-24'),
    );
    await catalog.logstores(project);
    assert.deepEqual(asked, ['ListLogStores 0+100 store-24']);
  });

  test('that were taken back do not come again', async () => {
    const disk = new Disk();
    const { catalog } = catalogOverFake(disk);
    catalog.setFilter(logstores, 'nginx');
    catalog.setFilter(logstores, '');
    await settled();
    assert.deepEqual([disk.values('filter'), catalogOverFake(disk).catalog.filtered()], [[], []]);
  });

  test('go with their account, also when it went while this window was closed', async () => {
    const disk = new Disk();
    const { catalog } = catalogOverFake(disk);
    catalog.setFilter(logstores, 'nginx');
    const kept: ListRef = { ...logstores, accountId: 'b' };
    catalog.setFilter(kept, 'nginx');
    await settled();
    const after = catalogOverFake(disk);
    after.catalog.forgetAccounts(isGone);
    assert.deepEqual(after.catalog.filtered(), [kept]);
    await settled();
    assert.deepEqual(catalogOverFake(disk).catalog.filtered(), [kept]);
  });

  test('of another window apply in this one, whose list is read again', async () => {
    const disk = new Disk();
    const [here, there] = [catalogOverFake(disk), catalogOverFake(disk)];
    await here.catalog.logstores(project);
    there.catalog.setFilter({ list: 'projects', ...region }, 'k8s');
    there.catalog.setFilter(logstores, 'store-24');
    here.catalog.setFilter({ list: 'instances', ...region }, 'orders');
    await settled();
    for (const { catalog } of [here, there]) assert.equal(catalog.filtered().length, 3);
    assert.deepEqual(here.changes, ['instances', 'projects', 'logstores']);
    assert.equal((await here.catalog.logstores(project)).total, 11);
  });

  test('that cannot be written do not apply, and their list is read again', async () => {
    const disk = new Disk();
    const { catalog, changes } = catalogOverFake(disk);
    disk.isFull = true;
    catalog.setFilter(logstores, 'store-24');
    await settled();
    assert.deepEqual([catalog.filtered(), changes], [[], ['logstores', 'logstores']]);
  });

  test('work without a store', () => {
    const catalog = new LiveCatalog(() => Promise.reject(new Error('Nobody is asked.')));
    catalog.setFilter(logstores, 'nginx');
    assert.deepEqual(catalog.filtered(), [logstores]);
  });
});
