import * as l10n from '@vscode/l10n';
import type { ShownAccount } from '../../src/model/accounts/account.ts';
import type { OfferedFix } from '../../src/model/fixes.ts';
import type { Tone } from '../../src/model/status/stage.ts';
import { type Child, html, svg, type Wanted } from './dom.ts';
import type { Formats } from './formats.ts';

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

/** Drawn on a square of 16 units in the colour of the text. */
const drawings = {
  pass: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M5 8.2l2.2 2.2L11.2 6'],
  error: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6'],
  warning: ['M8 1.8L15 14H1z', 'M8 6v4M8 11.6v.9'],
  noClient: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M3.4 12.6l9.2-9.2'],
  sync: ['M13.5 6.5A5.8 5.8 0 0 0 3 5.2M2.5 9.5A5.8 5.8 0 0 0 13 10.8', 'M2.8 2.2v3.2H6M13.2 13.8v-3.2H10'],
  outline: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z'],
  question: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M6 6.4a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.4M8 11.2v.7'],
  lock: ['M3.5 7.5h9v6.5h-9z', 'M5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5'],
  info: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M8 7.2v4M8 4.6v.8'],
  copy: ['M5.5 5.5h8v8h-8z', 'M10.5 5.5v-3h-8v8h3'],
  copied: ['M3 8.5l3.3 3.3L13 5'],
  closed: ['M6 3.5L10.5 8L6 12.5'],
  open: ['M3.5 6L8 10.5L12.5 6'],
  begin: ['M8 2.5v11'],
  pause: ['M5.5 3.5v9M10.5 3.5v9'],
  play: ['M5 3l8 5l-8 5z'],
  rising: ['M8 13V3.5M4 7.5l4-4l4 4'],
  falling: ['M8 3v9.5M4 8.5l4 4l4-4'],
  checkpoint: ['M8 2.5L13 8l-5 5.5L3 8z'],
} as const;

export type IconName = keyof typeof drawings;

/** Words stand beside every icon, so it is hidden from screen readers. */
export function icon(name: IconName, placed: { readonly x?: number; readonly y?: number } = {}): Wanted {
  return svg(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', ...placed },
    drawings[name].map(d => svg('path', { d })),
  );
}
