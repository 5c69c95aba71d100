import { CloudError } from '../../cloud/errors.ts';
import type { ShownAccount } from '../../model/accounts/account.ts';
import type { BoardView } from '../../model/board/boardLook.ts';
import type { BoardFailure, BoardRow, ReadRow } from '../../model/board/boardRow.ts';
import { lastSignOf } from '../../model/board/facts.ts';
import type { Figures } from '../../model/board/figures.ts';
import { type ScanProgress, unfinished } from '../../model/board/scan.ts';
import type { BoardSummary } from '../../model/board/summary.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import type { GroupHistory } from '../../model/lag/history.ts';
import { toneOf } from '../../model/lag/judge.ts';
import { isSilent, lastHeard, type SlsReading } from '../../model/lag/reading.ts';
import { isLagAtLeast } from '../../model/lag/shardHealth.ts';
import type { Moment } from '../../model/units.ts';
import { mostRows } from '../messages.ts';
import type { Line, Lines } from './lines.ts';
import type {
  GroupStatus,
  ShownClient,
  ShownFailure,
  ShownFigures,
  ShownGroup,
  ShownHeading,
  ShownRow,
  Snapshot,
} from './protocol.ts';

/** What only the outer parts can say of a row. */
export interface Words {
  account(accountId: string): ShownAccount;
  region(region: string): string;
  service(service: BoardRow['service']): string;
  /** How a group is doing, as the tree says it. */
  group(row: BoardRow): string;
  /** What the menus of rows depend on. */
  menu(row: BoardRow): readonly string[];
  failureMenu(failure: BoardFailure): readonly string[];
  failure(error: unknown): { readonly text: string; readonly detail: string; readonly fixes: readonly OfferedFix[] };
  readonly notRead: string;
}

/** Everything that is known at one moment. */
export interface Known {
  readonly view: BoardView;
  readonly isRefreshing: boolean;
  readonly now: Moment;
  readonly scope: Pick<Snapshot['scope'], 'kind' | 'words' | 'hasAccounts'>;
  readonly summary: BoardSummary;
  readonly scan: ScanProgress | undefined;
  readonly rows: readonly BoardRow[];
  readonly failures: readonly BoardFailure[];
  readonly lines: Lines;
  /** The lines that the page asked for last, by their numbers. */
  readonly window: { readonly from: number; readonly count: number };
  readonly accounts: Snapshot['accounts'];
  readonly regions: Snapshot['regions'];
}

export function snapshotOf(known: Known, words: Words): Snapshot {
  const { view, isRefreshing, now, scope, summary, scan, rows, failures, lines, window } = known;
  const { from, items } = linesInSight(lines.all, window);
  const { figures } = lines;
  return {
    isRefreshing,
    now,
    view,
    scope: {
      ...scope,
      regions: summary.regions,
      groups: summary.groups,
      owners: summary.places,
      isListing: summary.isListing || summary.unread > 0,
    },
    updatedAt: figures.updatedAt,
    attention: figures.attention,
    counts: lines.counts,
    scan: unfinished(scan),
    figures: shownFigures(figures),
    rows: {
      version: lines.version,
      first: 0,
      end: lines.all.length,
      all: rows.length + failures.length,
      shown: lines.shown,
      from,
      items: items.map(line => shownRow(line, view, now, words)),
    },
    accounts: known.accounts,
    regions: known.regions,
  };
}

/** The lines that a page can see, of which it may ask for any number. */
export function linesInSight(
  lines: readonly Line[],
  { from, count }: Known['window'],
): { readonly from: number; readonly items: readonly Line[] } {
  const begin = Math.max(0, Math.min(from, lines.length));
  return { from: begin, items: lines.slice(begin, begin + Math.min(count, mostRows)) };
}

function shownFigures(figures: Figures): ShownFigures {
  const { losesFirst, furthest, falling, notKnown } = figures;
  const first = ({ name, ownerName }: ReadRow) => ({ name, place: ownerName });
  return {
    losesFirst: losesFirst && {
      ...first(losesFirst.row),
      forecast: losesFirst.row.judgement.forecast,
      isAlarming: isLosing(losesFirst.row),
    },
    furthest: furthest && {
      ...first(furthest.row),
      lag: furthest.row.reading.lag ?? { atLeast: furthest.lag, atMost: furthest.lag },
      isAtLeast: isLagAtLeast(furthest.row.reading),
      trend: furthest.row.judgement.trend,
      tone: toneOf(furthest.row.judgement.verdicts[0]),
    },
    read: falling.of,
    falling: falling.count,
    catchingUp: { count: falling.catchingUp, doneIn: falling.caughtUpIn },
    failures: notKnown.refused,
    unread: notKnown.unread,
    unclear: notKnown.unclear,
    notKnown: notKnown.count,
  };
}

const isLosing = (row: ReadRow): boolean =>
  row.judgement.verdicts.some(({ kind }) => kind === 'dataLost' || kind === 'dataAtRisk');

function shownRow(line: Line, view: BoardView, now: Moment, words: Words): ShownRow {
  switch (line.kind) {
    case 'group':
      return shownGroup(line.row, now, words);
    case 'failure':
      return shownFailure(line.key, line.failure, words);
    case 'heading':
      return shownHeading(line, view, words);
  }
}

function shownGroup(row: BoardRow, now: Moment, words: Words): ShownGroup {
  const { key, name, service, ownerName, accountId, region } = row;
  const { reading, judgement, history } = row.state === 'read' ? row : {};
  return {
    kind: 'group',
    key,
    context: words.menu(row).join(' '),
    name,
    service,
    owner: ownerName,
    account: words.account(accountId),
    regionName: words.region(region),
    state: statusOf(row, words),
    words: words.group(row),
    lag: reading?.lag,
    isAtLeast: reading !== undefined && isLagAtLeast(reading),
    trend: judgement?.trend,
    curve: history ? curveOf(history, now) : [],
    behind: reading?.behind,
    forecast: judgement?.forecast,
    client: clientOf(row),
    lastSign: reading && (lastSignOf(row) ?? withoutSign(reading)),
    readAt: reading?.at,
  };
}

/** DTS does not tell when a client was last connected. A checkpoint shows that there was one. */
const withoutSign = (reading: ReadRow['reading']): 'never' | 'unknown' =>
  reading.kind === 'dts' && (reading.client === 'unknown' || reading.group.consumptionCheckpoint) ? 'unknown' : 'never';

function statusOf(row: BoardRow, words: Words): GroupStatus {
  switch (row.state) {
    case 'loading':
      return { kind: 'loading' };
    case 'failed':
      return isGone(row.failure.error)
        ? { kind: 'gone' }
        : { kind: 'unreadable', text: words.failure(row.failure.error).text };
    case 'read':
      if (isGone(row.failure?.error)) return { kind: 'gone' };
      return { kind: 'judged', verdict: row.judgement.verdicts[0], isStale: row.isStale };
  }
}

const isGone = (error: unknown): boolean => error instanceof CloudError && error.kind === 'notFound';

function clientOf(row: BoardRow): ShownClient | undefined {
  if (row.state !== 'read') return undefined;
  const { reading, history } = row;
  if (reading.kind === 'sls') return { kind: 'consumers', ...consumersOf(reading) };
  switch (reading.client) {
    case 'connected':
    case 'unknown':
      return { kind: reading.client };
    case 'none': {
      const last = history.marks.findLast(({ kind }) => kind === 'connected' || kind === 'disconnected');
      return { kind: 'none', since: last?.kind === 'disconnected' ? last.at : undefined };
    }
  }
}

/** The consumers on record by name: those that have committed lately, and those that have not. */
function consumersOf({ shards, group, at }: SlsReading): {
  readonly alive: readonly string[];
  readonly silent: readonly string[];
} {
  const heard = new Map<string, boolean>();
  for (const shard of shards) {
    if (shard.consumer === undefined) continue;
    const last = lastHeard(shard);
    const isAlive = last !== undefined && !isSilent(last, group.timeoutSeconds, at);
    heard.set(shard.consumer, isAlive || heard.get(shard.consumer) === true);
  }
  const names = (isAlive: boolean) => [...heard].flatMap(([name, alive]) => (alive === isAlive ? name : [])).sort();
  return { alive: names(true), silent: names(false) };
}

const curveMs = 3 * 3_600_000;
const stretches = 36;
const stretchMs = curveMs / stretches;

/** The greatest lag in each of equal stretches of the last hours. A stretch without a reading has that of the one before. */
export function curveOf({ samples }: GroupHistory, now: Moment): readonly (number | null)[] {
  const curve = new Array<number | null | undefined>(stretches).fill(undefined);
  for (let index = samples.length - 1; index >= 0; index--) {
    const sample = samples[index];
    if (sample === undefined || sample.at > now) continue;
    const place = stretches - 1 - Math.floor((now - sample.at) / stretchMs);
    if (place < 0) break;
    const known = curve[place];
    curve[place] = sample.lag === null ? (known ?? null) : Math.max(sample.lag, known ?? 0);
  }
  const first = curve.findIndex(value => value !== undefined);
  if (first === -1) return [];
  let last: number | null = null;
  return curve.map(value => (last = value === undefined ? last : value));
}

function shownFailure(key: string, failure: BoardFailure, words: Words): ShownFailure {
  const { kind, accountId, region, service, project, ownerName, groups, error, at, isRetrying } = failure;
  const account = words.account(accountId);
  return {
    kind: 'failure',
    key,
    context: words.failureMenu(failure).join(' '),
    name:
      (kind === 'account' ? account.name : (ownerName ?? project)) ?? (service ? words.service(service) : account.name),
    account,
    regionName: region === undefined ? undefined : words.region(region),
    groups,
    ...words.failure(error),
    at,
    isRetrying,
  };
}

function shownHeading(line: Extract<Line, { kind: 'heading' }>, { groupBy }: BoardView, words: Words): ShownHeading {
  const { key, first, attention } = line;
  const count = first && line.count;
  const account = first && groupBy === 'account' ? words.account(first.accountId) : undefined;
  const name =
    first === undefined
      ? words.notRead
      : groupBy === 'region'
        ? words.region(first.region)
        : (account?.name ?? first.ownerName);
  return { kind: 'heading', key, context: '', name, account, count, attention };
}
