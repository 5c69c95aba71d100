import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type * as vscode from 'vscode';
import { Consents } from '../../src/accounts/consents.ts';
import { LiveCatalog } from '../../src/model/catalog/liveCatalog.ts';
import type { InstanceGroupRef, LogstoreGroupRef } from '../../src/model/places.ts';
import { KeptHistories } from '../../src/model/lag/keptHistories.ts';
import { CheckpointResets } from '../../src/model/reset/resets.ts';
import { Pins } from '../../src/tree/pins.ts';
import { stubVscode } from '../support/stubbedVscode.ts';
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

/** An installation in which that version ran before. */
function used() {
  const stored = read();
  const house = installation();
  for (const [key, value] of Object.entries(stored.globalState)) house.state.set(key, value);
  for (const [key, value] of Object.entries(stored.secrets)) house.secrets.set(key, value);
  return { house, stored, globalState: house.context.globalState };
}

const files = new Map<string, Uint8Array>();
stubVscode({
  workspace: {
    fs: {
      readDirectory: () => Promise.resolve([...files.keys()].map(path => [path, 1])),
      readFile: (path: string) => Promise.resolve(files.get(path)),
      writeFile: (path: string, bytes: Uint8Array) => Promise.resolve(void files.set(path, bytes)),
      delete: (path: string) => Promise.resolve(void files.delete(path)),
    },
  },
  Uri: { joinPath: (_folder: string, name: string) => name },
});

const prod = '909ee420-7e95-48d7-be27-58fbe21875d1';
const ops = '58a9a4e0-8f86-466c-a7e2-19852355efd7';
const hangzhou = { accountId: prod, region: 'cn-hangzhou' } as const;
const instance = { ...hangzhou, instanceId: 'dtsabc123', jobId: 'jobabc123' } as const;
const logstore = { ...hangzhou, project: 'k8s-log-prod', logstore: 'nginx-ingress' } as const;
const dtsGroup: InstanceGroupRef = { kind: 'dts', ...instance, groupId: 'dtsgroup42' };
const slsGroup: LogstoreGroupRef = { kind: 'sls', ...logstore, groupName: 'billing 消费/组"1"' };

const nobody = () => Promise.reject(new Error('Nobody is asked.'));

describe('what version 0.1.0 has kept is still read', () => {
  test('the accounts, with all that was said of them, and the keys they sign with', async t => {
    const { house, stored } = used();
    const { connector, asked } = cloudOf(() => alice);
    const store = open(t, house, connector);
    assert.deepEqual(store.list(), stored.globalState['accounts']);
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

  test('an entry that the secret storage kept is deleted', async t => {
    const { house, globalState } = used();
    open(t, house, cloudOf(() => alice).connector);
    await new Promise(setImmediate);
    assert.deepEqual(globalState.get('leftEntries'), []);
    assert.deepEqual([...house.secrets.keys()], [`account.${prod}`, `account.${ops}`]);
  });

  test('what was allowed to run', () => {
    const consents = new Consents(used().globalState);
    assert.equal(consents.has({ kind: 'command', text: 'print-keys --json' }), true);
    assert.equal(consents.has({ kind: 'address', text: 'print-keys --json' }), false);
  });

  test('the filters, of each kind of list, and they are written back as they were', () => {
    const { globalState, stored } = used();
    const catalog = new LiveCatalog(nobody, {
      read: () => globalState.get('filters', {}),
      write: filters => void globalState.update('filters', filters),
    });
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
    assert.deepEqual(globalState.get('filters'), stored.globalState['filters']);
  });

  test('the pins, of each kind, and they are written back as they were', async t => {
    const { globalState, house, stored } = used();
    const pins = new Pins(globalState);
    const account = open(t, house, cloudOf(() => alice).connector).find(prod);
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
    assert.deepEqual(globalState.get('pins'), stored.globalState['pins']);
  });

  test('the checkpoints from before a reset', () => {
    const { globalState } = used();
    const resets = new CheckpointResets({
      cloudOf: nobody,
      histories: { mark: () => undefined },
      store: { read: () => globalState.get('resets'), write: value => globalState.update('resets', value) },
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

  test('the histories, which go on in the same files', async () => {
    const { history } = read();
    for (const [name, text] of Object.entries(history)) files.set(name, new TextEncoder().encode(text));
    const { openHistoryFiles } = await import('../../src/historyFiles.ts');
    const histories = await KeptHistories.open(await openHistoryFiles('history' as unknown as vscode.Uri), {
      setTimer: () => ({ dispose: () => undefined }),
    });
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
    assert.deepEqual([...files.keys()].sort(), Object.keys(history).sort());
  });
});
