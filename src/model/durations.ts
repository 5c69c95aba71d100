const units = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

/**
 * A length of time in the two largest units that matter: `25 min`, `8 hr 50 min`, `2 days 3 hr`, `0 sec`. The words
 * come from the runtime's own language data. Fractions of seconds are dropped, and negative values count as zero.
 */
export function durationText(seconds: number, language: string): string {
  const whole = Math.max(0, Math.floor(seconds));
  const first = Math.max(
    0,
    units.findIndex(([, size]) => whole >= size),
  );
  const start = whole === 0 ? units.length - 1 : first;
  const parts: string[] = [];
  let rest = whole;
  for (const [unit, size] of units.slice(start, start + 2)) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    // Seconds after minutes matter only while the minutes are few.
    const isNoise = parts.length > 0 && (count === 0 || (unit === 'second' && whole >= 600));
    if (!isNoise) parts.push(unitText(unit, count, language));
  }
  const [only = ''] = parts;
  return parts.length === 1 ? only : listFormat(language).format(parts);
}

/** Puts the units side by side: with a blank between them in English, and without one in Chinese. */
function listFormat(language: string): Intl.ListFormat {
  let format = listFormats.get(language);
  if (!format) {
    format = new Intl.ListFormat(language, { type: 'unit', style: 'narrow' });
    listFormats.set(language, format);
  }
  return format;
}

const listFormats = new Map<string, Intl.ListFormat>();

/** Writes a number of a unit. Few numbers are written time and again, as only days can be sixty or more. */
function unitText(unit: string, count: number, language: string): string {
  const key = `${language} ${unit} ${count}`;
  let text = unitTexts.get(key);
  if (text === undefined) {
    text = unitFormat(unit, language).format(count);
    if (count < 60) unitTexts.set(key, text);
  }
  return text;
}

const unitTexts = new Map<string, string>();
const formats = new Map<string, Intl.NumberFormat>();

function unitFormat(unit: string, language: string): Intl.NumberFormat {
  const key = `${language} ${unit}`;
  let format = formats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' });
    formats.set(key, format);
  }
  return format;
}
