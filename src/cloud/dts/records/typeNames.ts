import type { DtsRecord, Value } from './record.ts';

/**
 * The names that databases have for the types of columns, by the numbers that DTS passes on. They are labels only: what a
 * value is, the value itself says.
 * https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
 */
const mysql: Readonly<Record<number, string>> = {
  0: 'decimal',
  1: 'tinyint',
  2: 'smallint',
  3: 'int',
  4: 'float',
  5: 'double',
  6: 'null',
  7: 'timestamp',
  8: 'bigint',
  9: 'mediumint',
  10: 'date',
  11: 'time',
  12: 'datetime',
  13: 'year',
  14: 'date',
  15: 'varchar',
  16: 'bit',
  17: 'timestamp',
  18: 'datetime',
  19: 'time',
  245: 'json',
  246: 'decimal',
  247: 'enum',
  248: 'set',
  253: 'varchar',
  254: 'char',
  255: 'geometry',
};

/** MySQL has one number each for a kind of texts and a kind of bytes, which are told apart by what a value is. */
const mysqlSizes: Readonly<Record<number, string>> = { 249: 'tiny', 250: 'medium', 251: 'long', 252: '' };

const oracle: Readonly<Record<number, string>> = {
  1: 'varchar2',
  2: 'number',
  8: 'long',
  12: 'date',
  23: 'raw',
  24: 'long raw',
  58: 'xmltype',
  69: 'rowid',
  96: 'char',
  100: 'binary_float',
  101: 'binary_double',
  112: 'clob',
  113: 'blob',
  114: 'bfile',
  180: 'timestamp',
  181: 'timestamp with time zone',
  182: 'interval year to month',
  183: 'interval day to second',
  208: 'urowid',
  231: 'timestamp with local time zone',
};

/** The name of a column's type: the database's own where its numbers are known, and otherwise what the value came as. */
export function typeName(
  { sourceType }: DtsRecord['source'],
  dataTypeNumber: number | undefined,
  value: Value | undefined,
): string | undefined {
  const ofValue = value && nameOf(value);
  if (dataTypeNumber === undefined) return ofValue;
  if (sourceType === 'Oracle') return oracle[dataTypeNumber] ?? ofValue;
  if (sourceType !== 'MySQL') return ofValue;
  const size = mysqlSizes[dataTypeNumber];
  if (size === undefined) return mysql[dataTypeNumber] ?? ofValue;
  if (value?.kind === 'binaryObject') return `${size}blob`;
  return value?.kind === 'textObject' || value?.kind === 'character' ? `${size}text` : ofValue;
}

function nameOf(value: Value): string | undefined {
  switch (value.kind) {
    case 'null':
    case 'empty':
      return undefined;
    case 'binaryGeometry':
    case 'textGeometry':
    case 'binaryObject':
    case 'textObject':
      return value.type;
    case 'character':
      return 'text';
    case 'dateTime':
      return 'datetime';
    case 'zonedDateTime':
      return 'timestamp with time zone';
    case 'integer':
    case 'decimal':
    case 'float':
    case 'timestamp':
      return value.kind;
  }
}
