import assert from 'node:assert/strict';
import { type Cloud, cloudScenario } from './support/cloud.ts';
import { addAccount, useSampleAccount } from './support/addAccount.ts';
import { chinese } from './support/words.ts';
import { inChineseAndAllLooks, scenario, type Workbench } from './support/workbench.ts';

const logstoreGroup = ['Log Service', 'China (Hangzhou)', 'k8s-log-prod', 'nginx-access', 'billing-sync'] as const;
const instanceGroup = ['Change Tracking', 'China (Hangzhou)', 'orders-binlog-sub', 'billing-sync'] as const;

interface Client {
  /** What its row says, of which others have the same words in other places. */
  readonly row: RegExp;
  /** What the status bar calls the language of its file. */
  readonly mode: string;
  /** A line near the top of the file. */
  readonly first: string | RegExp;
}

const logstoreClients: readonly Client[] = [
  { row: /^Java/, mode: 'Java', first: 'import com.aliyun.openservices.log.common.FastLog;' },
  { row: /^Go/, mode: 'Go', first: 'package main' },
  { row: /^Python/, mode: 'Python', first: 'from aliyun.log.consumer import ConsumerProcessorBase' },
  { row: /^Flink/, mode: 'Java', first: 'import com.aliyun.openservices.log.flink.source.AliyunLogSource;' },
  { row: /^Logstash/, mode: 'Plain Text', first: 'bin/logstash-plugin install' },
  { row: /consumer loop/, mode: 'JavaScript', first: 'This is NOT an official library' },
  { row: /shard reader/, mode: 'JavaScript', first: 'There is NO official consumer library' },
];

const instanceClients: readonly Client[] = [
  { row: /official SDK/, mode: 'Java', first: 'import com.aliyun.dts.subscribe.clients.ConsumerContext;' },
  { row: /kafka-clients/, mode: 'Java', first: 'import org.apache.kafka.clients.consumer.KafkaConsumer;' },
  { row: /franz-go/, mode: 'Go', first: 'github.com/twmb/franz-go/pkg/kgo' },
  { row: /kafka-python/, mode: 'Python', first: 'from kafka import KafkaConsumer, TopicPartition' },
  { row: /KafkaJS/, mode: 'JavaScript', first: "import kafkajs from 'kafkajs';" },
  { row: /^kcat/, mode: 'Shell Script', first: '#!/bin/sh' },
  { row: /^\.env/, mode: 'Dotenv', first: /DTS_BROKER=127\.0\.0\.1:\d+/ },
  { row: /^\.properties/, mode: 'Properties', first: 'security.protocol=SASL_PLAINTEXT' },
];

for (const [service, group, clients] of [
  ['Log Service', logstoreGroup, logstoreClients],
  ['Change Tracking', instanceGroup, instanceClients],
] as const) {
  scenario(`somebody generates each client of ${service}`, { height: 1200 }, async workbench => {
    await useSampleAccount(workbench);
    for (const [index, client] of clients.entries()) {
      await openClient(workbench, ['Sample Account', ...group], client, index + 1);
    }
  });
}

/** Up to the last step. Nothing is typed: the first start position is as good as any. */
async function walkToTheLastStep({ quickInput, tree }: Workbench, group: readonly string[], row: RegExp) {
  await tree.chooseFromMenu('Generate Client', ...group);
  await quickInput.waitForTitle('Generate Client · billing-sync (1/4)');
  await quickInput.pick(row);
  await quickInput.waitForTitle('(2/4)');
  await quickInput.item('From the oldest data').first().waitFor();
  await quickInput.pick('From the oldest data');
  await quickInput.waitForTitle('(3/4)');
  await quickInput.generate();
  await quickInput.waitForTitle('(4/4)');
}

async function openClient(
  workbench: Workbench,
  group: readonly string[],
  { row, mode, first }: Client,
  number: number,
): Promise<void> {
  const { page, quickInput, statusBar } = workbench;
  await walkToTheLastStep(workbench, group, row);
  await quickInput.pick('Open as Untitled File');
  await page.locator('.tab.active', { hasText: `Untitled-${number}` }).waitFor();
  await page
    .locator('.editor-instance .view-lines')
    .filter({ hasText: nonBreaking(first) })
    .waitFor();
  await statusBar.locator('[id="status.editor.mode"]').getByText(mode, { exact: true }).waitFor();
}

/** The editor draws blanks that do not break. */
const nonBreaking = (text: string | RegExp): string | RegExp =>
  typeof text === 'string' ? new RegExp(text.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&').replaceAll(' ', '\\s')) : text;

cloudScenario('a client is generated in spite of a failed read', {}, async (workbench, cloud) => {
  const { quickInput, tree } = workbench;
  await addAccount(workbench, 'prod', cloud.account('sample'));
  await tree.expand('prod', ...logstoreGroup.slice(0, -1));
  await tree.chooseFromMenu('Generate Client', 'prod', ...logstoreGroup);
  await quickInput.waitForTitle('(1/4)');
  await quickInput.pick(/^Go/);
  await quickInput.waitForTitle('(2/4)');
  cloud.emulator.faults.add({ operation: 'ListConsumerGroup', kind: 'denied' });
  await quickInput.pick('From the end');
  await quickInput.item('log:ListConsumerGroup').first().waitFor();
  assert.equal(await quickInput.item('Generate').count(), 0);
  await retryWithTheSameAnswers(workbench, cloud);
});

async function retryWithTheSameAnswers({ page, quickInput }: Workbench, { emulator }: Cloud): Promise<void> {
  emulator.faults.clear();
  await quickInput.pick('Retry');
  await quickInput.item('Generate').first().waitFor();
  await quickInput.waitForFact('Client', /^Go · /);
  await quickInput.waitForFact('Start position', 'The end');
  await quickInput.generate();
  await quickInput.pick('Open as Untitled File');
  await page
    .locator('.editor-instance .view-lines')
    .filter({ hasText: /package\smain/ })
    .waitFor();
  assert.deepEqual(emulator.requests.counts.writes, {});
}

scenario('pictures of a generated client', inChineseAndAllLooks, async workbench => {
  const { page, quickInput, tree } = workbench;
  const words = chinese;
  await useSampleAccount(workbench, words);
  const hangzhou = '华东1（杭州）';
  for (const [service, path, client] of [
    ['Log Service', logstoreGroup.slice(2), 'Python'],
    ['Change Tracking', instanceGroup.slice(2), 'KafkaJS'],
  ] as const) {
    await tree.chooseFromMenu(words('Generate Client'), words('Sample Account'), words(service), hangzhou, ...path);
    await quickInput.item(client).first().waitFor();
    await workbench.pictures(`client of ${service} 1 client`);
    await quickInput.pick(client);
    await quickInput.item(words('From a time')).first().waitFor();
    await workbench.pictures(`client of ${service} 2 start`);
    await quickInput.pick(words('From a time'));
    await quickInput.waitForTitle('(3/5)');
    await quickInput.fill('2h ago');
    await workbench.pictures(`client of ${service} 3 time`);
    await quickInput.accept();
    await quickInput.item(words('Generate')).first().waitFor();
    await quickInput.item(words('Reading the shards…')).waitFor({ state: 'hidden' });
    await workbench.pictures(`client of ${service} 4 review`);
    await quickInput.generate(words('Generate'));
    await quickInput.item(words('Open as Untitled File')).first().waitFor();
    await workbench.pictures(`client of ${service} 5 target`);
    await quickInput.pick(words('Open as Untitled File'));
    await page.locator('.tab.active', { hasText: 'Untitled-' }).waitFor();
    await workbench.pictures(`client of ${service} 6 file`);
  }
});
