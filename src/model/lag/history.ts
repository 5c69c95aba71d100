import type { Event } from '../event.ts';
import type { GroupRef } from '../places.ts';
import type { Moment, Seconds } from '../units.ts';

/**
 * The lag at one moment. It is `null` when there was no number: without a client, before the start, or when refused, if
 * only for a shard that was read lately and may be the one furthest behind.
 */
export interface Sample {
  readonly at: Moment;
  readonly lag: Seconds | null;
  /** The number of LogGroups or records. */
  readonly behind: number | null;
}

/**
 * DTS readings show `connected` and `disconnected`, SLS readings `consumersChanged` and that consumption has `resumed`
 * where it was stuck, and both `rewound`: somebody else moved a checkpoint back. This extension does the others.
 */
export const markKinds = [
  'reset',
  'undo',
  'edited',
  'rewound',
  'connected',
  'disconnected',
  'consumersChanged',
  'resumed',
] as const;

/** An event that explains a bend in the curve of a group. */
export interface Mark {
  readonly at: Moment;
  readonly kind: (typeof markKinds)[number];
}

/** The samples and events of one group, each the oldest first. */
export interface GroupHistory {
  readonly samples: readonly Sample[];
  readonly marks: readonly Mark[];
}

/** Keeps histories of bounded size across restarts, and the newest samples of many more groups until then. */
export interface Histories {
  readonly onDidMark: Event<GroupRef>;
  of(ref: GroupRef): GroupHistory;
  /** Adds a sample. With `recent`, a group of which no history is kept gets none, and only its trend can be told. */
  add(ref: GroupRef, sample: Sample, past?: 'whole' | 'recent'): void;
  mark(ref: GroupRef, mark: Mark): void;
  /** Forgets groups that were deleted, or whose account was removed, by their keys from `groupKey`. */
  forget(matches: (key: string) => boolean): void;
}

/**
 * A store of one text per key. Other windows write to it as well. A failed write is not reported, because it loses some
 * history and nothing else.
 */
export interface HistoryStore {
  /** Reads the current text, which another window may have written. */
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string | undefined): Promise<void>;
  keys(): Promise<readonly string[]>;
}

/** The trend of the lag in the last minutes. */
export interface Trend {
  readonly direction: 'rising' | 'falling' | 'steady';
  /** The change of the lag, negative when it falls. */
  readonly change: Seconds;
  /** The time in which the lag changed. */
  readonly over: Seconds;
}

const marksAtMost = 100;

/** How many seconds apart samples are kept, up to each age. Samples beyond the last age are dropped. */
const tiers = [
  { ageHours: 3, everySeconds: 10 },
  { ageHours: 48, everySeconds: 300 },
  { ageHours: 14 * 24, everySeconds: 3600 },
] as const;

/** Adds a sample. The newest slot keeps its last sample, which is the present; older slots keep the worst, so peaks stay. */
export function withSample({ samples, marks }: GroupHistory, sample: Sample): GroupHistory {
  // Samples from a time when this computer's clock was ahead must not exclude the present one.
  const earlier = samples.filter(({ at }) => at < sample.at);
  const last = earlier.at(-1);
  if (last && slotOf(last.at, sample.at) === slotOf(sample.at, sample.at)) earlier.pop();
  return { samples: thinned([...earlier, sample], sample.at), marks };
}

/** The samples that are enough to tell a trend where readings are rare. */
const recentSamples = 12;
const recentMarks = 4;

/** What tells the present trend. */
export const recentOf = ({ samples, marks }: GroupHistory): GroupHistory => ({
  samples: samples.slice(-recentSamples),
  marks: marks.slice(-recentMarks),
});

export function withMark({ samples, marks }: GroupHistory, mark: Mark): GroupHistory {
  return { samples, marks: [...marks, mark].sort((a, b) => a.at - b.at).slice(-marksAtMost) };
}

/** Joins what two windows have seen of the same group. */
export function joined(one: GroupHistory, other: GroupHistory): GroupHistory {
  const samples = inOrder([...one.samples, ...other.samples], ({ at }) => String(at));
  const marks = inOrder([...one.marks, ...other.marks], ({ at, kind }) => `${at} ${kind}`);
  return { samples: thinned(samples, samples.at(-1)?.at ?? 0), marks: marks.slice(-marksAtMost) };
}

/** Sorts by time, and keeps one of those with equal keys. */
function inOrder<T extends { readonly at: Moment }>(all: readonly T[], keyOf: (one: T) => string): readonly T[] {
  return [...new Map(all.map(one => [keyOf(one), one])).values()].sort((a, b) => a.at - b.at);
}

function thinned(samples: readonly Sample[], now: Moment): readonly Sample[] {
  const kept: Sample[] = [];
  let lastSlot: number | undefined;
  for (const sample of samples) {
    const slot = slotOf(sample.at, now);
    if (slot === undefined) continue;
    const other = kept.at(-1);
    if (slot !== lastSlot || other === undefined) kept.push(sample);
    else if ((sample.lag ?? -1) >= (other.lag ?? -1)) kept[kept.length - 1] = sample;
    lastSlot = slot;
  }
  return kept;
}

/** The beginning of the slot that a moment is in, unless it is too old to be kept. */
function slotOf(at: Moment, now: Moment): number | undefined {
  const tier = tiers.find(({ ageHours }) => now - at <= ageHours * 3_600_000);
  return tier && at - (at % (tier.everySeconds * 1000));
}
