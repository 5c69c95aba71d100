import { type Members, timeOf } from '../cloud/bodies.ts';
import type { IssuedCredentials } from '../cloud/credentials.ts';
import { visibleText } from './environment.ts';
import { jsonObject } from './vendorJson.ts';

/** The keys in an answer of instance metadata or of a credentials URI, or what is wrong with the answer. */
export type ReadPair =
  | { readonly keys: IssuedCredentials }
  | { readonly problem: 'notJson' }
  | { readonly problem: 'refused' }
  | { readonly problem: 'badMember'; readonly member: string };

/** Reads a member that must be an ID, a secret or a token from an object that has its names in small letters. */
export function keyText(from: Members, member: string): string | undefined {
  const value = from[member.toLowerCase()];
  return typeof value === 'string' && visibleText.test(value) ? value : undefined;
}

/**
 * Reads keys in the form that instance metadata and credentials URIs use. An expiration that is missing, empty or not
 * understood counts as unknown, because the CLI reads any text there and never looks at it.
 * https://github.com/aliyun/aliyun-cli/blob/eadd68d9a13dd0734a2236e2c70e38f4888ae65f/config/profile.go
 */
export function readIssuedPair(body: string): ReadPair {
  const answer = jsonObject(body);
  if (answer === undefined) return { problem: 'notJson' };
  const code = answer['code'];
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
  if (['object', 'boolean'].includes(typeof answer['expiration'])) return bad('Expiration');
  const expiresAt = timeOf(answer, 'expiration')?.getTime();
  return { keys: { ...pair, ...(expiresAt !== undefined && { expiresAt }) } };
}
