import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { linesToCopy } from '../../model/commandLine.ts';
import { durationText } from '../../model/durations.ts';
import type { Position } from '../../model/lag/shardPositions.ts';
import {
  effects,
  isSameCheckpoint,
  type LeftOut,
  moving,
  resetCalls,
  type ResetEffect,
  type ResetPlan,
  type ResetTarget,
  type ShardPlan,
  worstEffectFirst,
} from '../../model/reset/resetPlan.ts';
import { shardRuns } from '../../model/shardRuns.ts';
import { logGroups, type LogGroups } from '../../model/units.ts';
import { numberText, shellName } from '../../ui/words.ts';
import { namesText, phrases } from '../../ui/written.ts';
import { commandFact, copyRows, logstoreFacts } from '../engine/review.ts';
import type { Answers, Fact, ReviewStep } from '../engine/steps.ts';
import { echoWords } from './resetTimeStep.ts';

/** A reset or its undo of which the plan is shown before anything is written. */
interface DryRun {
  readonly account: Account;
  readonly go: string;
  /** Makes the plan. It is called every time the step is shown. */
  readonly plan: (answers: Answers, signal: AbortSignal) => Promise<ResetPlan>;
}

export const dryRunStep = ({ account, go, plan }: DryRun): ReviewStep => ({
  kind: 'review',
  placeholder: vscode.l10n.t('Preview. Nothing has been changed yet.'),
  go,
  load: async (answers, signal) => answers.set('resetPlan', await plan(answers, signal)),
  canGo: answers => moving(answers.get('resetPlan')).length > 0,
  facts: answers => planFacts(answers.get('resetPlan'), account),
  copies: answers =>
    copyRows(
      resetCalls(answers.get('resetPlan')).map(({ cli }) => cli),
      shell => vscode.l10n.t('Copy Commands for {0}', shell),
      shell => vscode.l10n.t('Commands for {0} Copied', shell),
    ),
});

/** The facts about a plan: warnings first, then the sums, then every shard, worst first. */
function planFacts(plan: ResetPlan, account: Account): readonly Fact[] {
  const { ref, target, madeAt } = plan;
  return [
    ...warnings(plan),
    ...sums(plan),
    { label: vscode.l10n.t('Location'), value: '', isHeading: true },
    { label: vscode.l10n.t('Consumer group'), value: ref.groupName },
    ...logstoreFacts(account, ref),
    { label: vscode.l10n.t('New checkpoint'), value: targetWords(target, madeAt), key: 'resetTo' },
    { label: vscode.l10n.t('Shards'), value: shardsText(plan.shards.map(({ shard }) => shard)), key: 'whichShards' },
    ...shardFacts(plan),
    ...commandFacts(plan),
  ];
}

/** What speaks against a plan. */
export function warnings(plan: ResetPlan): readonly Fact[] {
  return [
    ...plan.activeConsumers.map(({ consumer, shards, updatedAt }) => ({
      label: vscode.l10n.t('{0} is running', consumer),
      value: vscode.l10n.t(
        '{0}, last commit {1} ago',
        shardsWords(shards),
        lengthText((plan.madeAt - updatedAt) / 1000),
      ),
      detail: vscode.l10n.t(
        'Stop it first. A running consumer ignores the new checkpoint and overwrites it with its next commit.',
      ),
      icon: 'warning',
    })),
    ...shardWarning(
      plan.shards.filter(({ revives }) => revives),
      vscode.l10n.t('Split or merged shards are read again'),
      plan.isOrdered === true
        ? vscode.l10n.t(
            "These shards were already fully consumed. They're assigned to consumers again, and their child shards wait in the meantime.",
          )
        : vscode.l10n.t("These shards were already fully consumed. They're assigned to consumers again."),
    ),
    ...shardWarning(
      plan.shards.filter(({ clamped }) => clamped === 'toBegin'),
      vscode.l10n.t('Older than the oldest data'),
      vscode.l10n.t('These shards start from their oldest data instead.'),
    ),
    ...shardWarning(
      plan.shards.filter(({ clamped }) => clamped === 'toEnd'),
      vscode.l10n.t('Newer than the newest data'),
      vscode.l10n.t('These shards move to the end.'),
    ),
    ...shardWarning(
      plan.shards.filter(({ after }) => !after.isKept),
      vscode.l10n.t('The data there has expired'),
      vscode.l10n.t('The service might reject these checkpoints. If not, consumers start there as if they had none.'),
    ),
    ...leftOutFacts(plan.leftOut),
  ];
}

const shardWarning = (shards: readonly ShardPlan[], label: string, detail: string): readonly Fact[] =>
  shards.length === 0
    ? []
    : [
        {
          label,
          value: shardsWords(shards.map(({ shard }) => shard)),
          detail,
          icon: 'warning',
        },
      ];

function leftOutFacts(leftOut: readonly LeftOut[]): readonly Fact[] {
  const reasons = new Map<string, number[]>();
  for (const entry of leftOut) {
    const words = leftOutWords(entry);
    reasons.set(words, [...(reasons.get(words) ?? []), entry.shard]);
  }
  return [...reasons].map(([words, shards]) => ({
    label: vscode.l10n.t('Not included'),
    value: shardsWords(shards),
    detail: words,
    icon: 'circle-slash',
  }));
}

export function leftOutWords(leftOut: LeftOut): string {
  switch (leftOut.reason) {
    case 'otherGroupHasNone':
      return vscode.l10n.t('The other group has no checkpoint there.');
    case 'gone':
      return vscode.l10n.t('The shard no longer exists because its data has expired.');
    case 'movedOn':
      return leftOut.consumer === undefined
        ? vscode.l10n.t('The checkpoint has changed since then.')
        : vscode.l10n.t('Consumer {0} has moved on since then.', leftOut.consumer);
    case 'hadNone':
      return vscode.l10n.t("There was no checkpoint before, and there's no API to remove one.");
  }
}

/** How many shards are moved, and what that does in all of them together. */
export function sums(plan: ResetPlan): readonly Fact[] {
  const facts = effects.flatMap((effect): readonly Fact[] => {
    if (effect === 'stays') return [];
    const shards = plan.shards.filter(shard => shard.effect === effect);
    if (shards.length === 0) return [];
    const sum = logGroups(shards.reduce((total, shard) => total + shard.logGroups, 0));
    const most = Math.max(...shards.map(({ seconds }) => seconds ?? 0));
    const value = amountWords(effect, sum, most > 0 ? most : undefined);
    return [{ label: shardCount(shards.length), value, icon: icons[effect] }];
  });
  const staying = plan.shards.length - moving(plan).length;
  if (staying === 0) return facts;
  const stays = { label: shardCount(staying), value: vscode.l10n.t('already at the new checkpoint'), icon: 'dash' };
  return [...facts, stays];
}

function shardFacts(plan: ResetPlan): readonly Fact[] {
  const calls = new Map(resetCalls(plan).map(call => [call.shard, call.api]));
  const rows = worstEffectFirst(plan.shards).map((shard): Fact => {
    const call = calls.get(shard.shard);
    return {
      label: shard.isReadOnly
        ? vscode.l10n.t('Shard {0}, read-only', shard.shard)
        : vscode.l10n.t('Shard {0}', shard.shard),
      value: shardWords(shard),
      icon: icons[shard.effect],
      ...(call !== undefined && { detail: call }),
    };
  });
  return [{ label: vscode.l10n.t('Shard by shard'), value: '', isHeading: true }, ...rows];
}

function commandFacts(plan: ResetPlan): readonly Fact[] {
  const [first, ...others] = resetCalls(plan);
  const [lines] = first ? linesToCopy([first.cli], vscode.env.shell) : [];
  if (!first || !lines) return [];
  const shell = shellName(lines.shell);
  const label =
    others.length === 0
      ? vscode.l10n.t('Command line for {0}', shell)
      : vscode.l10n.t('Command line for {0}: shard {1} (you can copy all {2})', shell, first.shard, others.length + 1);
  return [commandFact(lines.lines, label)];
}

const icons: Readonly<Record<ResetEffect, string>> = {
  skips: 'debug-step-over',
  replays: 'history',
  starts: 'play',
  stays: 'dash',
};

export const lengthText = (seconds: number): string => durationText(seconds, vscode.env.language);

/** Lists shards in order and joins neighbours, as in `0–12, 17`. */
export const shardsText = (shards: readonly number[]): string => namesText(shardRuns(shards));

const shardsWords = (shards: readonly number[]): string =>
  shards.length === 1
    ? vscode.l10n.t('shard {0}', shardsText(shards))
    : vscode.l10n.t('shards {0}', shardsText(shards));

/** What is said of some shards. */
export const ofShards = (shards: readonly number[], words: string): string =>
  shards.length === 1
    ? vscode.l10n.t('Shard {0}: {1}', shardsText(shards), words)
    : vscode.l10n.t('Shards {0}: {1}', shardsText(shards), words);

export const shardCount = (count: number): string =>
  count === 1 ? vscode.l10n.t('1 shard') : vscode.l10n.t('{0} shards', numberText(count));

const logGroupCount = (count: LogGroups): string =>
  count === 1 ? vscode.l10n.t('1 LogGroup') : vscode.l10n.t('{0} LogGroups', numberText(count));

function targetWords(target: ResetTarget, now: number): string {
  switch (target.to) {
    case 'begin':
      return vscode.l10n.t('The oldest data');
    case 'end':
      return vscode.l10n.t('The end');
    case 'time':
      return echoWords(target.at, now);
    case 'group':
      return vscode.l10n.t('Checkpoints of group {0}', target.groupName);
    case 'saved':
      return vscode.l10n.t('Checkpoints from before the reset');
  }
}

/** Says from where to where the checkpoint of one shard moves, and what that does. */
function shardWords(plan: ShardPlan): string {
  if (plan.effect === 'stays') return vscode.l10n.t('{0} · unchanged', positionWords(plan.before, plan));
  return [
    `${positionWords(plan.before, plan)} → ${positionWords(plan.after, plan)}`,
    amountWords(plan.effect, plan.logGroups, plan.seconds),
  ].join(' · ');
}

/** Says how much a move skips or reads. For several shards, `seconds` is the longest time among them. */
function amountWords(
  effect: Exclude<ShardPlan['effect'], 'stays'>,
  logGroups: LogGroups,
  seconds: number | undefined,
): string {
  const amount = phrases(logGroupCount(logGroups), seconds === undefined ? undefined : lengthText(seconds));
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
  if (!position.isKept) return vscode.l10n.t('data expired');
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
