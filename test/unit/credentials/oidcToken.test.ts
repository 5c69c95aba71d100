import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { readToken } from '../../../src/credentials/assumeRole.ts';
import { problemOf } from './rig.ts';

const lengths: readonly (readonly [length: number, reason: 'malformed' | 'tooLarge' | undefined])[] = [
  [3, 'malformed'],
  [4, undefined],
  [20_000, undefined],
  [20_001, 'tooLarge'],
];
for (const [length, reason] of lengths) {
  test(`a token of ${length} characters is ${reason ?? 'sent without the line end behind it'}`, async t => {
    const folder = mkdtempSync(join(tmpdir(), 'token-'));
    t.after(() => rmSync(folder, { recursive: true }));
    const tokenFile = join(folder, 'token');
    const token = 'e'.repeat(length);
    writeFileSync(tokenFile, `${token}\n`);
    const read = readToken({ profile: 'oidc', tokenFile });
    if (reason === undefined) assert.equal(await read, token);
    else
      assert.deepEqual(await problemOf(read), { kind: 'member', profile: 'oidc', member: 'oidc_token_file', reason });
  });
}
