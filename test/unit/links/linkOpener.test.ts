import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { DtsJob } from '../../../src/cloud/dts/types.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { type BoardLook, firstLook } from '../../../src/model/board/boardLook.ts';
import { everything } from '../../../src/model/board/boardScope.ts';
import type { GroupRef, InstanceRef, LogstoreRef, NamedInstance } from '../../../src/model/places.ts';
import { servicesWith } from '../commands/servicesWith.ts';
import { accountOf, FakeAccounts, noKeys, opsReader, root, verified } from '../wizards/fakeAccounts.ts';
import { type Act, playUntil } from '../wizards/play.ts';
import { editor } from '../wizards/stubbedEditor.ts';

const { LinkOpener } = await import('../../../src/links/linkOpener.ts');

const prod = accountOf({ color: 'red' });
const reader = accountOf({ id: 'a2', name: 'audit', identity: opsReader, isReadOnly: true });
const other = accountOf({ id: 'a3', name: 'other', identity: root });
const sample = accountOf({ id: 'sample', kind: 'sample', name: 'Sample Account' });

let accounts: FakeAccounts;
let opened: unknown[];
let logged: string[];
/** What the service says of the instance, or how it refuses. */
let job: DtsJob | undefined | Error;
let isInTree: boolean;
let now: number;
let opener: InstanceType<typeof LinkOpener>;

beforeEach(() => {
  editor.reset();
  accounts = new FakeAccounts();
  opened = [];
  logged = [];
  job = { instanceId: 'dtsabc1', jobId: 'abc1', name: 'orders', status: 'Normal' };
  isInTree = true;
  now = Date.UTC(2026, 10, 29);
  const services = servicesWith({
    accounts,
    log: {
      warn: (line: string) => void logged.push(line),
      error: (error: unknown, what?: string) => void logged.push(`${what ?? ''}: ${String(error)}`),
    },
    catalog: {
      rememberedJob: () => undefined,
      listedJob: () => (job instanceof Error ? Promise.reject(job) : Promise.resolve(job)),
    },
    groupPanels: { show: (ref: GroupRef, name: string) => void opened.push(['group', ref, name]) },
    statusPanels: { show: (instance: NamedInstance) => void opened.push(['instance', instance]) },
    boardPanels: {
      showAnd: (message: object, look?: BoardLook) => void opened.push(['board', message, look]),
    },
    boardLook: () => ({ ...firstLook, view: { ...firstLook.view, text: 'mine', widths: { group: 300 } } }),
    tree: {
      revealLogstore: (logstore: LogstoreRef) => {
        opened.push(['logstore', logstore]);
        return Promise.resolve(isInTree);
      },
    },
  });
  opener = new LinkOpener(services, () => now);
});

const number = prod.identity.accountId;
const inLogstore = `v=1&account=${number}&region=cn-hangzhou&project=k8s-log&logstore=nginx`;
const inInstance = `v=1&account=${number}&region=cn-hangzhou&instance=dtsabc1`;
const open = (path: string, query: string): Promise<void> => opener.open({ path, query, fragment: '' });
/** Opens a link while the user answers what is asked. */
const openAnd = async (acts: readonly Act[], path: string, query: string): Promise<readonly string[]> =>
  (
    await playUntil(
      open(path, query).then(() => true),
      editor.inputs,
      acts,
    )
  ).seen;

const placeOf = (accountId: string) => ({ accountId, region: 'cn-hangzhou', project: 'k8s-log', logstore: 'nginx' });
const groupOf = (accountId: string) => ['group', { kind: 'sls', ...placeOf(accountId), groupName: 'sync' }, 'sync'];

describe('opening a link', () => {
  test('opens what it leads to with the one account that has its number', async () => {
    accounts.accounts = [other, prod, sample];
    await open('/logstore/group', `${inLogstore}&group=sync`);
    await open('/logstore', inLogstore);
    await open('/instance', inInstance);
    await open('/instance/group', `${inInstance}&group=dtsgroup1`);
    const ref: InstanceRef = { accountId: 'a1', region: 'cn-hangzhou', instanceId: 'dtsabc1', jobId: 'abc1' };
    assert.deepEqual(opened, [
      groupOf('a1'),
      ['logstore', placeOf('a1')],
      ['instance', { ...ref, job }],
      ['group', { kind: 'dts', ...ref, groupId: 'dtsgroup1' }, 'dtsgroup1'],
    ]);
    assert.deepEqual(editor.outcomes, [
      'status: Opened from a link: sync · k8s-log / nginx · China (Hangzhou)',
      'status: Opened from a link: k8s-log / nginx · China (Hangzhou)',
      'status: Opened from a link: dtsabc1 · China (Hangzhou)',
      'status: Opened from a link: dtsgroup1 · dtsabc1 · China (Hangzhou)',
    ]);
    assert.deepEqual([logged, accounts.changes, editor.ran], [[], [], []]);
  });

  test('asks which account is meant where two have its number, by name, color, and identity', async () => {
    accounts.accounts = [prod, other, reader];
    const seen = await openAnd([{ choose: 'audit' }], '/logstore/group', `${inLogstore}&group=sync`);
    assert.deepEqual(seen, [`Open Link: Account ${number}`]);
    assert.match(editor.texts, /🔴 prod/);
    assert.match(editor.texts, /ops-reader\/vscode-alice · 1234567890123456 · read-only/);
    assert.doesNotMatch(editor.texts, /other/);
    assert.deepEqual(opened, [groupOf('a2')]);
  });

  test('opens nothing when the user leaves the question', async () => {
    accounts.accounts = [prod, reader];
    await openAnd(['escape'], '/logstore/group', `${inLogstore}&group=sync`);
    assert.deepEqual([opened, editor.outcomes, logged], [[], [], []]);
  });

  test('asks again when the account that was chosen is gone by then, or has become another one', async () => {
    const query = `v=1&scope=chosen&accounts=${number}.${root.accountId}`;
    const changes = [
      () => accounts.accounts.splice(0, 1),
      () => accounts.accounts.splice(0, 1, { ...prod, identity: { ...root, accountId: '1111111111111111' } }),
    ];
    for (const change of changes) {
      accounts.accounts = [prod, other, accountOf({ id: 'a4', name: 'another', identity: root })];
      const opening = open('/board', query);
      await editor.inputs.ready();
      change();
      const { seen } = await playUntil(
        opening.then(() => true),
        editor.inputs,
        [{ choose: 'other' }],
      );
      assert.deepEqual(seen, [`Open Link: Account ${root.accountId}`]);
      assert.match(editor.outcomes.at(-1) ?? '', new RegExp(`needs account ${number}, which you haven't added`));
      assert.deepEqual(opened, []);
    }
  });

  test('offers to add the account where none has its number, and goes on with the one that was added', async () => {
    accounts.accounts = [other];
    const add = (name: string): readonly Act[] => [
      { choose: 'Enter an AccessKey pair or STS token' },
      { type: 'LTAI5tTESTKEY1234567890' },
      { type: 'verySecretSecretSecretSecretSe' },
      { choose: 'Use These Credentials' },
      { type: name },
      { check: ['China (Hangzhou)'] },
      { choose: 'Add Account' },
    ];
    // The first that is added is another one.
    accounts.answers = [verified({ identity: root }), verified()];
    editor.presses.push('Add Account', 'Add Account');
    await openAnd([...add('wrong'), ...add('mine')], '/logstore/group', `${inLogstore}&group=sync`);
    assert.match(editor.outcomes.join('\n'), /needs account 1234567890123456, which you haven't added/);
    const leadsTo = 'The link leads to: sync · k8s-log / nginx · China (Hangzhou)';
    assert.deepEqual(editor.details, [leadsTo, leadsTo]);
    assert.deepEqual(opened, [groupOf('id-mine')]);
  });

  test('opens nothing when the user adds no account', async () => {
    await open('/logstore/group', `${inLogstore}&group=sync`);
    assert.deepEqual([opened, editor.outcomes.length, accounts.changes], [[], 1, []]);
    editor.presses.push('Add Account');
    await openAnd(['escape'], '/logstore/group', `${inLogstore}&group=sync`);
    assert.deepEqual([opened, accounts.changes], [[], []]);
  });

  test('never takes the sample account for another one of its number, nor another one for it', async () => {
    accounts.accounts = [sample];
    await open('/logstore/group', `${inLogstore}&group=sync`);
    assert.deepEqual([opened, editor.outcomes.length], [[], 1]);
    await open('/logstore/group', `${inLogstore}&group=sync`.replace(number, 'sample'));
    assert.deepEqual(opened, [groupOf('sample')]);
  });

  test('offers the sample account where it is not in use', async () => {
    accounts.accounts = [prod];
    accounts.useSample = () => {
      accounts.accounts.push(sample);
      return Promise.resolve(sample) as never;
    };
    const query = `${inLogstore}&group=sync`.replace(number, 'sample');
    await open('/logstore/group', query);
    assert.deepEqual([opened, editor.outcomes], [[], ['warning: This link needs the sample account.']]);
    editor.presses.push('Use Sample Account');
    await open('/logstore/group', query);
    assert.deepEqual(opened, [groupOf('sample')]);
  });

  test('drops another link while one is being opened, and takes the next one after that', async () => {
    accounts.accounts = [prod, reader];
    const first = open('/logstore/group', `${inLogstore}&group=sync`);
    for (let times = 0; times < 20; times++) await open('/logstore/group', `${inLogstore}&group=other`);
    await playUntil(
      first.then(() => true),
      editor.inputs,
      [{ choose: 'audit' }],
    );
    assert.deepEqual(opened, [groupOf('a2')]);
    assert.equal(editor.inputs.opened.length, 1);
    assert.deepEqual([logged.length, new Set(logged).size], [20, 1]);
    assert.match(logged[0] ?? '', /another one is still being opened/);
    accounts.accounts = [prod];
    await open('/logstore/group', `${inLogstore}&group=sync`);
    assert.deepEqual(opened, [groupOf('a2'), groupOf('a1')]);
  });

  test('opens few one after another, and asks about the next once, by a message that drops the others until it is answered', async t => {
    accounts.accounts = [prod];
    const { promise: answer, resolve: press } = Promise.withResolvers<string>();
    const warnings: string[] = [];
    t.mock.method(editor, 'ask', (_how: string, text: string, buttons: readonly string[]) => {
      warnings.push([text, ...buttons].join(' | '));
      return buttons.length > 0 ? answer : Promise.resolve();
    });
    const openMany = async (): Promise<void> => {
      for (let times = 0; times < 20; times++, now += 2_000) {
        await open('/logstore/group', `${inLogstore}&group=sync${times}`);
        await open('/logstore/group', `${inLogstore}&group=..`);
      }
    };
    await openMany();
    assert.equal(opened.length, 3);
    assert.deepEqual(warnings, [
      "This link wasn't opened, because many came one after another. The link leads to: sync3 · k8s-log / nginx · China (Hangzhou) | Open",
    ]);
    assert.equal(editor.outcomes.filter(line => line.includes("isn't valid")).length, 2);
    // The message may be out of sight by now, and whoever opens a link must see what becomes of it.
    assert.ok(
      editor.outcomes.some(line => line.includes("This link wasn't opened, because many came one after another.")),
    );
    press('Open');
    await turn();
    assert.deepEqual(opened.at(-1), ['group', { kind: 'sls', ...placeOf('a1'), groupName: 'sync3' }, 'sync3']);
    await open('/logstore/group', `${inLogstore}&group=sync`);
    assert.equal(opened.length, 5);
  });

  test('opens another link after a pause, however many came before', async () => {
    accounts.accounts = [prod];
    for (let times = 0; times < 20; times++) await open('/logstore/group', `${inLogstore}&group=sync${times}`);
    assert.equal(opened.length, 5);
    now += 59_000;
    await open('/logstore/group', `${inLogstore}&group=sync`);
    assert.equal(opened.length, 5);
    now += 60_000;
    await open('/logstore/group', `${inLogstore}&group=sync`);
    assert.equal(opened.length, 6);
    assert.ok(logged.every(line => line === 'A link was not opened, because many came one after another.'));
  });

  test('says which part of a bad link is wrong, and nothing that it says', async () => {
    accounts.accounts = [prod];
    const evil = '[x](command:workbench.action.quit)';
    await open('/logstore/group', `${inLogstore}&group=..`);
    await open('/logstore/group', `${inLogstore}&group=${evil}`);
    await open('/logstore/group', `${inLogstore.replace('cn-hangzhou', 'evil.test')}&group=sync`);
    await open(`/${evil}`, inLogstore);
    await open('/board', 'v=2&new=part');
    now += 60_000;
    await open('/logstore/group', inLogstore);
    await open('/logstore', `${inLogstore}&region=cn-beijing`);
    assert.deepEqual(
      editor.outcomes.map(line => line.replace(/^warning: This link wasn't opened, because /, '')),
      [
        "a part of it isn't valid: consumer group.",
        'it has characters that no such link has. Copy the whole link, and try again.',
        "a part of it isn't valid: region.",
        'it leads to nothing that this version can show.',
        'another version of the extension made it. Update the extension, and try again.',
        'a part of it is missing: consumer group.',
        'a part of it is repeated: region.',
      ],
    );
    assert.deepEqual(opened, []);
    assert.equal(logged.length, 7);
    assert.doesNotMatch(logged.join(), /command|evil|quit/);
  });

  test('asks nothing in a region that neither this version nor the account knows', async () => {
    accounts.accounts = [prod];
    const query = `${inInstance}&group=dtsgroup1`.replace('cn-hangzhou', 'cn-future-9');
    editor.presses.push('Edit Regions');
    await open('/instance/group', query);
    assert.deepEqual(opened, []);
    assert.match(editor.outcomes.join(), /neither this version nor your account knows the region cn-future-9/);
    assert.deepEqual(editor.ran, [['alibabacloudConsumerGroups.editRegions', { kind: 'account', account: prod }]]);
    accounts.accounts = [accountOf({ regions: ['cn-future-9'] })];
    await open('/instance/group', query);
    assert.equal(opened.length, 1);
  });

  test('asks a region that an account of the scope shows, and none that only an account of the filter does', async () => {
    accounts.accounts = [prod, accountOf({ id: 'a5', name: 'future', identity: root, regions: ['cn-future-9'] })];
    await open('/board', `v=1&scope=chosen&regions=cn-future-9&onlyAccounts=${number}`);
    assert.equal(opened.length, 1);
    await open('/board', `v=1&scope=chosen&accounts=${number}&regions=cn-future-9&onlyAccounts=${root.accountId}`);
    assert.equal(opened.length, 1);
    assert.match(editor.outcomes.at(-1) ?? '', /neither this version nor your account knows the region cn-future-9/);
  });

  test('offers to show the region of a Logstore that its account does not show', async () => {
    accounts.accounts = [prod];
    await open('/logstore', inLogstore.replace('cn-hangzhou', 'eu-central-1'));
    assert.match(editor.outcomes.join(), /🔴 prod doesn't show the region Germany \(Frankfurt\)/);
    assert.deepEqual(editor.buttons, [['Edit Regions']]);
    assert.deepEqual(opened, []);
  });

  test('says so where the Logstore is not among the rows, and that it was opened only where it was', async () => {
    accounts.accounts = [prod];
    isInTree = false;
    await open('/logstore', inLogstore);
    assert.deepEqual(editor.outcomes, [
      "info: The Logstore k8s-log / nginx isn't among the rows of account 🔴 prod. It might have been deleted, or be hidden by a name filter.",
    ]);
  });

  test('says what helps where an account is not signed in, or the instance is gone', async () => {
    accounts.accounts = [prod];
    job = noKeys({ kind: 'noStoredPair' });
    await open('/instance', inInstance);
    assert.deepEqual(editor.buttons, [['Show Log']]);
    job = new CloudError('credentials', {
      service: 'dts',
      operation: 'DescribeDtsJobs',
      outcome: 'notApplied',
      accountId: 'a1',
    });
    await open('/instance', inInstance);
    assert.deepEqual(editor.buttons.at(-1), ['Sign In Again', 'Show Log']);
    job = undefined;
    await open('/instance', inInstance);
    assert.match(editor.outcomes.at(-1) ?? '', /no longer exists/);
    assert.deepEqual(opened, []);
    // Nothing of this keeps the next link from being opened.
    await open('/logstore/group', `${inLogstore}&group=sync`);
    assert.deepEqual(opened, [groupOf('a1')]);
  });

  test('shows a view of the board with the columns of the user, with an account for each that it names', async () => {
    accounts.accounts = [prod, reader, other];
    const query =
      `v=1&scope=chosen&accounts=${number}.${root.accountId}&regions=cn-hangzhou` +
      `&text=a~20b&onlyAccounts=${number}&sort=lag.descending&groupBy=region`;
    const seen = await openAnd([{ choose: 'audit' }], '/board', query);
    assert.deepEqual(seen, [`Open Link: Account ${number}`]);
    const look: BoardLook = {
      scope: { ...everything, accountIds: ['a2', 'a3'], regions: ['cn-hangzhou'] } as BoardLook['scope'],
      view: {
        ...firstLook.view,
        text: 'a b',
        accountIds: ['a2'],
        order: { by: 'lag', direction: 'descending' },
        groupBy: 'region',
        widths: { group: 300 },
      },
    };
    assert.deepEqual(opened, [['board', { type: 'look', look }, look]]);
    await open('/board', 'v=1&scope=chosen&regions=cn-hangzhou.cn-future-9');
    assert.equal(opened.length, 1);
  });
});
