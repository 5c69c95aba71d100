import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockToleranceMs, Keys } from '../../../src/emulator/keys.ts';

test('a nonce is refused as long as its date would be accepted, and may be used again after that', () => {
  const keys = new Keys([]);
  const use = (afterMs: number): boolean => keys.useNonce('LTAI', 'nonce', new Date(afterMs));
  assert.ok(use(0));
  assert.ok(!use(clockToleranceMs));
  assert.ok(use(clockToleranceMs + 1));
});
