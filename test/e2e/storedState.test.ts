import assert from 'node:assert/strict';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { verifyAndName } from './support/addAccount.ts';
import { CliHome, pairMembers } from './support/cliHome.ts';
import { cloudScenario } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { stateFolder } from './support/stateFolder.ts';
import { logText } from './support/traces.ts';
import type { Workbench } from './support/workbench.ts';

let cli: CliHome;
const withCli = (home: string): void => {
  cli = new CliHome(home);
};

cloudScenario(
  'two windows that add accounts and pins at the same time keep both',
  { furnish: withCli, height: 1400 },
  async (one, cloud) => {
    const region = { region_id: 'cn-hangzhou' };
    // Profiles, because the secret storage of a window in a browser does not show what another window writes.
    cli.write([
      { name: 'first', mode: 'AK', ...pairMembers(cloud.account('sample')), ...region },
      { name: 'second', mode: 'AK', ...pairMembers(cloud.account('readOnly')), ...region },
    ]);
    const two = await one.openSecondWindow();
    const windows = [
      { window: one, name: 'first', logstore: 'nginx-access' },
      { window: two, name: 'second', logstore: 'nginx-error' },
    ];
    // Both are in the last step of the wizard, and end it at the same moment.
    for (const { window, name } of windows) {
      await window.page.bringToFront();
      await window.openView();
      await window.runCommand('Consumer Groups: Add Account');
      await window.quickInput.waitForTitle('Add Account (1/');
      await window.quickInput.pick(name);
      await verifyAndName(window, name);
    }
    await Promise.all(windows.map(({ window }) => window.quickInput.pick('Add Account')));
    // Each shows that of the other, without a reload.
    for (const { window } of windows) for (const { name } of windows) await window.tree.row(name);

    // By the palette, because a row whose tree changes at the moment when it is chosen is nobody's row.
    for (const { window, name } of windows) {
      await window.runCommand('Consumer Groups: Pin');
      for (const answer of ['Logstore', name, 'China (Hangzhou)', 'k8s-log-prod']) await window.quickInput.pick(answer);
      await window.quickInput.waitForPlaceholder('Search Logstores');
    }
    await Promise.all(windows.map(({ window, logstore }) => window.quickInput.pick(logstore)));
    const bothAreIn = async ({ tree }: Workbench): Promise<void> => {
      for (const { name, logstore } of windows) {
        await tree.row(name);
        await tree.row('Pinned', logstore);
      }
    };
    for (const { window } of windows) await bothAreIn(window);
    await two.screenshot('two windows');
    for (const { window } of windows) {
      await window.page.bringToFront();
      await window.reload();
      await window.openView();
      await bothAreIn(window);
    }
  },
);

const place = { accountId: 'good', region: 'cn-hangzhou', project: 'k8s-log-prod' };
const account = {
  id: 'good',
  kind: 'cloud',
  name: 'good account',
  regions: ['cn-hangzhou'],
  identity: { accountId: '1234567890123456', identityType: 'RAMUser', arn: 'acs:ram::1234567890123456:user/alice' },
  maskedAccessKeyId: 'LTAI****0001',
};
const newerAccount = {
  ...account,
  id: 'newer',
  name: 'newer account',
  source: { base: { kind: 'webIdentity' }, roles: [] },
};
const brokenFiles: Readonly<Record<string, string>> = {
  'account.broken.json': '{"place":1,"value":{"id":"bro',
  'account.newer.json': JSON.stringify({ value: newerAccount }),
  'account.good.json': JSON.stringify({ value: account }),
  'pin.0.json': 'null',
  'pin.1.json': JSON.stringify({ value: { kind: 'logstore', ref: { ...place, accountId: 'newer', logstore: 5 } } }),
};

const furnish = (home: string): void => {
  const state = stateFolder(home);
  const history = join(state, '..', 'history');
  for (const folder of [state, history]) mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(brokenFiles)) writeFileSync(join(state, name), text);
  mkdirSync(join(state, 'filter.0.json'));
  writeFileSync(join(history, `${'0'.repeat(32)}.json`), '{"key":"not a key","text":"{}"}');
};

cloudScenario(
  'a broken state folder costs what is broken, which is told once and kept',
  { furnish },
  async workbench => {
    const { home, page, tree } = workbench;
    const told = "Some saved data can't be read, so it isn't used. Nothing was deleted.";
    await workbench.openView();
    await tree.waitForRows(rows => {
      const accounts = rows.filter(({ level }) => level === 1).map(({ label }) => label);
      assert.deepEqual(accounts, ['good account']);
    });
    const message = workbench.notification(told);
    await message.waitFor();
    const text = await message.innerText();
    for (const part of ['Accounts: 2', 'Pins: 2', 'Filters: 1', 'Lag histories: 1'])
      assert.ok(text.includes(part), text);
    assert.equal(await page.locator('.notification-toast').count(), 1);
    await workbench.screenshot('broken state');
    await workbench.pressIn(message, 'Show Log');
    await eventually(
      () => Promise.resolve(logText(workbench)),
      log => {
        const files = ['account.broken.json', 'account.newer.json', 'pin.0.json', 'pin.1.json', 'filter.0.json'];
        for (const file of files) assert.ok(log.includes(file), file);
      },
    );
    for (const [name, content] of Object.entries(brokenFiles)) {
      assert.equal(readFileSync(join(stateFolder(home), name), 'utf8'), content, name);
    }
    // What was good goes on.
    await tree.chooseFromMenu('Rename Account', 'good account');
    await workbench.quickInput.answer('renamed account');
    await tree.row('renamed account');
    assert.ok(existsSync(join(stateFolder(home), 'filter.0.json')));
    assert.deepEqual(globSync('**/*.aside', { cwd: home }), []);
  },
);

/** The state of version 0.1.0 in the window's storage, with a fault in each part of it. */
const brokenState = {
  accounts: [null, account, { ...account, id: 'bad', regions: 'cn-hangzhou' }],
  consents: 'all',
  filters: ['x'],
  leftEntries: { 0: 'x' },
  pins: [
    { kind: 'logstore', ref: null },
    { kind: 'logstore', ref: { ...place, logstore: 'nginx-access' } },
  ],
  resets: [5],
};

cloudScenario('the broken state of an earlier version costs what is broken', {}, async workbench => {
  const { page, tree, home } = workbench;
  // The extension is not used before its state is as another version has left it.
  await page.evaluate(`(async () => {
    const done = request => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const database = await done(indexedDB.open('vscode-web-state-db-global'));
    const table = database.transaction('ItemTable', 'readwrite').objectStore('ItemTable');
    await done(table.put(${JSON.stringify(JSON.stringify(brokenState))}, 'consumer-groups.alibabacloud-consumer-groups'));
    database.close();
  })()`);
  await workbench.load();
  await workbench.openView();
  await tree.row('good account');
  await tree.row('Pinned', /nginx-access/);
  const message = workbench.notification("Some saved data can't be read");
  await message.waitFor();
  await eventually(
    () => Promise.resolve(readdirSync(stateFolder(home))),
    files => {
      assert.ok(files.includes('account.good.json'));
    },
  );
});
