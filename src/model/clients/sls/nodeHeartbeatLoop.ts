import { packageJson } from '../buildFiles.ts';
import { comment } from '../comments.ts';
import type { LogstoreClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { javaScriptString } from '../literals.ts';
import {
  accessKeys,
  atLeastOnce,
  logstoreHeader,
  onlyWithoutCheckpoint,
  ramActionsOfLoop,
  requestEndpointNote,
  receiveTime,
  settingsOf,
  uniqueName,
  unusualTimeout,
} from '../traps.ts';
import { heartbeatSeconds } from './heartbeats.ts';
import { fromText, onlyNode, requestConstants, requestFunctions, requestImports } from './nodeRequests.ts';

/**
 * A consumer for Node.js that is written out: heartbeat, the shards that the service hands out, their checkpoints.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupheartbeat
 */
export const slsNodeHeartbeatLoop: ClientTemplate<LogstoreClientFacts> = facts => {
  const { groupName, timeoutSeconds } = facts;
  return {
    main: {
      path: 'consumer.mjs',
      language: 'javascript',
      text: `${comment('//', [logstoreHeader(facts), onlyNode, notOfficial, atLeastOnce(commitSeconds), accessKeys, ramActionsOfLoop])}

${requestImports}
import { hostname } from 'node:os';

${comment('//', [requestEndpointNote(facts)])}
${requestConstants(facts)}
const group = ${javaScriptString(groupName)};
${comment('//', [uniqueName])}
const consumer = \`\${group}-\${hostname()}-\${process.pid}\`;
${comment('//', [onlyWithoutCheckpoint, whenExpired, ...(facts.start.from === 'time' ? [receiveTime] : [])])}
const from = ${fromText(facts)};
${comment('//', [`${settingsOf(facts)} This program changes neither.`, ...unusualTimeout(facts)])}
const timeoutSeconds = ${timeoutSeconds};
const heartbeatSeconds = ${heartbeatSeconds(timeoutSeconds)};
const commitSeconds = ${commitSeconds};

const groupPath = \`\${logstorePath}/consumergroups/\${encodeURIComponent(group)}\`;
const stopped = new AbortController();
const stop = () => stopped.abort();
process.once('SIGINT', stop).once('SIGTERM', stop);

// The shards that are being read, each with what ends its reading.
const held = new Map();
let heardAt = Date.now();
while (!stopped.signal.aborted) {
  try {
    const query = { type: 'heartbeat', consumer };
    const wanted = await json('POST', groupPath, query, JSON.stringify([...held.keys()]));
    heardAt = Date.now();
    for (const [shard, { ending }] of held) if (!wanted.includes(shard)) ending.abort();
    for (const shard of wanted) if (!held.has(shard)) hold(shard);
  } catch (error) {
    console.error(error.message);
    // After the timeout, the service gives the shards to others, and takes no heartbeat that names shards.
    const isDropped = error.code === 'NotExistConsumerWithBody' || Date.now() - heardAt > timeoutSeconds * 1_000;
    if (isDropped) for (const { ending } of held.values()) ending.abort();
  }
  await delay(heartbeatSeconds * 1_000, undefined, { signal: stopped.signal }).catch(() => {});
}
for (const { ending } of held.values()) ending.abort();
await Promise.all([...held.values()].map(({ reading }) => reading));

function hold(shard) {
  const ending = new AbortController();
  const reading = read(shard, ending.signal)
    .catch(error => console.error(\`shard \${shard}:\`, error.message))
    .finally(() => held.delete(shard));
  held.set(shard, { ending, reading });
}

async function read(shard, ended) {
  const checkpoints = await json('GET', groupPath, { shard: String(shard) });
  const checkpoint = checkpoints.find(found => found.shard === shard)?.checkpoint;
  let cursor = checkpoint || (await cursorOf(shard, from));
  let committed = checkpoint;
  let committedAt = Date.now();
  const commit = async () => {
    if (cursor === committed) return;
    const query = { type: 'checkpoint', consumer, forceSuccess: 'false' };
    await json('POST', groupPath, query, JSON.stringify({ shard, checkpoint: cursor }));
    committed = cursor;
    committedAt = Date.now();
  };
  while (!ended.aborted) {
    const { logs, next } = await pull(shard, cursor);
    for (const { time, contents } of logs) console.log(shard, time, JSON.stringify(contents));
    const isEnd = next === cursor;
    cursor = next;
    if (isEnd || Date.now() - committedAt >= commitSeconds * 1_000) await commit();
    if (isEnd) await delay(2_000, undefined, { signal: ended }).catch(() => {});
  }
  await commit();
}

${requestFunctions}
`,
    },
    others: [packageJson({})],
  };
};

const commitSeconds = 10;

const notOfficial =
  'This is NOT an official library, because there is none for Node.js: it is the protocol of the consumer group written out. It handles no throttling and no retries beyond the next heartbeat.';

const whenExpired =
  'Where the data at a checkpoint has expired, the shard stops with InvalidCursor, and the next heartbeat tries again. Reset the checkpoint of the group then.';
