import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseEnv } from 'node:util';
import { runInNewContext } from 'node:vm';
import { parse as parseProperties } from 'dot-properties';
import { comment, javaComment } from '../../../../src/model/clients/comments.ts';
import {
  envValue,
  goString,
  javaScriptString,
  javaString,
  logstashString,
  propertiesValue,
  pythonString,
} from '../../../../src/model/clients/literals.ts';
import { type Grammar, treeOf } from '../../../support/parsers.ts';
import { hostileNames } from './sampleFacts.ts';

/** Every printable ASCII character, controls, and characters of one, two and four bytes, besides the hostile names. */
const texts: readonly string[] = [
  '',
  ...hostileNames,
  Array.from({ length: 0x180 }, (_none, code) => String.fromCharCode(code)).join(''),
  ...Array.from({ length: 0x80 }, (_none, code) => `x${String.fromCharCode(code)}1`),
];
const wellFormed = (text: string): string => text.toWellFormed();

/** What a program of the language gets of the only string in it, by the escapes that its parser found. */
function valueIn(language: Grammar, program: string, kinds: RegExp, decode: (escape: string) => string): string {
  const strings = treeOf(language, program).descendantsOfType([
    'string_literal',
    'interpreted_string_literal',
    'string',
  ]);
  const [only] = strings;
  assert.ok(only && strings.length === 1, `one string in ${program}`);
  assert.ok(!treeOf(language, program).hasError, program);
  const inside = only.text.slice(1, -1);
  return inside.replaceAll(kinds, decode);
}

const hex = (escape: string): string => String.fromCodePoint(Number.parseInt(escape.slice(2), 16));
const ofSign = (escape: string): string => escape.slice(1);

describe('texts in the languages of generated clients', () => {
  test('Java', () => {
    for (const text of texts) {
      const literal = javaString(text);
      // Java replaces these first, wherever they stand, if an even number of backslashes is in front.
      const replaced = literal.replaceAll(
        /(?<!\\)((?:\\\\)*)\\u([0-9a-f]{4})/g,
        (_all, before: string, code: string) => {
          const character = String.fromCharCode(Number.parseInt(code, 16));
          assert.ok(!/[\n\r"\\]/.test(character), `${literal} would end its line or itself`);
          return before + character;
        },
      );
      const value = valueIn('java', `class A { String a = ${literal}; }`, /\\(u[0-9a-f]{4}|[0-7]{3}|.)/gs, escape =>
        /^\\u/.test(escape)
          ? hex(escape)
          : /^\\[0-7]/.test(escape)
            ? String.fromCharCode(Number.parseInt(escape.slice(1), 8))
            : ofSign(escape),
      );
      assert.equal(value, wellFormed(text), replaced);
    }
  });

  test('Go', () => {
    for (const text of texts) {
      const program = `package main\nvar a = ${goString(text)}\n`;
      const value = valueIn('go', program, /\\(u[0-9a-f]{4}|U[0-9a-f]{8}|[\\"])/gs, escape =>
        /^\\u/i.test(escape) ? hex(escape) : ofSign(escape),
      );
      assert.equal(value, wellFormed(text));
    }
  });

  test('Python', () => {
    for (const text of texts) {
      const value = valueIn('python', `a = ${pythonString(text)}\n`, /\\(u[0-9a-f]{4}|U[0-9a-f]{8}|[\\"])/gs, escape =>
        /^\\u/i.test(escape) ? hex(escape) : ofSign(escape),
      );
      assert.equal(value, wellFormed(text));
    }
  });

  test('JavaScript, run', () => {
    for (const text of texts) assert.equal(runInNewContext(javaScriptString(text)), wellFormed(text));
  });

  test('properties, read', () => {
    for (const text of texts) {
      const read = parseProperties(`a=${propertiesValue(text)}\nb=c`);
      assert.deepEqual({ ...read }, { a: wellFormed(text), b: 'c' });
    }
  });

  test('.env, read, or left out', () => {
    let written = 0;
    for (const text of texts) {
      const value = envValue(text);
      if (value === undefined) continue;
      written += 1;
      assert.deepEqual({ ...parseEnv(`A=${value}\nB=c`) }, { A: text, B: 'c' });
    }
    assert.equal(envValue('cn_hangzhou_rm_bp1_orders_version2'), 'cn_hangzhou_rm_bp1_orders_version2');
    assert.ok(written > 100);
  });

  test('Logstash, in the other quotes, or left out', () => {
    assert.equal(logstashString('billing'), '"billing"');
    assert.equal(logstashString('a"b'), `'a"b'`);
    assert.equal(logstashString("a'b"), `"a'b"`);
    for (const text of [`"'`, 'a\\', '${HOME}', 'a\nb', 'a\u202eb']) assert.equal(logstashString(text), undefined);
  });

  test('a comment stays one, whatever is in it', () => {
    for (const text of texts) {
      for (const line of comment('#', [`Group ${text} of all.`]).split('\n')) {
        assert.match(line, /^# [^\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]*$/u);
      }
      const inJava = javaComment([text]);
      assert.equal(/(?<!\\)(?:\\\\)*\\u/.test(inJava), false, inJava);
    }
  });

  test('a long comment is broken into lines of 100 columns', () => {
    const lines = comment('//', ['word '.repeat(100).trim()], '    ').split('\n');
    assert.ok(lines.length > 4);
    assert.ok(lines.every(line => line.startsWith('    // word') && line.length <= 100));
  });
});
