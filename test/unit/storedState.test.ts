import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test, type TestContext } from 'node:test';
import type { AccountStore } from '../../src/accounts/accountStore.ts';
import type { Connector } from '../../src/accounts/connector.ts';
import { Consents } from '../../src/accounts/consents.ts';
import { LiveCatalog } from '../../src/model/catalog/liveCatalog.ts';
import type { Entries } from '../../src/model/entries.ts';
import type { InstanceGroupRef, LogstoreGroupRef } from '../../src/model/places.ts';
import { KeptHistories } from '../../src/model/lag/keptHistories.ts';
import { CheckpointResets } from '../../src/model/reset/resets.ts';
import { Pins } from '../../src/tree/pins.ts';
import { openHistoryFiles } from '../../src/stored/historyFiles.ts';
import { StoredFiles } from '../../src/stored/storedFiles.ts';
import { openStored, type StoredEntries } from '../../src/stored/storedState.ts';
import { EditorStorage } from '../support/editorState.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';
import { alice, cloudOf, installation, open, use } from './accounts/installation.ts';
import { instance as sampleInstance } from './tree/world.ts';
import { pinOf } from './tree/sampleNodes.ts';

/** What version 0.1.0 has written: global state, secrets and the files of the histories, all with names that are hard. */
interface Stored {
  readonly globalState: Readonly<Record<string, unknown>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly history: Readonly<Record<string, string>>;
}
const place = join(import.meta.dirname, '..', 'fixtures', 'state', '0.1.0.json');
const read = (): Stored => JSON.parse(readFileSync(place, 'utf8')) as Stored;

/** The files of an installation in which that version ran before, and its state, which stays for that version. */
async function used(t: TestContext) {
  const { globalState, secrets } = read();
  const folder = await temporaryFolder(t);
  const editor = new EditorStorage(globalState);
  const house = installation();
  for (const [key, value] of Object.entries(secrets)) house.secrets.set(key, value);
  const openWindow = async (): Promise<StoredEntries> => {
    const files = await StoredFiles.open(join(folder, 'state'));
    const { stored, following, marked } = await openStored(files, editor.window(), {
      isUnreadable: (name, where) => assert.fail(`${name} ${where}`),
      failed: error => assert.fail(String(error)),
    });
    t.after(() => following.dispose());
    await marked;
    editor.flush();
    return stored;
  };
  const accountsIn = (stored: StoredEntries, connector: Connector): AccountStore =>
    open(t, { ...house, disk: { window: () => stored } }, connector);
  return { house, folder, editor, openWindow, accountsIn, stored: await openWindow(), was: globalState };
}

const prod = '909ee420-7e95-48d7-be27-58fbe21875d1';
const ops = '58a9a4e0-8f86-466c-a7e2-19852355efd7';
const hangzhou = { accountId: prod, region: 'cn-hangzhou' } as const;
const instance = { ...hangzhou, instanceId: 'dtsabc123', jobId: 'jobabc123' } as const;
const logstore = { ...hangzhou, project: 'k8s-log-prod', logstore: 'nginx-ingress' } as const;
const dtsGroup: InstanceGroupRef = { kind: 'dts', ...instance, groupId: 'dtsgroup42' };
const slsGroup: LogstoreGroupRef = { kind: 'sls', ...logstore, groupName: 'billing 消费/组"1"' };

const nobody = () => Promise.reject(new Error('Nobody is asked.'));

/** Until all changes are written, because entries are read and written one after the other. */
const written = <T>(entries: Entries<T>): Promise<void> => entries.readAgain('');

describe('what version 0.1.0 has kept is still read', () => {
  test('the accounts, with all that was said of them, and the keys they sign with', async t => {
    const { stored, was, accountsIn } = await used(t);
    const { connector, asked } = cloudOf(() => alice);
    const store = accountsIn(stored, connector);
    assert.deepEqual(store.list(), was['accounts']);
    assert.deepEqual(
      store.list().map(({ name, source }) => [name, source?.base.kind]),
      [
        ['prod', 'stored'],
        ['ops', 'cliProfile'],
        ['audit 审计', 'ecsRamRole'],
        ['before sources', undefined],
        ['Sample Account', undefined],
        ['token', 'stored'],
      ],
    );
    await use(store, prod);
    assert.deepEqual(asked, [{ accessKeyId: 'LTAItyped000001', label: 'prod', origin: 'https://sts.aliyuncs.com' }]);
  });

  test('for the next start and for that version, and what was removed since does not come back', async t => {
    const { stored, was, editor, openWindow } = await used(t);
    assert.deepEqual({ ...editor.values, takenOver: undefined }, { ...was, takenOver: undefined });
    await stored.accounts.change(prod, () => undefined);
    const { accounts, pins, resets, filters, consents } = await openWindow();
    assert.deepEqual(accounts.all(), stored.accounts.all());
    assert.equal(accounts.find(prod), undefined);
    assert.deepEqual([pins.all(), resets.all(), consents.all()], [was['pins'], was['resets'], was['consents']]);
    assert.equal(filters.all().length, 3);
    assert.deepEqual({ ...editor.values, takenOver: undefined }, { ...was, takenOver: undefined });
  });

  test('an entry that the secret storage kept is deleted', async t => {
    const { house, stored, accountsIn } = await used(t);
    const gone = new Promise(resolve => house.storage.onDidChange(resolve));
    accountsIn(stored, cloudOf(() => alice).connector);
    await gone;
    await new Promise(setImmediate);
    await written(stored.leftEntries);
    assert.deepEqual(stored.leftEntries.all(), []);
    assert.deepEqual([...house.secrets.keys()], [`account.${prod}`, `account.${ops}`]);
  });

  test('what was allowed to run', async t => {
    const consents = new Consents((await used(t)).stored.consents);
    assert.equal(consents.has({ kind: 'command', text: 'print-keys --json' }), true);
    assert.equal(consents.has({ kind: 'address', text: 'print-keys --json' }), false);
  });

  test('the filters, of each kind of list, and they are written back as they were', async t => {
    const { stored, was } = await used(t);
    const catalog = new LiveCatalog(nobody, stored.filters);
    const filtered = catalog.filtered();
    assert.deepEqual(
      filtered.map(list => [list, catalog.filterOf(list)]),
      [
        [{ list: 'instances', ...hangzhou }, 'orders'],
        [{ list: 'projects', accountId: ops, region: 'cn-shanghai' }, 'k8s 日志'],
        [{ list: 'logstores', ...hangzhou, project: 'k8s-log-prod' }, 'nginx'],
      ],
    );
    for (const list of filtered) {
      const text = catalog.filterOf(list);
      catalog.setFilter(list, '');
      catalog.setFilter(list, text);
    }
    await written(stored.filters);
    assert.deepEqual(Object.fromEntries(stored.filters.all().map(({ list, text }) => [list, text])), was['filters']);
  });

  test('the pins, of each kind, and they are written back as they were', async t => {
    const { stored, was, accountsIn } = await used(t);
    const pins = new Pins(stored.pins);
    const account = accountsIn(stored, cloudOf(() => alice).connector).find(prod);
    assert.ok(account);
    const orders = { ...instance, job: { ...sampleInstance('orders 订单').job, ...instance } };
    const rows = [
      { kind: 'instance', account, instance: orders },
      { kind: 'logstore', account, logstore },
      {
        kind: 'instanceGroup',
        account,
        instance: orders,
        group: { ...instance, group: { id: 'dtsgroup42', name: 'index', userName: 'reader' } },
      },
      { kind: 'logstoreGroup', account, group: { ...logstore, group: { name: slsGroup.groupName } } },
    ] as const;
    assert.deepEqual(
      rows.map(row => pins.has(pinOf(row).ref)),
      [true, true, true, true],
    );
    assert.deepEqual([pins.has(dtsGroup), pins.has(slsGroup)], [true, true]);
    for (const row of rows) await pins.unpin(pinOf(row).ref);
    assert.deepEqual(pins.list(), []);
    for (const row of rows) await pins.pin(pinOf(row));
    assert.deepEqual(pins.list(), was['pins']);
  });

  test('the checkpoints from before a reset', async t => {
    const resets = new CheckpointResets({
      cloudOf: nobody,
      histories: { mark: () => undefined },
      stored: (await used(t)).stored.resets,
    });
    assert.equal(resets.hasUndo(slsGroup), true);
    assert.deepEqual(resets.saved(slsGroup), [
      {
        id: '7d8d2b0e-5a55-4a0c-8a83-0f4bb3e7a111',
        ref: slsGroup,
        at: 1_795_000_000_000,
        shards: [
          { shard: 0, before: 'MTczNTY4OTYwMA==', written: 'MTczNTY5MzIwMA==' },
          { shard: 1, before: undefined, written: 'MTczNTY5MzIwMQ==' },
        ],
      },
    ]);
  });

  test('the histories, which go on in the same files', async t => {
    const { history } = read();
    const folder = await temporaryFolder(t);
    for (const [name, text] of Object.entries(history)) writeFileSync(join(folder, name), text);
    const histories = await KeptHistories.open(
      await openHistoryFiles(await StoredFiles.open(folder), file => assert.fail(file)),
      { setTimer: () => ({ dispose: () => undefined }) },
    );
    const at = 1_795_000_000_000;
    assert.deepEqual(histories.of(slsGroup), {
      samples: [
        { at, lag: 120, behind: 17 },
        { at: at + 60_000, lag: null, behind: null },
        { at: at + 120_000, lag: 90, behind: 11 },
      ],
      marks: [{ at: at + 130_000, kind: 'reset' }],
    });
    assert.deepEqual(histories.of(dtsGroup), {
      samples: [{ at, lag: 3, behind: 2 }],
      marks: [{ at: at + 5_000, kind: 'connected' }],
    });
    histories.mark(slsGroup, { at: at + 140_000, kind: 'undo' });
    histories.mark(dtsGroup, { at: at + 140_000, kind: 'edited' });
    await histories.flush();
    assert.deepEqual(readdirSync(folder).sort(), Object.keys(history).sort());
  });
});
