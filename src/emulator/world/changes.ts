import { dice } from './dice.ts';
import type { FieldValue } from './fieldValues.ts';
import type { Instance } from './instance.ts';
import type { Place } from './stream.ts';
import { columnsOf, type Table, tablesOf } from './tables.ts';

/** Represents a row change or a mark in the stream of a change tracking instance. */
export interface Change {
  readonly version: number;
  readonly id: bigint;
  /** Has the seconds of the commit at the source. */
  readonly time: number;
  readonly position: string;
  readonly safePosition: string;
  readonly transaction: string;
  readonly sourceType: 'MySQL' | 'Oracle' | 'PostgreSQL';
  readonly sourceVersion: string;
  readonly operation: 'INSERT' | 'UPDATE' | 'DELETE' | 'DDL' | 'BEGIN' | 'COMMIT' | 'HEARTBEAT' | 'NOOP';
  /** Has `\u002E` in place of a dot within a name. */
  readonly objectName?: string;
  readonly processTimestamps?: readonly number[];
  readonly tags: Readonly<Record<string, string>>;
  readonly fields?: readonly { readonly name: string; readonly typeNumber: number }[];
  readonly beforeImage?: Image;
  /** Has the statement of a DDL change. */
  readonly afterImage?: Image;
  /** Absent in the older schema. */
  readonly bornTimestamp?: number;
}

export type Image = string | readonly FieldValue[];

/** A record that only moves the offset forward, because everything was filtered out: nothing, or a few bytes. */
export interface Filler {
  readonly filler: Buffer | undefined;
}

/** The vendor's clients skip nothing at all, at most 2 bytes, or at most 48 bytes, depending on their age. */
const fillers: readonly (Buffer | undefined)[] = [undefined, Buffer.from([0]), Buffer.alloc(40, 0xff)];

/**
 * Makes the record at a place from the place itself, so that it is always the same. A second is a transaction. No page tells
 * how often heartbeats and fillers come, so that is invented.
 */
export function recordAt(instance: Instance, place: Place): Change | Filler {
  const { time, index, count, number } = place;
  const isLast = index === count - 1;
  if (isLast && time % 10 === 0) return mark(instance, place, 'HEARTBEAT');
  if (isLast && time % 30 === 5) return { filler: fillers[number % fillers.length] };
  if (isLast && time % 30 === 15) return mark(instance, place, 'NOOP');
  if (index === 0 && time % 600 === 300 && instance.tracks.ddl) return ddl(instance, place);
  if (count > 2 && index === 0) return mark(instance, place, 'BEGIN');
  if (count > 2 && isLast) return mark(instance, place, 'COMMIT');
  return rowChange(instance, place);
}

function mark(instance: Instance, place: Place, operation: 'BEGIN' | 'COMMIT' | 'HEARTBEAT' | 'NOOP'): Change {
  return { ...common(instance, place), operation, tags: {} };
}

function common(instance: Instance, { number, time }: Place): Omit<Change, 'operation' | 'tags'> {
  const file = String(Math.floor(time / 3600) % 1_000_000).padStart(6, '0');
  const position = `${4 + (number % 1_000_000) * 310}@${Number(file)}`;
  const bornTimestamp = time * 1000 + (number % 800);
  return {
    version: 0,
    // An ID grows by one with every record, and is too long for a JavaScript number.
    id: BigInt(instance.createdAt) * 1_000_000n + BigInt(number),
    time,
    position,
    safePosition: `4@${Number(file)}`,
    transaction: `${instance.jobId}:${time}`,
    ...sourceOf(instance),
    ...(number % 2 === 0 && { processTimestamps: [bornTimestamp + 3, bornTimestamp + 41, bornTimestamp + 57] }),
    ...(hasNewerSchema(instance) && { bornTimestamp }),
  };
}

/** Both schemas are in use, and nothing tells which instance has which. */
const hasNewerSchema = ({ instanceId }: Instance): boolean =>
  dice(1, `/schema/${instanceId}`).between('newer', 0, 1) === 1;

function sourceOf({ source: { engine } }: Instance): Pick<Change, 'sourceType' | 'sourceVersion'> {
  switch (engine) {
    case 'PostgreSQL':
      return { sourceType: 'PostgreSQL', sourceVersion: '14.8' };
    case 'Oracle':
      return { sourceType: 'Oracle', sourceVersion: '19.0.0.0.0' };
    default:
      return { sourceType: 'MySQL', sourceVersion: '8.0.36' };
  }
}

function ddl(instance: Instance, place: Place): Change {
  const { database, name } = tableAt(instance, place);
  const statements = [
    `ALTER TABLE \`${name}\` ADD COLUMN \`remark_${place.time % 97}\` varchar(64) DEFAULT '' COMMENT '备注'`,
    `CREATE TABLE \`${name}_backup\` LIKE \`${name}\``,
    `CREATE INDEX idx_${place.time % 89} ON \`${name}\` (id)`,
  ] as const;
  return {
    ...common(instance, place),
    operation: 'DDL',
    // The name of a DDL change can be that of the database only.
    objectName: escaped(database),
    tags: {},
    afterImage: dice(1, `/ddl/${place.time}`).pick('statement', statements),
  };
}

function rowChange(instance: Instance, place: Place): Change {
  const table = tableAt(instance, place);
  const columns = columnsOf(instance, table);
  const draw = dice(1, `/changes/${instance.instanceId}/${place.number}`);
  const operation = draw.pick<Change['operation']>('operation', [
    'INSERT',
    'INSERT',
    'INSERT',
    'UPDATE',
    'UPDATE',
    'DELETE',
  ]);
  const values = (turn: 'before' | 'after'): FieldValue[] =>
    columns.map(({ name, value, changes = false }) =>
      // Without `FULL` row images, a source leaves out what is large and did not change.
      operation === 'UPDATE' && turn === 'before' && name === 'attachment'
        ? { kind: 'NONE' }
        : value(draw.of(name, changes && turn === 'after' ? 'new' : 'old'), place),
    );
  return {
    ...common(instance, place),
    operation,
    objectName: [table.database, ...(table.schema === undefined ? [] : [table.schema]), table.name]
      .map(escaped)
      .join('.'),
    tags: { pk_uk_info: JSON.stringify({ PRIMARY: ['id'] }) },
    fields: columns.map(({ name, typeNumber }) => ({ name, typeNumber })),
    ...(operation !== 'INSERT' && { beforeImage: values('before') }),
    ...(operation !== 'DELETE' && { afterImage: values('after') }),
  };
}

function tableAt(instance: Instance, { number }: Place): Table {
  const tables = tablesOf(instance);
  return tables[dice(1, `/table/${number}`).between('table', 0, tables.length - 1)] ?? tables[0];
}

const escaped = (name: string): string => name.replaceAll('.', '\\u002E');
