import { isoSeconds } from '../../cloud/sign/encode.ts';
import { refuse, type RpcOperation } from '../operation.ts';
import { issued } from './assumeRole.ts';
import { checkDuration, noSuchRole, roleArnOf, sessionRequestOf } from './parameters.ts';

/**
 * Issues credentials of a role for a token of an identity provider. The request is not signed.
 * https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc
 */
export const assumeRoleWithOidc: RpcOperation = {
  service: 'sts',
  family: 'identity',
  isWrite: false,
  isAnonymous: true,
  callsPerSecond: 100,

  run(call) {
    const { ram, serviceNow, parameters } = call;
    const request = sessionRequestOf(call);
    const arn = roleArnOf(call);
    if (parameters['OIDCProviderArn'] !== ram.provider.arn) noPermission('No such OIDC Provider registered.');
    const claims = ram.provider.verify(parameters['OIDCToken'] ?? '', serviceNow);
    if ('reason' in claims) refuse(401, `AuthenticationFail.OIDCToken.${claims.reason}`, claims.message);
    const role = ram.role(arn) ?? noSuchRole(arn);
    if (!role.trusts.includes(ram.provider.arn)) noPermission('There is no permission.');
    checkDuration(role, request);
    return {
      ...issued(role, request.sessionName, ram.issue(role, request, serviceNow)),
      OIDCTokenInfo: {
        Subject: claims.sub,
        Issuer: claims.iss,
        ClientIds: claims.aud,
        ExpirationTime: isoSeconds(new Date(claims.exp * 1000)),
        IssuanceTime: isoSeconds(new Date(claims.iat * 1000)),
        VerificationInfo: 'Success',
      },
    };
  },
};

const noPermission = (message: string): never => refuse(401, 'AuthenticationFail.NoPermission', message);
