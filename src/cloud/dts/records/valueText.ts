import type { ShownValue } from '../../shownValue.ts';
import { decodedText } from './charsets.ts';
import type { DateTime, Value } from './record.ts';

/** Shows a value as a text of at most so many characters, or as hexadecimal digits of at most so many bytes. */
export function shownValue(value: Value, limit: number): ShownValue {
  switch (value.kind) {
    case 'null':
      return { kind: 'null' };
    case 'integer':
    case 'decimal':
      return cut(value.text, limit);
    case 'float':
      return cut(String(value.value), limit);
    case 'character':
      return characters(value.charset, value.bytes, limit);
    case 'timestamp':
      return cut(timestampText(value.seconds, value.micros), limit);
    case 'dateTime':
      return cut(dateTimeText(value), limit);
    case 'zonedDateTime':
      return cut(`${dateTimeText(value.value)} ${value.zone}`, limit);
    case 'textGeometry':
    case 'textObject':
      return characters('utf8', value.text, limit);
    case 'binaryGeometry':
    case 'binaryObject':
      return hex(value.bytes, limit);
    case 'empty':
      if (value.value === 'NULL') return { kind: 'null' };
      return value.value === 'NONE' ? { kind: 'notRecorded' } : cut(`(${value.value.unknown})`, limit);
  }
}

function cut(text: string, limit: number, bytes = Buffer.byteLength(text)): Extract<ShownValue, { kind: 'text' }> {
  if (text.length <= limit) return { kind: 'text', text, isCut: false };
  // Half of a pair would be shown as something else.
  const end = /[\ud800-\udbff]/.test(text[limit - 1] ?? '') ? limit - 1 : limit;
  return { kind: 'text', text: text.slice(0, end), isCut: true, bytes };
}

/** No character set needs more bytes for a character. */
const longestCharacter = 4;

function characters(charset: string, bytes: Buffer, limit: number): ShownValue {
  const most = (limit + 1) * longestCharacter;
  // Only the beginning is decoded. It may end within a character, up to three bytes of which are left out.
  for (let less = 0; less < (bytes.length > most ? longestCharacter : 1); less++) {
    const text = decodedText(charset, bytes.subarray(0, most - less));
    if (text === undefined) continue;
    const shown = cut(text, limit, bytes.length);
    return bytes.length > most ? { ...shown, isCut: true, bytes: bytes.length } : shown;
  }
  return hex(bytes, limit);
}

function hex(bytes: Buffer, limit: number): ShownValue {
  const text = bytes.subarray(0, limit).toString('hex');
  return bytes.length > limit
    ? { kind: 'hex', text, isCut: true, bytes: bytes.length }
    : { kind: 'hex', text, isCut: false };
}

/** The last second that a date can have. https://tc39.es/ecma262/#sec-time-values-and-time-range */
const lastSecond = 8_640_000_000_000n;

function timestampText(seconds: bigint, micros: number): string {
  const isDate = seconds >= -lastSecond && seconds <= lastSecond;
  const time = isDate ? new Date(Number(seconds) * 1000).toISOString().slice(0, -5).replace('T', ' ') : `${seconds} s`;
  return `${time}.${padded(Math.abs(micros), 6)} UTC`;
}

/** A year alone is one of MySQL's, and a time alone may be negative, which then is each of its parts. */
function dateTimeText({ year, month, day, hour, minute, second, micros }: DateTime): string {
  const date = [year, month, day].filter(part => part !== undefined);
  const time = [hour, minute, second].filter(part => part !== undefined);
  const isNegative = date.length === 0 && [...time, micros ?? 0].some(part => part < 0);
  const dateText = date.map((part, index) => padded(part, index === 0 ? 4 : 2)).join('-');
  const timeText = time.map(part => padded(Math.abs(part), 2)).join(':');
  const fraction = micros ? `.${padded(Math.abs(micros), 6)}` : '';
  return [dateText, `${isNegative ? '-' : ''}${timeText}${fraction}`].filter(Boolean).join(' ');
}

const padded = (number: number, digits: number): string => String(number).padStart(digits, '0');
