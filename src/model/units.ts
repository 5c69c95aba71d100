/**
 * Numbers that must not be mixed up. At run time they are plain numbers, so that they travel to a page as they are; the
 * compiler keeps them apart.
 */
declare const unit: unique symbol;
type In<Base, Unit extends string> = Base & { readonly [unit]: Unit };

/**
 * A point in time: milliseconds since 1970, as `Date.now()` gives them. A number and not a `Date`, because it travels to
 * a page as JSON.
 */
export type Moment = number;
/** A length of time. */
export type Seconds = In<number, 'seconds'>;
/** A point in time: seconds since 1970, as SLS gives times of receipt and as DTS clients are given start times. */
export type UnixSeconds = In<number, 'seconds since 1970'>;
/** What SLS counts in a shard. A LogGroup holds one or many logs. */
export type LogGroups = In<number, 'LogGroups'>;
/** What DTS counts: records of changes, and heartbeats among them. */
export type Records = In<number, 'records'>;
/**
 * A position in a shard, decoded. Whole numbers that are too long for a JavaScript number, and not times: only
 * differences and neighbours mean anything.
 */
export type Cursor = In<bigint, 'cursor'>;

export const seconds = (value: number): Seconds => value as Seconds;
export const unixSeconds = (value: number): UnixSeconds => value as UnixSeconds;
export const logGroups = (value: number | bigint): LogGroups => Number(value) as LogGroups;
export const records = (value: number): Records => value as Records;

/** Never negative: the two times come from two calls, between which the world moves on. */
export const secondsBetween = (from: UnixSeconds, to: UnixSeconds): Seconds => seconds(Math.max(0, to - from));
