import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import * as vscode from 'vscode';
import manifest from '../../package.json' with { type: 'json' };
import { filterByName } from '../../src/commands/filterByName.ts';
import { commandId, viewId } from '../../src/contributions.ts';
import type { TestApi, TestExports } from '../../src/extension.ts';
import { idOf, type Node } from '../../src/tree/nodes.ts';
import { expectTree, findRow, itemOf, rowsBelow } from './support/expectTree.ts';

suite('the tree of the sample account', () => {
  let api: TestApi;
  /** The refusals with which something on the way answers in the place of the embedded emulator, by operation. */
  const refusals = new Map<string, Refusal>();
  const intercepted = new WeakSet<Server>();
  /** Stands in front of the embedded emulator. It serves from this process, where Node tells of every request. */
  const intercept = (message: unknown): void => {
    const { server } = message as { readonly server: Server };
    if (intercepted.has(server)) return;
    intercepted.add(server);
    const serve = server.listeners('request') as ((request: IncomingMessage, response: ServerResponse) => void)[];
    server.removeAllListeners('request').on('request', (request: IncomingMessage, response: ServerResponse) => {
      const refusal = refusals.get(operationOf(request));
      if (refusal) response.writeHead(refusal.status, refusal.headers).end(JSON.stringify(refusal.body));
      else for (const listener of serve) listener.call(server, request, response);
    });
  };
  const sample = 'Sample Account';
  const hangzhou = [sample, 'Change Tracking', 'China (Hangzhou)'] as const;
  const logs = [sample, 'Log Service', 'China (Hangzhou)'] as const;

  suiteSetup(async () => {
    subscribe('http.server.request.start', intercept);
    const extension = vscode.extensions.getExtension<TestExports>(`${manifest.publisher}.${manifest.name}`);
    assert.ok(extension);
    api = await (await extension.activate()).open();
    await vscode.commands.executeCommand(commandId('useSampleAccount'));
    await vscode.commands.executeCommand('alibabacloudConsumerGroups.resources.focus');
  });

  suiteTeardown(async () => {
    unsubscribe('http.server.request.start', intercept);
    for (const account of api.accounts.list()) await api.accounts.remove(account.id);
  });

  teardown(async () => {
    await api.tree.clearFilters();
    await vscode.commands.executeCommand(commandId('sortAsListed'));
    await api.pins.forgetAccounts(() => true);
    refusals.clear();
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

  test('shows the lag of groups of a Logstore once it was read, and sorts by it when asked', async () => {
    const access = await findRow(api.tree, ...logs, 'k8s-log-prod', 'nginx-access');
    await read(access);
    await expectTree(api.tree, access, [
      /^billing-sync · 1 shard stuck/,
      /^waf-rules · (within 1 min|caught up|\d+ sec behind)/,
      /^traffic-report · stopped, 1 day \d+ hr behind/,
    ]);
    const [stuck] = await rowsBelow(api.tree, access);
    assert.ok(stuck);
    const item = await itemOf(api.tree, stuck.node);
    assert.equal((item.iconPath as vscode.ThemeIcon).id, 'warning');
    assert.deepEqual(item.command, { command: commandId('openRow'), title: 'billing-sync' });
    const tooltip = await tooltipOf(stuck.node);
    assert.match(tooltip, /Furthest behind: shard 1[78][^]*Unconsumed: [\d,]+ LogGroups[^]*Stuck shards: 17/);
    assert.match(tooltip, /Heartbeat timeout: 60 s[^]*Last read: /);

    await vscode.commands.executeCommand(commandId('sortByLag'));
    await expectTree(api.tree, access, [/^traffic-report · /, /^billing-sync · /, /^waf-rules · /]);
    await vscode.commands.executeCommand(commandId('sortAsListed'));
    await expectTree(api.tree, access, [/^billing-sync · /, /^waf-rules · /, /^traffic-report · /]);
  });

  test('says from when the lag is, and why it could not be read since', async () => {
    const approvals = await findRow(api.tree, ...logs, 'payments-audit', 'approvals');
    await read(approvals);
    refusals.set('GET /logstores/*/consumergroups/*', deniedBySls('GetConsumerGroupCheckPoint'));
    await read(approvals).catch(() => undefined);
    const [group] = await rowsBelow(api.tree, approvals);
    assert.match(group?.text ?? '', /^regulator-export · stopped, .* behind.* · as of \d/);
    assert.match(
      await tooltipOf(group?.node ?? assert.fail()),
      /Read failed: [^]*No permission to call GetCheckPoint\./,
    );
  });

  test('has the lag read of what is open, and of nothing else', async () => {
    const access = await findRow(api.tree, ...logs, 'k8s-log-prod', 'nginx-error');
    assert.ok(access.kind === 'logstore');
    const watched = new Set<string>();
    const changed = new vscode.EventEmitter<void>();
    const watch = api.monitor.watch.bind(api.monitor);
    api.monitor.watch = wanted => {
      const name = 'logstore' in wanted.of ? wanted.of.logstore : wanted.of.instanceId;
      const subscription = watch(wanted);
      watched.add(name);
      changed.fire();
      return {
        dispose: () => {
          subscription.dispose();
          watched.delete(name);
          changed.fire();
        },
      };
    };
    const isWatched = async (expected: boolean): Promise<void> => {
      while (watched.has('nginx-error') !== expected) {
        await new Promise<void>(resolve => {
          const subscription = changed.event(() => {
            subscription.dispose();
            resolve();
          });
        });
      }
    };
    try {
      await api.tree.expand(access);
      await isWatched(true);
      await vscode.commands.executeCommand(`workbench.actions.treeView.${viewId}.collapseAll`);
      await isWatched(false);
      await api.tree.expand(access);
      await isWatched(true);
      await vscode.commands.executeCommand('workbench.view.explorer');
      await isWatched(false);
      await vscode.commands.executeCommand(`${viewId}.focus`);
      await isWatched(true);
    } finally {
      api.monitor.watch = watch;
      changed.dispose();
    }
  });

  test('keeps pinned rows at hand, with account and place, until they are unpinned', async () => {
    const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
    const access = await findRow(api.tree, ...logs, 'k8s-log-prod', 'nginx-access');
    const [billing] = await rowsBelow(api.tree, access);
    assert.ok(billing);
    for (const node of [orders, access, billing.node]) await vscode.commands.executeCommand(commandId('pin'), node);
    assert.match((await itemOf(api.tree, orders)).contextValue ?? '', /\bpinned\b/);
    await pinsAreFound();
    const pinned = await findRow(api.tree, 'Pinned');
    await expectTree(api.tree, pinned, [
      [
        'orders-binlog-sub · Running · 4/20 · China (Hangzhou) · Sample Account',
        /^billing-sync · 2\d min behind/,
        'audit-archive · no client connected',
        /^search-index · \d sec behind/,
        /^cache-warm · \d+ sec behind/,
      ],
      [
        'nginx-access · 3/30 · k8s-log-prod · China (Hangzhou) · Sample Account',
        /^billing-sync · /,
        /^waf-rules · /,
        /^traffic-report · /,
      ],
      /^billing-sync · .* · nginx-access · k8s-log-prod · Sample Account$/,
    ]);
    assert.deepEqual(
      (await rowsBelow(api.tree)).map(({ node }) => node.kind),
      ['pins', 'account'],
    );
    const [first] = await rowsBelow(api.tree, pinned);
    assert.ok(first?.node.kind === 'instance');
    const opened = openedRow();
    await api.tree.expand(first.node);
    assert.equal(await opened, `pinned/${idOf(orders)}`);
    for (const { node } of await rowsBelow(api.tree, pinned)) {
      await vscode.commands.executeCommand(commandId('unpin'), node);
    }
    assert.deepEqual(
      (await rowsBelow(api.tree)).map(({ node }) => node.kind),
      ['account'],
    );
    assert.match((await itemOf(api.tree, orders)).contextValue ?? '', /\bpinnable\b/);
  });

  test('says of a pin that it is gone, and lets it be unpinned', async () => {
    const access = await findRow(api.tree, ...logs, 'k8s-log-prod', 'nginx-access');
    assert.ok(access.kind === 'logstore');
    await api.pins.pin({ kind: 'logstore', ref: { ...access.logstore, logstore: 'deleted-long-ago' } });
    await pinsAreFound();
    const [row] = await rowsBelow(api.tree, await findRow(api.tree, 'Pinned'));
    assert.ok(row);
    assert.match(row.text, /^deleted-long-ago · no longer exists · k8s-log-prod/);
    assert.equal((await itemOf(api.tree, row.node)).contextValue, 'pin refreshable pinned');
    await vscode.commands.executeCommand(commandId('unpin'), row.node);
    assert.deepEqual(api.pins.list(), []);
  });

  test('shows that an account is read-only, and offers no change below it', async () => {
    await vscode.commands.executeCommand(commandId('markReadOnly'), await findRow(api.tree, sample));
    try {
      const account = await findRow(api.tree, sample);
      const item = await itemOf(api.tree, account);
      assert.equal(item.description, 'read-only · running here, nothing leaves this computer');
      assert.equal((item.iconPath as vscode.ThemeIcon).id, 'lock');
      assert.match(item.accessibilityInformation?.label ?? '', /read-only/);
      assert.match(await tooltipOf(account), /Read-only: nothing is created, changed, or deleted/);
      const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
      const [group] = await rowsBelow(api.tree, orders);
      for (const node of [orders, group?.node ?? assert.fail()]) {
        const words = (await itemOf(api.tree, node)).contextValue ?? '';
        assert.doesNotMatch(words, /acceptsDtsGroup|editable|deletable/);
      }
      const shanghai = await findRow(api.tree, sample, 'Change Tracking', 'China (Shanghai)', 'kyc-documents-sub');
      const [nothing] = await rowsBelow(api.tree, shanghai);
      assert.equal(nothing?.text, 'No consumer groups yet');
      assert.equal((await itemOf(api.tree, nothing.node)).command, undefined);
    } finally {
      await api.accounts.setReadOnly('sample', false);
    }
    const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
    assert.match((await itemOf(api.tree, orders)).contextValue ?? '', /acceptsDtsGroup/);
  });

  test('shows the colour and the name that an account was given, on its row and in the tooltips below', async () => {
    const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
    await api.accounts.setColor('sample', 'red');
    await api.accounts.rename('sample', 'Playground');
    try {
      const account = await findRow(api.tree, 'Playground');
      const item = await itemOf(api.tree, account);
      const { id, color } = item.iconPath as vscode.ThemeIcon;
      assert.deepEqual([id, color?.id], ['beaker', 'charts.red']);
      assert.equal(item.description, 'Red · running here, nothing leaves this computer');
      assert.equal(item.accessibilityInformation?.label, 'Playground, Red, running here, nothing leaves this computer');
      const again = await findRow(api.tree, 'Playground', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub');
      assert.equal(idOf(again), idOf(orders));
      assert.match(await tooltipOf(again), /Account: 🔴 Playground/);
    } finally {
      await api.accounts.setColor('sample', undefined);
      await api.accounts.rename('sample', sample);
    }
  });

  test('loads the next page, and goes on from its first row', async () => {
    const region = await findRow(api.tree, ...hangzhou);
    const before = await rowsBelow(api.tree, region);
    const more = before.at(-1);
    assert.match(more?.text ?? '', /^Load more \(30 of \d+\)$/);
    assert.equal(before.length, 31);

    await vscode.commands.executeCommand(commandId('loadMore'), more?.node);

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
    assert.equal((await itemOf(api.tree, region)).description, '1, filter "ledger"');
    assert.equal(api.tree.view.message, 'Only instances in China (Hangzhou) with names that contain "ledger"');

    api.catalog.setFilter({ list: 'instances', accountId: 'sample', region: 'cn-hangzhou' }, 'zebra');
    const [nothing, ...others] = await rowsBelow(api.tree, region);
    assert.deepEqual([nothing?.text, others.length], ['No names contain "zebra". Clear the filter…', 0]);
    await vscode.commands.executeCommand(commandId('clearFilter'), nothing?.node);
    assert.equal(api.tree.view.message, '');
    assert.equal((await rowsBelow(api.tree, region)).length, 31);
  });

  test('asks for the part of a name', async () => {
    const project = await findRow(api.tree, ...logs, 'k8s-log-prod');
    const { showInputBox } = vscode.window;
    vscode.window.showInputBox = () => Promise.resolve(' nginx- ');
    // Called here and not by its id: an extension that is an ES module has a `vscode.window` of its own in old versions.
    try {
      await filterByName(api, project);
    } finally {
      vscode.window.showInputBox = showInputBox;
    }
    await expectTree(api.tree, project, ['nginx-access', 'nginx-error', 'nginx-ingress']);
  });

  test('shows a failure in its place, with the reason, and tries again', async () => {
    refusals.set('DescribeDtsJobs', deniedByDts);
    // The view may have asked by itself before the fault was there.
    api.catalog.refreshAccount('sample');
    const region = await findRow(api.tree, ...hangzhou);
    const [failed, ...others] = await rowsBelow(api.tree, region);
    assert.equal(others.length, 0);
    assert.equal(failed?.node.kind, 'failed');
    assert.match(failed.text, /^No permission to call DescribeDtsJobs\./);
    const item = await itemOf(api.tree, failed.node);
    assert.equal(item.contextValue, 'failed refreshable explainable denied');
    assert.match(await tooltipOf(failed.node), /Request ID/);

    refusals.clear();
    await vscode.commands.executeCommand(commandId('refreshNode'), failed.node);
    assert.equal((await rowsBelow(api.tree, region)).length, 31);
  });

  test('shows the words of a service in a tooltip as they are, without links and pictures', async () => {
    const words = '[Repair](command:a) <command:b> ![](c.png) <img src=d> & &lt;';
    const addresses = 'http://a.example/ https://b.example www.c.example d@e.example';
    refusals.set('DescribeDtsJobs', {
      ...deniedByDts,
      body: { ...deniedByDts.body, Message: `${words} ${addresses}` },
    });
    api.catalog.refreshAccount('sample');
    const [failed] = await rowsBelow(api.tree, await findRow(api.tree, ...hangzhou));
    const { value, isTrusted, supportHtml } = await markdownOf(failed?.node ?? assert.fail());
    assert.ok(!isTrusted && !supportHtml);
    // Addresses become links where they are written out. https://github.github.com/gfm/#autolinks-extension-
    assert.doesNotMatch(value, /:\/\/|www\.|@/);
    const html = await vscode.commands.executeCommand<string>('markdown.api.render', value);
    assert.ok(textIn(html).includes(`${words} ${addresses}`), html);
    // The preview is not quite the tooltip: it may still make links of addresses, but of nothing else.
    assert.doesNotMatch(html, /<img\b|href="(?!https?:)/);
  });

  test('offers to sign in again when the pair is not accepted', async () => {
    refusals.set('GET /', expiredAtSls);
    api.catalog.refreshAccount('sample');
    const [failed] = await rowsBelow(api.tree, await findRow(api.tree, ...logs));
    assert.equal(
      (await itemOf(api.tree, failed?.node ?? assert.fail())).contextValue,
      'failed refreshable explainable signInAgain',
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
      /Status: .*Running[^]*Instance ID: [^]*Task ID: [^]*Source: [^]*Data available from: /,
    );
    assert.match(
      await tooltipOf(group?.node ?? assert.fail()),
      /Checkpoint: [^]*Consumer group ID: [^]*Instance: .*orders-binlog-sub[^]*Account: /,
    );
  });

  test('copies what a row is called', async () => {
    const orders = await findRow(api.tree, ...hangzhou, 'orders-binlog-sub');
    assert.ok(orders.kind === 'instance');
    const copied = async (command: 'copyId' | 'copyName' | 'copyTopic', node: Node): Promise<string> => {
      await vscode.env.clipboard.writeText('');
      await vscode.commands.executeCommand(commandId(command), node);
      return vscode.env.clipboard.readText();
    };
    assert.equal(await copied('copyName', orders), 'orders-binlog-sub');
    assert.equal(await copied('copyId', orders), orders.instance.instanceId);
    assert.match(await copied('copyTopic', orders), /^cn_hangzhou_/);
  });

  /** Reads the lag of all groups below a row, as the tree does. */
  async function read(owner: Node): Promise<void> {
    assert.ok(owner.kind === 'instance' || owner.kind === 'logstore');
    const of = owner.kind === 'instance' ? owner.instance : owner.logstore;
    await api.monitor.read({ of, group: 'all', detail: 'overview' }, AbortSignal.timeout(20_000));
  }

  /** The id of the row that is opened next. */
  function openedRow(): Promise<string> {
    return new Promise(resolve => {
      const subscription = api.tree.view.onDidExpandElement(({ element }) => {
        if (element.kind !== 'instance') return;
        subscription.dispose();
        resolve(idOf(element));
      });
    });
  }

  /** The editor asks for rows when the section was drawn, which it is when a pin was found. */
  async function pinsAreFound(): Promise<void> {
    for (;;) {
      const rows = await rowsBelow(api.tree, await findRow(api.tree, 'Pinned'));
      if (!rows.some(({ node }) => node.kind === 'pin' && node.state === 'looking')) return;
      await new Promise(resolve => setImmediate(resolve));
    }
  }

  const idOfRow = ({ node }: { node: Node }): string => idOf(node);

  const tooltipOf = async (node: Node): Promise<string> =>
    (await markdownOf(node)).value.replaceAll('&nbsp;', ' ').replaceAll('\\', '');

  async function markdownOf(node: Node): Promise<vscode.MarkdownString> {
    const token = new vscode.CancellationTokenSource().token;
    const item = await api.tree.provider.resolveTreeItem(await itemOf(api.tree, node), node, token);
    assert.ok(item?.tooltip instanceof vscode.MarkdownString);
    return item.tooltip;
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
});

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

/** The operation of DTS, or the method and path of an operation of Log Service, with `*` for names. */
function operationOf({ method = '', url = '', headers }: IncomingMessage): string {
  const action = headers['x-acs-action'];
  if (typeof action === 'string') return action;
  const [path = ''] = url.split('?');
  return `${method} ${path.replaceAll(/(\/[^/]+\/)[^/]+/g, '$1*')}`;
}

const deniedByDts: Refusal = {
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: { RequestId: 'E1A2-0001', Code: 'Forbidden.RAM', Message: 'User not authorized to operate on the resource.' },
};

const deniedBySls = (action: string): Refusal => ({
  status: 401,
  headers: { 'content-type': 'application/json', 'x-log-requestid': '5B0A6B60BB6EE39764D458B5' },
  body: { errorCode: 'Unauthorized', errorMessage: `denied by sts or ram, action: log:${action}, resource: *` },
});

const expiredAtSls: Refusal = {
  status: 401,
  headers: { 'content-type': 'application/json', 'x-log-requestid': '5B0A6B60BB6EE39764D458B6' },
  body: { errorCode: 'SecurityTokenExpired', errorMessage: 'The security token you provided has expired.' },
};

/** The text of some HTML, whose spaces may be there to keep their width. */
const textIn = (html: string): string =>
  html
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&')
    .replaceAll('\u00a0', ' ');
