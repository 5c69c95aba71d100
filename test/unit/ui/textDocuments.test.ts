import assert from 'node:assert/strict';
import { test } from 'node:test';
import '../wizards/stubbedEditor.ts';

const { keepNewest } = await import('../../../src/ui/documents.ts');

test('a hundred texts are kept, and the one that was shown longest ago goes first', () => {
  const texts = new Map<string, string>();
  for (let number = 0; number < 100; number++) keepNewest(texts, `${number}`, 'text');
  assert.equal(texts.size, 100);
  keepNewest(texts, '0', 'shown again');
  keepNewest(texts, '100', 'text');
  assert.equal(texts.size, 100);
  assert.deepEqual([texts.get('0'), texts.has('1'), texts.has('2')], ['shown again', false, true]);
});
