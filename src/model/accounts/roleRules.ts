import {
  externalIdForm,
  longestPolicy,
  roleArnForm,
  sessionNameForm,
  sessionSeconds,
} from '../../cloud/sts/roleLimits.ts';

/** Checks of what is typed for a role. Each returns a code, or nothing when there is nothing to say. */

/** `acs:ram::<account>:role/<name>` */
export function roleArnProblem(arn: string): 'empty' | 'otherPrincipal' | 'malformed' | undefined {
  if (arn === '') return 'empty';
  if (roleArnForm.test(arn)) return undefined;
  return /^acs:(?:ram|sts)::\d+:(?:user|group|assumed-role|root\b)/.test(arn) ? 'otherPrincipal' : 'malformed';
}

export function sessionNameProblem(name: string): 'empty' | 'badCharacter' | 'badLength' | undefined {
  if (name === '') return 'empty';
  if (sessionNameForm.test(name)) return undefined;
  return /[^\w.@-]/.test(name) ? 'badCharacter' : 'badLength';
}

/** Whose session it is, for those who read the audit log of the account. */
export function sessionNameFor(userName: string): string {
  const usable = userName.replaceAll(/[^\w.@-]+/g, '-').replaceAll(/^-+|-+$/g, '');
  return ['vscode', usable].filter(Boolean).join('-').slice(0, 64);
}

/** Without one, nothing is sent. */
export function externalIdProblem(id: string): 'badCharacter' | 'badLength' | undefined {
  if (id === '') return undefined;
  if (externalIdForm.test(id)) return undefined;
  return /[^\w+=,.@:/-]/.test(id) ? 'badCharacter' : 'badLength';
}

/** Without one, a session lasts an hour. The role may allow less than the most that there is. */
export function sessionSecondsProblem(text: string): 'notWholeNumber' | 'outOfRange' | undefined {
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) return 'notWholeNumber';
  return Number(text) < sessionSeconds.least || Number(text) > sessionSeconds.most ? 'outOfRange' : undefined;
}

/** Without one, the session may do what the role may do. */
export function rolePolicyProblem(policy: string): 'notJson' | 'tooLong' | undefined {
  if (policy === '') return undefined;
  if (policy.length > longestPolicy) return 'tooLong';
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
