import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { PrecheckItem } from '../../../src/cloud/dts/types.ts';
import { failedChecks } from '../../../src/model/task/failedChecks.ts';
import type { SkippedChecks } from '../../../src/model/task/skippedChecks.ts';
import { account } from '../model/groups/groupReadings.ts';
import { instance as instanceOf } from '../tree/world.ts';
import { FakeBox, FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { followTask, startTask } = await import('../../../src/wizards/task/startTask.ts');
const { skipPrecheckItems } = await import('../../../src/wizards/task/skipPrecheckItems.ts');

beforeEach(() => {
  editor.reset();
});

/** The rows of the list that was opened at this place, without their icons. */
function rowsOf(place: number): readonly string[] {
  const list = editor.inputs.opened[place];
  assert.ok(list instanceof FakeList);
  return list.items.map(({ label, description, detail }) => [label, description, detail].filter(Boolean).join(' | '));
}

describe('starting a task', () => {
  const played = async (status: string, acts: readonly Act[], isLate = false) => {
    let applied = 0;
    const instance = instanceOf('orders-db', { status });
    const flow = startTask({
      account,
      instance,
      apply: () => {
        applied += 1;
        return Promise.resolve(isLate ? 'wasStarted' : 'started');
      },
    });
    await playUntil(
      flow.then(start => start !== undefined),
      editor.inputs,
      acts,
    );
    return { applied, start: await flow };
  };

  test('is summed up first, with the command to copy', async () => {
    const { applied, start } = await played('NotStarted', [
      { choose: 'Copy Command for Bash' },
      { choose: 'Start Task' },
    ]);
    assert.deepEqual([applied, start], [1, 'started']);
    assert.match(editor.inputs.opened[0]?.title ?? '', /Start Task · orders-db$/);
    assert.match(editor.copied[0] ?? '', /^aliyun dts StartDtsJob --region cn-hangzhou .*--DtsInstanceId \S+$/);
    assert.deepEqual(editor.said, ['progress: Starting the task of orders-db']);
  });

  test('does nothing if the user leaves', async () => {
    assert.deepEqual(await played('Abnormal', ['escape']), { applied: 0, start: undefined });
  });

  for (const [status, words] of [
    ['NotStarted', /DTS runs the precheck\. If it passes/],
    ['PreCheckPass', /The precheck has passed\. The task starts/],
    ['Abnormal', /The task tries to go on from where it failed/],
    ['Hibernating', /The task's status isn't known/],
  ] as const) {
    test(`says what happens in the status ${status}`, async () => {
      await played(status, ['escape']);
      assert.match(rowsOf(0).join(' '), words);
    });
  }
});

describe('following a start', () => {
  const follow = async (...statuses: string[]) => {
    const told: (string | undefined)[] = [];
    let opened = 0;
    await followTask({
      name: 'orders-db',
      look: () => Promise.resolve(statuses.shift() ?? assert.fail('asked again')),
      onStatus: () => {
        told.push(statuses[0]);
        return Promise.resolve();
      },
      open: () => {
        opened += 1;
      },
    });
    return { told, opened };
  };

  test('ends in the status bar if the task runs', async () => {
    const { told, opened } = await follow('Normal');
    assert.equal(told.length, 1);
    assert.deepEqual(editor.said, [
      'progress: Following the start of orders-db',
      'status: The task of orders-db is running.',
    ]);
    assert.equal(opened, 0);
  });

  test('ends with a way to the reason if it does not', async () => {
    editor.presses.push('Open Subscription Status');
    const { opened } = await follow('PrecheckFailed');
    assert.equal(editor.said.at(-1), "warning: The task of orders-db isn't running. Status: Precheck failed");
    assert.equal(opened, 1);
  });
});

describe('skipping items of a precheck', () => {
  const failed = (item: string, change: Partial<PrecheckItem> = {}): PrecheckItem => ({
    item,
    result: 'Failed',
    failedReason: `CHECK__ERROR_${item.slice(6)}`,
    canSkip: true,
    precheckId: 'pre',
    ...change,
  });
  const items = [
    failed('CHECK_SERVER_ID'),
    failed('CHECK_SAME_OBJ'),
    failed('CHECK_CONN_SRC', { canSkip: false }),
    failed('CHECK_SRC', { isSkipped: true }),
  ];

  const played = async (acts: readonly Act[]) => {
    const sent: SkippedChecks[] = [];
    const flow = skipPrecheckItems({
      account,
      instance: instanceOf('orders-db', { status: 'PrecheckFailed' }),
      precheckId: 'pre',
      checks: failedChecks({ items, precheckId: 'pre' }),
      apply: skipped => {
        sent.push(skipped);
        return Promise.resolve('skipped');
      },
    });
    await playUntil(
      flow.then(() => true),
      editor.inputs,
      acts,
    );
    return { sent, count: await flow };
  };

  test('takes the chosen ones, after a review and the name of the instance', async () => {
    const { sent, count } = await played([
      { check: ['CHECK_SERVER_ID'] },
      { choose: 'Copy Command for Bash' },
      { choose: 'Enter Name to Skip' },
      { type: 'orders-db' },
    ]);
    assert.equal(count, 1);
    assert.deepEqual(sent, [
      { precheckId: 'pre', items: [{ item: 'CHECK_SERVER_ID', longName: 'CHECK_SERVER_ID_DETAIL' }] },
    ]);
    assert.match(editor.copied[0] ?? '', /^aliyun dts SkipPreCheck .*--SkipPreCheckItems '\["CHECK_SERVER_ID"\]'/);
    const review = rowsOf(1).join('\n');
    assert.match(review, /Item to skip: CHECK_SERVER_ID\nThe source's server_id isn't set, or is 1\./);
    assert.match(review, /What may happen\nDTS no longer makes these checks\./);
    assert.match(review, /Still failing \| CHECK_CONN_SRC$/m);
    assert.ok(!/CHECK_SAME_OBJ/.test(review));
  });

  test('lists what cannot be skipped with the reason, and does not let it be checked', async () => {
    const { sent } = await played([
      { check: ['CHECK_CONN_SRC', 'CHECK_SRC', 'CHECK_SAME_OBJ'] },
      { choose: 'Enter Name to Skip' },
      { type: 'orders-db' },
    ]);
    assert.deepEqual(
      sent.flatMap(skipped => skipped.items.map(({ item }) => item)),
      ['CHECK_SAME_OBJ'],
    );
    const rows = rowsOf(0).join('\n');
    assert.match(rows, /CHECK_CONN_SRC \| DTS doesn't allow this item to be skipped\./);
    assert.match(rows, /CHECK_SRC \| This item is skipped already\./);
    const list = editor.inputs.opened[0];
    assert.ok(list instanceof FakeList);
    assert.deepEqual(
      list.selectedItems.map(({ label }) => label),
      ['CHECK_SAME_OBJ'],
    );
  });

  test('does not go on with only those that cannot be skipped', async () => {
    const { sent, count } = await played([{ check: ['CHECK_CONN_SRC'] }, 'escape']);
    assert.deepEqual([sent, count], [[], 0]);
    assert.equal(editor.inputs.opened[0]?.placeholder, 'Select at least one item that can be skipped.');
  });

  test('asks for the right name', async () => {
    const { sent } = await played([
      { check: ['CHECK_SERVER_ID'] },
      { choose: 'Enter Name to Skip' },
      { type: 'orders' },
      'escape',
    ]);
    assert.deepEqual(sent, []);
    const box = editor.inputs.opened.at(-1);
    assert.ok(box instanceof FakeBox);
    assert.match(box.problem ?? '', /error: The name doesn't match/);
  });
});
