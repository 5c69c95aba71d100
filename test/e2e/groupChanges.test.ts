import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../host/processes.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount } from './support/addAccount.ts';
import { eventually } from './support/eventually.ts';
import { assertNothingSecretIn } from './support/traces.ts';
import type { Workbench } from './support/workbench.ts';

const project = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod'] as const;
const logstore = [...project, 'nginx-access'] as const;
const instance = ['prod', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub'] as const;

/** What is exported lands here unless another place is chosen. */
const HOME = temporaryFolder();

cloudScenario('somebody changes consumer groups', { height: 1000, env: { HOME } }, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await workbench.tree.expand(...logstore);
  await workbench.tree.expand(...instance);
  await resetAndUndo(workbench, cloud);
  await resetWithFaults(workbench, cloud);
  await undoTooLate(workbench, cloud);
  await compare(workbench);
  await exportAsJson(workbench);
  await exportAsTerraform(workbench);
  await exportAsCommands(workbench);
  await generateClient(workbench);
  await editOfALogstore(workbench, cloud);
  await editOfAnInstance(workbench, cloud);
  await remove(workbench, cloud);
  await setConsumptionTime(workbench, cloud);
  await seeRefusals(workbench, cloud);
  await assertNothingSecretIn(workbench, cloud, ['New-Secret-9'], { log: 'ModifyConsumerChannel', shown: 'worker-1' });
});

/** The walk up to the typed name. The dry run says what would be replayed before anything is written. */
async function askForReset({ quickInput, tree }: Workbench, time: string, ...path: readonly string[]): Promise<void> {
  await tree.chooseFromMenu('Reset Checkpoints', ...path);
  await quickInput.waitForTitle('Reset Checkpoints');
  await quickInput.pick('To a time');
  await quickInput.waitForTitle('(2/');
  await quickInput.fill(time);
  // Said back in every form before it is used.
  await quickInput.waitForMessage(/ago · .* · \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ · \d{10}/);
  await quickInput.accept();
  await quickInput.waitForTitle('(3/');
  await quickInput.pick('All 24 shards');
  await quickInput.item('Enter Group Name to Continue').waitFor();
}

async function typeNameOfGroup({ quickInput }: Workbench): Promise<void> {
  await quickInput.pick('Enter Group Name to Continue');
  await quickInput.waitForTitle('(5/5)');
}

const checkpointsOf = (cloud: Cloud, name: string): Readonly<Record<number, string>> =>
  cloud.checkpoints('k8s-log-prod', 'nginx-access', name);

async function resetAndUndo(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree, dialog } = workbench;
  const path = [...logstore, 'traffic-report'];
  const before = checkpointsOf(cloud, 'traffic-report');
  await askForReset(workbench, '2h ago', ...path);
  await quickInput.item(/skips/).first().waitFor();
  assert.deepEqual(checkpointsOf(cloud, 'traffic-report'), before);
  await typeNameOfGroup(workbench);
  await quickInput.fill('traffic');
  await quickInput.waitForMessage("The name doesn't match.");
  await quickInput.answer('traffic-report');
  await workbench.waitUntilSaid('The checkpoints of traffic-report were moved.');
  await tree.waitForDescription(/2 hr/, ...path);
  assert.notDeepEqual(checkpointsOf(cloud, 'traffic-report'), before);
  await tree.chooseFromMenu('Undo Checkpoint Reset', ...path);
  await quickInput.item('There was no checkpoint before').waitFor();
  await quickInput.pick('Restore');
  await dialog.getByText('Restore the checkpoints of consumer group traffic-report?').waitFor();
  await dialog.getByRole('button', { name: 'Restore' }).click();
  await workbench.waitUntilSaid('The checkpoints of traffic-report were restored.');
  // All but those that had none, which is said in the review.
  const kept = Object.entries(before).filter(([, cursor]) => cursor !== '');
  assert.ok(kept.length > 20);
  const now = checkpointsOf(cloud, 'traffic-report');
  assert.deepEqual(
    kept.map(([shard]) => [shard, now[Number(shard)]]),
    kept,
  );
}

/** Refused half-way: which shards moved and which did not is said, and the rest is offered. */
async function resetWithFaults(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput } = workbench;
  const path = [...logstore, 'traffic-report'];
  const { faults, requests } = cloud.emulator;
  const before = requests.writes('ConsumerGroupUpdateCheckPoint');
  await askForReset(workbench, '1h ago', ...path);
  faults.add({ operation: 'ConsumerGroupUpdateCheckPoint', kind: 'denied', after: 10 });
  await typeNameOfGroup(workbench);
  await quickInput.answer('traffic-report');
  const partial = workbench.notification(/of 24 shards of traffic-report are at the new checkpoint/);
  await partial.waitFor();
  const written = requests.writes('ConsumerGroupUpdateCheckPoint') - before;
  assert.match(await partial.innerText(), new RegExp(`${written} of 24 shards`));
  assert.match(await partial.innerText(), /ConsumerGroupUpdateCheckPoint/);
  faults.clear();
  await workbench.pressIn(partial, 'Retry the Rest');
  await quickInput.pick('Retry the Rest');
  await workbench.statusBar.getByText('The checkpoints of traffic-report were moved.').waitFor();
  assert.equal(requests.writes('ConsumerGroupUpdateCheckPoint') - before, 24);
}

/** A consumer has moved on since: the reason is said, and nothing is written. */
async function undoTooLate(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree } = workbench;
  cloud.commitAs('worker-9', 'k8s-log-prod', 'nginx-access', 'traffic-report');
  const before = cloud.emulator.requests.writes('ConsumerGroupUpdateCheckPoint');
  await tree.chooseFromMenu('Undo Checkpoint Reset', ...logstore, 'traffic-report');
  await workbench.notification("The reset of traffic-report can't be undone.").waitFor();
  assert.equal(cloud.emulator.requests.writes('ConsumerGroupUpdateCheckPoint'), before);
}

async function compare(workbench: Workbench): Promise<void> {
  const { quickInput, tree, page } = workbench;
  await tree.chooseFromMenu('Compare Consumer Groups', ...logstore, 'traffic-report');
  await quickInput.pick('waf-rules');
  await page.locator('.monaco-diff-editor').waitFor();
  await page.locator('.tab', { hasText: 'traffic-report ↔ waf-rules' }).waitFor();
  await tree.chooseFromMenu('Show Consumer Group as JSON', ...logstore, 'waf-rules');
  await page.locator('.tab', { hasText: /^waf-rules/ }).waitFor();
  await page.locator('.view-line', { hasText: '"consumerGroup": "waf-rules"' }).first().waitFor();
}

async function exportAsJson(workbench: Workbench): Promise<void> {
  const { quickInput, tree } = workbench;
  await tree.chooseFromMenu('Export Consumer Group', ...logstore, 'waf-rules');
  await quickInput.pick(/^JSON/);
  await quickInput.waitForProposal('waf-rules.json');
  await quickInput.save();
  await workbench.notification('Consumer group waf-rules was exported to').waitFor();
  const document = JSON.parse(readFileSync(join(HOME, 'waf-rules.json'), 'utf8')) as { readonly consumerGroup: string };
  assert.equal(document.consumerGroup, 'waf-rules');
}

/** All groups of an instance are selected at first. The document is shown, and nothing is saved. */
async function exportAsTerraform(workbench: Workbench): Promise<void> {
  const { page, quickInput, tree } = workbench;
  await tree.chooseFromMenu('Export as Terraform', ...instance);
  await quickInput.waitForTitle('Export as Terraform');
  await quickInput.item('cache-warm').waitFor();
  await workbench.screenshot('export terraform groups');
  await quickInput.press('OK');
  const message = workbench.notification('Terraform configuration of consumer groups: 4.');
  await workbench.pressIn(message, 'Copy to Clipboard');
  await workbench.statusBar.getByText('Copied').waitFor();
  await page.locator('.view-line', { hasText: 'What terraform plan shows' }).waitFor();
  await workbench.screenshot('export terraform');
  const text = await workbench.clipboard();
  assert.ok(text.split('\nimport {\n').length > 2);
  assert.match(text, /\nresource "alicloud_dts_consumer_channel" "cache_warm" \{\n/);
  await workbench.runCommand('View: Revert and Close Editor');
}

async function exportAsCommands(workbench: Workbench): Promise<void> {
  const { page, quickInput, tree } = workbench;
  await tree.chooseFromMenu('Export as Command Lines', ...logstore, 'waf-rules');
  await quickInput.waitForTitle('Export as Command Lines');
  await quickInput.waitForFocus('Bash');
  await quickInput.accept();
  await page.locator('.view-line', { hasText: '--consumer-group waf-rules' }).waitFor();
  await workbench.screenshot('export commands');
  await workbench.runCommand('View: Revert and Close Editor');
}

async function generateClient(workbench: Workbench): Promise<void> {
  const { quickInput, tree, page } = workbench;
  await tree.chooseFromMenu('Generate Client', ...logstore, 'waf-rules');
  await quickInput.waitForTitle('Generate Client · waf-rules');
  await quickInput.pick('Java');
  await quickInput.waitForTitle('(2/4)');
  await quickInput.pick('From the end');
  await quickInput.waitForTitle('(3/4)');
  await quickInput.waitForFact('Heartbeat timeout', /^\d+ seconds$/);
  await quickInput.generate();
  await quickInput.waitForTitle('(4/4)');
  await quickInput.pick('Open as Untitled File');
  await page.locator('.view-line', { hasText: 'loghub.client.ClientWorker' }).first().waitFor();
  await workbench.runCommand('View: Revert and Close Editor');
}

async function editOfALogstore(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  await tree.chooseFromMenu('Edit Consumer Group', ...logstore, 'waf-rules');
  await quickInput.waitForTitle('Edit Consumer Group');
  await quickInput.answer('75');
  await quickInput.waitForTitle('(2/3)');
  await quickInput.accept();
  await quickInput.waitForTitle('(3/3)');
  await quickInput.waitForFact('Heartbeat timeout', /→ 75 seconds/);
  await quickInput.pick('Save');
  await workbench.waitUntilSaid('Consumer group waf-rules was changed.');
  const group = cloud.logstore('k8s-log-prod', 'nginx-access').groups.find(({ name }) => name === 'waf-rules');
  assert.equal(group?.timeoutSeconds, 75);
}

async function editOfAnInstance(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  await tree.chooseFromMenu('Edit Consumer Group', ...instance, 'cache-warm');
  await quickInput.waitForTitle('Edit Consumer Group');
  await quickInput.item('Password').getByRole('checkbox').check();
  await quickInput.press('OK');
  await quickInput.waitForTitle('(2/4)');
  await quickInput.answer('New-Secret-9');
  await quickInput.waitForTitle('(3/4)');
  await quickInput.answer('New-Secret-9');
  await quickInput.waitForTitle('(4/4)');
  await quickInput.pick('Save');
  await workbench.waitUntilSaid('Consumer group cache-warm was changed.');
  assert.equal(cloud.emulator.requests.writes('ModifyConsumerChannel'), 1);
}

async function remove(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree } = workbench;
  await tree.chooseFromMenu('Delete Consumer Group', ...logstore, 'waf-rules');
  await quickInput.waitForTitle('Delete Consumer Group');
  await quickInput.waitForFact('Account', /prod/);
  await quickInput.pick('Enter Name to Delete');
  await quickInput.waitForTitle('(2/2)');
  await quickInput.answer('waf-rules');
  await workbench.waitUntilSaid('Consumer group waf-rules was deleted.');
  assert.equal(
    cloud.logstore('k8s-log-prod', 'nginx-access').groups.some(({ name }) => name === 'waf-rules'),
    false,
  );
  // The service still lists it for a while; the tree does not.
  await tree.chooseFromMenu('Delete Consumer Group', ...instance, 'cache-warm');
  await quickInput.pick('Enter Name to Delete');
  await quickInput.waitForTitle('(2/2)');
  await quickInput.answer('cache-warm');
  await workbench.waitUntilSaid('Consumer group cache-warm was deleted.');
  await tree.waitUntilGone(...instance, 'cache-warm');
}

/** Instances of the older kind alone have such a call, and only while nobody is connected. */
async function setConsumptionTime(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { quickInput, tree, dialog } = workbench;
  const older = [...instance.slice(0, 3), 'members-old-sub'];
  await tree.chooseFromMenu('Set Consumption Time', ...older);
  await quickInput.waitForTitle('(1/2)');
  await quickInput.fill('3 days ago');
  await quickInput.waitForMessage('Older than the oldest data (');
  await quickInput.answer('2h ago');
  await quickInput.pick('Set Time');
  await dialog.getByText('Set the consumption time of members-old-sub in account prod?').waitFor();
  await dialog.getByRole('button', { name: 'Set Time' }).click();
  await cloud.until(() => cloud.emulator.requests.writes('ModifyConsumptionTimestamp') === 1);
  const connected = ['prod', 'Change Tracking', 'Germany (Frankfurt)', 'eu-loyalty-old-sub'];
  await tree.chooseFromMenu('Set Consumption Time', ...connected);
  await workbench.notification("can't set the consumption time while a client is connected").waitFor();
  assert.equal(cloud.emulator.requests.writes('ModifyConsumptionTimestamp'), 1);
}

async function seeRefusals(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree } = workbench;
  const changes = ['Edit Consumer Group', 'Delete Consumer Group', 'Reset Checkpoints', 'Undo Checkpoint Reset'];
  /** What a row offers depends on what it was drawn with, which may have changed a moment ago. */
  const expectOffers = async (offered: readonly string[], ...path: readonly string[]): Promise<void> => {
    await eventually(
      () => tree.menuOf(...path),
      menu => {
        assert.deepEqual(
          changes.filter(title => menu.includes(title)),
          offered,
        );
      },
    );
  };
  const expectReason = async (button: string, reason: RegExp): Promise<void> => {
    const disabled = workbench.panel.getByRole('button', { name: button, disabled: true });
    await eventually(
      async () => (await disabled.getAttribute('title')) ?? '',
      title => {
        assert.match(title, reason);
      },
    );
  };
  const showPanel = async (...path: readonly string[]): Promise<void> => {
    await tree.click(...path);
    await workbench.panel.getByRole('heading', { level: 1, name: path.at(-1) ?? '' }).waitFor();
  };
  const region = instance.slice(0, 3);

  // The client chooses: there is nothing to reset in the service.
  await expectOffers(['Edit Consumer Group', 'Delete Consumer Group'], ...instance, 'search-index');
  // Nothing was reset here, so there is nothing to undo.
  await expectOffers(changes.slice(0, 3), ...logstore, 'billing-sync');
  // The state of the task does not allow it.
  await expectOffers([], ...region, 'campaign-sub', 'mailing');
  await showPanel(...region, 'campaign-sub', 'mailing');
  await expectReason('Edit…', /in the task's current state/);
  // All consumers of an instance of the older kind share one position.
  await showPanel(...region, 'members-old-sub', 'nightly-export');
  await workbench.panel.getByRole('button', { name: 'Set Consumption Time…', disabled: false }).waitFor();

  const { writes } = cloud.emulator.requests.counts;
  await tree.chooseFromMenu('Mark Account as Read-Only', 'prod');
  await tree.waitForDescription(/read-only/, 'prod');
  await expectOffers([], ...logstore, 'traffic-report');
  await showPanel(...logstore, 'traffic-report');
  for (const button of ['Reset…', 'Edit…']) await expectReason(button, /read-only/);
  // The palette asks for an account and says why this one cannot be chosen.
  await workbench.runCommand('Consumer Groups: Create SLS Consumer Group');
  await workbench.quickInput
    .item(/read-only/)
    .first()
    .waitFor();
  await workbench.quickInput.cancel();
  assert.deepEqual(cloud.emulator.requests.counts.writes, writes);
}
