import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { KeptHistories } from '../../../src/model/lag/keptHistories.ts';
import { groupKey, type LogstoreGroupRef } from '../../../src/model/places.ts';
import { seconds } from '../../../src/model/units.ts';
import { openHistoryFiles } from '../../../src/stored/historyFiles.ts';
import { StoredFiles } from '../../../src/stored/storedFiles.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const group = (groupName: string): LogstoreGroupRef => ({
  kind: 'sls',
  accountId: 'a',
  region: 'cn-hangzhou',
  project: '..',
  logstore: 'l',
  groupName,
});
const [hard, other] = [groupKey(group('../消费组')), groupKey(group('other'))];
const history = '{"at":[],"lag":[],"behind":[],"marks":[]}';

async function folderOf(t: TestContext) {
  const folder = join(await temporaryFolder(t), 'history');
  const unreadable: string[] = [];
  const open = async () => openHistoryFiles(await StoredFiles.open(folder), file => unreadable.push(file));
  return { folder, unreadable, open };
}

/** The name of the file of a history. */
async function fileOf(folder: string, key: string): Promise<string> {
  for (const name of await readdir(folder)) {
    const text = await readFile(join(folder, name), 'utf8');
    if (name.endsWith('.json') && (JSON.parse(text) as { readonly key: string }).key === key) return name;
  }
  return assert.fail(`There is no file of ${key}.`);
}

describe('files of histories', () => {
  test('hold what was written, whatever the key, for the next start', async t => {
    const { open } = await folderOf(t);
    const store = await open();
    assert.deepEqual(await store.keys(), []);
    await store.write(hard, history);
    await store.write(other, 'more');
    await store.write(other, undefined);
    const next = await open();
    assert.deepEqual(await next.keys(), [hard]);
    assert.equal(await next.read(hard), history);
    assert.equal(await next.read(other), undefined);
  });

  test('tell what another window has written since', async t => {
    const { open } = await folderOf(t);
    const [one, two] = [await open(), await open()];
    await two.write(other, 'first');
    assert.equal(await one.read(other), 'first');
    await two.write(other, 'second');
    assert.equal(await one.read(other), 'second');
  });

  test('of others are passed over without a word', async t => {
    const { folder, unreadable, open } = await folderOf(t);
    await (await open()).write(other, history);
    const name = await fileOf(folder, other);
    await mkdir(join(folder, 'folder'));
    for (const [file, text] of [
      ['broken.json', '{"key":'],
      [`${name.slice(0, -5)} copy.json`, await readFile(join(folder, name), 'utf8')],
      [`${name}.0.tmp`, '{"key":"half'],
    ] as const) {
      await writeFile(join(folder, file), text);
    }
    assert.deepEqual([await (await open()).keys(), unreadable], [[other], []]);
  });

  const faults: readonly [fault: string, text: string | undefined][] = [
    ['half of a file', '{"key":"["'],
    ['nothing', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['zeros', '\0'.repeat(64)],
    ['a key of another type', '{"key":5,"text":"x"}'],
    ['a key that is not JSON', '{"key":"broken","text":"x"}'],
    ['a key that is no list', '{"key":"{}","text":"x"}'],
    ['a key of null', '{"key":"null","text":"x"}'],
    ['a key with other parts', '{"key":"[\\"sls\\",1,null]","text":"x"}'],
    ['the key of a service of a newer version', '{"key":"[\\"kafka\\",\\"a\\",\\"r\\",\\"g\\"]","text":"x"}'],
    ['a text of another type', `{"key":${JSON.stringify(other)},"text":{"at":[]}}`],
    ['a folder', undefined],
  ];
  for (const [fault, text] of faults) {
    test(`with ${fault} cost that history only, are named, and are kept aside when the history goes on`, async t => {
      const { folder, unreadable, open } = await folderOf(t);
      const before = await open();
      await before.write(hard, history);
      await before.write(other, history);
      const name = await fileOf(folder, other);
      await before.write(other, undefined);
      if (text === undefined) await mkdir(join(folder, name));
      else await writeFile(join(folder, name), text);

      const store = await open();
      assert.deepEqual([await store.keys(), unreadable], [[hard], [name]]);
      const histories = await KeptHistories.open(store, { setTimer: () => ({ dispose: () => undefined }) });
      histories.mark(group('other'), { at: 1, kind: 'reset' });
      await histories.flush();
      assert.equal((await KeptHistories.open(await open())).of(group('other')).marks.length, 1);
      const [aside = ''] = (await readdir(folder)).filter(each => each.endsWith('.aside'));
      if (text !== undefined) assert.equal(await readFile(join(folder, aside), 'utf8'), text);
      else assert.deepEqual(await readdir(join(folder, aside)), []);
    });
  }

  test('of a newer version are kept aside before they are replaced', async t => {
    const { folder, open } = await folderOf(t);
    const newer = JSON.stringify({ v: 2, columns: { at: [1] } });
    await (await open()).write(other, newer);
    const histories = await KeptHistories.open(await open(), { setTimer: () => ({ dispose: () => undefined }) });
    assert.deepEqual(histories.of(group('other')), { samples: [], marks: [] });
    histories.add(group('other'), { at: 1_795_000_000_000, lag: seconds(1), behind: null });
    await histories.flush();
    histories.add(group('other'), { at: 1_795_000_060_000, lag: seconds(1), behind: null });
    await histories.flush();
    const aside = (await readdir(folder)).filter(each => each.endsWith('.aside'));
    assert.equal(aside.length, 1);
    assert.ok((await readFile(join(folder, aside[0] ?? ''), 'utf8')).includes(JSON.stringify(newer)));
  });

  test('of two windows that write at once hold, after the next write of each, what both have seen', async t => {
    const { open } = await folderOf(t);
    const setTimer = () => ({ dispose: () => undefined });
    const windows = [
      await KeptHistories.open(await open(), { setTimer }),
      await KeptHistories.open(await open(), { setTimer }),
    ];
    const kinds = ['connected', 'edited', 'disconnected', 'reset'] as const;
    for (const first of [0, 2]) {
      for (const [index, window] of windows.entries()) {
        window.mark(group('other'), { at: first + index, kind: kinds[first + index] ?? 'undo' });
      }
      await Promise.all(windows.map(window => window.flush()));
    }
    for (const window of windows) {
      window.mark(group('other'), { at: 9, kind: 'undo' });
      await window.flush();
    }
    const kept = (await KeptHistories.open(await open())).of(group('other'));
    assert.deepEqual(
      kept.marks.map(({ kind }) => kind),
      [...kinds, 'undo'],
    );
  });

  test('are never found half-written, and a folder that cannot be written loses nothing that was there', async t => {
    const { folder, open } = await folderOf(t);
    const store = await open();
    await store.write(other, history);
    const before = await readdir(folder);
    // A file stands where the folder was, which no user may write into, whatever the rights of the user.
    await rename(folder, `${folder} elsewhere`);
    await writeFile(folder, '');
    await assert.rejects(store.write(other, 'new'));
    assert.deepEqual(await (await open()).keys(), []);
    await rename(folder, `${folder} file`);
    await rename(`${folder} elsewhere`, folder);
    assert.deepEqual(await readdir(folder), before);
    assert.equal(await (await open()).read(other), history);
  });
});
