import { type Moment, type Seconds, seconds, type UnixSeconds, unixSeconds, utcText } from '../units.ts';

export type TimeForm = 'relative' | 'local' | 'utc' | 'offset' | 'epochSeconds' | 'epochMilliseconds';

/** How a typed time was understood, or why it was not. */
export type TypedTime =
  | {
      readonly kind: 'time';
      readonly at: UnixSeconds;
      readonly understoodAs: TimeForm;
      /** Whether the time is older than the oldest data that is kept, so that it leads to the oldest data. */
      readonly isBeforeKept: boolean;
    }
  /** With `skippedLocalTime`, clocks were put forward over the time, so that they never showed it. */
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** Clocks were put back and showed the time twice, so that only an offset tells which of the two is meant. */
  | { readonly kind: 'problem'; readonly problem: 'repeatedLocalTime'; readonly moments: readonly UnixSeconds[] };

type Problem = 'empty' | 'notUnderstood' | 'noSuchDate' | 'future' | 'skippedLocalTime';

export interface TimeContext {
  readonly now: Moment;
  /** The IANA name of the zone of local times. */
  readonly timeZone: string;
  /** When the oldest data that is kept was received, if it is known. */
  readonly keptFrom?: UnixSeconds | undefined;
}

/** The four forms in which a time is shown for confirmation. */
interface TimeEcho {
  readonly ago: Seconds;
  readonly local: Date;
  /** `2026-11-22T07:50:00Z` */
  readonly utc: string;
  readonly epoch: UnixSeconds;
}

export const echoOf = (at: UnixSeconds, now: Moment): TimeEcho => ({
  ago: seconds(Math.max(0, Math.floor(now / 1000) - at)),
  local: new Date(at * 1000),
  utc: utcText(at),
  epoch: at,
});

/**
 * Understands `2h ago`, `1d 3h ago`, `2小时前`, `2026-11-22 07:50`, `07:50` (the last such moment), all of these with `Z`,
 * `UTC` or an offset such as `+08:00`, and seconds or milliseconds since 1970. A time that could mean two moments is a
 * problem, so that nothing is guessed. Parts of seconds are cut off.
 */
export function readTime(text: string, context: TimeContext): TypedTime {
  // Input methods for Chinese write full-width digits and signs.
  const typed = text.normalize('NFKC').replaceAll('\u2212', '-').trim().replaceAll(/\s+/g, ' ');
  if (typed === '') return failed('empty');
  return (
    readEpoch(typed, context) ?? readRelative(typed, context) ?? readClock(typed, context) ?? failed('notUnderstood')
  );
}

const failed = (problem: Problem): TypedTime => ({ kind: 'problem', problem });

/** Reads ten digits as seconds and thirteen as milliseconds, which is right for the years from 2001 to 2286. */
function readEpoch(typed: string, context: TimeContext): TypedTime | undefined {
  if (/^\d{10}$/.test(typed)) return understood(Number(typed) * 1000, 'epochSeconds', context);
  if (/^\d{13}$/.test(typed)) return understood(Number(typed), 'epochMilliseconds', context);
  return undefined;
}

const relativeUnits: readonly (readonly [pattern: string, seconds: number])[] = [
  ['weeks?|w|周|个星期|星期', 604_800],
  ['days?|d|天|日', 86_400],
  ['hours?|hrs?|h|个小时|小时|个钟头', 3_600],
  ['minutes?|mins?|m|分钟|分', 60],
  ['seconds?|secs?|s|秒钟|秒', 1],
];
const relativePattern = new RegExp(
  `^${relativeUnits.map(([pattern]) => String.raw`(?:(\d+(?:\.\d+)?) ?(?:${pattern})(?![a-z]) ?)?`).join('')}(ago|前|以前|之前)?$`,
  'i',
);

function readRelative(typed: string, context: TimeContext): TypedTime | undefined {
  const found = relativePattern.exec(typed)?.slice(1) as readonly (string | undefined)[] | undefined;
  const amounts = found?.slice(0, -1);
  if (!amounts || amounts.every(amount => amount === undefined)) return undefined;
  // `2h` can only mean `2h ago`, because the future is refused; but a Chinese `5日` may also be a day of the month.
  if (found?.at(-1) === undefined && /[^\x20-\x7e]/.test(typed)) return undefined;
  const ago = relativeUnits.reduce((sum, [, size], index) => sum + Number(amounts[index] ?? 0) * size, 0);
  return understood(context.now - ago * 1000, 'relative', context);
}

const clockPattern = new RegExp(
  String.raw`^(?:(?<year>\d{4})[-/](?<month>\d{1,2})[-/](?<day>\d{1,2})(?:[T ]|$))?` +
    String.raw`(?:(?<hour>\d{1,2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:\.\d+)?)?)?` +
    String.raw` ?(?:(?<utc>Z|UTC|GMT)|(?:UTC|GMT)?(?<sign>[+-])(?<offsetHours>\d{1,2})(?::?(?<offsetMinutes>\d{2}))?)?$`,
  'i',
);

function readClock(typed: string, context: TimeContext): TypedTime | undefined {
  const parts = clockPattern.exec(typed)?.groups;
  if (!parts || (parts['year'] === undefined && parts['hour'] === undefined)) return undefined;
  const zone = zoneOf(parts);
  if (zone === undefined) return undefined;
  const form = zone === 'local' ? 'local' : parts['utc'] ? 'utc' : 'offset';
  const momentsAt = (wall: number): readonly number[] =>
    zone === 'local' ? momentsOf(wall, context.timeZone) : [wall - zone];
  if (parts['year'] === undefined) return readTimeOfDay(parts, momentsAt, form, context);
  const wall = wallOf(parts, parts);
  if (wall === undefined) return failed('noSuchDate');
  return chosen(momentsAt(wall), form, context);
}

type Parts = Readonly<Record<string, string | undefined>>;

/** Finds the last moment with this time of day. Because clocks change, it is found by trying the last few days. */
function readTimeOfDay(
  time: Parts,
  momentsAt: (wall: number) => readonly number[],
  form: TimeForm,
  context: TimeContext,
): TypedTime {
  if (wallOf({ year: '2000', month: '1', day: '1' }, time) === undefined) return failed('noSuchDate');
  const dayMs = 24 * hourMs;
  // No zone is more than 14 hours ahead of UTC, so its date is that of UTC or a day before or after.
  const noon = Math.floor(context.now / dayMs) * dayMs + dayMs / 2;
  for (const day of [noon + dayMs, noon, noon - dayMs, noon - 2 * dayMs]) {
    const date = new Date(day);
    const parts = {
      year: String(date.getUTCFullYear()),
      month: String(date.getUTCMonth() + 1),
      day: String(date.getUTCDate()),
    };
    const wall = wallOf(parts, time) ?? NaN;
    const moments = momentsAt(wall);
    const past = moments.filter(moment => moment <= context.now);
    if (past.length > 0) return chosen(past, form, context);
    // If clocks have skipped this time today, then yesterday's is not what was meant.
    const later = momentsAt(wall + 3 * hourMs)[0];
    if (moments.length === 0 && later !== undefined && later - 3 * hourMs <= context.now) break;
  }
  return failed('skippedLocalTime');
}

/** Chooses the moment that is meant among those with the same local time. */
function chosen(moments: readonly number[], form: TimeForm, context: TimeContext): TypedTime {
  // A moment in the future cannot be meant.
  const past = moments.filter(moment => moment <= context.now);
  const [first, ...others] = past.length > 0 ? past : moments;
  if (first === undefined) return failed('skippedLocalTime');
  if (others.length === 0 || past.length === 0) return understood(first, form, context);
  const candidates = [first, ...others].map(moment => unixSeconds(Math.floor(moment / 1000)));
  return { kind: 'problem', problem: 'repeatedLocalTime', moments: candidates };
}

function understood(moment: number, understoodAs: TimeForm, { now, keptFrom }: TimeContext): TypedTime {
  if (moment > now) return failed('future');
  const at = unixSeconds(Math.floor(moment / 1000));
  if (at < 0) return failed('noSuchDate');
  return { kind: 'time', at, understoodAs, isBeforeKept: keptFrom !== undefined && at < keptFrom };
}

/** The moment at which clocks in UTC show a date and time; undefined for a date or time that does not exist. */
function wallOf(date: Parts, time: Parts): number | undefined {
  const [year, month, day] = [Number(date['year']), Number(date['month']), Number(date['day'])];
  const [hour, minute, second] = [Number(time['hour'] ?? 0), Number(time['minute'] ?? 0), Number(time['second'] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const read = new Date(wall);
  return read.getUTCFullYear() === year && read.getUTCMonth() === month - 1 && read.getUTCDate() === day
    ? wall
    : undefined;
}

/** The offset of the zone in milliseconds ahead of UTC; undefined when there is no such offset. */
function zoneOf({ utc, sign, offsetHours, offsetMinutes }: Parts): number | 'local' | undefined {
  if (utc !== undefined) return 0;
  if (sign === undefined) return 'local';
  const [hours, minutes] = [Number(offsetHours), Number(offsetMinutes ?? 0)];
  if (hours > 14 || minutes > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

const hourMs = 3_600_000;

/**
 * The moments at which the clocks of a zone show a time: one as a rule, none when clocks were put forward over it, and
 * two when they were put back. `wall` is the moment at which clocks in UTC show that time.
 */
function momentsOf(wall: number, timeZone: string): readonly number[] {
  // Each offset that can be in force is that of this moment, or of a day before or after.
  const offsets = [-24, 0, 24].map(hours => offsetAt(wall + hours * hourMs, timeZone));
  const moments = [...new Set(offsets)].map(offset => wall - offset);
  return moments.filter(moment => moment + offsetAt(moment, timeZone) === wall).sort((one, other) => one - other);
}

/** The milliseconds by which the clocks of a zone are ahead of UTC at a moment. */
function offsetAt(moment: number, timeZone: string): number {
  const parts = new Map(
    formatOf(timeZone)
      .formatToParts(moment)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
  const wall = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'));
  return wall - Math.floor(moment / 1000) * 1000;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    formats.set(timeZone, format);
  }
  return format;
}
