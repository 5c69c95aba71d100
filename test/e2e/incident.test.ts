import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { useSampleAccount } from './support/addAccount.ts';
import { cloudScenario } from './support/cloud.ts';
import { effectLimit, insist } from './support/insist.ts';
import { chinese } from './support/words.ts';
import type { Workbench } from './support/workbench.ts';

const options = { colorTheme: 'Default Dark Modern', language: 'zh-cn', height: 1200 } as const;

cloudScenario('somebody saves an incident snapshot from the panel of a group', options, async workbench => {
  const said = await openTheGroup(workbench);
  await reviewTheSnapshot(workbench);
  await saveIt(workbench, said);
  await seeItAsItIsRead(workbench);
  await exportTheGroups(workbench);
});

/** The panel of a group with a stuck shard. Returns what it says first. */
async function openTheGroup(workbench: Workbench): Promise<string> {
  const { panel, tree } = workbench;
  await useSampleAccount(workbench, chinese);
  const logstore = [
    chinese('Sample Account'),
    chinese('Log Service'),
    '华东1（杭州）',
    'k8s-log-prod',
    'nginx-access',
  ] as const;
  await tree.expand(...logstore);
  await tree.click(...logstore, 'billing-sync');
  const headline = chinese('1 of {0} shards is stuck. The others are being consumed.', 24);
  await panel.getByRole('heading', { name: headline }).waitFor();
  return headline;
}

/** Nothing is saved before it was shown. */
async function reviewTheSnapshot(workbench: Workbench): Promise<void> {
  const { page, panel } = workbench;
  await panel.getByText(chinese('More'), { exact: true }).click();
  await panel.getByRole('button', { name: chinese('Save Incident Snapshot…') }).click();
  await page.getByRole('tab', { name: `${chinese('Incident Snapshot')}.md` }).waitFor();
  await page.locator('.view-line', { hasText: `# ${chinese('Incident snapshot')}: ` }).waitFor();
  // It stays while the mouse is over it.
  await workbench.notification('故障快照').hover();
  await workbench.screenshot('chinese incident document');
}

async function saveIt(workbench: Workbench, headline: string): Promise<void> {
  const { home, quickInput } = workbench;
  await workbench.pressIn(workbench.notification('故障快照'), chinese('Save…'));
  await quickInput.waitForProposal('incident-billing-sync-');
  const path = join(home, '4711.md');
  assert.ok(!existsSync(path));
  await quickInput.save(path);
  await workbench.notification(/4711\.md/).waitFor();
  const text = readFileSync(path, 'utf8');
  assert.ok(text.includes(`- **${headline}**`));
  assert.match(text, /\(<\.\/4711\.svg>\)/);
  assert.match(readFileSync(join(home, '4711.svg'), 'utf8'), /^<svg /);
  assert.match(text, /\| `GetCheckPoint` \| 200 \| `[\w-]+` \|/);
}

/** The saved document with its picture, in the preview of the editor. */
async function seeItAsItIsRead(workbench: Workbench): Promise<void> {
  const { page } = workbench;
  await workbench.pressIn(workbench.notification(/4711\.md/), chinese('Open'));
  await page.getByRole('tab', { name: '4711.md' }).waitFor();
  const preview = page.locator('iframe.webview').last().contentFrame().locator('iframe#active-frame').contentFrame();
  // The editor draws its buttons anew while it gets to know a file.
  await insist(async () => {
    await page.getByRole('button', { name: /Open Preview to the Side/ }).click(effectLimit);
    await page
      .getByRole('tab', { name: /4711\.md/ })
      .nth(1)
      .waitFor(effectLimit);
  });
  await preview.getByRole('heading', { level: 2, name: chinese('State') }).waitFor();
  await preview.getByRole('img', { name: chinese('Lag over time') }).waitFor();
  await workbench.screenshot('chinese incident preview');
}

/** The groups of an instance, as Terraform takes them over. */
async function exportTheGroups(workbench: Workbench): Promise<void> {
  const { page, quickInput, tree } = workbench;
  const region = [chinese('Sample Account'), chinese('Change Tracking'), '华东1（杭州）'] as const;
  await tree.expand(...region);
  await tree.chooseFromMenu(chinese('Export as Terraform'), ...region, 'orders-binlog-sub');
  await quickInput.waitForTitle(chinese('Export as Terraform'));
  await quickInput.item('cache-warm').waitFor();
  await workbench.screenshot('chinese export terraform groups');
  await quickInput.accept();
  await page.locator('.view-line', { hasText: 'What terraform plan shows' }).waitFor();
  await workbench.screenshot('chinese export terraform');
}
