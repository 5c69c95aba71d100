import type { Moment, Seconds } from '../units.ts';
import {
  type AlarmKind,
  type AlarmVerdict,
  isConfirmed,
  isOver,
  type Seen,
  verdictOf,
  windowLength,
} from './alarms.ts';

/** An alarm from the reading that confirmed it until the group has recovered for good. */
export interface Episode {
  readonly kind: AlarmKind;
  /** When the first of the readings was that confirmed it. */
  readonly since: Moment;
  /** What the judge said when this was last so. Undefined for what was told earlier and was not seen yet. */
  readonly verdict: AlarmVerdict | undefined;
}

/** What has changed with a reading. */
export interface Change {
  readonly began: readonly AlarmKind[];
  readonly ended: readonly Episode[];
  /** The kinds of which nothing more is said, because it has come to worse. */
  readonly overtaken: readonly AlarmKind[];
  /** The time before this reading in which nothing was read, because the computer slept, or its clock was changed. */
  readonly gap: { readonly from: Moment; readonly to: Moment } | undefined;
}

/** A reading that comes before this share of the interval was made for a screen. It is shown, but does not count. */
const earlyShare = 0.75;
/** After so many intervals without a reading, the readings before say nothing about a row of them. */
const gapIntervals = 2.6;

/** The last readings of a subject, and the episodes that follow from them. */
export class Episodes {
  readonly #kinds: readonly AlarmKind[];
  readonly #open = new Map<AlarmKind, Episode>();
  #window: readonly Seen[] = [];
  #latest: Seen | undefined;

  constructor(kinds: readonly AlarmKind[]) {
    this.#kinds = kinds;
  }

  get open(): readonly Episode[] {
    return [...this.#open.values()];
  }

  get latest(): Seen | undefined {
    return this.#latest;
  }

  /** Goes on with an episode that was told before this window was opened. */
  goOn(kind: AlarmKind, since: Moment): void {
    if (this.#kinds.includes(kind)) this.#open.set(kind, { kind, since, verdict: undefined });
  }

  take(seen: Seen, intervalMs: number, riskLimit: Seconds): Change {
    this.#latest = seen;
    for (const episode of this.open) this.#note(episode, seen);
    const last = this.#window.at(-1);
    const passed = last === undefined ? Infinity : seen.at - last.at;
    if (passed >= 0 && passed < intervalMs * earlyShare) return { began: [], ended: [], overtaken: [], gap: undefined };
    // A clock that was set back, or forward, makes a gap as well: nobody knows how much time has passed.
    const isGap = passed < 0 || passed > intervalMs * gapIntervals;
    this.#window = isGap ? [seen] : [...this.#window, seen].slice(-windowLength);
    const began = this.#kinds.filter(kind => !this.#open.has(kind) && isConfirmed(kind, this.#window, riskLimit));
    for (const kind of began) this.#note({ kind, since: this.#sinceOf(kind), verdict: undefined }, seen);
    // What is lost is no longer at risk, which is no recovery.
    const isOvertaken = this.#open.has('dataLost') && this.#open.delete('dataAtRisk');
    const ended = this.open.filter(({ kind }) => isOver(kind, this.#window));
    for (const { kind } of ended) this.#open.delete(kind);
    const gap = isGap && last ? { from: Math.min(last.at, seen.at), to: seen.at } : undefined;
    return {
      began: began.filter(kind => this.#open.has(kind)),
      ended,
      overtaken: isOvertaken ? ['dataAtRisk'] : [],
      gap,
    };
  }

  #note(episode: Episode, seen: Seen): void {
    const { kind } = episode;
    this.#open.set(kind, { ...episode, verdict: verdictOf(kind, seen) ?? episode.verdict });
  }

  /** The first of the last readings that all have the verdict. */
  #sinceOf(kind: AlarmKind): Moment {
    const firstAfter = this.#window.findLastIndex(seen => verdictOf(kind, seen) === undefined) + 1;
    return this.#window[firstAfter]?.at ?? 0;
  }
}
