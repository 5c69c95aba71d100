import { type Account, isSameIdentity } from '../../model/accounts/account.ts';
import type { Answers } from './steps.ts';

/** An input that a wizard shows, and what closes it. */
interface Shown {
  readonly answers: Answers;
  readonly leave: () => void;
}

const inputs = new Set<Shown>();
let find: ((accountId: string) => Account | undefined) | undefined;

/**
 * Makes wizards end with the account that they were started for, so that none makes changes as another identity. Others
 * go on. Returns what has to be called when accounts have changed.
 */
export function endWithAccounts(findAccount: (accountId: string) => Account | undefined): () => void {
  find = findAccount;
  return () => {
    for (const { answers, leave } of [...inputs]) if (isOver(answers)) leave();
  };
}

/**
 * Whether the account of a wizard is gone by now, or has keys of another identity than when it was chosen. A question that
 * is no input of the wizard stays open until it is answered, so whoever asks one looks again after that.
 */
export function isOver(answers: Answers): boolean {
  const account = answers.find('account');
  if (!account || !find) return false;
  const now = find(account.id);
  return !now || !isSameIdentity(now.identity, account.identity);
}

/** Closes an input as soon as its wizard is over, until it is closed otherwise. */
export function leaveWhenOver(answers: Answers, leave: () => void, closed: AbortSignal): void {
  const shown: Shown = { answers, leave };
  inputs.add(shown);
  closed.addEventListener('abort', () => inputs.delete(shown));
}
