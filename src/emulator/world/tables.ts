import { type Dice, dice } from './dice.ts';
import type { FieldValue } from './fieldValues.ts';
import type { Instance } from './instance.ts';
import type { Place } from './stream.ts';

export interface Table {
  readonly database: string;
  readonly schema?: string;
  readonly name: string;
}

export interface Column {
  readonly name: string;
  /** A number of the source's own type, as far as the vendor publishes them. */
  readonly typeNumber: number;
  /** Tells whether an UPDATE changes the column. */
  readonly changes?: boolean;
  readonly value: (draw: Dice, place: Place) => FieldValue;
}

type Tables = readonly [Table, ...Table[]];

/** Makes the tables of an instance once, because one of them has ten thousand. */
const made = new WeakMap<Instance, Tables>();

/** Lists the tables whose changes an instance tracks. A database that is tracked as a whole has some of its own. */
export function tablesOf(instance: Instance): Tables {
  const known = made.get(instance);
  if (known) return known;
  const schema = instance.source.engine === 'PostgreSQL' ? { schema: 'public' } : {};
  const [first, ...rest] = instance
    .databases()
    .flatMap(({ name, isWhole, tables }) =>
      (isWhole ? wholeDatabase : tables).map(table => ({ database: name, ...schema, name: table })),
    );
  const tables: Tables = [first ?? { database: instance.source.databaseName, ...schema, name: 'orders' }, ...rest];
  made.set(instance, tables);
  return tables;
}

const wholeDatabase = ['orders', 'order_item', 'customer', 'address', 'price.history', '订单备注', 'audit_log'];

/** Gives the columns of a table. Tables have a few forms, so that each type of a value occurs. */
export function columnsOf({ source: { engine } }: Instance, { database, name }: Table): readonly Column[] {
  if (engine === 'PostgreSQL') return postgresColumns;
  if (engine === 'Oracle') return oracleColumns;
  return dice(1, `/columns/${database}/${name}`).pick('form', [
    orderColumns,
    productColumns,
    customerColumns,
    traceColumns,
  ]);
}

const utf8 = (value: string): FieldValue => ({ kind: 'Character', charset: 'utf8mb4', value: Buffer.from(value) });

const id: Column = {
  name: 'id',
  typeNumber: 8,
  // Some IDs are too long for a JavaScript number.
  value: draw => ({
    kind: 'Integer',
    precision: 20,
    value: `${draw.pick('head', ['', '', '1844674407', '922337203'])}${draw.between('id', 1, 999_999_999)}`,
  }),
};

const dateParts = (place: Place): { readonly year: number; readonly month: number; readonly day: number } => {
  const date = new Date(place.time * 1000);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

const timeParts = (draw: Dice): { readonly hour: number; readonly minute: number; readonly second: number } => ({
  hour: draw.between('hour', 0, 23),
  minute: draw.between('minute', 0, 59),
  second: draw.between('second', 0, 59),
});

const orderColumns: readonly Column[] = [
  id,
  {
    name: 'buyer',
    typeNumber: 253,
    value: draw => utf8(draw.pick('name', ['李雷', 'Anna Müller', 'Владимир', 'O\'Brien "Bob"', '👩‍💻 小芳', 'نور', ''])),
  },
  {
    name: 'amount',
    typeNumber: 246,
    changes: true,
    value: draw => ({
      kind: 'Decimal',
      value: `${draw.between('whole', -5, 99_999)}.${String(draw.between('cents', 0, 99)).padStart(2, '0')}`,
      precision: 12,
      scale: 2,
    }),
  },
  {
    name: 'status',
    typeNumber: 247,
    changes: true,
    value: draw => ({
      kind: 'TextObject',
      type: 'enum',
      value: draw.pick('status', ['NEW', 'PAID', 'SENT', '已取消']),
    }),
  },
  {
    name: 'details',
    typeNumber: 245,
    value: draw => ({
      kind: 'TextObject',
      type: 'json',
      value: JSON.stringify({
        channel: draw.pick('channel', ['app', 'web', '小程序']),
        items: draw.between('n', 1, 9),
      }),
    }),
  },
  {
    name: 'created_at',
    typeNumber: 12,
    value: (draw, place) => ({
      kind: 'DateTime',
      ...dateParts(place),
      ...timeParts(draw),
      micros: draw.pick('µ', [0, 120_000, 1]),
    }),
  },
  {
    name: 'updated_at',
    typeNumber: 17,
    changes: true,
    value: (draw, { time }) => ({ kind: 'Timestamp', seconds: time, micros: draw.between('µ', 0, 999_999) }),
  },
  {
    name: 'attachment',
    typeNumber: 252,
    value: (draw, { number }) => ({ kind: 'BinaryObject', type: 'blob', value: attachment(draw, number) }),
  },
];

/** Makes most attachments small, and one in two thousand as long as a third of a megabyte. */
function attachment(draw: Dice, number: number): Buffer {
  const length = number % 2000 === 77 ? 300_000 + draw.between('large', 0, 40_000) : draw.between('small', 0, 24);
  const bytes = Buffer.alloc(length);
  let state = draw.between('seed', 1, 0x7fff_fffe);
  for (let at = 0; at < length; at++) bytes[at] = (state = Math.imul(state, 48_271) & 0x7fff_ffff) >>> 16;
  return bytes;
}

/** Holds words in character sets of MySQL, some of which no decoder knows. */
const words: readonly [readonly [string, string], ...(readonly [string, string])[]] = [
  ['gbk', 'c9cfbaa3cad0c6d6b6abd0c2c7f8'],
  ['gb18030', 'fd93ec689534b235'],
  ['big5', 'bb4fa55fa5ab'],
  ['sjis', '938c8b9e93738f61924a8be6'],
  ['eucjpms', 'c2e7bae5'],
  ['euckr', 'bcadbfef'],
  ['latin1', '436166e9205afc726963682080'],
  ['latin2', 'a3f364bc'],
  ['latin5', 'dd7374616e62756c'],
  ['latin7', '52ee6761'],
  ['greek', 'c1e8deede1'],
  ['hebrew', 'e7e9f4e4'],
  ['cp1251', 'cceef1eae2e0'],
  ['koi8r', 'ebc1dac1ced8'],
  ['cp866', '8eace1aa'],
  ['tis620', 'a1c3d8a7e0b7be'],
  ['utf16', '53174eacd83dde00'],
  ['utf16le', '1753ac4e'],
  ['utf32', '0000531700004eac0001f600'],
  ['cp850', '8f6c6573756e64'],
  ['macce', '42726e6f'],
  ['utf8', '5ac3bc72696368'],
  ['utf8mb3', 'e58c97e4baac'],
  ['ascii', '426f73746f6e'],
  ['binary', '00ff10'],
  ['klingon', '746c68'],
];

const productColumns: readonly Column[] = [
  id,
  {
    name: 'city',
    typeNumber: 253,
    value: draw => {
      const [charset, hex] = draw.pick('word', words);
      return { kind: 'Character', charset, value: Buffer.from(hex, 'hex') };
    },
  },
  {
    name: 'weight',
    typeNumber: 5,
    changes: true,
    value: draw => ({
      kind: 'Float',
      value:
        draw.pick('odd', [0, 0, 0, 1]) === 1
          ? draw.pick('value', [-0, 1e300, 0.1, 5e-324])
          : draw.between('g', 1, 99_999) / 1000,
      precision: 53,
      scale: 3,
    }),
  },
  { name: 'made_in', typeNumber: 13, value: (_, place) => ({ kind: 'DateTime', year: dateParts(place).year }) },
  {
    name: 'place',
    typeNumber: 255,
    value: draw => ({
      kind: 'BinaryGeometry',
      type: 'geometry',
      value: point(draw.between('x', -180, 180), draw.between('y', -90, 90)),
    }),
  },
  {
    name: 'area',
    typeNumber: 255,
    value: draw => ({
      kind: 'TextGeometry',
      type: 'geometry',
      value: `POINT(${draw.between('x', -180, 180)} ${draw.between('y', -90, 90)})`,
    }),
  },
  {
    name: 'discount',
    typeNumber: 246,
    changes: true,
    value: draw => draw.pick('null', [{ kind: 'null' }, { kind: 'NULL' }]),
  },
];

/** Writes a point as well-known binary. https://dev.mysql.com/doc/refman/8.0/en/gis-data-formats.html */
function point(x: number, y: number): Buffer {
  const bytes = Buffer.alloc(21);
  bytes.writeUInt8(1, 0);
  bytes.writeUInt32LE(1, 1);
  bytes.writeDoubleLE(x, 5);
  bytes.writeDoubleLE(y, 13);
  return bytes;
}

const customerColumns: readonly Column[] = [
  id,
  { name: 'name', typeNumber: 253, changes: true, value: draw => utf8(`用户${draw.between('n', 1, 99_999)}\t"<b>"\n`) },
  { name: 'birthday', typeNumber: 10, value: (_, place) => ({ kind: 'DateTime', ...dateParts(place) }) },
  {
    name: 'login_offset',
    typeNumber: 11,
    // A TIME can be negative, and longer than a day.
    value: draw =>
      draw.between('sign', 0, 1) === 1
        ? { kind: 'DateTime', hour: draw.between('hour', 25, 838), minute: 3, second: 9, micros: 500_000 }
        : { kind: 'DateTime', hour: -draw.between('hour', 0, 12), minute: -30, second: -1, micros: 0 },
  },
  {
    name: 'is_active',
    typeNumber: 1,
    changes: true,
    value: draw => ({ kind: 'Integer', precision: 4, value: String(draw.between('is', 0, 1)) }),
  },
  {
    name: 'flags',
    typeNumber: 16,
    value: draw => ({ kind: 'Integer', precision: 8, value: String(draw.between('flags', 0, 255)) }),
  },
  { name: 'referrer', typeNumber: 253, value: () => ({ kind: 'NULL' }) },
];

const traceColumns: readonly Column[] = [
  id,
  {
    name: 'message',
    typeNumber: 252,
    value: (draw, { number }) => {
      const line = `${draw.pick('message', ['request served', '请求完成', 'retrying upstream'])} ${draw.text('trace', 8)}\n`;
      return { kind: 'TextObject', type: 'text', value: line.repeat(number % 1500 === 33 ? 4000 : 1) };
    },
  },
  {
    name: 'took_ms',
    typeNumber: 3,
    changes: true,
    value: draw => ({ kind: 'Integer', precision: 10, value: String(draw.between('ms', 0, 9000)) }),
  },
];

/** PostgreSQL uses the numbers of the database itself. https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat */
const postgresColumns: readonly Column[] = [
  { ...id, typeNumber: 20 },
  {
    name: 'title',
    typeNumber: 25,
    changes: true,
    value: draw => ({ ...utf8(`Ticket №${draw.between('n', 1, 9999)}`), charset: 'utf8' }) as FieldValue,
  },
  {
    name: 'token',
    typeNumber: 2950,
    value: draw => ({
      kind: 'TextObject',
      type: 'uuid',
      value: `6f1c8a52-0000-4000-8000-${draw.text('uuid', 12, '0123456789abcdef')}`,
    }),
  },
  {
    name: 'payload',
    typeNumber: 114,
    value: draw => ({ kind: 'TextObject', type: 'json', value: `{"priority":${draw.between('p', 1, 5)}}` }),
  },
  {
    name: 'is_open',
    typeNumber: 16,
    changes: true,
    value: draw => ({ kind: 'TextObject', type: 'bool', value: draw.pick('open', ['t', 'f']) }),
  },
  {
    name: 'seen_at',
    typeNumber: 1184,
    changes: true,
    value: (draw, place) => ({
      kind: 'TimestampWithTimeZone',
      value: { ...dateParts(place), ...timeParts(draw), micros: draw.between('µ', 0, 999_999) },
      timezone: draw.pick('zone', ['+08:00', 'UTC', '-05:30']),
    }),
  },
];

const oracleColumns: readonly Column[] = [
  {
    name: 'id',
    typeNumber: 2,
    value: draw => ({ kind: 'Decimal', value: String(draw.between('id', 1, 999_999_999)), precision: 38, scale: 0 }),
  },
  { name: 'ACCOUNT', typeNumber: 1, changes: true, value: draw => utf8(`账户${draw.between('n', 1, 9999)}`) },
  {
    name: 'ROW_ADDRESS',
    typeNumber: 69,
    value: draw => ({ kind: 'TextObject', type: 'rowid', value: `AAAR3s${draw.text('row', 12)}` }),
  },
  {
    name: 'POSTED',
    typeNumber: 181,
    value: (draw, place) => ({
      kind: 'TimestampWithTimeZone',
      value: { ...dateParts(place), ...timeParts(draw), micros: 0 },
      timezone: 'Asia/Shanghai',
    }),
  },
  {
    name: 'RATIO',
    typeNumber: 101,
    changes: true,
    value: draw => ({ kind: 'Float', value: draw.between('r', 1, 999) / 7, precision: 0, scale: 0 }),
  },
  {
    name: 'RAW_DATA',
    typeNumber: 23,
    value: draw => ({ kind: 'BinaryObject', type: 'raw', value: Buffer.from(draw.text('raw', 12)) }),
  },
];
