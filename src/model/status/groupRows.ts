import type { GroupHistory, Histories } from '../lag/history.ts';
import { type DtsVerdict, judgeDts, type Judgement, rankOf } from '../lag/judge.ts';
import { dtsReading, type DtsReading, type TaskFacts } from '../lag/reading.ts';
import { groupRefOf } from '../places.ts';
import type { InstanceGroup } from '../resources.ts';
import type { Moment } from '../units.ts';
import { secondsAhead, secondsBehind } from './window.ts';

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly userName: string;
  readonly client: DtsReading['client'];
  readonly checkpoint: Moment | undefined;
  /** As the service measures it; only known while a client is connected. */
  readonly delaySeconds: number | undefined;
  /** Records and heartbeats; only known while a client is connected. */
  readonly unconsumed: number | undefined;
  /** From the checkpoint to the newest record, by our own reckoning. */
  readonly distanceSeconds: number | undefined;
  /**
   * From the oldest record to the checkpoint: how long until data is lost if the group stays where it is and the oldest
   * record moves on with the clock. Negative when it is lost already.
   */
  readonly leftSeconds: number | undefined;
  /** The most alarming first. */
  readonly verdicts: Judgement<DtsVerdict>['verdicts'];
}

/** One row per group, the most alarming first, then by name. */
export function groupRows(
  groups: readonly InstanceGroup[],
  task: TaskFacts,
  histories: Pick<Histories, 'of'>,
  now: Moment,
): readonly GroupRow[] {
  return groups
    .map(listed => groupRow(dtsReading(listed, listed.group, task, now), histories.of(groupRefOf(listed)), now))
    .sort((a, b) => rankOf(a.verdicts[0].kind) - rankOf(b.verdicts[0].kind) || a.name.localeCompare(b.name));
}

function groupRow(reading: DtsReading, history: GroupHistory, now: Moment): GroupRow {
  const { group, window, client, lag, behind } = reading;
  const checkpoint = group.consumptionCheckpoint?.getTime();
  return {
    id: group.id,
    name: group.name,
    userName: group.userName,
    client,
    checkpoint,
    delaySeconds: lag?.atLeast,
    unconsumed: behind,
    distanceSeconds: window && checkpoint !== undefined ? secondsBehind(window, checkpoint) : undefined,
    leftSeconds: window && checkpoint !== undefined ? secondsAhead(window, checkpoint) : undefined,
    verdicts: judgeDts(reading, history, now).verdicts,
  };
}
