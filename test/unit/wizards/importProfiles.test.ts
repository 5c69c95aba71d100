import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { accountOf, FakeAccounts, noKeys, profile, refused, verified } from './fakeAccounts.ts';
import { FakeList } from './fakeInputs.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { importProfiles } = await import('../../../src/wizards/account/importProfiles.ts');

let accounts: FakeAccounts;

beforeEach(() => {
  editor.reset();
  accounts = new FakeAccounts();
});

const run = (acts: readonly Act[] = []) =>
  playUntil(
    importProfiles({ accounts }).then(() => true),
    editor.inputs,
    acts,
  );

describe('importing CLI profiles', () => {
  beforeEach(() => {
    const asked = { kind: 'command', text: 'vault read secret/aliyun' } as const;
    accounts.found = {
      ...accounts.found,
      profiles: [
        profile('prod'),
        profile('mine'),
        profile('gone'),
        profile('broken', { problem: { kind: 'member', profile: 'broken', member: 'mode', reason: 'missing' } }),
        profile('vault', { mode: 'External', asked }),
      ],
    };
    accounts.imported = [
      { profile: 'prod', outcome: { kind: 'added', account: accountOf() } },
      { profile: 'mine', outcome: { kind: 'known', account: accountOf({ name: 'ours' }) } },
      { profile: 'gone', outcome: { kind: 'failed', error: refused('InvalidAccessKeyId.NotFound') } },
      { profile: 'broken', outcome: { kind: 'failed', error: noKeys({ kind: 'noProfile', profile: 'broken' }) } },
      { profile: 'vault', outcome: { kind: 'failed', error: noKeys({ kind: 'consent', profile: 'vault', asked }) } },
    ];
  });

  test('says how many, and on demand what became of each, the trouble first', async () => {
    editor.presses.push('Show Details');
    await run();
    assert.deepEqual(editor.said, [
      'progress: Importing CLI profiles',
      'info: Accounts added from CLI profiles: 1. Not added: 3.',
    ]);
    assert.deepEqual(editor.offered, [
      ['$(circle-slash) gone', '$(circle-slash) broken', '$(circle-slash) vault', '$(check) prod', '$(check) mine'],
    ]);
    assert.doesNotMatch(editor.texts, /vault read/);
  });

  test('leads from one that was not added to adding it by hand', async () => {
    accounts.answers = [verified()];
    editor.presses.push('Show Details', '$(circle-slash) vault');
    const { inputs } = await run(['escape']);
    assert.equal(inputs.opened[0]?.title, 'Add Account');
    const [list] = inputs.opened;
    assert.ok(list instanceof FakeList);
    assert.equal(list.activeItems[0]?.label, '$(shield) vault');
  });

  test('one that was added leads nowhere', async () => {
    editor.presses.push('Show Details', '$(check) prod');
    await run();
    assert.equal(editor.inputs.opened.length, 0);
  });

  test('says so when nothing is left to do', async () => {
    accounts.imported = accounts.imported.slice(0, 1);
    await run();
    assert.equal(editor.said.at(-1), 'info: All CLI profiles have been added as accounts. New: 1.');
  });
});

test('without profiles, adding an account is offered', async () => {
  editor.presses.push('Add Account');
  await run(['escape']);
  assert.deepEqual(editor.said, ['info: The CLI has no profiles on this computer (~/.aliyun/config.json).']);
  assert.equal(editor.inputs.opened[0]?.title, 'Add Account');
});

test('a file that cannot be used is said, nothing is tried, and other keys are offered', async () => {
  accounts.found = { ...accounts.found, problem: { kind: 'file', reason: 'notJson' } };
  editor.presses.push('Add Account');
  await run(['escape']);
  assert.match(editor.said.join(), /^warning: The CLI configuration file .*isn't valid JSON/);
  assert.equal(editor.inputs.opened[0]?.title, 'Add Account');
});
