import * as l10n from '@vscode/l10n';
import type { ShownAccount } from '../../src/model/accounts/account.ts';
import type { OfferedFix } from '../../src/model/fixes.ts';
import type { Tone } from '../../src/model/status/stage.ts';
import { type Child, html, type Wanted } from './dom.ts';
import type { Formats } from './formats.ts';
import { icon, type IconName } from './icons.ts';

/** A value that is not there. Never empty and never a zero. */
export const unknown = (text: string): Wanted => html('span', { class: 'unknown' }, text);

const button = (action: string, text: string, isPrimary = false): Wanted =>
  html(
    'button',
    { key: action, type: 'button', class: isPrimary ? 'primary' : 'secondary', 'data-action': action },
    text,
  );

/**
 * What can be done about a failure: the fixes, the likeliest first, then trying again and the log. `part` says which part
 * of the answer failed, where there are several.
 */
export const waysOut = (fixes: readonly OfferedFix[], isPrimary: boolean, part?: string): Wanted =>
  html(
    'div',
    { class: 'buttons' },
    fixes.map(({ fix, title }, index) =>
      html(
        'button',
        {
          key: fix,
          type: 'button',
          class: isPrimary && index === 0 ? 'primary' : 'secondary',
          'data-action': 'fix',
          'data-fix': fix,
          'data-part': part,
        },
        title,
      ),
    ),
    button('refresh', l10n.t('Retry'), isPrimary && fixes.length === 0),
    button('showLog', l10n.t('Show Log')),
  );

export function note(tone: 'error' | 'warning' | 'info', key: string, ...children: readonly Child[]): Wanted {
  return html(
    'div',
    { key, class: `note tone-${tone === 'info' ? 'neutral' : tone}`, role: tone === 'info' ? 'note' : 'alert' },
    icon(tone),
    html('div', {}, ...children),
  );
}

export const pill = (tone: Tone, drawing: IconName, text: string): Wanted =>
  html('span', { class: `pill tone-${tone}` }, icon(drawing), html('span', {}, text));

/** One of the numbers people look for first. */
export interface Figure {
  readonly key: string;
  readonly name: string;
  readonly value: Child;
  readonly detail?: Child;
  readonly title?: string | undefined;
  readonly alarm?: 'error' | 'warning' | undefined;
}

export function figure({ key, name, value, detail, title, alarm }: Figure): Wanted {
  return html(
    'div',
    { key, class: alarm ? `figure tone-${alarm}` : 'figure', title },
    html('dt', {}, name),
    html('dd', { class: 'value' }, value, alarm && icon('warning')),
    html('dd', { class: 'muted' }, detail ?? '\u00a0'),
  );
}

export const toneIcons: Readonly<Record<Tone, IconName>> = {
  error: 'error',
  warning: 'warning',
  progress: 'sync',
  neutral: 'info',
  well: 'pass',
};

/** What was copied a moment ago, for the tick in its place; of a table also in which row. */
export interface Copied {
  readonly what: string | undefined;
  readonly row: string | undefined;
}

/** Copies what the protocol of the page calls `what`. Done, it shows a tick for a moment. */
export function copyButtonFor(what: string, name: string, copied: Copied, row?: string): Wanted {
  const isDone = copied.what === what && copied.row === row;
  const label = isDone ? l10n.t('Copied') : l10n.t('Copy: {0}', name);
  return html(
    'button',
    {
      type: 'button',
      class: isDone ? 'copy done' : 'copy',
      title: label,
      'aria-label': label,
      'data-action': 'copy',
      'data-what': what,
      'data-row': row,
    },
    icon(isDone ? 'copied' : 'copy'),
  );
}

/** Says for screen readers that something was copied. */
export const copiedWords = (copied: Copied): Wanted =>
  html('p', { key: 'said', class: 'for-readers', role: 'status' }, copied.what !== undefined && l10n.t('Copied'));

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

export function refreshButton(isRefreshing: boolean): Wanted {
  const name = l10n.t('Refresh');
  return html(
    'button',
    {
      key: 'refresh',
      type: 'button',
      class: isRefreshing ? 'secondary busy' : 'secondary',
      'data-action': 'refresh',
      title: name,
      'aria-label': name,
      'aria-busy': isRefreshing && 'true',
    },
    icon('sync'),
  );
}

/** Seconds between automatic refreshes, to choose from; 0 has words of its own. */
export function intervals(offered: readonly number[], current: number, off: string, formats: Formats): Wanted {
  const all = offered.includes(current) ? offered : [...offered, current];
  return html(
    'select',
    { key: 'interval', id: 'interval', 'aria-label': l10n.t('Automatic refresh') },
    all.map(seconds =>
      html(
        'option',
        { key: String(seconds), value: seconds, selected: seconds === current },
        seconds === 0 ? off : l10n.t('Every {0}', formats.duration(seconds)),
      ),
    ),
  );
}
