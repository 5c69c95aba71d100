import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type Check,
  isAnything,
  isEither,
  isFlag,
  isListOf,
  isMaybe,
  isName,
  isNumber,
  isObject,
  isOneOf,
  isRecord,
  isText,
  parsedJson,
} from '../../../src/model/checks.ts';

const values: readonly unknown[] = [
  undefined,
  null,
  true,
  0,
  NaN,
  Infinity,
  '',
  'a',
  'x'.repeat(10_000),
  'x'.repeat(10_001),
  [],
  ['a'],
  ['a', 1],
  Array.from({ length: 10_001 }, () => 'a'),
  {},
  { name: 'a' },
  { name: 'a', more: 1 },
  { name: 1 },
];
const nameless = (value: unknown): string => {
  if (value === undefined || typeof value === 'number') return String(value);
  if (Array.isArray(value) && value.length > 9) return `list of ${value.length}`;
  return typeof value === 'string' && value.length > 9 ? `text of ${value.length}` : JSON.stringify(value);
};

describe('a check of a stored value lets through', () => {
  const cases: readonly (readonly [string, Check<unknown>, readonly string[]])[] = [
    ['anything', isAnything, values.slice(1).map(nameless)],
    ['a text that is not too long', isText, ['""', '"a"', 'text of 10000']],
    ['a name', isName, ['"a"', 'text of 10000']],
    ['a number that can be reckoned with', isNumber, ['0']],
    ['a flag', isFlag, ['true']],
    ['a record, and no list', isRecord, ['{}', '{"name":"a"}', '{"name":"a","more":1}', '{"name":1}']],
    ['one of some texts', isOneOf('a', 'b'), ['"a"']],
    ['what may be missing, but not null', isMaybe(isFlag), ['undefined', 'true']],
    ['a list whose items are all right and not too many', isListOf(isName), ['[]', '["a"]']],
    ['one or the other', isEither(isFlag, isNumber), ['true', '0']],
    ['an object with its members and others', isObject({ name: isName }), ['{"name":"a"}', '{"name":"a","more":1}']],
  ];
  for (const [name, check, through] of cases) {
    test(name, () => {
      assert.deepEqual(values.filter(check).map(nameless), through);
    });
  }
});

test('what is no JSON has no value, and null has one', () => {
  assert.equal(parsedJson('{'), undefined);
  assert.equal(parsedJson('null'), null);
  assert.deepEqual(parsedJson('{"a":[1]}'), { a: [1] });
});
