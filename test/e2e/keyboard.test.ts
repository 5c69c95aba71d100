import assert from 'node:assert/strict';
import { addAccount } from './support/addAccount.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { effectLimit, insist } from './support/insist.ts';
import { highContrast, type Workbench } from './support/workbench.ts';

const instances = ['prod', 'Change Tracking', 'China (Hangzhou)'] as const;
const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;

const settings = {
  ...highContrast,
  'alibabacloudConsumerGroups.status.refreshInterval': 0,
  'alibabacloudConsumerGroups.group.refreshInterval': 0,
};

/** Whatever is done in a page is done with keys alone. What opens a page is tried elsewhere. */
cloudScenario('somebody works without a mouse', { settings, height: 1000 }, async (workbench, cloud) => {
  await workbench.prefer('light');
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await fromAnInstanceToItsGroup(workbench, cloud);
  await throughAGroup(workbench);
  await workbench.prefer('dark', true);
  await throughRecords(workbench);
  await throughTheBoard(workbench);
});

/** The element that has the keyboard. */
interface Focused {
  readonly words: string;
  /** Whether it is the one that is looked for. */
  readonly isMeant: boolean;
  /** Whether people can see that it has the keyboard. */
  readonly isMarked: boolean;
}

/** Evaluated in the page. */
const focused = (selector: string): string => `(() => {
  const element = document.activeElement;
  const { outlineStyle, outlineWidth, outlineColor } = getComputedStyle(element);
  return {
    words: element.tagName + (element.id && '#' + element.id) + ' ' + (element.ariaLabel ?? element.textContent.slice(0, 40)),
    isMeant: document.hasFocus() && element.matches(${JSON.stringify(selector)}),
    isMarked: element.matches(':focus-visible') && outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 &&
      !/, 0\\)$|transparent/.test(outlineColor),
  };
})()`;

const at = async ({ panel }: Workbench, selector: string): Promise<Focused> =>
  panel.locator('html').evaluate<Focused, undefined>(focused(selector), undefined);

/** Goes from stop to stop, all of which have to be seen, until it is at the one that is meant. */
async function tabTo(workbench: Workbench, selector: string, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = [];
  for (let stops = 0; stops < 120; stops += 1) {
    await workbench.page.keyboard.press(key);
    const stop = await at(workbench, selector);
    passed.push(stop.words);
    if (stop.words.startsWith('BODY')) continue;
    assert.ok(stop.isMarked, `Nothing shows that the keyboard is at ${stop.words}`);
    if (stop.isMeant) return;
  }
  assert.fail(`${key} does not lead to ${selector}, but to\n${passed.join('\n')}`);
}

async function assertAt(workbench: Workbench, selector: string): Promise<void> {
  await workbench.panel.locator(`${selector}:focus`).waitFor();
  const { isMarked, words } = await at(workbench, selector);
  assert.ok(isMarked, `Nothing shows that the keyboard is at ${words}`);
}

/** Brings the keyboard to the beginning of the page in front. The page does not get it while it is being loaded. */
async function enter(workbench: Workbench): Promise<void> {
  await insist(async () => {
    await workbench.runCommand('View: Focus Active Editor Group');
    await workbench.quickInput.waitUntilClosed();
    const page = await (await workbench.panel.locator('html').elementHandle(effectLimit)).ownerFrame();
    assert.ok(page);
    await page.waitForFunction('document.hasFocus()', undefined, effectLimit);
  });
}

async function fromAnInstanceToItsGroup(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel, page, tree } = workbench;
  const orders = cloud.instance('orders-binlog-sub');
  await tree.press('Open Subscription Status', ...instances, orders.name);
  await panel.getByRole('heading', { name: 'As reported by the service' }).waitFor();
  await enter(workbench);
  await tabTo(workbench, '[data-action=refresh]');
  // An answer that comes while the keyboard is in a row leaves it there.
  cloud.emulator.world.addInstanceGroup(orders, { name: 'a-newcomer', userName: 'e2e_reader' });
  cloud.emulator.faults.add({ operation: 'DescribeConsumerChannel', kind: 'slow' });
  const asked = cloud.emulator.requests.next('arrived', 'DescribeConsumerChannel');
  await page.keyboard.press('Enter');
  await asked;
  await tabTo(workbench, '#groups [data-action=openGroup]');
  const name = await panel.locator(':focus').innerText();
  cloud.emulator.faults.clear();
  await panel.getByRole('rowheader', { name: 'a-newcomer' }).waitFor();
  await assertAt(workbench, '#groups [data-action=openGroup]');
  assert.equal(await panel.locator(':focus').innerText(), name);
  await page.keyboard.press('Enter');
  await panel.getByRole('heading', { level: 1, name, exact: true }).waitFor();
}

async function throughAGroup(workbench: Workbench): Promise<void> {
  const { panel, page, tree } = workbench;
  await tree.expand(...logstore);
  await tree.click(...logstore, 'billing-sync');
  await panel.getByRole('heading', { name: 'Shards', exact: true }).waitFor();
  await enter(workbench);
  await tabTo(workbench, '#more summary');
  await page.keyboard.press('Enter');
  await tabTo(workbench, '#more .item');
  await page.keyboard.press('Escape');
  await assertAt(workbench, '#more summary');
  await panel.locator('#more:not([open])').waitFor();
  await tabTo(workbench, '#interval');
  const before = await panel.locator('#interval').inputValue();
  await page.keyboard.press('ArrowDown');
  assert.notEqual(await panel.locator('#interval').inputValue(), before);
  await page.keyboard.press('ArrowUp');
  await tabTo(workbench, '#chart');
  await page.keyboard.press('End');
  await panel.locator('#readout strong').waitFor();
  await tabTo(workbench, '#history-table summary');
  await page.keyboard.press('Enter');
  await tabTo(workbench, '#history-table .scrolls');
  await page.keyboard.press('Escape');
  await assertAt(workbench, '#history-table summary');
  await panel.locator('#history-table:not([open])').waitFor();
  await tabTo(workbench, '[data-action=toggleShards]');
  await page.keyboard.press('Enter');
  await panel.locator('#shard-rows tbody tr').nth(23).waitFor();
  await assertAt(workbench, '[data-action=toggleShards]');
  await tabTo(workbench, '[data-action=previewStart]');
  await page.keyboard.press('Enter');
  await panel.getByRole('columnheader', { name: 'Possible until' }).waitFor();
  await assertAt(workbench, '[data-action=previewStart]');
  await tabTo(workbench, '[data-action=explain]', 'Shift+Tab');
  await page.keyboard.press('Enter');
  await panel.getByRole('region', { name: 'Explanation' }).waitFor();
  await tabTo(workbench, '.explanation [data-action=openSource]');
  await page.keyboard.press('Escape');
  await panel.getByRole('region', { name: 'Explanation' }).waitFor({ state: 'detached' });
  await assertAt(workbench, '[data-action=explain]');
}

async function throughRecords(workbench: Workbench): Promise<void> {
  const { panel, page, tree } = workbench;
  await tree.chooseFromMenu('Peek Records', ...logstore);
  await panel.getByRole('heading', { level: 1, name: 'Records · nginx-access' }).waitFor();
  const rows = panel.locator('#records [role=rowgroup] [role=row]');
  await rows.nth(2).waitFor();
  await enter(workbench);
  // One button takes the place of the other, and with it the keyboard.
  await tabTo(workbench, '[data-action=follow]');
  await page.keyboard.press('Enter');
  await assertAt(workbench, '[data-action=stop]');
  await page.keyboard.press('Enter');
  await assertAt(workbench, '[data-action=follow]');
  await tabTo(workbench, '#start');
  await page.keyboard.press('Home');
  await tabTo(workbench, '[data-action=read]');
  await page.keyboard.press('Space');
  await rows.nth(2).waitFor();
  await tabTo(workbench, '#find');
  await page.keyboard.type('nobody writes this');
  await panel.getByText(/^None of the/).waitFor();
  await tabTo(workbench, '[data-action=clearFilter]');
  await page.keyboard.press('Enter');
  await assertAt(workbench, '#find');
  await rows.nth(2).waitFor();
  await tabTo(workbench, '#records');
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await panel.locator('#records [aria-rowindex="3"][aria-selected=true]').waitFor();
  await panel.locator('.values tr').first().waitFor();
  await page.keyboard.press('Enter');
  await assertAt(workbench, '#detail');
  await tabTo(workbench, '#detail [data-action=openJson]');
  await page.keyboard.press('Escape');
  await assertAt(workbench, '#records');
}

async function throughTheBoard(workbench: Workbench): Promise<void> {
  const { menu, panel, page, quickInput } = workbench;
  await workbench.runCommand('Consumer Groups: Open Lag Board');
  await panel.getByText('Nothing is pinned.').waitFor();
  await enter(workbench);
  await tabTo(workbench, '.empty [data-action=chooseScope]');
  await page.keyboard.press('Enter');
  await quickInput.fill('All accounts');
  await quickInput.waitForFocus('All accounts');
  await quickInput.accept();
  await panel.locator('#board:not([aria-busy]) tr.group').first().waitFor();
  await enter(workbench);
  await tabTo(workbench, '#find');
  await page.keyboard.type('billing');
  await panel.getByText(/^\d+ of \d+ rows$/).waitFor();
  await page.keyboard.press('Escape');
  await panel.getByText(/^\d+ rows$/).waitFor();
  await tabTo(workbench, '[data-action=toggleColumns]');
  await page.keyboard.press('Enter');
  await tabTo(workbench, '#columns [data-action=toggleColumn]');
  await page.keyboard.press('Escape');
  await assertAt(workbench, '[data-action=toggleColumns]');
  await panel.locator('#columns').waitFor({ state: 'detached' });
  await tabTo(workbench, '#board [data-action=sort]');
  while (!(await at(workbench, '[data-column=lag]')).isMeant) await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await panel.locator('th[aria-sort=descending]', { hasText: 'Behind' }).waitFor();
  await page.keyboard.press('ArrowDown');
  await assertAt(workbench, '#board tr[aria-rowindex="2"]');
  const row = await panel.locator('#board tr:focus th').innerText();
  await page.keyboard.press('Enter');
  await panel.getByRole('heading', { level: 1, name: row.trim(), exact: true }).waitFor();
  await workbench.runCommand('View: Close Editor');
  await panel.getByRole('heading', { level: 1, name: 'Lag Board' }).waitFor();
  await panel.locator('#grouping').waitFor();
  await enter(workbench);
  await tabTo(workbench, '#grouping');
  await page.keyboard.press('End');
  await panel.locator('#board tr.heading').first().waitFor();
  await assertAt(workbench, '#grouping');
  await tabTo(workbench, '#board tr');
  while (!(await at(workbench, '#board tr.group')).isMeant) await page.keyboard.press('ArrowDown');
  assert.ok((await menu.entries(() => page.keyboard.press('ContextMenu'))).includes('Copy Name'));
}
