import type { Credentials } from '../cloud/credentials.ts';
import { sourceError, type SourceContext } from './source.ts';

type Environment = SourceContext['environment'];

/**
 * The prefixes of variable names, in the order in which the vendor's CLI tries them.
 * https://www.alibabacloud.com/help/en/cli/environment-variables
 */
const prefixes = ['ALIBABA_CLOUD_', 'ALIBABACLOUD_', 'ALICLOUD_', ''];

/** The variables of a pair, with every prefix. */
export const pairVariables = {
  accessKeyId: prefixes.map(prefix => `${prefix}ACCESS_KEY_ID`),
  accessKeySecret: prefixes.map(prefix => `${prefix}ACCESS_KEY_SECRET`),
  securityToken: prefixes.map(prefix => `${prefix}SECURITY_TOKEN`),
};

export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** The first of the variables that is set and not empty. */
export function firstSet(environment: Environment, names: readonly string[]): Variable | undefined {
  for (const name of names) {
    const value = environment[name];
    if (value !== undefined && value !== '') return { name, value };
  }
  return undefined;
}

/** Whether a variable turns something on. */
export const isOn = (environment: Environment, name: string): boolean =>
  ['1', 'true'].includes(environment[name]?.toLowerCase() ?? '');

/** The pair in the environment. Throws a problem that names a missing or malformed variable. */
export function environmentPair(environment: Environment): Credentials {
  const problem = (variable: string) => sourceError({ kind: 'environment', variable });
  const id = firstSet(environment, pairVariables.accessKeyId);
  const secret = firstSet(environment, pairVariables.accessKeySecret);
  const token = firstSet(environment, pairVariables.securityToken);
  const prefix = (id ?? secret)?.name.replace(/ACCESS_KEY_(ID|SECRET)$/, '') ?? prefixes[0];
  if (id === undefined) throw problem(`${prefix}ACCESS_KEY_ID`);
  if (secret === undefined) throw problem(`${prefix}ACCESS_KEY_SECRET`);
  if (token === undefined && isTemporary(id.value)) throw problem(`${prefix}SECURITY_TOKEN`);
  for (const each of [id, secret, token]) {
    if (each !== undefined && !visibleText.test(each.value)) throw problem(each.name);
  }
  const pair = { accessKeyId: id.value, accessKeySecret: secret.value };
  return token === undefined ? pair : { ...pair, securityToken: token.value };
}

/** The form of IDs, secrets and tokens. They are sent in headers, so they contain no white space. */
export const visibleText = /^[\x21-\x7e]+$/;

/** Whether an AccessKey ID belongs to temporary keys, which need an STS token. */
export const isTemporary = (accessKeyId: string): boolean => accessKeyId.startsWith('STS.');
