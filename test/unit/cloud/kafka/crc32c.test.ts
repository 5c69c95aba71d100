import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32c } from '../../../../src/cloud/kafka/crc32c.ts';

test('a checksum is that of the published example', () => {
  // https://www.rfc-editor.org/rfc/rfc3720#appendix-B.4
  assert.equal(crc32c(Buffer.alloc(32)), 0x8a9136aa);
  assert.equal(crc32c(Buffer.from('123456789')), 0xe3069283);
  assert.equal(crc32c(Buffer.from('6789'), crc32c(Buffer.from('12345'))), 0xe3069283);
});
