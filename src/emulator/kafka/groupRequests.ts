import { type ApiName, errors } from './apis.ts';
import { array, bytes, int16, int32, int64, string } from './bytes.ts';
import type { SignedIn } from './client.ts';
import { type Exchange, forced, type Handler, since, throttle, topicsOf } from './exchange.ts';

type GroupRequest = Extract<
  ApiName,
  'FindCoordinator' | 'JoinGroup' | 'SyncGroup' | 'Heartbeat' | 'LeaveGroup' | 'OffsetCommit' | 'OffsetFetch'
>;

/** Answers the requests that name a group. Nothing that only looks at records sends them. */
export const groupHandlers: Readonly<Record<GroupRequest, Handler>> = {
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
