import { rankOf } from '../lag/judge.ts';
import type { GroupService } from '../places.ts';
import type { BoardRow, StateClass } from './boardRow.ts';
import {
  classOf,
  consumersOf,
  foreseenLeftOf,
  lagOf,
  lastSignOf,
  leftOf,
  recordsOf,
  slopeOf,
  updatedOf,
} from './facts.ts';

export const columns = [
  'state',
  'group',
  'owner',
  'account',
  'region',
  'lag',
  'trend',
  'records',
  'left',
  'client',
  'lastSign',
  'updated',
] as const;
export type Column = (typeof columns)[number];

/** By urgency as the judge has it, or by a column. What is not known is last in either direction. */
export type Order =
  { readonly by: 'urgency' } | { readonly by: Column; readonly direction: 'ascending' | 'descending' };

export const groupings = ['none', 'account', 'region', 'owner'] as const;
export type Grouping = (typeof groupings)[number];

/** Which rows are shown and in which order. Of each list, an empty one shows everything. */
export interface View {
  /** Each of its words has to be in the name of the group, its instance or Logstore, its account or its region. */
  readonly text: string;
  readonly classes: readonly StateClass[];
  readonly services: readonly GroupService[];
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  readonly order: Order;
  readonly groupBy: Grouping;
}

export const firstView: View = {
  text: '',
  classes: [],
  services: [],
  accountIds: [],
  regions: [],
  order: { by: 'urgency' },
  groupBy: 'none',
};

/** What accounts and regions are called in the user's language. */
export interface PlaceNames {
  readonly account: (accountId: string) => string;
  readonly region: (region: string) => string;
}

/** Rows that belong together, one after the other. */
export interface Section {
  /** The ID of the account or region, or the key of the instance or Logstore. */
  readonly key: string;
  /** Where its rows begin in the list of all. */
  readonly start: number;
  readonly count: number;
  readonly attention: number;
}

export interface Arranged {
  readonly rows: readonly BoardRow[];
  /** Empty unless the rows are grouped. */
  readonly sections: readonly Section[];
  /** How many rows of each class there are under the other filters. */
  readonly counts: Readonly<Record<StateClass, number>>;
}

/**
 * Arranges rows again and again. Only rows that are new since the last time are sorted, and then merged with those that
 * still stand in order, because thousands of rows stay as they are while some are read.
 */
export class Arrangement {
  readonly #names: PlaceNames;
  /** What the text filter searches, by row. */
  readonly #texts = new WeakMap<BoardRow, string>();
  #given: readonly BoardRow[] = [];
  #present: ReadonlySet<BoardRow> = new Set();
  #sorted: readonly BoardRow[] = [];
  #sortedBy = '';

  constructor(names: PlaceNames) {
    this.#names = names;
  }

  arrange(rows: readonly BoardRow[], view: View): Arranged {
    const sorted = this.#sort(rows, view);
    const counts: Record<StateClass, number> = { attention: 0, behind: 0, well: 0, unused: 0, notKnown: 0 };
    const shown: BoardRow[] = [];
    const words = view.text
      .toLowerCase()
      .split(/\s+/)
      .filter(word => word !== '');
    for (const row of sorted) {
      if (!isOneOf(row.service, view.services) || !isOneOf(row.accountId, view.accountIds)) continue;
      if (!isOneOf(row.region, view.regions) || !this.#matches(row, words)) continue;
      const stateClass = classOf(row);
      counts[stateClass] += 1;
      if (isOneOf(stateClass, view.classes)) shown.push(row);
    }
    return { rows: shown, sections: sectionsOf(shown, view.groupBy), counts };
  }

  #sort(rows: readonly BoardRow[], { order, groupBy }: View): readonly BoardRow[] {
    const by = JSON.stringify([order, groupBy]);
    const isSame = by === this.#sortedBy;
    if (isSame && rows === this.#given) return this.#sorted;
    const compare = this.#comparison(order, groupBy);
    const before = this.#present;
    const present = new Set(rows);
    const still = isSame ? this.#sorted.filter(row => present.has(row)) : [];
    const added = isSame ? rows.filter(row => !before.has(row)) : [...rows];
    this.#sorted = merged(still, added.sort(compare), compare);
    this.#given = rows;
    this.#present = present;
    this.#sortedBy = by;
    return this.#sorted;
  }

  #matches(row: BoardRow, words: readonly string[]): boolean {
    if (words.length === 0) return true;
    let text = this.#texts.get(row);
    if (text === undefined) {
      const { account, region } = this.#names;
      const parts = [row.name, row.ownerName, account(row.accountId), region(row.region), row.region];
      text = parts.join('\n').toLowerCase();
      this.#texts.set(row, text);
    }
    return words.every(word => text.includes(word));
  }

  #comparison(order: Order, groupBy: Grouping): Compare {
    const byOrder = order.by === 'urgency' ? byUrgency : this.#byColumn(order.by, order.direction);
    const { account, region } = this.#names;
    const byGroup: Readonly<Record<Grouping, Compare>> = {
      none: () => 0,
      account: byText(row => account(row.accountId)),
      region: byText(row => region(row.region)),
      owner: firstOf(byText(ownerText), byText(sectionKeys.owner)),
    };
    return firstOf(
      byGroup[groupBy],
      byText(sectionKeys[groupBy]),
      byOrder,
      byText(nameText),
      byText(({ key }) => key),
    );
  }

  #byColumn(column: Column, direction: 'ascending' | 'descending'): Compare {
    const { account, region } = this.#names;
    const number = (value: (row: BoardRow) => number | undefined): Compare => byNumber(value, direction);
    const text = (value: (row: BoardRow) => string): Compare => {
      const compare = byText(value);
      return direction === 'ascending' ? compare : (a, b) => compare(b, a);
    };
    const comparisons: Readonly<Record<Column, Compare>> = {
      state: number(stateRank),
      group: text(nameText),
      owner: text(ownerText),
      account: text(row => account(row.accountId)),
      region: text(row => region(row.region)),
      lag: number(lagOf),
      trend: number(slopeOf),
      records: number(recordsOf),
      left: number(leftOf),
      client: number(clientsOf),
      lastSign: number(lastSignOf),
      updated: number(updatedOf),
    };
    return comparisons[column];
  }
}

type Compare = (a: BoardRow, b: BoardRow) => number;

const isOneOf = <T>(value: T, wanted: readonly T[]): boolean => wanted.length === 0 || wanted.includes(value);

const firstOf =
  (...comparisons: readonly Compare[]): Compare =>
  (a, b) => {
    for (const compare of comparisons) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return 0;
  };

const byText =
  (value: (row: BoardRow) => string): Compare =>
  (a, b) => {
    const [one, other] = [value(a), value(b)];
    return one === other ? 0 : one < other ? -1 : 1;
  };

function byNumber(value: (row: BoardRow) => number | undefined, direction: 'ascending' | 'descending'): Compare {
  const sign = direction === 'ascending' ? 1 : -1;
  return (a, b) => {
    const [one, other] = [value(a), value(b)];
    if (one === undefined || other === undefined) return Number(one === undefined) - Number(other === undefined);
    return sign * (one - other);
  };
}

const nameText = ({ name }: BoardRow): string => name.toLowerCase();
const ownerText = ({ ownerName }: BoardRow): string => ownerName.toLowerCase();

/** The place of a row's state in the judge's order. What could not be read is as unknown as what the judge calls so. */
function stateRank(row: BoardRow): number | undefined {
  switch (row.state) {
    case 'loading':
      return undefined;
    case 'failed':
      return rankOf('unknown');
    case 'read':
      return rankOf(row.judgement.verdicts[0].kind);
  }
}

/** The most urgent first: by the judge's order, then what loses data sooner, then what is further behind. */
const byUrgency: Compare = firstOf(
  byNumber(stateRank, 'ascending'),
  byNumber(foreseenLeftOf, 'ascending'),
  byNumber(lagOf, 'descending'),
);

/** The number of clients or consumers, as far as it is known. */
function clientsOf(row: BoardRow): number | undefined {
  if (row.state !== 'read') return undefined;
  if (row.reading.kind === 'sls') return consumersOf(row)?.length;
  return { connected: 1, none: 0, unknown: undefined }[row.reading.client];
}

const sectionKeys: Readonly<Record<Grouping, (row: BoardRow) => string>> = {
  none: () => '',
  account: ({ accountId }) => accountId,
  region: ({ region }) => region,
  owner: ({ ref }) =>
    JSON.stringify(
      ref.kind === 'dts'
        ? [ref.accountId, ref.region, ref.instanceId]
        : [ref.accountId, ref.region, ref.project, ref.logstore],
    ),
};

function sectionsOf(rows: readonly BoardRow[], groupBy: Grouping): readonly Section[] {
  if (groupBy === 'none') return [];
  const sections: { key: string; start: number; count: number; attention: number }[] = [];
  for (const [index, row] of rows.entries()) {
    const key = sectionKeys[groupBy](row);
    let section = sections.at(-1);
    if (section?.key !== key) {
      section = { key, start: index, count: 0, attention: 0 };
      sections.push(section);
    }
    section.count += 1;
    if (classOf(row) === 'attention') section.attention += 1;
  }
  return sections;
}

/** Puts sorted rows into others, of which there may be many more, so their places are not looked for from the first. */
function merged(many: readonly BoardRow[], few: readonly BoardRow[], compare: Compare): readonly BoardRow[] {
  const all: BoardRow[] = [];
  let taken = 0;
  const takeUntil = (end: number): void => {
    while (taken < end) all.push(many[taken++] as BoardRow);
  };
  for (const row of few) {
    takeUntil(placeOf(row, many, taken, compare));
    all.push(row);
  }
  takeUntil(many.length);
  return all;
}

/** The index of the first of these rows, from one on, that comes after the row. */
function placeOf(row: BoardRow, rows: readonly BoardRow[], from: number, compare: Compare): number {
  let [low, high] = [from, rows.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = rows[middle];
    if (other !== undefined && compare(other, row) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
