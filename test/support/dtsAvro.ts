import avro from 'avsc';
import schema from '../fixtures/kafka/schema.json' with { type: 'json' };

/** Numbers of 64 bits, which the package takes for JavaScript numbers otherwise. */
const long = avro.types.LongType.__with({
  fromBuffer: (bytes: Buffer) => bytes.readBigInt64LE(),
  toBuffer: (value: bigint) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(value);
    return bytes;
  },
  fromJSON: BigInt,
  toJSON: String,
  isValid: (value: unknown) => typeof value === 'bigint',
  compare: (one: bigint, other: bigint) => (one < other ? -1 : Number(one > other)),
});

const typeOf = (fields: object): avro.Type =>
  avro.Type.forSchema({ ...schema, fields } as avro.Schema, { wrapUnions: true, registry: { long } });
const types = { newer: typeOf(schema.fields), older: typeOf(schema.fields.slice(0, -1)) };

/** The types of a record in the newer and in the older schema. */
export const { newer: newerType, older: olderType } = types;

/** What the schema calls a value of a column: the name of its branch, and its members. */
export type AvroValue = Readonly<Record<string, unknown>> | null;

export interface AvroRecord {
  readonly id?: bigint;
  readonly sourceTimestamp?: bigint;
  readonly bornTimestamp?: bigint;
  readonly operation?: string;
  readonly objectName?: string;
  readonly fields?: readonly (readonly [name: string, dataTypeNumber: number])[] | string;
  readonly before?: readonly AvroValue[] | string;
  readonly after?: readonly AvroValue[] | string;
}

const name = (short: string): string => `com.alibaba.dts.formats.avro.${short}`;

/** A value in a branch of the union of values. */
export const valueOf = (branch: string, value: unknown): AvroValue => ({ [name(branch)]: value });

const union = (value: readonly unknown[] | string | undefined) =>
  value === undefined ? null : typeof value === 'string' ? { string: value } : { array: value };

/** A record as an independent library writes it, with the schema that DTS publishes. */
export function encodedRecord(given: AvroRecord = {}, version: keyof typeof types = 'newer'): Buffer {
  const {
    id = 1n,
    sourceTimestamp = 1_764_374_400n,
    bornTimestamp = 1_764_374_400_789n,
    operation = 'INSERT',
    objectName,
  } = given;
  const { fields, before, after } = given;
  return types[version].toBuffer({
    version: 0,
    id,
    sourceTimestamp,
    sourcePosition: '1234@5',
    safeSourcePosition: '1230@5',
    sourceTxid: '42',
    source: { sourceType: 'MySQL', version: '8.0.36' },
    operation,
    objectName: objectName === undefined ? null : { string: objectName },
    processTimestamps: { array: [1_764_374_400_123n, 1_764_374_400_456n] },
    tags: { pk_uk_info: '{"PRIMARY":["id"]}' },
    fields: union(
      typeof fields === 'string' ? fields : fields?.map(([field, dataTypeNumber]) => ({ name: field, dataTypeNumber })),
    ),
    beforeImages: union(before),
    afterImages: union(after),
    bornTimestamp,
  });
}
