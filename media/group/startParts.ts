import * as l10n from '@vscode/l10n';
import type { UnixSeconds } from '../../src/model/units.ts';
import type { Said, SaidRow, SaidStart } from '../../src/ui/startWords.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Column, icon, table, toneIcons, unknown } from '../shared/parts.ts';

/** What the user has chosen and typed to see where a client starts. */
export interface StartChoice {
  readonly client: string;
  readonly library: string;
  readonly settings: string;
  readonly position: string;
  /** The start time as it was typed. */
  readonly time: string;
  /** The time that was last looked up, and how it was typed. `2h ago` is another time with each second. */
  readonly looked?: { readonly typed: string; readonly at: UnixSeconds } | undefined;
}

/** The lists in which the user chooses, by what is chosen there. */
export const startLists = {
  client: 'start-client',
  library: 'start-library',
  settings: 'start-settings',
  position: 'start-position',
} as const satisfies Partial<Record<keyof StartChoice, string>>;

/** The choice of a panel that was just opened. The settings are those that a client has unless somebody thinks of them. */
export const firstChoice: Omit<StartChoice, 'time' | 'looked'> = {
  client: 'javaSdk',
  library: 'java',
  settings: 'defaults',
  position: 'end',
};

/** A list to choose from, with its label before it. */
export function chooser<Value extends string>(
  what: keyof typeof startLists,
  name: string,
  words: Readonly<Record<Value, string>>,
  chosen: Value,
): Wanted {
  const id = startLists[what];
  return html(
    'span',
    { key: id, class: 'choice' },
    html('label', { for: id }, name),
    html(
      'select',
      { id },
      (Object.keys(words) as Value[]).map(value =>
        html('option', { key: value, value, selected: value === chosen }, words[value]),
      ),
    ),
  );
}

/** The value itself if it is one of those that are offered, else the first of them. */
export const chosenOf = <Value extends string>(offered: readonly [Value, ...Value[]], value: string): Value =>
  offered.find(one => one === value) ?? offered[0];

/** A sentence with the sign of what it means. */
export function said(name: 'pass' | 'info' | 'warning' | 'error', text: string, key = 'verdict'): Wanted {
  const tone = name === 'pass' ? 'well' : name === 'info' ? 'neutral' : name;
  return html('div', { key, class: `with-icon tone-${tone}` }, icon(name), html('span', {}, text));
}

/** The verdicts on a start, and a table of where it begins. `subject` is what the rows are called. */
export const saidStart = ({ verdicts, rows, note }: SaidStart, subject: string, formats: Formats): readonly Child[] => [
  html(
    'ul',
    { key: 'verdicts', class: 'verdict-rest', 'aria-label': l10n.t('What happens if this client starts now') },
    verdicts.map(({ tone, headline, explanation }, index) =>
      html(
        'li',
        { key: `${index}`, class: `tone-${tone}` },
        icon(toneIcons[tone]),
        html('div', {}, html('strong', {}, headline), html('p', {}, explanation)),
      ),
    ),
  ),
  table({ key: 'rows', class: 'stacks starts' }, columns(subject, formats), rows, row => ({
    key: row.key,
    class: hasAlarm(row) && 'tone-error',
  })),
  note !== undefined && html('p', { key: 'note', class: 'muted' }, note),
];

function columns(subject: string, formats: Formats): readonly Column<SaidRow>[] {
  const column = (
    what: Exclude<keyof SaidRow, 'key' | 'subject'>,
    name: string,
    more: Partial<Column<SaidRow>> = {},
  ) => ({
    name,
    ...more,
    value: (row: SaidRow) => html('div', {}, cell(row[what])),
    looks: (row: SaidRow) => ({
      class: row[what].looks === 'alarming' ? 'alarming' : undefined,
      title: row[what].at === undefined ? undefined : formats.exact(row[what].at * 1000),
    }),
  });
  return [
    { name: subject, value: row => row.subject },
    column('from', l10n.t('Starts at')),
    column('why', l10n.t('Why')),
    column('repeated', l10n.t('Repeated'), {
      title: l10n.t('What is read although it was read before'),
      isNumber: true,
    }),
    column('skipped', l10n.t('Skipped'), { title: l10n.t("What is kept, wasn't read, and won't be"), isNumber: true }),
    column('until', l10n.t('Possible until'), {
      title: l10n.t('Until when a client that starts later finds the same'),
      isNumber: true,
    }),
  ];
}

const hasAlarm = ({ from, skipped }: SaidRow): boolean => from.looks === 'alarming' || skipped.looks === 'alarming';

const cell = ({ text, looks }: Said): Child => (looks === 'unknown' ? unknown(text) : text);
