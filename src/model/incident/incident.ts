import type { DtsJob } from '../../cloud/dts/types.ts';
import type { Account } from '../accounts/account.ts';
import { explainable } from '../explain/explainable.ts';
import type { Question } from '../explain/explain.ts';
import { statusQuestions } from '../explain/statusQuestions.ts';
import { type Consumer, consumersOf } from '../lag/consumers.ts';
import { curvePoints } from '../lag/curve.ts';
import type { GroupHistory, Mark, Sample } from '../lag/history.ts';
import { judge, type Judgement } from '../lag/judge.ts';
import type { FailedReading, GroupReading, ShardLag, SlsReading } from '../lag/reading.ts';
import { counted, type ShardHealth, worstFirst } from '../lag/shardHealth.ts';
import type { GroupRef } from '../places.ts';
import type { SavedReset } from '../reset/savedResets.ts';
import { verdicts } from '../status/verdicts.ts';
import type { Moment } from '../units.ts';
import type { LastCall } from './lastCalls.ts';

/** Everything that this computer knows of a group at one moment. */
export interface KnownOfGroup {
  readonly ref: GroupRef;
  readonly account: Pick<Account, 'name' | 'identity'> | undefined;
  readonly name: string;
  /** The task of the instance, as it was listed last. Groups of Logstores have none. */
  readonly job: DtsJob | undefined;
  /** The last reading that succeeded, if any. */
  readonly reading: GroupReading | undefined;
  /** The last readings that tell what has changed lately. Groups of instances have none. */
  readonly recent: readonly SlsReading[];
  /** Why there is no newer one. */
  readonly failure: FailedReading | undefined;
  readonly history: GroupHistory;
  readonly resets: readonly SavedReset[];
  readonly calls: readonly LastCall[];
  readonly now: Moment;
}

/** What an incident snapshot says of a group. However much is known of it, this is never long. */
export interface Incident extends Omit<KnownOfGroup, 'recent' | 'history' | 'resets'> {
  readonly judgement: Judgement | undefined;
  /** The curve, thinned twice: for the picture and for the table. */
  readonly curve: readonly Sample[];
  readonly samples: readonly Sample[];
  /** What happened to the group, the oldest first, without what this extension did. */
  readonly events: readonly Mark[];
  /** What this extension did to the group, the newest first. */
  readonly changes: readonly OwnChange[];
  /** The shards that are worth looking at, the worst first, and how many others there are of each health. */
  readonly shards: readonly ShardLag[];
  readonly otherShards: readonly (readonly [ShardHealth, number])[];
  readonly consumers: readonly Consumer[];
  readonly otherConsumers: number;
  /** What may explain how the group is doing. */
  readonly questions: readonly Question[];
}

export interface OwnChange {
  readonly at: Moment;
  readonly kind: (typeof ownKinds)[number];
  /** How many shards a reset wrote, if the checkpoints that it replaced are still kept. */
  readonly shards: number | undefined;
}

/** The marks of what this extension does itself. */
const ownKinds = ['reset', 'undo', 'edited'] as const;

const pointsAtMost = 300;
const rowsAtMost = 48;
const eventsAtMost = 24;
const changesAtMost = 20;
const callsAtMost = 10;
const shardsAtMost = 40;
const consumersAtMost = 40;
/** A precheck has up to thirty items. */
const questionsAtMost = 10;

export function incidentOf(known: KnownOfGroup): Incident {
  const { recent, history, resets, ...rest } = known;
  const { reading, calls, now } = known;
  const samples = history.samples.filter(({ at }) => at <= now);
  const from = samples[0]?.at ?? now;
  const shards = reading?.kind === 'sls' ? worstFirst(reading.shards) : [];
  const consumers = reading?.kind === 'sls' ? consumersOf(reading) : [];
  return {
    ...rest,
    calls: calls.slice(0, callsAtMost),
    judgement: reading && judge(reading, history, now),
    curve: curvePoints(samples, from, now, pointsAtMost),
    samples: curvePoints(samples, from, now, rowsAtMost),
    events: history.marks.filter(({ kind }) => !isOwn(kind)).slice(-eventsAtMost),
    changes: ownChanges(history.marks, resets).slice(0, changesAtMost),
    shards: shards.slice(0, shardsAtMost),
    otherShards: counted(shards.slice(shardsAtMost)),
    consumers: consumers.slice(0, consumersAtMost),
    otherConsumers: Math.max(0, consumers.length - consumersAtMost),
    questions: questionsOf(rest, recent, history.marks),
  };
}

const isOwn = (kind: Mark['kind']): kind is OwnChange['kind'] => ownKinds.some(own => own === kind);

/** A reset is kept before it is written and marked after that. */
const writtenWithinMs = 600_000;

/** The marks of our own changes and the resets that are kept, each once, the newest first. */
function ownChanges(marks: readonly Mark[], resets: readonly SavedReset[]): readonly OwnChange[] {
  const left = [...resets];
  const marked = marks
    .flatMap(({ at, kind }) => (isOwn(kind) ? [{ at, kind }] : []))
    .map(({ at, kind }): OwnChange => {
      const isIts = (reset: SavedReset): boolean => reset.at <= at && at - reset.at <= writtenWithinMs;
      const index = kind === 'reset' ? left.findIndex(isIts) : -1;
      const [reset] = index < 0 ? [] : left.splice(index, 1);
      return { at, kind, shards: reset?.shards.length };
    });
  const unmarked = left.map(({ at, shards }): OwnChange => ({ at, kind: 'reset', shards: shards.length }));
  return [...marked, ...unmarked].sort((a, b) => b.at - a.at);
}

/** What to explain: why the group could not be read, how it looks, and what its task reports. */
function questionsOf(
  { reading, failure, job, now }: Pick<KnownOfGroup, 'reading' | 'failure' | 'job' | 'now'>,
  recent: readonly SlsReading[],
  marks: readonly Mark[],
): readonly Question[] {
  const error = explainable(failure?.error);
  return [
    ...(error ? [{ kind: 'refusal', error } as const] : []),
    ...(reading?.kind === 'sls' ? [{ kind: 'group', readings: recent, marks } as const] : []),
    ...(job ? taskQuestions(job, now) : []),
  ];
}

/** What the status panel explains of the task of an instance. */
const taskQuestions = (job: DtsJob, now: Moment): readonly Question[] =>
  [
    ...statusQuestions(
      verdicts({
        job,
        listed: job,
        newer: undefined,
        older: undefined,
        precheck: undefined,
        status: job.status,
        window: undefined,
        groups: [],
        now,
      }),
    ).values(),
  ].slice(0, questionsAtMost);
