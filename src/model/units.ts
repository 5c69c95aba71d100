/**
 * Types of numbers that must not be mixed up. The compiler keeps them apart; at run time they are plain numbers, so
 * that they can be sent to a page as they are.
 */
declare const unit: unique symbol;
type In<Base, Unit extends string> = Base & { readonly [unit]: Unit };

/**
 * A point in time in milliseconds since 1970, as `Date.now()` gives it. It is not a `Date`, because it is sent to pages
 * as JSON.
 */
export type Moment = number;
/** A length of time. */
export type Seconds = In<number, 'seconds'>;
/** A point in time in seconds since 1970, as SLS gives times of receipt and as DTS clients are given start times. */
export type UnixSeconds = In<number, 'seconds since 1970'>;
/** A number of LogGroups, in which SLS counts the data of a shard. A LogGroup holds one or many logs. */
export type LogGroups = In<number, 'LogGroups'>;
/** A number of records of changes, in which DTS counts. Heartbeats are among them. */
export type Records = In<number, 'records'>;
/**
 * A decoded position in a shard. It is a whole number that is too long for a JavaScript number, and not a time: only
 * differences and neighbours mean anything.
 */
export type Cursor = In<bigint, 'cursor'>;

export const seconds = (value: number): Seconds => value as Seconds;
export const unixSeconds = (value: number): UnixSeconds => value as UnixSeconds;
export const logGroups = (value: number | bigint): LogGroups => Number(value) as LogGroups;
export const records = (value: number): Records => value as Records;

/** The moment of so many milliseconds, unless there is no such date, which nobody could write. */
export const momentAt = (ms: number): Moment | undefined => (Number.isNaN(new Date(ms).getTime()) ? undefined : ms);

/** A point in time as the API writes it, such as `2026-11-22T07:50:00Z`. */
export const utcText = (at: UnixSeconds): string => `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;

/** The time between two moments. It is never negative, because the two may come from two calls, one later than the other. */
export const secondsBetween = (from: UnixSeconds, to: UnixSeconds): Seconds => seconds(Math.max(0, to - from));
