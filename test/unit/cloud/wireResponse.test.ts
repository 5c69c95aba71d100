import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WireRequest } from '../../../src/cloud/wire.ts';
import { wireResponse } from '../../../src/cloud/wireResponse.ts';

test('an answer is bytes only if data was asked for and it is no refusal', () => {
  const request: WireRequest = { method: 'GET', origin: 'https://example.com', path: '/', headers: {} };
  const body = Buffer.from('中文');
  const answer = (status: number, isForData: boolean) =>
    wireResponse({ ...request, isForData }, { status, headers: {} }, body);
  assert.deepEqual(answer(200, true), { status: 200, headers: {}, body: '', data: body });
  assert.deepEqual(answer(400, true), { status: 400, headers: {}, body: '中文' });
  assert.deepEqual(answer(200, false), { status: 200, headers: {}, body: '中文' });
});
