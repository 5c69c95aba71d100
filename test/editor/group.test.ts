import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { commandId, groupPanelType } from '../../src/contributions.ts';
import type { TestApi, TestExports } from '../../src/extension.ts';
import { groupKey, type GroupRef, groupRefOf } from '../../src/model/places.ts';
import type { GroupReading } from '../../src/model/lag/reading.ts';
import { first, PanelTabs } from './support/panelTabs.ts';

const tabs = new PanelTabs(groupPanelType);

suite('the consumer group panel', () => {
  let api: TestApi;
  let ofLogstore: readonly GroupRef[];
  let ofInstance: GroupRef;

  suiteSetup(async () => {
    const extension = vscode.extensions.getExtension<TestExports>(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension);
    api = await (await extension.activate()).open();
    await vscode.commands.executeCommand(commandId('useSampleAccount'));
    const [account] = api.accounts.list();
    assert.ok(account);
    const place = { accountId: account.id, region: 'cn-hangzhou' };
    const logstore = { ...place, project: 'k8s-log-prod', logstore: 'nginx-access' };
    ofLogstore = (await api.catalog.logstoreGroups(logstore)).items.map(groupRefOf);
    const instances = (await api.catalog.instances({ ...place, region: 'cn-shanghai' })).items;
    const lists = await Promise.all(instances.map(instance => api.catalog.instanceGroups(instance)));
    ofInstance = first(lists.flatMap(({ items }) => items).map(groupRefOf));
  });

  teardown(() => tabs.close());

  suiteTeardown(async () => {
    for (const account of api.accounts.list()) await api.accounts.remove(account.id);
  });

  test('opens in a tab named after the group, and has it read exactly', async () => {
    const ref = first(ofLogstore);
    const reading = await opened(api, ref, 'billing-sync');
    assert.ok(reading.kind === 'sls' && reading.detail === 'exact');
    assert.ok(reading.shards.length > 0);
    assert.deepEqual(
      tabs.all().map(tab => tab.label),
      ['billing-sync'],
    );
  });

  test('of an instance is named as the service names the group', async () => {
    const reading = await opened(api, ofInstance, 'a name from before');
    assert.equal(reading.kind, 'dts');
    await tabs.active(reading.group.name);
  });

  test('has one panel per group, and opening it again reveals it', async () => {
    const [one, two] = ofLogstore;
    assert.ok(one && two);
    for (const [ref, name] of [
      [one, 'one'],
      [two, 'two'],
      [one, 'one'],
    ] as const) {
      const revealed = tabs.active(name);
      api.groupPanels.show(ref, name);
      await revealed;
    }
    assert.equal(tabs.all().length, 2);
  });

  test('is read for as long as it is open, and no longer', async () => {
    const ref = first(ofLogstore);
    const watched = watchCount(api, ref);
    try {
      await opened(api, ref, 'billing-sync');
      assert.equal(watched.now(), 1);
      const released = watched.released();
      await tabs.close();
      await released;
      assert.equal(watched.now(), 0);
    } finally {
      watched.restore();
    }
  });

  test('is not read while another tab hides it, and is again when it comes back', async () => {
    const [one, two] = ofLogstore;
    assert.ok(one && two);
    const watched = watchCount(api, one);
    try {
      await opened(api, one, 'one');
      const released = watched.released();
      api.groupPanels.show(two, 'two');
      await released;
      assert.equal(watched.now(), 0);
      const taken = watched.taken();
      api.groupPanels.show(one, 'one');
      await taken;
      assert.equal(watched.now(), 1);
    } finally {
      watched.restore();
    }
  });

  test('closes when its account is removed', async () => {
    const ref = first(ofLogstore);
    await opened(api, ref, 'billing-sync');
    const closed = tabs.none();
    await api.accounts.remove(ref.accountId);
    await closed;
  });
});

/** Opens the panel, and resolves with a reading that its page has asked for. */
async function opened(api: TestApi, ref: GroupRef, name: string): Promise<GroupReading> {
  const watched = watchCount(api, ref);
  try {
    const taken = watched.taken();
    const read = nextReading(api, ref);
    api.groupPanels.show(ref, name);
    await taken;
    const known = api.monitor.latest(ref);
    return known && (known.kind === 'dts' || known.detail === 'exact') ? known : await read;
  } finally {
    watched.restore();
  }
}

function nextReading({ monitor }: TestApi, ref: GroupRef): Promise<GroupReading> {
  return new Promise(resolve => {
    const subscription = monitor.onDidRead(read => {
      const reading = monitor.latest(ref);
      if (groupKey(read) !== groupKey(ref) || !reading) return;
      subscription.dispose();
      resolve(reading);
    });
  });
}

/** Counts who watches the group exactly, as panels do. */
function watchCount({ monitor }: TestApi, ref: GroupRef) {
  const original = monitor.watch.bind(monitor);
  let count = 0;
  const takers: (() => void)[] = [];
  const releasers: (() => void)[] = [];
  monitor.watch = watched => {
    const subscription = original(watched);
    if (watched.group === 'all' || groupKey(watched.group) !== groupKey(ref) || watched.detail !== 'exact') {
      return subscription;
    }
    count += 1;
    for (const take of takers.splice(0)) take();
    return {
      dispose() {
        subscription.dispose();
        count -= 1;
        for (const release of releasers.splice(0)) release();
      },
    };
  };
  return {
    now: () => count,
    taken: () => new Promise<void>(resolve => takers.push(resolve)),
    released: () => new Promise<void>(resolve => releasers.push(resolve)),
    restore: () => {
      monitor.watch = original;
    },
  };
}
