import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { account } from '../model/groups/groupReadings.ts';
import { instance as instanceOf } from '../tree/world.ts';
import { FakeBox } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { endWithAccounts } from '../../../src/wizards/engine/ending.ts';
import { editor } from './stubbedEditor.ts';

const { setConsumptionTime } = await import('../../../src/wizards/reset/consumptionTime.ts');

const instance = instanceOf('orders-db', {
  beginTime: new Date('2026-01-14T08:00:00Z'),
  endTime: new Date('2026-01-15T08:00:00Z'),
});
const { job } = instance;

let sent: number[] = [];

beforeEach(() => {
  editor.reset();
  sent = [];
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-01-15T08:30:00Z') });
});

async function play(acts: readonly Act[]): Promise<boolean> {
  const flow = setConsumptionTime({
    account,
    instance,
    job,
    apply: at => {
      sent.push(at);
      return Promise.resolve();
    },
  });
  return (await playUntil(flow, editor.inputs, acts)).isDone;
}

test('a time outside of the data that is kept is not taken', async () => {
  for (const [text, problem] of [
    ['2026-01-14T07:59Z', /^error: Older than the oldest data/],
    ['2026-01-15T08:01Z', /^error: Newer than the newest data/],
    ['2026-01-15T09:00Z', /^error: This time is in the future/],
  ] as const) {
    assert.equal(await play([{ type: text }, 'escape']), false);
    const box = editor.inputs.opened.at(-1);
    assert.ok(box instanceof FakeBox);
    assert.match(box.problem ?? '', problem);
  }
  assert.deepEqual(sent, []);
});

test('it is shown and confirmed before it is set', async () => {
  editor.presses.push(undefined, 'Set Time');
  const isSet = await play([
    { type: '2026-01-15T06:00Z' },
    { choose: 'Copy Command for Bash' },
    { choose: 'Set Time' },
    { choose: 'Set Time' },
  ]);
  assert.equal(isSet, true);
  assert.deepEqual(sent, [Date.parse('2026-01-15T06:00:00Z') / 1000]);
  const question = `warning: Set the consumption time of orders-db in account ${account.name}?`;
  assert.deepEqual(editor.said, [
    question,
    question,
    'progress: Setting the consumption time of orders-db',
    'status: The consumption time of orders-db was set.',
  ]);
  assert.match(editor.copied[0] ?? '', /^aliyun dts ModifyConsumptionTimestamp .*2026-01-15T06:00:00Z$/);
});

test('it is not set for an account that was removed while it was to be confirmed', async () => {
  endWithAccounts({ find: () => (editor.said.length === 0 ? account : undefined), ended: () => undefined });
  editor.presses.push('Set Time');
  assert.equal(await play([{ type: '2026-01-15T06:00Z' }, { choose: 'Set Time' }]), false);
  assert.deepEqual(sent, []);
  assert.equal(editor.said.length, 1);
  endWithAccounts({ find: () => account, ended: () => undefined });
});
