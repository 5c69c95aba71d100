import { type Arranged, Arrangement, type PlaceNames, type View } from '../../model/board/arranging.ts';
import type { BoardView } from '../../model/board/boardLook.ts';
import type { BoardFailure, BoardRow } from '../../model/board/boardRow.ts';
import { classOf } from '../../model/board/facts.ts';
import { figuresOf } from '../../model/board/figures.ts';

/** A line of the table. Only those in sight are turned into what the page shows. */
export type Line =
  | { readonly kind: 'group'; readonly key: string; readonly row: BoardRow }
  | { readonly kind: 'failure'; readonly key: string; readonly failure: BoardFailure }
  /** Stands above rows that belong together, or, without one of those, above what could not be read. */
  | {
      readonly kind: 'heading';
      readonly key: string;
      readonly first: BoardRow | undefined;
      readonly count: number;
      readonly attention: number;
    };

/** The key of the line of a failure, which is unlike that of any group. */
export const failureLine = ({ key }: BoardFailure): string => `failure ${key}`;

const nothing: Arranged['counts'] = { attention: 0, behind: 0, well: 0, unused: 0, notKnown: 0 };

/** Arranges rows and failures as lines, and keeps them in their places while somebody is among them. */
export class Lines {
  readonly #names: PlaceNames;
  #arrangement: Arrangement;
  #arranged: readonly unknown[] = [];
  #view: BoardView | undefined;
  all: readonly Line[] = [];
  /** How many rows and failures of each state there are under the other filters. */
  counts = nothing;
  /** How many of them pass the filter. */
  shown = 0;
  /** The figures of all rows, whatever the filter is. They are kept here, as scrolling makes no others. */
  figures = figuresOf([], []);
  /** The rows as they are arranged, without failures and headings. */
  rows: readonly BoardRow[] = [];
  failures: readonly BoardFailure[] = [];
  /** Another version means that there are other lines, which are looked at from the first. */
  version = 0;

  constructor(names: PlaceNames) {
    this.#names = names;
    this.#arrangement = new Arrangement(names);
  }

  arrange(rows: readonly BoardRow[], failures: readonly BoardFailure[], view: BoardView, isHeld: boolean): void {
    const given = [rows, failures, view, isHeld];
    if (given.every((value, index) => value === this.#arranged[index])) return;
    this.#arranged = given;
    const isSame = this.#view !== undefined && orderOf(this.#view) === orderOf(view);
    if (!isSame) this.version += 1;
    this.#view = view;
    this.figures = figuresOf(rows, failures);
    const arranged = this.#arrangement.arrange(rows, view);
    const passing = failures.filter(failure => this.#passes(failure, view));
    this.rows = arranged.rows;
    this.failures = view.classes.length === 0 || view.classes.includes('notKnown') ? passing : [];
    this.counts = { ...arranged.counts, notKnown: arranged.counts.notKnown + passing.length };
    this.shown = this.rows.length + this.failures.length;
    const lines = linesOf(arranged, this.failures, view);
    this.all = isHeld && isSame ? inPlace(this.all, lines) : lines;
  }

  /** Has the rows searched and sorted anew by the names of accounts, which may be other ones now. */
  renamed(): void {
    this.#arrangement = new Arrangement(this.#names);
    this.#arranged = [];
  }

  #passes({ accountId, region, service, ownerName, project }: BoardFailure, view: View): boolean {
    const isOneOf = (value: string | undefined, wanted: readonly string[]): boolean =>
      wanted.length === 0 || value === undefined || wanted.includes(value);
    if (!isOneOf(accountId, view.accountIds) || !isOneOf(region, view.regions)) return false;
    if (!isOneOf(service, view.services)) return false;
    const words = view.text.toLowerCase().split(/\s+/);
    const parts = [this.#names.account(accountId), region, region && this.#names.region(region), ownerName, project];
    const text = parts
      .filter(part => part !== undefined)
      .join('\n')
      .toLowerCase();
    return words.every(word => text.includes(word));
  }
}

/** What decides which lines there are, and in which order. */
const orderOf = ({ text, classes, services, accountIds, regions, order, groupBy }: BoardView): string =>
  JSON.stringify([text, classes, services, accountIds, regions, order, groupBy]);

function linesOf({ rows, sections }: Arranged, failures: readonly BoardFailure[], view: View): readonly Line[] {
  const groups = rows.map((row): Line => ({ kind: 'group', key: row.key, row }));
  const failed = failures.map((failure): Line => ({ kind: 'failure', key: failureLine(failure), failure }));
  if (sections.length > 0) {
    const parts = sections.map(({ key, start, count, attention }): readonly Line[] => [
      { kind: 'heading', key: `heading ${key}`, first: rows[start], count, attention },
      ...groups.slice(start, start + count),
    ]);
    const heading: Line = { kind: 'heading', key: 'failures', first: undefined, count: failed.length, attention: 0 };
    return [...(failed.length > 0 ? [heading, ...failed] : []), ...parts.flat()];
  }
  // What is not known is less urgent than what is wrong, and more than what is well. In any other order it comes last.
  const calm = view.order.by === 'urgency' ? rows.findIndex(isCalm) : -1;
  return calm === -1 ? [...groups, ...failed] : [...groups.slice(0, calm), ...failed, ...groups.slice(calm)];
}

const isCalm = (row: BoardRow): boolean => row.state === 'loading' || ['unused', 'well'].includes(classOf(row));

/**
 * The lines as they are now, in the order in which they were before. New ones come at the end, unless they would stand
 * below the heading of others there. Those wait.
 */
function inPlace(before: readonly Line[], now: readonly Line[]): readonly Line[] {
  const byKey = new Map(now.map(line => [line.key, line]));
  const kept = before.flatMap(({ key }) => byKey.get(key) ?? []);
  const known = new Set(kept.map(({ key }) => key));
  let isBelowNew = true;
  const added = now.filter(line => {
    if (line.kind === 'heading') isBelowNew = !known.has(line.key);
    return isBelowNew && !known.has(line.key);
  });
  return [...kept, ...added];
}
