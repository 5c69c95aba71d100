import { CloudError, type Fault, type Service, type Target } from '../cloud/errors.ts';

/** The permission that RAM requires for an operation. */
interface Guard {
  /**
   * The action's name in policies of today, then its names in older policies. Both are granted where the name has
   * changed.
   */
  readonly actions: readonly [string, ...string[]];
  readonly on: Guarded;
  readonly access: 'reading' | 'changing';
}

/** The kind of resource on which a permission is required. A plural means all resources of the kind at once. */
type Guarded =
  'instances' | 'instance' | 'projects' | 'project' | 'logstores' | 'logstore' | 'groups' | 'group' | 'role';

const reads = (on: Guarded, ...actions: Guard['actions']): Guard => ({ actions, on, access: 'reading' });
const changes = (on: Guarded, ...actions: Guard['actions']): Guard => ({ actions, on, access: 'changing' });

/**
 * The permissions for all operations that the extension calls, except GetCallerIdentity, which needs none,
 * AssumeRoleWithOIDC, which is not signed, and DescribeRegions, for which no page names a permission.
 *
 * - DTS: https://www.alibabacloud.com/help/en/dts/user-guide/use-a-system-policy-to-authorize-a-ram-user-to-manage-dts-instances
 * - SLS: https://www.alibabacloud.com/help/en/sls/developer-reference/ram-authorization-for-sls
 * - STS: https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
const guards: Readonly<Record<Service, Readonly<Record<string, Guard>>>> = {
  dts: {
    DescribeDtsJobs: reads('instances', 'dts:DescribeDtsJobs'),
    DescribeDtsJobDetail: reads('instance', 'dts:DescribeDtsJobDetail'),
    DescribePreCheckStatus: reads('instance', 'dts:DescribePreCheckStatus'),
    DescribeJobMonitorRule: reads('instance', 'dts:DescribeJobMonitorRule'),
    DescribeSubscriptionInstanceStatus: reads('instance', 'dts:DescribeSubscriptionInstanceStatus'),
    DescribeConsumerChannel: reads('instance', 'dts:DescribeConsumerChannel'),
    CreateConsumerChannel: changes('instance', 'dts:CreateConsumerChannel'),
    ModifyConsumerChannel: changes('instance', 'dts:ModifyConsumerChannel'),
    DeleteConsumerChannel: changes('instance', 'dts:DeleteConsumerChannel'),
    ModifyConsumptionTimestamp: changes('instance', 'dts:ModifyConsumptionTimestamp'),
    StartDtsJob: changes('instance', 'dts:StartDtsJob'),
    SkipPreCheck: changes('instance', 'dts:SkipPreCheck'),
  },
  sls: {
    ListProject: reads('projects', 'log:ListProject'),
    ListLogStores: reads('logstores', 'log:ListLogStores'),
    GetLogStore: reads('logstore', 'log:GetLogStore'),
    ListShards: reads('logstore', 'log:ListShards'),
    GetCursor: reads('logstore', 'log:GetCursorOrData'),
    GetCursorTime: reads('logstore', 'log:GetCursorOrData'),
    PullLogs: reads('logstore', 'log:GetCursorOrData'),
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

/** The permission that an operation needs, if it needs one. */
function guardOf(service: Service, operation: string): Guard | undefined {
  const { [operation]: guard } = guards[service];
  return guard;
}

/** The actions of all operations of a service, with all their names, each once. */
function actionsOf(service: Service, access: Guard['access']): readonly string[] {
  const some = Object.values(guards[service]).filter(guard => guard.access === access);
  return [...new Set(some.flatMap(({ actions }) => actions))];
}

/** The place of a resource. A part that is not known becomes a `*` in a policy. */
interface ResourceLocation {
  readonly region?: string;
  /** The number of the cloud account. */
  readonly owner?: string;
  readonly target?: Target;
}

/** The name of a resource in a policy. */
function resourceOf(on: Guarded, { region, owner, target = {} }: ResourceLocation): string {
  const { instanceId = '*', project = '*', logstore = '*', group = '*', roleArn } = target;
  const where = `${region || '*'}:${owner ?? '*'}`;
  const names: Readonly<Record<Guarded, string>> = {
    instances: `acs:dts:${where}:instance/*`,
    instance: `acs:dts:${where}:instance/${instanceId}`,
    projects: `acs:log:${where}:project/*`,
    project: `acs:log:${where}:project/${project}`,
    logstores: `acs:log:${where}:project/${project}/logstore/*`,
    logstore: `acs:log:${where}:project/${project}/logstore/${logstore}`,
    groups: `acs:log:${where}:project/${project}/logstore/${logstore}/consumergroup/*`,
    group: `acs:log:${where}:project/${project}/logstore/${logstore}/consumergroup/${group}`,
    role: roleArn ?? `acs:ram::${owner ?? '*'}:role/*`,
  };
  return names[on];
}

/** A policy of RAM. https://www.alibabacloud.com/help/doc-detail/93739.htm */
export interface PolicyDocument {
  readonly Version: '1';
  readonly Statement: readonly Statement[];
}

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string;
}

/** The permission that a refused call lacks, from the service's answer and from what is known of the call. */
export interface Missing {
  /** The missing action, then its other names. */
  readonly actions: readonly [string, ...string[]];
  readonly resource: string;
  /** Whether a policy forbids the action, so that this policy has to be changed and another that allows it does not help. */
  readonly isExplicitDeny: boolean;
}

/** The missing permission; undefined when the error has another reason, or the operation is not known. */
export function missingOf(error: CloudError): Missing | undefined {
  const { sourceProblem, cause } = error;
  if (sourceProblem) return sourceProblem.kind === 'role' ? missingForRole(sourceProblem, cause) : undefined;
  if (error.kind !== 'denied' || isNoQuestionOfRam(error.fault)) return undefined;
  const { service, operation, missingPermission = {} } = error;
  const guard = guardOf(service, operation);
  const { action = guard?.actions[0], resource = guard && resourceOf(guard.on, error) } = missingPermission;
  if (action === undefined) return undefined;
  // Of an action that this version of the extension does not know, no other names are known either.
  const known: readonly string[] = guard?.actions ?? [];
  const spellings = known.includes(action) ? known.filter(each => each !== action) : [];
  return {
    actions: [action, ...spellings],
    resource: resource ?? '*',
    isExplicitDeny: missingPermission.isExplicitDeny ?? false,
  };
}

/** Whether the call was denied for a reason that no permission of the caller could remove. */
const isNoQuestionOfRam = (fault: Fault | undefined): boolean =>
  fault === 'readOnlyAccount' || fault === 'noServiceRole' || fault === 'notForRamUsers' || fault === 'foreignResource';

/** The permission to assume a role, if that is what the AccessKey pair behind an account lacks. */
function missingForRole(
  { roleArn, reason }: { readonly roleArn: string; readonly reason: string },
  cause: unknown,
): Missing | undefined {
  if (reason !== 'denied') return undefined;
  const isExplicitDeny = cause instanceof CloudError && cause.missingPermission?.isExplicitDeny === true;
  return { actions: ['sts:AssumeRole'], resource: roleArn, isExplicitDeny };
}

/** The smallest policy that allows a refused call. */
export function smallestPolicy(error: CloudError): PolicyDocument | undefined {
  const missing = missingOf(error);
  return missing && policy(allow(missing.actions, missing.resource));
}

/**
 * The policy that allows all calls of the extension, or all that only read. Each action is listed, because
 * `dts:Describe*` would also allow the passwords of the older kind of accounts to be read.
 */
export function wholePolicy(access: 'reading' | 'changing'): PolicyDocument {
  const reading = [
    allow(actionsOf('dts', 'reading'), '*'),
    // This also matches everything below the projects.
    allow(actionsOf('sls', 'reading'), 'acs:log:*:*:project/*'),
  ];
  if (access === 'reading') return policy(...reading);
  const checkpoints: readonly string[] = guardOf('sls', 'ConsumerGroupUpdateCheckPoint')?.actions ?? [];
  return policy(
    ...reading,
    allow(actionsOf('dts', 'changing'), 'acs:dts:*:*:instance/*'),
    allow(
      actionsOf('sls', 'changing').filter(action => !checkpoints.includes(action)),
      'acs:log:*:*:project/*',
    ),
    // Since 2026, the page says that this action can only be granted on all resources.
    // https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
    allow(checkpoints, '*'),
  );
}

/** The policy that allows these roles to be assumed. Each role needs its own policy for everything else. */
export const rolesPolicy = (roleArns: readonly string[]): PolicyDocument =>
  policy(...roleArns.map(roleArn => allow(['sts:AssumeRole'], roleArn)));

const policy = (...statements: readonly Statement[]): PolicyDocument => ({ Version: '1', Statement: statements });

const allow = (actions: readonly string[], resource: string): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});
