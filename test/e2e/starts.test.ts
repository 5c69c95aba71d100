import assert from 'node:assert/strict';
import { beginCursor, shardsOf, writeCheckpoint } from '../../src/emulator/world/logstore.ts';
import { addAccount, pressInWelcome } from './support/addAccount.ts';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { chinese } from './support/words.ts';
import { inChineseAndAllLooks, type Workbench } from './support/workbench.ts';

const logstore = ['prod', 'Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access'] as const;
const instance = ['prod', 'Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub'] as const;

/** Nothing is written, whatever is previewed. */
const scenario = (name: string, body: (workbench: Workbench, cloud: Cloud) => Promise<void>): void =>
  cloudScenario(name, { height: 1400 }, async (workbench, cloud) => {
    makeExpired(cloud);
    const before = cloud.checkpoints('k8s-log-prod', 'nginx-access', 'traffic-report');
    await addAccount(workbench, 'prod', cloud.account('sample'));
    await body(workbench, cloud);
    assert.deepEqual(cloud.checkpoints('k8s-log-prod', 'nginx-access', 'traffic-report'), before);
    assert.deepEqual(cloud.emulator.requests.counts.writes, {});
  });

scenario('somebody previews the start of clients in the panel', async (workbench, cloud) => {
  await previewEachClientOfALogstore(workbench);
  await previewByKeyboard(workbench);
  await seeWhyItWasNotRead(workbench, cloud);
  await previewEachClientOfAnInstance(workbench);
});

scenario('somebody reviews the start of clients before they are generated', async (workbench, cloud) => {
  await reviewAClientOfALogstore(workbench);
  await reviewAClientOfAnInstance(workbench);
  await generateWithoutThePreview(workbench, cloud);
  await generateBeforeThePreview(workbench, cloud);
});

/** The group stopped thirty hours ago. The data at the checkpoint of one of its shards was deleted since. */
function makeExpired(cloud: Cloud): void {
  const nginx = cloud.logstore('k8s-log-prod', 'nginx-access');
  const group = nginx.groups.find(({ name }) => name === 'traffic-report') ?? assert.fail();
  const now = cloud.emulator.worldNow();
  const at = now - 29 * 3_600_000;
  for (const shard of shardsOf(nginx, now)) {
    if (shard.id === 17) {
      writeCheckpoint(nginx, group, shard, { cursor: beginCursor(nginx, shard, now) - 1234n }, at);
    }
  }
}

/** The first verdict on each, in the panel, without a question to the service for each of them. */
async function previewEachClientOfALogstore({ panel, tree }: Workbench): Promise<void> {
  await tree.expand(...logstore);
  await tree.waitForDescription(/data lost/, ...logstore, 'traffic-report');
  await tree.click(...logstore, 'traffic-report');
  await panel.getByRole('heading', { level: 1, name: 'traffic-report' }).waitFor();
  await panel.getByRole('button', { name: 'Preview Start' }).click();
  const verdicts = panel.getByRole('list', { name: 'What happens if this client starts now' });
  const rows = panel.locator('#start tbody tr');
  for (const [client, position, worst, skipped] of [
    ['java', 'begin', /^Deleted before it was read: 1,\d{3} LogGroups in shard 17\.$/, /^0$/],
    [
      'java',
      'end',
      /^It silently skips .* \((7 days|6 days 23 hr)\) in shard 17\.$/,
      /LogGroups \((7 days|6 days 23 hr)\)/,
    ],
    ['go', 'begin', 'It stands still in shard 17.', /^0$/],
    ['go', 'end', 'It stands still in shard 17.', /^0$/],
    [
      'python',
      'begin',
      /^It silently skips .* \((7 days|6 days 23 hr)\) in shard 17\.$/,
      /LogGroups \((7 days|6 days 23 hr)\)/,
    ],
    [
      'python',
      'end',
      /^It silently skips .* \((7 days|6 days 23 hr)\) in shard 17\.$/,
      /LogGroups \((7 days|6 days 23 hr)\)/,
    ],
    ['flink', 'begin', 'It stands still in shard 17.', /^0$/],
    [
      'logstash',
      'end',
      /^It silently skips .* \((7 days|6 days 23 hr)\) in shard 17\.$/,
      /LogGroups \((7 days|6 days 23 hr)\)/,
    ],
    ['nodeHeartbeatLoop', 'begin', 'It stands still in shard 17.', /^0$/],
  ] as const) {
    await panel.getByLabel('Client', { exact: true }).selectOption(client);
    await panel.getByLabel('Start position').selectOption(position);
    await verdicts.locator('li').first().getByText(worst).waitFor();
    await rows.first().getByText('17', { exact: true }).waitFor();
    assert.match(await rows.first().locator('td').nth(3).innerText(), skipped);
    await rows.first().getByText('lost already').waitFor();
  }
  await panel.getByLabel('Client', { exact: true }).selectOption('nodeShardReader');
  await verdicts.getByText('It neither uses nor moves the checkpoints of the group.').waitFor();
  assert.equal(await panel.getByLabel('Its settings').count(), 0);
}

/** A start time is looked up in each shard, which takes a second preview. */
async function previewByKeyboard({ panel, page }: Workbench): Promise<void> {
  await panel.getByLabel('Client', { exact: true }).focus();
  // From the list of clients to the positions: this client has no settings.
  await panel.getByLabel('Client', { exact: true }).selectOption('flink');
  await panel.getByText('The whole job then fails', { exact: false }).waitFor();
  await page.keyboard.press('Tab');
  await panel.locator('#start-position:focus').waitFor();
  await panel.getByLabel('Start position').selectOption('time');
  await panel.locator('#start-time').waitFor();
  await page.keyboard.press('Tab');
  await panel.locator('#start-time:focus').waitFor();
  await page.keyboard.type('2h ago');
  await panel.getByText('Select Preview Start to look up this time in the shards.').waitFor();
  await page.keyboard.press('Tab');
  await panel.getByRole('button', { name: 'Preview Start' }).and(panel.locator(':focus')).waitFor();
  await page.keyboard.press('Enter');
  await panel.getByText(/^It ignores the checkpoints of shards 0–\d+/).waitFor();
}

async function seeWhyItWasNotRead({ panel }: Workbench, { emulator }: Cloud): Promise<void> {
  emulator.faults.add({ operation: 'GetCheckPoint', kind: 'denied' });
  await panel.getByRole('button', { name: 'Preview Start' }).click();
  await panel
    .locator('#start [role=alert]')
    .getByText(/log:GetConsumerGroupCheckPoint/)
    .first()
    .waitFor();
  emulator.faults.clear();
  await panel.getByRole('button', { name: 'Preview Start' }).click();
  await panel.locator('#start [role=alert]').waitFor({ state: 'detached' });
}

async function previewEachClientOfAnInstance({ panel, tree }: Workbench): Promise<void> {
  await tree.expand(...instance);
  await tree.click(...instance, 'billing-sync');
  await panel.getByRole('heading', { name: 'Tracking window' }).waitFor();
  const client = panel.getByLabel('Client', { exact: true });
  const verdicts = panel.getByRole('list', { name: 'What happens if this client starts now' });
  const time = panel.getByLabel('Check a start time');
  await time.fill('2h ago');
  for (const [name, sentence] of [
    ['javaSdk', 'It continues from the checkpoint.'],
    ['sdkForced', /^It reads 1 hr .* of data again\.$/],
    ['sdkSubscribe', 'It ignores the start time.'],
    ['javaKafka', 'It continues from the checkpoint.'],
    ['go', 'It continues from the checkpoint.'],
    ['python', 'It continues from the checkpoint.'],
    ['node', 'This client joins the group, so it takes over the partition or waits behind the other one.'],
    ['kcat', "It doesn't move the checkpoint."],
  ] as const) {
    await client.selectOption(name);
    await verdicts.getByText(sentence).first().waitFor();
  }
  // Milliseconds for seconds.
  await time.fill(String(Date.now() - 3_600_000));
  await client.selectOption('sdkForced');
  await verdicts.getByText('It silently starts from the oldest record.').waitFor();
  await client.selectOption('kcat');
  await verdicts.getByText(/^It silently starts at the end and skips 2[4-9] min/).waitFor();
}

/** Up to the review. */
async function toReview(
  { quickInput, tree }: Workbench,
  group: readonly string[],
  client: string | RegExp,
  from: string,
) {
  await tree.chooseFromMenu('Generate Client', ...group);
  await quickInput.waitForTitle('(1/4)');
  await quickInput.pick(client);
  await quickInput.waitForTitle('(2/4)');
  await quickInput.pick(from);
  await quickInput.waitForTitle('(3/4)');
}

async function reviewAClientOfALogstore(workbench: Workbench): Promise<void> {
  const { quickInput } = workbench;
  await toReview(workbench, [...logstore, 'traffic-report'], /^Python/, 'From the end');
  await quickInput.item(/It silently skips .* \((7 days|6 days 23 hr)\) in shard 17\./).waitFor();
  await quickInput.item('UpdateConsumerGroup').waitFor();
  await quickInput.waitForFact('Shard 17', /^the end, .* · checkpoint expired$/);
  // By keyboard: the first row is still the one that goes on.
  await quickInput.generate();
  await quickInput.waitForTitle('(4/4)');
  await quickInput.cancel();
}

async function reviewAClientOfAnInstance(workbench: Workbench): Promise<void> {
  const { quickInput } = workbench;
  await toReview(workbench, [...instance, 'billing-sync'], 'KafkaJS', 'From the oldest data');
  await quickInput.item('It continues from the checkpoint.').waitFor();
  await quickInput.item('This client joins the group').waitFor();
  await quickInput.waitForFact('Every start', /· checkpoint on the server$/);
  await quickInput.cancel();
  await toReview(workbench, [...instance, 'billing-sync'], '.env', 'From the oldest data');
  await quickInput.item("There's no preview of the start").waitFor();
  await quickInput.cancel();
}

/** A preview that is refused is told, and the client is generated all the same. */
async function generateWithoutThePreview(workbench: Workbench, { emulator }: Cloud): Promise<void> {
  const { quickInput } = workbench;
  emulator.faults.add({ operation: 'GetCursor', kind: 'denied' });
  await toReview(workbench, [...logstore, 'traffic-report'], /^Java/, 'From the end');
  await quickInput.item("Couldn't preview the start").waitFor();
  emulator.faults.clear();
  await quickInput.pick('Generate');
  await quickInput.waitForTitle('(4/4)');
  await quickInput.cancel();
}

/** Nobody has to wait for it: the reading is cancelled with the step. */
async function generateBeforeThePreview(workbench: Workbench, { emulator }: Cloud): Promise<void> {
  const { quickInput } = workbench;
  emulator.faults.add({ operation: 'GetCursor', kind: 'slow' });
  await toReview(workbench, [...logstore, 'traffic-report'], /^Java/, 'From the end');
  await quickInput.item('Reading the shards…').waitFor();
  await quickInput.pick('Generate');
  await quickInput.waitForTitle('(4/4)');
  await quickInput.cancel();
  emulator.faults.clear();
}

async function addAccountInChinese(workbench: Workbench, cloud: Cloud) {
  const { quickInput, tree } = workbench;
  const { accessKeyId, accessKeySecret } = cloud.account('sample');
  await pressInWelcome(workbench, chinese('Add Account'));
  await quickInput.pick(chinese('Enter an AccessKey pair or STS token'));
  for (const [step, text] of [accessKeyId, accessKeySecret].entries()) {
    await quickInput.waitForTitle(`(${step + 2}/`);
    await quickInput.answer(text);
  }
  await quickInput.pick(chinese('Use These Credentials'));
  await quickInput.waitForTitle('(5/');
  await quickInput.answer('prod');
  await quickInput.waitForTitle('(6/');
  await quickInput.accept();
  await quickInput.pick(chinese('Add Account'));
  await tree.row('prod');
}

cloudScenario('pictures of starts', { ...inChineseAndAllLooks, height: 1100 }, async (workbench, cloud) => {
  const { panel, quickInput, tree } = workbench;
  const hangzhou = '华东1（杭州）';
  makeExpired(cloud);
  await workbench.openView();
  await addAccountInChinese(workbench, cloud);
  const ofLogstore = ['prod', chinese('Log Service'), hangzhou, ...logstore.slice(3), 'traffic-report'];
  const ofInstance = ['prod', chinese('Change Tracking'), hangzhou, ...instance.slice(3), 'billing-sync'];
  await tree.waitForDescription(chinese('data lost'), ...ofLogstore);
  await tree.click(...ofLogstore);
  await panel.getByRole('heading', { level: 1, name: 'traffic-report' }).waitFor();
  await panel.getByRole('button', { name: chinese('Preview Start') }).click();
  await panel.getByRole('columnheader', { name: chinese('Possible until') }).waitFor();
  await panel.locator('#start-library').selectOption('python');
  await panel.locator('#start tbody tr').last().scrollIntoViewIfNeeded();
  await workbench.pictures('start in the panel of a Logstore');
  await tree.click(...ofInstance);
  await panel.getByRole('heading', { name: chinese('Tracking window') }).waitFor();
  await panel.locator('#start-client').selectOption('kcat');
  await panel.locator('#start-time').fill(String(Date.now() - 3_600_000));
  await panel.locator('#start tbody tr').last().scrollIntoViewIfNeeded();
  await workbench.pictures('start in the panel of an instance');
  for (const [name, group, client, from] of [
    ['Logstore', ofLogstore, 'Python', chinese('From the end')],
    ['instance', ofInstance, 'KafkaJS', chinese('From the oldest data')],
  ] as const) {
    await tree.chooseFromMenu(chinese('Generate Client'), ...group);
    await quickInput.item(client).first().waitFor();
    await quickInput.pick(client);
    await quickInput.item(from).first().waitFor();
    await quickInput.pick(from);
    await quickInput.item(chinese('Repeated: {0}', '')).first().waitFor();
    await workbench.pictures(`start in the review of a client of ${name}`);
    await quickInput.cancel();
  }
});
