import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Value } from '../../../../src/cloud/bodies.ts';
import { readTrackedObjects } from '../../../../src/cloud/dts/responses.ts';
import type { TrackedDatabase } from '../../../../src/cloud/dts/types.ts';

const table = (name: string) => ({ [name]: { name, all: true } });

const forms: Record<string, [value: Value | undefined, databases: TrackedDatabase[] | undefined]> = {
  'a whole database': [
    JSON.stringify({ orders: { name: 'orders', all: true } }),
    [{ name: 'orders', isWhole: true, tables: [] }],
  ],
  'some tables of two databases': [
    JSON.stringify({
      orders: { name: 'orders', all: false, Table: { ...table('order'), ...table('item') } },
      users: { name: 'users', all: 'false', Table: table('user') },
    }),
    [
      { name: 'orders', isWhole: false, tables: ['order', 'item'] },
      { name: 'users', isWhole: false, tables: ['user'] },
    ],
  ],
  'databases with schemas': [
    JSON.stringify({
      pg: {
        name: 'pg',
        all: false,
        Schema: { public: { name: 'public', all: false, Table: table('t') }, s: { all: true } },
      },
    }),
    [{ name: 'pg', isWhole: false, tables: ['public.t', 's.*'] }],
  ],
  'without saying all': [
    JSON.stringify({ orders: { name: 'orders' } }),
    [{ name: 'orders', isWhole: true, tables: [] }],
  ],
  'not as a text': [{ orders: { all: true } }, [{ name: 'orders', isWhole: true, tables: [] }]],
  'the older form': [
    JSON.stringify([{ DBName: 'orders' }, { DBName: 'users', TableIncludes: [{ TableName: 'user' }] }]),
    [
      { name: 'orders', isWhole: true, tables: [] },
      { name: 'users', isWhole: false, tables: ['user'] },
    ],
  ],
  'an unknown form': [JSON.stringify({ version: 2, list: ['orders'] }), undefined],
  'a broken text': ['{"orders":', undefined],
  'another text': ['orders', undefined],
  'an empty text': ['', undefined],
  'no database': ['{}', []],
  nothing: [undefined, undefined],
};
for (const [name, [value, databases]] of Object.entries(forms)) {
  test(`tracked objects, ${name}`, () => assert.deepEqual(readTrackedObjects(value), databases));
}
