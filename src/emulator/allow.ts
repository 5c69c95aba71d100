import type { DenialForm, Met } from './faults.ts';
import { Refusal, type SlsCall, type SlsOperation } from './operation.ts';
import type { Policies } from './policy.ts';
import type { RpcRoute } from './route.ts';
import type { SampleAccount } from './sampleAccounts.ts';
import type { World } from './world/world.ts';

/** RAM, and what makes it say no. */
interface Ram {
  readonly policies: Policies;
  readonly world: World;
  readonly met: Met;
}

/** What RAM is asked, and what it says to it. */
interface Question {
  readonly action: string;
  readonly resource: string;
}
interface Denial extends Question {
  readonly account: SampleAccount;
  readonly isExplicit: boolean;
  readonly form: DenialForm;
}

/** Whether RAM lets a call of DTS or STS pass; throws what the service answers otherwise. */
export function checkRpc(routed: RpcRoute, account: SampleAccount, ram: Ram): void {
  const question = questionOfRpc(routed, account, ram.world);
  const denial = question && denialOf(question, account, ram);
  if (denial) throw routed.operation.service === 'dts' ? dtsRefusal(denial) : stsRefusal(denial);
}

/** Whether RAM lets a call of Simple Log Service pass; throws what the service answers otherwise. */
export function checkSls(operation: SlsOperation, call: SlsCall, account: SampleAccount, ram: Ram): void {
  const region = ram.world.project(call.project ?? '')?.region ?? call.region ?? '*';
  const resource = `acs:log:${region}:${account.identity.accountId}:project/${operation.resource(call)}`;
  const isOlder = ram.met.find('denied')?.form === 'olderNames';
  const name = (isOlder && olderNames[operation.action]) || operation.action;
  const denial = denialOf({ action: `log:${name}`, resource }, account, ram);
  if (denial) throw slsRefusal(denial);
}

/** Older lists of actions: https://www.alibabacloud.com/help/doc-detail/89676.htm */
const olderNames: Readonly<Record<string, string>> = {
  GetConsumerGroupCheckPoint: 'GetCheckPoint',
  ConsumerGroupUpdateCheckPoint: 'UpdateCheckPoint',
  ConsumerGroupHeartBeat: 'HeartBeat',
};

/** Nothing for what anybody may call: who they are, and roles by a token of another provider. */
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
const notAuthorized = 'You are not authorized to do this action. You should be authorized by RAM.';

/**
 * https://www.alibabacloud.com/help/en/ram/user-guide/troubleshoot-access-denied-errors
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
function dtsRefusal(denial: Denial): Refusal {
  const detail = { members: { AccessDeniedDetail: detailOf(denial) } };
  switch (denial.form) {
    case 'withoutDetail':
      return new Refusal(403, 'Forbidden.RAM', noRam);
    case 'noPermission':
      return new Refusal(403, 'NoPermission', notAuthorized, detail);
    case 'noPermissionWithoutDetail':
      return new Refusal(403, 'NoPermission', notAuthorized);
    case 'otherForbidden':
      return new Refusal(403, 'Forbidden.NoPermission', notAuthorized, detail);
    case 'ramPermissionDenied':
    case 'soft':
      return new Refusal(403, 'DTS.Msg.RamPermissionDenied', 'The RAM permission is denied.');
    case 'usual':
    case 'explicitDeny':
    case 'olderNames':
    case 'detail':
    case 'wrapped':
      return new Refusal(403, 'Forbidden.RAM', noRam, detail);
  }
}

/** https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes */
const stsRefusal = (denial: Denial): Refusal =>
  denial.form === 'detail' || denial.isExplicit
    ? new Refusal(403, 'NoPermission', notAuthorized, { members: { AccessDeniedDetail: detailOf(denial) } })
    : new Refusal(403, 'NoPermission', notAuthorized);

/** 401 and a sentence that says what would have to be granted. https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes */
function slsRefusal(denial: Denial): Refusal {
  const words = 'denied by sts or ram';
  switch (denial.form) {
    case 'withoutDetail':
      return new Refusal(401, 'Unauthorized', words);
    case 'detail':
    case 'explicitDeny':
      return new Refusal(401, 'Unauthorized', words, { members: { accessDeniedDetail: detailOf(denial) } });
    case 'usual':
    case 'noPermission':
    case 'noPermissionWithoutDetail':
    case 'otherForbidden':
    case 'ramPermissionDenied':
    case 'soft':
    case 'olderNames':
    case 'wrapped':
      return new Refusal(401, 'Unauthorized', `${words}, action: ${denial.action}, resource: ${denial.resource}`);
  }
}

const detailOf = ({ action, account: { identity }, isExplicit }: Denial): object => ({
  AuthAction: action,
  AuthPrincipalType: identity.userId === undefined ? 'AssumedRoleUser' : 'SubUser',
  AuthPrincipalDisplayName: identity.principalId,
  AuthPrincipalOwnerId: identity.accountId,
  NoPermissionType: isExplicit ? 'ExplicitDeny' : 'ImplicitDeny',
  PolicyType: 'AccountLevelIdentityBasedPolicy',
});
