import assert from 'node:assert/strict';
import { describe, mock, test } from 'node:test';
import { connect } from '../../../src/cloud/cloud.ts';
import { endpointsAt } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { Pace, type PacedCall } from '../../../src/cloud/pace.ts';
import { type Access, Transport, type TransportOptions } from '../../../src/cloud/transport.ts';
import { type Sender, SendFailure } from '../../../src/cloud/wire.ts';
import { arrivalOf } from '../../../src/emulator/operation.ts';
import { route } from '../../../src/emulator/route.ts';
import { Service } from '../../../src/emulator/service.ts';
import { LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import { Entries } from '../../../src/model/entries.ts';
import { resetKind } from '../../../src/model/reset/savedResets.ts';
import { GroupChanges } from '../../../src/model/groups/groupChanges.ts';
import { setConsumptionTime as setOnce } from '../../../src/model/reset/consumptionTime.ts';
import type { ResetResult } from '../../../src/model/reset/resetPlan.ts';
import { CheckpointResets } from '../../../src/model/reset/resets.ts';
import type { ChangeTrackingInstance, InstanceGroup, LogstoreGroup } from '../../../src/model/places.ts';
import { failedChecks } from '../../../src/model/task/failedChecks.ts';
import { skipChecks } from '../../../src/model/task/skippedChecks.ts';
import { startTask as startOnce } from '../../../src/model/task/taskStart.ts';
import { whereFor } from '../../../src/tree/nodes.ts';
import { memorySender } from '../../support/memorySender.ts';
import { settled, SimulatedClock } from '../../support/simulatedClock.ts';
import { account } from '../model/groups/groupReadings.ts';
import { accountsOf } from '../tree/world.ts';
import { type Act, playUntil } from './play.ts';
import { editor } from './stubbedEditor.ts';

const { createDtsConsumerGroup } = await import('../../../src/wizards/group/createDtsGroup.ts');
const { createSlsConsumerGroup } = await import('../../../src/wizards/group/createSlsGroup.ts');
const { editDtsGroup } = await import('../../../src/wizards/group/editDtsGroup.ts');
const { editSlsGroup } = await import('../../../src/wizards/group/editSlsGroup.ts');
const { deleteGroup } = await import('../../../src/wizards/group/deleteGroup.ts');
const { setConsumptionTime } = await import('../../../src/wizards/reset/consumptionTime.ts');
const { skipPrecheckItems } = await import('../../../src/wizards/task/skipPrecheckItems.ts');
const { startTask } = await import('../../../src/wizards/task/startTask.ts');
const { resetCheckpoints } = await import('../../../src/wizards/reset/resetCheckpoints.ts');

/** What happens to the one request that writes. */
type Loss = 'answer lost' | 'cancelled on its way';
/** What happens instead before it is sent. */
type Obstacle =
  | 'cancelled while it waits for credentials'
  | 'cancelled while it waits for its turn'
  | 'a setting that cannot be read'
  | "the source's own call lost";
/** Which of the looks at what became of it fail. */
type Looks = 'all looks succeed' | 'the first look fails' | 'the last looks fail' | 'all looks fail';
type Outcome = 'applied' | 'notApplied' | 'unknown';

const losses: readonly Loss[] = ['answer lost', 'cancelled on its way'];
const obstacles: readonly Obstacle[] = [
  'cancelled while it waits for credentials',
  'cancelled while it waits for its turn',
  'a setting that cannot be read',
  "the source's own call lost",
];
const failingLooks: Readonly<Record<Looks, { readonly after: number; readonly times: number }>> = {
  'all looks succeed': { after: 0, times: 0 },
  'the first look fails': { after: 0, times: 1 },
  'the last looks fail': { after: 1, times: 2 },
  'all looks fail': { after: 0, times: 3 },
};

const region = 'cn-hangzhou';
const never = new AbortController().signal;
const noHistories = { mark: () => undefined, forget: () => undefined };

/** Wizards, changes and clients over an emulator in which one write goes wrong, and the looks after it. */
class Scene {
  readonly clock = new SimulatedClock();
  readonly service = new Service({ seed: 3, clock: this.clock.date });
  readonly catalog: LiveCatalog;
  readonly changes: GroupChanges;
  readonly resets: CheckpointResets;
  readonly cloud;
  sent = 0;
  looksBefore = 0;
  /** How the model told the wizard that it ended. */
  outcome: Outcome | 'broken' | undefined;
  cancel = (): void => undefined;

  constructor(write: Write, loss: Loss | Obstacle, isMade: boolean, looks: Looks) {
    const [keys = assert.fail()] = this.service.accounts;
    const send = memorySender(this.service);
    const sender: Sender = async (request, limits) => {
      const { method, path, headers, body = '' } = request;
      const operation = route(arrivalOf(method, path, headers, Buffer.from(body))).name;
      if (operation !== write.operation) return send(request, limits);
      if (loss === 'a setting that cannot be read') throw new TypeError('Invalid URL');
      this.sent += 1;
      const { after, times } = failingLooks[looks];
      if (times > 0) this.service.faults.add({ operation: write.look, kind: 'denied', after, times });
      if (loss === 'answer lost') {
        this.service.faults.add({ operation, kind: isMade ? 'lostAnswer' : 'reset', times: 1 });
        return send(request, limits);
      }
      if (isMade) await send(request, { ...limits, signal: never });
      this.cancel();
      throw new SendFailure('UND_ERR_DESTROYED', true);
    };
    /** Waits that the user ends. */
    const cancelledWait = async (signal: AbortSignal): Promise<never> => {
      await settled();
      this.cancel();
      throw signal.reason as Error;
    };
    class ObstructedPace extends Pace {
      override enter(call: PacedCall, owner: string, signal: AbortSignal): Promise<() => void> {
        const isHeld = loss === 'cancelled while it waits for its turn' && call.operation === write.operation;
        return isHeld ? cancelledWait(signal) : super.enter(call, owner, signal);
      }
    }
    const wait: TransportOptions['wait'] = () => Promise.resolve();
    const transport = new Transport({ sender, now: this.clock.date, wait, pace: new ObstructedPace() });
    const lost = new CloudError('unavailable', { service: 'sts', operation: 'AssumeRole', outcome: 'unknown' });
    const access: Access = {
      transport: {
        send: (call, caller, signal) => {
          if (call.operation !== write.operation) return transport.send(call, caller, signal);
          // Whoever looked now would see nothing, and could not tell.
          if (obstacles.some(obstacle => obstacle === loss)) {
            this.service.faults.add({ operation: write.look, kind: 'denied' });
            this.looksBefore = this.service.requests.calls(write.look);
          }
          if (loss === 'cancelled while it waits for credentials') {
            return transport.send(call, { ...caller, credentials: cancelledWait }, signal);
          }
          if (loss === "the source's own call lost") {
            return transport.send(call, { ...caller, credentials: () => Promise.reject(lost) }, signal);
          }
          return transport.send(call, caller, signal);
        },
      },
      credentials: () => Promise.resolve(keys),
      endpoints: endpointsAt('http://memory.invalid'),
      account: account.id,
    };
    this.cloud = connect(access);
    const cloudOf = () => Promise.resolve(this.cloud);
    this.catalog = new LiveCatalog(cloudOf);
    const common = { cloudOf, histories: noHistories, wait: this.wait };
    this.changes = new GroupChanges({ ...common, catalog: this.catalog, resets: { forget: () => Promise.resolve() } });
    const stored = new Entries(resetKind);
    this.resets = new NotedResets({ ...common, stored, now: this.clock.now }, result => {
      this.outcome = outcomeOfShard(result);
    });
  }

  /** The world goes on meanwhile, so that the list of DTS stops showing what is deleted. */
  readonly wait = (ms: number): Promise<void> => {
    this.clock.jump(ms);
    return Promise.resolve();
  };

  get logstore() {
    return this.service.world.project('k8s-log-prod')?.logstores().get('nginx-error') ?? assert.fail();
  }

  get logstoreRef() {
    return { accountId: account.id, region, project: 'k8s-log-prod', logstore: this.logstore.name };
  }

  /** A group in the middle of the data of the Logstore, which nobody consumes. */
  logstoreGroup(): LogstoreGroup {
    const group = { name: 'billing', timeoutSeconds: 60, isOrdered: false };
    this.service.world.addLogstoreGroup(this.logstore, group);
    return { ...this.logstoreRef, group };
  }

  /** A running instance: of the older kind, which has no client, or of the newer one. */
  async instance(isNewVersion: boolean): Promise<ChangeTrackingInstance> {
    const found = this.service.world.instances.find(
      one => one.isNewVersion === isNewVersion && one.status === 'Normal' && one.region === region && one.groups[0],
    );
    assert.ok(found);
    return this.instanceNamed(found.name);
  }

  async instanceNamed(name: string): Promise<ChangeTrackingInstance> {
    const found = this.service.world.instances.find(one => one.name === name) ?? assert.fail(name);
    const ref = { accountId: account.id, region, instanceId: found.instanceId, jobId: found.jobId };
    return { ...ref, job: await this.catalog.jobDetail(ref, never) };
  }

  async instanceGroup(): Promise<{ readonly instance: ChangeTrackingInstance; readonly group: InstanceGroup }> {
    const instance = await this.instance(true);
    const { items } = await this.catalog.currentInstanceGroups(instance, never);
    return { instance, group: items[0] ?? assert.fail() };
  }

  note = async <T>(ending: Promise<T>): Promise<T> => {
    try {
      const result = await ending;
      this.outcome = 'applied';
      return result;
    } catch (failure) {
      // Nothing is said of what was cancelled in time.
      const isSilent = failure instanceof Error && failure.name === 'AbortError';
      this.outcome = failure instanceof CloudError ? failure.outcome : isSilent ? 'notApplied' : 'broken';
      throw failure;
    }
  };

  get services() {
    const { catalog, changes, note } = this;
    return {
      catalog,
      accounts: accountsOf([account]),
      changes: {
        createInstanceGroup: (...given: Parameters<GroupChanges['createInstanceGroup']>) =>
          note(changes.createInstanceGroup(...given)),
        createLogstoreGroup: (...given: Parameters<GroupChanges['createLogstoreGroup']>) =>
          note(changes.createLogstoreGroup(...given)),
        editInstanceGroup: (...given: Parameters<GroupChanges['editInstanceGroup']>) =>
          note(changes.editInstanceGroup(...given)),
        editLogstoreGroup: (...given: Parameters<GroupChanges['editLogstoreGroup']>) =>
          note(changes.editLogstoreGroup(...given)),
        deleteGroup: (...given: Parameters<GroupChanges['deleteGroup']>) => note(changes.deleteGroup(...given)),
      },
      tree: { reveal: () => Promise.resolve(true) },
      resets: this.resets,
      monitor: { latest: () => undefined, read: () => Promise.resolve() },
    };
  }
}

class NotedResets extends CheckpointResets {
  readonly #note: (result: ResetResult) => void;

  constructor(options: ConstructorParameters<typeof CheckpointResets>[0], note: (result: ResetResult) => void) {
    super(options);
    this.#note = note;
  }

  override async apply(...given: Parameters<CheckpointResets['apply']>): Promise<ResetResult> {
    const result = await super.apply(...given);
    this.#note(result);
    return result;
  }
}

function outcomeOfShard({ shards: [shard = assert.fail()] }: ResetResult): Outcome | 'broken' {
  switch (shard.outcome.kind) {
    case 'moved':
      return 'applied';
    case 'notMoved':
      return 'notApplied';
    case 'unknown':
      return 'unknown';
    case 'stayed':
    case 'overwritten':
      return 'broken';
  }
}

/** One kind of write, and how the user is told of it. */
interface Write {
  readonly name: string;
  readonly operation: string;
  /** The operation that reads what became of it. */
  readonly look: string;
  readonly acts: readonly Act[];
  /** The buttons of questions before it. */
  readonly presses?: readonly string[];
  play(scene: Scene): Promise<() => Promise<unknown>>;
  /** Said when it was made. */
  readonly done?: string;
  /** Said when nobody can tell, before the reason. */
  readonly unknown: string;
  /** In front of everything that is said of a failure. */
  readonly lead?: string;
  /** What not even a look that succeeds can tell. */
  readonly isBlindTo?: (isMade: boolean, looks: Looks) => boolean;
}

const edited = async (scene: Scene) => {
  const subject = { account, ...(await scene.instanceGroup()) };
  return () => editDtsGroup(scene.services, subject);
};

const writes: readonly Write[] = [
  {
    name: 'creating a group of a Logstore',
    operation: 'CreateConsumerGroup',
    look: 'ListConsumerGroup',
    acts: [{ type: 'fresh' }, 'enter', { choose: 'In any order' }, { choose: 'Create' }],
    play: scene => {
      const given = whereFor('sls', { kind: 'logstore', account, logstore: scene.logstoreRef });
      return Promise.resolve(() => createSlsConsumerGroup(scene.services, given));
    },
    unknown: "Couldn't confirm whether consumer group fresh was created.",
  },
  {
    name: 'creating a group of an instance',
    operation: 'CreateConsumerChannel',
    look: 'DescribeConsumerChannel',
    acts: [{ type: 'fresh' }, { type: 'reader' }, { type: 'Ev1l$ecret' }, { type: 'Ev1l$ecret' }, { choose: 'Create' }],
    play: async scene => {
      const given = whereFor('dts', { kind: 'instance', account, instance: await scene.instance(true) });
      return () => createDtsConsumerGroup(scene.services, given);
    },
    unknown: "Couldn't confirm whether consumer group fresh was created.",
  },
  {
    name: 'editing a group of a Logstore',
    operation: 'UpdateConsumerGroup',
    look: 'ListConsumerGroup',
    acts: [{ type: '90' }, { choose: 'In any order' }, { choose: 'Save' }],
    play: scene => {
      const subject = { account, group: scene.logstoreGroup() };
      return Promise.resolve(() => editSlsGroup(scene.services, subject));
    },
    done: 'status: Consumer group billing was changed.',
    unknown: "Couldn't confirm whether consumer group billing was changed.",
  },
  {
    name: 'renaming a group of an instance',
    operation: 'ModifyConsumerChannel',
    look: 'DescribeConsumerChannel',
    acts: [{ check: ['Name'] }, { type: 'fresh' }, { choose: 'Save' }],
    play: edited,
    done: 'status: Consumer group billing-sync was changed.',
    unknown: "Couldn't confirm whether consumer group billing-sync was changed.",
  },
  {
    name: 'changing the password of a group of an instance',
    operation: 'ModifyConsumerChannel',
    look: 'DescribeConsumerChannel',
    acts: [{ check: ['Password'] }, { type: 'Ev1l$ecret' }, { type: 'Ev1l$ecret' }, { choose: 'Save' }],
    play: edited,
    unknown:
      "Couldn't confirm whether the password of consumer group billing-sync was changed. To be sure, set it again.",
    isBlindTo: () => true,
  },
  {
    name: 'deleting a group of a Logstore',
    operation: 'DeleteConsumerGroup',
    look: 'ListConsumerGroup',
    acts: [{ choose: 'Enter Name to Delete' }, { type: 'billing' }],
    play: scene => {
      const doomed = { account, group: scene.logstoreGroup(), reading: undefined };
      return Promise.resolve(() => deleteGroup(scene.services, doomed));
    },
    done: 'status: Consumer group billing was deleted.',
    unknown: "Couldn't confirm whether consumer group billing was deleted.",
  },
  {
    name: 'deleting a group of an instance',
    operation: 'DeleteConsumerChannel',
    look: 'DescribeConsumerChannel',
    acts: [{ choose: 'Enter Name to Delete' }, { type: 'billing-sync' }],
    play: async scene => {
      const doomed = { account, ...(await scene.instanceGroup()), reading: undefined };
      return () => deleteGroup(scene.services, doomed);
    },
    done: 'status: Consumer group billing-sync was deleted.',
    unknown: "Couldn't confirm whether consumer group billing-sync was deleted.",
    // The list shows what is deleted for ten seconds, so that only the third look can see that it is gone.
    isBlindTo: (isMade, looks) => !isMade || looks === 'the last looks fail',
  },
  {
    name: 'setting the consumption time',
    operation: 'ModifyConsumptionTimestamp',
    look: 'DescribeDtsJobDetail',
    acts: [{ type: '2h ago' }, { choose: 'Set Time' }],
    presses: ['Set Time'],
    play: async scene => {
      const instance = await scene.instance(false);
      const { dts } = scene.cloud;
      return () =>
        setConsumptionTime({
          account,
          instance,
          job: instance.job,
          apply: (at, signal) => scene.note(setOnce(dts, instance, at, signal, scene.wait)),
        });
    },
    done: 'status: The consumption time of members-old-sub was set.',
    unknown: "Couldn't confirm whether the consumption time of dtslwzhgepqb0000025 was set.",
  },
  {
    name: 'starting a task',
    operation: 'StartDtsJob',
    look: 'DescribeDtsJobDetail',
    acts: [{ choose: 'Start Task' }],
    play: async scene => {
      const instance = await scene.instanceNamed('wishlist-sub');
      const { dts } = scene.cloud;
      return () =>
        startTask({
          account,
          instance,
          apply: signal => scene.note(startOnce(dts, instance, signal, scene.wait)),
        });
    },
    unknown: "Couldn't confirm whether the task of wishlist-sub was started.",
  },
  {
    name: 'skipping items of a precheck',
    operation: 'SkipPreCheck',
    look: 'DescribePreCheckStatus',
    acts: [{ check: ['CHECK_SAME_OBJ'] }, { choose: 'Enter Name to Skip' }, { type: 'inventory-sub' }],
    play: async scene => {
      const instance = await scene.instanceNamed('inventory-sub');
      const precheck = await scene.catalog.precheck(instance, never);
      const { precheckId = '' } = precheck;
      const { dts } = scene.cloud;
      return () =>
        skipPrecheckItems({
          account,
          instance,
          precheckId,
          checks: failedChecks(precheck),
          apply: (skipped, signal) => scene.note(skipChecks(dts, instance, skipped, signal, scene.wait)),
        });
    },
    unknown: "Couldn't confirm whether the precheck items of inventory-sub are skipped.",
  },
  {
    name: 'moving a checkpoint',
    operation: 'ConsumerGroupUpdateCheckPoint',
    look: 'GetCheckPoint',
    acts: [
      { choose: 'To the end' },
      { choose: 'Some shards' },
      { check: ['Shard 1'] },
      { choose: 'Enter Group Name to Continue' },
      { type: 'billing' },
    ],
    play: scene => {
      const group = scene.logstoreGroup();
      return Promise.resolve(() => resetCheckpoints(scene.services, { account, group }));
    },
    done: 'status: The checkpoints of billing were moved.',
    lead: 'warning: 0 of 1 shards of billing are at the new checkpoint. Shard 1: ',
    unknown: "Couldn't confirm whether they were moved.",
  },
];

function expectedOutcome({ isBlindTo }: Write, isMade: boolean, looks: Looks): Outcome {
  if (looks === 'all looks fail' || isBlindTo?.(isMade, looks)) return 'unknown';
  if (isMade) return 'applied';
  // It can have come since the last look that succeeded.
  return looks === 'the last looks fail' ? 'unknown' : 'notApplied';
}

function expectedWords({ done, unknown, lead = 'error: ' }: Write, loss: Loss, outcome: Outcome): readonly string[] {
  const isLost = loss === 'answer lost';
  switch (outcome) {
    case 'applied':
      return done === undefined ? [] : [done];
    case 'unknown': {
      const reason =
        ' The connection was lost before a response arrived. Refresh to see whether it took effect. ECONNRESET';
      return [`${lead}${unknown}${isLost ? reason : ''}`];
    }
    case 'notApplied': {
      const reason = "Can't connect to the service. Check the network, the proxy, and the endpoint form. ECONNRESET";
      return isLost ? [`${lead}${reason}`] : [];
    }
  }
}

async function play(write: Write, loss: Loss | Obstacle, isMade: boolean, looks: Looks): Promise<Scene> {
  editor.reset();
  editor.presses.push(...(write.presses ?? []));
  const scene = new Scene(write, loss, isMade, looks);
  mock.timers.reset();
  mock.timers.enable({ apis: ['Date'], now: scene.clock.now() });
  editor.duringProgress = cancel => {
    scene.cancel = cancel;
  };
  const flow = await write.play(scene);
  await playUntil(
    flow().then(() => true),
    editor.inputs,
    write.acts,
  );
  return scene;
}

const saidOfResult = (): readonly string[] =>
  editor.said.filter(words => !/^progress: |^warning: Set the /.test(words));

function wordsOfObstacle({ lead = 'error: ' }: Write, obstacle: Obstacle): readonly string[] {
  switch (obstacle) {
    case 'cancelled while it waits for credentials':
    case 'cancelled while it waits for its turn':
      return [];
    case 'a setting that cannot be read':
      return [`${lead}Can't connect to the service. Check the network, the proxy, and the endpoint form. TypeError`];
    case "the source's own call lost":
      return [`${lead}The service had an internal error. Try again in a moment.`];
  }
}

for (const write of writes) {
  describe(write.name, () => {
    for (const loss of losses) {
      for (const isMade of [true, false]) {
        for (const looks of Object.keys(failingLooks) as Looks[]) {
          const outcome = expectedOutcome(write, isMade, looks);
          test(`${loss}, ${isMade ? 'made all the same' : 'not made'}, ${looks}: ${outcome}`, async () => {
            const scene = await play(write, loss, isMade, looks);
            assert.equal(scene.sent, 1, 'it is sent once');
            assert.equal(scene.outcome, outcome);
            assert.deepEqual(saidOfResult(), expectedWords(write, loss, outcome));
          });
        }
      }
    }
    for (const obstacle of obstacles) {
      test(`${obstacle}: nothing is sent, nothing is looked up, and that is known`, async () => {
        const scene = await play(write, obstacle, false, 'all looks fail');
        assert.equal(scene.sent, 0);
        assert.equal(scene.service.requests.calls(write.look), scene.looksBefore);
        assert.equal(scene.outcome, 'notApplied');
        assert.deepEqual(saidOfResult(), wordsOfObstacle(write, obstacle));
      });
    }
  });
}
