import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DateTime, Value } from '../../../../../src/cloud/dts/records/record.ts';
import { shownValue } from '../../../../../src/cloud/dts/records/valueText.ts';

const shown = (value: Value, limit = 100) => {
  const result = shownValue(value, limit);
  return 'text' in result ? `${result.kind}: ${result.text}${result.isCut ? ' …' : ''}` : result.kind;
};
const characters = (charset: string, hex: string): Value => ({
  kind: 'character',
  charset,
  bytes: Buffer.from(hex, 'hex'),
});

describe('the text of a character value', () => {
  const texts: readonly (readonly [charset: string, hex: string, text: string])[] = [
    ['utf8mb4', 'e4b8ade69687f09f9880', '中文😀'],
    ['UTF8', '61', 'a'],
    ['ascii', '61', 'a'],
    ['latin1', '8099', '€™'],
    ['latin2', 'b1', 'ą'],
    ['latin5', 'f0', 'ğ'],
    ['latin7', 'e0', 'ą'],
    ['greek', 'e1', 'α'],
    ['hebrew', 'e0', 'א'],
    ['tis620', 'a1', 'ก'],
    ['gb2312', 'd6d0cec4', '中文'],
    ['gbk', 'd6d0cec4', '中文'],
    ['gb18030', '9439fc36', '😀'],
    ['big5', 'a4a4a4e5', '中文'],
    ['sjis', '93fa967b', '日本'],
    ['cp932', '93fa967b', '日本'],
    ['ujis', 'c6fccbdc', '日本'],
    ['eucjpms', 'c6fccbdc', '日本'],
    ['euckr', 'c7d1', '한'],
    ['ucs2', '4e2d', '中'],
    ['utf16', 'd83dde00', '😀'],
    ['utf16', 'fffe2d4e', '中'],
    ['utf16', 'feff4e2d', '中'],
    ['utf8mb4', 'efbbbf61', '\ufeffa'],
    ['ucs2', 'feff4e2d', '中'],
    ['ucs2', 'fffe2d4e', '中'],
    ['UTF-16', 'feff4e2d', '中'],
    ['utf16le', '2d4e', '中'],
    ['utf16le', 'fffe2d4e', '\ufeff中'],
    ['UTF-16BE', 'feff4e2d', '\ufeff中'],
    ['utf32', '00004e2d0001f600', '中😀'],
    ['koi8r', 'c1', 'а'],
    ['koi8u', 'a4', 'є'],
    ['cp866', 'a0', 'а'],
    ['cp1250', '8a', 'Š'],
    ['cp1251', 'e0', 'а'],
    ['cp1256', 'c7', 'ا'],
    ['cp1257', 'e0', 'ą'],
    ['macroman', '8a', 'ä'],
    ['ISO-8859-15', 'a4', '€'],
  ];
  for (const [charset, hex, text] of texts) {
    test(`in ${charset}`, () => {
      assert.equal(shown(characters(charset, hex)), `text: ${text}`);
    });
  }

  test('is its bytes where nobody knows the characters', () => {
    for (const charset of ['binary', 'cp850', 'cp852', 'keybcs2', 'macce', 'klingon', '', '__proto__']) {
      assert.equal(shown(characters(charset, '8a')), 'hex: 8a', charset);
    }
    for (const [charset, hex] of [
      ['utf8', 'c328'],
      ['utf32', '0011'],
      ['utf32', '00110000'],
      ['utf32', '0000d800'],
    ] as const) {
      assert.equal(shown(characters(charset, hex)), `hex: ${hex}`, hex);
    }
  });

  test('is cut without cutting a character', () => {
    for (const charset of ['utf8', 'gb18030']) {
      const hex = charset === 'utf8' ? 'f09f9880' : '9439fc36';
      for (const before of [0, 1, 2, 3]) {
        const value = characters(charset, `${'61'.repeat(before)}${hex.repeat(60)}`);
        const text = shown(value, 21);
        assert.match(text, /^text: a{0,3}(😀)+ …$/u, text);
        assert.ok(text.length <= 'text:  …'.length + 21);
      }
    }
    assert.equal(shown(characters('utf8', '61'.repeat(500)), 10), 'text: aaaaaaaaaa …');
    assert.equal(shown({ kind: 'binaryObject', type: 'blob', bytes: Buffer.alloc(20, 1) }, 2), 'hex: 0101 …');
  });
});

describe('the text of a value', () => {
  const time = (parts: Partial<DateTime>): DateTime => ({
    kind: 'dateTime',
    ...{ year: undefined, month: undefined, day: undefined, hour: undefined, minute: undefined, second: undefined },
    micros: undefined,
    ...parts,
  });
  const texts: readonly (readonly [Value, string])[] = [
    [{ kind: 'null' }, 'null'],
    [{ kind: 'empty', value: 'NULL' }, 'null'],
    [{ kind: 'empty', value: 'NONE' }, 'notRecorded'],
    [{ kind: 'empty', value: { unknown: 5 } }, 'text: (5)'],
    [{ kind: 'integer', precision: 8, text: '18446744073709551615' }, 'text: 18446744073709551615'],
    [{ kind: 'decimal', precision: 5, scale: 2, text: '-0.10' }, 'text: -0.10'],
    [{ kind: 'float', precision: 8, scale: 0, value: 0.1 }, 'text: 0.1'],
    [{ kind: 'timestamp', seconds: 1_764_374_400n, micros: 45 }, 'text: 2025-11-29 00:00:00.000045 UTC'],
    [{ kind: 'timestamp', seconds: 1n << 62n, micros: 0 }, 'text: 4611686018427387904 s.000000 UTC'],
    [time({ year: 2026, month: 1, day: 2 }), 'text: 2026-01-02'],
    [time({ year: 1999 }), 'text: 1999'],
    [time({ year: 1, month: 2, day: 3, hour: 4, minute: 5, second: 6, micros: 7 }), 'text: 0001-02-03 04:05:06.000007'],
    [time({ hour: 838, minute: 59, second: 59, micros: 0 }), 'text: 838:59:59'],
    [time({ hour: -838, minute: -59, second: -59, micros: -500_000 }), 'text: -838:59:59.500000'],
    [time({ hour: 0, minute: 0, second: -1 }), 'text: -00:00:01'],
    [{ kind: 'zonedDateTime', value: time({ hour: 1, minute: 2 }), zone: '+08:00' }, 'text: 01:02 +08:00'],
    [{ kind: 'textObject', type: 'json', text: Buffer.from('{"a":"中"}') }, 'text: {"a":"中"}'],
    [{ kind: 'textGeometry', type: 'point', text: Buffer.from('POINT(1 2)') }, 'text: POINT(1 2)'],
    [{ kind: 'binaryGeometry', type: 'point', bytes: Buffer.from([1, 255]) }, 'hex: 01ff'],
  ];
  for (const [value, text] of texts) {
    test(`${value.kind} is ${text}`, () => {
      assert.equal(shown(value), text);
    });
  }
});
