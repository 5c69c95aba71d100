import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { decodeRecord } from '../../../../../src/cloud/dts/records/avro.ts';
import { columnsOf, namesIn } from '../../../../../src/cloud/dts/records/columns.ts';
import type { DtsRecord } from '../../../../../src/cloud/dts/records/record.ts';
import { encodedRecord, valueOf } from '../../../../support/dtsAvro.ts';

const integer = (value: string) => valueOf('Integer', { precision: 8, value });
const text = (value: string) => valueOf('Character', { charset: 'utf8mb4', value: Buffer.from(value) });
const notRecorded = valueOf('EmptyObject', 'NONE');

const fields = ['id', 'status', 'note', 'large'].map((name): [string, number] => [name, 253]);
const before = [integer('1'), text('new'), null, notRecorded];
const after = [integer('1'), text('paid'), valueOf('EmptyObject', 'NULL'), text('x')];

const columnsIn = (record: DtsRecord): readonly string[] =>
  columnsOf(record).map(({ name = '?', before: old, after: fresh, isChanged, isKey }) =>
    [name, old?.kind ?? '-', fresh?.kind ?? '-', isChanged && 'changed', isKey && 'key'].filter(Boolean).join(' '),
  );

describe('the columns of a record', () => {
  test('have the values of before and after, and what the update has changed', () => {
    assert.deepEqual(columnsIn(decodeRecord(encodedRecord({ operation: 'UPDATE', fields, before, after }))), [
      'id integer integer key',
      'status character character changed',
      'note null empty',
      'large empty character',
    ]);
  });

  test('have one side where there is one', () => {
    const inserted = decodeRecord(encodedRecord({ operation: 'INSERT', fields, after }));
    assert.deepEqual(columnsIn(inserted), [
      'id - integer key',
      'status - character',
      'note - empty',
      'large - character',
    ]);
    assert.deepEqual(columnsIn(decodeRecord(encodedRecord({ operation: 'DDL', after: 'drop table x' }))), []);
  });

  test('are shown without a name where there are more values than names, and without a key where its tag is none', () => {
    const record = decodeRecord(encodedRecord({ operation: 'DELETE', fields: fields.slice(0, 1), before }));
    assert.deepEqual(columnsIn(record), ['id integer - key', '? character -', '? null -', '? empty -']);
    for (const tag of ['{', 'null', '[]', '{"PRIMARY":"id"}', '{"PRIMARY":null}']) {
      const [id] = columnsOf({ ...record, tags: new Map([['pk_uk_info', tag]]) });
      assert.equal(id?.isKey, false, tag);
    }
  });
});

test('a name of an object is taken apart at its dots, but not at those in names', () => {
  assert.deepEqual(namesIn('shop.dbo.price\\u002Ehistory'), ['shop', 'dbo', 'price.history']);
  assert.deepEqual(namesIn('shop'), ['shop']);
});
