import type { Service, Target } from '../../cloud/errors.ts';

/** How RAM guards an operation. */
export interface Guard {
  /** What it is called in policies today, then what older policies call it: both are granted where the name has changed. */
  readonly actions: readonly [string, ...string[]];
  readonly on: Guarded;
  readonly access: 'reading' | 'changing';
}

/** What an operation is guarded on; the plural forms are all of a kind at once. */
export type Guarded =
  'instances' | 'instance' | 'projects' | 'project' | 'logstores' | 'logstore' | 'groups' | 'group' | 'role';

const reads = (on: Guarded, ...actions: Guard['actions']): Guard => ({ actions, on, access: 'reading' });
const changes = (on: Guarded, ...actions: Guard['actions']): Guard => ({ actions, on, access: 'changing' });

/**
 * Every operation that the extension calls, except GetCallerIdentity, which needs no permission, and AssumeRoleWithOIDC,
 * which nobody signs.
 *
 * - DTS: https://www.alibabacloud.com/help/en/dts/user-guide/use-a-system-policy-to-authorize-a-ram-user-to-manage-dts-instances
 * - SLS: https://www.alibabacloud.com/help/en/sls/developer-reference/ram-authorization-for-sls
 * - STS: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
const guards: Readonly<Record<Service, Readonly<Record<string, Guard>>>> = {
  dts: {
    DescribeDtsJobs: reads('instances', 'dts:DescribeDtsJobs'),
    DescribeDtsJobDetail: reads('instance', 'dts:DescribeDtsJobDetail'),
    DescribeSubscriptionInstanceStatus: reads('instance', 'dts:DescribeSubscriptionInstanceStatus'),
    DescribeConsumerChannel: reads('instance', 'dts:DescribeConsumerChannel'),
    CreateConsumerChannel: changes('instance', 'dts:CreateConsumerChannel'),
    ModifyConsumerChannel: changes('instance', 'dts:ModifyConsumerChannel'),
    DeleteConsumerChannel: changes('instance', 'dts:DeleteConsumerChannel'),
    ModifyConsumptionTimestamp: changes('instance', 'dts:ModifyConsumptionTimestamp'),
  },
  sls: {
    ListProject: reads('projects', 'log:ListProject'),
    GetProject: reads('project', 'log:GetProject'),
    ListLogStores: reads('logstores', 'log:ListLogStores'),
    GetLogStore: reads('logstore', 'log:GetLogStore'),
    ListShards: reads('logstore', 'log:ListShards'),
    GetCursor: reads('logstore', 'log:GetCursorOrData'),
    GetCursorTime: reads('logstore', 'log:GetCursorOrData'),
    ListConsumerGroup: reads('groups', 'log:ListConsumerGroup'),
    GetCheckPoint: reads('group', 'log:GetConsumerGroupCheckPoint', 'log:GetCheckPoint'),
    CreateConsumerGroup: changes('group', 'log:CreateConsumerGroup'),
    UpdateConsumerGroup: changes('group', 'log:UpdateConsumerGroup'),
    DeleteConsumerGroup: changes('group', 'log:DeleteConsumerGroup'),
    ConsumerGroupUpdateCheckPoint: changes('group', 'log:ConsumerGroupUpdateCheckPoint', 'log:UpdateCheckPoint'),
  },
  sts: {
    AssumeRole: changes('role', 'sts:AssumeRole'),
  },
};

/** How RAM guards an operation; nothing when it does not. */
export function guardOf(service: Service, operation: string): Guard | undefined {
  const { [operation]: guard } = guards[service];
  return guard;
}

/** The actions of all operations of a service, in all spellings, each once. */
export function actionsOf(service: Service, access: Guard['access']): readonly string[] {
  const some = Object.values(guards[service]).filter(guard => guard.access === access);
  return [...new Set(some.flatMap(({ actions }) => actions))];
}

/** Where a resource is. What is not known matches everything. */
export interface Place {
  readonly region?: string;
  /** Number of the cloud account. */
  readonly owner?: string;
  readonly target?: Target;
}

/** The name of a resource, as a policy writes it. */
export function resourceOf(on: Guarded, { region, owner, target = {} }: Place): string {
  const { instanceId = '*', project = '*', logstore = '*', group = '*', roleArn } = target;
  const where = `${region || '*'}:${owner ?? '*'}`;
  switch (on) {
    case 'instances':
      return `acs:dts:${where}:instance/*`;
    case 'instance':
      return `acs:dts:${where}:instance/${instanceId}`;
    case 'projects':
      return `acs:log:${where}:project/*`;
    case 'project':
      return `acs:log:${where}:project/${project}`;
    case 'logstores':
      return `acs:log:${where}:project/${project}/logstore/*`;
    case 'logstore':
      return `acs:log:${where}:project/${project}/logstore/${logstore}`;
    case 'groups':
      return `acs:log:${where}:project/${project}/logstore/${logstore}/consumergroup/*`;
    case 'group':
      return `acs:log:${where}:project/${project}/logstore/${logstore}/consumergroup/${group}`;
    case 'role':
      return roleArn ?? `acs:ram::${owner ?? '*'}:role/*`;
  }
}
