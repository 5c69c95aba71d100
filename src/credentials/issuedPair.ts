import { isMembers, type Members, timeOf, type Value } from '../cloud/bodies.ts';
import type { IssuedCredentials } from '../cloud/credentials.ts';
import { visibleText } from './environment.ts';

/** What an answer in the form of metadata holds, or what is wrong with it. */
export type ReadPair =
  | { readonly keys: IssuedCredentials }
  | { readonly problem: 'notJson' }
  | { readonly problem: 'refused' }
  | { readonly problem: 'badMember'; readonly member: string };

/** The object that a text is. */
export function jsonObject(text: string): Members | undefined {
  try {
    const value = JSON.parse(text) as Value;
    return isMembers(value) ? value : undefined;
  } catch {
    // The error quotes the text, which holds keys. That it is no JSON is all that may be known.
    return undefined;
  }
}

/** A text that can be an id, a secret or a token. */
export function keyText(from: Members, member: string): string | undefined {
  const value = from[member];
  return typeof value === 'string' && visibleText.test(value) ? value : undefined;
}

/**
 * Keys as instance metadata and credentials URIs answer them. An end that is not told is allowed, one that cannot be read
 * is not.
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
