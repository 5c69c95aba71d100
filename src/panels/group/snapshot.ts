import { CloudError } from '../../cloud/errors.ts';
import type { OfferedFix } from '../../model/fixes.ts';
import { type Refusal, type Subject, whyNot } from '../../model/groups/groupActions.ts';
import { groupVerdicts, toneOf } from '../../model/lag/groupVerdicts.ts';
import type { GroupHistory } from '../../model/lag/history.ts';
import { lossForecast } from '../../model/lag/lossForecast.ts';
import type { GroupReading, SlsReading } from '../../model/lag/reading.ts';
import { isSilent, lastHeard } from '../../model/lag/shardLag.ts';
import { trendOf } from '../../model/lag/trend.ts';
import type { ShownAccount } from '../../model/shownAccount.ts';
import { taskStage } from '../../model/status/stage.ts';
import type { Moment } from '../../model/status/window.ts';
import { curvePoints } from './curvePoints.ts';
import {
  type Consumer,
  type PanelRef,
  type Problem,
  rangeSeconds,
  type ShownReading,
  type Snapshot,
} from './protocol.ts';

/** Everything that is known of the group at one moment. */
export interface Known {
  readonly about: PanelRef;
  readonly account: ShownAccount;
  readonly regionName: string;
  readonly instanceName: string | undefined;
  readonly isRefreshing: boolean;
  readonly reading: GroupReading | undefined;
  readonly failure: Failed | undefined;
  readonly history: GroupHistory;
  readonly recent: Snapshot['recent'];
  readonly hasUndo: boolean;
  readonly isPinned: boolean;
  readonly refusalWords: (refusal: Refusal) => string;
  readonly now: Moment;
}

interface Failed {
  readonly text: string;
  readonly detail: string;
  readonly error: unknown;
  readonly at: Moment;
  readonly fixes: readonly OfferedFix[];
}

/** A history that has just begun fills the picture, and does not stand at its edge. */
const shortestMs = 120_000;

function beginOf({ samples: [first] }: GroupHistory, earliest: Moment, now: Moment): Moment {
  return first === undefined ? earliest : Math.max(earliest, Math.min(first.at, now - shortestMs));
}

/** More points than this are not seen in the curve. */
const pointsAtMost = 300;

export function snapshotOf(known: Known): Snapshot {
  const { about, account, regionName, instanceName, isRefreshing, reading, failure, history, recent, now } = known;
  const { ref } = about;
  const from = beginOf(history, now - rangeSeconds[about.range] * 1000, now);
  const trend = trendOf(history, now);
  return {
    identity: {
      ref,
      name: reading?.group.name ?? about.name,
      resource: ref.kind === 'dts' ? (instanceName ?? ref.instanceId) : ref.logstore,
      regionName,
      account,
    },
    isRefreshing,
    now,
    reading: reading && shown(reading),
    verdicts: reading ? groupVerdicts(reading, history, now).map(verdict => ({ verdict, tone: toneOf(verdict) })) : [],
    trend,
    forecast: reading && lossForecast(reading, trend, now),
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
  };
}

function shown(reading: GroupReading): ShownReading {
  if (reading.kind === 'sls') return reading;
  const { id, name, userName, consumptionCheckpoint } = reading.group;
  return { ...reading, group: { id, name, userName, checkpoint: consumptionCheckpoint?.getTime() } };
}

/**
 * By name. A consumer is silent when, by the time of the reading, it had committed none of its shards within the time
 * that a living one takes.
 */
export function consumersOf({ group, shards, at }: SlsReading): readonly Consumer[] {
  const names = new Set(shards.flatMap(({ consumer }) => consumer ?? []));
  return [...names].sort().map(name => {
    const held = shards.filter(({ consumer }) => consumer === name);
    const isHeard = held.some(
      shard => lastHeard(shard) !== undefined && !isSilent(lastHeard(shard), group.timeoutSeconds, at),
    );
    return { name, shards: held.length, isSilent: !isHeard };
  });
}

function refusals({ about: { ref }, account, reading, hasUndo, refusalWords }: Known): Snapshot['refusals'] {
  const service: Subject['service'] =
    ref.kind === 'sls'
      ? { kind: 'sls' }
      : reading?.kind === 'dts'
        ? { kind: 'dts', stage: taskStage(reading.taskStatus), isNewVersion: reading.isNewVersion }
        : // Until it is known the service decides.
          { kind: 'dts', stage: 'unknown', isNewVersion: true };
  const subject = { isReadOnlyAccount: account.isReadOnly, service, hasSavedReset: hasUndo };
  const found = (['edit', 'delete', 'reset', 'undoReset'] as const).flatMap(action => {
    const refusal = whyNot(action, subject);
    return refusal ? [[action, { refusal, words: refusalWords(refusal) }] as const] : [];
  });
  return Object.fromEntries(found);
}

function problem({ text, detail, fixes, error, at }: NonNullable<Known['failure']>): Problem {
  const isGone = error instanceof CloudError && error.kind === 'notFound';
  return { text, detail, at, fixes, isGone };
}
