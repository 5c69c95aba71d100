import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { addAccount, useSampleAccount } from './support/addAccount.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { effectLimit, insist } from './support/insist.ts';
import { chinese } from './support/words.ts';
import { inChineseAndAllLooks, scenario, type Workbench } from './support/workbench.ts';

cloudScenario('somebody looks whether anything is behind, anywhere', { height: 1000 }, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await workbench.page.setViewportSize({ width: 1700, height: 1000 });
  await chooseScope(workbench);
  await filterAndSort(workbench);
  await byKeyboard(workbench);
  await fromTheMenu(workbench);
  await exportThem(workbench);
  await watchThem(workbench);
  await scanAndRetry(workbench, cloud);
});

const groups = ({ panel }: Workbench): Locator => panel.locator('#board tbody tr.group');
const groupNamed = (workbench: Workbench, name: string): Locator =>
  groups(workbench).filter({ has: workbench.panel.locator('th', { hasText: new RegExp(`^${name}$`) }) });

/** Waits until every group was read. */
const isRead = async ({ panel }: Workbench): Promise<void> => {
  await panel.locator('#board:not([aria-busy])').waitFor();
};

/**
 * Presses a key until the keyboard is at that row. It stays at its group, which groups that are read in that moment can move
 * out of sight. Then the list has the keyboard, and takes the key again.
 */
const goWith = (key: string, { page, panel }: Workbench, findRow: () => Promise<string>): Promise<void> =>
  insist(async () => {
    await page.keyboard.press(key);
    const row = panel.locator(`xpath=//*[@id="board"]//tr[@aria-rowindex ${await findRow()}]`);
    await row.and(page.locator(':focus')).waitFor(effectLimit);
  });
const goToFirst = (workbench: Workbench): Promise<void> => goWith('Home', workbench, () => Promise.resolve('= 2'));
const goToLast = (workbench: Workbench): Promise<void> =>
  goWith('End', workbench, async () => `= ${await workbench.panel.locator('#board').getAttribute('aria-rowcount')}`);

/** Moves the keyboard from the head of a column to the first row. */
const goToRows = ({ page, panel }: Workbench): Promise<void> =>
  insist(async () => {
    await panel.getByRole('columnheader', { name: 'State' }).getByRole('button').focus();
    await page.keyboard.press('ArrowDown');
    await panel.locator('#board tr:focus').waitFor(effectLimit);
  });

/** Nothing is pinned yet, so there is nothing to see before the scope is chosen. */
async function chooseScope(workbench: Workbench): Promise<void> {
  const { panel, quickInput } = workbench;
  await workbench.runCommand('Consumer Groups: Open Lag Board');
  await panel.getByText('Nothing is pinned.').waitFor();
  await workbench.screenshot('board nothing pinned');
  await panel.locator('.empty').getByRole('button', { name: 'Choose Scope…' }).click();
  await quickInput.waitForTitle('Scope of the Lag Board');
  await quickInput.pick('All accounts');
  await groupNamed(workbench, 'audit-archive').waitFor();
  await panel.locator('header .pill').getByText('need attention').waitFor();
}

async function filterAndSort(workbench: Workbench): Promise<void> {
  const { panel, page } = workbench;
  await isRead(workbench);
  const find = panel.getByRole('searchbox');
  await find.fill('billing nginx');
  await groupNamed(workbench, 'audit-archive').waitFor({ state: 'detached' });
  await groupNamed(workbench, 'billing-sync').first().waitFor();
  await find.fill('nobody is called this');
  await panel.getByText('No groups match the filter.').waitFor();
  await panel.getByRole('button', { name: 'Clear Filter' }).click();
  await groupNamed(workbench, 'audit-archive').waitFor();
  assert.equal(await find.inputValue(), '');
  await panel.getByRole('button', { name: /^Healthy · / }).click();
  await groupNamed(workbench, 'audit-archive').waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: /^Healthy · / }).click();
  await groupNamed(workbench, 'audit-archive').waitFor();
  const behind = panel.getByRole('columnheader', { name: 'Behind' });
  await behind.getByRole('button').click();
  await panel.locator('th[aria-sort=descending]', { hasText: 'Behind' }).waitFor();
  await panel.getByRole('columnheader', { name: 'State' }).getByRole('button').click();
  await panel.locator('th[aria-sort=ascending]', { hasText: 'State' }).waitFor();
  // The widths of columns, with the keyboard and with the mouse.
  const width = async (): Promise<number> => (await behind.boundingBox())?.width ?? 0;
  const before = await width();
  await behind.getByRole('button').focus();
  await page.keyboard.press('Shift+ArrowRight');
  await panel.locator('col:nth-child(6)[style*="120px"]').waitFor({ state: 'attached' });
  assert.ok((await width()) > before);
  await panel.getByLabel('Group by').selectOption('region');
  await panel.locator('#board tr.heading').first().waitFor();
  await workbench.screenshot('board by region');
  await panel.getByLabel('Group by').selectOption('none');
  await panel.locator('#board tr.heading').first().waitFor({ state: 'detached' });
}

async function byKeyboard(workbench: Workbench): Promise<void> {
  const { menu, panel, page } = workbench;
  await goToRows(workbench);
  await goToLast(workbench);
  await goToFirst(workbench);
  assert.ok((await menu.entries(() => page.keyboard.press('Shift+F10'))).includes('Copy Name'));
  await panel.locator('#board tr[aria-rowindex="2"]:focus').waitFor();
  let [last, name] = ['', ''];
  await insist(async () => {
    await goToLast(workbench);
    const row = panel.locator('#board tr:focus');
    last = (await row.getAttribute('aria-rowindex', effectLimit)) ?? '';
    name = (await row.locator('th').innerText(effectLimit)).trim();
  });
  await page.keyboard.press('Enter');
  await panel.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  await workbench.runCommand('View: Close Editor');
  await panel.getByRole('heading', { level: 1, name: 'Lag Board' }).waitFor();
  // Whoever looks at one group after the other comes back to the row from which it was opened.
  await panel.locator(`#board tr[aria-rowindex="${last}"][tabindex="0"]`).focus();
  await goToFirst(workbench);
}

/** The menu of a row has what that of the tree's row has. */
async function fromTheMenu(workbench: Workbench): Promise<void> {
  const { menu, tree } = workbench;
  const openMenu = (): Promise<void> =>
    groupNamed(workbench, 'audit-archive').click({ button: 'right', ...effectLimit });
  const inTree = ['prod', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub', 'audit-archive'];
  const both = async () => ({ here: await menu.entries(openMenu), there: await tree.menuOf(...inTree) });
  // What a row offers depends on what it was drawn with, which may have changed a moment ago.
  await eventually(both, ({ here, there }) => {
    assert.deepEqual(here, there);
  });
  await menu.choose('Copy Name', openMenu);
  await workbench.waitUntilSaid('Copied: audit-archive');
  await menu.choose('Pin', openMenu);
  await tree.row('Pinned', /audit-archive/);
}

async function exportThem(workbench: Workbench): Promise<void> {
  const { panel, quickInput } = workbench;
  const exported = async (form: string): Promise<void> => {
    const entry = panel.locator('#export').getByRole('button', { name: form });
    await insist(async () => {
      if (!(await entry.isVisible())) await panel.locator('#export summary').click(effectLimit);
      await entry.click(effectLimit);
    });
  };
  await exported('CSV…');
  const file = join(workbench.home, 'board.csv');
  await quickInput.waitForProposal('.csv');
  await quickInput.save(file);
  await workbench.notification('The board was exported').waitFor();
  assert.match(readFileSync(file, 'utf8'), /audit-archive/);
  await exported('Copy as Markdown');
  await workbench.waitUntilSaid('Copied as Markdown');
  const markdown = await workbench.clipboard();
  assert.match(markdown, /`group-1`/);
  assert.doesNotMatch(markdown, /audit-archive|nginx|prod/);
}

async function watchThem(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  await panel.getByRole('button', { name: 'Watch in Background' }).click();
  await workbench.notification('saved for watching').waitFor();
  await workbench.screenshot('board watched');
}

async function scanAndRetry(workbench: Workbench, { emulator }: Cloud): Promise<void> {
  const { panel, dialog } = workbench;
  emulator.faults.add({ operation: 'ListProject', kind: 'denied', times: 1 });
  await panel.getByRole('button', { name: 'Scan All Regions…' }).click();
  await dialog.getByText('Scan all regions').waitFor();
  await workbench.screenshot('board scan');
  await dialog.getByRole('button', { name: 'Scan' }).click();
  await panel.locator('.scan').waitFor({ state: 'detached' });
  // Only rows in sight are drawn, and those that are not known lie below all that is behind.
  await panel.getByRole('button', { name: /^Not known · / }).click();
  // The sample account also has a project that is suspended, which stays so.
  const failure = panel.locator('#board tr.failure').filter({ hasText: 'Show RAM Policy' });
  await failure.waitFor();
  await workbench.screenshot('board refused region');
  await failure.getByRole('button', { name: 'Retry' }).click();
  await failure.waitFor({ state: 'detached' });
}

scenario('pictures of the board of the sample account', inChineseAndAllLooks, async workbench => {
  const { panel, quickInput, page } = workbench;
  await page.setViewportSize({ width: 1700, height: 950 });
  await useSampleAccount(workbench, chinese);
  await workbench.runCommand('消费组: 打开延迟看板');
  await panel
    .locator('.empty')
    .getByRole('button', { name: chinese('Choose Scope…') })
    .click();
  await quickInput.pick(chinese('All accounts'));
  await groupNamed(workbench, 'audit-archive').waitFor();
  await isRead(workbench);
  await workbench.pictures('board all');
  await panel.getByRole('button', { name: chinese('Columns'), exact: true }).click();
  await page.setViewportSize({ width: 1000, height: 1000 });
  await workbench.pictures('board narrow');
});

/** For as much of a list of thousands as is scrolled through. */
const listing = { timeout: 120_000 } as const;

cloudScenario(
  'somebody scrolls through thousands of groups',
  { scale: { instances: 1500, projects: 10, logstoresPerProject: 20 }, height: 1000 },
  async (workbench, cloud) => {
    const { panel, page, quickInput } = workbench;
    await addAccount(workbench, 'prod', cloud.account('sample'));
    await page.setViewportSize({ width: 1700, height: 1000 });
    await workbench.runCommand('Consumer Groups: Open Lag Board');
    await panel.locator('.empty').getByRole('button', { name: 'Choose Scope…' }).click();
    await quickInput.pick('All accounts');
    await panel.locator('xpath=//*[@id="board"][@aria-rowcount >= 400]').filter({ hasText: 'group-' }).waitFor(listing);
    await goToRows(workbench);
    // As far down as it was long at that moment, without that what is out of sight was drawn.
    await goWith('End', workbench, () => Promise.resolve('>= 400'));
    assert.ok((await groups(workbench).count()) <= 200);
    await workbench.screenshot('board of thousands');
    await goToFirst(workbench);
  },
);
