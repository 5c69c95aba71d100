import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { filterByName } from '../../src/commands/filterByName.ts';
import { commandId } from '../../src/contributions.ts';
import type { TestApi, TestExports } from '../../src/extension.ts';
import { idOf, type Node } from '../../src/tree/nodes.ts';
import { expectTree, findRow, itemOf, rowsBelow } from './support/expectTree.ts';

suite('the tree of the sample account', () => {
  let api: TestApi;
  const sample = 'Sample Account';
  const hangzhou = [sample, 'Change Tracking', 'China (Hangzhou)'] as const;
  const logs = [sample, 'Log Service', 'China (Hangzhou)'] as const;

  suiteSetup(async () => {
    const extension = vscode.extensions.getExtension<TestExports>(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension);
    api = await (await extension.activate()).open();
    await vscode.commands.executeCommand(commandId('useSampleAccount'));
    await vscode.commands.executeCommand('alibabacloudConsumerGroups.resources.focus');
  });

  suiteTeardown(async () => {
    for (const account of api.accounts.list()) await api.accounts.signOut(account.id);
  });

  teardown(async () => {
    await api.tree.clearFilters();
    await setFaults([]);
    api.catalog.refreshAccount('sample');
  });

  test('shows services and regions at once', async () => {
    await expectTree(api.tree, undefined, [
      [
        'Sample Account · running here, nothing leaves this computer',
        [
          'Change Tracking',
          'China (Hangzhou)',
          'China (Shanghai)',
          'China (Beijing)',
          'Singapore',
          'Germany (Frankfurt)',
        ],
        ['Log Service', 'China (Hangzhou)', 'China (Shanghai)', 'China (Beijing)', 'Singapore', 'Germany (Frankfurt)'],
      ],
    ]);
  });

  test('shows instances with their status, groups with their delay, and the allowance that is used', async () => {
    const changeTracking = await findRow(api.tree, sample, 'Change Tracking');
    await expectTree(api.tree, changeTracking, [
      'China (Hangzhou)',
      [
        'China (Shanghai) · 4',
        ['trading-core-sub · Running · 2/20', /^risk-control · \d sec behind$/, /^market-data · \d sec behind$/],
        ['会员中心订阅 · Running · 1/20', /^积分同步 · \d sec behind$/],
        ['kyc-documents-sub · Abnormal · 0/20', 'No consumer groups yet · create one…'],
        ['custody-sub · Not started · 0/20', 'No consumer groups yet'],
      ],
      'China (Beijing)',
      'Singapore',
      'Germany (Frankfurt)',
    ]);
    const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
    await expectTree(api.tree, orders, [
      /^billing-sync · 2\d min behind$/,
      'audit-archive · no client connected',
      /^search-index · \d sec behind$/,
      /^cache-warm · \d+ sec behind$/,
    ]);
  });

  test('shows projects, Logstores and groups with timeout and order', async () => {
    const region = await findRow(api.tree, ...logs);
    await expectTree(api.tree, region, [
      'k8s-log-prod',
      'k8s-log-staging',
      'payments-audit',
      ['empty-project · 0 Logstores', 'No Logstores yet'],
    ]);
    const access = await findRow(api.tree, ...logs, 'k8s-log-prod', 'nginx-access');
    await expectTree(api.tree, access, [
      'billing-sync · 60 s · in order',
      'waf-rules · 300 s · in order',
      'traffic-report · 100 s · in order',
    ]);
    assert.equal((await itemOf(api.tree, access)).description, '3/30');
  });

  test('loads the next page on a click, and goes on from its first row', async () => {
    const region = await findRow(api.tree, ...hangzhou);
    const before = await rowsBelow(api.tree, region);
    const more = before.at(-1);
    assert.match(more?.text ?? '', /^Load more \(30 of \d+\)$/);
    assert.equal(before.length, 31);

    const item = await itemOf(api.tree, more?.node ?? assert.fail());
    assert.equal(item.command?.command, commandId('loadMore'));
    await vscode.commands.executeCommand(item.command.command, ...(item.command.arguments as unknown[]));

    const after = await rowsBelow(api.tree, region);
    assert.ok(after.length > 31);
    assert.ok(after.every(({ node }) => node.kind === 'instance'));
    assert.deepEqual(after.slice(0, 30).map(idOfRow), before.slice(0, 30).map(idOfRow));
    await selectionIs(idOfRow(after[30] ?? assert.fail()));
  });

  test('filters by name on the service, says so, and takes the filter back', async () => {
    const region = await findRow(api.tree, ...hangzhou);
    api.catalog.setFilter({ list: 'instances', accountId: 'sample', region: 'cn-hangzhou' }, 'ledger');
    await expectTree(api.tree, region, ['ledger-sub · Upgrading']);
    assert.equal((await itemOf(api.tree, region)).description, '1, filter “ledger”');
    assert.equal(api.tree.view.message, 'Only instances in China (Hangzhou) whose names contain “ledger”');

    api.catalog.setFilter({ list: 'instances', accountId: 'sample', region: 'cn-hangzhou' }, 'zebra');
    const [nothing, ...others] = await rowsBelow(api.tree, region);
    assert.deepEqual([nothing?.text, others.length], ['Nothing contains “zebra”. Clear the filter…', 0]);
    await vscode.commands.executeCommand(commandId('clearFilter'), nothing?.node);
    assert.equal(api.tree.view.message, '');
    assert.equal((await rowsBelow(api.tree, region)).length, 31);
  });

  test('asks for the part of a name', async () => {
    const project = await findRow(api.tree, ...logs, 'k8s-log-prod');
    const { showInputBox } = vscode.window;
    vscode.window.showInputBox = () => Promise.resolve(' nginx- ');
    // Called here and not by its id: an extension that is an ES module has a `vscode.window` of its own in old versions.
    const log = vscode.window.createOutputChannel('Test', { log: true });
    try {
      await filterByName({ ...api, log }, project);
    } finally {
      vscode.window.showInputBox = showInputBox;
      log.dispose();
    }
    await expectTree(api.tree, project, ['nginx-access', 'nginx-error', 'nginx-ingress']);
  });

  test('shows a failure in its place, with the reason, and tries again', async () => {
    await setFaults([{ operation: 'DescribeDtsJobs', kind: 'denied' }]);
    // The view may have asked by itself before the fault was there.
    api.catalog.refreshAccount('sample');
    const region = await findRow(api.tree, ...hangzhou);
    const [failed, ...others] = await rowsBelow(api.tree, region);
    assert.equal(others.length, 0);
    assert.equal(failed?.node.kind, 'failed');
    assert.match(failed.text, /not allowed to call DescribeDtsJobs/);
    const item = await itemOf(api.tree, failed.node);
    assert.equal(item.contextValue, 'failed refreshable');
    assert.match(await tooltipOf(failed.node), /Request ID/);

    await setFaults([]);
    await vscode.commands.executeCommand(commandId('refreshNode'), failed.node);
    assert.equal((await rowsBelow(api.tree, region)).length, 31);
  });

  test('offers to sign in again when the pair is not accepted', async () => {
    await setFaults([{ operation: 'ListProject', kind: 'expiredToken' }]);
    api.catalog.refreshAccount('sample');
    const [failed] = await rowsBelow(api.tree, await findRow(api.tree, ...logs));
    assert.equal(
      (await itemOf(api.tree, failed?.node ?? assert.fail())).contextValue,
      'failed refreshable signInAgain',
    );
  });

  test('shows and selects a group that the list above it has not loaded yet', async () => {
    const ref = { accountId: 'sample', region: 'cn-hangzhou' };
    const { items } = await api.catalog.findInstances(ref, 'staging-orders-sub', AbortSignal.timeout(10_000));
    const [instance] = items;
    assert.ok(instance);
    const groups = await api.catalog.instanceGroups(instance);
    const [group] = groups.items;
    assert.ok(group);
    assert.equal(await api.tree.reveal(group), true);
    await selectionIs(`instanceGroup/sample/cn-hangzhou/${instance.instanceId}/${group.group.id}`);
  });

  test('gives every row an id, words for screen readers, and the facts when asked', async () => {
    const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
    const [group] = await rowsBelow(api.tree, orders);
    const item = await itemOf(api.tree, orders);
    assert.equal(item.id, idOf(orders));
    assert.equal(item.accessibilityInformation?.label, 'orders-binlog-sub, Running, 4 of 20 consumer groups');
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'pass');
    assert.match(
      await tooltipOf(orders),
      /Status: .*Running[^]*Instance ID: [^]*Task ID: [^]*Source: [^]*Data kept from: /,
    );
    assert.match(await tooltipOf(group?.node ?? assert.fail()), /Consumer group ID: [^]*Checkpoint: /);
  });

  test('copies what a row is called', async () => {
    const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
    assert.ok(orders.kind === 'instance');
    const copied = async (
      command: 'copyId' | 'copyName' | 'copyTopic' | 'copyEndpoint',
      node: Node,
    ): Promise<string> => {
      await vscode.env.clipboard.writeText('');
      await vscode.commands.executeCommand(commandId(command), node);
      return vscode.env.clipboard.readText();
    };
    assert.equal(await copied('copyName', orders), 'orders-binlog-sub');
    assert.equal(await copied('copyId', orders), orders.instance.instanceId);
    assert.match(await copied('copyTopic', orders), /^cn_hangzhou_/);
    const project = await findRow(api.tree, ...logs, 'k8s-log-prod');
    assert.equal(await copied('copyEndpoint', project), 'cn-hangzhou.log.aliyuncs.com');
  });

  const idOfRow = ({ node }: { node: Node }): string => idOf(node);

  async function tooltipOf(node: Node): Promise<string> {
    const token = new vscode.CancellationTokenSource().token;
    const item = await api.tree.provider.resolveTreeItem(await itemOf(api.tree, node), node, token);
    assert.ok(item?.tooltip instanceof vscode.MarkdownString);
    return item.tooltip.value.replaceAll('&nbsp;', ' ').replaceAll('\\', '');
  }

  async function selectionIs(id: string): Promise<void> {
    const isSelected = (): boolean => api.tree.view.selection.some(node => idOf(node) === id);
    while (!isSelected()) {
      await new Promise<void>(resolve => {
        const subscription = api.tree.view.onDidChangeSelection(() => {
          subscription.dispose();
          resolve();
        });
      });
    }
  }

  /** Replaces the faults of the embedded emulator. */
  async function setFaults(faults: readonly { operation: string; kind: string }[]): Promise<void> {
    const url = `${api.accounts.sampleOrigin}/-/faults`;
    const headers = { 'content-type': 'application/json' };
    await fetch(url, { method: 'DELETE', headers });
    if (faults.length > 0) await fetch(url, { method: 'POST', headers, body: JSON.stringify(faults) });
  }
});
