import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeAccounts, opsReader, profile, verified } from './fakeAccounts.ts';
import { FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { addAccount } = await import('../../../src/wizards/account/addAccount.ts');

beforeEach(() => {
  editor.reset();
});

const firstRole: readonly Act[] = [
  { choose: 'prod' },
  { choose: 'Assume a Role…' },
  { type: 'acs:ram::1234567890123456:role/ops-reader' },
  { type: 'vscode-alice' },
  { choose: 'Default Session' },
];

test('going back from the ARN of a second role leads to the question whether there is to be one', async () => {
  const accounts = new FakeAccounts();
  accounts.found = { ...accounts.found, profiles: [profile('prod')] };
  accounts.answers = [verified({ identity: opsReader })];
  await playUntil(
    addAccount({ accounts }).then(() => true),
    editor.inputs,
    [...firstRole, { choose: 'Assume Another Role…' }, 'back', { choose: 'Continue as ops-reader' }, 'escape'],
  );
  assert.equal(accounts.changes.length, 0);
  const question = editor.inputs.opened.at(-2);
  assert.ok(question instanceof FakeList);
  assert.deepEqual(
    question.items.map(({ label }) => label),
    ['$(check) Continue as ops-reader', '$(person) Assume Another Role…'],
  );
});
