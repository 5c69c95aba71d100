import * as l10n from '@vscode/l10n';
import type { ShownAccount } from '../../src/model/shownAccount.ts';
import { type Child, html } from './dom.ts';
import { icon } from './icons.ts';

/** Whose resources these are, with the colour that the user gave the account, its word, and whether it is read-only. */
export function accountWords({ name, number, color, isReadOnly }: ShownAccount): Child {
  return [
    ` · ${l10n.t('account')} `,
    color && html('span', { class: `account-mark account-${color.name}`, role: 'img', 'aria-label': color.words }),
    html('strong', { title: color?.words }, name),
    ` ${number}`,
    isReadOnly && html('span', { class: 'read-only' }, ' · ', icon('lock'), ` ${l10n.t('read-only')}`),
  ];
}

/** For the whole page: a bar in the colour of the account. */
export const accountClass = ({ color }: ShownAccount): string | undefined =>
  color && `of-account account-${color.name}`;
