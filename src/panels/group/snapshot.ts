import { CloudError } from '../../cloud/errors.ts';
import type { ShownAccount } from '../../model/accounts/account.ts';
import { type Refusal, type Subject, whyNot } from '../../model/groups/groupActions.ts';
import { consumersOf } from '../../model/lag/consumers.ts';
import { curvePoints } from '../../model/lag/curve.ts';
import type { GroupHistory } from '../../model/lag/history.ts';
import { judge, toneOf } from '../../model/lag/judge.ts';
import type { DtsReading, GroupReading, SlsReading } from '../../model/lag/reading.ts';
import type { Moment } from '../../model/units.ts';
import {
  type PanelRef,
  type Problem,
  rangeSeconds,
  type SaidSymptom,
  type ShownConnection,
  type ShownReading,
  type ShownStart,
  type Snapshot,
} from './protocol.ts';

/** Everything that is known about the group at one moment. */
export interface Known {
  readonly about: PanelRef;
  readonly account: ShownAccount;
  readonly regionName: string;
  readonly instanceName: string | undefined;
  readonly isRefreshing: boolean;
  readonly reading: GroupReading | undefined;
  readonly failure: (Omit<Problem, 'isGone'> & { readonly error: unknown }) | undefined;
  readonly history: GroupHistory;
  readonly recent: Snapshot['recent'];
  readonly symptoms: readonly SaidSymptom[];
  readonly hasUndo: boolean;
  readonly isPinned: boolean;
  readonly refusalWords: (refusal: Refusal) => string;
  readonly start?: ShownStart | undefined;
  readonly connection?: ShownConnection | undefined;
  readonly now: Moment;
}

/** The shortest time that the curve shows. */
const shortestMs = 120_000;

/** Where the curve begins. A history that has just begun fills the picture instead of one edge of it. */
const beginOf = ({ samples: [first] }: GroupHistory, earliest: Moment, now: Moment): Moment =>
  first === undefined ? earliest : Math.max(earliest, Math.min(first.at, now - shortestMs));

/** The most points that can be told apart in the curve. */
const pointsAtMost = 300;

export function snapshotOf(known: Known): Snapshot {
  const { about, account, regionName, instanceName, isRefreshing, reading, failure, history, recent, now } = known;
  const { ref } = about;
  const from = beginOf(history, now - rangeSeconds[about.range] * 1000, now);
  const judged = reading && judge(reading, history, now);
  return {
    identity: {
      ref,
      name: reading?.group.name ?? about.name,
      resource: ref.kind === 'dts' ? instanceName || ref.instanceId : ref.logstore,
      regionName,
      account,
    },
    isRefreshing,
    now,
    reading: reading && shown(reading),
    verdicts: judged?.verdicts.map(verdict => ({ verdict, tone: toneOf(verdict) })) ?? [],
    symptoms: known.symptoms,
    trend: judged?.trend,
    forecast: judged?.forecast,
    history: {
      from,
      to: now,
      samples: curvePoints(history.samples, from, now, pointsAtMost),
      marks: history.marks.filter(({ at }) => at >= from && at <= now),
    },
    recent,
    consumers: reading?.kind === 'sls' ? consumersOf(reading) : [],
    isPinned: known.isPinned,
    refusals: refusals(known),
    problem: failure && problem(failure),
    ...(known.start && { start: known.start }),
    ...(known.connection && { connection: known.connection }),
  };
}

function shown(reading: GroupReading): ShownReading {
  if (reading.kind === 'sls') return reading;
  const { id, name, userName, consumptionCheckpoint } = reading.group;
  return { ...reading, group: { id, name, userName, checkpoint: consumptionCheckpoint?.getTime() } };
}

function refusals({ about: { ref }, account, reading, hasUndo, refusalWords }: Known): Snapshot['refusals'] {
  const subject: Subject = {
    account,
    service: ref.kind,
    ...(reading?.kind === 'dts' && { job: jobOf(reading) }),
    hasSavedReset: hasUndo,
  };
  const found = (['edit', 'delete', 'reset', 'undoReset'] as const).flatMap(action => {
    const refusal = whyNot(action, subject);
    return refusal ? [[action, { refusal, words: refusalWords(refusal) }] as const] : [];
  });
  return Object.fromEntries(found);
}

const jobOf = ({ taskStatus, version }: DtsReading): Subject['job'] => ({
  status: taskStatus,
  ...(version && { version }),
});

function problem({ text, detail, fixes, error, at }: NonNullable<Known['failure']>): Problem {
  const isGone = error instanceof CloudError && error.kind === 'notFound';
  return { text, detail, at, fixes, isGone };
}

/** The number of readings in the small curves beside the shards. */
export const recentReadings = 60;

/** Collects the lag of each shard in the last exact readings while a panel is open. */
export class RecentLags {
  readonly #lags = new Map<number, (number | null)[]>();
  #at: Moment | undefined;

  /** Adds a reading that is new and exact. An overview knows only limits for most shards. */
  add({ at, detail, shards }: SlsReading): void {
    if (at === this.#at || detail === 'overview') return;
    this.#at = at;
    for (const shard of this.#lags.keys()) {
      if (!shards.some(known => known.shard === shard)) this.#lags.delete(shard);
    }
    for (const { shard, lag } of shards) {
      const lags = this.#lags.get(shard) ?? [];
      lags.push(lag ? Math.round(lag.atMost) : null);
      if (lags.length > recentReadings) lags.shift();
      this.#lags.set(shard, lags);
    }
  }

  /** The lags by shard, oldest first. */
  all(): Readonly<Record<number, readonly (number | null)[]>> {
    return Object.fromEntries(this.#lags);
  }

  clear(): void {
    this.#lags.clear();
    this.#at = undefined;
  }
}
