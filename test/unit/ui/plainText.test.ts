import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { plainText, shortened, withoutControls } from '../../../src/ui/plainText.ts';
import { withoutIcons, withoutJoiners, withoutLinks } from './markup.ts';

describe('a text of somebody else stays a text', () => {
  const hostile = [
    '[Repair now](command:workbench.action.openSettings)',
    '[Sign in](http://sign-in.example/)',
    '[Sign in](HTTPS://sign-in.example/ "the proxy")',
    '[Open](file:///etc/passwd) and [again](command:a)',
    '[[a]](command:b)(command:c)',
    // VS Code leaves icons out of the text of progress, which brings the brackets together.
    '[Repair now]$(sync)(command:a)',
    '[Repair now]$(sync~spin)(command:a)',
    '[Repair now]$(a)$(b)(command:a)',
    String.raw`[Repair now]\$(sync)(command:a)`,
    '[Repair now]$$(sync)(sync)(command:a)',
    // It also makes one line of several.
    '[Repair\nnow](command:a)',
    '[Repair now](command:a\u2028)',
  ];
  for (const text of hostile) {
    test(JSON.stringify(text), () => {
      const shown = plainText(text);
      assert.equal(withoutJoiners(shown), text.replaceAll(/[\n\u2028]/g, ' '), 'It reads the same.');
      assert.equal(withoutLinks(shown), shown);
      assert.equal(withoutIcons(shown), shown);
      assert.equal(withoutLinks(withoutIcons(shown)), withoutIcons(shown));
      assert.equal(plainText(shown), shown, 'Once is enough.');
    });
  }

  test('an ordinary text is not changed', () => {
    for (const text of ['a [b] (c) $d $ (e) {0}', '订单 [库] (一)', '👩‍👩‍👧 https://example.com/?a=(b)']) {
      assert.equal(plainText(text), text);
    }
  });
});

test('a line end cannot begin a sentence of its own', () => {
  for (const end of ['\n', '\r\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029', '\n\n', '\t']) {
    assert.equal(plainText(`prod${end}This is safe.`), 'prod This is safe.');
  }
});

test('what cannot be seen is seen', () => {
  for (const sign of ['\0', '\u001b', '\u007f', '\u009b', '\u061c', '\u200f', '\u202e', '\u2066', '\u2069']) {
    assert.equal(withoutControls(`a${sign}b`), 'a\ufffdb');
    assert.equal(plainText(`a${sign}b`), 'a\ufffdb');
  }
  assert.equal(withoutControls('a\tb\r\nc'), 'a\tb\r\nc');
});

test('a long text is cut, but not within a character', () => {
  assert.equal(plainText('x'.repeat(100_000)).length, 2_000);
  assert.equal(shortened('abc', 3), 'abc');
  assert.equal(shortened('abcd', 3), 'ab…');
  assert.equal(shortened('a👍bc', 3), 'a…');
});

test('the effort grows with the length and not with its square', () => {
  // Each of these makes an expression that begins with a repetition look again at every place.
  for (const text of ['\n', ' ', '[', '](', '$(', '$(a', '$(a~', '\u202e']) {
    assert.ok(plainText(text.repeat(1_000_000)).length <= 4_000);
  }
});
