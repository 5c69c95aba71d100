import * as vscode from 'vscode';
import type { Account, AccountState } from '../model/accounts/account.ts';
import { durationText } from '../model/durations.ts';
import type { Moment } from '../model/units.ts';
import { colorWords, identityWords, isRoot } from '../ui/words.ts';
import { type Icon, soonIcon, troubleIcon, warningColor } from './appearance.ts';
import { type Ending, endingOf } from './ending.ts';

/** The words beside the name of an account: what needs attention, and whose keys it uses. */
export function accountDescription(account: Account, state: AccountState, now: Moment): string {
  const { kind, identity, isReadOnly, color } = account;
  const ending = endingOf(state, now);
  const who =
    kind === 'sample'
      ? vscode.l10n.t('running here, nothing leaves this computer')
      : identityWords({ ...identity, accountId: masked(identity.accountId) });
  // A narrow side bar shows only the first words, so what needs attention comes first.
  return [
    state.problem ? vscode.l10n.t('no credentials') : ending && endingWords(ending),
    state.isForThisSession && vscode.l10n.t('this session only'),
    isReadOnly && vscode.l10n.t('read-only'),
    color && colorWords(color),
    who,
  ]
    .filter(Boolean)
    .join(' · ');
}

/** The icon of an account. Its shape shows what needs attention most; its colour is the account's own unless keys end. */
export function accountIcon(account: Account, state: AccountState, now: Moment): Icon {
  if (state.problem) return troubleIcon;
  if (endingOf(state, now)?.isSoon) return soonIcon;
  const { kind, identity, isReadOnly, color } = account;
  const own = color && { color: `charts.${color}` };
  if (isReadOnly) return { name: 'lock', ...own };
  if (kind === 'sample') return { name: 'beaker', ...own };
  // The keys of the root identity have full access, which cannot be restricted.
  return isRoot(identity) ? { name: 'warning', color: warningColor, ...own } : { name: 'account', ...own };
}

function endingWords({ hasEnded, seconds }: Ending): string {
  if (hasEnded) return vscode.l10n.t('credentials expired');
  return seconds === 0
    ? vscode.l10n.t('expires in less than a minute')
    : vscode.l10n.t('expires in {0}', durationText(seconds, vscode.env.language));
}

/** Shortens an account ID so that screenshots do not show all of it. The rest is enough to tell accounts apart. */
function masked(accountId: string): string {
  return accountId.length > 8 ? `${accountId.slice(0, 4)}…${accountId.slice(-4)}` : accountId;
}
