/**
 * A change as DTS delivers it. Names and their order are those of the vendor's schema, `com.alibaba.dts.formats.avro`.
 * https://github.com/LioRoger/subscribe_example/tree/master/avro
 */
export interface DtsRecord {
  readonly version: number;
  /** A running number, which may have more digits than a JavaScript number. */
  readonly id: bigint;
  /** When the source committed the change, in seconds. */
  readonly sourceTimestamp: number;
  readonly sourcePosition: string;
  readonly safeSourcePosition: string;
  readonly sourceTxid: string;
  readonly source: { readonly sourceType: SourceType | UnknownIndex; readonly version: string };
  readonly operation: Operation | UnknownIndex;
  /** The database, or also the schema and the table, with dots between and dots in names escaped. */
  readonly objectName: string | undefined;
  /** When the record passed the parts of DTS, in milliseconds. */
  readonly processTimestamps: readonly number[];
  readonly tags: ReadonlyMap<string, string>;
  readonly fields: readonly Field[] | string | undefined;
  /** A value for each field. A DDL statement is in the after image, as a text. */
  readonly beforeImages: Images;
  readonly afterImages: Images;
  /** In milliseconds. Only the newer of the two schemas has it. */
  readonly bornTimestamp: number | undefined;
}

export type Images = readonly Value[] | string | undefined;

export interface Field {
  readonly name: string;
  readonly dataTypeNumber: number;
}

export const sourceTypes = [
  'MySQL',
  'Oracle',
  'SQLServer',
  'PostgreSQL',
  'MongoDB',
  'Redis',
  'DB2',
  'PPAS',
  'DRDS',
  'HBASE',
  'HDFS',
  'FILE',
  'OTHER',
] as const;
export type SourceType = (typeof sourceTypes)[number];

export const operations = [
  'INSERT',
  'UPDATE',
  'DELETE',
  'DDL',
  'BEGIN',
  'COMMIT',
  'ROLLBACK',
  'ABORT',
  'HEARTBEAT',
  'CHECKPOINT',
  'COMMAND',
  'FILL',
  'FINISH',
  'CONTROL',
  'RDB',
  'NOOP',
  'INIT',
] as const;
export type Operation = (typeof operations)[number];

/** An element that was added to an enumeration later. It is shown as its number. */
export interface UnknownIndex {
  readonly unknown: number;
}

/** A value of a column, as one of the thirteen branches of the schema. Long ones are kept as the bytes they came in. */
export type Value =
  | { readonly kind: 'null' }
  | { readonly kind: 'integer'; readonly precision: number; readonly text: string }
  | { readonly kind: 'character'; readonly charset: string; readonly bytes: Buffer }
  | { readonly kind: 'decimal'; readonly text: string; readonly precision: number; readonly scale: number }
  | { readonly kind: 'float'; readonly value: number; readonly precision: number; readonly scale: number }
  | { readonly kind: 'timestamp'; readonly seconds: bigint; readonly micros: number }
  | DateTime
  | { readonly kind: 'zonedDateTime'; readonly value: DateTime; readonly zone: string }
  | { readonly kind: 'binaryGeometry'; readonly type: string; readonly bytes: Buffer }
  | { readonly kind: 'textGeometry'; readonly type: string; readonly text: Buffer }
  | { readonly kind: 'binaryObject'; readonly type: string; readonly bytes: Buffer }
  | { readonly kind: 'textObject'; readonly type: string; readonly text: Buffer }
  /** `NONE` says that the source has not recorded the column, which is not the same as NULL. */
  | { readonly kind: 'empty'; readonly value: 'NULL' | 'NONE' | UnknownIndex };

/** Parts of a date and a time, of which any may be missing. */
export interface DateTime {
  readonly kind: 'dateTime';
  readonly year: number | undefined;
  readonly month: number | undefined;
  readonly day: number | undefined;
  readonly hour: number | undefined;
  readonly minute: number | undefined;
  readonly second: number | undefined;
  readonly micros: number | undefined;
}
