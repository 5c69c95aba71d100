import assert from 'node:assert/strict';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount } from './support/addAccount.ts';
import { eventually } from './support/eventually.ts';
import { effectLimit, insist } from './support/insist.ts';
import type { Row } from './support/tree.ts';
import type { Workbench } from './support/workbench.ts';

const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;
const instance = ['prod', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub'] as const;

const settings = { 'alibabacloudConsumerGroups.group.refreshInterval': 5 };

cloudScenario('somebody watches consumer groups', { settings, height: 1400 }, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await readTheRows(workbench);
  await readAGroupOfALogstore(workbench);
  await previewAStart(workbench);
  await pauseAndHide(workbench, cloud);
  await readAGroupOfAnInstance(workbench);
  await seeAFailureInThePanel(workbench, cloud);
  await sortByLag(workbench);
  await pinAndReload(workbench);
  assertNothingWasChanged(cloud);
});

/** The row of a group says how it is doing, a moment after its list was opened. */
async function readTheRows({ tree }: Workbench): Promise<void> {
  await tree.expand(...logstore);
  await tree.waitForDescription(/1 shard stuck/, ...logstore, 'billing-sync');
  await tree.waitForDescription(/stopped/, ...logstore, 'traffic-report');
  await tree.expand(...instance);
  await tree.waitForDescription('no client connected', ...instance, 'audit-archive');
  await tree.waitForDescription(/^2[5-9] min behind/, ...instance, 'billing-sync');
}

async function readAGroupOfALogstore(workbench: Workbench): Promise<void> {
  const { panel, tree } = workbench;
  await tree.click(...logstore, 'billing-sync');
  await panel.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await panel.getByRole('heading', { name: '1 of 24 shards is stuck. The others are being consumed.' }).waitFor();
  await panel.getByText('Logstore nginx-access').first().waitFor();
  for (const figure of ['Behind', 'Time until data loss', 'Consumers']) {
    await panel.locator('dt').getByText(figure, { exact: true }).waitFor();
  }
  const rows = panel.locator('#shard-rows tbody tr');
  // What the tree has read is shown at first, and then what was read exactly.
  await eventually(
    async () => (await rows.first().innerText()).replaceAll(/\s+/g, ' '),
    row => {
      assert.match(row, /^17 worker-\d .*2[5-9] min.*stuck/);
    },
  );
  await panel.getByRole('button', { name: /more, all within/ }).click();
  await eventually(
    () => rows.filter({ has: workbench.page.locator('th') }).count(),
    count => {
      assert.equal(count, 24);
    },
  );
  await panel.getByText('Show as a table').click();
  await panel.locator('#history-table table').waitFor();
  await panel.getByRole('button', { name: 'Explain: Shards that stand still while others move: 17' }).click();
  const explanation = panel.getByRole('region', { name: 'Explanation' });
  await explanation.getByText("Look for errors of this shard in the consumer's log.").waitFor();
}

/** What a client would do to the group is said before it starts, and nothing is done by saying it. */
async function previewAStart({ panel }: Workbench): Promise<void> {
  await panel.getByLabel('Client', { exact: true }).selectOption('python');
  await panel.getByRole('button', { name: 'Preview Start' }).click();
  await panel.getByText('It changes the group: timeout 1 min → 40 sec', { exact: false }).waitFor();
  // All shards have a checkpoint, whatever start position is chosen.
  await panel.getByText('It continues from the checkpoints.').waitFor();
}

/** A panel that nobody sees, or that was paused, asks for nothing. */
async function pauseAndHide({ panel, tree }: Workbench, cloud: Cloud): Promise<void> {
  // It refreshes by itself until then.
  await cloud.emulator.requests.next('answered', 'GetCheckPoint');
  await panel.getByRole('button', { name: 'Pause automatic refresh' }).click();
  await panel.getByRole('button', { name: 'Pause automatic refresh', pressed: true }).waitFor();
  await tree.click(...instance, 'billing-sync');
}

async function readAGroupOfAnInstance({ panel }: Workbench): Promise<void> {
  await panel.getByRole('heading', { name: 'Tracking window' }).waitFor();
  await panel.getByRole('heading', { name: 'Where a client starts' }).waitFor();
  await panel.getByRole('heading', { name: /^The group is 2[5-9] min behind/ }).waitFor();
  await panel.getByText('The client chooses where to start.', { exact: false }).first().waitFor();
  // A time within the window, and one in milliseconds for seconds.
  const time = panel.getByLabel('Check a start time');
  await time.fill('2h ago');
  await panel.getByText('Within the tracking window', { exact: false }).first().waitFor();
  assert.equal(await panel.getByRole('button', { name: 'Reset…' }).count(), 0);
}

async function seeAFailureInThePanel({ panel }: Workbench, cloud: Cloud): Promise<void> {
  // A refresh by itself would take the button away that is about to be pressed.
  await panel.getByRole('button', { name: 'Pause automatic refresh' }).click();
  await panel.getByRole('button', { name: 'Pause automatic refresh', pressed: true }).waitFor();
  cloud.emulator.faults.add({ operation: 'DescribeConsumerChannel', kind: 'denied' });
  await panel.getByRole('button', { name: 'Refresh', exact: true }).click();
  await panel
    .getByText(/DescribeConsumerChannel/)
    .first()
    .waitFor();
  const asOf = panel.getByText('Showing data as of', { exact: false });
  await asOf.waitFor();
  cloud.emulator.faults.clear();
  await insist(async () => {
    // What is read for the tree is shown here too.
    if (await asOf.isVisible()) await panel.getByRole('button', { name: 'Retry' }).click(effectLimit);
    await asOf.waitFor({ state: 'hidden', ...effectLimit });
  });
}

async function sortByLag(workbench: Workbench): Promise<void> {
  const { tree } = workbench;
  const below = (parent: string, rows: readonly Row[]): readonly string[] => {
    const above = rows.find(({ label }) => label === parent);
    const isBelow = ({ index, level }: Row): boolean =>
      above !== undefined && index > above.index && level === above.level + 1;
    return rows.filter(isBelow).map(({ label }) => label);
  };
  const waitForOrder = async (parent: string, ...names: readonly string[]): Promise<void> => {
    await tree.waitForRows(rows => {
      assert.deepEqual(below(parent, rows).slice(0, names.length), names);
    });
  };
  await tree.row(...instance);
  await waitForOrder('orders-binlog-sub', 'billing-sync', 'audit-archive', 'search-index', 'cache-warm');
  await workbench.runCommand('Consumer Groups: Sort Groups by Lag');
  await waitForOrder('orders-binlog-sub', 'audit-archive', 'billing-sync');
  await waitForOrder('nginx-access', 'traffic-report');
  await workbench.runCommand('Consumer Groups: Sort Groups as Listed');
  await waitForOrder('orders-binlog-sub', 'billing-sync', 'audit-archive', 'search-index', 'cache-warm');
  await waitForOrder('nginx-access', 'billing-sync', 'waf-rules', 'traffic-report');
}

async function pinAndReload(workbench: Workbench): Promise<void> {
  const { panel, tree } = workbench;
  await tree.chooseFromMenu('Pin', ...logstore, 'traffic-report');
  await tree.waitForDescription(/stopped/, 'Pinned', /traffic-report/);
  await workbench.reload();
  await workbench.openView();
  await tree.waitForDescription(/stopped/, 'Pinned', /traffic-report/);
  // The panel comes back as well, with what it was about.
  await panel.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await panel.getByRole('heading', { name: 'Tracking window' }).waitFor();
  await tree.chooseFromMenu('Unpin', 'Pinned', /traffic-report/);
  await tree.row('prod');
  await tree.waitUntilGone('Pinned');
  // The same from the panel.
  await panel.getByText('More', { exact: true }).click();
  await panel.getByRole('button', { name: 'Pin', exact: true }).click();
  await tree.row('Pinned', /billing-sync/);
  await panel.getByText('More', { exact: true }).click();
  await panel.getByRole('button', { name: 'Unpin', exact: true }).click();
  await tree.waitUntilGone('Pinned');
}

/** Nothing of all this has joined a group or moved a checkpoint. */
function assertNothingWasChanged({ arrived }: Cloud): void {
  const operations = new Set(arrived.map(({ operation }) => operation.split(' ')[0]));
  assert.deepEqual(
    [...operations].filter(method => method === 'PUT' || method === 'DELETE'),
    [],
  );
  assert.deepEqual(
    arrived.filter(({ operation, parameters }) => operation.startsWith('POST /logstores') && parameters.has('type')),
    [],
  );
}
