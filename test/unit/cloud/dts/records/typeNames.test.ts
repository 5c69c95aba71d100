import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SourceType, Value } from '../../../../../src/cloud/dts/records/record.ts';
import { typeName } from '../../../../../src/cloud/dts/records/typeNames.ts';

test('a type has the name that its database has for it, or that of the value', () => {
  const bytes = Buffer.alloc(0);
  const number: Value = { kind: 'integer', precision: 4, text: '1' };
  const text: Value = { kind: 'character', charset: 'utf8', bytes };
  const blob: Value = { kind: 'binaryObject', type: 'blob', bytes };
  const cases: readonly (readonly [SourceType, number | undefined, Value | undefined, string | undefined])[] = [
    ['MySQL', 8, number, 'bigint'],
    ['MySQL', 8, { kind: 'null' }, 'bigint'],
    ['MySQL', 252, text, 'text'],
    ['MySQL', 251, blob, 'longblob'],
    ['MySQL', 249, { kind: 'textObject', type: 'text', text: bytes }, 'tinytext'],
    ['MySQL', 250, { kind: 'null' }, undefined],
    ['MySQL', 77, number, 'integer'],
    ['Oracle', 2, number, 'number'],
    ['Oracle', 8, text, 'long'],
    ['Oracle', 999, text, 'text'],
    ['PostgreSQL', 23, number, 'integer'],
    ['PostgreSQL', 23, { kind: 'empty', value: 'NONE' }, undefined],
    ['MySQL', undefined, blob, 'blob'],
    ['MySQL', undefined, undefined, undefined],
  ];
  for (const [sourceType, dataTypeNumber, value, name] of cases) {
    const given = `${sourceType} ${dataTypeNumber} ${value?.kind}`;
    assert.equal(typeName({ sourceType, version: '' }, dataTypeNumber, value), name, given);
  }
});
