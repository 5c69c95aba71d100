import assert from 'node:assert/strict';
import type { Cloud } from '../../src/cloud/cloud.ts';
import type { Emulator } from '../../src/emulator/server.ts';
import { instanceNamed, never, newDtsGroup, newSlsGroup, project, region } from './support.ts';

/** What a call can be about. */
export interface Place {
  readonly region: string;
  readonly instanceId: string;
  readonly jobId: string;
  /** An instance of the older kind. */
  readonly olderId: string;
  /** An instance whose task has not started. */
  readonly idle: { readonly instanceId: string; readonly jobId: string };
  /** A task whose precheck failed. */
  readonly unready: { readonly jobId: string; readonly precheckId: string };
  readonly groupId: string;
  readonly project: string;
  readonly logstore: string;
  readonly group: string;
  readonly newGroup: string;
  readonly cursor: string;
  readonly roleArn: string;
}

/** A call that RAM guards, and what has to be granted for it. */
export interface GuardedCall {
  readonly operation: string;
  readonly action: string;
  /** Below `acs:<service>:<region>:<account>:`, or the whole of it. */
  readonly resource: (place: Place) => string;
  readonly isWrite?: boolean;
  readonly run: (cloud: Cloud, place: Place) => Promise<unknown>;
  /** Makes the same call one of another resource. */
  readonly elsewhere: Partial<Place>;
}

const another = { instanceId: 'dtsother', jobId: 'jobother', olderId: 'dtsother' };
const anInstance = ({ instanceId }: Place): string => `instance/${instanceId}`;
const aLogstore = (at: Place): string => `project/${at.project}/logstore/${at.logstore}`;
const aGroup = (at: Place): string => `${aLogstore(at)}/consumergroup/${at.group}`;
const everyInstance = (): string => 'instance/*';
const everyProject = (): string => 'project/*';

/** Every method of our clients that RAM guards. */
export const guardedCalls: Readonly<Record<keyof Cloud, Readonly<Record<string, GuardedCall>>>> = {
  dts: {
    describeDtsJobs: {
      operation: 'DescribeDtsJobs',
      action: 'dts:DescribeDtsJobs',
      resource: everyInstance,
      run: ({ dts }, at) => dts.describeDtsJobs(at.region, {}, never),
      elsewhere: { region: 'cn-shanghai' },
    },
    describeDtsJobDetail: {
      operation: 'DescribeDtsJobDetail',
      action: 'dts:DescribeDtsJobDetail',
      resource: anInstance,
      run: ({ dts }, at) => dts.describeDtsJobDetail(at.region, at, never),
      elsewhere: another,
    },
    // The call names only the task, so without a word of the service nobody knows the instance.
    describePreCheckStatus: {
      operation: 'DescribePreCheckStatus',
      action: 'dts:DescribePreCheckStatus',
      resource: everyInstance,
      run: ({ dts }, at) => dts.describePreCheckStatus(at.region, at.jobId, never),
      elsewhere: { region: 'cn-shanghai' },
    },
    describeJobMonitorRule: {
      operation: 'DescribeJobMonitorRule',
      action: 'dts:DescribeJobMonitorRule',
      resource: everyInstance,
      run: ({ dts }, at) => dts.describeJobMonitorRule(at.region, at.jobId, never),
      elsewhere: { region: 'cn-shanghai' },
    },
    startDtsJob: {
      operation: 'StartDtsJob',
      action: 'dts:StartDtsJob',
      resource: ({ idle }) => `instance/${idle.instanceId}`,
      isWrite: true,
      run: ({ dts }, { idle, ...at }) => dts.startDtsJob(at.region, idle, never),
      elsewhere: { idle: { instanceId: 'dtsother', jobId: 'jobother' } },
    },
    // As with the precheck itself, nobody knows the instance.
    skipPreCheck: {
      operation: 'SkipPreCheck',
      action: 'dts:SkipPreCheck',
      resource: everyInstance,
      isWrite: true,
      run: ({ dts }, { unready, ...at }) =>
        dts.skipPreCheck(at.region, unready, [{ item: 'CHECK_SAME_OBJ', longName: 'CHECK_SAME_OBJ_DETAIL' }], never),
      elsewhere: { region: 'cn-shanghai' },
    },
    describeSubscriptionInstanceStatus: {
      operation: 'DescribeSubscriptionInstanceStatus',
      action: 'dts:DescribeSubscriptionInstanceStatus',
      resource: anInstance,
      run: ({ dts }, at) => dts.describeSubscriptionInstanceStatus(at.region, at.instanceId, never),
      elsewhere: another,
    },
    describeConsumerChannel: {
      operation: 'DescribeConsumerChannel',
      action: 'dts:DescribeConsumerChannel',
      resource: anInstance,
      run: ({ dts }, at) => dts.describeConsumerChannel(at.region, { instanceId: at.instanceId }, never),
      elsewhere: another,
    },
    createConsumerChannel: {
      operation: 'CreateConsumerChannel',
      action: 'dts:CreateConsumerChannel',
      resource: anInstance,
      isWrite: true,
      run: ({ dts }, at) =>
        dts.createConsumerChannel(at.region, { instanceId: at.instanceId, jobId: at.jobId, ...newDtsGroup }, never),
      elsewhere: another,
    },
    modifyConsumerChannel: {
      operation: 'ModifyConsumerChannel',
      action: 'dts:ModifyConsumerChannel',
      resource: anInstance,
      isWrite: true,
      run: ({ dts }, { instanceId, groupId, ...at }) =>
        dts.modifyConsumerChannel(at.region, { instanceId, groupId, name: 'renamed' }, never),
      elsewhere: another,
    },
    deleteConsumerChannel: {
      operation: 'DeleteConsumerChannel',
      action: 'dts:DeleteConsumerChannel',
      resource: anInstance,
      isWrite: true,
      run: ({ dts }, { instanceId, groupId, ...at }) =>
        dts.deleteConsumerChannel(at.region, { instanceId, groupId }, never),
      elsewhere: another,
    },
    modifyConsumptionTimestamp: {
      operation: 'ModifyConsumptionTimestamp',
      action: 'dts:ModifyConsumptionTimestamp',
      resource: ({ olderId }) => `instance/${olderId}`,
      isWrite: true,
      run: ({ dts }, at) =>
        dts.modifyConsumptionTimestamp(at.region, at.olderId, new Date(Date.now() - 3_600_000), never),
      elsewhere: another,
    },
  },
  sls: {
    listProject: {
      operation: 'ListProject',
      action: 'log:ListProject',
      resource: everyProject,
      run: ({ sls }, at) => sls.listProject(at.region, {}, never),
      elsewhere: { region: 'cn-shanghai' },
    },
    listLogStores: {
      operation: 'ListLogStores',
      action: 'log:ListLogStores',
      resource: at => `project/${at.project}/logstore/*`,
      run: ({ sls }, at) => sls.listLogStores(at.region, at.project, {}, never),
      elsewhere: { project: 'k8s-log-staging' },
    },
    getLogStore: {
      operation: 'GetLogStore',
      action: 'log:GetLogStore',
      resource: aLogstore,
      run: ({ sls }, at) => sls.getLogStore(at.region, at.project, at.logstore, never),
      elsewhere: { logstore: 'audit-trail' },
    },
    listShards: {
      operation: 'ListShards',
      action: 'log:ListShards',
      resource: aLogstore,
      run: ({ sls }, at) => sls.listShards(at.region, at.project, at.logstore, never),
      elsewhere: { logstore: 'audit-trail' },
    },
    listConsumerGroup: {
      operation: 'ListConsumerGroup',
      action: 'log:ListConsumerGroup',
      resource: at => `${aLogstore(at)}/consumergroup/*`,
      run: ({ sls }, at) => sls.listConsumerGroup(at.region, at.project, at.logstore, never),
      elsewhere: { logstore: 'audit-trail' },
    },
    createConsumerGroup: {
      operation: 'CreateConsumerGroup',
      action: 'log:CreateConsumerGroup',
      resource: at => `${aLogstore(at)}/consumergroup/${at.newGroup}`,
      isWrite: true,
      run: ({ sls }, at) =>
        sls.createConsumerGroup(at.region, at.project, at.logstore, { ...newSlsGroup, name: at.newGroup }, never),
      elsewhere: { newGroup: 'another' },
    },
    getCheckPoint: {
      operation: 'GetCheckPoint',
      action: 'log:GetConsumerGroupCheckPoint',
      resource: aGroup,
      run: ({ sls }, at) => sls.getCheckPoint(at.region, at.project, at.logstore, at.group, never),
      elsewhere: { group: 'another' },
    },
    updateConsumerGroup: {
      operation: 'UpdateConsumerGroup',
      action: 'log:UpdateConsumerGroup',
      resource: aGroup,
      isWrite: true,
      run: ({ sls }, at) =>
        sls.updateConsumerGroup(at.region, at.project, at.logstore, at.group, { timeoutSeconds: 77 }, never),
      elsewhere: { group: 'another' },
    },
    deleteConsumerGroup: {
      operation: 'DeleteConsumerGroup',
      action: 'log:DeleteConsumerGroup',
      resource: aGroup,
      isWrite: true,
      run: ({ sls }, at) => sls.deleteConsumerGroup(at.region, at.project, at.logstore, at.group, never),
      elsewhere: { group: 'another' },
    },
    updateCheckPoint: {
      operation: 'ConsumerGroupUpdateCheckPoint',
      action: 'log:ConsumerGroupUpdateCheckPoint',
      resource: aGroup,
      isWrite: true,
      run: ({ sls }, at) =>
        sls.updateCheckPoint(at.region, at.project, at.logstore, at.group, { shard: 0, checkpoint: at.cursor }, never),
      elsewhere: { group: 'another' },
    },
    getCursor: {
      operation: 'GetCursor',
      action: 'log:GetCursorOrData',
      resource: aLogstore,
      run: ({ sls }, at) => sls.getCursor(at.region, at.project, at.logstore, 0, 'begin', never),
      elsewhere: { logstore: 'audit-trail' },
    },
    getCursorTime: {
      operation: 'GetCursorTime',
      action: 'log:GetCursorOrData',
      resource: aLogstore,
      run: ({ sls }, at) => sls.getCursorTime(at.region, at.project, at.logstore, 0, at.cursor, never),
      elsewhere: { logstore: 'audit-trail' },
    },
    pullLogs: {
      operation: 'PullLogs',
      action: 'log:GetCursorOrData',
      resource: aLogstore,
      run: ({ sls }, at) => sls.pullLogs(at.region, at.project, at.logstore, 0, { cursor: at.cursor, count: 5 }, never),
      elsewhere: { logstore: 'audit-trail' },
    },
  },
  sts: {
    assumeRole: {
      operation: 'AssumeRole',
      action: 'sts:AssumeRole',
      resource: ({ roleArn }) => roleArn,
      run: ({ sts }, { roleArn }) => sts.assumeRole({ roleArn, sessionName: 'wire-test' }, never),
      elsewhere: { roleArn: 'acs:ram::1234567890123456:role/ops-reader' },
    },
  },
};

/** Everybody may call these. */
export const freeCalls: Readonly<Record<keyof Cloud, readonly string[]>> = {
  dts: [],
  sls: ['describeRegions'],
  sts: ['getCallerIdentity', 'assumeRoleWithOidc'],
};

/** Where every call can be made; asked of somebody who may do everything. */
export async function placeIn(emulator: Pick<Emulator, 'world'>, { dts, sls }: Cloud): Promise<Place> {
  const { instanceId, jobId } = instanceNamed(emulator, 'orders-binlog-sub');
  const { items } = await dts.describeConsumerChannel(region, { instanceId }, never);
  assert.ok(items[0]);
  return {
    region,
    instanceId,
    jobId,
    olderId: instanceNamed(emulator, 'members-old-sub').instanceId,
    idle: instanceNamed(emulator, 'wishlist-sub'),
    unready: instanceNamed(emulator, 'inventory-sub'),
    groupId: items[0].id,
    project,
    logstore: 'nginx-error',
    group: 'alerting',
    newGroup: newSlsGroup.name,
    // Not that of the oldest data, which is deleted as time goes by.
    cursor: await sls.getCursor(region, project, 'nginx-error', 0, Math.floor(Date.now() / 1000) - 3600, never),
    roleArn: 'acs:ram::1234567890123456:role/operator',
  };
}
