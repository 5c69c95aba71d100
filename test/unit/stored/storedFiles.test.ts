import assert from 'node:assert/strict';
import { open, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { StoredFiles } from '../../../src/stored/storedFiles.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

describe('stored files', () => {
  test('are for their owner only, whose account names and role settings are in them', async t => {
    const folder = await temporaryFolder(t);
    const files = await StoredFiles.open(folder);
    await files.write('account.a.json', '{}');
    const { mode } = await stat(join(folder, 'account.a.json'));
    assert.equal(mode & 0o077, process.platform === 'win32' ? 0o066 : 0);
  });

  test('that an editor was killed over are removed at a later start, but not those that are written just now', async t => {
    const folder = await temporaryFolder(t);
    const names = ['a.json', 'a.json.0.tmp', 'b.json.0.tmp', 'c.json.0.aside'];
    for (const name of names) await writeFile(join(folder, name), '{');
    const before = new Date(Date.now() - 2 * 24 * 3_600_000);
    for (const name of ['a.json', 'a.json.0.tmp', 'c.json.0.aside']) await utimes(join(folder, name), before, before);
    const files = await StoredFiles.open(folder);
    assert.deepEqual((await readdir(folder)).sort(), ['a.json', 'b.json.0.tmp', 'c.json.0.aside']);
    assert.equal(await files.read('a.json'), '{');
  });

  test('are written where a file system cannot tell that they are on the disk, and not where that failed', async t => {
    const folder = await temporaryFolder(t);
    const files = await StoredFiles.open(folder);
    const probe = await open(join(folder, 'probe'), 'w');
    const handle = Object.getPrototypeOf(probe) as typeof probe;
    await probe.close();
    for (const code of ['EINVAL', 'ENOTSUP', 'ENOSYS', 'EPERM']) {
      const sync = t.mock.method(handle, 'sync', () => Promise.reject(Object.assign(new Error(code), { code })));
      await files.write('a.json', code);
      assert.equal(sync.mock.callCount(), 1);
      sync.mock.restore();
      assert.equal(await files.read('a.json'), code);
    }
    const full = Object.assign(new Error('full'), { code: 'ENOSPC' });
    const sync = t.mock.method(handle, 'sync', () => Promise.reject(full));
    await assert.rejects(files.write('a.json', 'more'), full);
    sync.mock.restore();
    assert.deepEqual([await files.read('a.json'), (await readdir(folder)).sort()], ['EPERM', ['a.json', 'probe']]);
  });
});
