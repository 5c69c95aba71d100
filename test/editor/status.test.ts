import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { commandId, statusPanelType } from '../../src/contributions.ts';
import type { TestApi, TestExports } from '../../src/extension.ts';
import type { InstanceRef } from '../../src/model/places.ts';
import type { ChangeTrackingInstance } from '../../src/model/resources.ts';

suite('the subscription status panel', () => {
  let api: TestApi;
  let instances: readonly ChangeTrackingInstance[];

  suiteSetup(async () => {
    const extension = vscode.extensions.getExtension<TestExports>(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension);
    api = await (await extension.activate()).open();
    await vscode.commands.executeCommand(commandId('useSampleAccount'));
    const [account] = api.accounts.list();
    assert.ok(account);
    instances = (await api.catalog.instances({ accountId: account.id, region: 'cn-shanghai' })).items;
  });

  teardown(closePanels);

  suiteTeardown(async () => {
    for (const account of api.accounts.list()) await api.accounts.remove(account.id);
  });

  test('opens in a tab named after the instance, and its page asks for the status', async () => {
    const instance = first(instances);
    const asked = nextDetail(api, instance);
    api.statusPanels.show(instance);
    const answer = await asked;
    assert.equal(answer.name, instance.job.name);
    assert.deepEqual(
      panelTabs().map(tab => tab.label),
      [instance.job.name],
    );
  });

  test('has one panel per instance, and opening it again reveals it', async () => {
    const [one, two] = instances;
    assert.ok(one && two);
    for (const instance of [one, two, one]) {
      const revealed = activeTab(instance.job.name);
      api.statusPanels.show(instance);
      await revealed;
    }
    assert.equal(panelTabs().length, 2);
  });

  test('opens again after it was closed', async () => {
    const instance = first(instances);
    for (let round = 0; round < 2; round++) {
      const asked = nextDetail(api, instance);
      api.statusPanels.show(instance);
      await asked;
      assert.equal(panelTabs().length, 1);
      await closePanels();
      assert.equal(panelTabs().length, 0);
    }
  });

  test('closes when its account is removed', async () => {
    const instance = first(instances);
    const asked = nextDetail(api, instance);
    api.statusPanels.show(instance);
    await asked;
    const closed = noPanels();
    await api.accounts.remove(instance.accountId);
    await closed;
  });
});

function first<T>(items: readonly T[]): T {
  const [item] = items;
  assert.ok(item !== undefined);
  return item;
}

const panelTabs = (): readonly vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(group => group.tabs)
    // The editor puts a prefix before the type of a panel.
    .filter(({ input }) => input instanceof vscode.TabInputWebview && input.viewType.endsWith(statusPanelType));

async function closePanels(): Promise<void> {
  await vscode.window.tabGroups.close(panelTabs());
}

function noPanels(): Promise<void> {
  return new Promise(resolve => {
    const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (panelTabs().length > 0) return;
      subscription.dispose();
      resolve();
    });
  });
}

/** The tab with this name becomes the active one, or is it already. */
function activeTab(label: string): Promise<void> {
  const isActive = () => panelTabs().some(tab => tab.isActive && tab.label === label);
  if (isActive()) return Promise.resolve();
  return new Promise(resolve => {
    const subscription = vscode.window.tabGroups.onDidChangeTabs(() => {
      if (!isActive()) return;
      subscription.dispose();
      resolve();
    });
  });
}

/** The next answer about the instance that somebody asks the catalog for: here, the page that has been loaded. */
function nextDetail({ catalog }: TestApi, { instanceId }: InstanceRef): ReturnType<TestApi['catalog']['jobDetail']> {
  const original = catalog.jobDetail.bind(catalog);
  return new Promise((resolve, reject) => {
    catalog.jobDetail = (instance, signal) => {
      const answer = original(instance, signal);
      if (instance.instanceId === instanceId) {
        catalog.jobDetail = original;
        answer.then(resolve, reject);
      }
      return answer;
    };
  });
}
