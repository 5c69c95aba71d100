import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeAccounts, profile, refused, verified } from './fakeAccounts.ts';
import { playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { addAccount } = await import('../../../src/wizards/addAccount.ts');

beforeEach(() => {
  editor.reset();
});

test('keys of a profile that the service refuses lead back to where the keys are', async () => {
  const accounts = new FakeAccounts();
  accounts.found = { ...accounts.found, profiles: [profile('old'), profile('new')] };
  accounts.answers = [refused('credentials', 'InvalidAccessKeyId.NotFound'), verified()];
  editor.presses.push('Try Again');
  await playUntil(
    addAccount({ accounts }).then(() => true),
    editor.inputs,
    [{ choose: 'old' }, { choose: 'Use These Keys' }, { choose: 'new' }, { choose: 'Use These Keys' }, 'escape'],
  );
  assert.deepEqual(
    accounts.verifying.map(({ source: { base } }) => 'profile' in base && base.profile),
    ['old', 'new'],
  );
});
