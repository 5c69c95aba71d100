import type { Tone } from '../status/stage.ts';
import { type LogGroups, logGroups, type Seconds, seconds, type UnixSeconds } from '../units.ts';
import {
  type Amount,
  type GroupAtStart,
  type GroupRewrite,
  leavesGroupAlone,
  readsLocalTime,
  type Repeated,
  type ShardStart,
  type SlsStart,
  sharesShards,
  type StartReason,
  type Until,
} from './slsStart.ts';

/**
 * What is to be said before a client starts.
 *
 * - `standsStill`: the client repeats a refused checkpoint forever, and so do the shards that wait for these
 * - `skips`: kept data that nobody has read is passed over
 * - `lost`: data was deleted before it was read, whoever starts
 * - `changesGroup`: the client writes other settings into the group
 * - `takesAnother`: the client looks at the settings of another group, whose name differs only in case
 * - `unreadable`: it is not known what happens
 * - `shares`: other consumers seem to be running, and keep a part of the shards
 * - `readsBeside`: other consumers seem to be running, and the client reads all of their shards as well
 * - `leavesGroupAlone`: the client neither uses nor moves the checkpoints
 * - `ignoresCheckpoints`: the client begins elsewhere in these shards although they have a checkpoint
 * - `localTime`: the client reads the start time in the time zone of its computer
 * - `positionCounts`: the start position counts for these shards only
 * - `waits`: shards are begun after their parents were read
 * - `repeats`: what the last consumer read after its last commit is read again
 * - `rereads`: what lies before the checkpoints is read again
 * - `continues`: every shard goes on from its checkpoint
 */
export type StartVerdict =
  | { readonly kind: 'standsStill'; readonly shards: readonly number[]; readonly waiting: readonly number[] }
  | {
      readonly kind: 'skips';
      readonly because: Extract<StartReason, 'expired' | 'beyondEnd' | 'noCheckpoint' | 'ignored'>;
      readonly shards: readonly number[];
      readonly amount: Amount;
    }
  | { readonly kind: 'lost'; readonly shards: readonly number[]; readonly logGroups: LogGroups }
  | { readonly kind: 'changesGroup'; readonly rewrite: GroupRewrite }
  | { readonly kind: 'takesAnother'; readonly name: string }
  | { readonly kind: 'unreadable'; readonly shards: readonly number[] }
  | { readonly kind: 'shares' | 'readsBeside'; readonly running: readonly string[] }
  | { readonly kind: 'leavesGroupAlone' | 'localTime' }
  | { readonly kind: 'ignoresCheckpoints'; readonly shards: readonly number[] }
  | {
      readonly kind: 'positionCounts';
      readonly shards: readonly number[];
      readonly of: number;
      /** Whether all other shards go on from their checkpoints, which the service may refuse. */
      readonly othersGoOn: boolean;
    }
  | { readonly kind: 'waits'; readonly shards: readonly number[]; readonly parents: readonly number[] }
  | { readonly kind: 'repeats'; readonly atMost: LogGroups | undefined; readonly betweenCommits: Seconds }
  | { readonly kind: 'rereads'; readonly shards: readonly number[]; readonly amount: Amount }
  | { readonly kind: 'continues' };

/** The verdicts on a start, the worst first. */
export function startVerdicts(start: SlsStart, { running }: Pick<GroupAtStart, 'running'>): readonly StartVerdict[] {
  const { client, position, shards, rewrite } = start;
  const still = numbersOf(shards.filter(standsStill));
  const waits = shards.filter(({ waitsFor }) => waitsFor.length > 0);
  const blocked = waits.filter(({ waitsFor }) => waitsFor.some(parent => still.includes(parent)));
  const lost = shards.filter(shard => shard.lost > 0);
  const unreadable = shards.filter(({ reason }) => reason === 'unreadable');
  const begun = shards.filter(({ reason }) => reason === 'noCheckpoint');
  const ignored = shards.filter(({ reason }) => reason === 'ignored');
  const repeats = repeatedIn(shards);
  const rereads = shards.filter(({ repeated }) => repeated?.kind === 'committed');
  const isGoingOn = shards.length > 0 && shards.every(goesOn);
  const verdicts: readonly (StartVerdict | false | undefined)[] = [
    still.length > 0 && { kind: 'standsStill', shards: still, waiting: numbersOf(blocked) },
    skips(shards, 'expired'),
    skips(shards, 'beyondEnd'),
    unreadable.length > 0 && { kind: 'unreadable', shards: numbersOf(unreadable) },
    lost.length > 0 && { kind: 'lost', shards: numbersOf(lost), logGroups: sum(lost.map(shard => shard.lost)) },
    skips(shards, 'ignored'),
    skips(shards, 'noCheckpoint'),
    (rewrite.timeoutSeconds !== undefined || rewrite.isOrdered !== undefined) && { kind: 'changesGroup', rewrite },
    rewrite.takenFor !== undefined && { kind: 'takesAnother', name: rewrite.takenFor },
    running.length > 0 &&
      !leavesGroupAlone(client) && { kind: sharesShards(client) ? 'shares' : 'readsBeside', running },
    typeof position === 'number' && !isGoingOn && readsLocalTime(client) && { kind: 'localTime' },
    isGoingOn && { kind: 'continues' },
    leavesGroupAlone(client) && { kind: 'leavesGroupAlone' },
    ignored.length > 0 && !leavesGroupAlone(client) && { kind: 'ignoresCheckpoints', shards: numbersOf(ignored) },
    begun.length > 0 && {
      kind: 'positionCounts',
      shards: numbersOf(begun),
      of: shards.length,
      othersGoOn: shards.every(shard => begun.includes(shard) || goesOn(shard)),
    },
    waits.length > 0 && { kind: 'waits', shards: numbersOf(waits), parents: parentsOf(waits) },
    repeats?.kind === 'uncommitted' && {
      kind: 'repeats',
      atMost: isTelling(repeats, total(shards.flatMap(({ unread }) => unread ?? []))) ? repeats.atMost : undefined,
      betweenCommits: repeats.betweenCommits,
    },
    repeats?.kind === 'committed' && { kind: 'rereads', shards: numbersOf(rereads), amount: repeats },
  ];
  return verdicts.filter(verdict => verdict !== false && verdict !== undefined);
}

/** How alarming a verdict is. Data that is passed over without a word is as bad as a client that reads nothing. */
export function startTone(verdict: StartVerdict): Tone {
  switch (verdict.kind) {
    case 'standsStill':
      return 'error';
    case 'skips':
      return verdict.because === 'noCheckpoint' || verdict.because === 'ignored' ? 'warning' : 'error';
    case 'lost':
    case 'changesGroup':
    case 'takesAnother':
    case 'unreadable':
    case 'shares':
    case 'readsBeside':
    case 'localTime':
      return 'warning';
    case 'leavesGroupAlone':
    case 'ignoresCheckpoints':
    case 'positionCounts':
    case 'waits':
    case 'repeats':
    case 'rereads':
      return 'neutral';
    case 'continues':
      return 'well';
  }
}

/** Whether the client takes the shard and reads nothing of it, because its request is refused again and again. */
export const standsStill = ({ reason, from }: ShardStart): boolean =>
  from === undefined && (reason === 'expired' || reason === 'beyondEnd');

const goesOn = ({ reason }: ShardStart): boolean => reason === 'checkpoint' || reason === 'finished';

function skips(
  shards: readonly ShardStart[],
  because: Extract<StartVerdict, { kind: 'skips' }>['because'],
): StartVerdict | undefined {
  const skipping = shards.filter(({ reason, skipped }) => reason === because && skipped !== undefined);
  const amount = total(skipping.flatMap(({ skipped }) => skipped ?? []));
  return amount && { kind: 'skips', because, shards: numbersOf(skipping), amount };
}

/** Shards that start alike, as one row. */
export interface StartRow {
  readonly reason: StartReason;
  /** The parents that are read first. */
  readonly waitsFor: readonly number[];
  readonly standsStill: boolean;
  readonly shards: readonly number[];
  /** The times of the first and the last position; undefined if nothing is read, or no time is known. */
  readonly from: { readonly first: UnixSeconds; readonly last: UnixSeconds } | undefined;
  /** In an amount of several shards, the LogGroups are added up, and the time is the longest. */
  readonly skipped: Amount | undefined;
  readonly unread: Amount | undefined;
  readonly repeated: Repeated | undefined;
  /** The earliest of the times until which the starts stay possible. */
  readonly until: Until;
}

const reasonsInOrder: readonly StartReason[] = [
  'expired',
  'beyondEnd',
  'unreadable',
  'ignored',
  'noCheckpoint',
  'checkpoint',
  'finished',
];

/** The rows of a table of all shards, the most alarming first. */
export const startRows = ({ shards }: SlsStart): readonly StartRow[] =>
  reasonsInOrder.flatMap(reason => {
    const alike = shards.filter(shard => shard.reason === reason);
    const isWaiting = ({ waitsFor }: ShardStart): boolean => waitsFor.length > 0;
    return [alike.filter(isWaiting), alike.filter(shard => !isWaiting(shard))].flatMap(same => {
      const [first] = same;
      return first ? [rowOf(first, same)] : [];
    });
  });

function rowOf(first: ShardStart, alike: readonly ShardStart[]): StartRow {
  const times = alike.flatMap(({ from }) => from?.time ?? []).sort((one, other) => one - other);
  const [earliest, latest] = [times[0], times.at(-1)];
  return {
    reason: first.reason,
    waitsFor: parentsOf(alike),
    standsStill: standsStill(first),
    shards: numbersOf(alike),
    from: earliest === undefined || latest === undefined ? undefined : { first: earliest, last: latest },
    skipped: total(alike.flatMap(({ skipped }) => skipped ?? [])),
    unread: total(alike.flatMap(({ unread }) => unread ?? [])),
    repeated: repeatedIn(alike),
    until: alike.map(({ until }) => until).reduce((one, other) => (isBefore(other, one) ? other : one)),
  };
}

const kindsInOrder: readonly Until['kind'][] = ['past', 'unknown', 'untilReached', 'until', 'atLeastUntil', 'always'];

function isBefore(one: Until, other: Until): boolean {
  if ('at' in one && 'at' in other && one.kind === other.kind) return one.at < other.at;
  return kindsInOrder.indexOf(one.kind) < kindsInOrder.indexOf(other.kind);
}

/** Whether the data that is left is no more than a consumer may read between two commits. Else it is no measure of that. */
export const isTelling = (
  { betweenCommits }: Extract<Repeated, { kind: 'uncommitted' }>,
  unread: Amount | undefined,
): boolean => unread?.seconds !== undefined && unread.seconds <= betweenCommits;

/** What is repeated in several shards. A client goes on from checkpoints or ignores them, so all of it is of one kind. */
function repeatedIn(shards: readonly ShardStart[]): Repeated | undefined {
  const repeats = shards.flatMap(({ repeated }) => repeated ?? []);
  const [first] = repeats;
  const uncommitted = repeats.flatMap(repeated => (repeated.kind === 'uncommitted' ? repeated : []));
  if (first?.kind === 'uncommitted') return { ...first, atMost: sum(uncommitted.map(({ atMost }) => atMost)) };
  const committed = total(repeats.flatMap(repeated => (repeated.kind === 'committed' ? repeated : [])));
  return committed && { kind: 'committed', ...committed };
}

const numbersOf = (shards: readonly ShardStart[]): readonly number[] => shards.map(({ shard }) => shard);

const parentsOf = (shards: readonly ShardStart[]): readonly number[] =>
  [...new Set(shards.flatMap(({ waitsFor }) => waitsFor))].sort((one, other) => one - other);

const sum = (counts: readonly LogGroups[]): LogGroups => logGroups(counts.reduce((all, count) => all + count, 0));

function total(amounts: readonly Amount[]): Amount | undefined {
  if (amounts.length === 0) return undefined;
  const times = amounts.flatMap(({ seconds: time }) => time ?? []);
  return {
    logGroups: sum(amounts.map(amount => amount.logGroups)),
    seconds: times.length === 0 ? undefined : seconds(Math.max(...times)),
  };
}
