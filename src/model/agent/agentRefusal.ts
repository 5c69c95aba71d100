import { CloudError, type CloudErrorKind } from '../../cloud/errors.ts';
import { missingOf } from '../permissions.ts';
import type { AgentWords } from './agentWords.ts';
import type { AgentAnswer, Members } from './tool.ts';

/** Why a call is not answered, and what the model should do about it. */
export class AgentRefusal extends Error {
  readonly code: string;
  readonly next: string;
  readonly more: Members;

  constructor(code: string, says: string, next: string, more: Members = {}) {
    super(says);
    this.code = code;
    this.next = next;
    this.more = more;
  }
}

/** The answer for something that went wrong. What is not known is told only as such, because it may hold anything. */
export function failureAnswer(error: unknown, words: AgentWords, signal: AbortSignal): AgentAnswer {
  if (error instanceof AgentRefusal) return refusal(error.code, error.message, error.next, error.more);
  if (signal.aborted || isAbort(error)) {
    return refusal('cancelled', 'The call was cancelled.', 'Call the tool again only if the user wants that.');
  }
  if (error instanceof CloudError) return { isError: true, content: { error: cloudFailure(error, words) } };
  return refusal(
    'unexpected',
    'Something went wrong in the extension.',
    'Tell the user. The command "Show Log" has the details. Calling the tool again is unlikely to help.',
  );
}

const refusal = (code: string, says: string, next: string, more: Members = {}): AgentAnswer => ({
  isError: true,
  content: { error: { code, says, next, ...more } },
});

const isAbort = (error: unknown): boolean => error instanceof Error && error.name === 'AbortError';

/** A failed call as a part of an answer. What the service said is kept apart from our own words. */
export function cloudFailure(error: unknown, words: AgentWords): Members {
  if (!(error instanceof CloudError)) {
    return { code: 'unexpected', says: 'Something went wrong in the extension.', next: 'Tell the user.' };
  }
  const { kind, operation, code, serviceMessage, requestId, sourceProblem, fault } = error;
  if (kind === 'denied' && !sourceProblem) return denied(error, words);
  const sentence = words.plain(words.error(error), 500);
  const says = sourceProblem ? signedOutSays : fault === 'unusableName' ? unusableNameSays : sentence;
  const said = {
    ...(says !== sentence && { problem: sentence }),
    ...(code !== undefined && { code: words.plain(code, 100) }),
    ...(serviceMessage !== undefined && { message: words.plain(serviceMessage, 500) }),
    ...(requestId !== undefined && { requestId: words.plain(requestId, 100) }),
  };
  return {
    code: sourceProblem ? 'signedOut' : kind,
    says,
    next: sourceProblem ? signInAgain : nextOf[kind],
    operation,
    ...(Object.keys(said).length > 0 && { fromService: said }),
  };
}

/** A refusal of RAM, with the permission that a person would have to grant. */
function denied(error: CloudError, words: AgentWords): Members {
  const { operation, requestId, fault } = error;
  const missing = fault === undefined ? missingOf(error) : undefined;
  return {
    code: 'denied',
    says: missing ? `No permission to call ${operation}.` : words.plain(words.error(error), 500),
    next: nextOf.denied,
    operation,
    ...(missing && { missingPermission: missing.actions[0], isExplicitlyDenied: missing.isExplicitDeny }),
    fromService: {
      ...(missing && { resource: words.plain(missing.resource, 300) }),
      ...(requestId !== undefined && { requestId: words.plain(requestId, 100) }),
    },
  };
}

/** What is said instead of a sentence that names a profile, a role, or whatever else somebody has named. */
export const signedOutSays = 'This account cannot be used now, because there are no valid keys for it.';
const unusableNameSays = "A name cannot be part of a request's address. Nothing was sent.";

export const signInAgain =
  'Ask the user to run the command "Sign In Again" on this account in the Consumer Groups view, then call again.';

const wait = 'Wait a minute, then call this tool once more. If it fails again, tell the user.';
const nextOf: Readonly<Record<CloudErrorKind, string>> = {
  credentials: signInAgain,
  denied:
    'Tell the user which permission is missing. Only a person can grant it: the command "Show RAM Policy" gives the ' +
    'policy for an administrator. Do not try other tools to get around it.',
  notFound: 'List again what you asked for, because it may have been renamed or deleted, and use what is listed now.',
  conflict: 'Tell the user what the service said.',
  quota: 'Tell the user that a quota is used up.',
  state: 'Tell the user that the state of the instance or project does not allow this now.',
  invalid: 'Check the arguments against an answer of a list tool, and correct them.',
  throttled: wait,
  clock: "Tell the user that this computer's clock is wrong.",
  unreachable:
    'Tell the user that the service cannot be reached. The command "Show Network Diagnostics" helps to find out why.',
  unavailable: wait,
  unexpected: 'Tell the user. The command "Show Log" has the details.',
};
