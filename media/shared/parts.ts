import * as l10n from '@vscode/l10n';
import type { ShownAccount } from '../../src/model/accounts/account.ts';
import type { OfferedFix } from '../../src/model/fixes.ts';
import type { Tone } from '../../src/model/status/stage.ts';
import type { Moment } from '../../src/model/units.ts';
import { type Child, html, type Options, svg, type Wanted } from './dom.ts';
import type { Formats } from './formats.ts';

/** Words in place of a value that is not there, which is never shown as an empty space or a zero. */
export const unknown = (text: string): Wanted => html('span', { class: 'unknown' }, text);

/** A button. What it does when it is pressed is in `data-action`. */
export const button = (options: Options, ...children: readonly Child[]): Wanted =>
  html('button', { type: 'button', ...options }, ...children);

/**
 * A button that may be refused. It stays within reach of the keyboard even then, so that the reason in its tooltip can
 * be read.
 */
export const refusableButton = (options: Options, refusal: string | undefined, text: string): Wanted =>
  button(
    {
      ...options,
      ...(refusal !== undefined && { 'data-action': undefined, 'aria-disabled': 'true' }),
      title: refusal,
    },
    text,
  );

/**
 * The buttons for what can be done about a failure: the fixes, the likeliest first, then trying again and the log.
 * `part` says which part of the answer failed, on pages that load several.
 */
export function waysOut(fixes: readonly OfferedFix[], isPrimary: boolean, part?: string): Wanted {
  const looks = (primary: boolean) => (primary ? 'primary' : 'secondary');
  return html(
    'div',
    { class: 'buttons' },
    fixes.map(({ fix, title }, index) =>
      button(
        {
          key: fix,
          class: looks(isPrimary && index === 0),
          'data-action': 'fix',
          'data-fix': fix,
          'data-part': part,
        },
        title,
      ),
    ),
    button(
      { key: 'refresh', class: looks(isPrimary && fixes.length === 0), 'data-action': 'refresh' },
      l10n.t('Retry'),
    ),
    button({ key: 'showLog', class: 'secondary', 'data-action': 'showLog' }, l10n.t('Show Log')),
  );
}

/** A note in its tone. It begins with the headline, and screen readers announce it unless it is only information. */
export function note(
  tone: 'error' | 'warning' | 'info',
  key: string,
  headline: string,
  ...children: readonly Child[]
): Wanted {
  return html(
    'div',
    { key, class: `note tone-${tone === 'info' ? 'neutral' : tone}`, role: tone === 'info' ? 'note' : 'alert' },
    icon(tone),
    html('div', {}, html('strong', {}, headline), ...children),
  );
}

/** The service's own words about a failure, where there are any. */
export const detailOf = ({ detail }: { readonly detail: string }): Child =>
  detail !== '' && html('p', { class: 'detail' }, detail);

export const pill = (tone: Tone, drawing: IconName, text: string): Wanted =>
  html('span', { class: `pill tone-${tone}` }, icon(drawing), html('span', {}, text));

/** A section of the page under a heading, which also names the section for screen readers. */
export const section = (key: string, title: string, ...children: readonly Child[]): Wanted =>
  html(
    'section',
    { key, id: key, 'aria-labelledby': `${key}-title` },
    html('h2', { id: `${key}-title` }, title),
    ...children,
  );

/** What a picture shows, as a table that the user can open for reading and copying. */
export const asTable = (id: string, child: Child): Wanted =>
  html('details', { key: 'table', id }, html('summary', {}, l10n.t('Show as a table')), child);

/** A column of a table. The first column names the rows. */
export interface Column<Row> {
  /** The heading. Narrow panels show each row as a card, and there it stands before every value. */
  readonly name: string;
  /** Explains the heading in its tooltip. */
  readonly title?: string;
  readonly isNumber?: boolean;
  value(row: Row): Child;
  /** How one value differs from the others of its column. */
  looks?(row: Row): { readonly title?: string | undefined; readonly class?: string | undefined };
}

export function table<Row>(
  options: Options,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  optionsOf: (row: Row) => Options,
): Wanted {
  const heads = columns.map(({ name, title, isNumber }) =>
    html('th', { scope: 'col', class: isNumber && 'number', title }, name),
  );
  return html(
    'table',
    options,
    html('thead', {}, html('tr', {}, heads)),
    html(
      'tbody',
      {},
      rows.map(row =>
        html(
          'tr',
          optionsOf(row),
          columns.map((column, index) => cell(column, row, index === 0)),
        ),
      ),
    ),
  );
}

function cell<Row>(column: Column<Row>, row: Row, isHead: boolean): Wanted {
  const looks = column.looks?.(row);
  const classes = [column.isNumber && 'number', looks?.class].filter(Boolean).join(' ');
  const options = { class: classes !== '' && classes, title: looks?.title };
  return isHead
    ? html('th', { ...options, scope: 'row' }, column.value(row))
    : html('td', { ...options, 'data-label': column.name }, column.value(row));
}

/** One thing that a page says about how things are. */
export interface Statement {
  readonly key: string;
  readonly tone: Tone;
  readonly headline: string;
  /** The evidence and the next step. A mere text becomes a paragraph. */
  readonly explanation: Child;
}

/** The answer that people open the page for: the most alarming statement in large type, and the others below it. */
export function verdictBox([first, ...rest]: readonly Statement[]): Wanted {
  const explained = ({ explanation }: Statement) =>
    typeof explanation === 'string' ? html('p', {}, explanation) : explanation;
  return html(
    'section',
    { key: 'verdict', class: `verdict tone-${first?.tone ?? 'neutral'}`, 'aria-label': l10n.t('Verdict') },
    first &&
      html(
        'div',
        {},
        html('h2', { 'aria-live': 'polite' }, icon(toneIcons[first.tone]), html('span', {}, first.headline)),
        html('div', { class: 'why' }, explained(first)),
      ),
    rest.length > 0 &&
      html(
        'ul',
        { class: 'verdict-rest' },
        rest.map(said =>
          html(
            'li',
            { key: said.key, class: `tone-${said.tone}` },
            icon(toneIcons[said.tone]),
            html('div', {}, html('strong', {}, said.headline), explained(said)),
          ),
        ),
      ),
  );
}

/** One of the numbers people look for first. */
export interface Figure {
  readonly key: string;
  readonly name: string;
  readonly value: Child;
  readonly detail?: Child;
  readonly title?: string | undefined;
  readonly alarm?: 'error' | 'warning' | undefined;
}

export const figure = ({ key, name, value, detail, title, alarm }: Figure): Wanted =>
  html(
    'div',
    { key, class: alarm ? `figure tone-${alarm}` : 'figure', title },
    html('dt', {}, name),
    html('dd', { class: 'value' }, value, alarm && icon('warning')),
    html('dd', { class: 'muted' }, detail ?? '\u00a0'),
  );

/** How old the page is. `time` is the moment of its data in the words of the page. */
export const age = (at: Moment, time: string, isStale: boolean, isRefreshing: boolean, formats: Formats): Wanted =>
  html(
    'span',
    { class: isStale ? 'updated tone-warning' : 'updated', title: formats.exact(at) },
    isStale && [icon('warning'), ' '],
    isRefreshing ? l10n.t('refreshing…') : isStale ? l10n.t('as of {0}', time) : l10n.t('updated {0}', time),
  );

export const toneIcons: Readonly<Record<Tone, IconName>> = {
  error: 'error',
  warning: 'warning',
  progress: 'sync',
  neutral: 'info',
  well: 'pass',
};

/** What was copied a moment ago, and in which row of a table, so that a tick can stand in place of its button. */
export interface Copied {
  readonly what: string | undefined;
  readonly row: string | undefined;
}

/** A button that copies what the protocol of the page calls `what`. It shows a tick for a moment after that. */
export const copyButtonFor = (what: string, name: string, copied: Copied, row?: string): Wanted =>
  copyButtonWith(name, copied.what === what && copied.row === row, {
    'data-action': 'copy',
    'data-what': what,
    'data-row': row,
  });

/** A button that copies what its data names, with a tick in its place for a moment after that. */
export function copyButtonWith(name: string, isDone: boolean, data: Options): Wanted {
  const label = isDone ? l10n.t('Copied') : l10n.t('Copy: {0}', name);
  return button(
    {
      class: isDone ? 'copy done' : 'copy',
      title: label,
      'aria-label': label,
      ...data,
    },
    icon(isDone ? 'copied' : 'copy'),
  );
}

/** Says for screen readers that something was copied. */
export const copiedWords = (copied: Copied): Wanted =>
  html('p', { key: 'said', class: 'for-readers', role: 'status' }, copied.what !== undefined && l10n.t('Copied'));

/**
 * The account that the resources belong to, with the colour that the user gave it, the word that goes with the colour,
 * and whether the account is read-only.
 */
export function accountWords({ name, number, color, isReadOnly }: ShownAccount): Child {
  return [
    ` · ${l10n.t('account')} `,
    accountMark({ color }),
    html('strong', { title: color?.words }, name),
    ` ${number}`,
    isReadOnly && html('span', { class: 'read-only' }, ' · ', icon('lock'), ` ${l10n.t('read-only')}`),
  ];
}

/** A dot in the colour that the user gave the account. Its word is there for screen readers. */
export const accountMark = ({ color }: Pick<ShownAccount, 'color'>): Child =>
  color && html('span', { class: 'account-mark', style: accountStyle(color), role: 'img', 'aria-label': color.words });

/** What makes an element draw a bar in the colour of the account along the top of the page. */
export const accountBar = ({ color }: ShownAccount): Options =>
  color ? { class: 'of-account', style: accountStyle(color) } : {};

const accountStyle = ({ name }: NonNullable<ShownAccount['color']>) => ({
  '--account': `var(--vscode-charts-${name})`,
});

export function refreshButton(isRefreshing: boolean): Wanted {
  const name = l10n.t('Refresh');
  return button(
    {
      key: 'refresh',
      class: isRefreshing ? 'secondary busy' : 'secondary',
      'data-action': 'refresh',
      title: name,
      'aria-label': name,
      'aria-busy': isRefreshing && 'true',
    },
    icon('sync'),
  );
}

/** Pauses automatic refreshes, or lets them go on. */
export const pauseButton = (isPaused: boolean): Wanted =>
  button(
    {
      key: 'pause',
      class: 'secondary',
      'data-action': 'togglePause',
      'aria-pressed': isPaused ? 'true' : 'false',
      'aria-label': l10n.t('Pause automatic refresh'),
      title: isPaused ? l10n.t('Resume automatic refresh') : l10n.t('Pause automatic refresh'),
    },
    icon(isPaused ? 'play' : 'pause'),
  );

/** The list in which the user chooses the interval of automatic refreshes. */
export const intervalId = 'interval';

/** A choice of the seconds between automatic refreshes. `off` are the words for 0, which means none. */
export function intervals(offered: readonly number[], current: number, off: string, formats: Formats): Wanted {
  const all = offered.includes(current) ? offered : [...offered, current];
  return html(
    'select',
    { key: 'interval', id: intervalId, 'aria-label': l10n.t('Automatic refresh') },
    all.map(seconds =>
      html(
        'option',
        { key: String(seconds), value: seconds, selected: seconds === current },
        seconds === 0 ? off : l10n.t('Every {0}', formats.duration(seconds)),
      ),
    ),
  );
}

/** The lines of each icon, drawn on a square of 16 units in the colour of the text. */
const drawings = {
  pass: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M5 8.2l2.2 2.2L11.2 6'],
  error: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6'],
  warning: ['M8 1.8L15 14H1z', 'M8 6v4M8 11.6v.9'],
  noClient: ['M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13z', 'M3.4 12.6l9.2-9.2'],
  sync: ['M13.5 6.5A5.8 5.8 0 0 0 3 5.2M2.5 9.5A5.8 5.8 0 0 0 13 10.8', 'M2.8 2.2v3.2H6M13.2 13.8v-3.2H10'],
  dash: ['M3.5 8h9'],
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

/** An icon. Words stand beside every one, so it is hidden from screen readers. */
export function icon(name: IconName, placed: { readonly x?: number; readonly y?: number } = {}): Wanted {
  return svg(
    'svg',
    { class: `icon icon-${name}`, viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', ...placed },
    drawings[name].map(d => svg('path', { d })),
  );
}

export interface Choice {
  readonly value: string;
  readonly text: string;
}

/** A list of which one entry is chosen, with a name for screen readers. */
export const list = (id: string, name: string, choices: readonly Choice[], chosen: string): Wanted =>
  html(
    'select',
    { key: id, id, 'aria-label': name },
    choices.map(({ value, text }) => html('option', { key: value, value, selected: value === chosen }, text)),
  );
