import { isMembers, type Members, timeOf, type Value } from '../cloud/bodies.ts';
import type { IssuedCredentials } from '../cloud/credentials.ts';
import { visibleText } from './environment.ts';

/** The keys in an answer of instance metadata or of a credentials URI, or what is wrong with the answer. */
export type ReadPair =
  | { readonly keys: IssuedCredentials }
  | { readonly problem: 'notJson' }
  | { readonly problem: 'refused' }
  | { readonly problem: 'badMember'; readonly member: string };

/** Parses a JSON object. Returns undefined for any other text. */
export function jsonObject(text: string): Members | undefined {
  try {
    const value = JSON.parse(text) as Value;
    return isMembers(value) ? value : undefined;
  } catch {
    // The error is dropped because it quotes the text, which holds keys.
    return undefined;
  }
}

/** Reads a member that must be an ID, a secret or a token. */
export function keyText(from: Members, member: string): string | undefined {
  const value = from[member];
  return typeof value === 'string' && visibleText.test(value) ? value : undefined;
}

/**
 * Reads keys in the form that instance metadata and credentials URIs use. The expiration may be missing, but a
 * malformed one is an error.
 */
export function readIssuedPair(body: string): ReadPair {
  const answer = jsonObject(body);
  if (answer === undefined) return { problem: 'notJson' };
  const code = answer['Code'];
  if (code !== 'Success') {
    return typeof code === 'string' ? { problem: 'refused' } : { problem: 'badMember', member: 'Code' };
  }
  const bad = (member: string): ReadPair => ({ problem: 'badMember', member });
  const accessKeyId = keyText(answer, 'AccessKeyId');
  if (accessKeyId === undefined) return bad('AccessKeyId');
  const accessKeySecret = keyText(answer, 'AccessKeySecret');
  if (accessKeySecret === undefined) return bad('AccessKeySecret');
  const securityToken = keyText(answer, 'SecurityToken');
  if (securityToken === undefined) return bad('SecurityToken');
  const pair = { accessKeyId, accessKeySecret, securityToken };
  if (answer['Expiration'] === undefined) return { keys: pair };
  const expiresAt = timeOf(answer, 'Expiration')?.getTime();
  return expiresAt === undefined ? bad('Expiration') : { keys: { ...pair, expiresAt } };
}
