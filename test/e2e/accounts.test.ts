import assert from 'node:assert/strict';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount, pressInWelcome } from './support/addAccount.ts';
import type { Workbench } from './support/workbench.ts';

const gone = "This account's credentials are no longer stored on this computer. Sign in again.";
const hangzhou = ['prod', 'Change Tracking', 'China (Hangzhou)'] as const;

cloudScenario('accounts come, are kept, get lost and go', {}, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await editRegions(workbench);
  await findItInAnotherWindow(workbench);
  await loseTheSecret(workbench, cloud);
  await removeIt(workbench);
  await useTheSampleAccount(workbench, cloud);
});

async function editRegions({ quickInput, tree }: Workbench): Promise<void> {
  await tree.chooseFromMenu('Edit Regions', 'prod');
  await quickInput.waitForTitle('prod · Edit Regions');
  await quickInput.pick('China (Shanghai)');
  await quickInput.pick('US (Silicon Valley)');
  await quickInput.accept();
  await tree.expand('prod', 'Change Tracking', 'China (Shanghai)');
  await tree.row('prod', 'Change Tracking', 'China (Shanghai)', 'trading-core-sub');
  await tree.waitUntilGone('prod', 'Change Tracking', 'US (Silicon Valley)');
}

/** Windows share accounts and pairs. */
async function findItInAnotherWindow(workbench: Workbench): Promise<void> {
  const second = await workbench.openSecondWindow();
  await second.openView();
  await second.tree.expand(...hangzhou);
  await second.tree.row(...hangzhou, 'orders-binlog-sub');
  await second.page.close();
}

async function loseTheSecret(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { page, quickInput, sideBar, tree } = workbench;
  await page.evaluate(`localStorage.removeItem('secrets.provider')`);
  // As it is where the editor can no longer decrypt its secrets.
  await workbench.load();
  await workbench.openView();
  // This opens the row, which then goes with all others of the account.
  await tree.click(...hangzhou);
  await tree.click('prod', gone);

  await quickInput.waitForTitle('prod · Sign In Again (1/');
  assert.equal(await quickInput.input.getAttribute('placeholder'), 'LTAI****0001');
  const { accessKeyId, accessKeySecret } = cloud.account('sample');
  for (const [index, answer] of [accessKeyId, accessKeySecret].entries()) {
    await quickInput.waitForTitle(`(${index + 1}/`);
    await quickInput.answer(answer);
  }
  await tree.expand(...hangzhou);
  await tree.row(...hangzhou, 'orders-binlog-sub');
  // Its regions stayed.
  await tree.row('prod', 'Change Tracking', 'China (Shanghai)');
  assert.equal(await sideBar.getByText(gone).count(), 0);
}

async function removeIt(workbench: Workbench): Promise<void> {
  const { dialog, sideBar, tree } = workbench;
  const answer = async (button: string): Promise<void> => {
    await tree.chooseFromMenu('Remove Account', 'prod');
    await dialog.getByText('Remove account prod · 1234567890123456?').waitFor();
    await dialog
      .getByText('The AccessKey pair will be removed from this computer. Nothing changes in the cloud.')
      .waitFor();
    await dialog.getByRole('button', { name: button }).click();
    await dialog.waitFor({ state: 'hidden' });
  };
  await answer('Cancel');
  await tree.row('prod');
  await answer('Remove');
  await sideBar.locator('.welcome-view').getByRole('button', { name: 'Add Account' }).waitFor();
  await workbench.reload();
  await workbench.openView();
  await sideBar.locator('.welcome-view').getByRole('button', { name: 'Add Account' }).waitFor();
}

/** It needs nobody but the extension itself, and is there again after a reload. */
async function useTheSampleAccount(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree } = workbench;
  const before = cloud.arrived.length;
  const sample = ['Sample Account', 'Change Tracking', 'China (Hangzhou)'] as const;
  await pressInWelcome(workbench, 'Use Sample Account');
  await tree.expand(...sample);
  await tree.row(...sample, 'orders-binlog-sub');
  await tree.waitForDescription('running here, nothing leaves this computer', 'Sample Account');
  await workbench.reload();
  await workbench.openView();
  await tree.expand(...sample, 'orders-binlog-sub');
  await tree.row(...sample, 'orders-binlog-sub', 'billing-sync');
  assert.equal(cloud.arrived.length, before);
}
