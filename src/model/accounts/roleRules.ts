import {
  externalIdForm,
  longestPolicy,
  roleArnForm,
  sessionNameForm,
  sessionSeconds,
} from '../../cloud/sts/roleLimits.ts';

/**
 * Checks what is typed as the ARN of a role: `acs:ram::<account>:role/<name>`. Like every check here, it returns a
 * code, or nothing when the text is fine.
 */
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

/** Proposes a session name that tells those who read the audit log of the account whose session it is. */
export function sessionNameFor(userName: string): string {
  const usable = userName
    .slice(0, 64)
    .replaceAll(/[^\w.@-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
  return ['vscode', usable].filter(Boolean).join('-').slice(0, 64);
}

/** Checks an external ID. Without one, none is sent. */
export function externalIdProblem(id: string): 'badCharacter' | 'badLength' | undefined {
  if (id === '') return undefined;
  if (externalIdForm.test(id)) return undefined;
  return /[^\w+=,.@:/-]/.test(id) ? 'badCharacter' : 'badLength';
}

/** Checks the duration of a session. Without one, it lasts an hour. A role may allow less than the longest duration here. */
export function sessionSecondsProblem(text: string): 'notWholeNumber' | 'outOfRange' | undefined {
  if (text === '') return undefined;
  if (!/^\d+$/.test(text)) return 'notWholeNumber';
  return Number(text) < sessionSeconds.least || Number(text) > sessionSeconds.most ? 'outOfRange' : undefined;
}

/** Checks the policy of a session. Without one, the session may do what the role may do. */
export function rolePolicyProblem(policy: string): 'notJson' | 'tooLong' | undefined {
  if (policy === '') return undefined;
  if (policy.length > longestPolicy) return 'tooLong';
  try {
    const value: unknown = JSON.parse(policy);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? undefined : 'notJson';
  } catch {
    // The parser's message may quote the policy, and says no more than that it is not JSON.
    return 'notJson';
  }
}

/** The name of a role, which is the last part of its ARN. */
export const roleNameOf = (arn: string): string => arn.split('/').at(-1) ?? arn;
