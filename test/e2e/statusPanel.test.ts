import assert from 'node:assert/strict';
import type { Locator } from 'playwright-core';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount } from './support/addAccount.ts';
import { eventually } from './support/eventually.ts';
import type { Workbench } from './support/workbench.ts';

const instances = ['prod', 'Change Tracking', 'China (Hangzhou)'] as const;
const older = 'DescribeSubscriptionInstanceStatus';

const settings = { 'alibabacloudConsumerGroups.status.refreshInterval': 30 };

cloudScenario('somebody reads subscription statuses', { settings }, async (workbench, cloud) => {
  await workbench.page.setViewportSize({ width: 1600, height: 1200 });
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await readThePanel(workbench, cloud);
  await copyFromThePanel(workbench);
  await createFromThePanel(workbench, cloud);
  await findAmongTenThousandTables(workbench);
  await comeBackToANewGroup(workbench, cloud);
  await refreshWhileVisibleOnly(workbench, cloud);
  await reloadTheWindow(workbench);
  await readWhereTheOlderCallIsRefused(workbench);
  await readAFailedTask(workbench);
  await readAFailedPrecheck(workbench, cloud);
  await skipAndStart(workbench, cloud);
  await openAGroup(workbench);
});

const open = async ({ panel, tree }: Workbench, name: string): Promise<void> => {
  await tree.press('Open Subscription Status', ...instances, name);
  await panel.getByRole('heading', { level: 1, name }).waitFor();
  await panel.getByRole('heading', { name: 'As reported by the service' }).waitFor();
};

const waitForTexts = (places: Locator, ...texts: readonly string[]): Promise<unknown> =>
  eventually(
    () => places.allInnerTexts(),
    shown => {
      assert.deepEqual(shown, texts);
    },
  );

async function readThePanel(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel } = workbench;
  const { instanceId, jobId } = cloud.instance('orders-binlog-sub');
  await open(workbench, 'orders-binlog-sub');
  await panel.getByText('change tracking · China (Hangzhou) · account prod 1234567890123456').waitFor();
  await panel.getByRole('heading', { name: 'audit-archive has no client connected and will lose data in' }).waitFor();
  await panel.getByRole('img', { name: 'Tracking window with the checkpoints' }).waitFor();
  const groups = panel.locator('#groups tbody tr');
  await waitForTexts(
    groups.locator('th'),
    'audit-archive\nno client connected',
    'billing-sync\nfar behind',
    'cache-warm\nkeeping up',
    'search-index\nkeeping up',
  );
  // The public endpoint is on this computer, where the emulator has its brokers.
  for (const text of [instanceId, jobId, /^127\.0\.0\.1:\d+$/, 'Filter 311 tables in 3 databases']) {
    await panel.getByText(text).or(panel.getByPlaceholder(text)).first().waitFor();
  }
  const columns = panel.getByRole('table').last().getByRole('columnheader');
  await waitForTexts(columns, 'Field', 'DescribeDtsJobDetail', older);
  assert.equal(cloud.last(older).parameters.get('SubscriptionInstanceId'), instanceId);
}

async function copyFromThePanel(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  assert.equal(
    await workbench.copyWith(panel.getByRole('button', { name: 'Copy: VPC' })),
    'dts-cn-hangzhou-vpc.aliyuncs.com:18003',
  );
}

async function createFromThePanel({ panel, quickInput, tree }: Workbench, cloud: Cloud): Promise<void> {
  await panel.getByRole('button', { name: 'Create Consumer Group' }).first().click();
  for (const [index, answer] of ['from-the-panel', 'e2e_reader', 'Geheim+geh/1m', 'Geheim+geh/1m'].entries()) {
    await quickInput.waitForTitle(`Create Consumer Group · orders-binlog-sub (${index + 1}/5)`);
    await quickInput.answer(answer);
  }
  await quickInput.waitForTitle('(5/5)');
  await quickInput.pick('Create');
  await panel.getByRole('rowheader', { name: 'from-the-panel' }).waitFor();
  await panel.getByText('5 of 20').waitFor();
  await tree.waitUntilSelected(...instances, 'orders-binlog-sub', 'from-the-panel');
  assert.equal(cloud.emulator.requests.writes('CreateConsumerChannel'), 1);
}

async function findAmongTenThousandTables(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  await open(workbench, 'warehouse-cdc');
  const filter = panel.getByRole('searchbox', { name: 'Filter tracked objects' });
  await filter.and(panel.getByPlaceholder('Filter 10,000 tables in 1 database', { exact: true })).waitFor();
  await panel.getByRole('button', { name: 'warehouse' }).click();
  await panel.getByText('event_00001').waitFor();
  assert.ok((await panel.locator('#objects tr').count()) < 60, 'Only what is in view is in the document.');
  await filter.fill('event_0999');
  await panel.getByText('10 of 10,000 tables').waitFor();
  await panel.getByText('event_09999').waitFor();
}

/** What the tree learnt while the panel was behind another one, it shows at once. */
async function comeBackToANewGroup({ page, panel, tree }: Workbench, cloud: Cloud): Promise<void> {
  const orders = cloud.instance('orders-binlog-sub');
  cloud.emulator.world.addInstanceGroup(orders, { name: 'from-elsewhere', userName: 'e2e_reader' });
  await tree.chooseFromMenu('Refresh', ...instances, orders.name);
  await tree.row(...instances, orders.name, 'from-elsewhere');
  await page.getByRole('tab', { name: orders.name }).click();
  await panel.getByRole('rowheader', { name: 'from-elsewhere' }).waitFor();
  await page.getByRole('tab', { name: 'warehouse-cdc' }).click();
  await panel.getByText('10 of 10,000 tables').waitFor();
}

/** The panel in front refreshes by itself, the one behind it does not until it is in front again. */
async function refreshWhileVisibleOnly(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { page, panel } = workbench;
  const { requests } = cloud.emulator;
  const asked = (name: string): number =>
    cloud.arrived.filter(
      ({ operation, parameters }) =>
        operation === older && parameters.get('SubscriptionInstanceId') === cloud.instance(name).instanceId,
    ).length;
  const front = asked('warehouse-cdc');
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await cloud.until(() => asked('warehouse-cdc') > front);
  // What the other one has asked for while it was in front has come before that.
  const [byHand, behind] = [asked('warehouse-cdc'), asked('orders-binlog-sub')];
  while (asked('warehouse-cdc') === byHand) await requests.next('arrived', older);
  assert.equal(asked('orders-binlog-sub'), behind);

  await page.getByRole('tab', { name: 'orders-binlog-sub' }).click();
  await cloud.until(() => asked('orders-binlog-sub') > behind);
  await panel.getByRole('rowheader', { name: 'from-the-panel' }).waitFor();
}

async function reloadTheWindow(workbench: Workbench): Promise<void> {
  const { page, panel } = workbench;
  await panel.getByRole('combobox', { name: 'Automatic refresh' }).selectOption({ label: 'Refresh off' });
  // The choice is kept once the extension has heard of it, as it has when it does what was asked for after that.
  await workbench.copyWith(panel.getByRole('button', { name: 'Copy: VPC' }));
  await workbench.reload();
  await panel.getByRole('heading', { level: 1, name: 'orders-binlog-sub' }).waitFor();
  await panel.getByRole('rowheader', { name: 'from-the-panel' }).waitFor();
  const chosen = panel.getByRole('combobox', { name: 'Automatic refresh' });
  await waitForTexts(chosen.locator('option:checked'), 'Refresh off');
  await page.getByRole('tab', { name: 'warehouse-cdc' }).click();
  await panel.getByText('10 of 10,000 tables').waitFor();
}

async function readWhereTheOlderCallIsRefused(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  await workbench.openView();
  await open(workbench, 'search-catalog-sub');
  const note = panel.getByRole('note');
  await note.getByText(`${older} failed for this instance, so only DescribeDtsJobDetail is shown.`).waitFor();
  await note.getByText(/Request ID: [\dA-F-]{36}/).waitFor();
  const columns = panel.getByRole('table').last().getByRole('columnheader');
  await waitForTexts(columns, 'Field', 'DescribeDtsJobDetail');
}

async function readAFailedTask(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  await open(workbench, 'legacy-erp-sub');
  await panel.getByRole('heading', { name: 'The task has failed.' }).waitFor();
  await panel.getByText('ORA-00308: cannot open archived log').first().waitFor();
  await panel.getByText('DTS-100047').first().waitFor();
  // Both codes are of wrappers, so what the database said is quoted.
  await panel.getByRole('button', { name: 'Explain: The task has failed.' }).click();
  const explanation = panel.getByRole('region', { name: 'Explanation' });
  await explanation.getByText("The database's or program's own message").waitFor();
  await explanation.getByText('ORA-00308: cannot open archived log thread 1, sequence 88213').waitFor();
  await panel.getByRole('button', { name: 'Hide explanation: The task has failed.' }).click();
  await explanation.waitFor({ state: 'detached' });
}

/** The items come from an operation of their own, and what is refused of it is said beside what the others tell. */
async function readAFailedPrecheck(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel } = workbench;
  await open(workbench, 'inventory-sub');
  await panel.getByRole('heading', { name: "The precheck failed, so tracking hasn't started yet." }).waitFor();
  const item = panel.getByRole('rowheader', { name: 'CHECK_BINLOG_MODE' });
  await item.waitFor();
  await panel.getByText('CHECK__ERROR_BINLOG_MODE_REPAIR', { exact: true }).waitFor();
  await panel.getByRole('button', { name: 'Explain: CHECK_BINLOG_MODE' }).click();
  const explanation = panel.getByRole('region', { name: 'Explanation' });
  await explanation.getByText('Consumers lose no data because of this.').waitFor();
  const copy = explanation.getByRole('button', { name: /^Copy: SQL/ }).first();
  assert.match(await workbench.copyWith(copy), /binlog_format/);
  cloud.emulator.faults.add({ operation: 'DescribePreCheckStatus', kind: 'denied' });
  await panel.getByRole('button', { name: 'Refresh' }).click();
  await panel.getByText('DescribePreCheckStatus failed, so precheck items might be missing or incomplete.').waitFor();
  await panel.getByText(/No permission to call DescribePreCheckStatus/).waitFor();
  await item.waitFor();
  cloud.emulator.faults.clear();
}

/** What failed is skipped, which takes the name of the instance. The task that is started then passes, and runs. */
async function skipAndStart(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel, quickInput, tree } = workbench;
  const { requests } = cloud.emulator;
  const returns = ['prod', 'Change Tracking', 'Germany (Frankfurt)', 'eu-returns-sub'] as const;
  await tree.press('Open Subscription Status', ...returns);
  await panel.getByRole('heading', { level: 1, name: 'eu-returns-sub' }).waitFor();
  await panel.getByRole('button', { name: 'Skip Precheck Items' }).click();
  await quickInput.waitForTitle('Skip Precheck Items · eu-returns-sub (1/3)');
  await quickInput.item('CHECK_SERVER_ID').getByRole('checkbox').check();
  await quickInput.accept();
  await quickInput.waitForTitle('(2/3)');
  await quickInput.pick('Enter Name to Skip');
  await quickInput.waitForTitle('(3/3)');
  await quickInput.answer('eu-returns-sub');
  await workbench.pressIn(workbench.notification('1 precheck item is skipped.'), 'Start Task');
  await quickInput.waitForTitle('Start Task · eu-returns-sub');
  await quickInput.pick('Start Task');
  // The precheck takes as long as it needs to be seen.
  const { starts } = cloud.instance('eu-returns-sub');
  await cloud.until(() => starts.length > 0);
  const seen: { at?: number } = {};
  const [start] = starts.splice(-1);
  assert.ok(start);
  starts.push({
    ...start,
    get at() {
      return seen.at ?? cloud.emulator.worldNow();
    },
  });
  await panel.getByText('Precheck running', { exact: true }).waitFor();
  seen.at = cloud.emulator.worldNow();
  await workbench.waitUntilSaid('The task of eu-returns-sub is running.');
  await panel.getByText('Running', { exact: true }).waitFor();
  await tree.waitForDescription(/^(?!.*Precheck)/, ...returns);
  assert.deepEqual([requests.writes('SkipPreCheck'), requests.writes('StartDtsJob')], [1, 1]);
}

async function openAGroup(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  await open(workbench, 'orders-binlog-sub');
  await panel.getByRole('button', { name: 'search-index', exact: true }).click();
  await panel.getByRole('heading', { level: 1, name: 'search-index' }).waitFor();
}
