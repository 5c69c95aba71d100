import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import type { FindRegions } from '../../../src/accounts/accounts.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { SlsClient } from '../../../src/cloud/sls/client.ts';
import { answering } from '../cloud/answering.ts';
import { accountOf, FakeAccounts, verified } from './fakeAccounts.ts';
import { FakeList } from './fakeInputs.ts';
import { playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { editRegions } = await import('../../../src/wizards/account/editAccount.ts');
const { addAccount } = await import('../../../src/wizards/account/addAccount.ts');

beforeEach(() => {
  editor.reset();
});

const account = accountOf({ regions: ['cn-zhengzhou-jva', 'cn-shanghai'] });

/** Accounts whose Log Service lists these regions. */
function listing(...regions: readonly object[]) {
  const { access, requests } = answering({ body: JSON.stringify({ regions }) });
  const accounts = new FakeAccounts();
  accounts.accounts = [account];
  const cloudOf = () => Promise.resolve({ sls: new SlsClient(access) } as never);
  return { accounts: Object.assign(accounts, { cloudOf }), requests };
}

const listOfRegions = (): FakeList => {
  const list = editor.inputs.opened.at(-1);
  assert.ok(list instanceof FakeList);
  return list;
};

test('regions that Log Service lists and the table lacks are offered below the others', async () => {
  const { accounts, requests } = listing(
    { region: 'cn-hangzhou', localName: 'Another name' },
    {
      region: 'ap-southeast-9',
      localName: '$(flame) Vietnam (Hanoi)\n[x](command:y)',
      internetEndpoint: 'evil.example.com',
    },
    { region: 'na-east-9' },
    { region: 'na-east-9', localName: 'Again' },
    { region: 'evil.example.com/' },
    { region: 'EVIL-1' },
    { localName: 'Nameless' },
  );
  await playUntil(
    editRegions({ accounts }, account).then(() => true),
    editor.inputs,
    [{ check: ['China (Shanghai)', 'na-east-9'] }],
  );
  assert.deepEqual(accounts.changes, ['setRegions a1 cn-shanghai,na-east-9']);
  const { items } = listOfRegions();
  assert.deepEqual(
    items.slice(-2).map(({ id, label, description }) => [id, label, description]),
    [
      ['ap-southeast-9', '$\u2060(flame) Vietnam (Hanoi) [x]\u2060(command:y)', 'ap-southeast-9'],
      ['na-east-9', 'na-east-9', 'na-east-9'],
    ],
  );
  assert.equal(items.filter(({ id }) => id === 'cn-hangzhou').length, 1);
  assert.ok(items.every(({ label }) => label !== 'Another name'));
  // A region without Log Service is not asked.
  assert.deepEqual(
    requests.map(({ origin, path }) => origin + path),
    ['https://cn-shanghai.log.aliyuncs.com/regions?language=en'],
  );
});

test('what was checked and where the user is stay as they are when regions are added', async () => {
  const { accounts } = listing({ region: 'na-east-9' });
  const editing = editRegions({ accounts }, account);
  const list = listOfRegions();
  const [first, second, third] = list.items;
  assert.ok(first && second && third);
  list.selectedItems = [second, third];
  list.activeItems = [third];
  await editor.inputs.ready();
  assert.equal(list.items.at(-1)?.id, 'na-east-9');
  assert.deepEqual([list.selectedItems, list.activeItems], [[second, third], [third]]);
  list.accept();
  await editing;
  assert.deepEqual(accounts.changes, [`setRegions a1 ${second.id ?? ''},${third.id ?? ''}`]);
});

test('the table does while Log Service has not answered, and its late answer changes nothing', async () => {
  const { promise, resolve } = Promise.withResolvers<Awaited<ReturnType<FindRegions>>>();
  let asked: AbortSignal | undefined;
  const accounts = Object.assign(new FakeAccounts(), {
    accounts: [account],
    cloudOf: () =>
      Promise.resolve({
        sls: {
          describeRegions: (_region: string, _language: string, signal: AbortSignal) => {
            asked = signal;
            return promise;
          },
        },
      } as never),
  });
  const editing = editRegions({ accounts }, account);
  const list = listOfRegions();
  const count = list.items.length;
  assert.deepEqual([list.enabled, list.busy, count > 38], [true, true, true]);
  list.check(['China (Beijing)']);
  list.accept();
  await editing;
  assert.equal(asked?.aborted, true);
  resolve([{ id: 'na-east-9' }]);
  await promise;
  assert.equal(list.items.length, count);
  assert.deepEqual(accounts.changes, ['setRegions a1 cn-beijing']);
});

for (const [what, failure] of Object.entries({
  refused: new CloudError('denied', { service: 'sls', operation: 'DescribeRegions', outcome: 'notApplied' }),
  'out of reach': new CloudError('unreachable', {
    service: 'sls',
    operation: 'DescribeRegions',
    outcome: 'notApplied',
  }),
})) {
  test(`the table does when Log Service is ${what}, and nothing is said`, async () => {
    const accounts = Object.assign(new FakeAccounts(), {
      accounts: [account],
      cloudOf: () => Promise.reject(failure),
    });
    await playUntil(
      editRegions({ accounts }, account).then(() => true),
      editor.inputs,
      [{ check: ['China (Beijing)'] }],
    );
    assert.deepEqual([accounts.changes, editor.said], [['setRegions a1 cn-beijing'], []]);
  });
}

test('a new account is offered the regions that its keys can see, in the language of the editor', async () => {
  const accounts = new FakeAccounts();
  const asked: string[] = [];
  const findRegions: FindRegions = language => {
    asked.push(language);
    return Promise.resolve([{ id: 'na-east-9', name: 'Canada (Toronto)' }]);
  };
  accounts.answers = [verified({ findRegions })];
  accounts.environment = { maskedAccessKeyId: 'LTAI****7890' };
  await playUntil(
    addAccount({ accounts }).then(() => true),
    editor.inputs,
    [
      { choose: 'Environment variables' },
      { choose: 'Use These Credentials' },
      { type: 'new' },
      { check: ['Canada (Toronto)'] },
      { choose: 'Add Account' },
    ],
  );
  assert.deepEqual(asked, ['en']);
  assert.deepEqual(
    accounts.list().map(({ regions }) => regions),
    [['na-east-9']],
  );
});
