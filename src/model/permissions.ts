import { CloudError, type Fault, type Service, type Target } from '../cloud/errors.ts';

/** How RAM guards an operation. */
interface Guard {
  /** What it is called in policies today, then what older policies call it: both are granted where the name has changed. */
  readonly actions: readonly [string, ...string[]];
  readonly on: Guarded;
  readonly access: 'reading' | 'changing';
}

/** What an operation is guarded on; the plural forms are all of a kind at once. */
type Guarded =
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
function guardOf(service: Service, operation: string): Guard | undefined {
  const { [operation]: guard } = guards[service];
  return guard;
}

/** The actions of all operations of a service, in all spellings, each once. */
function actionsOf(service: Service, access: Guard['access']): readonly string[] {
  const some = Object.values(guards[service]).filter(guard => guard.access === access);
  return [...new Set(some.flatMap(({ actions }) => actions))];
}

/** Where a resource is. What is not known matches everything. */
interface ResourceLocation {
  readonly region?: string;
  /** Number of the cloud account. */
  readonly owner?: string;
  readonly target?: Target;
}

/** The name of a resource, as a policy writes it. */
function resourceOf(on: Guarded, { region, owner, target = {} }: ResourceLocation): string {
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

/** What a refused call lacks: what the service said of it, completed by what we know of the call. */
export interface Missing {
  /** The one that was asked for first, then its other spellings. */
  readonly actions: readonly [string, ...string[]];
  readonly resource: string;
  /** Whether a policy forbids it: then it helps to change that policy, not to allow it in another one. */
  readonly isExplicitDeny: boolean;
}

/** Nothing when the error is no question of RAM, or of an operation that is not known. */
export function missingOf(error: CloudError): Missing | undefined {
  const { sourceProblem, cause } = error;
  if (sourceProblem) return sourceProblem.kind === 'role' ? missingForRole(sourceProblem, cause) : undefined;
  if (error.kind !== 'denied' || isNoQuestionOfRam(error.fault)) return undefined;
  const { service, operation, missingPermission = {} } = error;
  const guard = guardOf(service, operation);
  const { action = guard?.actions[0], resource = guard && resourceOf(guard.on, error) } = missingPermission;
  if (action === undefined) return undefined;
  // A name that is new to us stands alone.
  const known: readonly string[] = guard?.actions ?? [];
  const spellings = known.includes(action) ? known.filter(each => each !== action) : [];
  return {
    actions: [action, ...spellings],
    resource: resource ?? '*',
    isExplicitDeny: missingPermission.isExplicitDeny ?? false,
  };
}

/** Denied for a reason that no permission of the caller's would mend. */
const isNoQuestionOfRam = (fault: Fault | undefined): boolean =>
  fault === 'readOnlyAccount' || fault === 'noServiceRole' || fault === 'notForRamUsers' || fault === 'foreignResource';

/** The pair behind an account may lack the permission to take on its role. */
function missingForRole(
  { roleArn, reason }: { readonly roleArn: string; readonly reason: string },
  cause: unknown,
): Missing | undefined {
  if (reason !== 'denied') return undefined;
  const isExplicitDeny = cause instanceof CloudError && cause.missingPermission?.isExplicitDeny === true;
  return { actions: ['sts:AssumeRole'], resource: roleArn, isExplicitDeny };
}

/** What would let through a refused call and nothing else. */
export function smallestPolicy(error: CloudError): PolicyDocument | undefined {
  const missing = missingOf(error);
  return missing && policy(allow(missing.actions, missing.resource));
}

/**
 * What lets through all that the extension does, or all of it that changes nothing. Everything is listed: with
 * `dts:Describe*` the passwords of the older kind of accounts could be read as well.
 */
export function wholePolicy(access: 'reading' | 'changing'): PolicyDocument {
  const reading = [
    allow(actionsOf('dts', 'reading'), '*'),
    // Matches what is below the projects too.
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
    // Since 2026 it is said to be granted on everything or not at all.
    // https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
    allow(checkpoints, '*'),
  );
}

/** What lets a pair take on these roles, each of which needs a policy of its own for the rest. */
export const rolesPolicy = (roleArns: readonly string[]): PolicyDocument =>
  policy(...roleArns.map(roleArn => allow(['sts:AssumeRole'], roleArn)));

const policy = (...statements: readonly Statement[]): PolicyDocument => ({ Version: '1', Statement: statements });

const allow = (actions: readonly string[], resource: string): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});
