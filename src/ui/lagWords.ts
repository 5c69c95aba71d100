import * as vscode from 'vscode';
import { durationText } from '../model/durations.ts';
import { type GroupVerdict, slowAfterSeconds } from '../model/lag/judge.ts';
import type { GroupReading, LagRange } from '../model/lag/reading.ts';
import type { Moment } from '../model/units.ts';
import { numberText } from './words.ts';

/** What the words for a verdict need of a reading. There is no lag if there is no number. */
export interface Lagging {
  readonly service: GroupReading['kind'];
  readonly lag?: LagRange;
  /** Whether the lag may be any longer. */
  readonly isLagAtLeast?: boolean;
}

/** Says when something was so, because it could not be read again since. */
export function asOfWords(at: Moment): string {
  const time = new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'short' }).format(at);
  return vscode.l10n.t('as of {0}', time);
}

/** The words for a verdict in a row, with the lag if it is about that. */
export function verdictWords(verdict: GroupVerdict, group: Lagging): string {
  const { lag, service } = group;
  switch (verdict.kind) {
    case 'dataLost':
      return vscode.l10n.t('data lost');
    case 'dataAtRisk':
      return vscode.l10n.t('loses data in {0}', duration(verdict.left));
    case 'stopped':
      if (service === 'dts') return vscode.l10n.t('no client connected');
      return lag ? vscode.l10n.t('stopped, {0}', lagOrUnknown(group)) : vscode.l10n.t('stopped');
    case 'stuckShards': {
      const { length } = verdict.shards;
      return length === 1 ? vscode.l10n.t('1 shard stuck') : vscode.l10n.t('{0} shards stuck', numberText(length));
    }
    case 'taskNotRunning':
      return vscode.l10n.t('task not running');
    case 'taskBehind':
      return [lagOrUnknown(group), vscode.l10n.t('newest record {0} old', duration(verdict.seconds))].join(' · ');
    case 'partlyNotStarted': {
      const [few, all] = [numberText(verdict.shards.length), numberText(verdict.of)];
      return [lagOrUnknown(group), vscode.l10n.t('{0} of {1} shards not started', few, all)].join(' · ');
    }
    case 'fallingBehind':
    case 'behind':
    case 'catchingUp':
    case 'well':
    case 'unknown':
      return lagOrUnknown(group);
    case 'notStarted':
      return vscode.l10n.t('not started');
    case 'noData':
      return vscode.l10n.t('no data');
  }
}

export function lagOrUnknown({ lag, isLagAtLeast }: Pick<Lagging, 'lag' | 'isLagAtLeast'>): string {
  if (!lag) return vscode.l10n.t('lag unknown');
  return isLagAtLeast ? vscode.l10n.t('at least {0} behind', duration(lag.atLeast)) : lagWords(lag);
}

/** The words for a lag. An overview reads only its limits, and the words are no more precise than those. */
function lagWords({ atLeast, atMost }: LagRange): string {
  if (atLeast === atMost) return vscode.l10n.t('{0} behind', duration(atMost));
  if (atMost < slowAfterSeconds) return vscode.l10n.t('within {0}', duration(Math.ceil(atMost / 60) * 60));
  const isClose = atMost - atLeast <= Math.max(60, atMost / 10);
  return isClose
    ? vscode.l10n.t('{0} behind', duration(atLeast))
    : vscode.l10n.t('{0} to {1} behind', duration(atLeast), duration(atMost));
}

const duration = (seconds: number): string => durationText(seconds, vscode.env.language);
