import { html, type Wanted } from '../shared/dom.ts';
import { icon } from '../shared/parts.ts';

/** What the user has chosen and typed to see where a client starts. */
export interface StartChoice {
  readonly client: string;
  readonly library: string;
  readonly settings: string;
  readonly position: string;
  /** The start time as it was typed. */
  readonly time: string;
}

/** The lists in which the user chooses, by what is chosen there. */
export const startLists = {
  client: 'start-client',
  library: 'start-library',
  settings: 'start-settings',
  position: 'start-position',
} as const satisfies Partial<Record<keyof StartChoice, string>>;

/** The choice of a panel that was just opened. The settings are those that a client has unless somebody thinks of them. */
export const firstChoice: Omit<StartChoice, 'time'> = {
  client: 'sdkAssign',
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
