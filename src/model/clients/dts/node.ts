import { packageJson } from '../buildFiles.ts';
import { comment } from '../comments.ts';
import type { InstanceClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { javaScriptString } from '../literals.ts';
import {
  endpointNotes,
  avroRecords,
  dtsAtLeastOnce,
  fillers,
  groupPassword,
  instanceHeader,
  longestFiller,
  neverByOffset,
  noAutoCommit,
  onlyWithoutCommit,
  outsideOfWindow,
  sourceTimeField,
  startInSeconds,
} from '../traps.ts';
import { versions } from '../versions.ts';

/**
 * A plain Kafka client for Node.js with KafkaJS, which can only join the group and never take a partition itself.
 * https://kafka.js.org/docs/consuming
 */
export const dtsNode: ClientTemplate<InstanceClientFacts> = facts => {
  const { endpoint, topic, groupId, kafkaUser, start } = facts;
  return {
    main: {
      path: 'consumer.mjs',
      language: 'javascript',
      text: `${comment('//', [instanceHeader(facts), needs, dtsAtLeastOnce, joins, avroRecords])}

import kafkajs from 'kafkajs';
import lz4 from 'lz4js';

const { CompressionCodecs, CompressionTypes, Kafka } = kafkajs;

${comment('//', endpointNotes(facts))}
const broker = ${javaScriptString(endpoint.text)};
const topic = ${javaScriptString(topic)};
const groupId = ${javaScriptString(groupId)};
const username = ${javaScriptString(kafkaUser)};
${comment('//', [startInSeconds(facts), onlyWithoutCommit])}
const startSeconds = ${start.at};

${comment('//', [codec])}
CompressionCodecs[CompressionTypes.LZ4] = () => ({
  compress: async () => {
    throw new Error('This client only reads.');
  },
  decompress: async data => Buffer.from(lz4.decompress(data)),
});

${comment('//', [groupPassword])}
const password = process.env.DTS_PASSWORD;
if (!password) throw new Error('Set DTS_PASSWORD.');
const kafka = new Kafka({ brokers: [broker], sasl: { mechanism: 'plain', username, password } });

${comment('//', [neverByOffset, outOfRange])}
async function startOffset() {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const [committed] = await admin.fetchOffsets({ groupId, topics: [topic] });
    const metadata = committed?.partitions[0]?.metadata ?? '';
    const seconds = /^\\d{1,11}(?=\\||$)/.exec(metadata)?.[0];
    // KafkaJS calls this number milliseconds. DTS takes seconds.
    const [found] = await admin.fetchTopicOffsetsByTimestamp(topic, Number(seconds ?? startSeconds));
${comment('//', [`${outsideOfWindow} KafkaJS then answers with the END.`], '    ')}
    return found.offset;
  } finally {
    await admin.disconnect();
  }
}

const offset = await startOffset();
const consumer = kafka.consumer({ groupId });
await consumer.connect();
await consumer.subscribe({ topics: [topic] });
let committed = Date.now();
await consumer.run({
${comment('//', [noAutoCommit], '  ')}
  autoCommit: false,
  eachMessage: async ({ partition, message }) => {
${comment('//', [fillers], '    ')}
    if (message.value === null || message.value.length <= ${longestFiller}) return;
    const seconds = sourceSeconds(message.value);
    console.log(message.offset, seconds, message.value.length);
    if (Date.now() - committed < 5_000) return;
    const next = String(BigInt(message.offset) + 1n);
    await consumer.commitOffsets([{ topic, partition, offset: next, metadata: String(seconds) }]);
    committed = Date.now();
  },
});
consumer.seek({ topic, partition: 0, offset });

const stop = () => consumer.disconnect();
process.once('SIGINT', stop).once('SIGTERM', stop);

${comment('//', [sourceTimeField])}
function sourceSeconds(value) {
  let at = 0;
  let number = 0n;
  for (let field = 0; field < 3; field++) {
    let raw = 0n;
    let shift = 0n;
    let part;
    do {
      part = value[at++];
      raw |= BigInt(part & 0x7f) << shift;
      shift += 7n;
    } while (part >= 0x80);
    number = (raw >> 1n) ^ -(raw & 1n);
  }
  return Number(number);
}
`,
    },
    others: [packageJson(dependencies)],
  };
};

const dependencies = { kafkajs: versions.kafkajs, lz4js: versions.lz4js };

const needs = `Needs Node.js 20 or newer, kafkajs ${dependencies.kafkajs}, and lz4js ${dependencies.lz4js}.`;

const joins =
  'KafkaJS can only JOIN the group: this client takes the active role from a client that runs, or waits behind it. To read beside another client, use a group of its own or another language.';

const outOfRange =
  'Where an offset is no longer kept, KafkaJS itself goes to the END, with a commit that DTS refuses. Start this program again then.';

const codec =
  'KafkaJS brings gzip only, and records may be compressed with LZ4. The package kafka-lz4-lite does not install, and others need a compiler.';
