import assert from 'node:assert/strict';
import { scenario } from './support/workbench.ts';

const group = ['Sample Account', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub', 'billing-sync'] as const;

scenario('somebody looks at the records of a change tracking instance', { height: 1000 }, async workbench => {
  const { tree, panel, quickInput } = workbench;
  await workbench.openView();
  await workbench.sideBar.locator('.welcome-view').getByRole('button', { name: 'Use Sample Account' }).click();
  await tree.chooseFromMenu('Peek Records', ...group);
  await quickInput.waitForTitle('Peek Records');
  await workbench.screenshot('peek password');
  await quickInput.accept();
  await panel.getByRole('heading', { level: 1, name: 'Records · billing-sync' }).waitFor();
  await panel.getByRole('row').nth(2).waitFor();
  await workbench.screenshot('peek first');
  await panel.locator('.kind-update').first().click();
  await panel.getByRole('button', { name: 'Open as JSON' }).waitFor();
  await workbench.screenshot('peek detail');
  assert.ok(true);
});
