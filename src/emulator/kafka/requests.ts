import { type ApiName, errors, offered } from './apis.ts';
import { array, bytes, int16, int32, int64, int8, type RequestReader, string } from './bytes.ts';
import type { SignedIn } from './client.ts';
import type { Exchange } from './exchange.ts';
import { fetchedFrom } from './fetch.ts';

type Handler = (exchange: Exchange) => Buffer | Promise<Buffer>;

const throttle = (isWritten: boolean): Buffer => (isWritten ? int32(0) : Buffer.alloc(0));
const since = (isWritten: boolean, value: Buffer): Buffer => (isWritten ? value : Buffer.alloc(0));
const forced = ({ met }: Exchange): number | undefined => met.find('kafkaError')?.code;

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

  async FindCoordinator(exchange) {
    const { version, request, client } = exchange;
    request.string();
    const isTransaction = version >= 1 && request.int8() === 1;
    const error = forced(exchange) ?? (isTransaction ? errors.invalidRequest : errors.none);
    const { host, port } = await client.node();
    const isFound = error === errors.none;
    return Buffer.concat([
      throttle(version >= 1),
      int16(error),
      since(version >= 1, string(undefined)),
      int32(isFound ? client.stream.nodeId : -1),
      string(isFound ? host : ''),
      int32(isFound ? port : -1),
    ]);
  },

  async JoinGroup(exchange) {
    const { version, request, client, clientId } = exchange;
    const group = request.string();
    const sessionTimeoutMs = request.int32();
    const rebalanceTimeoutMs = version >= 1 ? request.int32() : sessionTimeoutMs;
    const memberId = request.string();
    const protocolType = request.string();
    const protocols = request.array(() => ({ name: request.string(), metadata: request.bytes() })) ?? [];
    const error = groupError(exchange, group);
    const joined =
      error === errors.none
        ? await client.attendance.members.join({
            memberId,
            clientId,
            sessionTimeoutMs,
            rebalanceTimeoutMs,
            protocolType,
            protocols,
          })
        : { error, generation: -1, protocol: '', leader: '', memberId, members: [] };
    return Buffer.concat([
      throttle(version >= 2),
      int16(joined.error),
      int32(joined.generation),
      string(joined.protocol),
      string(joined.leader),
      string(joined.memberId),
      array(joined.members, ({ id, metadata }) => Buffer.concat([string(id), bytes(metadata)])),
    ]);
  },

  async SyncGroup(exchange) {
    const { version, request, client } = exchange;
    const group = request.string();
    const generation = request.int32();
    const memberId = request.string();
    const assignments = request.array(() => [request.string(), request.bytes()] as const) ?? [];
    const error = groupError(exchange, group);
    const synced =
      error === errors.none
        ? await client.attendance.members.sync(memberId, generation, new Map(assignments))
        : { error, assignment: Buffer.alloc(0) };
    return Buffer.concat([throttle(version >= 1), int16(synced.error), bytes(synced.assignment)]);
  },

  Heartbeat(exchange) {
    const { version, request, client } = exchange;
    const group = request.string();
    const generation = request.int32();
    const memberId = request.string();
    const error = groupError(exchange, group);
    return Buffer.concat([
      throttle(version >= 1),
      int16(error === errors.none ? client.attendance.members.heartbeat(memberId, generation) : error),
    ]);
  },

  LeaveGroup(exchange) {
    const { version, request, client } = exchange;
    const group = request.string();
    const memberId = request.string();
    const error = groupError(exchange, group);
    return Buffer.concat([
      throttle(version >= 1),
      int16(error === errors.none ? client.attendance.members.leave(memberId) : error),
    ]);
  },

  OffsetCommit(exchange) {
    const { version, request, client } = exchange;
    const group = request.string();
    const generation = version >= 1 ? request.int32() : -1;
    const memberId = version >= 1 ? request.string() : '';
    if (version >= 2) request.int64();
    const topics = topicsOf(request, () => ({
      partition: request.int32(),
      offset: Number(request.int64()),
      ...(version === 1 && { timestamp: request.int64() }),
      metadata: request.nullableString() ?? '',
    }));
    const by = { connection: exchange.gone, isMember: generation >= 0 };
    const refused = groupError(exchange, group) || memberError(client, memberId, generation);
    return Buffer.concat([
      throttle(version >= 3),
      array(topics, ({ name, partitions }) =>
        Buffer.concat([
          string(name),
          array(partitions, ({ partition, offset, metadata }) => {
            const isOwn = name === client.stream.topic && partition === 0;
            const error =
              refused || (isOwn ? client.attendance.commit({ offset, metadata }, by) : errors.unknownTopicOrPartition);
            return Buffer.concat([int32(partition), int16(error)]);
          }),
        ]),
      ),
    ]);
  },

  OffsetFetch(exchange) {
    const { version, request, client } = exchange;
    const group = request.string();
    const own = client.stream.topic;
    const topics =
      request.array(() => ({ name: request.string(), partitions: request.array(() => request.int32()) ?? [] })) ??
      (own === undefined ? [] : [{ name: own, partitions: [0] }]);
    const error = forced(exchange) ?? (exchange.isAtNode ? errors.none : errors.notCoordinator);
    return Buffer.concat([
      throttle(version >= 3),
      array(topics, ({ name, partitions }) =>
        Buffer.concat([
          string(name),
          array(partitions, partition => {
            const isOwn = group === client.groupId && name === own && partition === 0 && error === errors.none;
            const kept = isOwn ? client.attendance.position() : undefined;
            return Buffer.concat([
              int32(partition),
              int64(kept?.offset ?? -1),
              string(kept?.metadata ?? ''),
              int16(error),
            ]);
          }),
        ]),
      ),
      since(version >= 2, int16(error)),
    ]);
  },
};

/** Nobody listens there: the port needs special rights. */
const deadAddress = { host: '127.0.0.1', port: 1 };

const topicsOf = <T>(request: RequestReader, partition: () => T): { name: string; partitions: readonly T[] }[] =>
  request.array(() => ({ name: request.string(), partitions: request.array(partition) ?? [] })) ?? [];

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

/** Refuses every other group than the one that is signed in. https://github.com/LioRoger/subscribe_example */
function groupError(exchange: Exchange, group: string): number {
  const error = forced(exchange);
  if (error !== undefined) return error;
  if (group !== exchange.client.groupId) return errors.invalidGroupId;
  return exchange.isAtNode ? errors.none : errors.notCoordinator;
}

/** A client that assigned itself the partition commits without being a member, as long as there are no members. */
function memberError({ attendance: { members } }: SignedIn, memberId: string, generation: number): number {
  if (generation >= 0 || memberId !== '') return members.check(memberId, generation);
  return members.count > 0 ? errors.unknownMember : errors.none;
}
