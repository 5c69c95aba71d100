import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import type { Explanations } from '../../../../src/panels/messages.ts';
import type { Snapshot } from '../../../../src/panels/status/protocol.ts';
import { groups, listed, newer, ref } from '../../model/status/samples.ts';
import { editor, type FakePanel, settled } from '../stubbedEditor.ts';
import { account, World } from '../world.ts';

const { createStatusPanels } = await import('../../../../src/panels/panels.ts');
await import('../../../../src/panels/status/statusPanel.ts');

const parts = ['jobDetail', 'subscriptionStatus', 'currentInstanceGroups'];
const refused = new CloudError('denied', { service: 'dts', operation: 'DescribeDtsJobDetail', outcome: 'notApplied' });

describe('the panel of a subscription', () => {
  let world: World;
  beforeEach(() => {
    editor.reset();
    world = new World();
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.UTC(2026, 0, 15) });
  });

  /** Opened, with a page that is there and all answers. What led to that is forgotten. */
  const awake = async (): Promise<FakePanel> => {
    createStatusPanels(world).show({ ...ref, job: newer() });
    await settled();
    await editor.panel.send({ type: 'ready' });
    editor.panel.posted.length = 0;
    world.asked.length = 0;
    return editor.panel;
  };
  const pass = async (seconds: number): Promise<void> => {
    mock.timers.tick(seconds * 1000);
    await settled();
  };
  const shown = (panel: FakePanel): Snapshot => panel.last('snapshot')?.['snapshot'] as Snapshot;

  test('refreshes one interval after the last refresh, and again', async () => {
    const panel = await awake();
    await pass(59);
    assert.deepEqual(world.asked, []);
    await pass(1);
    assert.deepEqual(world.asked, parts);
    assert.deepEqual(panel.types(), ['refreshing', 'snapshot']);
    await pass(60);
    assert.deepEqual(world.asked, [...parts, ...parts]);
  });

  test('counts the interval from a refresh by hand', async () => {
    const panel = await awake();
    await pass(50);
    await panel.send({ type: 'refresh' });
    world.asked.length = 0;
    await pass(59);
    assert.deepEqual(world.asked, []);
    await pass(1);
    assert.deepEqual(world.asked, parts);
  });

  test('never refreshes by itself when that is off', async () => {
    const panel = await awake();
    await panel.send({ type: 'setInterval', seconds: 0 });
    await pass(86_400);
    assert.deepEqual(world.asked, []);
  });

  test('refreshes at once when its interval has passed while it was hidden, and else in time', async () => {
    const panel = await awake();
    await panel.show(false);
    await pass(40);
    await panel.show(true);
    await panel.send({ type: 'ready' });
    assert.deepEqual(world.asked, []);
    await pass(20);
    assert.deepEqual(world.asked, parts);
    await panel.show(false);
    await pass(600);
    world.asked.length = 0;
    await panel.show(true);
    await panel.send({ type: 'ready' });
    await pass(0);
    assert.deepEqual(world.asked, parts);
  });

  test('does not begin again when its interval is changed while a refresh is under way', async () => {
    const panel = await awake();
    const signals: AbortSignal[] = [];
    world.answers.jobDetail = signal => {
      signals.push(signal);
      return new Promise(() => undefined);
    };
    await pass(60);
    await panel.send({ type: 'setInterval', seconds: 30 });
    await pass(0);
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [false],
    );
  });

  test('refreshes when groups came or went elsewhere, and not for what it knows', async () => {
    const panel = await awake();
    world.remembered = 1;
    world.listChanged.fire({ list: 'instanceGroups', ...ref });
    assert.deepEqual(world.asked, []);
    world.remembered = 2;
    world.listChanged.fire({ list: 'instanceGroups', ...ref, instanceId: 'another one' });
    world.listChanged.fire({ list: 'instances', accountId: ref.accountId, region: ref.region });
    assert.deepEqual(world.asked, []);
    world.listChanged.fire({ list: 'instanceGroups', ...ref });
    // The refresh brings the memory of the tree up to date, which says so before the refresh ends.
    world.listChanged.fire({ list: 'instanceGroups', ...ref });
    await settled();
    assert.deepEqual(world.asked, parts);
    await panel.show(false);
    await panel.show(true);
    await panel.send({ type: 'ready' });
    assert.deepEqual(world.asked, [...parts, ...parts]);
  });

  test('says what could not be answered, and logs what broke in here', async () => {
    world.answers.subscriptionStatus = () => Promise.reject(refused);
    world.answers.currentInstanceGroups = () => Promise.reject(new Error('broken'));
    const panel = await awake();
    await panel.send({ type: 'refresh' });
    assert.deepEqual(
      shown(panel).problems.map(({ part }) => part),
      ['older', 'groups'],
    );
    assert.deepEqual(new Set(world.logged), new Set(['error: Subscription status (groups): broken']));
    await panel.send({ type: 'fix', fix: 'showPolicy', part: 'older' });
    await panel.send({ type: 'fix', fix: 'signInAgain', part: 'groups' });
    assert.deepEqual(editor.ran, [['showPolicy', refused]]);
  });

  test('forgets all when its keys are those of somebody else', async () => {
    const panel = await awake();
    world.answers.currentInstanceGroups = () => new Promise(() => undefined);
    world.keysReplaced.fire(account.id);
    assert.equal(shown(panel).status, undefined);
    assert.equal(shown(panel).isRefreshing, false);
    assert.equal(panel.types().at(-1), 'refreshing');
  });

  test('does to the task what its page asks for, if its status allows it', async () => {
    const panel = await awake();
    await panel.send({ type: 'startTask' });
    await panel.send({ type: 'skipPrecheckItems' });
    assert.equal(editor.ran.length, 0);
    world.answers.jobDetail = () => Promise.resolve(newer({ status: 'PrecheckFailed' }));
    await panel.send({ type: 'refresh' });
    await panel.send({ type: 'startTask' });
    await panel.send({ type: 'skipPrecheckItems' });
    const commands = editor.ran.map(([command, node]) => [command, (node as { readonly kind: string }).kind]);
    assert.deepEqual(commands, [
      ['startTask', 'instance'],
      ['skipPrecheckItems', 'instance'],
    ]);
  });

  test('is read again when a command changes its task, and only then', async () => {
    const panels = createStatusPanels(world);
    panels.show({ ...ref, job: newer() });
    await settled();
    await editor.panel.send({ type: 'ready' });
    world.asked.length = 0;
    panels.refresh({ ...ref, instanceId: 'another one', job: newer() });
    assert.deepEqual(world.asked, []);
    panels.refresh({ ...ref, job: newer() });
    await settled();
    assert.deepEqual(world.asked, parts);
  });

  test('opens its groups, and none that it does not show', async () => {
    const panel = await awake();
    await panel.send({ type: 'openGroup', groupId: 'dts-b' });
    assert.deepEqual(editor.ran, []);
    await panel.send({ type: 'openGroup', groupId: 'dts-a' });
    assert.deepEqual(editor.ran, [['openConsumerGroup', { kind: 'dts', ...ref, groupId: 'dts-a' }]]);
  });

  test('has a group created in its instance, or asks in which one when that is not known', async () => {
    const panel = await awake();
    await panel.send({ type: 'createGroup' });
    const [name, node] = editor.ran[0] as [
      string,
      { account: unknown; instance: { instanceId: string; job: unknown } },
    ];
    assert.equal(name, 'createDtsConsumerGroup');
    assert.equal(node.account, account);
    assert.equal(node.instance.instanceId, ref.instanceId);
    assert.deepEqual(node.instance.job, newer());
    world.answers.jobDetail = () => Promise.reject(refused);
    await panel.send({ type: 'refresh' });
    await panel.send({ type: 'createGroup' });
    assert.deepEqual(editor.ran[1], ['createDtsConsumerGroup']);
  });

  test('has a link copied to its instance, whatever is known of it', async () => {
    world.answers.jobDetail = () => Promise.reject(refused);
    const panel = await awake();
    await panel.send({ type: 'copyLink' });
    const [[name, ref] = []] = editor.ran;
    assert.equal(name, 'copyLink');
    assert.deepEqual(Object.keys(ref as object).sort(), ['accountId', 'instanceId', 'jobId', 'region']);
  });

  test('opens the help of an error that it shows, and no other address', async () => {
    const failure = { code: 'DTS-1051018', helpUrl: 'https://help.aliyun.com/zh/dts/1051018' };
    world.answers.jobDetail = () => Promise.resolve(newer({ status: 'Abnormal' }));
    world.answers.listedJob = () => Promise.resolve(listed({ status: 'Abnormal', errorDetails: [failure] }));
    const panel = await awake();
    await panel.send({ type: 'openHelp', index: 1 });
    assert.deepEqual(editor.opened, []);
    await panel.send({ type: 'openHelp', index: 0 });
    assert.deepEqual(editor.opened, [failure.helpUrl]);
  });

  describe('explains', () => {
    const message = "DTS-1051007: not full mode event. Original error: binlog_row_image is 'MINIMAL'";
    const explained = (panel: FakePanel) => (panel.last('snapshot')?.['explanations'] ?? {}) as Explanations;
    const refreshed = async (panel: FakePanel, of: Parameters<typeof newer>[0]): Promise<void> => {
      world.answers.jobDetail = () => Promise.resolve(newer(of));
      world.answers.listedJob = () => Promise.resolve(listed(of));
      await panel.send({ type: 'refresh' });
    };

    test('what failed as long as the page wants it, and what failed since then', async () => {
      world.answers.jobDetail = () => Promise.resolve(newer({ status: 'Abnormal', errorMessage: message }));
      const panel = await awake();
      await panel.send({ type: 'explain', topic: 'task' });
      await settled();
      assert.equal(explained(panel)['task']?.[0]?.kind, 'heading');
      assert.match(JSON.stringify(explained(panel)), /DTS-1051007.*SET GLOBAL.*MINIMAL/);
      await refreshed(panel, { status: 'Abnormal', errorMessage: 'DTS-2005: wrong password' });
      assert.match(JSON.stringify(explained(panel)), /DTS-2005/);
      assert.doesNotMatch(JSON.stringify(explained(panel)), /DTS-1051007/);
      await refreshed(panel, { status: 'Normal' });
      assert.deepEqual(explained(panel), {});
      await refreshed(panel, { status: 'Abnormal', errorMessage: message });
      await panel.send({ type: 'explain', topic: 'task' });
      assert.equal('explanations' in (panel.last('snapshot') ?? {}), false);
    });

    test('nothing that the page does not show', async () => {
      const panel = await awake();
      for (const topic of ['task', 'item  CHECK_CONN_SRC', '__proto__', ''])
        await panel.send({ type: 'explain', topic });
      assert.equal('explanations' in (panel.last('snapshot') ?? {}), false);
    });

    test('each item of a precheck that has failed, also of one that runs', async () => {
      const failed = {
        item: 'CHECK_CONN_SRC',
        result: 'Failed',
        failedReason: 'DTS-2003: unreachable',
        canSkip: false,
      };
      const items = [failed, { item: 'CHECK_AUTH_SRC', result: 'Checking' }];
      world.answers.precheck = () => Promise.resolve({ items });
      for (const status of ['PrecheckFailed', 'Prechecking']) {
        world.answers.jobDetail = () => Promise.resolve(newer({ status }));
        const panel = await awake();
        await panel.send({ type: 'explain', topic: 'item  CHECK_AUTH_SRC' });
        await panel.send({ type: 'explain', topic: 'item  CHECK_CONN_SRC' });
        await settled();
        assert.deepEqual(Object.keys(explained(panel)), ['item  CHECK_CONN_SRC']);
        assert.match(JSON.stringify(explained(panel)), /DTS doesn't allow this item to be skipped/);
        panel.dispose();
      }
    });

    test('with what can be copied and opened, and nothing else', async () => {
      world.answers.jobDetail = () => Promise.resolve(newer({ status: 'Abnormal', errorMessage: message }));
      const panel = await awake();
      for (const type of ['copySnippet', 'openSource']) await panel.send({ type, topic: 'task', index: 3 });
      assert.deepEqual([editor.copied, editor.opened], [[], []]);
      await panel.send({ type: 'explain', topic: 'task' });
      await settled();
      const blocks = explained(panel)['task'] ?? [];
      for (const index of [-1, ...blocks.keys(), blocks.length]) {
        for (const type of ['copySnippet', 'openSource']) await panel.send({ type, topic: 'task', index });
      }
      assert.deepEqual(
        editor.copied,
        blocks.flatMap(block => (block.kind === 'copy' ? [block.text] : [])),
      );
      assert.ok(editor.copied.length > 0);
      assert.deepEqual(
        editor.opened,
        blocks.flatMap(block => (block.kind === 'source' ? [block.url] : [])),
      );
      const index = blocks.findLastIndex(({ kind }) => kind === 'copy');
      assert.deepEqual(panel.last('copied'), { type: 'copied', what: 'snippet', row: `task ${index}` });
    });

    test('everything, if a command wants it, as soon as there is something', async () => {
      world.answers.jobDetail = () => Promise.resolve(newer({ status: 'Abnormal', errorMessage: message }));
      createStatusPanels(world).showExplained({ ...ref, job: newer() });
      await settled();
      await editor.panel.send({ type: 'ready' });
      await settled();
      assert.deepEqual(Object.keys(explained(editor.panel)), ['task']);
      await editor.panel.send({ type: 'explain', topic: 'task' });
      await editor.panel.send({ type: 'refresh' });
      assert.deepEqual(Object.keys(explained(editor.panel)), []);
    });
  });

  test('copies what the status says, as it is shown', async () => {
    const panel = await awake();
    for (const what of ['topic', 'vpcHost', 'publicHost', 'privateHost', 'instanceId', 'jobId', 'taskId', 'source']) {
      await panel.send({ type: 'copy', what });
    }
    assert.deepEqual(editor.copied, [
      'cn_hangzhou_orders_version2',
      'vpc:18003',
      'public:18001',
      'private:18002',
      'dtsboss1',
      'boss1',
      'boss1',
      'rm-1',
    ]);
  });

  test('keeps its name from the tree while the service has said none', async () => {
    world.answers.jobDetail = () => Promise.reject(refused);
    world.answers.subscriptionStatus = () => Promise.reject(refused);
    world.answers.currentInstanceGroups = () => Promise.resolve(groups({}));
    const panel = await awake();
    assert.equal(panel.title, 'orders');
  });
});
