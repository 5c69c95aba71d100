import type { Tone } from '../status/stage.ts';
import { type LogGroups, logGroups, type Seconds, seconds, type UnixSeconds } from '../units.ts';
import type { Amount, GroupAtStart, GroupRewrite, ShardStart, SlsStart, StartReason, Until } from './slsStart.ts';

/**
 * What is to be said before a client starts.
 *
 * - `standsStill`: the library repeats a refused checkpoint for ever, and so do the shards that wait for these
 * - `skips`: kept data that nobody has read is passed over
 * - `lost`: data was deleted before it was read, whoever starts
 * - `changesGroup`: the client writes other settings into the group
 * - `takesAnother`: the client looks at the settings of another group, whose name differs only in case
 * - `unreadable`: it is not known what happens
 * - `shares`: other consumers seem to be running, and keep a part of the shards
 * - `positionCounts`: the start position counts for these shards only
 * - `waits`: shards are begun after their parents were read
 * - `repeats`: what the last consumer read after its last commit is read again
 * - `continues`: every shard goes on from its checkpoint
 */
export type StartVerdict =
  | { readonly kind: 'standsStill'; readonly shards: readonly number[]; readonly waiting: readonly number[] }
  | {
      readonly kind: 'skips';
      readonly because: Extract<StartReason, 'expired' | 'beyondEnd' | 'noCheckpoint'>;
      readonly shards: readonly number[];
      readonly amount: Amount;
    }
  | { readonly kind: 'lost'; readonly shards: readonly number[]; readonly logGroups: LogGroups }
  | { readonly kind: 'changesGroup'; readonly rewrite: GroupRewrite }
  | { readonly kind: 'takesAnother'; readonly name: string }
  | { readonly kind: 'unreadable'; readonly shards: readonly number[] }
  | { readonly kind: 'shares'; readonly running: readonly string[] }
  | { readonly kind: 'positionCounts'; readonly shards: readonly number[]; readonly of: number }
  | { readonly kind: 'waits'; readonly shards: readonly number[]; readonly parents: readonly number[] }
  | { readonly kind: 'repeats'; readonly atMost: LogGroups; readonly betweenCommits: Seconds }
  | { readonly kind: 'continues' };

/** The verdicts on a start, the worst first. */
export function startVerdicts(start: SlsStart, { running }: Pick<GroupAtStart, 'running'>): readonly StartVerdict[] {
  const { shards, rewrite } = start;
  const still = numbersOf(shards.filter(standsStill));
  const waits = shards.filter(({ waitsFor }) => waitsFor.length > 0);
  const blocked = waits.filter(({ waitsFor }) => waitsFor.some(parent => still.includes(parent)));
  const lost = shards.filter(shard => shard.lost > 0);
  const unreadable = shards.filter(({ reason }) => reason === 'unreadable');
  const begun = shards.filter(({ reason }) => reason === 'noCheckpoint');
  const repeats = shards.flatMap(({ repeated }) => repeated ?? []);
  const isGoingOn = shards.length > 0 && shards.every(({ reason }) => reason === 'checkpoint' || reason === 'finished');
  const verdicts: readonly (StartVerdict | false | undefined)[] = [
    still.length > 0 && { kind: 'standsStill', shards: still, waiting: numbersOf(blocked) },
    skips(shards, 'expired'),
    skips(shards, 'beyondEnd'),
    unreadable.length > 0 && { kind: 'unreadable', shards: numbersOf(unreadable) },
    lost.length > 0 && { kind: 'lost', shards: numbersOf(lost), logGroups: sum(lost.map(shard => shard.lost)) },
    skips(shards, 'noCheckpoint'),
    (rewrite.timeoutSeconds !== undefined || rewrite.isOrdered !== undefined) && { kind: 'changesGroup', rewrite },
    rewrite.takenFor !== undefined && { kind: 'takesAnother', name: rewrite.takenFor },
    running.length > 0 && { kind: 'shares', running },
    isGoingOn && { kind: 'continues' },
    begun.length > 0 && { kind: 'positionCounts', shards: numbersOf(begun), of: shards.length },
    waits.length > 0 && { kind: 'waits', shards: numbersOf(waits), parents: parentsOf(waits) },
    repeats[0] && {
      kind: 'repeats',
      atMost: sum(repeats.map(({ atMost }) => atMost)),
      betweenCommits: repeats[0].betweenCommits,
    },
  ];
  return verdicts.filter(verdict => verdict !== false && verdict !== undefined);
}

/** How alarming a verdict is. Data that is passed over without a word is as bad as a client that reads nothing. */
export function startTone(verdict: StartVerdict): Tone {
  switch (verdict.kind) {
    case 'standsStill':
      return 'error';
    case 'skips':
      return verdict.because === 'noCheckpoint' ? 'warning' : 'error';
    case 'lost':
    case 'changesGroup':
    case 'takesAnother':
    case 'unreadable':
    case 'shares':
      return 'warning';
    case 'positionCounts':
    case 'waits':
    case 'repeats':
      return 'neutral';
    case 'continues':
      return 'well';
  }
}

/** Whether the client is given the shard and reads nothing of it, because it repeats a request that is refused. */
export const standsStill = ({ reason, from }: ShardStart): boolean =>
  from === undefined && (reason === 'expired' || reason === 'beyondEnd');

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
  readonly standsStill: boolean;
  readonly shards: readonly number[];
  /** The times of the first and the last position; undefined if nothing is read, or no time is known. */
  readonly from: { readonly first: UnixSeconds; readonly last: UnixSeconds } | undefined;
  /** In an amount of several shards, the LogGroups are added up, and the time is the longest. */
  readonly skipped: Amount | undefined;
  readonly unread: Amount | undefined;
  readonly repeated: ShardStart['repeated'];
  /** The earliest of the times until which the starts stay possible. */
  readonly until: Until;
}

const reasonsInOrder: readonly StartReason[] = [
  'expired',
  'beyondEnd',
  'unreadable',
  'noCheckpoint',
  'checkpoint',
  'finished',
];

/** The rows of a table of all shards, the most alarming first. */
export const startRows = ({ shards }: SlsStart): readonly StartRow[] =>
  reasonsInOrder.flatMap(reason => {
    const alike = shards.filter(shard => shard.reason === reason);
    const [first] = alike;
    return first ? [rowOf(first, alike)] : [];
  });

function rowOf(first: ShardStart, alike: readonly ShardStart[]): StartRow {
  const times = alike.flatMap(({ from }) => from?.time ?? []).sort((one, other) => one - other);
  const [earliest, latest] = [times[0], times.at(-1)];
  const repeats = alike.flatMap(({ repeated }) => repeated ?? []);
  return {
    reason: first.reason,
    standsStill: standsStill(first),
    shards: numbersOf(alike),
    from: earliest === undefined || latest === undefined ? undefined : { first: earliest, last: latest },
    skipped: total(alike.flatMap(({ skipped }) => skipped ?? [])),
    unread: total(alike.flatMap(({ unread }) => unread ?? [])),
    repeated: repeats[0] && { ...repeats[0], atMost: sum(repeats.map(({ atMost }) => atMost)) },
    until: alike.map(({ until }) => until).reduce((one, other) => (isBefore(other, one) ? other : one)),
  };
}

const kindsInOrder: readonly Until['kind'][] = ['past', 'unknown', 'until', 'atLeastUntil', 'always'];

function isBefore(one: Until, other: Until): boolean {
  if ('at' in one && 'at' in other && one.kind === other.kind) return one.at < other.at;
  return kindsInOrder.indexOf(one.kind) < kindsInOrder.indexOf(other.kind);
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
