import { type ByteReader, int8, int16, int32, int64, lengthAndBytes, lengthAndText, listOfOne } from './bytes.ts';

/**
 * The keys of all requests that this extension can send. It reads what others consume, so it must not be able to join a
 * group, commit, or write: there is no way here to say any of that.
 * https://kafka.apache.org/protocol.html#protocol_api_keys
 */
export const requestKeys = {
  Fetch: 1,
  ListOffsets: 2,
  Metadata: 3,
  SaslHandshake: 17,
  ApiVersions: 18,
  SaslAuthenticate: 36,
} as const;

export type RequestName = keyof typeof requestKeys;

/** A request that a broker is asked, and how its answer is read. */
export interface KafkaRequest<T> {
  readonly name: RequestName;
  readonly version: number;
  readonly body: Buffer;
  read(answer: ByteReader): T;
}

/** The error codes that are told apart. https://kafka.apache.org/protocol.html#protocol_error_codes */
export const errorCodes = {
  none: 0,
  offsetOutOfRange: 1,
  unknownTopicOrPartition: 3,
  leaderNotAvailable: 5,
  notLeader: 6,
  topicAuthorizationFailed: 29,
  unsupportedSaslMechanism: 33,
} as const;

/** The versions of a request, from the lowest to the highest. */
export interface VersionRange {
  readonly key: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Every broker answers version 0, also one that answers it with an error. */
export const apiVersions = (): KafkaRequest<{ readonly error: number; readonly ranges: readonly VersionRange[] }> => ({
  name: 'ApiVersions',
  version: 0,
  body: Buffer.alloc(0),
  read: answer => ({
    error: answer.int16(),
    ranges: answer.list(() => ({ key: answer.int16(), lowest: answer.int16(), highest: answer.int16() }), 6),
  }),
});

/** After version 1 the token is sent as a request of its own, after version 0 bare. */
export const saslHandshake = (
  version: 0 | 1,
): KafkaRequest<{ readonly error: number; readonly mechanisms: readonly string[] }> => ({
  name: 'SaslHandshake',
  version,
  body: lengthAndText('PLAIN'),
  read: answer => ({ error: answer.int16(), mechanisms: answer.list(() => answer.text() ?? '', 2) }),
});

export interface LogIn {
  readonly userName: string;
  readonly password: string;
}

/** https://www.rfc-editor.org/rfc/rfc4616.html#section-2 */
export const plainToken = ({ userName, password }: LogIn): Buffer => Buffer.from(`\0${userName}\0${password}`, 'utf8');

export const saslAuthenticate = (
  logIn: LogIn,
): KafkaRequest<{ readonly error: number; readonly message: string | undefined }> => ({
  name: 'SaslAuthenticate',
  version: 0,
  body: lengthAndBytes(plainToken(logIn)),
  read: answer => ({ error: answer.int16(), message: answer.text() }),
});

export interface ListedBroker {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

export interface ListedPartition {
  readonly error: number;
  readonly partition: number;
  readonly leader: number;
}

export interface Metadata {
  readonly brokers: readonly ListedBroker[];
  readonly clusterId: string | undefined;
  readonly topics: readonly {
    readonly error: number;
    readonly name: string;
    readonly partitions: readonly ListedPartition[];
  }[];
}

/** Asks for one topic only. From version 4 on, the request says that the broker must not create it. */
export const metadata = (version: 1 | 2 | 3 | 4, topic: string): KafkaRequest<Metadata> => ({
  name: 'Metadata',
  version,
  body: Buffer.concat([listOfOne(lengthAndText(topic)), ...(version >= 4 ? [int8(0)] : [])]),
  read: answer => {
    if (version >= 3) answer.skip(throttleTime);
    const brokers = answer.list(() => {
      const broker = { id: answer.int32(), host: answer.text() ?? '', port: answer.int32() };
      answer.text(); // The rack.
      return broker;
    }, 12);
    const clusterId = version >= 2 ? answer.text() : undefined;
    answer.skip(4); // The controller.
    const topics = answer.list(() => {
      const error = answer.int16();
      const name = answer.text() ?? '';
      answer.skip(1); // Whether it is one of the broker's own.
      const partitions = answer.list(() => {
        const listed = { error: answer.int16(), partition: answer.int32(), leader: answer.int32() };
        answer.skip(4 * Math.max(answer.int32(), 0)); // The replicas, and then those that are in sync.
        answer.skip(4 * Math.max(answer.int32(), 0));
        return listed;
      }, 18);
      return { error, name, partitions };
    }, 9);
    return { brokers, clusterId, topics };
  },
});

/** The times that stand for the two ends of a partition. */
export const earliest = -2n;
export const end = -1n;

export interface FoundOffset {
  readonly error: number;
  readonly timestamp: bigint;
  /** -1 if nothing is as new as the time. */
  readonly offset: bigint;
}

/** Asks for the first offset at or after a time, in the unit of the broker, which is seconds for DTS. */
export const listOffsets = (topic: string, timestamp: bigint): KafkaRequest<FoundOffset | undefined> => ({
  name: 'ListOffsets',
  version: 1,
  body: Buffer.concat([int32(nobody), oneTopic(topic, int32(onlyPartition), int64(timestamp))]),
  read: answer =>
    firstPartition(answer, () => ({ error: answer.int16(), timestamp: answer.int64(), offset: answer.int64() })),
});

export interface FetchPlace {
  readonly topic: string;
  readonly offset: bigint;
  readonly maxBytes: number;
  /** How long the broker waits for something new. */
  readonly waitMs: number;
}

export interface Fetched {
  readonly error: number;
  /** The offset after the newest record. */
  readonly highWatermark: bigint;
  /** Batches of records, the last of which may be cut off. */
  readonly records: Buffer;
}

export const fetch = (
  version: 2 | 3 | 4,
  { topic, offset, maxBytes, waitMs }: FetchPlace,
): KafkaRequest<Fetched | undefined> => ({
  name: 'Fetch',
  version,
  body: Buffer.concat([
    ...[int32(nobody), int32(waitMs), int32(1)],
    ...(version >= 3 ? [int32(maxBytes)] : []),
    ...(version >= 4 ? [int8(0)] : []),
    oneTopic(topic, int32(onlyPartition), int64(offset), int32(maxBytes)),
  ]),
  read: answer => {
    answer.skip(throttleTime);
    return firstPartition(answer, () => {
      const error = answer.int16();
      const highWatermark = answer.int64();
      if (version >= 4) {
        answer.skip(8); // The end of what transactions have finished.
        answer.skip(16 * Math.max(answer.int32(), 0)); // The transactions that were given up.
      }
      return { error, highWatermark, records: answer.bytes() ?? Buffer.alloc(0) };
    });
  },
});

/** Change tracking has one partition, for the sake of the order. */
const onlyPartition = 0;
/** What a client has in place of the number of a replica. */
const nobody = -1;
/** How many bytes the time takes for which a broker held an answer back. */
const throttleTime = 4;

const oneTopic = (topic: string, ...partition: readonly Buffer[]): Buffer =>
  listOfOne(lengthAndText(topic), listOfOne(...partition));

/** What is said about the first partition of the first topic, of which there is one each if the broker knows it. */
function firstPartition<T>(answer: ByteReader, read: () => T): T | undefined {
  if (answer.int32() < 1) return undefined;
  answer.text();
  if (answer.int32() < 1) return undefined;
  answer.skip(4);
  return read();
}

/** A request as it is sent: with its length, and without the tags of newer versions. */
export function framed({ name, version, body }: KafkaRequest<unknown>, correlationId: number): Buffer {
  const head = [int16(requestKeys[name]), int16(version), int32(correlationId), lengthAndText(clientId)];
  return lengthAndBytes(Buffer.concat([...head, body]));
}

/** What the broker may log of us. */
const clientId = 'alibabacloud-consumer-groups';
