import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileName } from '../../../src/ui/fileName.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { hostileNames } from '../model/clients/sampleFacts.ts';

describe('a file name', () => {
  test('is one that every file system takes, and hides nothing', async t => {
    const folder = await temporaryFolder(t);
    const names = new Set([...hostileNames, 'a\u3164b', '..', '.', 'con', 'NUL.txt', '组'.repeat(128)].map(fileName));
    for (const name of names) {
      assert.doesNotMatch(name, /[<>:"/\\|?*\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
      assert.ok(name.isWellFormed() && Buffer.byteLength(name) <= 240);
      mkdirSync(join(folder, `${name}-client`));
      writeFileSync(join(folder, `${name}-client`, 'main.go'), '');
    }
    assert.deepEqual(readdirSync(folder).sort(), [...names].map(name => `${name}-client`).sort());
  });
});
