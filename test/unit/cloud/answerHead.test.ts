import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finalHeadOf, whyNoHead } from '../../../src/cloud/answerHead.ts';

const heads: readonly (readonly [what: string, bytes: string, head: string | undefined, rest?: string])[] = [
  ['usual', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\nbody', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', 'body'],
  ['line feeds alone', 'HTTP/1.1 200 OK\nA: b\n\n\n\nbody', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', '\n\nbody'],
  ['both kinds of lines', 'HTTP/1.1 200 OK\nA: b\r\n\nx\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b\r\n\r\n', 'x\r\n\r\n'],
  ['a folded line', 'HTTP/1.1 200 OK\r\nA: b\r\n \tc\r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b c\r\n\r\n', ''],
  ['blanks at the ends of lines', 'HTTP/1.1 200 \r\nA: b \t\r\nB:  \n\n', 'HTTP/1.1 200\r\nA: b\r\nB:\r\n\r\n', ''],
  ['blanks before a folded line', 'HTTP/1.1 200 OK\r\nA: b \r\n c \r\n\r\n', 'HTTP/1.1 200 OK\r\nA: b  c\r\n\r\n', ''],
  ['empty lines before', '\r\n\n\r\nHTTP/1.1 200 OK\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\n', ''],
  ['an interim one', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n\r\nx', 'HTTP/1.1 200 OK\r\n\r\n', 'x'],
  [
    'several interim ones',
    'HTTP/1.1 100\n\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.0 204 No\r\n\r\n',
    'HTTP/1.0 204 No\r\n\r\n',
    '',
  ],
  ['an interim one alone', 'HTTP/1.1 100 Continue\r\n\r\n', undefined],
  ['an interim one and a half', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nA: b\r\n', undefined],
  ['other protocols', 'HTTP/1.1 101 Switching\r\n\r\n\u0001\u0002', 'HTTP/1.1 101 Switching\r\n\r\n', '\u0001\u0002'],
  ['incomplete', 'HTTP/1.1 200 OK\r\nA: b\r\n', undefined],
  ['nothing', '', undefined],
];
for (const [what, bytes, text, rest] of heads) {
  test(`the head of an answer: ${what}`, () => {
    const head = finalHeadOf(Buffer.from(bytes, 'latin1'));
    assert.deepEqual([head?.text, head?.rest.toString('latin1')], [text, rest]);
  });
}

test('it is found at the same place however the bytes are cut', () => {
  for (const [, bytes, text] of heads.filter(([, , head]) => head !== undefined)) {
    const length = bytes.length - (finalHeadOf(Buffer.from(bytes, 'latin1'))?.rest.length ?? 0);
    for (let end = 0; end < bytes.length; end++) {
      const found = finalHeadOf(Buffer.from(bytes.slice(0, end), 'latin1'))?.text;
      assert.equal(found, end >= length ? text : undefined, JSON.stringify(bytes.slice(0, end)));
    }
  }
});

test('what cannot become a head is known at once', () => {
  const why = (text: string) => whyNoHead(Buffer.from(text, 'latin1'));
  for (const open of ['', '\r\n', 'H', 'HTTP/1.', 'HTTP/1.1 200', `HTTP/1.1 200 OK\r\nA: ${'x'.repeat(60_000)}`]) {
    assert.equal(why(open), undefined);
  }
  for (const strange of ['2', '\r\n<html>', 'HTTP/2', 'http/1.1']) assert.equal(why(strange), 'HPE_INVALID_CONSTANT');
  assert.equal(why(`HTTP/1.1 200 OK\r\nA: ${'x'.repeat(70_000)}`), 'HPE_HEADER_OVERFLOW');
});

test('many interim answers, and long lines, come to an end', () => {
  // What is not linear would take minutes.
  const textOf = (head: string): string | undefined => finalHeadOf(Buffer.from(head, 'latin1'))?.text;
  assert.equal(textOf('HTTP/1.1 102 X\r\n\r\n'.repeat(400_000)), undefined);
  assert.equal(textOf('\r\n'.repeat(1_000_000)), undefined);
  const blanks = `HTTP/1.1 200 OK\r\nA: ${' '.repeat(1_000_000)}b\r\n\r\n`;
  assert.equal(textOf(blanks), blanks);
  const folded = textOf(`HTTP/1.1 200 OK\r\n${'A: b\n c\n'.repeat(200_000)}\n`);
  assert.equal(folded, `HTTP/1.1 200 OK\r\n${'A: b c\r\n'.repeat(200_000)}\r\n`);
});
