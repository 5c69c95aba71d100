import type { CloudError } from '../../cloud/errors.ts';
import { momentText } from '../groups/groupDocument.ts';
import { consumersOf } from '../lag/consumers.ts';
import { type Judgement, judge, toneOf } from '../lag/judge.ts';
import type { DtsReading, GroupReading, SlsReading } from '../lag/reading.ts';
import { counted, healthOf, isLagAtLeast, worstFirst } from '../lag/shardHealth.ts';
import { ownerOf } from '../places.ts';
import { knownStatus } from '../status/stage.ts';
import { type Moment, type UnixSeconds, utcText } from '../units.ts';
import type { AgentOptions } from './agentOptions.ts';
import type { AgentWords } from './agentWords.ts';
import type { Input } from './input.ts';
import { dataLossMeans, dtsLagMeans, fromServiceMeans, slsLagMeans, unconsumedMeans } from './meanings.ts';
import type { PointedGroup, Pointing } from './pointing.ts';
import { type Members, rowsAtMost } from './tool.ts';

/** Reads a group as its panel does, and says what its panel says. */
export async function groupStatus(
  options: AgentOptions,
  pointing: Pointing,
  input: Input,
  signal: AbortSignal,
): Promise<Members> {
  const { histories, words, now = Date.now } = options;
  const pointed = await pointing.group(input, signal);
  const reading = await readGroup(options, pointed, signal);
  const judgement = judge(reading, histories.of(pointed.ref), now());
  return {
    group: pointing.groupMembers({ ...pointed, name: reading.group.name || pointed.name }),
    ...judgedMembers(reading, judgement, words, now()),
    ...(reading.kind === 'sls' ? slsMembers(reading, words, pointing, now()) : dtsMembers(reading, words, pointing)),
    readAt: momentText(reading.at),
    note: fromServiceMeans,
  };
}

/** Reads one group exactly, through the monitor that all screens share. */
export async function readGroup(
  { monitor }: AgentOptions,
  { ref }: PointedGroup,
  signal: AbortSignal,
): Promise<GroupReading> {
  await monitor.read({ of: ownerOf(ref), group: ref, detail: 'exact', past: 'recent' }, signal);
  const reading = monitor.latest(ref);
  // The group was deleted between its list and its reading.
  const failure = monitor.failure(ref)?.error as CloudError | undefined;
  if (!reading) throw failure ?? new Error('The monitor read this group and has no reading of it.');
  return reading;
}

/** What the judge says, and the numbers behind it. */
function judgedMembers(reading: GroupReading, judgement: Judgement, words: AgentWords, now: Moment): Members {
  const { verdicts, trend, forecast } = judgement;
  const said = words.group(reading, withoutConsumers(judgement), now);
  return {
    state: said.state,
    verdicts: verdicts.map((verdict, index) => {
      const { says = '', evidence = '', next } = said.verdicts[index] ?? {};
      return { kind: verdict.kind, severity: toneOf(verdict), says, evidence, ...(next !== undefined && { next }) };
    }),
    lag: {
      ...lagNumbers(reading, isLagAtLeast(reading)),
      words: said.lag,
      means: reading.kind === 'sls' ? slsLagMeans : dtsLagMeans,
    },
    trend: trend
      ? {
          direction: trend.direction,
          changeSeconds: trend.change,
          overSeconds: Math.round(trend.over),
          words: said.trend ?? '',
        }
      : null,
    unconsumed: reading.behind ?? null,
    unconsumedMeans: unconsumedMeans[reading.kind],
    dataLoss: {
      secondsLeft: forecast.left === undefined ? null : Math.round(forecast.left),
      assumption: forecast.assumption,
      words: [said.dataLoss, said.dataLossAssumption].filter(Boolean).join(', '),
      means: dataLossMeans,
    },
    dataKept: said.dataKept,
    consumption: said.consumption,
    ...(said.window !== undefined && { trackingWindow: said.window }),
  };
}

/** The lag as far as it is known. An overview of many groups may know only limits. */
export const lagNumbers = ({ lag }: Pick<GroupReading, 'lag'>, isAtLeast: boolean): Members => ({
  lagSeconds: lag?.atLeast ?? null,
  lagAtMostSeconds: isAtLeast ? null : (lag?.atMost ?? null),
});

/** Consumers are named under `fromService` only, and not in sentences of ours. */
export function withoutConsumers(judgement: Judgement): Judgement {
  const nameless = (verdict: Judgement['verdicts'][number]): Judgement['verdicts'][number] =>
    verdict.kind === 'stuckShards' ? { ...verdict, consumers: [] } : verdict;
  const [first, ...others] = judgement.verdicts;
  return { ...judgement, verdicts: [nameless(first), ...others.map(nameless)] };
}

function slsMembers(reading: SlsReading, words: AgentWords, pointing: Pointing, now: Moment): Members {
  const { shards, group } = reading;
  const telling = worstFirst(shards).filter(shard => healthOf(shard) !== 'well' && healthOf(shard) !== 'finished');
  const shown = telling.slice(0, rowsAtMost);
  const consumers = consumersOf(reading);
  return {
    consumerTimeoutSeconds: group.timeoutSeconds ?? null,
    shards: {
      inAll: shards.length,
      byHealth: Object.fromEntries(counted(shards)),
      worst: shown.map(shard => ({
        shard: shard.shard,
        health: healthOf(shard),
        says: words.shard(shard, reading, now),
        ...lagNumbers(shard, shard.state === 'expired'),
        unconsumed: shard.behind ?? null,
        isReadOnly: shard.isReadOnly,
        consumedUpTo: timeText(shard.progress),
        newestDataAt: timeText(shard.newest),
        lastCommitAt: momentText(shard.updatedAt),
        fromService: { lastConsumer: shard.consumer === undefined ? null : pointing.shown(shard.consumer) },
      })),
      ...(telling.length > shown.length && { rest: `${telling.length - shown.length} more shards are not well.` }),
      means: 'Shards that keep up, or are consumed to their end, are only counted.',
    },
    consumers: {
      inAll: consumers.length,
      // Only the age of commits tells whether a consumer is running.
      running: consumers.filter(({ isSilent }) => !isSilent).length,
      fromService: consumers.slice(0, rowsAtMost).map(({ name, shards: count, isSilent }) => ({
        consumer: pointing.shown(name),
        shards: count,
        hasRecentCommits: !isSilent,
      })),
    },
  };
}

const timeText = (time: UnixSeconds | undefined): string | null => (time === undefined ? null : utcText(time));

function dtsMembers(reading: DtsReading, words: AgentWords, pointing: Pointing): Members {
  const { group, taskStatus, taskBehind, client, window, version } = reading;
  return {
    client,
    checkpointAt: momentText(group.consumptionCheckpoint?.getTime()),
    task: {
      status: taskStatusText(taskStatus, words),
      behindSourceSeconds: taskBehind ?? null,
      oldestRecordAt: momentText(window?.begin),
      newestRecordAt: momentText(window?.end),
      version: version ?? null,
    },
    fromService: {
      username: group.userName === undefined ? null : pointing.shown(group.userName),
      ...statusFromService(taskStatus, pointing),
    },
  };
}

/** The status of a task as the screens say it. One that is not known to them is a text of the service. */
export const taskStatusText = (status: string, words: AgentWords): string | null =>
  isForeignStatus(status) ? null : words.taskStatus(status);

export const statusFromService = (status: string, pointing: Pointing): Members =>
  isForeignStatus(status) ? { taskStatus: pointing.shown(status) } : {};

const isForeignStatus = (status: string): boolean => status !== '' && knownStatus(status) === undefined;
