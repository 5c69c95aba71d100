import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import type { IncomingMessage } from 'node:http';
import { test } from 'node:test';
import { read } from '../../../src/emulator/operation.ts';

const longest = 10 * 1024 * 1024;

for (const [length, kept] of [
  [longest, longest],
  [longest + 1, longest - 1],
] as const) {
  test(`of a body of ${length} bytes, ${kept} are read`, async () => {
    const chunks = [Buffer.alloc(longest - 1), Buffer.alloc(length - longest + 1)];
    const sent = Object.assign(Readable.from(chunks), { method: 'POST', url: '/', headers: { host: 'localhost' } });
    const { body } = await read(sent as unknown as IncomingMessage);
    assert.equal(body.length, kept);
  });
}
