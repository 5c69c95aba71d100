import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { CloudError, type CloudErrorDetails } from '../errors.ts';
import { orAborted } from '../orAborted.ts';
import { redact } from '../redact.ts';
import { TimeLimit } from '../timeLimit.ts';
import { codeOf, SendFailure } from '../wire.ts';
import { Broker, type BrokerAddress, type BrokerWay, isAddress, originOf, streamError, unreached } from './broker.ts';
import {
  apiVersions,
  earliest,
  end,
  errorCodes,
  fetch,
  type ListedBroker,
  type ListedPartition,
  listOffsets,
  type LogIn,
  type Metadata,
  metadata,
  plainToken,
  requestKeys,
  type RequestName,
  saslAuthenticate,
  saslHandshake,
  type VersionRange,
} from './requests.ts';

/** Where the records of a change tracking instance are, and who asks for them. */
export interface StreamPlace {
  readonly bootstrap: BrokerAddress;
  readonly topic: string;
  readonly logIn: LogIn;
  /**
   * Asked before the password goes to another host than the one whose address DTS gives, because it is not encrypted and
   * nobody has said that both are in the same network. Rejects if the password must not go there.
   */
  readonly beforeNode?: (node: BrokerAddress) => Promise<void>;
}

/** What there was to see at each step on the way to the records, in the order of the steps. */
export interface Sights {
  /** None where a proxy resolves the name, and the host itself where it is an address. */
  readonly name: { readonly host: string; readonly addresses: readonly string[] };
  readonly connect: { readonly address: string; readonly proxy?: string };
  /** None if the server did not say which versions it has. */
  readonly versions: { readonly ranges: readonly VersionRange[] };
  readonly logIn: { readonly userName: string };
  readonly metadata: { readonly clusterId: string | undefined; readonly brokers: readonly BrokerAddress[] };
  /** The leader is the server that has the records, if anybody leads. */
  readonly topic: {
    readonly topic: string;
    readonly partitions: number;
    readonly leader: BrokerAddress | undefined;
  };
  /** The server that has the records, which may be the one that was asked first. */
  readonly node: BrokerAddress;
}

export type Step = keyof Sights;

/** Runs a step, and may keep how long it took and what came of it. */
export type StepRunner = <S extends Step, T>(
  step: S,
  run: () => T | Promise<T>,
  seen: (value: T) => Sights[S],
) => Promise<T>;

// Asynchronous, so that what a step throws at once is a rejection as well.
const justRun: StepRunner = async (_step, run) => run();

/** The versions of requests that both sides speak. */
interface Spoken {
  readonly handshake: 0 | 1;
  readonly metadata: 1 | 2 | 3 | 4;
  readonly fetch: 2 | 3 | 4;
}

/**
 * Goes the whole way to the records of a change tracking instance: to the server whose address DTS gives, which only
 * knows who has the records, and then to the one that has them. It asks nothing that could move anything, and it never
 * has two connections, because nobody says how many a group may have.
 */
export async function openPartition(place: StreamPlace, way: BrokerWay, step = justRun): Promise<Partition> {
  const { bootstrap, topic, logIn } = place;
  await step(
    'name',
    () => addressesOf(bootstrap, way),
    addresses => ({ host: bootstrap.host, addresses }),
  );
  const known = await metadataFrom(place, way, step);
  const partition = await step(
    'topic',
    () => partitionOf(known, topic),
    ({ leader }) => ({ topic, partitions: partitionsOf(known, topic).length, leader: brokerOf(known, leader) }),
  );
  const node = brokerOf(known, partition.leader);
  // Not a part of the step, because it may ask the user, who takes time.
  if (node && isAddress(node) && node.host !== bootstrap.host) await place.beforeNode?.(node);
  return step(
    'node',
    async () => {
      if (!node) throw streamError('unavailable', 'Metadata', { fault: 'noLeader' });
      if (!isAddress(node)) throw streamError('unexpected', 'Metadata', {});
      const { broker, spoken } = await openNode(node, logIn, way);
      return new Partition(broker, spoken, topic, known.clusterId, node);
    },
    opened => opened.node,
  );
}

/** The partition of a topic that is read. Each of its questions can fail with a `CloudError` and then ends it. */
export class Partition implements Disposable {
  readonly #broker: Broker;
  readonly #spoken: Spoken;
  readonly #topic: string;
  /** Another one means that DTS has moved the stream, so that the offsets from before mean nothing. */
  readonly clusterId: string | undefined;
  readonly node: BrokerAddress;

  constructor(broker: Broker, spoken: Spoken, topic: string, clusterId: string | undefined, node: BrokerAddress) {
    this.#broker = broker;
    this.#spoken = spoken;
    this.#topic = topic;
    this.clusterId = clusterId;
    this.node = node;
  }

  /** The first offset at or after a time. DTS counts seconds where Kafka counts milliseconds. */
  async offsetAt(seconds: number): Promise<bigint> {
    // The time may be one that a record has claimed.
    const offset = Number.isSafeInteger(seconds) ? await this.#offset(BigInt(seconds)) : -1n;
    if (offset < 0n) throw streamError('invalid', 'ListOffsets', { fault: 'timeNotFound' });
    return offset;
  }

  earliest(): Promise<bigint> {
    return this.#offset(earliest);
  }

  /** The offset of the next record that will be written. */
  end(): Promise<bigint> {
    return this.#offset(end);
  }

  async fetch(
    offset: bigint,
    maxBytes: number,
    waitMs: number,
  ): Promise<{ readonly highWatermark: bigint; readonly records: Buffer }> {
    const place = { topic: this.#topic, offset, maxBytes, waitMs };
    let fetched;
    try {
      fetched = await this.#broker.ask(fetch(this.#spoken.fetch, place), waitMs);
    } catch (error) {
      throw isBroken(error) ? error.with({ fault: 'streamBroken' }) : error;
    }
    return accepted('Fetch', fetched);
  }

  [Symbol.dispose](): void {
    this.#broker[Symbol.dispose]();
  }

  async #offset(timestamp: bigint): Promise<bigint> {
    return accepted('ListOffsets', await this.#broker.ask(listOffsets(this.#topic, timestamp))).offset;
  }
}

async function metadataFrom({ bootstrap, topic, logIn }: StreamPlace, way: BrokerWay, step: StepRunner) {
  const opened = await openBroker(bootstrap, logIn, way, step);
  using broker = opened.broker;
  return await step(
    'metadata',
    () => broker.ask(metadata(opened.spoken.metadata, topic)),
    ({ clusterId, brokers }) => ({
      clusterId: clusterId === undefined ? undefined : saidBy(clusterId, logIn),
      brokers: brokers.slice(0, mostBrokersTold).map(({ host, port }) => ({ host: saidBy(host, logIn), port })),
    }),
  );
}

/** Connects and signs in. */
async function openBroker(address: BrokerAddress, logIn: LogIn, way: BrokerWay, step: StepRunner) {
  let broker = await step(
    'connect',
    () => Broker.connect(address, way),
    ({ remoteAddress, proxy }) => ({ address: remoteAddress, ...(proxy !== undefined && { proxy }) }),
  );
  try {
    const ranges = await step(
      'versions',
      async () => {
        try {
          return (await broker.ask(apiVersions())).ranges;
        } catch (error) {
          if (!isBroken(error)) throw asNotKafka(error);
          // A server that does not know the question hangs up, and may know what was there before it.
          broker[Symbol.dispose]();
          broker = await Broker.connect(address, way);
          return [];
        }
      },
      value => ({ ranges: value }),
    );
    const spoken = spokenWith(ranges);
    await step(
      'logIn',
      () => signIn(broker, spoken, logIn, ranges.length === 0),
      () => ({ userName: logIn.userName }),
    );
    return { broker, spoken };
  } catch (error) {
    broker[Symbol.dispose]();
    throw error;
  }
}

async function openNode(node: BrokerAddress, logIn: LogIn, way: BrokerWay) {
  try {
    return await openBroker(node, logIn, way, justRun);
  } catch (error) {
    const isUnreached = error instanceof CloudError && error.fault === 'brokerUnreachable';
    throw isUnreached ? error.with({ fault: 'nodeUnreachable' }) : error;
  }
}

/** The addresses of a host. There are none where a proxy looks the name up. */
async function addressesOf(address: BrokerAddress, way: BrokerWay): Promise<readonly string[]> {
  const { host } = address;
  if (isIP(host) !== 0) return [host];
  const limit = new TimeLimit();
  limit.start(way.connectMs, 'UND_ERR_CONNECT_TIMEOUT');
  try {
    const ending = AbortSignal.any([way.signal, limit.signal]);
    const { proxy } = await orAborted(way.wayTo(originOf(address)), ending);
    if (proxy) return [];
    return (await orAborted(lookup(host, { all: true }), ending)).map(found => found.address);
  } catch (error) {
    way.signal.throwIfAborted();
    throw unreached(limit.signal.aborted ? limit.code : codeOf(error), error instanceof SendFailure ? error : {});
  } finally {
    limit.stop();
  }
}

/** The newest versions that both sides speak. A server that does not tell its versions is taken for an old one. */
function spokenWith(ranges: readonly VersionRange[]): Spoken {
  if (ranges.length === 0) return { handshake: 0, metadata: 1, fetch: 2 };
  const newest = <V extends number>(name: RequestName, versions: readonly V[]): V => {
    const range = ranges.find(({ key }) => key === requestKeys[name]);
    const version = versions.find(each => range && range.lowest <= each && each <= range.highest);
    if (version === undefined) throw streamError('unexpected', name, { fault: 'kafkaVersion' });
    return version;
  };
  newest('ListOffsets', [1]);
  const hasToken = ranges.some(({ key }) => key === requestKeys.SaslAuthenticate);
  return {
    handshake: newest('SaslHandshake', hasToken ? [1, 0] : [0]),
    metadata: newest('Metadata', [4, 3, 2, 1]),
    fetch: newest('Fetch', [4, 3, 2]),
  };
}

async function signIn(broker: Broker, { handshake }: Spoken, logIn: LogIn, isFirstAnswer: boolean): Promise<void> {
  const refused = (details: Partial<CloudErrorDetails>): CloudError =>
    streamError('invalid', 'SaslAuthenticate', { fault: 'groupLogIn', ...details });
  const offer = await broker.ask(saslHandshake(handshake)).catch((error: unknown) => {
    throw isFirstAnswer ? asNotKafka(error) : error;
  });
  if (offer.error === errorCodes.unsupportedSaslMechanism) {
    const serviceMessage = saidBy(offer.mechanisms.join(', '), logIn);
    throw streamError('unexpected', 'SaslHandshake', { fault: 'noPlainLogIn', serviceMessage });
  }
  accepted('SaslHandshake', offer);
  try {
    if (handshake === 0) {
      await broker.askBare('SaslAuthenticate', plainToken(logIn));
      return;
    }
    const { error, message } = await broker.ask(saslAuthenticate(logIn));
    if (error === errorCodes.none) return;
    const serviceMessage = saidBy(message ?? '', logIn);
    throw refused({ code: kafkaCode(error), serviceMessage });
  } catch (error) {
    // Many servers hang up, or say nothing more, when they do not know the user or the password.
    throw isBroken(error) ? refused({ code: error.code ?? '' }) : error;
  }
}

/** The longest text of a server that is passed on. It is meant for a line of a report. */
const longestSaid = 500;
const mostBrokersTold = 50;

/** What a server has said, without the password, which it knows, and not without an end. */
const saidBy = (text: string, { password }: LogIn): string =>
  redact(text, [password]).slice(0, longestSaid).toWellFormed();

const brokerOf = ({ brokers }: Metadata, wanted: number): ListedBroker | undefined =>
  brokers.find(({ id }) => id === wanted);

const partitionsOf = ({ topics }: Metadata, topic: string): readonly ListedPartition[] =>
  topics.find(({ name }) => name === topic)?.partitions ?? [];

/** Change tracking has one partition, number 0, for the sake of the order. */
function partitionOf(known: Metadata, topic: string): ListedPartition {
  accepted(
    'Metadata',
    known.topics.find(({ name }) => name === topic),
  );
  return accepted(
    'Metadata',
    partitionsOf(known, topic).find(({ partition }) => partition === 0),
  );
}

/** The answer about the topic, unless it is a refusal. A server that does not know the topic may say nothing about it. */
function accepted<T extends { readonly error: number }>(name: RequestName, answer: T | undefined): T {
  const error = answer?.error ?? errorCodes.unknownTopicOrPartition;
  if (answer && error === errorCodes.none) return answer;
  const code = kafkaCode(error);
  switch (error) {
    case errorCodes.offsetOutOfRange:
      throw streamError('state', name, { code, fault: 'offsetExpired' });
    case errorCodes.unknownTopicOrPartition:
    case errorCodes.topicAuthorizationFailed:
      throw streamError('notFound', name, { code, fault: 'noTopic' });
    case errorCodes.leaderNotAvailable:
    case errorCodes.notLeader:
      throw streamError('unavailable', name, { code, fault: 'noLeader' });
  }
  throw streamError('unexpected', name, { code });
}

/** The code of an error that a broker answers, by its number in Kafka's list. */
const kafkaCode = (error: number): string => `KAFKA_${error}`;

const isBroken = (error: unknown): error is CloudError => error instanceof CloudError && error.kind === 'unreachable';

/** The same failure where it means that something else listens at the address. */
const asNotKafka = (error: unknown): unknown =>
  error instanceof CloudError
    ? streamError('unexpected', 'ApiVersions', { fault: 'notKafka', ...(error.code && { code: error.code }) }, error)
    : error;
