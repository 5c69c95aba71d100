import { type ApiName, errors, offered } from './apis.ts';
import { array, int16, int32, int64, int8, string } from './bytes.ts';
import type { SignedIn } from './client.ts';
import { type Exchange, forced, type Handler, since, throttle, topicsOf } from './exchange.ts';
import { fetchedFrom } from './fetch.ts';
import { groupHandlers } from './groupRequests.ts';

export function apiVersions(version: number, isOlder: boolean, error: number = errors.none): Buffer {
  return Buffer.concat([
    int16(error),
    array(offered(isOlder), ({ key, versions: [min, max] }) => Buffer.concat([int16(key), int16(min), int16(max)])),
    throttle(version >= 1),
  ]);
}

/** Lists the requests that need a client to be signed in. */
export const handlers: Readonly<
  Record<Exclude<ApiName, 'ApiVersions' | 'SaslHandshake' | 'SaslAuthenticate'>, Handler>
> = {
  Produce() {
    // No page says how a record from a client is refused, so the connection ends.
    throw new RangeError('Only DTS itself writes.');
  },

  async Metadata(exchange) {
    const { version, request, client, met } = exchange;
    const asked = request.array(() => request.string());
    const { stream } = client;
    const own = met.has('noTopic') ? undefined : stream.topic;
    const isAll = asked === undefined || (version === 0 && asked.length === 0);
    const names = isAll ? (own === undefined ? [] : [own]) : asked;
    const { host, port } = met.has('unreachableNode') ? deadAddress : await client.node();
    const error = forced(exchange);
    return Buffer.concat([
      throttle(version >= 3),
      array([stream.nodeId], id =>
        Buffer.concat([int32(id), string(host), int32(port), since(version >= 1, string(undefined))]),
      ),
      since(version >= 2, string(stream.clusterId)),
      since(version >= 1, int32(stream.nodeId)),
      array(names, name => {
        const isElectionPending = error === errors.leaderNotAvailable || error === errors.notLeader;
        const topicError =
          name !== own ? errors.unknownTopicOrPartition : isElectionPending ? errors.none : (error ?? errors.none);
        const leader = isElectionPending ? -1 : stream.nodeId;
        return Buffer.concat([
          int16(topicError),
          string(name),
          since(version >= 1, int8(0)),
          array(topicError === errors.none ? [0] : [], partition =>
            Buffer.concat([
              int16(isElectionPending ? error : errors.none),
              int32(partition),
              int32(leader),
              array([stream.nodeId], int32),
              array([stream.nodeId], int32),
              since(version >= 5, array([], int32)),
            ]),
          ),
        ]);
      }),
    ]);
  },

  ListOffsets(exchange) {
    const { version, request, client } = exchange;
    request.int32();
    if (version >= 2) request.int8();
    const topics = topicsOf(request, () => ({
      partition: request.int32(),
      time: request.int64(),
      ...(version === 0 && { most: request.int32() }),
    }));
    const now = client.now();
    const kept = client.stream.kept(now);
    return Buffer.concat([
      throttle(version >= 2),
      array(topics, ({ name, partitions }) =>
        Buffer.concat([
          string(name),
          array(partitions, ({ partition, time }) => {
            const error = forced(exchange) ?? dataError(exchange, name, partition);
            const found = error === errors.none ? offsetFor(time, client, kept, now) : undefined;
            const answer =
              version === 0
                ? array(found ? [found.offset] : [], int64)
                : Buffer.concat([int64(found?.time ?? -1), int64(found?.offset ?? -1)]);
            return Buffer.concat([int32(partition), int16(error), answer]);
          }),
        ]),
      ),
    ]);
  },

  async Fetch(exchange) {
    const { version, request } = exchange;
    request.int32();
    const maxWaitMs = request.int32();
    // An answer waits for one new record, however many bytes are wanted.
    request.int32();
    const maxBytes = version >= 3 ? request.int32() : Infinity;
    if (version >= 4) request.int8();
    const topics = topicsOf(request, () => ({
      partition: request.int32(),
      offset: Number(request.int64()),
      ...(version >= 5 && { logStart: request.int64() }),
      maxBytes: request.int32(),
    }));
    return fetchedFrom(exchange, {
      maxWaitMs,
      maxBytes,
      topics,
      errorOf: (name, partition) => forced(exchange) ?? dataError(exchange, name, partition),
    });
  },

  ...groupHandlers,
};

/** Nobody listens there: the port needs special rights. */
const deadAddress = { host: '127.0.0.1', port: 1 };

/** Only the node has records, and only of its own topic, which has one partition. */
function dataError({ client, isAtNode }: Exchange, topic: string, partition: number): number {
  if (topic !== client.stream.topic || partition !== 0) return errors.unknownTopicOrPartition;
  return isAtNode ? errors.none : errors.notLeader;
}

function offsetFor(
  time: bigint,
  { stream }: SignedIn,
  kept: { readonly begin: number; readonly end: number },
  now: number,
): { readonly time: bigint; readonly offset: number } | undefined {
  if (time === -1n) return { time: -1n, offset: kept.end };
  if (time === -2n) return { time: -1n, offset: kept.begin };
  const offset = stream.find(time, now);
  return offset === undefined ? undefined : { time: BigInt(stream.timeAt(offset)), offset };
}
