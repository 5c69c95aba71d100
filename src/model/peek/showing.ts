import type { ShownValue } from '../../cloud/shownValue.ts';
import type { Moment } from '../units.ts';
import { changeDetail, changeHead, changeKind, tableOf, wholeChangeValue } from './changeShown.ts';
import { logDetail, logHead, logTime, wholeLogValue } from './logShown.ts';
import type { PeekDetail, PeekField, PeekHead, PeekKind, PeekRecord, PeekRow, ShortField } from './shown.ts';
import type { DamagedEntry, PeekEntry } from './source.ts';

/** How many characters of a value, or bytes as digits, the detail shows, and the filter looks at. */
const detailLimit = 20_480;
/** How many characters of a value, and how many of all values, a row shows. */
const rowValueLimit = 120;
const rowLimit = 400;

export function kindOf(entry: PeekEntry): PeekKind {
  return entry.kind === 'change' ? changeKind(entry) : entry.kind;
}

export function timeOf(entry: PeekEntry): Moment | undefined {
  switch (entry.kind) {
    case 'change':
      return changeHead(entry).time;
    case 'log':
      return logTime(entry);
    case 'damaged':
      return undefined;
  }
}

/** The table or topic, by which rows are filtered. Empty if there is none. */
export function objectOf(entry: PeekEntry): string {
  switch (entry.kind) {
    case 'change':
      return tableOf(entry);
    case 'log':
      return entry.group.topic;
    case 'damaged':
      return '';
  }
}

export function rowOf(key: number, entry: PeekEntry): PeekRow {
  const { fields } = detailOf(entry, rowValueLimit);
  const isUpdate = kindOf(entry) === 'update';
  const values: ShortField[] = [];
  let left = rowLimit;
  // What an update has not changed says little, except which row it is.
  const told = isUpdate ? fields.filter(field => field.isChanged || field.isKey) : fields;
  for (const field of told) {
    if (left <= 0) break;
    const short = shortOf(field);
    values.push(short);
    left -= lengthOf(short);
  }
  return { key, ...headOf(entry), values, isCut: values.length < told.length };
}

export const recordOf = (key: number, entry: PeekEntry): PeekRecord => ({
  key,
  ...headOf(entry),
  ...detailOf(entry, detailLimit),
});

/** A value that is not cut. */
export function wholeValueOf(entry: PeekEntry, field: number, side: 'before' | 'after'): ShownValue | undefined {
  switch (entry.kind) {
    case 'change':
      return wholeChangeValue(entry, field, side);
    case 'log':
      return wholeLogValue(entry, field);
    case 'damaged':
      return detailOf(entry, detailLimit).fields[field]?.[side];
  }
}

/** The texts in which the filter looks: all values, or those of one field, which an update must have changed. */
export function textsOf(entry: PeekEntry, name: string | undefined): readonly string[] {
  const { fields } = detailOf(entry, detailLimit);
  const isUpdate = kindOf(entry) === 'update';
  const asked =
    name === undefined ? fields : fields.filter(field => field.name === name && (field.isChanged || !isUpdate));
  const texts = asked.flatMap(({ before, after }) => [textOf(before), textOf(after)]);
  return name === undefined ? [...texts, objectOf(entry), entry.kind === 'log' ? entry.group.source : ''] : texts;
}

const textOf = (value: ShownValue | undefined): string =>
  value?.kind === 'text' || value?.kind === 'hex' ? value.text : '';

function headOf(entry: PeekEntry): PeekHead {
  switch (entry.kind) {
    case 'change':
      return changeHead(entry);
    case 'log':
      return logHead(entry);
    case 'damaged': {
      const { position, shard } = entry;
      return {
        kind: 'damaged',
        operation: '',
        position: String(position),
        ...(shard !== undefined && { shard }),
        object: '',
      };
    }
  }
}

function detailOf(entry: PeekEntry, limit: number): PeekDetail {
  switch (entry.kind) {
    case 'change':
      return changeDetail(entry, limit);
    case 'log':
      return logDetail(entry, limit);
    case 'damaged':
      return damagedDetail(entry);
  }
}

const damagedDetail = ({ damage, at, length, firstBytes }: DamagedEntry): PeekDetail => ({
  fields: [
    {
      after: { kind: 'hex', text: firstBytes.toString('hex'), isCut: length > firstBytes.length, bytes: length },
      isChanged: false,
      isKey: false,
    },
  ],
  keyColumns: [],
  facts: [{ fact: 'damage', text: damage, at }],
  bytes: length,
});

/** A field as a row shows it. Only an update that has changed it shows both sides. */
function shortOf({ name, before, after, isChanged }: PeekField): ShortField {
  const side = isChanged ? { before, after } : after ? { after } : { before };
  return {
    ...(name !== undefined && { name }),
    ...(side.before && { before: onOneLine(side.before) }),
    ...(side.after && { after: onOneLine(side.after) }),
  };
}

const onOneLine = (value: ShownValue): ShownValue =>
  value.kind === 'text' ? { ...value, text: value.text.replace(/\s+/g, ' ') } : value;

const lengthOf = ({ name = '', before, after }: ShortField): number =>
  name.length + textOf(before).length + textOf(after).length + 2;
