import { whyNot } from '../groups/groupActions.ts';
import { momentText } from '../groups/groupDocument.ts';
import { instanceOf } from '../places.ts';
import { moving, type ResetEffect, type ResetPlan, worstEffectFirst } from '../reset/resetPlan.ts';
import type { ChosenTarget } from '../reset/resets.ts';
import { readTime } from '../reset/resetTime.ts';
import type { Position } from '../lag/shardPositions.ts';
import { utcText } from '../units.ts';
import type { AgentOptions } from './agentOptions.ts';
import { AgentRefusal } from './agentRefusal.ts';
import { type Input, textIn } from './input.ts';
import { fromServiceMeans } from './meanings.ts';
import type { Pointing } from './pointing.ts';
import { type Members, rowsAtMost } from './tool.ts';

const howToCarryOut =
  'Nothing was changed, and no tool can change it. A person carries this out with the command "Reset Checkpoints" on the ' +
  'group in the Consumer Groups view, after stopping its consumers. It is planned anew there.';

/** Works out what a reset would do, by calls that only read. */
export async function planCheckpointReset(
  options: AgentOptions,
  pointing: Pointing,
  input: Input,
  signal: AbortSignal,
): Promise<Members> {
  const { catalog, resets, words, now = Date.now } = options;
  const target = targetOf(input, now());
  const shards = shardsOf(textIn(input, 'shards'));
  const pointed = await pointing.group(input, signal);
  const { account, ref } = pointed;
  if (ref.kind === 'dts') {
    const job = await catalog.listedJob(instanceOf(ref), signal);
    const refusal = whyNot('reset', { account: {}, service: 'dts', job, hasSavedReset: false }) ?? 'clientChooses';
    throw new AgentRefusal('notPossible', words.refusal(refusal), 'Tell the user.', {
      group: pointing.groupMembers(pointed),
    });
  }
  const plan = await resets.plan(ref, target, shards, signal);
  return {
    group: pointing.groupMembers(pointed),
    ...(account.isReadOnly && { isReadOnlyAccount: true, readOnlyMeans: words.refusal('readOnlyAccount') }),
    ...planMembers(plan, words.reset(withoutConsumerNames(plan)), pointing),
    carryOut: howToCarryOut,
    note: fromServiceMeans,
  };
}

function planMembers(
  plan: ResetPlan,
  { warnings, sums }: { readonly warnings: readonly string[]; readonly sums: readonly string[] },
  pointing: Pointing,
): Members {
  const shown = worstEffectFirst(plan.shards).slice(0, rowsAtMost);
  return {
    plannedAt: momentText(plan.madeAt),
    target: targetMembers(plan, pointing),
    shardsThatMove: moving(plan).length,
    sums,
    warnings,
    ...Object.fromEntries(
      (['replays', 'skips', 'starts'] as const).map(effect => [`${effect}LogGroups`, sumOf(plan, effect)]),
    ),
    shards: shown.map(({ shard, isReadOnly, effect, logGroups, seconds, before, after, clamped }) => ({
      shard,
      effect,
      logGroups,
      seconds: seconds ?? null,
      from: positionText(before),
      to: positionText(after),
      isReadOnly,
      ...(clamped !== undefined && { clamped }),
    })),
    shardsInAll: plan.shards.length,
    leftOut: plan.leftOut.slice(0, rowsAtMost).map(({ shard, reason }) => ({ shard, reason })),
    leftOutInAll: plan.leftOut.length,
    runningConsumers: {
      inAll: plan.activeConsumers.length,
      fromService: plan.activeConsumers.slice(0, rowsAtMost).map(({ consumer, shards, updatedAt }) => ({
        consumer: pointing.shown(consumer),
        shards: shards.length,
        lastCommitAt: momentText(updatedAt),
      })),
    },
    means:
      'from and to are the times at which Log Service received the data there, in UTC. null: no checkpoint, or not known.',
  };
}

const sumOf = ({ shards }: ResetPlan, effect: ResetEffect): number =>
  shards.filter(shard => shard.effect === effect).reduce((sum, { logGroups }) => sum + logGroups, 0);

const positionText = (position: Position | undefined): string | null =>
  position?.time === undefined ? null : utcText(position.time);

function targetMembers({ target }: ResetPlan, pointing: Pointing): Members {
  switch (target.to) {
    case 'begin':
    case 'end':
    case 'saved':
      return { to: target.to };
    case 'time':
      return { to: target.to, time: utcText(target.at) };
    case 'group':
      return { to: target.to, fromService: { group: pointing.shown(target.groupName) } };
  }
}

/** Warnings speak of consumers by number, because names belong under `fromService`. */
const withoutConsumerNames = (plan: ResetPlan): ResetPlan => ({
  ...plan,
  activeConsumers: plan.activeConsumers.map((active, index) => ({ ...active, consumer: `#${index + 1}` })),
});

function targetOf(input: Input, now: number): ChosenTarget {
  // The check of the arguments has let nothing else pass.
  const to = textIn(input, 'to') as ChosenTarget['to'];
  const [time, otherGroup] = [textIn(input, 'time'), textIn(input, 'otherGroup')];
  switch (to) {
    case 'begin':
    case 'end':
      return { to };
    case 'group':
      if (otherGroup !== undefined) return { to, groupName: otherGroup };
      throw new AgentRefusal(
        'wrongArguments',
        'The other group is missing.',
        'Give otherGroup, from list_consumer_groups.',
      );
    case 'time':
      return { to, at: timeOf(time, now) };
  }
}

function timeOf(time: string | undefined, now: number): Extract<ChosenTarget, { readonly to: 'time' }>['at'] {
  const typed = readTime(time ?? '', { now, timeZone: 'UTC' });
  if (typed.kind === 'time') return typed.at;
  const problems: Readonly<Record<typeof typed.problem, string>> = {
    empty: 'The time is missing.',
    notUnderstood: 'The time is not understood.',
    noSuchDate: 'There is no such date or time.',
    future: 'The time is in the future.',
    skippedLocalTime: 'There is no such time.',
    repeatedLocalTime: 'The time could mean two moments.',
  };
  throw new AgentRefusal(
    'wrongArguments',
    problems[typed.problem],
    'Give time as 2026-01-15T08:00:00Z, or as a time ago such as 2h ago.',
    { nowIs: momentText(now) },
  );
}

/** Reads numbers of shards such as `0-3,7`. */
function shardsOf(text: string | undefined): 'all' | readonly number[] {
  if (text === undefined || text.trim().toLowerCase() === 'all') return 'all';
  const shards = new Set<number>();
  for (const part of text.split(',')) {
    const [, first = '', last = first] = /^\s*(\d{1,6})\s*(?:[-–]\s*(\d{1,6})\s*)?$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === '' || to < from || to - from > 1_000) {
      throw new AgentRefusal('wrongArguments', 'The shards are not understood.', 'Give shards such as 0-3,7.');
    }
    for (let shard = from; shard <= to; shard++) shards.add(shard);
  }
  return [...shards];
}
