import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { commandId, statusPanelType } from '../../src/contributions.ts';
import type { TestApi, TestExports } from '../../src/extension.ts';
import type { ChangeTrackingInstance, InstanceRef } from '../../src/model/places.ts';
import { first, PanelTabs } from './support/panelTabs.ts';

const tabs = new PanelTabs(statusPanelType);

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

  teardown(() => tabs.close());

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
      tabs.all().map(tab => tab.label),
      [instance.job.name],
    );
  });

  test('has one panel per instance, and opening it again reveals it', async () => {
    const [one, two] = instances;
    assert.ok(one && two);
    for (const instance of [one, two, one]) {
      const revealed = tabs.active(instance.job.name);
      api.statusPanels.show(instance);
      await revealed;
    }
    assert.equal(tabs.all().length, 2);
  });

  test('opens again after it was closed', async () => {
    const instance = first(instances);
    for (let round = 0; round < 2; round++) {
      const asked = nextDetail(api, instance);
      api.statusPanels.show(instance);
      await asked;
      assert.equal(tabs.all().length, 1);
      await tabs.close();
      assert.equal(tabs.all().length, 0);
    }
  });

  test('closes when its account is removed', async () => {
    const instance = first(instances);
    const asked = nextDetail(api, instance);
    api.statusPanels.show(instance);
    await asked;
    const closed = tabs.none();
    await api.accounts.remove(instance.accountId);
    await closed;
  });
});

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
