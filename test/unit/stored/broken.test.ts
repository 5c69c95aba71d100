import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import { forgetWithAccounts } from '../../../src/accounts/forgetting.ts';
import { SecretPairs } from '../../../src/accounts/secretPairs.ts';
import { LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import type { Entries } from '../../../src/model/entries.ts';
import { groupKey, groupsIn, listKey } from '../../../src/model/places.ts';
import { CheckpointResets } from '../../../src/model/reset/resets.ts';
import * as group from '../../../src/panels/group/protocol.ts';
import * as peek from '../../../src/panels/peek/protocol.ts';
import * as status from '../../../src/panels/status/protocol.ts';
import { StoredFiles } from '../../../src/stored/storedFiles.ts';
import { openStored, type StoredEntries, type StoredName } from '../../../src/stored/storedState.ts';
import { pinKey, Pins } from '../../../src/tree/pins.ts';
import states from '../../fixtures/state/pages.json' with { type: 'json' };
import { Disk, type Sometime } from '../../support/disk.ts';
import { EditorStorage } from '../../support/editorState.ts';
import { settled } from '../../support/simulatedClock.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';
import { added, alice, cloudOf, everybody, installation, open, typed, use } from '../accounts/installation.ts';
import { storedNames, valuesOf } from './values.ts';

const entriesOf = (stored: StoredEntries, name: StoredName): Entries<unknown> =>
  stored[name] as unknown as Entries<unknown>;

/** What stands where a value of another type is expected. */
const otherTypes: readonly unknown[] = [null, true, -1, 1e308, 'text', '', [], [[]], {}, { value: {} }, [null]];

/** Values like this one with one member, at any depth, that is missing or of another type. */
function* damaged(value: unknown): Generator {
  yield* otherTypes;
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value as Readonly<Record<string, unknown>>)) {
    for (const other of [undefined, ...damaged(member)]) {
      if (Array.isArray(value)) yield value.with(Number(name), other);
      else yield { ...value, [name]: other };
    }
  }
}

const deep = (): string => `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
const large = 'x'.repeat(5 * 1024 * 1024);

const emptyFolder = {
  names: (): Promise<string[]> => Promise.resolve([]),
  read: (): Promise<string | undefined> => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  delete: () => Promise.resolve(),
  setAside: () => Promise.resolve(),
  watch: () => ({ dispose: () => undefined }),
};
const noTrouble = {
  isUnreadable: (name: string) => assert.fail(name),
  failed: (error: unknown) => assert.fail(String(error)),
};

describe('everything that is stored', () => {
  test('is in the table of these tests', () => {
    const disk = new Disk();
    assert.deepEqual(Object.keys(disk.window()).sort(), [...storedNames].sort());
  });

  test('is read in one place for each kind of storage', () => {
    const places: Readonly<Record<string, RegExp>> = {
      // The editor's state of the extension has what version 0.1.0 kept there, and what the user was told of.
      'app.ts,stored/setAside.ts,stored/storedState.ts': /globalState|workspaceState|Memento|EditorState/,
      // At the start of the editor, only the names of the files are looked at.
      'app.ts,sentinel/atStart.ts': /storageUri/i,
      // The second has nothing of an account there, but the token of a server that runs.
      'accounts/secretPairs.ts,agents/mcp/mcpServing.ts':
        /SecretStorage['>,]|#secrets\.|secrets\.(get|store|delete|keys)\b/,
      'media/shared/pageShell.ts': /getState|setState/,
    };
    const source = join(import.meta.dirname, '..', '..', '..', 'src');
    const files = globSync(['**/*.ts', '../media/**/*.ts'], { cwd: source });
    for (const [allowed, pattern] of Object.entries(places)) {
      const using = files.filter(file => pattern.test(readFileSync(join(source, file), 'utf8')));
      const names = using.map(file => file.split(sep).join('/').replace('../', ''));
      assert.deepEqual(names.sort(), allowed.split(','), String(pattern));
    }
  });

  for (const name of storedNames) {
    const [key, good] = valuesOf[name]('a');
    const [otherKey, other] = valuesOf[name]('b');
    const fileOf = async (ofKey: string, value: unknown): Promise<string> => {
      const disk = new Disk();
      await entriesOf(disk.window(), name).change(ofKey, () => value);
      const [file = ''] = disk.texts.keys();
      return file;
    };

    test(`costs nothing else in ${name} when one entry is damaged, which stays as it is and is named`, async () => {
      const [bad, well] = [await fileOf(key, good), await fileOf(otherKey, other)];
      const texts = [...damaged(good)].flatMap(value => {
        const text = JSON.stringify(value) as string | undefined;
        return text === undefined ? [] : [`{"place":1,"value":${text}}`];
      });
      texts.push('', 'null', '{"place":', '\0\0\0', '[]', '{}', '"text"', deep(), `{"value":${deep()}}`);
      let damages = 0;
      for (const text of texts) {
        const disk = new Disk([
          [bad, text],
          [well, JSON.stringify({ place: 2, value: other })],
        ]);
        const unreadable: string[] = [];
        const stored = disk.window({ isUnreadable: (kind, file) => unreadable.push(`${kind} ${file}`) });
        const entries = entriesOf(stored, name);
        // Some are still a value of the kind, such as an optional member that is missing, and then they are used.
        if (entries.all().length === 2) continue;
        damages += 1;
        assert.deepEqual([entries.all(), unreadable], [[other], [`${name} ${bad}`]], text.slice(0, 500));
        assert.equal(disk.texts.get(bad), text);
        // Everything that reads entries goes on.
        useAll(stored);

        await entries.change(otherKey, () => undefined);
        assert.equal(disk.texts.get(bad), text, 'other changes leave it alone');
        await entries.change(key, () => good);
        assert.deepEqual(entries.all(), [good]);
        assert.equal(disk.texts.get(`${bad}.aside`), text, 'what replaces it does not delete it');
      }
      assert.ok(damages > 10, `${damages}`);
    });

    test(`keeps an entry of ${name} that is taken over while somebody looks for its file`, async () => {
      // What is written appears late, and what is read is told even later.
      const pause = async (turns: number): Promise<void> => {
        for (let turn = 0; turn < turns; turn++) await settled();
      };
      let accesses = 0;
      const access: Sometime = async work => {
        const number = (accesses += 1);
        if (number === 2) await pause(3);
        const result = await work();
        if (number > 2) await pause(9);
        return result;
      };
      const entries = entriesOf(new Disk().window({ access }), name);
      const adopted = entries.adopt(good, 0);
      await pause(1);
      await Promise.all([adopted, entries.fileChanged(await fileOf(key, good))]);
      assert.deepEqual(entries.all(), [good]);
    });

    test(`keeps in ${name} what a newer version has added to an entry`, async () => {
      if (typeof good !== 'object') return;
      const file = await fileOf(key, good);
      const newer = { ...good, since: '9.0', more: { nested: [1] } };
      const disk = new Disk([[file, JSON.stringify({ place: 1, by: '9.0', value: newer })]]);
      const entries = entriesOf(disk.window(), name);
      await entries.change(key, now => ({ ...(now as object) }));
      assert.deepEqual(JSON.parse(disk.texts.get(file) ?? ''), { place: 1, by: '9.0', value: newer });
    });

    test(`is taken over in ${name} from the state of version 0.1.0 although parts of it are damaged`, async t => {
      const listed = (values: readonly unknown[]): unknown =>
        name === 'filters'
          ? Object.fromEntries(values.map((value, index) => filterOf(value) ?? [`bad ${index}`, value]))
          : values;
      for (const value of otherTypes) {
        const { stored } = await openWith(t, { [name]: value });
        assert.deepEqual(entriesOf(stored, name).all().length <= 1, true, JSON.stringify(value));
        useAll(stored);
      }
      const values = [null, good, 5, {}, [], [null], { ref: null }, 'a'.repeat(20_000), other, { id: {} }];
      const state = { [name]: listed(values) };
      const { stored, editor, unreadable } = await openWith(t, state);
      const found = entriesOf(stored, name).all();
      assert.ok([good, other].every(value => found.some(each => JSON.stringify(each) === JSON.stringify(value))));
      assert.ok(unreadable.length > 0 && unreadable.every(each => each === name));
      const { takenOver, ...others } = editor.values;
      assert.deepEqual([others, typeof takenOver], [JSON.parse(JSON.stringify(state)), 'string']);
      useAll(stored);
    });
  }

  test('is read again from the state of version 0.1.0 when it could not be written, and is there meanwhile', async t => {
    const [[, one], [, two], [, pin]] = [valuesOf.accounts('a'), valuesOf.accounts('b'), valuesOf.pins('a')];
    const state = { accounts: [one, two], pins: [pin] };
    const folder = join(await temporaryFolder(t), 'state');
    await writeFile(folder, 'a file stands where the folder should be');
    const first = await openWith(t, state, folder);
    assert.deepEqual([first.stored.accounts.all(), first.stored.pins.all()], [[one, two], [pin]]);
    assert.equal(first.failures.length, 2, 'it can neither be listed nor written');
    assert.deepEqual(first.editor.values, state);
    await assert.rejects(first.stored.accounts.change('id-a', now => now && { ...now, name: 'new' }));
    assert.deepEqual(first.stored.accounts.all(), [one, two]);

    await rename(folder, `${folder}.file`);
    const second = await openWith(t, first.editor.values, folder);
    assert.deepEqual([second.stored.accounts.all(), second.failures], [[one, two], []]);
    const { takenOver, ...others } = second.editor.values;
    assert.deepEqual([others, typeof takenOver], [state, 'string']);
  });

  test('is not written in a way that could not be read, and the failure is told', async () => {
    const disk = new Disk();
    const unreadable: string[] = [];
    const { filters, accounts } = disk.window({ isUnreadable: name => unreadable.push(name) });
    const [[list, filter], [id, account]] = [valuesOf.filters('a'), valuesOf.accounts('a')];
    await filters.change(list, () => filter);
    const long = 'x'.repeat(20_000);
    await assert.rejects(filters.change(list, now => now && { ...now, text: long }));
    await assert.rejects(accounts.change(id, () => ({ ...account, name: long })));
    assert.deepEqual([filters.all(), accounts.all(), unreadable, disk.texts.size], [[filter], [], [], 1]);
  });

  test('is opened without reading what is not used any more, of which there may be much', async () => {
    const [id, account] = valuesOf.accounts('a');
    const name = `account.${id}.json`;
    const asked: string[] = [];
    const files = {
      ...emptyFolder,
      names: () => Promise.resolve([name, `${name}.0.aside`, `${name}.0.tmp`, 'Thumbs.db', 'future.1.json']),
      read: (file: string) => {
        asked.push(file);
        return Promise.resolve(file === name ? JSON.stringify({ value: account }) : '');
      },
    };
    const { stored } = await openStored(files, new EditorStorage().window(), noTrouble);
    assert.deepEqual([stored.accounts.all(), asked], [[account], [name]]);
  });

  test('is there at the first start although the disk takes long to write', async () => {
    const written: string[] = [];
    const files = { ...emptyFolder, write: (name: string) => new Promise<void>(() => written.push(name)) };
    const { stored } = await openStored(files, new EditorStorage().window(), noTrouble);
    assert.deepEqual([stored.accounts.all(), written.length], [[], 1]);
  });

  test('is not forgotten when the folder cannot be listed, which is not the same as that nothing is in it', async t => {
    const folder = join(await temporaryFolder(t), 'state');
    await writeFile(folder, 'a file stands where the folder should be');
    const { stored, failures } = await openWith(t, { accounts: [], takenOver: 'before' }, folder);
    assert.equal(failures.length, 1);
    const home = installation();
    const storeOf = (entries: StoredEntries) =>
      open(t, { ...home, disk: { window: () => entries } }, cloudOf(() => alice).connector);
    const forgottenFor = (entries: StoredEntries): readonly string[] => {
      const calls: string[] = [];
      const forget = (): void => void calls.push('groups');
      forgetWithAccounts(storeOf(entries), {
        catalog: { forgetAccounts: () => calls.push('catalog'), forgetAccount: () => undefined },
        monitor: { keepOnly: () => calls.push('monitor'), forgetAccount: () => undefined },
        byGroup: [{ forget }],
        byAccount: [{ forgetAccounts: () => Promise.resolve(void calls.push('pins')) }],
        failed: error => assert.fail(String(error)),
      });
      return calls;
    };
    assert.deepEqual(forgottenFor(stored), []);

    await rename(folder, `${folder}.file`);
    const { stored: nothing } = await openWith(t, {}, folder);
    assert.deepEqual(forgottenFor(nothing), ['catalog', 'monitor', 'pins', 'groups']);
  });

  test('is taken over once although something else stands in the place of a file, which is kept aside', async t => {
    const [[id, one], [gone, other]] = [valuesOf.accounts('a'), valuesOf.accounts('b')];
    const folder = await temporaryFolder(t);
    await mkdir(join(folder, `account.${id}.json`, 'of somebody'), { recursive: true });
    const editor = new EditorStorage({ accounts: [one, other] });
    const first = await openWith(t, editor, folder);
    assert.deepEqual([first.stored.accounts.all(), first.failures], [[one, other], []]);
    await first.stored.accounts.change(gone, () => undefined);
    const { stored, unreadable } = await openWith(t, editor, folder);
    assert.deepEqual([stored.accounts.all(), unreadable], [[one], []]);
    const aside = (await readdir(folder)).filter(name => name.endsWith('.aside'));
    assert.deepEqual(await readdir(join(folder, ...aside)), ['of somebody']);
  });

  test('is taken over into every folder, because another computer or container has a folder of its own', async t => {
    const [[id, account], [, pin]] = [valuesOf.accounts('a'), valuesOf.pins('a')];
    const editor = new EditorStorage({ accounts: [account], pins: [pin] });
    const [here, there] = [await temporaryFolder(t), await temporaryFolder(t)];
    const openIn = async (folder: string): Promise<StoredEntries> => (await openWith(t, editor, folder)).stored;
    for (const folder of [here, there, here]) {
      const { accounts, pins } = await openIn(folder);
      assert.deepEqual([accounts.all(), pins.all()], [[account], [pin]]);
    }
    await (await openIn(there)).accounts.change(id, () => undefined);
    assert.deepEqual((await openIn(there)).accounts.all(), []);
    assert.deepEqual((await openIn(here)).accounts.all(), [account]);
  });

  test('is taken over from the state of every profile of the editor, which share the folder', async t => {
    const folder = await temporaryFolder(t);
    const [[, one], [, other]] = [valuesOf.accounts('a'), valuesOf.accounts('b')];
    await openWith(t, { accounts: [one] }, folder);
    const { stored } = await openWith(t, { accounts: [other] }, folder);
    assert.deepEqual(stored.accounts.all(), [one, other]);
  });

  test('is taken over again when the mark of that is of another type, and no mark leads out of the folder', async t => {
    for (const takenOver of [null, 0, true, '', '../outside', {}, []]) {
      const [, account] = valuesOf.accounts('a');
      const folder = join(await temporaryFolder(t), 'state');
      const { stored, editor } = await openWith(t, { accounts: [account], takenOver }, folder);
      assert.deepEqual(stored.accounts.all(), [account]);
      assert.deepEqual(await readdir(join(folder, '..')), ['state']);
      assert.ok((await readdir(folder)).includes(`takenOver.${String(editor.values['takenOver'])}`));
    }
  });

  test('cannot be blocked by folders, huge files, pipes or files of others in its folder', async t => {
    const folder = await temporaryFolder(t);
    const [, account] = valuesOf.accounts('good');
    await mkdir(join(folder, 'account.a-folder.json'));
    await writeFile(join(folder, 'account.huge.json'), JSON.stringify({ value: account, large }));
    await writeFile(join(folder, 'account.id-good.json'), JSON.stringify({ value: account }));
    await writeFile(join(folder, 'account.id-good copy.json'), JSON.stringify({ value: account }));
    for (const name of ['account.json', 'Thumbs.db', 'future.1.json', '.json', 'account.id-good.json.1.tmp']) {
      await writeFile(join(folder, name), '{');
    }
    const before = await readdir(folder);
    const { stored, unreadable } = await openWith(t, {}, folder);
    assert.deepEqual(stored.accounts.all(), [account]);
    assert.deepEqual(unreadable, ['accounts', 'accounts', 'accounts']);
    assert.deepEqual(
      (await readdir(folder)).filter(name => !name.startsWith('takenOver.')),
      before,
    );
    await stored.accounts.change('a-folder', () => ({ ...account, id: 'a-folder' }));
    assert.equal(stored.accounts.all().length, 2);
    assert.ok((await readdir(folder)).some(name => /^account\.a-folder\.json\..*\.aside$/.test(name)));
  });

  test('keeps what belongs to an account that cannot be read', async () => {
    const [[id, account], [, pin], [list, filter]] = [
      valuesOf.accounts('a'),
      valuesOf.pins('a'),
      valuesOf.filters('a'),
    ];
    const newer = JSON.stringify({ value: { ...account, source: { base: { kind: 'webIdentity' }, roles: [] } } });
    const disk = new Disk([[`account.${id}.json`, newer]]);
    const stored = disk.window();
    const ofAccount = { ...pin, ref: { ...pin.ref, accountId: id } } as typeof pin;
    await stored.pins.change(pinKey(ofAccount.ref), () => ofAccount);
    const listOfAccount = list.replace('a1', id);
    await stored.filters.change(listOfAccount, () => ({ ...filter, list: listOfAccount }));
    const kept = [...disk.texts.keys()].sort();
    const { storage } = installation();
    const { AccountStore } = await import('../../../src/accounts/accountStore.ts');
    const accounts = new AccountStore({
      stored,
      secrets: storage,
      connect: everybody().connector,
      endpoints: {} as never,
      computer: { onDidGrantTrust: () => ({ dispose: () => undefined }) } as never,
    });
    const catalog = new LiveCatalog(accounts.cloudOf.bind(accounts), stored.filters);
    forgetWithAccounts(accounts, {
      catalog,
      monitor: { keepOnly: () => undefined, forgetAccount: () => undefined },
      byGroup: [],
      byAccount: [new Pins(stored.pins)],
      failed: error => assert.fail(String(error)),
    });
    await stored.pins.readAgain('');
    assert.deepEqual([...disk.texts.keys()].sort(), kept);
    await accounts.dispose();
  });
});

const filterOf = (value: unknown): readonly [string, string] | undefined => {
  const { list, text } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return typeof list === 'string' && typeof text === 'string' ? [list, text] : undefined;
};

async function openWith(t: TestContext, state: EditorStorage | Readonly<Record<string, unknown>>, folder?: string) {
  const editor = state instanceof EditorStorage ? state : new EditorStorage(state);
  const [unreadable, failures]: [StoredName[], unknown[]] = [[], []];
  const files = await StoredFiles.open(folder ?? (await temporaryFolder(t)));
  const { stored, following, marked } = await openStored(files, editor.window(), {
    isUnreadable: name => unreadable.push(name),
    failed: error => failures.push(error),
  });
  t.after(() => following.dispose());
  await marked;
  editor.flush();
  return { stored, editor, unreadable, failures };
}

/** Reads all entries as the extension does from its start to a tree with its rows. */
function useAll(stored: StoredEntries): void {
  const pins = new Pins(stored.pins);
  for (const { ref } of pins.list()) assert.ok(pins.has(ref));
  const catalog = new LiveCatalog(() => Promise.reject(new Error('Nobody is asked.')), stored.filters);
  for (const list of catalog.filtered()) assert.notEqual(catalog.filterOf(list), '');
  const resets = new CheckpointResets({
    cloudOf: () => Promise.reject(new Error('Nobody is asked.')),
    histories: { mark: () => undefined },
    stored: stored.resets,
  });
  for (const { ref } of stored.resets.all()) assert.ok(resets.ownWrites(ref));
  for (const { id, regions, name, identity } of stored.accounts.all()) {
    assert.ok(`${id}${name}${identity.accountId}${regions.join()}`);
  }
}

describe('the subjects that pages have stored', () => {
  for (const [name, { read, key, state }] of Object.entries({
    status: {
      read: status.toPanelRef,
      key: (panel: status.PanelRef) => listKey(groupsIn(panel)),
      state: states.status,
    },
    group: {
      read: group.toPanelRef,
      key: (panel: group.PanelRef) => groupKey(panel.ref),
      state: states.groupOfLogstore,
    },
    records: {
      read: peek.toPanelRef,
      key: ({ subject }: peek.PanelRef) =>
        subject.kind === 'logstore' ? listKey(groupsIn(subject)) : groupKey(subject),
      state: states.recordsOfLogstore,
    },
  })) {
    test(`are those of a panel or nothing, whatever stands there, for the ${name} panel`, () => {
      let panels = 0;
      for (const value of damaged(state)) {
        const panel = read(value);
        if (!panel) continue;
        panels += 1;
        assert.equal(typeof key(panel as never), 'string');
        assert.equal(typeof panel.name, 'string');
        assert.ok(panel.intervalSeconds === undefined || Number.isFinite(panel.intervalSeconds));
      }
      assert.ok(panels > 10, 'what the pages keep besides is no reason to lose the panel');
    });
  }
});

describe('the secrets', () => {
  const unreadable: readonly string[] = [
    '',
    'half of {"accessKeyId":',
    'null',
    '5',
    '[]',
    '"text"',
    '{"accessKeyId":5,"accessKeySecret":"s"}',
    '{"accessKeyId":"LTAI5tKeyOfAlice00001"}',
    '{"accessKeyId":"LTAI5tKeyOfAlice00001","accessKeySecret":null}',
    '{"accessKeyId":"LTAI5tKeyOfAlice00001","accessKeySecret":"s","securityToken":{}}',
    '{"accessKeyId":"LTAI5tKeyOfAlice00001","accessKeySecret":"s","expiresAt":"soon"}',
    deep(),
  ];
  for (const text of unreadable) {
    test(`that cannot be understood, as ${text.slice(0, 90)}, are named, and kept until the account is removed`, async () => {
      const { storage, secrets } = installation();
      secrets.set('account.a', text);
      const named: string[] = [];
      const pairs = new SecretPairs(storage, id => named.push(id));
      assert.equal(await pairs.get('a'), undefined);
      assert.deepEqual(named, ['a']);
      // The account was renamed.
      await pairs.write('a');
      // It signed in again.
      pairs.hold('a', { accessKeyId: 'LTAI5tKeyOfAlice00002', accessKeySecret: 'new' });
      await pairs.write('a');
      const again = new SecretPairs(storage);
      assert.equal((await again.get('a'))?.accessKeyId, 'LTAI5tKeyOfAlice00002');
      assert.equal((JSON.parse(secrets.get('account.a') ?? '') as { readonly setAside: string }).setAside, text);
      await again.delete('a');
      assert.deepEqual([...secrets], []);
    });
  }

  test('keep what a newer version has added to them, as long as they are the same', async () => {
    const { storage, secrets } = installation();
    for (const newer of [
      { accessKeyId: 'LTAI5tKeyOfAlice00001', accessKeySecret: 's', renewal: { at: 5 } },
      { sealed: { by: 'a newer version' } },
    ]) {
      secrets.set('account.a', JSON.stringify(newer));
      const pairs = new SecretPairs(storage);
      await pairs.write('a');
      const { written, ...rest } = JSON.parse(secrets.get('account.a') ?? '') as Readonly<Record<string, unknown>>;
      assert.deepEqual([rest, typeof written], [newer, 'string']);
    }
  });

  test('of two accounts that two windows add at once are both there, and the tree of each shows both', async t => {
    const home = installation();
    const { connector } = everybody();
    const windows = [open(t, home, connector), open(t, home, connector)];
    const both = windows.map(
      store =>
        new Promise<void>(resolve => {
          store.onDidChange(() => {
            if (store.list().length === 2) resolve();
          });
        }),
    );
    const accounts = await Promise.all(
      windows.map((store, index) => added(store, typed(`LTAI5tKeyOfAlice0000${index}`), `account ${index}`)),
    );
    await Promise.all(both);
    const ids = accounts.map(({ id }) => id).sort();
    for (const store of [...windows, open(t, home, connector)]) {
      assert.deepEqual(store.ids().toSorted(), ids);
      for (const id of ids) assert.deepEqual(await use(store, id), alice);
    }
    assert.deepEqual(
      [...home.secrets.keys()].sort(),
      ids.map(id => `account.${id}`),
    );
  });

  test('of an account are there when its news is, in whatever order the editor and the disk tell', async t => {
    const home = installation();
    const { connector } = cloudOf(() => alice);
    const here = open(t, home, connector);
    // The news of the disk never comes, as on a disk that another computer writes to.
    const there = open(
      t,
      { ...home, disk: { window: () => home.disk.window({ news: () => new Promise(() => undefined) }) } },
      connector,
    );
    const seen = new Promise<void>(resolve => {
      there.onDidChange(() => {
        if (there.list().length === 1) resolve();
      });
    });
    await added(here, typed('LTAI5tKeyOfAlice00001'));
    await seen;
  });
});
