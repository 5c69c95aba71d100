import type { Damage } from '../../cloud/damage.ts';
import type { ShownValue } from '../../cloud/shownValue.ts';
import type { Moment, UnixSeconds } from '../units.ts';

/**
 * This module holds what is shown of the records that a peek has read. Everything in it can be sent to a page as JSON.
 */

/**
 * Where reading begins. `latest` are the newest records that there are, about 50, up to the end. A time is the commit at
 * the source for DTS, and the time of receipt for SLS.
 */
export type PeekStart =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'time'; readonly at: UnixSeconds }
  /** The checkpoint of the group, which is only read. */
  | { readonly kind: 'checkpoint' };

/**
 * The kinds of rows, by which they are filtered. `mark` is the begin, commit or end of a transaction, and `other` any
 * operation that DTS does not give for rows. `damaged` has bytes that could not be read as a record.
 */
export const peekKinds = ['insert', 'update', 'delete', 'ddl', 'mark', 'heartbeat', 'other', 'log', 'damaged'] as const;
export type PeekKind = (typeof peekKinds)[number];

/** The kinds that are hidden unless somebody asks for them. */
export const hiddenKinds: readonly PeekKind[] = ['mark', 'heartbeat'];

export interface PeekFilter {
  /** A text that a name or a value has, in any case. */
  readonly text: string;
  readonly hidden: readonly PeekKind[];
  /** The only object that is shown: a table for DTS, as rows have it, or a topic for SLS. */
  readonly object?: string;
  /** Only rows with such a field or column, in which alone the text is looked for. For an update it must have changed. */
  readonly field?: string;
}

export const noFilter: PeekFilter = { text: '', hidden: hiddenKinds };

/** A value in a row of the list, with both sides if an update has changed it. Line breaks are replaced by spaces. */
export interface ShortField {
  /** Missing for a statement, and for the description of damaged bytes. */
  readonly name?: string;
  readonly before?: ShownValue;
  readonly after?: ShownValue;
}

/** A row of the list. */
export interface PeekRow {
  /** Tells the row from all others of the peek, for as long as it is kept. */
  readonly key: number;
  readonly kind: PeekKind;
  /** The operation as DTS names it, such as `INSERT`. Empty for SLS. */
  readonly operation: string;
  /** When the source committed the change, or the time in the log. Missing where the bytes are damaged or give no date. */
  readonly time?: Moment;
  /** The rest of the time below a millisecond, in nanoseconds. */
  readonly nanos?: number;
  /** The offset in DTS, or the number in the cursor of the LogGroup in SLS, in decimal digits. */
  readonly position: string;
  /** Only SLS has shards. */
  readonly shard?: number;
  /** The table with the database before it, or the topic of the log. Empty if there is none. */
  readonly object: string;
  /** The computer or program that has sent the log. */
  readonly source?: string;
  readonly values: readonly ShortField[];
  /** Whether there are more values than the row shows. */
  readonly isCut: boolean;
}

/** A column or field of a record, in the detail beside the list. */
export interface PeekField {
  /** Missing if the record has values without saying whose they are. */
  readonly name?: string;
  /** The type of the column, for a label only. Logs have none. */
  readonly type?: string;
  readonly before?: ShownValue;
  readonly after?: ShownValue;
  /** Whether the update has changed it. What the source has not recorded on both sides cannot be compared. */
  readonly isChanged: boolean;
  readonly isKey: boolean;
}

/** A whole record, in the detail beside the list. Its values are cut at 20 KB. */
export interface PeekRecord extends Omit<PeekRow, 'values' | 'isCut'> {
  /** The columns, or the fields of a log. A statement is in a single field without a name. */
  readonly fields: readonly PeekField[];
  readonly keyColumns: readonly string[];
  /** What else is known of the record, in an order that is good to read. */
  readonly facts: readonly PeekFact[];
  /** How many bytes the record has. */
  readonly bytes: number;
}

export type PeekFact =
  /** Such as `MySQL 8.0.36`. */
  | { readonly fact: 'sourceType'; readonly text: string }
  /** Such as a position in a binlog. */
  | { readonly fact: 'sourcePosition'; readonly text: string }
  | { readonly fact: 'transaction'; readonly text: string }
  /** The running number that DTS gave the record. */
  | { readonly fact: 'id'; readonly text: string }
  /** When DTS read the change from the source. Only the newer of the two schemas has it. */
  | { readonly fact: 'bornAt'; readonly at: Moment }
  /** When Log Service received the LogGroup. */
  | { readonly fact: 'receivedAt'; readonly at: Moment }
  /** A tag of the record in DTS, or of the LogGroup in SLS. */
  | { readonly fact: 'tag'; readonly name: string; readonly text: string }
  /** Why the bytes could not be read, and where in them. */
  | { readonly fact: 'damage'; readonly text: Damage; readonly at: number };

/** What is shown of a row in both places. */
export type PeekHead = Omit<PeekRow, 'key' | 'values' | 'isCut'>;
/** What is shown of a row in the detail besides that. */
export type PeekDetail = Pick<PeekRecord, 'fields' | 'keyColumns' | 'facts' | 'bytes'>;

/** Names a value of a record, to ask for the whole of it. */
export interface PeekValueRef {
  readonly key: number;
  /** The index in `fields`. */
  readonly field: number;
  readonly side: 'before' | 'after';
}

/** What has been read, and how far reading has come. */
export interface PeekCounts {
  /** All that was read since the start, with what is hidden and what was dropped. Fillers are not counted here. */
  readonly read: number;
  /** How many rows are kept. */
  readonly kept: number;
  /** How many rows were dropped because newer ones took their place. */
  readonly dropped: number;
  /** Whether rows were dropped because of their size, before there were too many of them. */
  readonly isFullOfBytes: boolean;
  readonly heartbeats: number;
  /** Records without content, which only move the offset forward. They are no rows. */
  readonly fillers: number;
  /** The newest time of a heartbeat, which shows that the source was read until then. */
  readonly newestHeartbeat?: Moment;
  /** How many are left up to what was the end when it was last seen. Records for DTS, LogGroups for SLS. */
  readonly toGo?: number;
  /** The times of the oldest and the newest row that is kept. */
  readonly oldest?: Moment;
  readonly newest?: Moment;
  /** The place that is read next: an offset, or for each shard a cursor, in decimal digits. */
  readonly positions: readonly { readonly shard?: number; readonly position: string; readonly isAtEnd: boolean }[];
  /** Whether there will never be more, because the shards that are read were split or merged. */
  readonly isOver: boolean;
}

/** What has happened while reading that changes what the rows mean. */
export type PeekNotice =
  /** DTS has moved the stream to another server. Reading went on at the time where it was. */
  | { readonly notice: 'moved' }
  /** The start or the next position is no longer kept, so that reading went on at the oldest data there is. */
  | { readonly notice: 'expired'; readonly shard?: number }
  /** The start is after the newest data, so that reading begins at the end. */
  | { readonly notice: 'afterEnd'; readonly shard?: number }
  /** The group has no checkpoint for the shard, which is read from its oldest data. */
  | { readonly notice: 'noCheckpoint'; readonly shard?: number }
  /** The shard was split or merged. It was read to its end, and its data goes on in others. */
  | { readonly notice: 'shardOver'; readonly shard: number; readonly children: readonly number[] }
  /** A shard that began while others were read, because of a split or merge. */
  | { readonly notice: 'shardAdded'; readonly shard: number }
  /** The shard no longer exists, because its last data has expired. */
  | { readonly notice: 'shardGone'; readonly shard: number }
  /** There is nothing in the shard. */
  | { readonly notice: 'shardEmpty'; readonly shard: number };

/**
 * Why reading has stopped.
 *
 * - `enough`: as many rows as were asked for have come
 * - `end`: there is nothing more for now
 * - `over`: there will never be more, because the shard was split or merged
 * - `scanned`: as many as are looked at in one go were read, and few of them pass the filter
 * - `user`, `hidden`, `time`: Follow was stopped, the panel is hidden, or Follow has run for 30 minutes
 * - `rows`: Follow has read as many as it reads in one go
 */
export type PeekStop = 'enough' | 'end' | 'over' | 'scanned' | 'user' | 'hidden' | 'time' | 'rows';
