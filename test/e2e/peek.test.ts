import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addAccount, useSampleAccount } from './support/addAccount.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { chinese } from './support/words.ts';
import { inChineseAndAllLooks, scenario, type Workbench } from './support/workbench.ts';

const group = ['prod', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub', 'billing-sync'] as const;

cloudScenario(
  'somebody looks at the records of a change tracking instance',
  { height: 1000 },
  async (workbench, cloud) => {
    await addAccount(workbench, 'prod', cloud.account('sample'));
    await workbench.page.setViewportSize({ width: 1700, height: 1000 });
    await withAWrongPassword(workbench, cloud);
    await loadMore(workbench);
    await readOne(workbench);
    await filter(workbench);
    await chooseColumns(workbench);
    await followAndStop(workbench, cloud);
    await exportThem(workbench);
    await startElsewhere(workbench);
    await hide(workbench);
    assertNothingWasMoved(cloud);
  },
);

const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;

cloudScenario('somebody looks at the logs of a Logstore', { height: 1000 }, async (workbench, cloud) => {
  const { tree, panel, page } = workbench;
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await page.setViewportSize({ width: 1700, height: 1000 });
  await tree.chooseFromMenu('Peek Records', ...logstore);
  await panel.getByRole('heading', { level: 1, name: 'Records · nginx-access' }).waitFor();
  await rows(workbench).nth(5).waitFor();
  await rows(workbench).first().click();
  await panel.locator('.values tr').first().waitFor();
  await workbench.screenshot('peek logs');
  await panel.getByLabel('Shard', { exact: true }).selectOption('3');
  await panel.getByRole('button', { name: 'Read', exact: true }).click();
  await panel.locator('.context').getByText('shard 3').waitFor();
  await rows(workbench).first().waitFor();
  const field = panel.getByLabel('Field to look in');
  await field.selectOption('status');
  await panel.getByLabel('Find in values').fill('404');
  await panel.getByText(/ shown/).waitFor();
  await panel.getByRole('button', { name: 'Follow' }).first().click();
  await panel.getByText('Following since', { exact: false }).waitFor();
  await panel.getByRole('button', { name: 'Stop' }).click();
  await panel.getByText('Stopped.').waitFor();
  await workbench.screenshot('peek logs of a shard');
  // Of a group, its checkpoints are where reading starts.
  await tree.chooseFromMenu('Peek Records', ...logstore, 'billing-sync');
  await panel.getByRole('heading', { level: 1, name: 'Records · billing-sync' }).waitFor();
  await rows(workbench).first().waitFor();
  await workbench.screenshot('peek logs from checkpoints');
  assertNothingWasMoved(cloud);
});

const rows = ({ panel }: Workbench) => panel.locator('#records [role=rowgroup] [role=row]');
const counts = ({ panel }: Workbench) => panel.locator('.counts');

async function withAWrongPassword(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree, panel, quickInput } = workbench;
  await tree.chooseFromMenu('Peek Records', ...group);
  await quickInput.waitForTitle('Peek Records');
  await quickInput.answer('Wrong-1234');
  await quickInput.pick('Keep Until This Window Is Closed or Reloaded');
  await panel
    .getByRole('alert')
    .getByText(/rejected the username or password/)
    .waitFor();
  await workbench.screenshot('peek wrong password');
  await panel.getByRole('button', { name: 'Retry' }).click();
  await quickInput.answer(cloud.emulator.groupPassword);
  await quickInput.pick('Keep Until This Window Is Closed or Reloaded');
  await rows(workbench).nth(5).waitFor();
  await panel.getByRole('alert').waitFor({ state: 'hidden' });
  await panel.getByText('Reading here moves nothing', { exact: false }).waitFor();
}

async function loadMore(workbench: Workbench): Promise<void> {
  const read = async (): Promise<string> => (await counts(workbench).innerText()).split(' ·')[0] ?? '';
  await workbench.panel.locator('#records:not([aria-busy])').waitFor();
  const before = await read();
  await workbench.panel.getByRole('button', { name: 'Load More' }).first().click();
  await eventually(read, now => {
    assert.notEqual(now, before);
  });
}

async function readOne(workbench: Workbench): Promise<void> {
  const { panel, page } = workbench;
  await panel.locator('.row.kind-update').first().click();
  await panel.locator('.values .added').first().waitFor();
  await panel.locator('.values .removed').first().waitFor();
  await workbench.screenshot('peek update');
  const copied = await workbench.copyWith(panel.getByRole('button', { name: 'Copy: Record as JSON' }));
  assert.equal((JSON.parse(copied) as { operation: string }).operation, 'UPDATE');
  // With the keyboard, from one row to another and to its record.
  await panel.locator('#records').focus();
  await page.keyboard.press('End');
  await panel.locator('#records [aria-selected=true]').waitFor();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowDown');
  await panel.locator('#records [aria-rowindex="3"][aria-selected=true]').waitFor();
  await page.keyboard.press('Enter');
  await panel.locator('#detail:focus').waitFor();
  await panel.getByRole('button', { name: 'Open as JSON' }).click();
  await page.locator('.editor-instance .view-lines').getByText('"operation"').first().waitFor();
  await workbench.screenshot('peek as JSON');
  await workbench.runCommand('View: Revert and Close Editor');
}

async function filter(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  for (const kind of ['INSERT', 'DELETE', 'DDL']) await panel.getByRole('button', { name: kind, exact: true }).click();
  await panel.locator('.row.kind-insert').first().waitFor({ state: 'detached' });
  await panel.locator('.row.kind-update').first().waitFor();
  await panel.getByLabel('Find in values').fill('nobody writes this');
  await panel.getByText(/^None of the/).waitFor();
  await workbench.screenshot('peek none');
  await panel.getByRole('button', { name: 'Clear Filter' }).click();
  await panel.locator('.row.kind-insert').first().waitFor();
  await eventually(
    () => panel.getByLabel('Find in values').inputValue(),
    text => {
      assert.equal(text, '');
    },
  );
}

async function chooseColumns(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  await panel.getByRole('button', { name: 'Columns' }).click();
  await panel.getByRole('group', { name: 'Columns' }).getByRole('button', { name: 'id', exact: true }).click();
  await panel.getByRole('columnheader', { name: 'id', exact: true }).waitFor();
  await workbench.screenshot('peek columns');
  await panel.getByRole('button', { name: 'Columns' }).click();
}

async function followAndStop(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { panel } = workbench;
  await panel.getByRole('button', { name: 'Follow' }).click();
  await cloud.emulator.requests.next('answered', 'kafka.Fetch');
  await panel.getByText('Following since', { exact: false }).waitFor();
  await workbench.screenshot('peek following');
  await panel.getByRole('button', { name: 'Stop' }).click();
  await panel.getByText('Stopped.').waitFor();
}

async function exportThem(workbench: Workbench): Promise<void> {
  const { panel, quickInput } = workbench;
  await panel.getByRole('button', { name: 'Export NDJSON…' }).click();
  const file = join(workbench.home, 'records.ndjson');
  await quickInput.waitForProposal('-records.ndjson');
  await quickInput.save(file);
  await workbench.notification('The records were exported').waitFor();
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  assert.ok(lines.length > 50);
  for (const line of lines) JSON.parse(line);
  assert.deepEqual(
    readdirSync(workbench.home).filter(name => name.endsWith('.part')),
    [],
  );
}

async function startElsewhere(workbench: Workbench): Promise<void> {
  const { panel } = workbench;
  await panel.getByLabel('Start', { exact: true }).selectOption('time');
  const time = panel.getByLabel('Start time');
  await time.fill(String(Date.now() - 3_600_000));
  await panel.getByText(/Understood as milliseconds/).waitFor();
  await panel.getByRole('button', { name: 'Read', exact: true }).click();
  await rows(workbench).first().waitFor();
  await panel.getByLabel('Start', { exact: true }).selectOption('latest');
  await panel.getByRole('button', { name: 'Read', exact: true }).click();
  await rows(workbench).first().waitFor();
  await workbench.screenshot('peek end');
}

/** What is hidden is not followed, and what was read is still there. */
async function hide(workbench: Workbench): Promise<void> {
  const { panel, tree } = workbench;
  await panel.getByRole('button', { name: 'Follow' }).first().click();
  await panel.getByText('Following since', { exact: false }).waitFor();
  await tree.click(...group);
  await panel.getByRole('heading', { level: 1, name: 'billing-sync', exact: true }).waitFor();
  await panel.getByRole('button', { name: 'Peek Records' }).click();
  await panel.getByText('Following stopped because the panel was hidden.').waitFor();
}

function assertNothingWasMoved({ emulator, arrived }: Cloud): void {
  const asked = Object.keys(emulator.requests.counts.calls).filter(name => name.startsWith('kafka.'));
  const reading = ['ApiVersions', 'SaslHandshake', 'SaslAuthenticate', 'Metadata', 'ListOffsets', 'Fetch'];
  assert.deepEqual(
    asked.filter(name => !reading.includes(name.replace('kafka.', ''))),
    [],
  );
  assert.deepEqual(emulator.requests.counts.writes, {});
  assert.deepEqual(
    arrived.filter(({ operation }) => /^(PUT|DELETE)/.test(operation)),
    [],
  );
}

const ofSample = [chinese('Sample Account')] as const;
const billingSync = [...ofSample, chinese('Change Tracking'), '华东1（杭州）', 'orders-binlog-sub', 'billing-sync'];
const nginxAccess = [...ofSample, chinese('Log Service'), '华东1（杭州）', 'k8s-log-prod', 'nginx-access'];

scenario('pictures of the records of the sample account', inChineseAndAllLooks, async workbench => {
  const { panel, tree, quickInput, page } = workbench;
  await page.setViewportSize({ width: 1600, height: 950 });
  await useSampleAccount(workbench, chinese);
  await tree.chooseFromMenu(chinese('Peek Records'), ...billingSync);
  await quickInput.waitForTitle(chinese('Peek Records'));
  await quickInput.accept();
  await panel.locator('.row.kind-update').first().click();
  await panel.locator('.values .added').first().waitFor();
  await workbench.pictures('peek changes');
  await panel
    .getByRole('button', { name: chinese('Follow') })
    .first()
    .click();
  await panel.locator('.counts .icon').waitFor();
  await workbench.pictures('peek following');
  // What comes would keep the window busy on the way to the next screen.
  await panel.getByRole('button', { name: chinese('Stop') }).click();
  await tree.chooseFromMenu(chinese('Peek Records'), ...nginxAccess);
  await panel.locator('.row.kind-log').first().click();
  await panel.locator('.values tr').first().waitFor();
  await workbench.pictures('peek logs');
  await page.setViewportSize({ width: 1000, height: 1100 });
  await panel.locator('.row.kind-log').nth(1).click();
  await workbench.pictures('peek narrow');
});
