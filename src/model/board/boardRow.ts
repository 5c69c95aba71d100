import type { GroupHistory } from '../lag/history.ts';
import type { Judgement } from '../lag/judge.ts';
import type { FailedReading, GroupReading } from '../lag/reading.ts';
import type { GroupOwnerRef, GroupRef, GroupService } from '../places.ts';

interface AnyRow {
  /** From `groupKey`. */
  readonly key: string;
  readonly ref: GroupRef;
  /** The name of the group. */
  readonly name: string;
  /** The name of the instance, or the project and the Logstore. */
  readonly ownerName: string;
  readonly accountId: string;
  readonly region: string;
  readonly service: GroupService;
}

/** The group is listed, and is about to be read for the first time. */
export interface LoadingRow extends AnyRow {
  readonly state: 'loading';
}

/** Every attempt to read the group has failed. */
export interface FailedRow extends AnyRow {
  readonly state: 'failed';
  readonly failure: FailedReading;
}

export interface ReadRow extends AnyRow {
  readonly state: 'read';
  readonly reading: GroupReading;
  /** The judge's answer for this reading and history. The first verdict is the row's state. */
  readonly judgement: Judgement;
  readonly history: GroupHistory;
  /** Why there is no newer reading, if the last attempt failed. */
  readonly failure: FailedReading | undefined;
  /** Whether the reading is older than it should be, so that its time belongs beside it. */
  readonly isStale: boolean;
}

/** A group on the board. A row is never changed: when anything about the group is new, there is a new row. */
export type BoardRow = LoadingRow | FailedRow | ReadRow;

/** Something that could not be read as a whole: one line on the board instead of one for each group. */
export interface BoardFailure {
  /** What `Board.retry` takes. */
  readonly key: string;
  readonly kind: 'account' | 'region' | 'project' | 'place';
  readonly accountId: string;
  /** Absent for an account. */
  readonly region: string | undefined;
  readonly service: GroupService | undefined;
  /** Set for a project. */
  readonly project: string | undefined;
  /** Set for an instance or Logstore. */
  readonly of: GroupOwnerRef | undefined;
  /** The name of the instance, or the project and the Logstore. */
  readonly ownerName: string | undefined;
  /** How many instances and Logstores could not be read. 0 if it is not known which there are. */
  readonly places: number;
  /** How many groups are known not to be read for this reason. */
  readonly groups: number;
  readonly error: unknown;
  readonly at: number;
  readonly isRetrying: boolean;
}

/** The states that the filter of the board distinguishes. */
export const stateClasses = ['attention', 'behind', 'well', 'unused', 'notKnown'] as const;
export type StateClass = (typeof stateClasses)[number];
