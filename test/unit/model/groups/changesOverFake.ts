import { CloudError, type CloudErrorKind, type Fault } from '../../../../src/cloud/errors.ts';
import { GroupChanges } from '../../../../src/model/groups/groupChanges.ts';
import {
  groupKey,
  type GroupRef,
  type InstanceGroup,
  type InstanceGroupRef,
  type InstanceRef,
  type LogstoreGroup,
  type LogstoreGroupRef,
  type LogstoreRef,
} from '../../../../src/model/places.ts';

export const slsRef: LogstoreGroupRef = {
  kind: 'sls',
  accountId: 'a',
  region: 'cn-hangzhou',
  project: 'k8s',
  logstore: 'nginx',
  groupName: 'billing',
};
export const dtsRef: InstanceGroupRef = {
  kind: 'dts',
  accountId: 'a',
  region: 'cn-hangzhou',
  instanceId: 'dts1',
  jobId: 'job1',
  groupId: 'g1',
};

/** The connection broke after the request was sent. */
export const lost = new CloudError('unreachable', { service: 'sls', operation: 'Change', outcome: 'unknown' });
/** What the transport makes of a cancellation that came when the request may have been sent. */
const cancelled = ({ reason }: AbortSignal): CloudError =>
  new CloudError('unreachable', { service: 'sls', operation: 'Change', outcome: 'unknown' }, { cause: reason });
export const refusal = (kind: CloudErrorKind, fault?: Fault): CloudError =>
  new CloudError(kind, { service: 'sls', operation: 'Change', outcome: 'notApplied', ...(fault && { fault }) });

export interface Faults {
  /** What the next request ends with; nothing: success. `cancel` cancels while it is under way. */
  readonly answer?: CloudError | 'cancel';
  /** Whether the service makes the change all the same, and from which look on the list shows it. */
  readonly applies?: boolean | 'at look 3';
  readonly lookingFails?: boolean | 'after 1 look';
  /** A group that somebody else creates in the instance at the same time. */
  readonly another?: Listed<InstanceGroup>;
  /** The same in the Logstore. */
  readonly anotherOfLogstore?: Listed<LogstoreGroup>;
}

type Listed<T extends InstanceGroup | LogstoreGroup> = T['group'];

/** Changes over a service that has one group of each kind, which write down what is sent and looked up. */
export function changesOverFake(faults: Faults = {}) {
  let { answer } = faults;
  const { applies = true, lookingFails = false } = faults;
  const abort = new AbortController();
  const sent: string[] = [];
  const listed: string[] = [];
  const marks: string[] = [];
  const forgotten: string[] = [];
  const hidden: string[] = [];
  const refreshed: string[] = [];
  const waited: number[] = [];
  const world = {
    dts: [{ id: 'g1', name: 'orders', userName: 'reader' }] as Listed<InstanceGroup>[],
    sls: [{ name: 'billing', timeoutSeconds: 60, isOrdered: false }] as Listed<LogstoreGroup>[],
    /** Whether what is created is not in the list yet. */
    isLate: false,
  };
  let pending: (() => void) | undefined;

  const receive = (what: string, apply: () => void): Promise<void> => {
    sent.push(what);
    if (faults.another) world.dts = [...world.dts, faults.another];
    if (faults.anotherOfLogstore) world.sls = [...world.sls, faults.anotherOfLogstore];
    const fault = answer;
    answer = undefined;
    if (!fault) {
      apply();
      return Promise.resolve();
    }
    if (applies === true) apply();
    if (applies === 'at look 3') pending = apply;
    if (fault !== 'cancel') return Promise.reject(fault);
    abort.abort();
    return Promise.reject(cancelled(abort.signal));
  };
  const look = (list: string): void => {
    listed.push(list);
    if (lookingFails === true || (lookingFails && listed.length > 1))
      throw new CloudError('unavailable', { service: 'dts', operation: list, outcome: 'unknown' });
    if (listed.length === 3) pending?.();
  };
  const cloud: Awaited<ReturnType<ConstructorParameters<typeof GroupChanges>[0]['cloudOf']>> = {
    dts: {
      createConsumerChannel: async (_region, { instanceId, jobId, name, userName }) => {
        await receive(`CreateConsumerChannel ${instanceId}/${jobId} ${JSON.stringify({ name, userName })}`, () => {
          if (!world.isLate) world.dts = [...world.dts, { id: 'g2', name, userName }];
        });
        return { consumerGroupId: 'g2' };
      },
      modifyConsumerChannel: (_region, { instanceId, jobId, groupId, ...change }) =>
        receive(`ModifyConsumerChannel ${instanceId}/${jobId}/${groupId} ${JSON.stringify(change)}`, () => {
          world.dts = world.dts.map(group => ({ ...group, ...change }));
        }),
      deleteConsumerChannel: (_region, { instanceId, jobId, groupId }) =>
        receive(`DeleteConsumerChannel ${instanceId}/${jobId}/${groupId}`, () => {
          world.dts = [];
        }),
    },
    sls: {
      createConsumerGroup: (_region, project, logstore, group) =>
        receive(`CreateConsumerGroup ${project}/${logstore} ${JSON.stringify(group)}`, () => {
          world.sls = [...world.sls, group];
        }),
      updateConsumerGroup: (_region, project, logstore, group, change) =>
        receive(`UpdateConsumerGroup ${project}/${logstore}/${group} ${JSON.stringify(change)}`, () => {
          world.sls = world.sls.map(known => ({ ...known, ...change }));
        }),
      deleteConsumerGroup: (_region, project, logstore, group) =>
        receive(`DeleteConsumerGroup ${project}/${logstore}/${group}`, () => {
          world.sls = [];
        }),
    },
  };

  const allKeys = [dtsRef, slsRef].map(groupKey);
  const changes = new GroupChanges({
    cloudOf: () => Promise.resolve(cloud),
    catalog: {
      currentInstanceGroups: async (instance: InstanceRef) => {
        await Promise.resolve();
        look('instanceGroups');
        return { items: world.dts.map(group => ({ ...instance, group })), total: world.dts.length };
      },
      currentLogstoreGroups: async (logstore: LogstoreRef) => {
        await Promise.resolve();
        look('logstoreGroups');
        return { items: world.sls.map(group => ({ ...logstore, group })), total: world.sls.length };
      },
      refresh: ({ list }) => void refreshed.push(list),
      hideDeleted: ref => void hidden.push(groupKey(ref)),
    },
    histories: {
      mark: (ref: GroupRef, { kind }) => void marks.push(`${groupKey(ref)} ${kind}`),
      forget: matches => void forgotten.push(...allKeys.filter(matches).map(key => `history ${key}`)),
    },
    resets: {
      forget: matches => {
        forgotten.push(...allKeys.filter(matches).map(key => `resets ${key}`));
        return Promise.resolve();
      },
    },
    wait: milliseconds => {
      waited.push(milliseconds);
      return Promise.resolve();
    },
  });
  return { changes, sent, listed, marks, forgotten, hidden, refreshed, waited, abort, world };
}
