import { type Account, isSameIdentity } from '../../model/accounts/account.ts';
import type { Answers } from './steps.ts';

/** An input that a wizard shows, and what closes it. */
interface Shown {
  readonly answers: Answers;
  readonly leave: () => void;
}

const inputs = new Set<Shown>();
let known: Known | undefined;

interface Known {
  find(accountId: string): Account | undefined;
  /** Called with the title of a wizard that has ended because of its account, and with that account as it is now. */
  ended(title: string, account: Account, now: Account | undefined): void | Promise<void>;
}

/**
 * Makes wizards end with the account that they were started for, so that none makes changes as another identity. Others
 * go on. Returns what has to be called when accounts have changed.
 */
export function endWithAccounts(accounts: Known): () => void {
  known = accounts;
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
  if (!account || !known) return false;
  const now = known.find(account.id);
  return !now || !isSameIdentity(now.identity, account.identity);
}

/** Tells why the wizard of this title is gone, if it is over. */
export function tellIfOver(title: string, answers: Answers): void {
  const account = answers.find('account');
  if (account && isOver(answers)) void known?.ended(title, account, known.find(account.id));
}

/** Closes an input as soon as its wizard is over, until it is closed otherwise. */
export function leaveWhenOver(answers: Answers, leave: () => void, closed: AbortSignal): void {
  const shown: Shown = { answers, leave };
  inputs.add(shown);
  closed.addEventListener('abort', () => inputs.delete(shown));
}
