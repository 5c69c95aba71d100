import { open, stat } from 'node:fs/promises';
import { asRoleProblem } from './assumeRole.ts';
import { visibleText } from './pair.ts';
import { sourceError } from './problem.ts';
import type { Fetch } from './renewal.ts';
import type { RoleRef, Surroundings } from './source.ts';

export interface OidcRole {
  readonly profile: string;
  readonly role: RoleRef;
  readonly providerArn: string;
  readonly tokenFile: string;
  readonly host?: string;
}

/** The token is read for every call, because the platform that writes it rotates it. */
export function oidcRoleFetch(oidc: OidcRole, surroundings: Surroundings): Fetch {
  const { role, providerArn, host } = oidc;
  return async signal => {
    const oidcToken = await readToken(oidc);
    signal.throwIfAborted();
    const sts = await surroundings.sts(() => Promise.resolve({ accessKeyId: '', accessKeySecret: '' }), host);
    const request = { ...role, oidcProviderArn: providerArn, oidcToken };
    const { credentials } = await asRoleProblem(role.roleArn, () => sts.assumeRoleWithOidc(request, signal));
    return credentials;
  };
}

const shortestToken = 4;
/** https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-assumerolewithoidc */
const longestToken = 20_000;

/** The token without the line end that some platforms write behind it. */
export async function readToken({ profile, tokenFile }: Pick<OidcRole, 'profile' | 'tokenFile'>): Promise<string> {
  const problem = (reason: 'noFile' | 'malformed' | 'tooLarge') =>
    sourceError({ kind: 'member', profile, member: 'oidc_token_file', reason });
  const content = await firstBytes(tokenFile, longestToken + 2);
  if (content === undefined) throw problem('noFile');
  const token = content.trim();
  if (token.length > longestToken) throw problem('tooLarge');
  if (token.length < shortestToken || !visibleText.test(token)) throw problem('malformed');
  return token;
}

async function firstBytes(path: string, count: number): Promise<string | undefined> {
  try {
    // A pipe would have to be waited for.
    if (!(await stat(path)).isFile()) return undefined;
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(count), 0, count, 0);
      return buffer.toString('utf8', 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch {
    // Missing or not readable: for the profile that names it, it is the same.
    return undefined;
  }
}
