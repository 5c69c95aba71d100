import { open, stat } from 'node:fs/promises';
import { known } from '../cloud/bodies.ts';
import { isSamePair, type IssuedCredentials, type SourceProblem } from '../cloud/credentials.ts';
import { CloudError, type CloudErrorDetails } from '../cloud/errors.ts';
import { inPlaceOfExpired } from '../cloud/faults.ts';
import { visibleText } from './environment.ts';
import type { Fetch, Supply } from './renewal.ts';
import { type RoleRef, type SourceContext, sourceError } from './source.ts';

/** Fetches keys of a role with the keys of `base`. When STS calls those expired, tries once more with new ones. */
export function assumeRoleFetch(base: Supply, role: RoleRef, host: string | undefined, context: SourceContext): Fetch {
  return async signal => {
    const assume = async (keys: IssuedCredentials): Promise<IssuedCredentials> => {
      const sts = await context.sts(() => Promise.resolve(keys), host);
      const { credentials } = await asRoleProblem(role.roleArn, () => sts.assumeRole(role, signal));
      return credentials;
    };
    const keys = await base(signal);
    try {
      return await assume(keys);
    } catch (error) {
      if (!(error instanceof CloudError && error.fault === 'expiredToken')) throw error;
      const others = await inPlaceOfExpired(error, () => base(signal, keys));
      if (isSamePair(others, keys)) throw error;
      return await assume(others);
    }
  };
}

/**
 * Turns what STS says about a role into a problem of the source, with the error of STS as its cause. Errors that say
 * nothing about the role stay as they are, for example when STS cannot be reached or does not accept the pair.
 * https://www.alibabacloud.com/help/doc-detail/42775.htm
 */
async function asRoleProblem<T>(roleArn: string, assume: () => Promise<T>): Promise<T> {
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

function roleReason({ kind, fault }: CloudError): RoleReason | undefined {
  switch (kind) {
    case 'denied':
      return fault === 'oidcProvider' || fault === 'rootAccount' ? fault : 'denied';
    case 'credentials':
      return fault === 'oidcToken' ? fault : undefined;
    case 'notFound':
      return 'notFound';
    case 'invalid':
    case 'state':
    case 'conflict':
    case 'quota':
      return 'refused';
    case 'unexpected':
    case 'throttled':
    case 'clock':
    case 'unreachable':
    case 'unavailable':
      return undefined;
  }
}

export interface OidcRole {
  readonly profile: string;
  readonly role: RoleRef;
  readonly providerArn: string;
  readonly tokenFile: string;
  readonly host?: string;
}

/** Fetches keys of a role with an OIDC token. The token is read for every call, because the platform rotates it. */
export function oidcRoleFetch(oidc: OidcRole, context: SourceContext): Fetch {
  const { role, providerArn, host } = oidc;
  return async signal => {
    const oidcToken = await readToken(oidc);
    signal.throwIfAborted();
    const sts = await context.sts(() => Promise.resolve({ accessKeyId: '', accessKeySecret: '' }), host);
    const request = { ...role, oidcProviderArn: providerArn, oidcToken };
    const { credentials } = await asRoleProblem(role.roleArn, () => sts.assumeRoleWithOidc(request, signal));
    return credentials;
  };
}

const shortestToken = 4;
/** https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc */
const longestToken = 20_000;

/** The most bytes of a token file that are read, which leaves room for white space around the token. */
const mostBytes = longestToken + 4_096;

/** Reads the token, without the line break that some platforms write after it, and without a byte order mark. */
export async function readToken({ profile, tokenFile }: Pick<OidcRole, 'profile' | 'tokenFile'>): Promise<string> {
  const problem = (reason: 'noFile' | 'malformed' | 'tooLarge') =>
    sourceError({ kind: 'member', profile, member: 'oidc_token_file', reason });
  const content = await firstBytes(tokenFile, mostBytes);
  if (content === undefined) throw problem('noFile');
  // What is longer would be cut off, and a token without its end is another token.
  if (content.length === mostBytes) throw problem('tooLarge');
  const token = content.toString('utf8').trim();
  if (token.length > longestToken) throw problem('tooLarge');
  if (token.length < shortestToken || !visibleText.test(token)) throw problem('malformed');
  return token;
}

async function firstBytes(path: string, count: number): Promise<Buffer | undefined> {
  try {
    // Reading from a pipe could wait for ever.
    if (!(await stat(path)).isFile()) return undefined;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // The problem is the same whether the file is missing or cannot be read.
    return undefined;
  }
}
