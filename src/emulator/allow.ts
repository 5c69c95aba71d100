import type { DenialForm, Met } from './faults.ts';
import { Refusal, type SlsCall, type SlsOperation } from './operation.ts';
import type { Policies } from './policy.ts';
import type { RpcRoute } from './route.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import type { World } from './world/world.ts';

interface Ram {
  readonly policies: Policies;
  readonly world: World;
  readonly met: Met;
}

interface Question {
  readonly action: string;
  readonly resource: string;
}

interface Denial extends Question {
  readonly account: SampleAccount;
  readonly isExplicit: boolean;
  readonly form: DenialForm;
}

/** Throws the service's refusal if RAM denies a call to DTS or STS. */
export function checkRpc(routed: RpcRoute, account: SampleAccount, ram: Ram): void {
  const question = questionOfRpc(routed, account, ram.world);
  const denial = question && denialOf(question, account, ram);
  if (denial) throw routed.operation.service === 'dts' ? dtsRefusal(denial) : stsRefusal(denial);
}

/** Throws the service's refusal if RAM denies a call to Simple Log Service. */
export function checkSls(operation: SlsOperation, call: SlsCall, account: SampleAccount, ram: Ram): void {
  const { action, resource: resourceOf = () => '*' } = operation;
  if (action === undefined) {
    if (ram.met.has('denied')) throw new Refusal(401, 'Unauthorized', deniedBySls);
    return;
  }
  const region = ram.world.project(call.project ?? '')?.region ?? call.region ?? '*';
  const resource = `acs:log:${region}:${account.identity.accountId}:project/${resourceOf(call)}`;
  const isOlder = ram.met.find('denied')?.form === 'olderNames';
  const name = (isOlder && olderNames[action]) || action;
  const denial = denialOf({ action: `log:${name}`, resource }, account, ram);
  if (denial) throw slsRefusal(denial);
}

/** Gives the names of actions in older lists. https://www.alibabacloud.com/help/doc-detail/89676.htm */
const olderNames: Readonly<Record<string, string>> = {
  GetConsumerGroupCheckPoint: 'GetCheckPoint',
  ConsumerGroupUpdateCheckPoint: 'UpdateCheckPoint',
  ConsumerGroupHeartBeat: 'HeartBeat',
};

/** Tells which permission a call needs. GetCallerIdentity and AssumeRoleWithOIDC need none. */
function questionOfRpc(routed: RpcRoute, account: SampleAccount, world: World): Question | undefined {
  const { name, operation, parameters, hostRegion } = routed;
  if (operation.service === 'sts') {
    return name === 'AssumeRole' ? { action: 'sts:AssumeRole', resource: parameters['RoleArn'] ?? '*' } : undefined;
  }
  const region = parameters['RegionId'] ?? parameters['Region'] ?? hostRegion ?? '*';
  const instance = instanceIn(parameters, world);
  return {
    action: `dts:${name}`,
    resource: `acs:dts:${region}:${account.identity.accountId}:instance/${instance}`,
  };
}

function instanceIn(parameters: RpcRoute['parameters'], world: World): string {
  const named =
    parameters['DtsInstanceId'] ?? parameters['DtsInstanceID'] ?? parameters['SubscriptionInstanceId'] ?? '';
  if (named !== '') return named;
  const { DtsJobId: job } = parameters;
  return world.instances.find(({ jobId }) => jobId === job)?.instanceId ?? '*';
}

function denialOf(question: Question, account: SampleAccount, { policies, met }: Ram): Denial | undefined {
  const fault = met.find('denied');
  const verdict = policies.judge(account, question.action, question.resource);
  const { form = 'usual' } = fault ?? {};
  const isExplicit = verdict === 'explicitDeny' || form === 'explicitDeny';
  return fault || verdict !== 'allowed' ? { ...question, account, isExplicit, form } : undefined;
}

const noRam = "User not authorized to operate on the specified resource, or this API doesn't support RAM.";
const ramDenied = 'The RAM permission is denied.';
const notAuthorized = 'You are not authorized to do this action. You should be authorized by RAM.';

/**
 * https://www.alibabacloud.com/help/en/ram/user-guide/troubleshoot-access-denied-errors
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
function dtsRefusal(denial: Denial): Refusal {
  const [code, message, hasDetail = false] = dtsForms[denial.form] ?? ['Forbidden.RAM', noRam, true];
  return new Refusal(403, code, message, hasDetail ? { members: { AccessDeniedDetail: detailOf(denial) } } : {});
}

const dtsForms: Readonly<Partial<Record<DenialForm, readonly [code: string, message: string, hasDetail?: boolean]>>> = {
  withoutDetail: ['Forbidden.RAM', noRam],
  noPermission: ['NoPermission', notAuthorized, true],
  noPermissionWithoutDetail: ['NoPermission', notAuthorized],
  otherForbidden: ['Forbidden.NoPermission', notAuthorized, true],
  ramPermissionDenied: ['DTS.Msg.RamPermissionDenied', ramDenied],
  soft: ['DTS.Msg.RamPermissionDenied', ramDenied],
};

/** https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes */
const stsRefusal = (denial: Denial): Refusal =>
  denial.form === 'detail' || denial.isExplicit
    ? new Refusal(403, 'NoPermission', notAuthorized, { members: { AccessDeniedDetail: detailOf(denial) } })
    : new Refusal(403, 'NoPermission', notAuthorized);

const deniedBySls = 'denied by sts or ram';

/** SLS returns 401 and names the permission in the message. https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes */
function slsRefusal(denial: Denial): Refusal {
  const { form, action, resource } = denial;
  if (form === 'withoutDetail') return new Refusal(401, 'Unauthorized', deniedBySls);
  return form === 'detail' || form === 'explicitDeny'
    ? new Refusal(401, 'Unauthorized', deniedBySls, { members: { accessDeniedDetail: detailOf(denial) } })
    : new Refusal(401, 'Unauthorized', `${deniedBySls}, action: ${action}, resource: ${resource}`);
}

const detailOf = ({ action, account: { identity }, isExplicit }: Denial): object => ({
  AuthAction: action,
  AuthPrincipalType: identity.userId === undefined ? 'AssumedRoleUser' : 'SubUser',
  AuthPrincipalDisplayName: identity.principalId,
  AuthPrincipalOwnerId: identity.accountId,
  NoPermissionType: isExplicit ? 'ExplicitDeny' : 'ImplicitDeny',
  PolicyType: 'AccountLevelIdentityBasedPolicy',
});
