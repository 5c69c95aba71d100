import * as vscode from 'vscode';
import { durationText } from '../model/durations.ts';
import { isSameCheckpoint, type Position, type ResetTarget, type ShardPlan } from '../model/reset/resetPlan.ts';
import type { LogGroups } from '../model/units.ts';
import { numberText } from '../ui/words.ts';
import { echoWords } from './resetTimeStep.ts';

/** In the language of the editor. */
export const lengthText = (seconds: number): string => durationText(seconds, vscode.env.language);

/** `0–12, 17` */
export function shardsText(shards: readonly number[]): string {
  const runs: { first: number; last: number }[] = [];
  for (const shard of [...shards].sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.last === shard - 1) run.last = shard;
    else runs.push({ first: shard, last: shard });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`)).join(', ');
}

export const shardCount = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 shard') : vscode.l10n.t('{0} shards', numberText(count));

const logGroupCount = (count: LogGroups): string =>
  count === 1 ? vscode.l10n.t('1 LogGroup') : vscode.l10n.t('{0} LogGroups', numberText(count));

export function targetWords(target: ResetTarget, now: number): string {
  switch (target.to) {
    case 'begin':
      return vscode.l10n.t('The oldest data that is kept');
    case 'end':
      return vscode.l10n.t('The end');
    case 'time':
      return echoWords(target.at, now);
    case 'group':
      return vscode.l10n.t('Where group {0} is', target.groupName);
    case 'saved':
      return vscode.l10n.t('Where it was before the reset');
  }
}

/** From where to where one shard goes, and what that does. */
export function shardWords(plan: ShardPlan): string {
  if (plan.effect === 'stays') return vscode.l10n.t('{0} · stays', positionWords(plan.before, plan));
  return [
    `${positionWords(plan.before, plan)} → ${positionWords(plan.after, plan)}`,
    amountWords(plan.effect, plan.logGroups, plan.seconds),
  ].join(' · ');
}

/** `seconds`: of one shard, or of the one with the most. */
export function amountWords(
  effect: Exclude<ShardPlan['effect'], 'stays'>,
  logGroups: LogGroups,
  seconds: number | undefined,
): string {
  const amount = [logGroupCount(logGroups), ...(seconds === undefined ? [] : [lengthText(seconds)])].join(', ');
  switch (effect) {
    case 'replays':
      return vscode.l10n.t('replays {0}', amount);
    case 'skips':
      return vscode.l10n.t('skips {0}', amount);
    case 'starts':
      return vscode.l10n.t('starts, {0} to read', amount);
  }
}

function positionWords(position: Position | undefined, { begin, end }: ShardPlan): string {
  if (!position) return vscode.l10n.t('not started');
  if (!position.isKept) return vscode.l10n.t('data no longer kept');
  if (begin === end) return vscode.l10n.t('empty shard');
  if (isSameCheckpoint(position.checkpoint, end)) return vscode.l10n.t('end');
  if (position.time === undefined) return vscode.l10n.t('time unknown');
  const format = new Intl.DateTimeFormat(vscode.env.language, {
    month: 'short',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return format.format(new Date(position.time * 1000));
}
