import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { CloudError } from '../../src/cloud/errors.ts';
import { faultKinds } from '../../src/emulator/faults.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import { GroupChanges } from '../../src/model/groups/groupChanges.ts';
import type { InstanceGroupRef, LogstoreGroupRef } from '../../src/model/places.ts';
import { LiveCatalog } from '../../src/model/catalog/liveCatalog.ts';
import { call, emulate, never, password, project as projectName, region } from './support.ts';

interface Scene {
  readonly emulator: Emulator;
  readonly changes: GroupChanges;
  readonly catalog: LiveCatalog;
  readonly sls: LogstoreGroupRef;
  readonly dts: InstanceGroupRef;
}

/** Real clients over an emulator; its first groups of either service. */
async function scene(t: TestContext): Promise<Scene> {
  const emulator = await emulate(t);
  const { cloud } = call(t, emulator);
  const cloudOf = () => Promise.resolve(cloud);
  const catalog = new LiveCatalog(cloudOf);
  t.after(() => {
    catalog.dispose();
  });
  const changes = new GroupChanges({
    cloudOf,
    catalog,
    histories: { mark: () => undefined, forget: () => undefined },
    resets: { forget: () => Promise.resolve() },
    wait: () => Promise.resolve(),
  });
  const project = emulator.world.project(projectName);
  const logstore = [...(project?.logstores().values() ?? [])].find(({ groups }) => groups.length > 0);
  const instance = emulator.world.instances.find(({ groups, status }) => groups.length > 0 && status === 'Normal');
  const [logstoreGroup, instanceGroup] = [logstore?.groups[0], instance?.groups[0]];
  assert.ok(logstore && logstoreGroup && instance && instanceGroup);
  const { instanceId, jobId } = instance;
  return {
    emulator,
    changes,
    catalog,
    sls: {
      kind: 'sls',
      accountId: 'a',
      region,
      project: projectName,
      logstore: logstore.name,
      groupName: logstoreGroup.name,
    },
    dts: { kind: 'dts', accountId: 'a', region: instance.region, instanceId, jobId, groupId: instanceGroup.id },
  };
}

interface Changing {
  readonly name: string;
  readonly operation: string;
  change(scene: Scene, signal: AbortSignal): Promise<unknown>;
  /** Whether the emulator holds it, whatever was answered. */
  isMade(scene: Scene): boolean;
}

const currentLogstoreGroup = ({ emulator, sls }: Scene) =>
  emulator.world
    .project(sls.project)
    ?.logstores()
    .get(sls.logstore)
    ?.groups.find(({ name }) => name === sls.groupName);
const currentInstanceGroup = ({ emulator, dts }: Scene) =>
  emulator.world.instance(dts.instanceId)?.groups.find(({ id }) => id === dts.groupId);

const changings: readonly Changing[] = [
  {
    name: 'creating a group of a Logstore',
    operation: 'CreateConsumerGroup',
    change: ({ changes, sls }, signal) =>
      changes.createLogstoreGroup(sls, { name: 'fresh', timeoutSeconds: 30, isOrdered: true }, signal),
    isMade: scene => currentLogstoreGroup({ ...scene, sls: { ...scene.sls, groupName: 'fresh' } }) !== undefined,
  },
  {
    name: 'creating a group of an instance',
    operation: 'CreateConsumerChannel',
    change: ({ changes, dts }, signal) =>
      changes.createInstanceGroup(dts, { name: 'fresh', userName: 'reader', password }, signal),
    isMade: ({ emulator, dts }) => emulator.world.instance(dts.instanceId)?.groups.at(-1)?.name === 'fresh',
  },
  {
    name: 'editing a group of a Logstore',
    operation: 'UpdateConsumerGroup',
    change: ({ changes, sls }, signal) => changes.editLogstoreGroup(sls, { timeoutSeconds: 77 }, signal),
    isMade: scene => currentLogstoreGroup(scene)?.timeoutSeconds === 77,
  },
  {
    name: 'editing a group of an instance',
    operation: 'ModifyConsumerChannel',
    change: ({ changes, dts }, signal) => changes.editInstanceGroup(dts, { name: '新的 A*~' }, signal),
    isMade: scene => currentInstanceGroup(scene)?.name === '新的 A*~',
  },
  {
    name: 'deleting a group of a Logstore',
    operation: 'DeleteConsumerGroup',
    change: ({ changes, sls }, signal) => changes.deleteGroup(sls, signal),
    isMade: scene => !currentLogstoreGroup(scene),
  },
  {
    name: 'deleting a group of an instance',
    operation: 'DeleteConsumerChannel',
    change: ({ changes, dts }, signal) => changes.deleteGroup(dts, signal),
    isMade: scene => !currentInstanceGroup(scene),
  },
];

/** Those of which an answer waits until it is let go need another test. */
const faults = faultKinds.filter(kind => kind !== 'slow');

async function report(made: Promise<unknown>): Promise<'made' | 'notApplied' | 'unknown'> {
  try {
    await made;
    return 'made';
  } catch (failure) {
    assert.ok(failure instanceof CloudError, String(failure));
    return failure.outcome;
  }
}

for (const changing of changings) {
  describe(changing.name, () => {
    test('is made once', async t => {
      const here = await scene(t);
      assert.ok(!changing.isMade(here));
      assert.equal(await report(changing.change(here, never)), 'made');
      assert.ok(changing.isMade(here));
    });

    for (const kind of faults) {
      test(`with ${kind}: what is reported is so`, async t => {
        const here = await scene(t);
        const ms = kind === 'skewedClock' ? { ms: 3_600_000 } : {};
        here.emulator.faults.add({ operation: changing.operation, kind, times: 1, ...ms } as Parameters<
          typeof here.emulator.faults.add
        >[0]);
        const reported = await report(changing.change(here, never));
        if (reported !== 'unknown') assert.equal(changing.isMade(here), reported === 'made', reported);
        // Only the list of DTS may go on showing what is deleted, so only there can nobody tell.
        else assert.equal(changing.operation, 'DeleteConsumerChannel');
      });
    }

    test('cancelled while the answer is awaited: what is reported is so', async t => {
      const here = await scene(t);
      here.emulator.faults.add({ operation: changing.operation, kind: 'slow', times: 1 });
      const abort = new AbortController();
      const making = report(changing.change(here, abort.signal));
      while (!changing.isMade(here)) await new Promise(setImmediate);
      abort.abort();
      const reported = await making;
      if (changing.operation === 'DeleteConsumerChannel') assert.equal(reported, 'unknown');
      else assert.equal(reported, 'made');
    });
  });
}

test('a deleted group of an instance is out of the list at once, although the service still shows it', async t => {
  const here = await scene(t);
  const { changes, catalog, dts } = here;
  const ids = async () => (await catalog.instanceGroups(dts)).items.map(({ group }) => group.id);
  assert.ok((await ids()).includes(dts.groupId));
  assert.equal(await changes.deleteGroup(dts, never), 'deleted');
  assert.ok(!(await ids()).includes(dts.groupId));
  assert.equal(await changes.deleteGroup(dts, never), 'alreadyGone');
});
