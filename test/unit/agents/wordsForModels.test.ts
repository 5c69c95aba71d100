import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import '../support/stubbedEditor.ts';

const { wordsForModels } = await import('../../../src/agents/wordsForModels.ts');
const plain = (text: string, length: number): string => wordsForModels.plain(text, length);
const lines = (text: string, length: number): string => wordsForModels.lines(text, length);

describe('a text for a model', () => {
  test('has a sign in place of each character that no screen shows', () => {
    const codes = Array.from({ length: 0x2_0000 }, (_none, index) => (index < 0x1_0000 ? index : 0xd_0000 + index));
    const invisible = codes
      .map(code => String.fromCodePoint(code))
      .filter(character => /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u.test(character))
      .concat('\ue000', '\u0378', '\ud800')
      .filter(character => !/[\t-\r\u0085\u2060]/.test(character));
    for (const hangulOrMongolian of '\u115f\u1160\u3164\uffa0\u180b\u180f') {
      assert.ok(invisible.includes(hangulOrMongolian));
    }
    for (const say of [plain, lines]) {
      assert.deepEqual(
        invisible.filter(character => say(`a${character}b`, 10) !== 'a\ufffdb'),
        [],
      );
    }
  });

  test('keeps its lines if it may have some, and is one line if not', () => {
    const text = 'Access denied.\n\tSee [RAM](https://example.com)';
    assert.equal(lines(text, 100), text);
    assert.equal(plain(text, 100), 'Access denied. See [RAM]\u2060(https://example.com)');
    assert.equal(plain(plain(text, 100), 100), plain(text, 100));
  });
});
