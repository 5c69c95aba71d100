import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../host/processes.ts';
import { addAccount } from './support/addAccount.ts';
import { type Checked, type Look, looksOf, runAxe } from './support/axe.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { effectLimit, insist } from './support/insist.ts';
import { resizePage, restorePage, whatDoesNotFit } from './support/reflow.ts';
import { highContrast, type Workbench } from './support/workbench.ts';

const instances = ['prod', 'Change Tracking', 'China (Hangzhou)'] as const;
const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;
const keepPassword = 'Keep Until This Window Is Closed or Reloaded';

const settings = {
  ...highContrast,
  'alibabacloudConsumerGroups.status.refreshInterval': 0,
  'alibabacloudConsumerGroups.group.refreshInterval': 0,
};

/** A page in a state, with what was found there. */
type Found = Checked & { readonly page: string };

cloudScenario('every page in four themes and in a narrow panel', { settings }, async (workbench, cloud) => {
  const found: Found[] = [];
  const misfits: string[] = [];
  let looks: readonly Look[] | undefined;
  const check = async (page: string): Promise<void> => {
    looks ??= await looksOf(workbench);
    found.push(...(await runAxe(workbench, looks)).map(checked => ({ page, ...checked })));
    // A window of 1280 pixels has 640 at 200 %, and 320 at 400 %.
    for (const width of [640, 320]) {
      await resizePage(workbench, width, 400);
      misfits.push(...(await whatDoesNotFit(workbench)).map(words => `${page}, ${width} pixels: ${words}`));
    }
    await workbench.screenshot(`narrow ${page}`);
    await restorePage(workbench);
  };
  await workbench.page.setViewportSize({ width: 1900, height: 1000 });
  await addAccount(workbench, 'prod', cloud.account('sample'));
  try {
    await statusPages(workbench, cloud, check);
    await groupPages(workbench, cloud, check);
    await peekPages(workbench, cloud, check);
    await boardPages(workbench, cloud, check);
  } finally {
    keepReport(found);
  }
  const violations = found.flatMap(({ page, look, violations: said }) =>
    said.map(words => `${page}, ${look}: ${words}`),
  );
  assert.deepEqual([...violations, ...misfits].join('\n'), '');
});

/** Keeps what axe-core has found, page by page, as artifacts/accessibility.json. */
function keepReport(found: readonly Found[]): void {
  mkdirSync(join(root, 'artifacts'), { recursive: true });
  writeFileSync(join(root, 'artifacts', 'accessibility.json'), JSON.stringify(found, undefined, 2));
}

type Check = (page: string) => Promise<void>;

async function statusPages({ panel, tree }: Workbench, { emulator }: Cloud, check: Check): Promise<void> {
  const open = async (name: string): Promise<void> => {
    await tree.press('Open Subscription Status', ...instances, name);
    await panel.getByRole('heading', { level: 1, name }).waitFor();
  };
  await open('orders-binlog-sub');
  await panel.getByRole('heading', { name: 'As reported by the service' }).waitFor();
  await panel.getByText('Show as a table').click();
  await panel.locator('#objects .database').first().click();
  await check('status');
  emulator.faults.add({ operation: 'DescribeDtsJobDetail', kind: 'denied' });
  emulator.faults.add({ operation: 'DescribeConsumerChannel', kind: 'denied' });
  await panel.getByRole('button', { name: 'Refresh', exact: true }).click();
  await panel
    .getByRole('alert')
    .getByText(/DescribeConsumerChannel/)
    .first()
    .waitFor();
  await check('status refused');
  emulator.faults.clear();
  emulator.faults.add({ operation: 'DescribeDtsJobDetail', kind: 'slow' });
  await open('legacy-erp-sub');
  await panel.getByText('Loading the status…').waitFor();
  await check('status loading');
  emulator.faults.clear();
  await panel.getByRole('button', { name: 'Explain: The task has failed.' }).click();
  await panel.getByRole('region', { name: 'Explanation' }).waitFor();
  await check('status of a failed task');
  await open('inventory-sub');
  for (const item of ['CHECK_BINLOG_MODE', 'CHECK_SAME_OBJ']) {
    await panel.getByRole('button', { name: `Explain: ${item}` }).click();
    await panel.getByRole('button', { name: `Hide explanation: ${item}` }).waitFor();
  }
  await check('status of a failed precheck');
}

async function groupPages(workbench: Workbench, { emulator }: Cloud, check: Check): Promise<void> {
  const { panel, tree, quickInput } = workbench;
  await tree.expand(...logstore);
  await tree.click(...logstore, 'billing-sync');
  await panel.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await panel.getByRole('button', { name: /more, all within/ }).click();
  await panel.getByText('Show as a table').click();
  await panel
    .getByRole('button', { name: /^Explain: / })
    .first()
    .click();
  await panel.getByRole('region', { name: 'Explanation' }).waitFor();
  await panel.getByRole('button', { name: 'Preview Start' }).click();
  await panel.getByRole('columnheader', { name: 'Possible until' }).waitFor();
  await panel.getByText('More', { exact: true }).click();
  await panel.locator('#more').getByRole('button', { name: 'Verify Connection' }).click();
  await panel.locator('#connection').getByRole('button', { name: 'Copy Report' }).waitFor();
  await panel.getByText('More', { exact: true }).click();
  await check('group of a Logstore');
  await tree.expand(...instances, 'orders-binlog-sub');
  await tree.click(...instances, 'orders-binlog-sub', 'billing-sync');
  await panel.getByRole('heading', { name: 'Where a client starts' }).waitFor();
  await panel.getByLabel('Check a start time').fill('2h ago');
  await panel.locator('#connection').getByRole('button', { name: 'Verify Connection' }).click();
  await quickInput.waitForTitle('Verify Connection');
  await quickInput.answer('Wrong-Password-1');
  await quickInput.pick(keepPassword);
  await panel.locator('#connection').getByRole('button', { name: 'Copy Report' }).waitFor();
  await check('group of an instance');
  emulator.faults.add({ operation: 'DescribeConsumerChannel', kind: 'denied' });
  await panel.getByRole('button', { name: 'Refresh', exact: true }).click();
  await panel
    .getByRole('alert')
    .getByText(/DescribeConsumerChannel/)
    .first()
    .waitFor();
  await check('group refused');
  emulator.faults.clear();
}

async function peekPages(workbench: Workbench, cloud: Cloud, check: Check): Promise<void> {
  const { panel, tree, quickInput } = workbench;
  const rows = panel.locator('#records [role=rowgroup] [role=row]');
  await tree.chooseFromMenu('Peek Records', ...instances, 'orders-binlog-sub', 'cache-warm');
  await quickInput.waitForTitle('Peek Records');
  await quickInput.answer('Wrong-Password-1');
  await quickInput.pick(keepPassword);
  await panel
    .getByRole('alert')
    .getByText(/rejected the username or password/)
    .waitFor();
  await check('records refused');
  await panel.getByRole('button', { name: 'Retry' }).click();
  await quickInput.answer(cloud.emulator.groupPassword);
  await quickInput.pick(keepPassword);
  await rows.nth(5).waitFor();
  await panel.locator('.row.kind-update').first().click();
  await panel.locator('.values .added').first().waitFor();
  await panel.getByRole('button', { name: 'Columns' }).click();
  await check('records of an instance');
  await panel.getByLabel('Find in values').fill('nobody writes this');
  await panel.getByText(/^None of the/).waitFor();
  await check('records without a hit');
  await tree.chooseFromMenu('Peek Records', ...logstore);
  await panel.getByRole('heading', { level: 1, name: 'Records · nginx-access' }).waitFor();
  await rows.nth(5).waitFor();
  await rows.first().click();
  await panel.locator('.values tr').first().waitFor();
  await panel.getByRole('button', { name: 'Follow' }).first().click();
  await panel.getByText('Following since', { exact: false }).waitFor();
  await check('records of a Logstore');
  await panel.getByRole('button', { name: 'Stop' }).click();
}

async function boardPages(workbench: Workbench, { emulator }: Cloud, check: Check): Promise<void> {
  const { panel, dialog, quickInput, page } = workbench;
  await workbench.runCommand('Consumer Groups: Open Lag Board');
  await panel.getByText('Nothing is pinned.').waitFor();
  await check('board without a scope');
  await panel.locator('.empty').getByRole('button', { name: 'Choose Scope…' }).click();
  await quickInput.pick('All accounts');
  await panel.locator('#board tr.group').first().waitFor();
  await panel.locator('#board:not([aria-busy])').waitFor();
  await panel.getByRole('button', { name: 'Columns', exact: true }).click();
  await insist(async () => {
    await panel.getByRole('columnheader', { name: 'State' }).getByRole('button').focus();
    await page.keyboard.press('ArrowDown');
    await panel.locator('#board tr:focus').waitFor(effectLimit);
  });
  await check('board');
  await panel.getByRole('searchbox').fill('nobody is called this');
  await panel.getByText('No groups match the filter.').waitFor();
  await panel.locator('#export summary').click();
  await check('board without a hit');
  await panel.getByRole('button', { name: 'Clear Filter' }).click();
  await panel.getByLabel('Group by').selectOption('region');
  emulator.faults.add({ operation: 'ListProject', kind: 'denied', times: 1 });
  await panel.getByRole('button', { name: 'Scan All Regions…' }).click();
  await dialog.getByRole('button', { name: 'Scan' }).click();
  await panel.locator('.scan').waitFor({ state: 'detached' });
  await panel.getByRole('button', { name: /^Not known · / }).click();
  await panel.locator('#board tr.failure').filter({ hasText: 'Show RAM Policy' }).waitFor();
  await check('board with a refused region');
}
