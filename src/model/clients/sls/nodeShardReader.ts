import { packageJson } from '../buildFiles.ts';
import { comment } from '../comments.ts';
import type { LogstoreClientFacts } from '../facts.ts';
import type { ClientTemplate } from '../generated.ts';
import { accessKeys, logstoreReaderHeader, ramActions, receiveTime, requestEndpointNote } from '../traps.ts';
import { fromText, onlyNode, requestConstants, requestFunctions, requestImports } from './nodeRequests.ts';

/** A reader of all shards for Node.js that has nothing to do with any group. */
export const slsNodeShardReader: ClientTemplate<LogstoreClientFacts> = facts => ({
  main: {
    path: 'consumer.mjs',
    language: 'javascript',
    text: `${comment('//', [logstoreReaderHeader(facts), onlyNode, noGroup, accessKeys, ramActions({ listsShards: true })])}

${requestImports}

${comment('//', [requestEndpointNote(facts)])}
${requestConstants(facts)}
${comment('//', [whereItBegins, ...(facts.start.from === 'time' ? [receiveTime] : [])])}
const from = ${fromText(facts)};

let isStopped = false;
const stop = () => (isStopped = true);
process.once('SIGINT', stop).once('SIGTERM', stop);

const shards = await json('GET', \`\${logstorePath}/shards\`);
await Promise.all(shards.map(({ shardID }) => read(shardID)));

async function read(shard) {
  let cursor = await cursorOf(shard, from);
  while (!isStopped) {
    const { logs, next } = await pull(shard, cursor);
    for (const { time, contents } of logs) console.log(shard, time, JSON.stringify(contents));
    if (next === cursor) await delay(2_000);
    cursor = next;
  }
}

${requestFunctions}
`,
  },
  others: [packageJson({})],
});

const noGroup =
  'There is NO official consumer library for Node.js. This program reads all shards by itself and does not use the consumer group: it sends no heartbeat, moves no checkpoint, begins anew with every start, and shares nothing with a second process.';

const whereItBegins = 'Where every shard begins, with every start. Shards that are split later are not noticed.';
