import * as vscode from 'vscode';
import { durationText } from '../model/durations.ts';
import { type GroupVerdict, slowAfterSeconds } from '../model/lag/judge.ts';
import type { LagRange } from '../model/lag/reading.ts';
import { numberText } from '../ui/words.ts';
import type { GroupState } from './groupState.ts';

type Known = Extract<GroupState, { readonly kind: 'known' }>;

/** The words of a row for how a consumer group is doing. They are empty until something is known. */
export function groupWords(group: GroupState): string {
  switch (group.kind) {
    case 'known':
      return [
        [stateWords(group), group.trend && trends[group.trend.direction].sign].filter(Boolean).join(' '),
        ...asOfWords(group),
      ].join(' · ');
    case 'unread':
      return '';
    case 'unreadable':
      return vscode.l10n.t("couldn't read the lag");
    case 'gone':
      return vscode.l10n.t('no longer exists');
  }
}

/** The same words for screen readers, which skip signs. */
export function spokenGroupWords(group: GroupState): string {
  if (group.kind !== 'known') return groupWords(group);
  return [stateWords(group), group.trend && trends[group.trend.direction].words, ...asOfWords(group)]
    .filter(Boolean)
    .join(', ');
}

/** The words for the first verdict. If data is at risk, they also say why. */
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

/** The words for a lag. An overview reads only its limits, and the words are no more precise than those. */
export function lagWords({ atLeast, atMost }: LagRange): string {
  if (atLeast === atMost) return vscode.l10n.t('{0} behind', duration(atMost));
  if (atMost < slowAfterSeconds) return vscode.l10n.t('within {0}', duration(Math.ceil(atMost / 60) * 60));
  const isClose = atMost - atLeast <= Math.max(60, atMost / 10);
  return isClose
    ? vscode.l10n.t('{0} behind', duration(atLeast))
    : vscode.l10n.t('{0} to {1} behind', duration(atLeast), duration(atMost));
}

const trends = {
  rising: { sign: '▲', words: vscode.l10n.t('rising') },
  falling: { sign: '▼', words: vscode.l10n.t('falling') },
  steady: { sign: '', words: '' },
};

function asOfWords({ asOf }: Known): readonly string[] {
  if (asOf === undefined) return [];
  const time = new Intl.DateTimeFormat(vscode.env.language, { timeStyle: 'short' }).format(asOf);
  return [vscode.l10n.t('as of {0}', time)];
}

const duration = (seconds: number): string => durationText(seconds, vscode.env.language);
