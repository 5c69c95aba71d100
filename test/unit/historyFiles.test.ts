import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type * as vscode from 'vscode';
import { stubVscode } from '../support/stubbedVscode.ts';

/** A folder in memory, by path. A name without content is a folder, or gone by the time it is read. */
const files = new Map<string, Uint8Array | undefined>();
const fs = {
  readDirectory: (folder: string) =>
    files.size === 0
      ? Promise.reject(new Error('no folder'))
      : Promise.resolve([...files.keys()].map(path => [path.slice(folder.length + 1), 1])),
  readFile: (path: string) => {
    const bytes = files.get(path);
    return bytes ? Promise.resolve(bytes) : Promise.reject(new Error('not there'));
  },
  writeFile: (path: string, bytes: Uint8Array) => Promise.resolve(void files.set(path, bytes)),
  delete: (path: string) => (files.delete(path) ? Promise.resolve() : Promise.reject(new Error('not there'))),
};
stubVscode({ workspace: { fs }, Uri: { joinPath: (folder: string, name: string) => `${folder}/${name}` } });
const { openHistoryFiles } = await import('../../src/historyFiles.ts');
const open = () => openHistoryFiles('histories' as unknown as vscode.Uri);

describe('files of histories', () => {
  beforeEach(() => {
    files.clear();
  });

  test('hold what was written, whatever the key, for the next start', async () => {
    const store = await open();
    assert.deepEqual(await store.keys(), []);
    await store.write('["sls","../消费组"]', 'text');
    await store.write('other', 'more');
    await store.write('other', undefined);
    const next = await open();
    assert.deepEqual(await next.keys(), ['["sls","../消费组"]']);
    assert.equal(await next.read('["sls","../消费组"]'), 'text');
    assert.equal(await next.read('other'), undefined);
  });

  test('tell what another window has written since', async () => {
    const [one, other] = [await open(), await open()];
    await other.write('key', 'first');
    assert.equal(await one.read('key'), 'first');
    await other.write('key', 'second');
    assert.equal(await one.read('key'), 'second');
  });

  test('that cannot be read, are broken or not ours are passed over', async () => {
    const store = await open();
    await store.write('ours', 'text');
    const [path = ''] = files.keys();
    files.set('histories/folder', undefined);
    files.set('histories/broken.json', new TextEncoder().encode('{"key":'));
    files.set('histories/null.json', new TextEncoder().encode('null'));
    files.set(path.replace('.json', ' copy.json'), files.get(path));
    const next = await open();
    assert.deepEqual(await next.keys(), ['ours']);
    assert.equal(await next.read('ours'), 'text');
  });
});
