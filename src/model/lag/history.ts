import type { Event } from '../event.ts';
import type { GroupRef } from '../places.ts';
import type { Moment, Seconds } from '../units.ts';

/** What was seen at one moment. `null` is a moment at which there was no number: no client, not started, refused. */
export interface Sample {
  readonly at: Moment;
  readonly lag: Seconds | null;
  /** LogGroups or records. */
  readonly behind: number | null;
}

/** Something that happened to the group and explains a bend in its curve. */
export interface Mark {
  readonly at: Moment;
  /** `connected` and `disconnected` are seen in DTS readings; `consumersChanged` in SLS ones. The others are done here. */
  readonly kind: 'reset' | 'undo' | 'edited' | 'connected' | 'disconnected' | 'consumersChanged';
}

/** Oldest first. */
export interface GroupHistory {
  readonly samples: readonly Sample[];
  readonly marks: readonly Mark[];
}

/** Keeps bounded histories, also across restarts. */
export interface Histories {
  readonly onDidMark: Event<GroupRef>;
  of(ref: GroupRef): GroupHistory;
  add(ref: GroupRef, sample: Sample): void;
  mark(ref: GroupRef, mark: Mark): void;
  /** The account is gone, or the group was deleted. */
  forget(matches: (key: string) => boolean): void;
}

/**
 * Where histories are written down: one text per key. Other windows write there as well. Failing to write loses history,
 * nothing else, and is not said.
 */
export interface HistoryStore {
  /** As it is by now. */
  read(key: string): Promise<string | undefined>;
  write(key: string, text: string | undefined): Promise<void>;
  keys(): Promise<readonly string[]>;
}

/** Where the lag is going, from the samples of the last minutes. */
export interface Trend {
  readonly direction: 'rising' | 'falling' | 'steady';
  /** By so much, which may be negative, */
  readonly change: Seconds;
  /** over so long. */
  readonly over: Seconds;
}

const marksAtMost = 100;

/** Up to an age, one sample in so many seconds is kept; beyond the last, none. */
const tiers = [
  { ageHours: 3, everySeconds: 10 },
  { ageHours: 48, everySeconds: 300 },
  { ageHours: 14 * 24, everySeconds: 3600 },
] as const;

/** In the slot of now the last sample counts, because it is the present; of an older slot the worst, so that peaks stay. */
export function withSample({ samples, marks }: GroupHistory, sample: Sample): GroupHistory {
  // A clock that was ahead must not keep the present out.
  const earlier = samples.filter(({ at }) => at < sample.at);
  const last = earlier.at(-1);
  if (last && slotOf(last.at, sample.at) === slotOf(sample.at, sample.at)) earlier.pop();
  return { samples: thinned([...earlier, sample], sample.at), marks };
}

export function withMark({ samples, marks }: GroupHistory, mark: Mark): GroupHistory {
  return { samples, marks: [...marks, mark].sort((a, b) => a.at - b.at).slice(-marksAtMost) };
}

/** What two windows have seen of the same group. */
export function joined(one: GroupHistory, other: GroupHistory): GroupHistory {
  const samples = inOrder([...one.samples, ...other.samples], ({ at }) => String(at));
  const marks = inOrder([...one.marks, ...other.marks], ({ at, kind }) => `${at} ${kind}`);
  return { samples: thinned(samples, samples.at(-1)?.at ?? 0), marks: marks.slice(-marksAtMost) };
}

/** By time, and of equals one. */
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

/** The beginning of the slot that a moment is in; nothing for one that is too old. */
function slotOf(at: Moment, now: Moment): number | undefined {
  const tier = tiers.find(({ ageHours }) => now - at <= ageHours * 3_600_000);
  return tier && at - (at % (tier.everySeconds * 1000));
}
