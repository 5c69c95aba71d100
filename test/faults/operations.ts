import type { Cloud } from '../../src/cloud/cloud.ts';
import type { Service } from '../../src/emulator/service.ts';
import type { GroupChanges } from '../../src/model/groups/groupChanges.ts';
import type { InstanceGroupRef, InstanceRef, LogstoreGroupRef } from '../../src/model/places.ts';
import { skipChecks, skippedChecks } from '../../src/model/task/skippedChecks.ts';
import { startTask } from '../../src/model/task/taskStart.ts';

export const region = 'cn-hangzhou';
const project = 'k8s-log-prod';

/** A group of either service, a task that has not started, and one whose precheck failed. */
interface Places {
  readonly sls: LogstoreGroupRef;
  readonly dts: InstanceGroupRef;
  readonly idle: InstanceRef;
  readonly unready: InstanceRef & { readonly precheckId: string };
}

/** The world of the services, whatever they answered. */
export interface Books {
  readonly service: Service;
  readonly places: Places;
}

interface Hands extends Books {
  readonly cloud: Cloud;
  readonly changes: GroupChanges;
  readonly signal: AbortSignal;
}

export interface Operation {
  readonly name: string;
  readonly run: (hands: Hands) => Promise<unknown>;
  /** Whether the books show the change; absent for an operation that changes nothing. */
  readonly isMade?: (books: Books) => boolean;
  /** Whether the list of the service may show for a while what no longer exists, so that a look cannot tell. */
  readonly isListedLate?: true;
}

export function placesIn({ world }: Service): Places {
  const logstore = [...(world.project(project)?.logstores().values() ?? [])].find(({ groups }) => groups.length > 0);
  const instance = world.instances.find(
    one => one.groups.length > 0 && one.status === 'Normal' && one.isNewVersion && one.region === region,
  );
  const [slsGroup, dtsGroup] = [logstore?.groups[0], instance?.groups[0]];
  if (!logstore || !instance || !slsGroup || !dtsGroup) throw new Error('The world has no groups.');
  const { instanceId, jobId } = instance;
  const account = { accountId: 'a', region };
  const taskNamed = (wanted: string) => {
    const found = world.instances.find(({ name }) => name === wanted);
    if (!found) throw new Error(`The world has no ${wanted}.`);
    return { ...account, instanceId: found.instanceId, jobId: found.jobId, precheckId: found.precheckId };
  };
  return {
    sls: { kind: 'sls', ...account, project, logstore: logstore.name, groupName: slsGroup.name },
    dts: { kind: 'dts', ...account, instanceId, jobId, groupId: dtsGroup.id },
    idle: taskNamed('wishlist-sub'),
    unready: taskNamed('inventory-sub'),
  };
}

const slsGroups = ({ service, places: { sls } }: Books) =>
  service.world.project(sls.project)?.logstores().get(sls.logstore)?.groups ?? [];
const dtsGroups = ({ service, places: { dts } }: Books) => service.world.instance(dts.instanceId)?.groups ?? [];

export const operations: readonly Operation[] = [
  {
    name: 'DescribeDtsJobs',
    run: ({ cloud, signal }) => readAfterAnother(cloud, signal, () => cloud.dts.describeDtsJobs(region, {}, signal)),
  },
  {
    name: 'ListLogStores',
    run: ({ cloud, signal }) =>
      readAfterAnother(cloud, signal, () => cloud.sls.listLogStores(region, project, {}, signal)),
  },
  {
    name: 'CreateConsumerGroup',
    run: ({ changes, places, signal }) =>
      changes.createLogstoreGroup(places.sls, { name: 'fresh', timeoutSeconds: 30, isOrdered: true }, signal),
    isMade: books => slsGroups(books).some(({ name }) => name === 'fresh'),
  },
  {
    name: 'UpdateConsumerGroup',
    run: ({ changes, places, signal }) => changes.editLogstoreGroup(places.sls, { timeoutSeconds: 77 }, signal),
    isMade: books =>
      slsGroups(books).some(({ name, timeoutSeconds }) => name === books.places.sls.groupName && timeoutSeconds === 77),
  },
  {
    name: 'DeleteConsumerGroup',
    run: ({ changes, places, signal }) => changes.deleteGroup(places.sls, signal),
    isMade: books => !slsGroups(books).some(({ name }) => name === books.places.sls.groupName),
  },
  {
    name: 'CreateConsumerChannel',
    run: ({ changes, places, signal }) =>
      changes.createInstanceGroup(places.dts, { name: 'fresh', userName: 'reader', password: 'Te_st*~12' }, signal),
    isMade: books => dtsGroups(books).some(({ name }) => name === 'fresh'),
  },
  {
    name: 'ModifyConsumerChannel',
    run: ({ changes, places, signal }) => changes.editInstanceGroup(places.dts, { name: 'renamed' }, signal),
    isMade: books => dtsGroups(books).some(({ name }) => name === 'renamed'),
  },
  {
    name: 'DeleteConsumerChannel',
    run: ({ changes, places, signal }) => changes.deleteGroup(places.dts, signal),
    isMade: books => !dtsGroups(books).some(({ id }) => id === books.places.dts.groupId),
    isListedLate: true,
  },
  {
    name: 'StartDtsJob',
    run: ({ cloud, places, signal }) => startTask(cloud.dts, places.idle, signal, atOnce),
    isMade: ({ service, places }) => service.world.instance(places.idle.instanceId)?.starts.length === 1,
  },
  {
    name: 'SkipPreCheck',
    run: ({ cloud, places, signal }) => {
      const skipped = skippedChecks(places.unready.precheckId, ['CHECK_SAME_OBJ']);
      return skipChecks(cloud.dts, places.unready, skipped, signal, atOnce);
    },
    isMade: ({ service, places }) =>
      service.world.instance(places.unready.instanceId)?.skipped.has('CHECK_SAME_OBJ') === true,
  },
];

const atOnce = (): Promise<void> => Promise.resolve();

/** Leaves a kept connection to either service. */
async function readAfterAnother<T>({ dts, sls }: Cloud, signal: AbortSignal, read: () => Promise<T>): Promise<T> {
  await dts.describeDtsJobDetail(region, { instanceId: 'none', jobId: 'none' }, signal).catch(() => undefined);
  await sls.getLogStore(region, project, 'nginx-error', signal);
  return read();
}
