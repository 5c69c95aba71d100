import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Account } from '../../../src/model/accounts/account.ts';
import {
  childrenOf,
  idOf,
  isGroupOf,
  listsAt,
  type Node,
  parentOf,
  pinnedPlace,
  resourceOf,
  rowIdsOf,
  whereFor,
} from '../../../src/tree/nodes.ts';
import { groupRefOf, groupsIn } from '../../../src/model/places.ts';
import { pinOf, sampleNodes } from './sampleNodes.ts';
import { account, accountsOf, at, catalogOf, dtsRegionId, smallWorld } from './world.ts';

/** The rows that could not be loaded, by their names among the samples. */
const failures = Object.entries(sampleNodes).flatMap(([name, { kind }]) => (kind === 'failed' ? [name] : []));

type Picture = string | readonly [string, readonly Picture[]];

test('a stored name with half of a surrogate pair has an id like any other', () => {
  const logstore = { ...at, project: 'k8s-log', logstore: 'a\ud800' };
  assert.equal(idOf({ kind: 'logstore', account, logstore }), 'logstore/a1/cn-hangzhou/k8s-log/a%EF%BF%BD');
});

describe('the tree', () => {
  const accounts = accountsOf([account]);

  test('has services, regions, resources and groups below an account', async () => {
    const catalog = catalogOf(smallWorld);
    assert.deepEqual(await picture(undefined), [
      [
        'prod',
        [
          [
            'changeTracking',
            [
              [
                'cn-hangzhou',
                [['orders', ['audit', 'index']], ['inventory', ['empty']], ['billing', ['sync']], 'more: 3 of 4'],
              ],
            ],
          ],
          [
            'logService',
            [
              [
                'cn-hangzhou',
                [
                  [
                    'k8s-log',
                    [
                      ['nginx', ['sync']],
                      ['cn-hangzhou', ['empty']],
                    ],
                  ],
                ],
              ],
            ],
          ],
        ],
      ],
    ]);

    async function picture(node: Node | undefined): Promise<readonly Picture[]> {
      const children = await childrenOf(node, catalog, accounts, []);
      return Promise.all(
        children.map(async child => {
          const below = await picture(child);
          return below.length === 0 ? nameOf(child) : ([nameOf(child), below] as const);
        }),
      );
    }
  });

  test('gives every row an id of its own, and finds its way up from each', async () => {
    const all = await everyNode(smallWorld);
    assert.equal(all.length, 18);
    assert.equal(new Set(all.map(({ node }) => idOf(node))).size, all.length);
    for (const { node, parent } of all) {
      const up = parentOf(node);
      assert.equal(up && idOf(up), parent && idOf(parent));
    }
  });

  test('keeps pinned rows apart from those below the accounts, and finds its way up from them', async () => {
    const { instanceGroup, logstore, lookedFor } = sampleNodes;
    const pinned: readonly Node[] = [
      { kind: 'instance', account, instance: instanceGroup.instance, pin: 'itself' },
      { ...instanceGroup, pin: 'itself' },
      { ...logstore, pin: 'itself' },
      lookedFor,
    ];
    const all = await everyNode(smallWorld, pinned);
    // The section, four pins, two groups below the pinned instance and one below the pinned Logstore.
    assert.equal(all.length, 18 + 8);
    assert.equal(new Set(all.map(({ node }) => idOf(node))).size, all.length);
    for (const { node, parent } of all) {
      const up = parentOf(node);
      assert.equal(up && idOf(up), parent && idOf(parent));
    }
  });

  test('has no section of pins without pins', async () => {
    const [first] = await childrenOf(undefined, catalogOf(smallWorld), accounts, []);
    assert.equal(first?.kind, 'account');
  });

  test('knows the rows that a group, a list and a pin can have', () => {
    const { instance, instanceGroup, logstoreGroup } = sampleNodes;
    for (const group of [instanceGroup, logstoreGroup]) {
      const rows: readonly Node[] = [group, { ...group, pin: 'itself' }, { ...group, pin: 'above' }];
      assert.deepEqual(rowIdsOf(groupRefOf(group.group)), rows.map(idOf));
      assert.deepEqual(rowIdsOf(pinnedPlace(pinOf(group))), rows.map(idOf));
    }
    const rows: readonly Node[] = [instance, { ...instance, pin: 'itself' }];
    assert.deepEqual(rowIdsOf(groupsIn(instance.instance)).slice(0, 2), rows.map(idOf));
    const pin = pinOf(instance);
    assert.deepEqual(rowIdsOf(pinnedPlace(pin)).slice(0, 2), rows.map(idOf));
    const looking: Node = { kind: 'pin', account, pin, state: 'looking' };
    assert.equal(idOf(looking), idOf({ ...instance, pin: 'itself' }), 'the row stays the same once it was found');
  });

  test('knows the rows of the groups of one place, pinned or not', () => {
    const { instance, instanceGroup, logstore, logstoreGroup } = sampleNodes;
    const nodes: readonly Node[] = [
      instance,
      instanceGroup,
      logstore,
      logstoreGroup,
      { ...logstoreGroup, pin: 'above' },
    ];
    const instanceRef = { ...at, instanceId: 'dts-orders', jobId: 'job-orders' };
    const logstoreRef = { ...at, project: 'k8s-log', logstore: 'nginx' };
    const groupsOf = (of: typeof instanceRef | typeof logstoreRef) => nodes.filter(node => isGroupOf(node, of));
    assert.deepEqual(groupsOf(instanceRef), [nodes[1]]);
    assert.deepEqual(groupsOf(logstoreRef), [nodes[3], nodes[4]]);
    assert.deepEqual(groupsOf({ ...logstoreRef, logstore: 'apache' }), []);
  });

  test('keeps ids apart when names contain separators', () => {
    const inProject = (project: string, logstore: string): string =>
      idOf({ kind: 'logstore', account, logstore: { ...at, project, logstore } });
    assert.notEqual(inProject('a/b', 'c'), inProject('a', 'b/c'));
  });

  test('shows a region only below the services that it offers, and an unknown one below both', async () => {
    const wide: Account = { ...account, regions: ['cn-hangzhou', 'cn-nanjing', 'cn-zhengzhou-jva', 'xx-new-1'] };
    const below = async (kind: 'changeTracking' | 'logService') =>
      (await childrenOf({ kind, account: wide }, catalogOf({}), accountsOf([wide]), [])).map(nameOf);
    assert.deepEqual(await below('changeTracking'), ['cn-hangzhou', 'cn-zhengzhou-jva', 'xx-new-1']);
    assert.deepEqual(await below('logService'), ['cn-hangzhou', 'cn-nanjing', 'xx-new-1']);
  });

  test('says so when no region offers a service', async () => {
    const narrow: Account = { ...account, regions: ['cn-nanjing'] };
    const children = await childrenOf(
      { kind: 'changeTracking', account: narrow },
      catalogOf({}),
      accountsOf([narrow]),
      [],
    );
    assert.deepEqual(children.map(nameOf), ['noRegions']);
  });

  test('has one row below an account that has no keys, with the reason', async () => {
    const problem = { kind: 'noStoredPair' } as const;
    const keyless = accountsOf([account], { a1: { problem } });
    const children = await childrenOf({ kind: 'account', account }, catalogOf({}), keyless, []);
    assert.deepEqual(children, [{ kind: 'signedOut', account, problem }]);
  });

  test('is of the account as it is by now, however old the row above', async () => {
    const old: Account = { ...account, name: 'before', regions: ['cn-beijing'], isReadOnly: true };
    const rows: readonly Node[] = [
      { kind: 'account', account: old },
      { kind: 'logService', account: old },
      { kind: 'dtsRegion', account: old, region: at.region },
      { ...sampleNodes.instance, account: old },
    ];
    for (const row of rows) {
      const children = await childrenOf(row, catalogOf(smallWorld), accounts, []);
      assert.ok(children.length > 0, row.kind);
      for (const child of children) {
        const { account: own } = 'under' in child ? child.under : child.kind === 'pins' ? assert.fail() : child;
        assert.deepEqual(own, account, `${row.kind} ${child.kind}`);
      }
    }
  });

  test('has nothing below a row whose account went while it was loading', async () => {
    const list = [account];
    const leaving = accountsOf(list);
    const children = childrenOf({ kind: 'dtsRegion', account, region: at.region }, catalogOf(smallWorld), leaving, []);
    list.pop();
    assert.deepEqual(await children, []);
  });

  test('tells no hits from no entries', async () => {
    const catalog = catalogOf(smallWorld);
    catalog.setFilter({ list: 'instances', ...at }, 'zebra');
    const [only, ...others] = await childrenOf(
      { kind: 'dtsRegion', account, region: at.region },
      catalog,
      accounts,
      [],
    );
    assert.deepEqual(others, []);
    assert.equal(only?.kind === 'empty' && only.filter, 'zebra');
  });

  test('lets a failure through, for the provider to show', async () => {
    const failing = childrenOf({ kind: 'dtsRegion', account, region: at.region }, catalogOf({}), accounts, []);
    await assert.rejects(failing, { message: `No list ${dtsRegionId}` });
  });

  test('knows the lists that a row stands for', async () => {
    const lists: Record<string, readonly string[]> = {};
    const pinned = [sampleNodes.lookedFor];
    for (const { node } of await everyNode({ ...smallWorld, [dtsRegionId]: ['orders'] }, pinned)) {
      lists[node.kind] = listsAt(node).map(({ list }) => list);
    }
    assert.deepEqual(lists, {
      pins: [],
      pin: ['logstoreGroups'],
      account: [],
      changeTracking: ['instances'],
      dtsRegion: ['instances'],
      instance: ['instanceGroups'],
      instanceGroup: ['instanceGroups'],
      logService: ['projects'],
      slsRegion: ['projects'],
      project: ['logstores'],
      logstore: ['logstoreGroups'],
      logstoreGroup: ['logstoreGroups'],
      empty: ['logstoreGroups'],
    });
  });

  test('tells wizards the way that a row goes to its service, and nothing to those of the other', () => {
    const told = Object.fromEntries(
      Object.entries(sampleNodes).map(([name, node]) => {
        const ways = (['dts', 'sls'] as const).map(service => Object.keys(whereFor(service, node)).join(' '));
        return [name, ways[0] === ways[1] ? ways[0] : ways.join(' | ')];
      }),
    );
    const [instanceWay, logstoreWay] = ['account region instance | ', ' | account region project logstore'];
    assert.deepEqual(told, {
      ...Object.fromEntries(Object.keys(sampleNodes).map(name => [name, 'account'])),
      pins: '',
      changeTracking: 'account | ',
      noRegions: 'account | ',
      logService: ' | account',
      ...Object.fromEntries([...failures, 'dtsRegion', 'noInstances'].map(name => [name, 'account region | '])),
      slsRegion: ' | account region',
      ...Object.fromEntries(['project', 'more', 'noHits'].map(name => [name, ' | account region project'])),
      ...Object.fromEntries(['instance', 'instanceGroup', 'noInstanceGroups'].map(name => [name, instanceWay])),
      ...Object.fromEntries(
        ['instanceNotReady', 'instanceNotPassed', 'instanceOfOldKind'].map(name => [name, instanceWay]),
      ),
      groupOfOldInstance: instanceWay,
      ...Object.fromEntries(['logstore', 'logstoreGroup', 'noLogstoreGroups'].map(name => [name, logstoreWay])),
    });
    const { project, logstore } = whereFor('sls', sampleNodes.logstoreGroup);
    assert.deepEqual(
      [project, logstore],
      [
        { ...at, project: 'k8s-log' },
        { ...at, project: 'k8s-log', logstore: 'nginx' },
      ],
    );
  });

  test('knows what to copy of each row: ids of the vendor, and names', () => {
    const copied = Object.entries(sampleNodes).flatMap(([name, node]) => {
      const { id, name: called } = resourceOf(node);
      return id === undefined && called === undefined ? [] : [[name, id, called]];
    });
    assert.deepEqual(copied.slice(0, 6), [
      ['dtsRegion', 'cn-hangzhou', undefined],
      ['slsRegion', 'cn-hangzhou', undefined],
      ['instance', 'dts-orders', 'orders'],
      ['project', undefined, 'k8s-log'],
      ['logstore', undefined, 'nginx'],
      ['account', '1234567890125678', 'prod'],
    ]);
    assert.deepEqual(
      copied.slice(-2),
      [
        ['instanceGroup', 'group-index', 'index'],
        ['logstoreGroup', undefined, 'sync'],
      ],
      'rows of messages have neither',
    );
  });

  async function everyNode(
    world: typeof smallWorld,
    pinned: readonly Node[] = [],
  ): Promise<{ node: Node; parent: Node | undefined }[]> {
    const catalog = catalogOf(world);
    const below = async (parent: Node | undefined): Promise<{ node: Node; parent: Node | undefined }[]> => {
      const children = await childrenOf(parent, catalog, accounts, pinned);
      const deeper = await Promise.all(children.map(below));
      return children.flatMap((node, index) => [{ node, parent }, ...(deeper[index] ?? [])]);
    };
    return below(undefined);
  }
});

function nameOf(node: Node): string {
  switch (node.kind) {
    case 'account':
      return node.account.name;
    case 'dtsRegion':
    case 'slsRegion':
      return node.region;
    case 'instance':
      return node.instance.job.name;
    case 'instanceGroup':
    case 'logstoreGroup':
      return node.group.group.name;
    case 'project':
      return node.project.project;
    case 'logstore':
      return node.logstore.logstore;
    case 'more':
      return `more: ${node.shown} of ${node.total}`;
    case 'changeTracking':
    case 'logService':
    case 'pins':
    case 'pin':
    case 'empty':
    case 'failed':
    case 'noRegions':
    case 'signedOut':
      return node.kind;
  }
}
