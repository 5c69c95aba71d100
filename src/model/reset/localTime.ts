const hourMs = 3_600_000;

/**
 * The moments at which the clocks of a zone show a time of day: one as a rule, none when they were put forward over it, two
 * when they were put back. `wall` is that time as if it were UTC; all are milliseconds since 1970.
 */
export function momentsOf(wall: number, timeZone: string): readonly number[] {
  // A day before and after, the clocks showed one of the offsets that can be in force.
  const offsets = [-24, 0, 24].map(hours => offsetAt(wall + hours * hourMs, timeZone));
  const moments = [...new Set(offsets)].map(offset => wall - offset);
  return moments.filter(moment => moment + offsetAt(moment, timeZone) === wall).sort((one, other) => one - other);
}

/** How far the clocks of a zone are ahead of UTC at a moment. */
export function offsetAt(moment: number, timeZone: string): number {
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
