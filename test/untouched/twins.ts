import assert from 'node:assert/strict';
import { type Cloud, connect } from '../../src/cloud/cloud.ts';
import { createDirectSender } from '../../src/cloud/directSender.ts';
import { endpointsAt } from '../../src/cloud/endpoints.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { Transport } from '../../src/cloud/transport.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { type Instance, type InstanceGroup, topicOf } from '../../src/emulator/world/instance.ts';
import { type LogstoreGroup, shardsOf } from '../../src/emulator/world/logstore.ts';
import { Consumer } from '../consumer/consumer.ts';
import { i32, i8, RawKafka } from '../wire/rawKafka.ts';

/** The clock of both worlds, which stands still while they are compared. */
class Clock {
  readonly #pace: number;
  #from: number;
  #since = performance.now();
  #isStopped = false;

  constructor(pace: number) {
    this.#pace = pace;
    this.#from = Date.now();
  }

  readonly now = (): number =>
    this.#isStopped ? this.#from : Math.floor(this.#from + (performance.now() - this.#since) * this.#pace);

  readonly date = (): Date => new Date(this.now());

  stop(): void {
    this.#from = this.now();
    this.#isStopped = true;
  }

  goOn(): void {
    this.#since = performance.now();
    this.#isStopped = false;
  }
}

/** One of two worlds that began alike, with the clients that read what it says about its groups. */
export interface World {
  readonly emulator: Emulator;
  readonly cloud: Cloud;
}

export interface GroupOfInstance {
  readonly instance: Instance;
  readonly group: InstanceGroup;
  readonly topic: string;
}

/** What reading sends to brokers, by the emulator's names. `bareToken` is the older form of SaslAuthenticate. */
const readingRequests = [
  'kafka.ApiVersions',
  'kafka.SaslHandshake',
  'kafka.SaslAuthenticate',
  'kafka.bareToken',
  'kafka.Metadata',
  'kafka.ListOffsets',
  'kafka.Fetch',
];
/** The operations of the services that change nothing. */
const readingOperations = /^(?:Describe|List|Get|Pull)[A-Za-z]+$/;

const never = new AbortController().signal;

/**
 * Two emulators of the same seed and clock, each with the same consumers at work. What is to leave everything as it is
 * happens in the first of them only, so that the second shows how all groups would be without it.
 */
export class Twins implements AsyncDisposable {
  readonly clock: Clock;
  readonly touched: World;
  readonly #other: World;
  readonly #ends: (() => void | Promise<void>)[];
  #comparisons = 0;
  readonly #consumers: Consumer[] = [];
  readonly #members: Member[] = [];

  private constructor(clock: Clock, touched: World, other: World, ends: (() => void | Promise<void>)[]) {
    this.clock = clock;
    this.touched = touched;
    this.#other = other;
    this.#ends = ends;
  }

  static async start(seed: number, pace: number): Promise<Twins> {
    const clock = new Clock(pace);
    clock.stop();
    const ends: (() => void | Promise<void>)[] = [];
    const world = async (): Promise<World> => {
      const emulator = await startEmulator({ seed, clock: clock.date, dataPlanePort: 0 });
      const sender = createDirectSender();
      ends.push(
        () => sender.close(),
        () => emulator.close(),
      );
      const [credentials] = emulator.accounts;
      assert.ok(credentials);
      const cloud = connect({
        transport: new Transport({ sender, now: clock.date }),
        credentials: () => Promise.resolve(credentials),
        endpoints: endpointsAt(emulator.origin),
        account: 'sample',
      });
      return { emulator, cloud };
    };
    const twins = new Twins(clock, await world(), await world(), ends);
    await twins.#startConsumers();
    clock.goOn();
    return twins;
  }

  /** The groups whose records can be read. */
  get groupsWithRecords(): readonly GroupOfInstance[] {
    return groupsWithRecords(this.touched.emulator);
  }

  /** Lets the service itself do something to both worlds. */
  failedOver(instanceId: string): void {
    const instance = this.#other.emulator.world.instance(instanceId);
    assert.ok(instance);
    this.#other.emulator.failOver(instance);
  }

  /** Whether a client that must not be disturbed by a move of its instance is attached to it. */
  isAttended(instanceId: string): boolean {
    return this.#members.some(member => member.instanceId === instanceId);
  }

  /** Lets the consumers do their work, and asserts that all groups of both worlds are the same. Returns their number. */
  async compare(): Promise<number> {
    this.clock.stop();
    try {
      for (const consumer of this.#consumers) await consumer.turn();
      for (const member of this.#members) await member.heartbeat();
      const [one, other] = [this.touched, this.#other];
      assert.deepEqual(writesOf(one), writesOf(other), 'Something was written.');
      const more = this.asked();
      for (const operation of Object.keys(more)) {
        const isReading = readingRequests.includes(operation) || readingOperations.test(operation);
        assert.ok(isReading, `${operation} was sent ${more[operation]} times more.`);
      }
      assert.deepEqual(insideOf(one.emulator), insideOf(other.emulator), 'A group is not what it was.');
      const [said, otherSaid] = [await answersOf(one), await answersOf(other)];
      assert.deepEqual(said, otherSaid, 'The service says something else about a group.');
      assert.deepEqual(await positionsIn(one), await positionsIn(other), 'A position on the server has moved.');
      this.#comparisons += 1;
      return Object.keys(said).length;
    } finally {
      this.clock.goOn();
    }
  }

  get comparisons(): number {
    return this.#comparisons;
  }

  /** What was asked in the first world more often than in the other one, by operation. */
  asked(): Readonly<Record<string, number>> {
    const [calls, otherCalls] = [this.touched, this.#other].map(({ emulator }) => emulator.requests.counts.calls);
    const names = new Set([calls, otherCalls].flatMap(each => Object.keys(each ?? {})));
    const more = [...names].sort().map(name => [name, (calls?.[name] ?? 0) - (otherCalls?.[name] ?? 0)] as const);
    return Object.fromEntries(more.filter(([, count]) => count !== 0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#ends) await end();
  }

  /** The same in both worlds: consumers that share the shards of a group and commit, and members of a group of DTS. */
  async #startConsumers(): Promise<void> {
    for (const { emulator } of [this.touched, this.#other]) {
      const { origin, accounts } = emulator;
      const [credentials] = accounts;
      assert.ok(credentials);
      const group = { origin, region: 'cn-hangzhou', project: 'k8s-log-prod', logstore: 'nginx-error', credentials };
      for (const name of ['one', 'two']) {
        const options = { name, now: this.clock.now, initialPosition: 'end', pullAtMost: 10 };
        const consumer = new Consumer({ ...group, name: 'alerting' }, options);
        await consumer.start();
        this.#consumers.push(consumer);
      }
      const found = groupsWithRecords(emulator).find(({ instance }) => instance.name === 'payments-sub');
      assert.ok(found);
      this.#members.push(await Member.join(emulator, found, end => this.#ends.push(end)));
    }
  }
}

/** The only member of a group, as far as the server knows it. */
class Member {
  readonly instanceId: string;
  readonly #kafka: RawKafka;
  readonly #groupId: string;
  readonly #generation: number;
  readonly #id: string;

  private constructor(kafka: RawKafka, of: GroupOfInstance, generation: number, id: string) {
    this.#kafka = kafka;
    this.#groupId = of.group.id;
    this.instanceId = of.instance.instanceId;
    this.#generation = generation;
    this.#id = id;
  }

  static async join(emulator: Emulator, of: GroupOfInstance, after: (end: () => void) => void): Promise<Member> {
    const kafka = await atNode(emulator, of, { after });
    const { id } = of.group;
    const times = [i32(300_000), i32(300_000)];
    const joined = await kafka.answered(11, 1, id, ...times, '', 'consumer', [['range', Buffer.alloc(0)]]);
    const [error, generation] = [joined.number(2), joined.number(4)];
    assert.equal(error, 0);
    joined.text();
    joined.text();
    const memberId = joined.text() ?? '';
    const synced = await kafka.answered(14, 0, id, i32(generation), memberId, [[memberId, Buffer.from('all')]]);
    assert.deepEqual([synced.number(2), String(synced.bytes())], [0, 'all']);
    return new Member(kafka, of, generation, memberId);
  }

  /** Fails as soon as the server has lost the member, or somebody else has joined. */
  async heartbeat(): Promise<void> {
    const answer = await this.#kafka.answered(12, 0, this.#groupId, i32(this.#generation), this.#id);
    assert.equal(answer.number(2), 0, 'The member of a group was disturbed.');
  }
}

export const groupsWithRecords = ({ world }: Emulator): readonly GroupOfInstance[] =>
  world.instances.flatMap(instance => {
    const topic = topicOf(instance);
    const isServed = topic !== undefined && instance.status === 'Normal';
    return isServed ? instance.groups.map(group => ({ instance, group, topic })) : [];
  });

/** Connects to the server that has the records, by an eye that is none of ours. */
export async function atNode(
  emulator: Emulator,
  { group, topic }: GroupOfInstance,
  scope: { after(end: () => void): void },
) {
  const signedIn = async (address: string | undefined): Promise<RawKafka> => {
    const kafka = await RawKafka.to(scope, address);
    const logIn = await kafka.signIn(`${group.userName}-${group.id}`, group.password ?? emulator.groupPassword);
    assert.deepEqual(logIn, [0, null]);
    return kafka;
  };
  const bootstrap = await signedIn(emulator.world.dataPlane);
  const answer = await bootstrap.answered(3, 4, [[topic]], i8(0));
  answer.number(4);
  const [node] = answer.list(() => {
    const [, host, port] = [answer.number(4), answer.text(), answer.number(4), answer.text()];
    return `${host}:${port}`;
  });
  return signedIn(node);
}

/** Where the server would let a client that joins each group go on. */
async function positionsIn({ emulator }: World): Promise<Readonly<Record<string, readonly unknown[]>>> {
  const positions: Record<string, readonly unknown[]> = {};
  for (const of of groupsWithRecords(emulator)) {
    const ends: (() => void)[] = [];
    try {
      const kafka = await atNode(emulator, of, { after: end => ends.push(end) });
      const answer = await kafka.answered(9, 1, of.group.id, [[of.topic, [[i32(0)]]]]);
      const [position] = answer.list(() => {
        answer.text();
        return answer.list(() => [answer.number(4), answer.long(), answer.text(), answer.number(2)])[0];
      });
      positions[of.group.id] = position ?? [];
    } finally {
      for (const end of ends) end();
    }
  }
  return positions;
}

const writesOf = ({ emulator }: World): Readonly<Record<string, number>> => emulator.requests.counts.writes;

const logstoresOf = ({ world }: Emulator) =>
  world.projects.flatMap(project =>
    [...project.logstores().values()].map(logstore => ({ project: project.name, region: project.region, logstore })),
  );

/** What the emulator keeps of each group. */
function insideOf(emulator: Emulator): unknown {
  const now = emulator.worldNow();
  return {
    instances: emulator.world.instances.map(({ instanceId, groups, deleted }) => ({ instanceId, groups, deleted })),
    logstores: logstoresOf(emulator).map(({ project, logstore }) => {
      const shards = shardsOf(logstore, now).map(({ id }) => id);
      return { project, name: logstore.name, groups: logstore.groups.map(group => keptOf(group, shards, now)) };
    }),
  };
}

function keptOf(of: LogstoreGroup, shards: readonly number[], now: number): unknown {
  const { sharing, ...group } = of;
  const timeoutMs = group.timeoutSeconds * 1000;
  return {
    ...group,
    paceOf: shards.map(shard => of.paceOf(shard)),
    holders: sharing && shards.map(shard => [sharing.holderOf(shard), sharing.lastHolderOf(shard)]),
    present: sharing && ['one', 'two'].map(name => sharing.has(name, now, timeoutMs)),
  };
}

/** What the services say about each group: its settings, its checkpoints, and who consumes. */
async function answersOf({ emulator, cloud }: World): Promise<Readonly<Record<string, unknown>>> {
  const answers: Record<string, unknown> = {};
  for (const { region, instanceId, jobId } of emulator.world.instances) {
    const { items } = await cloud.dts.describeConsumerChannel(region, { instanceId, jobId }, never).catch(noneOf);
    for (const group of items) answers[`${instanceId}/${group.id}`] = group;
  }
  for (const { region, project, logstore } of logstoresOf(emulator)) {
    if (logstore.groups.length === 0) continue;
    for (const group of await cloud.sls.listConsumerGroup(region, project, logstore.name, never)) {
      const checkpoints = await cloud.sls.getCheckPoint(region, project, logstore.name, group.name, never);
      answers[`${project}/${logstore.name}/${group.name}`] = { group, checkpoints };
    }
  }
  return answers;
}

/** An instance that was never configured has no groups, and says so with a refusal. */
function noneOf(error: unknown): { readonly items: readonly { readonly id: string }[] } {
  if (error instanceof CloudError && error.kind !== 'unreachable') return { items: [] };
  throw error;
}
