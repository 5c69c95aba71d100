import * as vscode from 'vscode';
import { durationText } from '../model/durations.ts';
import { type GroupVerdict, slowAfterSeconds } from '../model/lag/judge.ts';
import type { LagRange } from '../model/lag/reading.ts';
import { numberText } from '../ui/words.ts';
import type { GroupState } from './groupState.ts';

type Known = Extract<GroupState, { readonly kind: 'known' }>;

/** How a consumer group is doing, as its row says it. Nothing before anything is known. */
export function groupWords(group: GroupState): string {
  switch (group.kind) {
    case 'known':
      return [[stateWords(group), trendSign(group)].filter(Boolean).join(' '), ...asOfWords(group)].join(' · ');
    case 'unread':
      return '';
    case 'unreadable':
      return vscode.l10n.t("couldn't read the lag");
    case 'gone':
      return vscode.l10n.t('no longer exists');
  }
}

/** The same for screen readers, which pass over signs. */
export function spokenGroupWords(group: GroupState): string {
  if (group.kind !== 'known') return groupWords(group);
  return [stateWords(group), trendWords(group), ...asOfWords(group)].filter(Boolean).join(', ');
}

/** The first verdict; of data that is at risk also why that is so. */
function stateWords(group: Known): string {
  const [first, next] = group.verdicts;
  if (first.kind !== 'dataAtRisk') return verdictWords(first, group);
  const why = next ? verdictWords(next, group) : lagOrUnknown(group);
  return [why, vscode.l10n.t('loses data in {0}', duration(first.left))].join(' · ');
}

function verdictWords(verdict: GroupVerdict, group: Known): string {
  const { lag, service } = group;
  switch (verdict.kind) {
    case 'dataLost':
      return vscode.l10n.t('data lost');
    case 'dataAtRisk':
      return vscode.l10n.t('loses data in {0}', duration(verdict.left));
    case 'stopped':
      if (service === 'dts') return vscode.l10n.t('no client connected');
      return lag ? vscode.l10n.t('stopped, {0}', lagWords(lag)) : vscode.l10n.t('stopped');
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
      return lagOrUnknown(group);
    case 'unknown':
      return lag && lag.atLeast > 0
        ? vscode.l10n.t('at least {0} behind', duration(lag.atLeast))
        : vscode.l10n.t('lag unknown');
    case 'notStarted':
      return vscode.l10n.t('not started');
    case 'noData':
      return vscode.l10n.t('no data');
  }
}

const lagOrUnknown = ({ lag }: Known): string => (lag ? lagWords(lag) : vscode.l10n.t('lag unknown'));

/** An overview knows limits only. They are told as precisely as they are known, and no more precisely than that. */
export function lagWords({ atLeast, atMost }: LagRange): string {
  if (atLeast === atMost) return vscode.l10n.t('{0} behind', duration(atMost));
  if (atMost < slowAfterSeconds) return vscode.l10n.t('within {0}', duration(Math.ceil(atMost / 60) * 60));
  const isClose = atMost - atLeast <= Math.max(60, atMost / 10);
  return isClose
    ? vscode.l10n.t('{0} behind', duration(atLeast))
    : vscode.l10n.t('{0} to {1} behind', duration(atLeast), duration(atMost));
}

function trendSign({ trend }: Known): string {
  switch (trend?.direction) {
    case 'rising':
      return '▲';
    case 'falling':
      return '▼';
    case 'steady':
    case undefined:
      return '';
  }
}

function trendWords({ trend }: Known): string {
  switch (trend?.direction) {
    case 'rising':
      return vscode.l10n.t('rising');
    case 'falling':
      return vscode.l10n.t('falling');
    case 'steady':
    case undefined:
      return '';
  }
}

function asOfWords({ asOf }: Known): readonly string[] {
  if (asOf === undefined) return [];
  const time = new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'short' }).format(asOf);
  return [vscode.l10n.t('as of {0}', time)];
}

const duration = (seconds: number): string => durationText(seconds, vscode.env.language);
