import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Accounts } from '../../../src/accounts/accounts.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { Catalog } from '../../../src/model/catalog/catalog.ts';
import { groupsIn, type ListRef } from '../../../src/model/places.ts';
import { Emitter } from '../../../src/model/event.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { PinnedRows } from '../../../src/tree/pinnedRows.ts';
import { pinKind, Pins } from '../../../src/tree/pins.ts';
import { Entries } from '../../../src/model/entries.ts';
import { pinOf, sampleNodes } from './sampleNodes.ts';
import { account, accountsOf, at, catalogOf, dtsGroup, job, smallWorld } from './world.ts';

const { instance, instanceGroup, logstore, logstoreGroup } = sampleNodes;
const orders = groupsIn(instance.instance);

/** The section of pins over a catalog that counts the calls for instances, and can be changed. */
async function section(nodes: readonly Node[], changes: Partial<Catalog> = {}) {
  const pins = new Pins(new Entries(pinKind));
  for (const node of nodes) await pins.pin(pinOf(node));
  const catalogChanged = new Emitter<ListRef>();
  const accountsChanged = new Emitter<void>();
  const keysReplaced = new Emitter<string>();
  const asked: string[] = [];
  const catalog: Catalog = {
    ...catalogOf(smallWorld),
    onDidChange: catalogChanged.event,
    currentJob: ({ instanceId }) => {
      asked.push(instanceId);
      return Promise.resolve(job('orders'));
    },
    ...changes,
  };
  const accounts: Accounts & { list: () => readonly (typeof account)[] } = {
    ...accountsOf([account]),
    onDidChange: accountsChanged.event,
    onDidReplaceKeys: keysReplaced.event,
  };
  const changed = new Emitter<void>();
  const rows = new PinnedRows({ pins, catalog, accounts }, () => {
    changed.fire();
  });
  const nextChange = () =>
    new Promise<void>(resolve => {
      const subscription = changed.event(() => {
        subscription.dispose();
        resolve();
      });
    });
  const settled = async (): Promise<void> => {
    while (rows.nodes().some(node => node.kind === 'pin' && node.state === 'looking')) await nextChange();
  };
  return { rows, pins, catalog, accounts, asked, catalogChanged, accountsChanged, keysReplaced, nextChange, settled };
}

const pictureOf = (rows: PinnedRows): readonly string[] =>
  rows.nodes().map(node => {
    if (node.kind !== 'pin') return `${node.kind} ${'pin' in node ? node.pin : ''}`;
    return `pin ${typeof node.state === 'object' ? (node.state.error as Error).name : node.state}`;
  });

const refusal = (kind: 'denied' | 'notFound') =>
  Promise.reject(new CloudError(kind, { service: 'dts', operation: 'DescribeDtsJobDetail', outcome: 'notApplied' }));

describe('the section of pins', () => {
  test('has its rows at once, and the resources as soon as they were found', async () => {
    const { rows, settled } = await section([instance, instanceGroup, logstore, logstoreGroup]);
    assert.deepEqual(pictureOf(rows), Array(4).fill('pin looking'));
    await settled();
    assert.deepEqual(pictureOf(rows), [
      'instance itself',
      'instanceGroup itself',
      'logstore itself',
      'logstoreGroup itself',
    ]);
    assert.equal(rows.found().length, 4);
  });

  test('asks once for an instance and its groups', async () => {
    const { settled, asked } = await section([instance, instanceGroup]);
    await settled();
    assert.deepEqual(asked, ['dts-orders']);
  });

  test('holds up no pin because of another', async () => {
    const never = new Promise<never>(() => undefined);
    const { rows, nextChange } = await section([instance, logstore], { currentJob: () => never });
    await nextChange();
    assert.deepEqual(pictureOf(rows), ['pin looking', 'logstore itself']);
  });

  test('says what is gone, and what is refused', async () => {
    const other: Node = { ...instanceGroup, group: { ...instanceGroup.group, group: dtsGroup('deleted') } };
    const { rows, settled } = await section([other, logstoreGroup, instance, logstore], {
      logstoreGroups: ref => (ref.logstore === 'nginx' ? refusal('notFound') : refusal('denied')),
    });
    await settled();
    assert.deepEqual(pictureOf(rows), ['pin gone', 'pin gone', 'instance itself', 'pin gone']);
    assert.equal(rows.found().length, 1);

    const refused = await section([instance], { currentJob: () => refusal('denied') });
    await refused.settled();
    assert.deepEqual(pictureOf(refused.rows), ['pin CloudError']);
  });

  test('shows an instance even if its groups are refused, because opening it says so', async () => {
    const { rows, settled } = await section([instance], { instanceGroups: () => refusal('denied') });
    await settled();
    assert.deepEqual(pictureOf(rows), ['instance itself']);
  });

  test('takes new pins up and old ones out', async () => {
    const { rows, pins, settled } = await section([]);
    assert.deepEqual(rows.nodes(), []);
    await pins.pin(pinOf(logstore));
    await settled();
    assert.deepEqual(pictureOf(rows), ['logstore itself']);
    await pins.unpin(pinOf(logstore).ref);
    assert.deepEqual([rows.nodes(), rows.found()], [[], []]);
  });

  test('takes up what was pinned in another window', async () => {
    const { rows, pins } = await section([]);
    pins.list = () => [{ kind: 'logstore', ref: { ...at, project: 'k8s-log', logstore: 'nginx' } }];
    assert.deepEqual(pictureOf(rows), ['pin looking']);
    // Nothing is under way but promises.
    await new Promise(resolve => setImmediate(resolve));
    assert.deepEqual(pictureOf(rows), ['logstore itself']);
  });

  test('looks again for what a refresh is about, and keeps the row meanwhile', async () => {
    const { rows, settled, catalogChanged, asked, nextChange } = await section([instance, logstore]);
    await settled();
    asked.length = 0;
    catalogChanged.fire({ list: 'instances', ...at });
    assert.deepEqual(pictureOf(rows), ['instance itself', 'logstore itself']);
    await nextChange();
    assert.deepEqual(asked, ['dts-orders']);
    // Its groups alone say nothing new about the instance.
    catalogChanged.fire(orders);
    await nextChange();
    catalogChanged.fire({ list: 'instances', ...at, region: 'cn-beijing' });
    assert.deepEqual(asked, ['dts-orders']);
  });

  test('finds what is gone by the next refresh', async () => {
    let isThere = true;
    const groups = (ref: Parameters<Catalog['logstoreGroups']>[0]) =>
      isThere
        ? Promise.resolve({ items: [{ ...ref, group: { name: 'sync' } }], total: 1 })
        : Promise.resolve({ items: [], total: 0 });
    const { rows, settled, catalogChanged, nextChange } = await section([logstoreGroup], { logstoreGroups: groups });
    await settled();
    isThere = false;
    catalogChanged.fire(groupsIn(logstore.logstore));
    await nextChange();
    assert.deepEqual(pictureOf(rows), ['pin gone']);
    isThere = true;
    catalogChanged.fire({ list: 'projects', ...at });
    await nextChange();
    assert.deepEqual(pictureOf(rows), ['logstoreGroup itself']);
  });

  test('forgets what was found when the account becomes somebody else, and looks anew', async () => {
    const { rows, settled, keysReplaced, accountsChanged, asked } = await section([instance, logstore]);
    await settled();
    keysReplaced.fire('another');
    assert.deepEqual(pictureOf(rows), ['instance itself', 'logstore itself']);
    keysReplaced.fire(account.id);
    accountsChanged.fire();
    assert.deepEqual(pictureOf(rows), ['pin looking', 'pin looking']);
    await settled();
    assert.deepEqual(pictureOf(rows), ['instance itself', 'logstore itself']);
    assert.deepEqual(asked, ['dts-orders', 'dts-orders']);
  });

  test('tries again what was refused, when an account has changed', async () => {
    let isDenied = true;
    const { rows, settled, accountsChanged, nextChange, asked } = await section([instance, logstore], {
      logstoreGroups: ref => (isDenied ? refusal('denied') : Promise.resolve({ items: [], total: 0, ...ref })),
    });
    await settled();
    assert.deepEqual(pictureOf(rows), ['instance itself', 'pin CloudError']);
    isDenied = false;
    accountsChanged.fire();
    await nextChange();
    assert.deepEqual(pictureOf(rows), ['instance itself', 'logstore itself']);
    assert.deepEqual(asked, ['dts-orders'], 'what was found is not looked for again');
  });

  test('has the accounts as they are now, and no rows of one that is gone', async () => {
    const { rows, settled, accounts } = await section([logstore]);
    await settled();
    Object.assign(accounts, accountsOf([{ ...account, isReadOnly: true }]));
    const [row] = rows.nodes();
    assert.ok(row?.kind === 'logstore' && row.account.isReadOnly);
    Object.assign(accounts, accountsOf([]));
    assert.deepEqual(rows.nodes(), []);
  });
});
