/**
 * What AssumeRole accepts. Every check returns a code, or nothing when there is nothing to say.
 * https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */

/** `acs:ram::<account>:role/<name>` */
export function roleArnProblem(arn: string): 'empty' | 'otherPrincipal' | 'malformed' | undefined {
  if (arn === '') return 'empty';
  if (/^acs:ram::\d+:role\/[\w.-]{1,64}$/.test(arn)) return undefined;
  return /^acs:(?:ram|sts)::\d+:(?:user|group|assumed-role|root\b)/.test(arn) ? 'otherPrincipal' : 'malformed';
}

export function sessionNameProblem(name: string): 'empty' | 'badCharacter' | 'badLength' | undefined {
  if (name === '') return 'empty';
  if (!/^[\w.@-]+$/.test(name)) return 'badCharacter';
  return name.length < 2 || name.length > 64 ? 'badLength' : undefined;
}

/** Whose session it is, for those who read the audit log of the account. */
export function sessionNameFor(userName: string): string {
  const usable = userName.replaceAll(/[^\w.@-]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return ['vscode', usable].filter(Boolean).join('-').slice(0, 64);
}

/** Without one, nothing is sent. */
export function externalIdProblem(id: string): 'badCharacter' | 'badLength' | undefined {
  if (id === '') return undefined;
  if (!/^[\w+=,.@:/-]+$/.test(id)) return 'badCharacter';
  return id.length < 2 || id.length > 1224 ? 'badLength' : undefined;
}

/** Without one, a session lasts an hour. The role may allow less than the most that there is. */
export function sessionSecondsProblem(text: string): 'notWholeNumber' | 'outOfRange' | undefined {
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) return 'notWholeNumber';
  return Number(text) < 900 || Number(text) > 43_200 ? 'outOfRange' : undefined;
}

/** Without one, the session may do what the role may do. */
export function rolePolicyProblem(policy: string): 'notJson' | 'tooLong' | undefined {
  if (policy === '') return undefined;
  if (policy.length > 2048) return 'tooLong';
  try {
    const value: unknown = JSON.parse(policy);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'notJson';
  } catch {
    // What is wrong with it is for whoever wrote it to see.
    return 'notJson';
  }
}

/** What people call the role. */
export const roleNameOf = (arn: string): string => arn.split('/').at(-1) ?? arn;
