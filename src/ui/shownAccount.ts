import type { Account } from '../model/resources.ts';
import type { ShownAccount } from '../model/shownAccount.ts';
import { colorWords } from './accountWords.ts';

/** The account as pages show it; its id in place of a name when it is gone, which closes the page. */
export const shownAccount = (account: Account | undefined, id: string): ShownAccount => ({
  name: account?.name ?? id,
  number: account?.identity.accountId ?? '',
  isReadOnly: account?.isReadOnly ?? false,
  color: account?.color && { name: account.color, words: colorWords(account.color) },
});
