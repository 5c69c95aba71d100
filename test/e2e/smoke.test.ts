import { scenario } from './support/workbench.ts';

scenario('the view opens and offers to sign in', {}, async workbench => {
  await workbench.openView();
  await workbench.sideBar.locator('.welcome-view').getByRole('button', { name: 'Add Account' }).waitFor();
  await workbench.screenshot('welcome');
});
