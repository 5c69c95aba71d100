import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { DtsJob, Precheck } from '../../../src/cloud/dts/types.ts';
import type { Node } from '../../../src/tree/nodes.ts';
import { account, instance as instanceOf } from '../tree/world.ts';
import { playUntil } from '../wizards/play.ts';
import { editor } from '../wizards/stubbedEditor.ts';
import { servicesWith } from './servicesWith.ts';

const { startTask } = await import('../../../src/commands/startTask.ts');
const { skipPrecheckItems } = await import('../../../src/commands/skipPrecheckItems.ts');

const instance = instanceOf('orders-db', { status: 'NotStarted', version: 'new' });
const node: Node = { kind: 'instance', account, instance };

const refused = new CloudError('denied', { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied' });

/** An account of which the task has this state now, whatever its row said. */
function servicesFor(
  change: Partial<DtsJob>,
  precheck: Precheck = { items: [] },
  isReadOnly = false,
  precheckLater = precheck,
) {
  const asked: string[] = [];
  const note = (what: string) => (): Promise<void> => {
    asked.push(what);
    return Promise.resolve();
  };
  const dts = {
    startDtsJob: note('StartDtsJob'),
    skipPreCheck: note('SkipPreCheck'),
    describePreCheckStatus: () => Promise.resolve(precheckLater),
    describeDtsJobDetail: () => Promise.resolve({ ...instance.job, ...change, hosts: {} }),
  };
  const services = servicesWith({
    accounts: {
      find: () => ({ ...account, isReadOnly }),
      cloudOf: () => Promise.resolve({ dts } as never),
    },
    catalog: {
      currentJob: () => Promise.resolve({ ...instance.job, ...change }),
      jobDetail: () => Promise.resolve({ ...instance.job, status: 'Normal', hosts: {} }),
      precheck: () => Promise.resolve(precheck),
      refreshInstance: note('refreshInstance'),
    },
    statusPanels: { refresh: () => void asked.push('refresh panel') },
  });
  return { services, asked };
}

beforeEach(() => {
  editor.reset();
});

test('neither is offered in a read-only account, and nothing is read', async () => {
  for (const command of [startTask, skipPrecheckItems]) {
    const { services, asked } = servicesFor({}, undefined, true);
    await command(services, node);
    assert.match(editor.said.at(-1) ?? '', /^warning: This account is marked as read-only/);
    assert.deepEqual(asked, []);
  }
  assert.deepEqual(editor.inputs.opened, []);
});

describe('a task', () => {
  for (const [change, words] of [
    [{ status: 'Normal' }, /is running already/],
    [{ status: 'Retrying' }, /retries by itself/],
    [{ status: 'Prechecking' }, /in progress already/],
    [{ status: 'NotConfigured' }, /isn't configured yet/],
    [{ status: 'Locked' }, /has locked this instance/],
    [{ version: 'old' }, /of the old version/],
  ] as const) {
    test(`is not started: ${Object.values(change).join()}`, async () => {
      const { services, asked } = servicesFor(change);
      await startTask(services, node);
      assert.match(editor.said.at(-1) ?? '', words);
      assert.deepEqual([asked, editor.inputs.opened], [[], []]);
    });
  }

  test('is started and followed, and its row and its panel show it', async () => {
    const { services, asked } = servicesFor({});
    await playUntil(
      startTask(services, node).then(() => true),
      editor.inputs,
      [{ choose: 'Start Task' }],
    );
    assert.deepEqual(asked, ['StartDtsJob', 'refresh panel', 'refreshInstance']);
    assert.equal(editor.said.at(-1), 'status: The task of orders-db is running.');
  });

  test('is said to run even when its row cannot be read again', async () => {
    const { services, asked } = servicesFor({});
    services.catalog.refreshInstance = () => Promise.reject(refused);
    await playUntil(
      startTask(services, node).then(() => true),
      editor.inputs,
      [{ choose: 'Start Task' }],
    );
    assert.deepEqual(asked, ['StartDtsJob', 'refresh panel']);
    assert.equal(editor.said.at(-1), 'status: The task of orders-db is running.');
  });
});

describe('items of a precheck', () => {
  const item = { item: 'CHECK_SERVER_ID', result: 'Failed', canSkip: true };
  const failed = { status: 'PrecheckFailed' };
  const skippedWords = 'info: 1 precheck item is skipped. The precheck runs again when you start the task.';

  test('are not skipped before the precheck failed', async () => {
    const { services } = servicesFor({ status: 'Prechecking' });
    await skipPrecheckItems(services, node);
    assert.match(editor.said.at(-1) ?? '', /^warning: You can skip precheck items only after the precheck has failed/);
  });

  test('are not chosen from if none can be skipped, or the ID of the precheck is missing', async () => {
    for (const precheck of [
      { precheckId: 'pre', items: [{ ...item, canSkip: false }] },
      { precheckId: 'pre', items: [] },
      { items: [item] },
    ]) {
      const { services } = servicesFor(failed, precheck);
      await skipPrecheckItems(services, node);
      assert.match(editor.said.at(-1) ?? '', /^warning: None of the failed precheck items can be skipped/);
    }
    assert.deepEqual(editor.inputs.opened, []);
  });

  test('are skipped, and the task is offered to be started', async () => {
    editor.presses.push('Start Task');
    const { services, asked } = servicesFor(failed, { precheckId: 'pre', items: [item] });
    await playUntil(
      skipPrecheckItems(services, node).then(() => true),
      editor.inputs,
      [
        { check: ['CHECK_SERVER_ID'] },
        { choose: 'Enter Name to Skip' },
        { type: 'orders-db' },
        { choose: 'Start Task' },
      ],
    );
    assert.deepEqual(asked, [
      'SkipPreCheck',
      'refresh panel',
      'refreshInstance',
      'StartDtsJob',
      'refresh panel',
      'refreshInstance',
    ]);
    assert.ok(editor.said.includes(skippedWords), editor.said.join('\n'));
  });

  test('are said to be skipped even when their instance cannot be read again', async () => {
    const { services } = servicesFor(failed, { precheckId: 'pre', items: [item] });
    services.catalog.refreshInstance = () => Promise.reject(refused);
    await playUntil(
      skipPrecheckItems(services, node).then(() => true),
      editor.inputs,
      [{ check: ['CHECK_SERVER_ID'] }, { choose: 'Enter Name to Skip' }, { type: 'orders-db' }],
    );
    assert.equal(editor.said.at(-1), skippedWords);
  });

  test('are not skipped if the precheck ran again while they were chosen', async () => {
    const precheck = { precheckId: 'pre', items: [item] };
    const { services, asked } = servicesFor(failed, precheck, false, { ...precheck, precheckId: 'rerun' });
    await playUntil(
      skipPrecheckItems(services, node).then(() => true),
      editor.inputs,
      [{ check: ['CHECK_SERVER_ID'] }, { choose: 'Enter Name to Skip' }, { type: 'orders-db' }],
    );
    assert.deepEqual(asked, ['refresh panel', 'refreshInstance']);
    assert.match(editor.said.at(-1) ?? '', /^warning: The precheck has changed meanwhile\. Nothing was skipped/);
  });
});
