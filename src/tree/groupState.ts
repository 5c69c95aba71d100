import { CloudError } from '../cloud/errors.ts';
import type { Trend } from '../model/lag/history.ts';
import { type GroupVerdict, judge, type Judgement, rankOf, toneOf, verdictKinds } from '../model/lag/judge.ts';
import { dtsReading, type FailedReading, type GroupReading, type LagRange, taskFacts } from '../model/lag/reading.ts';
import { isLagAtLeast } from '../model/lag/shardHealth.ts';
import { groupRefOf } from '../model/places.ts';
import type { Moment } from '../model/units.ts';
import type { Alarm } from './groupOrder.ts';
import type { Known } from './known.ts';
import type { GroupNode, NodeOf } from './nodes.ts';

/** How a consumer group is doing, as far as it is known. */
export type GroupState =
  | {
      readonly kind: 'known';
      readonly service: GroupReading['kind'];
      readonly verdicts: Judgement['verdicts'];
      /** Absent if there is no number, because the group was not started, has no client, or was refused. */
      readonly lag?: LagRange;
      readonly isLagAtLeast?: boolean;
      readonly trend?: Trend;
      /** The moment of the reading. It is set only if a later attempt to read the group has failed. */
      readonly asOf?: Moment;
    }
  /** The group was not read yet, and its list says nothing about its lag. */
  | { readonly kind: 'unread' }
  /** Every attempt to read the group has failed. */
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'gone' };

export function stateOf(node: GroupNode, known: Pick<Known, 'latest' | 'failure' | 'history' | 'now'>): GroupState {
  const ref = groupRefOf(node.group);
  const failure = known.failure(ref);
  const read = known.latest(ref);
  const reading = read ?? (node.kind === 'instanceGroup' ? listedReading(node, known.now()) : undefined);
  const judgement = reading && judge(reading, known.history(ref), known.now());
  return stateFrom(judgement && { reading, judgement, isListed: read === undefined }, failure);
}

/** What follows from a reading that was judged, and from the failure of a later one. */
export function stateFrom(
  read:
    | {
        readonly reading: GroupReading;
        readonly judgement: Judgement;
        /** Whether the lists told it. */ readonly isListed: boolean;
      }
    | undefined,
  failure: FailedReading | undefined,
): GroupState {
  if (failure?.error instanceof CloudError && failure.error.kind === 'notFound') return { kind: 'gone' };
  if (!read) return { kind: failure ? 'unreadable' : 'unread' };
  const { reading, judgement, isListed } = read;
  const { lag } = reading;
  const { verdicts, trend } = judgement;
  return {
    kind: 'known',
    service: reading.kind,
    verdicts,
    ...(lag && { lag, ...(isLagAtLeast(reading) && { isLagAtLeast: true }) }),
    ...(lag && trend && { trend }),
    ...(failure && !isListed && { asOf: reading.at }),
  };
}

/**
 * Makes a reading from the lists of instances and groups until there is a real one. Nobody knows how old the list of
 * instances is, so its newest record counts as new; otherwise the task would seem to fall behind. Its oldest record may
 * have expired since, but data that was lost when the instance was listed is still lost.
 */
function listedReading({ instance, group }: NodeOf<'instanceGroup'>, now: Moment): GroupReading {
  const { job } = instance;
  return dtsReading(group, group.group, taskFacts(job, job.endTime?.getTime() ?? now), now);
}

/** How alarming a group is. Lag counts in whole minutes, and not at all for groups that keep up, to keep rows in place. */
export function alarmOf(group: GroupState): Alarm {
  switch (group.kind) {
    case 'known': {
      const [first] = group.verdicts;
      const isWell = toneOf(first) === 'well';
      return { level: levelOf(first.kind), minutes: isWell ? 0 : Math.floor((group.lag?.atLeast ?? 0) / 60) };
    }
    case 'unreadable':
      return { level: levelOf('unknown'), minutes: 0 };
    case 'gone':
    case 'unread':
      return { level: 0, minutes: 0 };
  }
}

/** The level of a verdict. Groups that are behind share one level, because the trend of their lag changes often. */
const levelOf = (kind: GroupVerdict['kind']): number =>
  verdictKinds.length - rankOf(kind === 'fallingBehind' || kind === 'catchingUp' ? 'behind' : kind);
