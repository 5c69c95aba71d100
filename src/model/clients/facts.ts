import type { Endpoint } from '../../cloud/endpoints.ts';
import type { DtsConsumerGroup, DtsJobDetail, SubscriptionHost } from '../../cloud/dts/types.ts';
import type { SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import type { LogstoreRef } from '../places.ts';
import type { Moment, UnixSeconds } from '../units.ts';
import { type InstanceEndpoint, endpointsOfInstance, type EndpointKind, chooseEndpoint } from './instanceEndpoints.ts';

/**
 * Where a client of a Logstore begins in shards that have no checkpoint. In all other shards it goes on from the
 * checkpoint, whatever its own configuration says.
 */
export type LogstoreStart =
  | { readonly from: 'begin' | 'end' }
  /** The time at which the service received the first data to read. */
  | { readonly from: 'time'; readonly at: UnixSeconds };

/** Where a client of an instance begins, which it can only be told as a time, and what that time was taken from. */
export interface InstanceStart {
  readonly from: 'checkpoint' | 'begin' | 'end' | 'time';
  readonly at: UnixSeconds;
}

/** Everything that a client of a group of a Logstore has to be told, as the service reported it at one moment. */
export interface LogstoreClientFacts {
  readonly service: 'sls';
  readonly region: string;
  readonly project: string;
  readonly logstore: string;
  readonly groupName: string;
  readonly timeoutSeconds: number;
  readonly isOrdered: boolean;
  /** The endpoint of the region. The official libraries put the project in front of it. */
  readonly endpoint: Endpoint;
  /** The endpoint of the project, for code that makes its own requests. */
  readonly projectEndpoint: Endpoint;
  readonly start: LogstoreStart;
  readonly readAt: Moment;
}

/** Everything that a client of a group of a change tracking instance has to be told, as it was read at one moment. */
export interface InstanceClientFacts {
  readonly service: 'dts';
  readonly topic: string;
  readonly groupId: string;
  readonly groupName: string;
  /** The username alone, as the official SDK wants it. */
  readonly userName: string;
  /** The username joined with the ID of the group, as every plain Kafka client has to sign in. */
  readonly kafkaUser: string;
  readonly endpoint: InstanceEndpoint;
  readonly otherEndpoints: readonly InstanceEndpoint[];
  readonly start: InstanceStart;
  readonly readAt: Moment;
}

export type ClientFacts = LogstoreClientFacts | InstanceClientFacts;

/**
 * What the service did not report, so that no client can be told. `partitions` means that there are several, while the
 * clients read the only one that instances usually have.
 */
export type MissingFact = 'timeout' | 'order' | 'topic' | 'partitions' | 'endpoint' | 'userName' | 'start';
export type Facts<F extends ClientFacts> = { readonly facts: F } | { readonly missing: MissingFact };

/**
 * Fills in the facts of a group of a Logstore. A client that did not carry the group's own timeout and order would
 * overwrite them when it starts, so a guess would do harm.
 */
export function logstoreClientFacts(
  { region, project, logstore, group }: LogstoreRef & { readonly group: SlsConsumerGroup },
  endpoints: { readonly endpoint: Endpoint; readonly projectEndpoint: Endpoint },
  start: LogstoreStart,
  readAt: Moment,
): Facts<LogstoreClientFacts> {
  const { timeoutSeconds, isOrdered } = group;
  if (timeoutSeconds === undefined) return { missing: 'timeout' };
  if (isOrdered === undefined) return { missing: 'order' };
  const groupName = group.name.toWellFormed();
  return {
    facts: {
      service: 'sls',
      region,
      project,
      logstore,
      groupName,
      timeoutSeconds,
      isOrdered,
      ...endpoints,
      start,
      readAt,
    },
  };
}

/** What the clients of an instance connect to. */
export interface ClientChannel {
  readonly topic: string | undefined;
  readonly hosts: SubscriptionHost;
  readonly partitions: number;
}

/**
 * Takes the channel of an instance from its detail. An instance that delivers its records through a channel of its own
 * has topic, endpoints and partitions there. Otherwise there is one partition, because the order of changes is kept.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
export function channelOf({
  topic,
  hosts,
  delivery,
}: Pick<DtsJobDetail, 'topic' | 'hosts' | 'delivery'>): ClientChannel {
  if (topic !== undefined && topic !== '') return { topic, hosts, partitions: 1 };
  const { publicHost, vpcHost } = delivery ?? {};
  return {
    topic: delivery?.topic,
    hosts: { ...(publicHost !== undefined && { publicHost }), ...(vpcHost !== undefined && { vpcHost }) },
    partitions: delivery?.partitions ?? 1,
  };
}

/**
 * The name with which Kafka clients of a group sign in: its username joined with its ID. Undefined for a group without a
 * username.
 * https://www.alibabacloud.com/help/en/dts/user-guide/use-a-kafka-client-to-consume-tracked-data
 */
export const kafkaUserOf = ({ userName, id }: Pick<DtsConsumerGroup, 'userName' | 'id'>): string | undefined =>
  userName ? `${userName}-${id}`.toWellFormed() : undefined;

/** Fills in the facts of a group of an instance. `reached` are the kinds of endpoints that this computer reached. */
export function instanceClientFacts(
  channel: ClientChannel,
  group: DtsConsumerGroup,
  reached: ReadonlySet<EndpointKind> | 'notTried',
  start: InstanceStart,
  readAt: Moment,
): Facts<InstanceClientFacts> {
  const { topic, hosts, partitions } = channel;
  if (topic === undefined || topic === '') return { missing: 'topic' };
  if (partitions > 1) return { missing: 'partitions' };
  const kafkaUser = kafkaUserOf(group);
  if (!group.userName || kafkaUser === undefined) return { missing: 'userName' };
  const endpoint = chooseEndpoint(hosts, reached);
  if (!endpoint) return { missing: 'endpoint' };
  return {
    facts: {
      service: 'dts',
      topic: topic.toWellFormed(),
      groupId: group.id.toWellFormed(),
      groupName: group.name.toWellFormed(),
      userName: group.userName.toWellFormed(),
      kafkaUser,
      endpoint,
      otherEndpoints: endpointsOfInstance(hosts, reached).filter(({ kind }) => kind !== endpoint.kind),
      start,
      readAt,
    },
  };
}
