import { known } from '../cloud/bodies.ts';
import { isSamePair, type IssuedCredentials, type SourceProblem } from '../cloud/credentials.ts';
import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';
import { inPlaceOfExpired, isExpiredToken } from '../cloud/expiredToken.ts';
import type { Fetch, Supply } from './renewal.ts';
import type { RoleRef, Surroundings } from './source.ts';

/** Keys of a role, assumed with the keys of `base`. If those turn out to have ended, once more with others. */
export function assumeRoleFetch(
  base: Supply,
  role: RoleRef,
  host: string | undefined,
  surroundings: Surroundings,
): Fetch {
  return async signal => {
    const assume = async (keys: IssuedCredentials): Promise<IssuedCredentials> => {
      const sts = await surroundings.sts(() => Promise.resolve(keys), host);
      const { credentials } = await asRoleProblem(role.roleArn, () => sts.assumeRole(role, signal));
      return credentials;
    };
    const keys = await base(signal);
    try {
      return await assume(keys);
    } catch (error) {
      if (!(error instanceof CloudError && isExpiredToken(error))) throw error;
      const others = await inPlaceOfExpired(error, () => base(signal, keys));
      if (isSamePair(others, keys)) throw error;
      return await assume(others);
    }
  };
}

/**
 * What STS says of a role becomes a problem of the source, with the error of STS as its cause. That it cannot be reached, is
 * busy, or does not accept the pair stays what it is.
 * https://www.alibabacloud.com/help/doc-detail/42775.htm
 */
export async function asRoleProblem<T>(roleArn: string, assume: () => Promise<T>): Promise<T> {
  try {
    return await assume();
  } catch (error) {
    const reason = error instanceof CloudError ? roleReason(error) : undefined;
    if (!(error instanceof CloudError) || reason === undefined) throw error;
    const { service, operation, code, requestId, status, serviceMessage, missingPermission } = error;
    throw new CloudError(
      'credentials',
      known<CloudErrorDetails>({
        service,
        operation,
        code,
        requestId,
        status,
        serviceMessage,
        missingPermission,
        outcome: 'notApplied',
        sourceProblem: { kind: 'role', roleArn, reason },
      }),
      { cause: error },
    );
  }
}

type RoleReason = Extract<SourceProblem, { kind: 'role' }>['reason'];

/** https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes */
function roleReason({ kind, code = '', serviceMessage = '' }: CloudError): RoleReason | undefined {
  // A token of an identity provider: no RAM permission would help.
  if (code.startsWith('AuthenticationFail.OIDCToken')) return 'oidcToken';
  if (code === 'AuthenticationFail.NoPermission') return 'oidcProvider';
  switch (kind) {
    case 'denied':
      return /root account/i.test(serviceMessage) ? 'rootAccount' : 'denied';
    case 'notFound':
      return 'notFound';
    case 'invalid':
    case 'state':
    case 'conflict':
    case 'quota':
      return 'refused';
    case 'unexpected':
    case 'credentials':
      return code.startsWith('AuthenticationFail') ? 'refused' : undefined;
    case 'throttled':
    case 'clock':
    case 'unreachable':
    case 'unavailable':
      return undefined;
  }
}
