import { type Members, refuse, type RpcOperation } from '../operation.ts';
import { checkDuration, noSuchRole, roleArnOf, sessionRequestOf, wronglyFormed } from './parameters.ts';
import { credentialsMembers, type Session } from './ram.ts';
import { isTrusted, type SampleRole } from './roles.ts';

/**
 * Issues credentials of a role to a RAM user or to the session of another role.
 * https://www.alibabacloud.com/help/doc-detail/28763.html
 * https://www.alibabacloud.com/help/doc-detail/42775.htm
 */
export const assumeRole: RpcOperation = {
  service: 'sts',
  family: 'identity',
  isWrite: false,
  callsPerSecond: 100,

  run(call) {
    const { account, ram, serviceNow, parameters } = call;
    const arn = roleArnOf(call);
    const request = sessionRequestOf(call);
    const externalId = parameters['ExternalId'] || undefined;
    if (externalId !== undefined && !/^[\w+=,.@:/-]{2,1224}$/.test(externalId)) wronglyFormed('ExternalId');
    if (account.identity.identityType === 'Account') {
      refuse(403, 'NoPermission', 'Roles may not be assumed by root accounts.');
    }
    const role = ram.role(arn) ?? noSuchRole(arn);
    // As with missing permissions, the refusal does not tell whether the trust policy or the external ID was the reason.
    const isNamed = isTrusted(role, account.identity);
    if (!isNamed || (role.externalId !== undefined && role.externalId !== externalId)) {
      refuse(403, 'NoPermission', 'You are not authorized to do this action. You should be authorized by RAM.');
    }
    checkDuration(role, request);
    return issued(role, request.sessionName, ram.issue(role, request, serviceNow));
  },
};

/** Writes the answer of both operations. Its ARN differs from the one of GetCallerIdentity. */
export function issued(role: SampleRole, sessionName: string, session: Session): Members {
  return {
    AssumedRoleUser: { Arn: `${role.arn}/${sessionName}`, AssumedRoleId: `${role.roleId}:${sessionName}` },
    Credentials: credentialsMembers(session),
  };
}
