import { CloudError } from '../../cloud/errors.ts';

/** Whether a code is one of a service. A runtime, HTTP, and Kafka have codes in capital letters. */
export const isServiceCode = (code: string): boolean => /[a-z]/.test(code);

/**
 * The refusal behind a failure that there may be something to say about: a service answered with a code of its own. What
 * is refused before anything is sent, the message of the error explains by itself.
 */
export function explainable(failure: unknown): CloudError | undefined {
  if (!(failure instanceof CloudError)) return undefined;
  const { code, sourceProblem, fault, cause } = failure;
  if (sourceProblem) return cause === failure ? undefined : explainable(cause);
  return code !== undefined && isServiceCode(code) && fault !== 'readOnlyAccount' ? failure : undefined;
}
