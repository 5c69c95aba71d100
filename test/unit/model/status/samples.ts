import type {
  DtsConsumerGroup,
  DtsJob,
  DtsJobDetail,
  SubscriptionInstanceStatus,
} from '../../../../src/cloud/dts/types.ts';
import type { PartialList } from '../../../../src/model/catalog/catalog.ts';
import type { InstanceGroup, InstanceRef } from '../../../../src/model/places.ts';
import type { StatusParts } from '../../../../src/model/status/subscriptionStatus.ts';

/** Nothing was seen yet of any group. */
export const noHistories = { of: () => ({ samples: [], marks: [] }) };

/** A running subscription that keeps a day of data, as both operations report it. */
export const now = new Date('2026-01-15T12:00:00Z');
export const hoursAgo = (hours: number): Date => new Date(now.getTime() - hours * 3_600_000);

export const ref: InstanceRef = { accountId: 'a', region: 'cn-hangzhou', instanceId: 'dtsboss1', jobId: 'boss1' };

export const newer = (change: Partial<DtsJobDetail> = {}): DtsJobDetail => ({
  instanceId: 'dtsboss1',
  jobId: 'boss1',
  name: 'orders',
  status: 'Normal',
  version: 'new',
  billing: 'payAsYouGo',
  beginTime: hoursAgo(24),
  endTime: now,
  topic: 'cn_hangzhou_orders_version2',
  hosts: { vpcHost: 'vpc:18003', publicHost: 'public:18001' },
  tracksDml: true,
  tracksDdl: true,
  objects: [{ name: 'orders', isWhole: true, tables: [] }],
  source: { instanceId: 'rm-1', instanceType: 'RDS', engineName: 'MySQL' },
  requestId: 'R-1',
  ...change,
});

/** The same instance in the list. */
export const listed = (change: Partial<DtsJob> = {}): DtsJob => ({
  instanceId: 'dtsboss1',
  jobId: 'boss1',
  name: 'orders',
  status: 'Normal',
  version: 'new',
  billing: 'payAsYouGo',
  beginTime: hoursAgo(24),
  endTime: now,
  source: { instanceId: 'rm-1', instanceType: 'RDS', engineName: 'MySQL' },
  errorDetails: [],
  tags: [{ key: 'team', value: 'orders' }],
  ...change,
});

/** The answers that are given, and none of the others. */
export const parts = (given: Partial<StatusParts>): StatusParts => ({
  newer: undefined,
  older: undefined,
  listed: undefined,
  remembered: undefined,
  precheck: undefined,
  alerts: undefined,
  groups: undefined,
  ...given,
});

export const older = (change: Partial<SubscriptionInstanceStatus> = {}): SubscriptionInstanceStatus => ({
  instanceId: 'dtsboss1',
  name: 'orders',
  taskId: 'boss1',
  status: 'Normal',
  billing: 'payAsYouGo',
  beginTime: hoursAgo(24),
  endTime: now,
  topic: 'cn_hangzhou_orders_version2',
  hosts: { vpcHost: 'vpc:18003', publicHost: 'public:18001', privateHost: 'private:18002' },
  tracksDml: true,
  tracksDdl: true,
  objects: [{ name: 'orders', isWhole: true, tables: [] }],
  source: { instanceId: 'rm-1', instanceType: 'RDS' },
  requestId: 'R-2',
  ...change,
});

type Facts = Partial<Omit<DtsConsumerGroup, 'id' | 'name' | 'userName'>>;

export const connected = (seconds = 1): Facts => ({
  messageDelay: seconds,
  unconsumedData: seconds * 10,
  consumptionCheckpoint: new Date(now.getTime() - seconds * 1000),
});
export const disconnected = (hours?: number): Facts => ({
  messageDelay: 'noClient',
  unconsumedData: 'noClient',
  ...(hours !== undefined && { consumptionCheckpoint: hoursAgo(hours) }),
});

export function groups(byName: Readonly<Record<string, Facts>>): PartialList<InstanceGroup> {
  const items = Object.entries(byName).map(([name, facts]) => ({
    ...ref,
    group: { id: `dts-${name}`, name, userName: name, ...facts },
  }));
  return { items, total: items.length };
}
