import { decodeRecord } from '../../cloud/dts/records/avro.ts';
import { decodedText } from '../../cloud/dts/records/charsets.ts';
import { type Column, columnsOf, namesIn } from '../../cloud/dts/records/columns.ts';
import type { DateTime, Images, Value } from '../../cloud/dts/records/record.ts';
import { shownValue } from '../../cloud/dts/records/valueText.ts';
import { decodeLog } from '../../cloud/sls/logGroups.ts';
import { encodeCursor } from '../lag/cursors.ts';
import { momentAt } from '../units.ts';
import { operationText } from './changeShown.ts';
import type { ChangeEntry, DamagedEntry, LogEntry, PeekEntry } from './source.ts';

/** What can be written as JSON. A member that is undefined is left out. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json | undefined };

/**
 * A record as a JSON document, which loses nothing of it, and which export writes as a line:
 *
 * - a whole number is a number if JavaScript can hold it, and a text of its digits otherwise; offsets, cursors, and
 *   running numbers are always texts, and so are decimals, because trailing zeros have a meaning
 * - a floating-point number is a number, or `NaN`, `Infinity` or `-Infinity` as a text
 * - a moment is a text in ISO 8601, in UTC, with as many digits of the second as the source gives; dates and times
 *   without a zone are texts without one, and a zone of its own follows after a space
 * - text is text; bytes, and text in a character set that cannot be decoded, are `{"base64": …}` with the type or the
 *   character set beside
 * - NULL is null; a column that the source has not recorded is left out and named in `notRecorded`
 * - a field or a tag that a log has more than once is a list of its values
 * - bytes that could not be read as a record are in `damaged`, with the reason and the first of them
 */
export function documentOf(entry: PeekEntry): Json {
  switch (entry.kind) {
    case 'change':
      return changeDocument(entry);
    case 'log':
      return logDocument(entry);
    case 'damaged':
      return damagedDocument(entry);
  }
}

function changeDocument({ offset, bytes }: ChangeEntry): Json {
  const record = decodeRecord(bytes);
  const columns = columnsOf(record);
  const { sourceType, version } = record.source;
  return {
    offset: String(offset),
    time: isoOf(record.sourceTimestamp, undefined),
    operation: operationText(record),
    ...(record.objectName !== undefined && { object: namesIn(record.objectName) }),
    key: columns.filter(({ isKey }) => isKey).map(nameOf),
    before: imageOf(record.beforeImages, columns, 'before'),
    after: imageOf(record.afterImages, columns, 'after'),
    changed: columns.filter(({ isChanged }) => isChanged).map(nameOf),
    notRecorded: notRecordedIn(columns),
    transaction: record.sourceTxid,
    source: {
      type: typeof sourceType === 'string' ? sourceType : sourceType.unknown,
      version,
      position: record.sourcePosition,
      safePosition: record.safeSourcePosition,
    },
    id: String(record.id),
    ...(record.bornTimestamp !== undefined && { bornAt: isoOfMs(record.bornTimestamp) }),
    processedAt: record.processTimestamps.map(isoOfMs),
    tags: Object.fromEntries(record.tags),
  };
}

const nameOf = (column: Column, index: number): string => column.name ?? `#${index + 1}`;

/** A statement is in the place of an image. */
function imageOf(images: Images, columns: readonly Column[], side: 'before' | 'after'): Json | undefined {
  if (images === undefined || typeof images === 'string') return images;
  return Object.fromEntries(
    columns.flatMap((column, index) => {
      const value = column[side];
      const json = value && jsonOf(value);
      return json === undefined ? [] : [[nameOf(column, index), json]];
    }),
  );
}

function notRecordedIn(columns: readonly Column[]): Json | undefined {
  const on = (side: 'before' | 'after'): readonly string[] =>
    columns.flatMap((column, index) => {
      const value = column[side];
      return value && jsonOf(value) === undefined ? [nameOf(column, index)] : [];
    });
  const [before, after] = [on('before'), on('after')];
  return before.length + after.length === 0 ? undefined : { before, after };
}

/** A value, or undefined if the source has not recorded it. */
function jsonOf(value: Value): Json | undefined {
  switch (value.kind) {
    case 'null':
      return null;
    case 'integer': {
      const number = Number(value.text);
      return Number.isSafeInteger(number) && String(number) === value.text ? number : value.text;
    }
    case 'decimal':
      return value.text;
    case 'float':
      return Number.isFinite(value.value) ? value.value : String(value.value);
    case 'character':
      return decodedText(value.charset, value.bytes) ?? { ...base64(value.bytes), charset: value.charset };
    case 'textGeometry':
    case 'textObject':
      return decodedText('utf8', value.text) ?? { ...base64(value.text), type: value.type };
    case 'binaryGeometry':
    case 'binaryObject':
      return { ...base64(value.bytes), type: value.type };
    case 'timestamp':
      return isoOf(value.seconds, { digits: 6, fraction: value.micros });
    case 'dateTime':
    case 'zonedDateTime':
      return textOf(value);
    case 'empty':
      if (value.value === 'NULL') return null;
      return value.value === 'NONE' ? undefined : { empty: value.value.unknown };
  }
}

function textOf(value: Extract<Value, DateTime | { kind: 'zonedDateTime' }>): string {
  const shown = shownValue(value, Infinity);
  return 'text' in shown ? shown.text : '';
}

const base64 = (bytes: Buffer): { readonly base64: string } => ({ base64: bytes.toString('base64') });

/** A moment with a fraction of a second in so many digits. A time that is no date is its number, as a text. */
function isoOf(
  seconds: number | bigint,
  part: { readonly digits: number; readonly fraction: number } | undefined,
): string {
  const moment = momentAt(Number(seconds) * 1000);
  const fraction = part ? `.${String(part.fraction).padStart(part.digits, '0')}` : '';
  return moment === undefined ? `${seconds}${fraction}` : `${new Date(moment).toISOString().slice(0, -5)}${fraction}Z`;
}

const isoOfMs = (ms: number): string => (momentAt(ms) === undefined ? String(ms) : new Date(ms).toISOString());

const logDocument = ({ shard, cursor, time, nanos, group, bytes }: LogEntry): Json => ({
  shard,
  cursor: encodeCursor(cursor),
  time: isoOf(time, nanos === undefined ? undefined : { digits: 9, fraction: nanos }),
  ...(group.receivedAt !== undefined && { receivedAt: isoOf(group.receivedAt, undefined) }),
  topic: group.topic,
  source: group.source,
  tags: byName(group.tags),
  fields: byName(
    decodeLog(bytes).fields.map(([name, value]) => [name, decodedText('utf8', value) ?? base64(value)] as const),
  ),
});

/** The values by their names, some of which may come more than once. */
function byName(pairs: readonly (readonly [name: string, value: Json])[]): Json {
  const lists = new Map<string, Json[]>();
  for (const [name, value] of pairs) {
    const values = lists.get(name) ?? [];
    lists.set(name, values);
    values.push(value);
  }
  return Object.fromEntries([...lists].map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

function damagedDocument({ shard, position, damage, at, length, firstBytes }: DamagedEntry): Json {
  return {
    ...(shard === undefined ? { offset: String(position) } : { shard, cursor: encodeCursor(position) }),
    damaged: { reason: damage, at, bytes: length, first: base64(firstBytes) },
  };
}
