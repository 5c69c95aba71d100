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
  await clickOnWhatLooksLikeLinks(workbench, cloud);
  await explainALine(workbench);
  await grantWhatWasDenied(workbench, cloud);
  await seeWhatTheNetworkSays(workbench, cloud);
  const saved = await saveTheBundle(workbench);
  await assertNothingSecretIn(workbench, cloud, [], {
    log: 'ListLogStores [prod cn-hangzhou k8s-log-prod] 401',
    files: cloud.emulator.origin,
    state: 'takenOver',
    shown: 'log:ListLogStores',
    documents: 'Support Bundle.txt',
  });
  lookIntoTheBundle(saved, cloud);
});

/** The words of a service stay words: there is no link in them, and a click on what looks like one runs nothing. */
async function clickOnWhatLooksLikeLinks(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { page, sideBar, tree } = workbench;
  const instance = ['prod', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub'];
  await tree.row(...instance);
  const words = '[Repair now](command:workbench.action.toggleSidebarVisibility) or [sign in](http://127.0.0.1/sign-in)';
  cloud.emulator.faults.add({ operation: 'Describe*', kind: 'softFailure', message: words });
  await tree.chooseFromMenu('Copy Topic', ...instance);
  const said = workbench.notification('Repair now').locator('.notification-list-item-message');
  await said.waitFor();
  assert.ok((await said.innerText()).replaceAll('\u2060', '').includes(words));
  assert.equal(await said.locator('a').count(), 0);
  const before = page.context().pages().length;
  for (const label of ['Repair now', 'sign in']) {
    // Once the message has stopped moving.
    await said.hover();
    const { x, y } = await page.evaluate<{ readonly x: number; readonly y: number }>(placeOf(label));
    await page.mouse.click(x, y);
  }
  cloud.emulator.faults.clear();
  // A command that has run since then shows that those of the clicks would have run.
  await tree.chooseFromMenu('Copy Topic', ...instance);
  await workbench.waitUntilSaid('Copied: ');
  assert.ok(await sideBar.isVisible());
  assert.equal(page.context().pages().length, before);
  await page.keyboard.press('Escape');
}

/** For the page: the middle of a piece of the text of a notification. */
const placeOf = (text: string): string => `(() => {
  const messages = [...document.querySelectorAll('.notification-list-item-message')];
  const message = messages.find(({ textContent }) => textContent.includes('${text}'));
  const nodes = document.createTreeWalker(message, NodeFilter.SHOW_TEXT);
  while (!nodes.nextNode().textContent.includes('${text}'));
  const range = document.createRange();
  const start = nodes.currentNode.textContent.indexOf('${text}');
  range.setStart(nodes.currentNode, start);
  range.setEnd(nodes.currentNode, start + ${text.length});
  const { x, y, width, height } = range.getBoundingClientRect();
  return { x: x + width / 2, y: y + height / 2 };
})()`;

/** A line of a client's log is explained without anybody being asked. */
async function explainALine(workbench: Workbench): Promise<void> {
  const { page, quickInput } = workbench;
  await workbench.runCommand('Consumer Groups: Explain Error Text…');
  await quickInput.waitForTitle('Explain Error Text');
  await quickInput.answer('ERROR o.a.k.c.NetworkClient SaslAuthenticationException: SASL authentication failed');
  await page.getByRole('tab', { name: 'Explanation.md' }).waitFor();
  const document = page.locator('.editor-instance .view-lines');
  await document.getByText('# Explanation of an error text').waitFor();
  await document.getByText('SASL authentication failed').first().waitFor();
}

/** The offered policy is the one that is missing: with it, the same row can be opened. */
async function grantWhatWasDenied(workbench: Workbench, cloud: Cloud): Promise<void> {
  const { tree } = workbench;
  const { policies } = cloud.emulator;
  const allowed = allow(['log:ListProject', 'log:GetProject', 'dts:*'], '*');
  policies.replace('sample', [allowed]);
  await tree.expand(...logstores);
  await tree.row(...logstores, /No permission to call ListLogStores/);
  await tree.chooseFromMenu('Explain', ...logstores, /No permission to call ListLogStores/);
  await workbench.page.getByRole('tab', { name: 'Explanation.md' }).waitFor();
  const document = workbench.page.locator('.editor-instance .view-lines');
  await document.getByText('# No permission to call ListLogStores').waitFor();
  await document.getByText('"log:ListLogStores"').waitFor();
  await tree.press('Show RAM Policy', ...logstores, /No permission to call ListLogStores/);
  const offer = workbench.notification('this is the smallest policy that allows log:ListLogStores on');
  await offer.getByText('acs:log:cn-hangzhou:1234567890123456:project/k8s-log-prod/logstore/*').waitFor();
  await workbench.pressIn(offer, 'Copy Policy');
  await workbench.page.getByRole('tab', { name: 'RAM-log-ListLogStores.json' }).waitFor();
  await workbench.waitUntilSaid('Policy copied.');
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
  await quickInput.save(path);
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
