import type { Event } from '../event.ts';
import type { GroupRef } from '../groupRef.ts';
import type { Moment } from '../status/window.ts';
import type { Seconds } from '../units.ts';

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
