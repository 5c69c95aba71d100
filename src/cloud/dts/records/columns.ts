import { isDeepStrictEqual } from 'node:util';
import type { DtsRecord, Value } from './record.ts';

/** A column of a row that has changed. */
export interface Column {
  /** Missing if the record has values without saying whose they are. */
  readonly name: string | undefined;
  /** The number that the database has for the type. It is only good for a label: the value itself says what it is. */
  readonly dataTypeNumber: number | undefined;
  readonly before: Value | undefined;
  readonly after: Value | undefined;
  /** Whether the update has changed it. What the source has not recorded on both sides cannot be compared. */
  readonly isChanged: boolean;
  readonly isKey: boolean;
}

/** Puts the values of both images to their columns, which have them in the same order. */
export function columnsOf(record: DtsRecord): readonly Column[] {
  const fields = listed(record.fields);
  const befores = listed(record.beforeImages);
  const afters = listed(record.afterImages);
  const keys = primaryKeyOf(record);
  return Array.from({ length: Math.max(fields.length, befores.length, afters.length) }, (_, index) => {
    const [field, before, after] = [fields[index], befores[index], afters[index]];
    return {
      name: field?.name,
      dataTypeNumber: field?.dataTypeNumber,
      before,
      after,
      isChanged: isRecorded(before) && isRecorded(after) && differ(before, after),
      isKey: field !== undefined && keys.includes(field.name),
    };
  });
}

/** The elements, of which there are none where there is a text, as a DDL statement is. */
const listed = <T>(list: readonly T[] | string | undefined): readonly T[] =>
  list === undefined || typeof list === 'string' ? [] : list;

const isRecorded = (value: Value | undefined): value is Value =>
  value !== undefined && !(value.kind === 'empty' && value.value !== 'NULL');

/** Whether two values differ. There are two ways to write NULL. */
function differ(one: Value, other: Value): boolean {
  const [known, otherKnown] = [one, other].map(({ kind }) => kind !== 'null' && kind !== 'empty');
  return known === otherKnown ? known === true && !isDeepStrictEqual(one, other) : true;
}

/** The names of the columns of the primary key, as a tag has them in JSON. */
function primaryKeyOf({ tags }: DtsRecord): readonly unknown[] {
  try {
    const keys: unknown = JSON.parse(tags.get('pk_uk_info') ?? '{}');
    const primary = typeof keys === 'object' && keys !== null && 'PRIMARY' in keys ? keys.PRIMARY : undefined;
    return Array.isArray(primary) ? primary : [];
  } catch {
    return [];
  }
}

/** The names of the database, of the schema where there is one, and of the table. A dot in a name is escaped. */
export const namesIn = (objectName: string): readonly string[] =>
  objectName.split('.').map(name => name.replaceAll('\\u002E', '.'));
