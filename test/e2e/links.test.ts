import assert from 'node:assert/strict';
import { addAccount } from './support/addAccount.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { effectLimit, insist } from './support/insist.ts';
import { chinese } from './support/words.ts';
import { pretendChinese, type Workbench } from './support/workbench.ts';

const group = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access', 'billing-sync'] as const;

cloudScenario('somebody gets links', { height: 900 }, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  const link = await copyFromThePanel(workbench);
  await openAGroup(workbench, link);
  await openAView(workbench);
  await openWhatIsNotHere(workbench, link);
  await chooseAnAccount(workbench, cloud, link);
  const writes = cloud.arrived.filter(({ operation }) =>
    /^(?:PUT|POST|DELETE|Create|Modify|Delete|Start|Skip)/.test(operation),
  );
  assert.deepEqual(writes, []);
});

/** Has the editor open a link as it does those that other programs give it, and allows that as its user. */
async function open(workbench: Workbench, link: string): Promise<void> {
  const { quickInput, dialog } = workbench;
  // The box closes when a page takes the keyboard from it.
  await insist(async () => {
    await workbench.runCommand('Developer: Open URL');
    await quickInput.message.filter({ hasText: 'URL to open' }).waitFor(effectLimit);
    await quickInput.fill(link, effectLimit);
    await quickInput.accept(effectLimit);
  });
  await dialog.getByText('open this URI').waitFor();
  await dialog.getByRole('button', { name: 'Open', exact: true }).click();
}

async function copyFromThePanel(workbench: Workbench): Promise<string> {
  const { panel, tree } = workbench;
  await tree.waitForDescription(/1 shard stuck/, ...group);
  await tree.click(...group);
  await panel.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await panel.locator('#more summary').click();
  await panel.getByRole('button', { name: 'Copy Link', exact: true }).click();
  await workbench.waitUntilSaid('Copied: ');
  const link = await workbench.clipboard();
  assert.match(link, /^[\w-]+:\/\/consumer-groups\.alibabacloud-consumer-groups\/logstore\/group\?v=1&account=\d{16}&/);
  await workbench.runCommand('View: Close All Editors');
  return link;
}

async function openAGroup(workbench: Workbench, link: string): Promise<void> {
  await open(workbench, link);
  await workbench.panel.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await workbench.panel
    .getByRole('heading', { name: '1 of 24 shards is stuck. The others are being consumed.' })
    .waitFor();
}

/** A view of the board is shown, and the text in the box for the filter with it, although something was typed there. */
async function openAView(workbench: Workbench): Promise<void> {
  const { panel, quickInput } = workbench;
  await workbench.runCommand('Consumer Groups: Open Lag Board');
  await panel.locator('.empty').getByRole('button', { name: 'Choose Scope…' }).click();
  await quickInput.pick('All accounts');
  const find = panel.getByRole('searchbox');
  await find.fill('audit-archive');
  const groups = panel.locator('#board tbody tr.group');
  await groups.filter({ hasText: 'billing-sync' }).first().waitFor({ state: 'detached' });
  await groups.filter({ hasText: 'audit-archive' }).waitFor();
  await panel.locator('#export summary').click();
  await panel.getByRole('button', { name: 'Copy Link', exact: true }).click();
  await workbench.waitUntilSaid('/board?');
  const link = await workbench.clipboard();
  assert.match(link, /\/board\?v=1&scope=chosen&text=audit-archive$/);
  await find.fill('alerting');
  await groups.filter({ hasText: 'alerting' }).first().waitFor();
  await open(workbench, link);
  await groups.filter({ hasText: 'audit-archive' }).waitFor();
  await eventually(
    () => find.inputValue(),
    text => {
      assert.equal(text, 'audit-archive');
    },
  );
}

/** Nobody here has an account with this number, and the link changes nothing about that. */
async function openWhatIsNotHere(workbench: Workbench, link: string): Promise<void> {
  const { dialog } = workbench;
  await open(workbench, link.replace(/account=\d+/, 'account=6543210987654321'));
  await dialog.getByText("needs account 6543210987654321, which you haven't added").waitFor();
  await workbench.screenshot('link without account');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await open(workbench, link.replace('cn-hangzhou', 'cn-hangzhou.evil.test'));
  await workbench.notification("a part of it isn't valid: region.").waitFor();
  await workbench.runCommand('Notifications: Clear All Notifications');
}

/** Two accounts have the number, and somebody who reads Chinese chooses one, in a window that has not shown the view. */
async function chooseAnAccount(workbench: Workbench, cloud: Cloud, link: string): Promise<void> {
  const { panel, quickInput, dialog, tree } = workbench;
  await addAccount(workbench, 'audit', cloud.account('readOnly'));
  await workbench.page.addInitScript(pretendChinese);
  await workbench.runCommand('View: Show Explorer');
  await workbench.reload();
  await open(workbench, link.replace(/account=\d+/, 'account=6543210987654321'));
  await dialog.getByRole('button', { name: chinese('Add Account') }).waitFor();
  await workbench.screenshot('link without account in Chinese');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const question = chinese('Open Link: Account {0}', '1234567890123456');
  await open(workbench, link.replace('/logstore/group', '/logstore').replace(/&group=.*/, ''));
  await quickInput.waitForTitle(question);
  await quickInput.pick('audit');
  const [, , , ...logstore] = group.slice(0, -1);
  await tree.waitUntilSelected('audit', chinese('Log Service'), '华东1（杭州）', ...logstore);
  await open(workbench, link);
  await quickInput.waitForTitle(question);
  await workbench.screenshot('link for two accounts in Chinese');
  await quickInput.pick('audit');
  await panel.getByRole('heading', { level: 1, name: 'billing-sync' }).waitFor();
  await panel.locator('header').getByText('audit', { exact: true }).waitFor();
}
