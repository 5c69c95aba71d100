import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Entries } from '../../../src/model/entries.ts';
import { StoredFiles } from '../../../src/stored/storedFiles.ts';
import { openStored, type StoredEntries } from '../../../src/stored/storedState.ts';
import { Disk, type Sometime } from '../../support/disk.ts';
import { EditorStorage } from '../../support/editorState.ts';
import { everyOrder } from '../../support/everyOrder.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { storedNames, valuesOf } from './values.ts';

type AnyEntries = Entries<unknown>;
const entriesOf = (stored: StoredEntries, name: keyof StoredEntries): AnyEntries =>
  stored[name] as unknown as AnyEntries;

/** The values in both windows, in a third one that is opened afterwards, and on the disk. */
const everywhere = (disk: Disk, windows: readonly StoredEntries[], name: keyof StoredEntries): readonly string[] =>
  [...windows, disk.window()].map(stored => JSON.stringify([...entriesOf(stored, name).all()].map(sorted).sort()));
const sorted = (value: unknown): string => JSON.stringify(value);

describe('two windows at the same time', () => {
  const both = (disk: Disk, sometime: Sometime) => [0, 1].map(() => disk.window({ access: sometime, news: sometime }));

  for (const name of storedNames) {
    test(`keep what both add to ${name}, in every order of accesses and news`, async () => {
      const values = ['a', 'b'].map(mark => valuesOf[name](mark));
      const orders = await everyOrder(sometime => {
        const disk = new Disk();
        const windows = both(disk, sometime);
        for (const [index, [key, value]] of values.entries()) {
          const stored = windows[index];
          assert.ok(stored);
          void entriesOf(stored, name).change(key, () => value);
          assert.deepEqual(entriesOf(stored, name).all(), [value], 'it applies at once');
        }
        const all = JSON.stringify(values.map(([, value]) => sorted(value)).sort());
        return () => assert.deepEqual(everywhere(disk, windows, name), [all, all, all]);
      });
      assert.ok(orders > 100);
    });
  }

  test('keep an account that one adds while the other pins, consents, filters and removes another', async () => {
    const [[kept, account], [gone, other]] = [valuesOf.accounts('a'), valuesOf.accounts('b')];
    const [[pinned, pin], [allowed, consent]] = [valuesOf.pins('a'), valuesOf.consents('a')];
    await everyOrder(sometime => {
      const disk = new Disk([[`account.${gone}.json`, JSON.stringify({ value: other })]]);
      const [one, two] = both(disk, sometime) as [StoredEntries, StoredEntries];
      void one.accounts.change(kept, () => account);
      void two.pins.change(pinned, () => pin);
      void two.accounts.change(gone, () => undefined);
      void two.consents.change(allowed, () => consent);
      return () => {
        for (const stored of [one, two, disk.window()]) {
          assert.deepEqual(
            [stored.accounts.all(), stored.pins.all(), stored.consents.all()],
            [[account], [pin], [consent]],
          );
        }
      };
    });
  });

  test('end with the same account when one renames it and the other colors it', async () => {
    const [id, account] = valuesOf.accounts('a');
    await everyOrder(sometime => {
      const disk = new Disk([[`account.${id}.json`, JSON.stringify({ value: account })]]);
      const [one, two] = both(disk, sometime) as [StoredEntries, StoredEntries];
      void one.accounts.change(id, now => now && { ...now, name: 'production' });
      void two.accounts.change(id, now => now && { ...now, color: 'red' });
      return () => {
        const [here, there, later] = everywhere(disk, [one, two], 'accounts');
        assert.deepEqual([there, later], [here, here]);
      };
    });
  });

  test('change what the other has written, although no news of it came', async () => {
    const [id, account] = valuesOf.accounts('a');
    const disk = new Disk([[`account.${id}.json`, JSON.stringify({ value: account })]]);
    const [one, two] = [disk.window(), disk.window({ news: () => new Promise(() => undefined) })];
    await one.accounts.change(id, now => now && { ...now, name: 'production' });
    let told = 0;
    two.accounts.onDidChange(() => (told += 1));
    await two.accounts.change(id, now => now && { ...now, color: 'red' });
    assert.deepEqual(
      [two.accounts.all(), disk.values('account')],
      [[{ ...account, name: 'production', color: 'red' }], [{ ...account, name: 'production', color: 'red' }]],
    );
    assert.equal(told, 1, 'the name is news to the window');
  });

  test('do not bring back an account that one removes while the other renames it later', async () => {
    const [id, account] = valuesOf.accounts('a');
    const disk = new Disk([[`account.${id}.json`, JSON.stringify({ value: account })]]);
    // The second window gets no news.
    const [one, two] = [disk.window(), disk.window({ news: () => new Promise(() => undefined) })];
    await one.accounts.change(id, () => undefined);
    await two.accounts.change(id, now => now && { ...now, name: 'production' });
    assert.deepEqual([disk.texts.size, two.accounts.all()], [0, []]);
  });

  test('in the editor follow each other without a reload, through real files', async t => {
    const folder = join(await temporaryFolder(t), 'not', 'there yet');
    const editor = new EditorStorage();
    const windows = await Promise.all(
      [0, 1].map(async () => {
        const { stored, following, marked } = await openStored(await StoredFiles.open(folder), editor.window(), {
          isUnreadable: (name, where) => assert.fail(`${name} ${where}`),
          failed: error => assert.fail(String(error)),
        });
        t.after(() => following.dispose());
        await marked;
        return stored;
      }),
    );
    // A watcher keeps no process alive by itself.
    const alive = setInterval(() => undefined, 60_000);
    t.after(() => clearInterval(alive));
    const both = (name: keyof StoredEntries): Promise<unknown> =>
      Promise.all(
        windows.map(stored => {
          const entries = entriesOf(stored, name);
          return new Promise<void>(resolve => {
            const look = (): void => {
              if (entries.all().length === 2) resolve();
            };
            entries.onDidChange(look);
            look();
          });
        }),
      );
    await Promise.all(
      storedNames.flatMap(name =>
        ['a', 'b'].map(async (mark, index) => {
          const [key, value] = valuesOf[name](mark);
          const stored = windows[index];
          assert.ok(stored);
          await entriesOf(stored, name).change(key, () => value);
        }),
      ),
    );
    for (const name of storedNames) await both(name);
  });

  test('miss nothing that one changes while the other reads the folder', async () => {
    const [gone, kept] = [valuesOf.accounts('a'), valuesOf.accounts('b')];
    const disk = new Disk([[`account.${gone[0]}.json`, JSON.stringify({ value: gone[1] })]]);
    const one = disk.window();
    let listener: (name: string | undefined) => void = () => undefined;
    let isChanged = false;
    const folder = {
      names: () => Promise.resolve([...disk.texts.keys()]),
      // While this is read, the other window replaces everything, and the editor tells so before it is handed out.
      read: async (name: string) => {
        const text = disk.texts.get(name);
        if (!isChanged) {
          isChanged = true;
          await one.accounts.change(gone[0], () => undefined);
          await one.accounts.change(kept[0], () => kept[1]);
          for (const each of [`account.${gone[0]}.json`, undefined]) listener(each);
        }
        return text;
      },
    };
    const stored = await openWatched(folder, told => (listener = told));
    await new Promise(setImmediate);
    assert.deepEqual(stored.accounts.all(), [kept[1]]);
  });

  test('follow removals, too, when the editor does not tell which of the files have changed', async () => {
    const [gone, kept] = [valuesOf.accounts('a'), valuesOf.accounts('b')];
    const texts = new Map([[`account.${gone[0]}.json`, JSON.stringify({ value: gone[1] })]]);
    let listener: (name: string | undefined) => void = () => undefined;
    const folder = {
      names: () => Promise.resolve([...texts.keys()]),
      read: (name: string) => Promise.resolve(texts.get(name)),
    };
    const stored = await openWatched(folder, told => (listener = told));
    assert.deepEqual(stored.accounts.all(), [gone[1]]);
    texts.clear();
    texts.set(`account.${kept[0]}.json`, JSON.stringify({ value: kept[1] }));
    listener(undefined);
    await new Promise(setImmediate);
    assert.deepEqual(stored.accounts.all(), [kept[1]]);
  });

  test('that start at once take over the state of the editor once, and keep what each adds', async t => {
    const folder = await temporaryFolder(t);
    const [[, account]] = [valuesOf.accounts('a')];
    const editor = new EditorStorage({ accounts: [account] });
    const open = async (): Promise<StoredEntries> => {
      const { stored, following, marked } = await openStored(await StoredFiles.open(folder), editor.window(), {
        isUnreadable: (name, where) => assert.fail(`${name} ${where}`),
        failed: error => assert.fail(String(error)),
      });
      t.after(() => following.dispose());
      await marked;
      return stored;
    };
    const windows = await Promise.all([open(), open()]);
    await Promise.all(
      windows.map(({ accounts }, index) => {
        const [id, added] = valuesOf.accounts(`new-${index}`);
        return accounts.change(id, () => added);
      }),
    );
    editor.flush();
    const { accounts } = await open();
    assert.deepEqual(
      accounts
        .all()
        .map(({ id }) => id)
        .sort(),
      ['id-a', 'id-new-0', 'id-new-1'],
    );
  });
});

/** Opens what a window has stored in a folder that only others write, and hands out what hears of changed files. */
async function openWatched(
  folder: Pick<Parameters<typeof openStored>[0], 'names' | 'read'>,
  watched: (told: (name: string | undefined) => void) => void,
): Promise<StoredEntries> {
  const { stored } = await openStored(
    {
      ...folder,
      write: () => Promise.resolve(),
      delete: () => Promise.resolve(),
      setAside: () => Promise.resolve(),
      watch: told => {
        watched(told);
        return { dispose: () => undefined };
      },
    },
    new EditorStorage().window(),
    { isUnreadable: name => assert.fail(name), failed: error => assert.fail(String(error)) },
  );
  return stored;
}
