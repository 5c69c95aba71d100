import { addAccount } from './support/addAccount.ts';
import { cloudScenario } from './support/cloud.ts';

const settings = { 'alibabacloudConsumerGroups.tree.refreshInterval': 5 };

cloudScenario(
  'a click on a row counts although the row is being drawn again',
  { settings },
  async (workbench, cloud) => {
    const { page, panel, tree } = workbench;
    await addAccount(workbench, 'prod', cloud.account('sample'));
    const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;
    await tree.expand(...logstore);
    await tree.waitForDescription(/1 shard stuck/, ...logstore, 'billing-sync');
    cloud.commitAs('worker-1', 'k8s-log-prod', 'nginx-access', 'billing-sync');
    await page.evaluate(busyBeforeClick('billing-sync', 7_000));
    await panel.getByRole('heading', { name: 'billing-sync', exact: true }).waitFor();
  },
);

/**
 * Evaluated in the page, whose window then hears only after the click that the extension has drawn the row again in
 * the meantime.
 */
const busyBeforeClick = (label: string, ms: number): string => `{
  const row = [...document.querySelectorAll('.label-name')].find(each => each.textContent === ${JSON.stringify(label)});
  const end = Date.now() + ${ms};
  while (Date.now() < end);
  for (const type of ['mousedown', 'mouseup', 'click']) {
    row.dispatchEvent(new MouseEvent(type, { bubbles: true, cancelable: true, detail: 1 }));
  }
}`;
