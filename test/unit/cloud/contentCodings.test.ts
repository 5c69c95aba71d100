import assert from 'node:assert/strict';
import { test } from 'node:test';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { decodedBody } from '../../../src/cloud/contentCodings.ts';

const text = '{"name":"环境"}'.repeat(20);
const plain = Buffer.from(text);

const bodies: readonly (readonly [coding: string | undefined, body: Buffer])[] = [
  [undefined, plain],
  ['', plain],
  ['identity', plain],
  ['gzip', gzipSync(plain)],
  ['X-GZip', gzipSync(plain)],
  ['deflate', deflateSync(plain)],
  ['deflate', deflateRawSync(plain)],
  ['br', brotliCompressSync(plain)],
  ['identity, gzip , br', brotliCompressSync(gzipSync(plain))],
];
for (const [coding, body] of bodies) {
  test(`a body coded as ${coding ?? 'nothing'}, ${body.length} bytes`, async () => {
    const headers = coding === undefined ? {} : { 'content-encoding': coding };
    assert.equal((await decodedBody(body, headers, 10_000)).toString(), text);
  });
}

test('a coding of the transfer is undone after that of the content', async () => {
  const headers = { 'content-encoding': 'br', 'transfer-encoding': 'gzip, chunked' };
  assert.equal((await decodedBody(gzipSync(brotliCompressSync(plain)), headers, 10_000)).toString(), text);
});

test('an empty body stays empty, whatever it says of itself', async () => {
  assert.equal((await decodedBody(Buffer.alloc(0), { 'content-encoding': 'gzip' }, 10)).length, 0);
});

const refusals: readonly (readonly [what: string, coding: string, body: Buffer, code: string])[] = [
  ['an unknown coding', 'lzw', plain, 'ERR_CONTENT_ENCODING'],
  ['a member of every object', 'constructor', plain, 'ERR_CONTENT_ENCODING'],
  ['too many codings', 'gzip, gzip, gzip, gzip', plain, 'ERR_CONTENT_ENCODING'],
  ['what is not coded so', 'gzip', plain, 'Z_DATA_ERROR'],
  ['a coded body that is cut off', 'gzip', gzipSync(plain).subarray(0, -10), 'Z_BUF_ERROR'],
  ['a bomb', 'gzip', gzipSync(Buffer.alloc(50_000_000)), 'ERR_BUFFER_TOO_LARGE'],
  ['a bomb in a bomb', 'gzip, gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000))), 'ERR_BUFFER_TOO_LARGE'],
];
for (const [what, coding, body, code] of refusals) {
  test(`${what} is refused`, async () => {
    await assert.rejects(decodedBody(body, { 'content-encoding': coding }, 1_000_000), { code });
  });
}
