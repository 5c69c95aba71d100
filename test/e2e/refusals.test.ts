import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import { addAccount } from './support/addAccount.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { assertNothingSecretIn } from './support/traces.ts';
import type { Workbench } from './support/workbench.ts';

const logstores = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod'] as const;

cloudScenario('a refusal says what is missing, and what helps', { height: 1200 }, async (workbench, cloud) => {
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await grantWhatWasDenied(workbench, cloud);
  await seeWhatTheNetworkSays(workbench, cloud);
  const saved = await saveTheBundle(workbench);
  await assertNothingSecretIn(workbench, cloud, [], {
    log: 'ListLogStores [prod cn-hangzhou k8s-log-prod] 401',
    files: cloud.emulator.origin,
    state: 'LTAI****0001',
    shown: 'log:ListLogStores',
    documents: 'Support Bundle.txt',
  });
  lookIntoTheBundle(saved, cloud);
});

/** The offered policy is the one that is missing: with it, the same row can be opened. */
async function grantWhatWasDenied(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree } = workbench;
  const { policies } = cloud.emulator;
  const allowed = allow(['log:ListProject', 'log:GetProject', 'dts:*'], '*');
  policies.replace('sample', [allowed]);
  await tree.expand(...logstores);
  await tree.row(...logstores, /No permission to call ListLogStores/);
  await tree.press('Show RAM Policy', ...logstores, /No permission to call ListLogStores/);
  const offer = workbench.notification('this is the smallest policy that allows log:ListLogStores on');
  await offer.getByText('acs:log:cn-hangzhou:1234567890123456:project/k8s-log-prod/logstore/*').waitFor();
  await workbench.pressIn(offer, 'Copy Policy');
  await workbench.page.getByRole('tab', { name: 'RAM-log-ListLogStores.json' }).waitFor();
  await workbench.statusBar.getByText('Policy copied.').waitFor();
  const offered: unknown = JSON.parse(await workbench.clipboard());
  policies.replace('sample', [allowed, offered]);
  await tree.press('Retry', ...logstores, /No permission to call ListLogStores/);
  await tree.row(...logstores, 'nginx-access');
  policies.replace('sample', [allow(['*'], '*')]);
}

const allow = (actions: readonly string[], resource: string) => ({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }],
});

async function seeWhatTheNetworkSays(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { page, tree } = workbench;
  const groups = [...logstores, 'nginx-error'];
  cloud.emulator.faults.add({ operation: 'ListConsumerGroup', kind: 'reset' });
  await tree.expand(...groups);
  await tree.row(...groups, /Can't connect to the service|connection/);
  await tree.press('Show Network Diagnostics', ...groups, /Can't connect to the service|connection/);
  await page.getByRole('tab', { name: 'Network Diagnostics.txt' }).waitFor();
  const document = page.locator('.editor-instance .view-lines');
  await document.getByText('All endpoints responded.').waitFor();
  await document.getByText(new URL(cloud.emulator.origin).host).first().waitFor();
  cloud.emulator.faults.clear();
}

/** Nothing is saved before it was shown. */
async function saveTheBundle(workbench: Workbench): Promise<string> {
  const { home, page, quickInput } = workbench;
  await workbench.runCommand('Consumer Groups: Save Support Bundle');
  await page.getByRole('tab', { name: 'Support Bundle.txt' }).waitFor();
  const question = workbench.notification(
    'This is everything in the support bundle. Nothing has been saved or sent yet.',
  );
  await workbench.pressIn(question, 'Save…');
  const path = join(home, 'bundle.zip');
  await quickInput.waitForProposal('consumer-groups-support-');
  assert.ok(!existsSync(path));
  await quickInput.fill(path);
  await quickInput.accept();
  await workbench.notification(/bundle\.zip/).waitFor();
  return path;
}

function lookIntoTheBundle(path: string, cloud: Cloud): void {
  const files = Object.entries(unzipSync(readFileSync(path))).map(([name, bytes]) => [name, strFromU8(bytes)] as const);
  assert.deepEqual(
    files.map(([name]) => name),
    ['about.json', 'settings.json', 'accounts.json', 'tree.txt', 'network.txt', 'log.txt'],
  );
  const text = files.map(([, content]) => content).join('\n');
  assert.match(text, /ListLogStores \[account-1 cn-hangzhou project-\d+\] 401/);
  const { accessKeySecret, identity } = cloud.account('sample');
  for (const hidden of [accessKeySecret, identity.accountId, 'k8s-log-prod', 'nginx-access', 'prod ']) {
    assert.ok(!text.includes(hidden), hidden);
  }
}
