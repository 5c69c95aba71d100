import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { beforeEach, describe, test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { CloudError } from '../../../src/cloud/errors.ts';
import { LiveCatalog } from '../../../src/model/catalog/liveCatalog.ts';
import type { Account, AccountState } from '../../../src/model/accounts/account.ts';
import { MemoryCloud } from '../../support/memorySender.ts';
import { planted } from './planted.ts';
import { editor } from './stubbedEditor.ts';
import { account, network, versions } from './surroundings.ts';

const { logCall, openLog } = await import('../../../src/ui/log.ts');
const { createSupportBundle } = await import('../../../src/support/supportBundle.ts');

const now = Date.parse('2026-11-22T09:00:00Z');
const prod = account({
  source: {
    base: { kind: 'cliProfile', profile: 'company-prod' },
    roles: [{ roleArn: 'acs:ram::1234567890123456:role/ops', sessionName: 'alice-session', externalId: 'ext-77' }],
  },
  isReadOnly: true,
  color: 'red',
});
const other = account({
  id: 'b7d7a2f0-0002-4000-8000-000000000002',
  name: 'alice (staging)',
  maskedAccessKeyId: 'STS.****0002',
  regions: ['cn-beijing'],
});

beforeEach(() => {
  editor.reset();
});

interface Situation {
  readonly accounts?: readonly Account[];
  readonly states?: Readonly<Record<string, AccountState>>;
  readonly catalog?: LiveCatalog;
  readonly log?: ReturnType<typeof openLog>;
  readonly report?: (signal: AbortSignal) => Promise<string>;
  readonly network?: typeof network;
}

function bundle(situation: Situation = {}) {
  const { accounts = [prod, other], states = {}, catalog = new LiveCatalog(new MemoryCloud().cloudOf) } = situation;
  return createSupportBundle({
    accounts: { list: () => accounts, stateOf: id => states[id] ?? {} },
    catalog,
    monitor: {
      latest: () => undefined,
      failure: ref =>
        ref.kind === 'sls'
          ? {
              at: now,
              error: new CloudError('denied', {
                service: 'sls',
                operation: 'GetCheckPoint',
                code: 'Unauthorized',
                outcome: 'notApplied',
              }),
            }
          : undefined,
    },
    histories: { of: () => ({ samples: [], marks: [] }) },
    log: situation.log ?? openLog(() => undefined),
    network: () => Promise.resolve((situation.network ?? network)()),
    diagnostics: { report: situation.report ?? (() => Promise.resolve('All endpoints responded.')) },
    versions,
    now: () => now,
  });
}

async function collected(situation: Situation = {}): Promise<Readonly<Record<string, string>>> {
  const files = await bundle(situation).collect(new AbortController().signal);
  return Object.fromEntries(files.map(({ name, text }) => [name, text]));
}

const textOf = (files: Readonly<Record<string, string>>): string => Object.values(files).join('\n');

test('the files say what runs here, how it is set, and come in the order of their worth', async () => {
  const files = await collected();
  assert.deepEqual(Object.keys(files), [
    'about.json',
    'settings.json',
    'accounts.json',
    'tree.txt',
    'network.txt',
    'log.txt',
  ]);
  assert.deepEqual(JSON.parse(files['about.json'] ?? ''), { collectedAt: '2026-11-22T09:00:00.000Z', ...versions });
  const settings = JSON.parse(files['settings.json'] ?? '') as Record<string, Record<string, unknown>>;
  assert.equal(settings['ours']?.['network.route'], 'auto');
  assert.equal(settings['editor']?.['http.proxySupport'], 'override');
  assert.equal(files['network.txt'], 'All endpoints responded.\n');
});

test('accounts are told by kind, source and state, not by name', async () => {
  const states: Record<string, AccountState> = {
    [prod.id]: {
      problem: {
        kind: 'consent',
        profile: 'company-prod',
        asked: { kind: 'command', text: 'vault read secret/aliyun' },
      },
    },
    [other.id]: { expiresAt: now, isRenewed: true },
  };
  const files = await collected({ states });
  assert.deepEqual(JSON.parse(files['accounts.json'] ?? ''), [
    {
      account: 'account-1',
      kind: 'cloud',
      source: {
        base: 'cliProfile',
        profile: 'profile-1',
        roles: [{ durationSeconds: null, isExternalIdSet: true, isPolicySet: false }],
      },
      identityType: 'RAMUser',
      cloudAccount: 'number-1',
      isTemporary: false,
      regions: ['cn-hangzhou', 'cn-shanghai'],
      isReadOnly: true,
      color: 'red',
      state: { problem: { kind: 'consent' } },
    },
    {
      account: 'account-2',
      kind: 'cloud',
      source: { base: 'stored', roles: [] },
      identityType: 'RAMUser',
      cloudAccount: 'number-1',
      isTemporary: true,
      regions: ['cn-beijing'],
      isReadOnly: false,
      color: null,
      state: { isRenewed: true, expiresAt: '2026-11-22T09:00:00.000Z' },
    },
  ]);
});

describe('the shape of the tree', () => {
  const at = { accountId: prod.id, region: 'cn-hangzhou' };

  test('is what is loaded, with states and without names, and asks for nothing', async () => {
    const cloud = new MemoryCloud();
    const catalog = new LiveCatalog(cloud.cloudOf);
    const [instance] = (await catalog.instances(at)).items;
    const [project] = (await catalog.projects(at)).items;
    assert.ok(instance && project);
    const groups = (await catalog.instanceGroups(instance)).items;
    const [logstore] = (await catalog.logstores(project)).items;
    assert.ok(logstore);
    const logGroups = (await catalog.logstoreGroups(logstore)).items;
    assert.ok(groups.length > 1 && logGroups.length > 1);
    let text = '';
    const calls = await cloud.callsDuring(async () => {
      text = (await collected({ catalog }))['tree.txt'] ?? '';
    });
    assert.deepEqual(calls, {});
    const lines = text.split('\n');
    assert.match(lines[0] ?? '', /^account-1$/);
    assert.match(lines[1] ?? '', /^ {2}changeTracking \/ cn-hangzhou: \d+ of \d+ loaded$/);
    assert.match(
      lines[2] ?? '',
      new RegExp(`^ {4}instance-1 \\(${instance.job.status}\\): ${groups.length} of ${groups.length} loaded$`),
    );
    assert.equal(lines[3], '      group-1 (not read)');
    assert.ok(lines.includes('  changeTracking / cn-shanghai: not loaded'));
    assert.ok(lines.some(line => /^ {4}instance-2 \(.*\): not loaded$/.test(line)));
    assert.ok(
      lines.some(line => /^ {4}project-1( \(\w+\))?: \d+ of \d+ loaded$/.test(line)),
      text,
    );
    assert.ok(lines.some(line => /^ {6}logstore-1: \d+ of \d+ loaded$/.test(line)));
    assert.ok(lines.some(line => /^ {8}group-\d+ \(not read, reading failed: Unauthorized\)$/.test(line)));
    for (const name of [instance.job.name, instance.instanceId, project.project, logstore.logstore]) {
      assert.ok(name !== '' && !text.includes(name), name);
    }
    for (const { group } of [...groups, ...logGroups]) assert.ok(!text.includes(group.name), group.name);
  });

  test('says that a list is filtered, not for what', async () => {
    const catalog = new LiveCatalog(new MemoryCloud().cloudOf);
    catalog.setFilter({ list: 'instances', ...at }, 'orders');
    const text = (await collected({ catalog }))['tree.txt'] ?? '';
    assert.match(text, /changeTracking \/ cn-hangzhou: not loaded, filtered by name\n/);
    assert.doesNotMatch(text, /orders/);
  });
});

describe('the log', () => {
  test('has placeholders for all names that are known, also for those that only it still knows', async () => {
    const catalog = new LiveCatalog(new MemoryCloud().cloudOf);
    const { items } = await catalog.projects({ accountId: prod.id, region: 'cn-hangzhou' });
    const project = items[0]?.project ?? '';
    const log = openLog(id => (id === prod.id ? prod.name : undefined));
    const call = {
      service: 'sls',
      operation: 'ListLogStores',
      region: 'cn-hangzhou',
      isWrite: false,
      attempt: 1,
      status: 200,
      durationMs: 5,
      at: new Date(now),
    } as const;
    logCall(log, { ...call, account: 'prod', project });
    logCall(log, { ...call, account: 'a removed one', project: 'forgotten-project' });
    log.info(`Account 1234567890123456, ${prod.id}, alice (staging): ${project}-copy and ${project}x`);
    log.info('https://unknown-project.cn-hangzhou.log.aliyuncs.com, https://cn-hangzhou.log.aliyuncs.com');
    log.info('Denied: acs:log:cn-hangzhou:1111111111111111:project/p1/logstore/l1, acs:ram::2222:role/ops.');
    log.error(`at ${homedir()}/extensions/x.js`);
    const lines = ((await collected({ catalog, log }))['log.txt'] ?? '').trimEnd().split('\n');
    assert.deepEqual(
      lines.map(line => line.replace(/^\d{4}-\d\d-\d\dT[\d:.]+Z /, '')),
      [
        '[info] ListLogStores [account-1 cn-hangzhou project-1] 200 5 ms',
        `[info] ListLogStores [account-3 cn-hangzhou project-${items.length + 1}] 200 5 ms`,
        `[info] Account number-1, account-1, account-2: project-1-copy and ${project}x`,
        '[info] https://<project>.cn-hangzhou.log.aliyuncs.com, https://cn-hangzhou.log.aliyuncs.com',
        '[info] Denied: acs:log:cn-hangzhou:<number>:project/<resource>, acs:ram::<number>:role/<resource>',
        '[error] at ~/extensions/x.js',
      ],
    );
  });

  test('is its last 2,000 lines, whatever it takes for entries to have them', async () => {
    const log = openLog(() => undefined);
    for (let entry = 0; entry < 1_500; entry++) log.info(`${entry}\n  at somewhere`);
    const lines = ((await collected({ log }))['log.txt'] ?? '').trimEnd().split('\n');
    assert.equal(lines.length, 2_000);
    assert.match(lines[0] ?? '', / \[info\] 500$/);
    assert.equal(lines.at(-1), '  at somewhere');
  });
});

test('names are replaced in the diagnostics too', async () => {
  const files = await collected({ report: () => Promise.resolve('https://p1.cn-hangzhou.log.aliyuncs.com of prod') });
  assert.equal(files['network.txt'], 'https://<project>.cn-hangzhou.log.aliyuncs.com of account-1\n');
});

test('what is watched is named in the log, and not in the bundle, although nothing of it was listed', async () => {
  const log = openLog(() => undefined);
  const about = { account: 'mine', project: 'shop', logstore: 'orders-log', group: 'billing-sync' };
  log.info('[mine cn-hangzhou shop orders-log] Consumer group billing-sync is stopped', about);
  log.info('[mine cn-hangzhou dts1234] The task has recovered', { account: 'mine', instance: 'dts1234' });
  const text = (await collected({ log }))['log.txt'] ?? '';
  assert.match(text, /\[account-\d+ cn-hangzhou project-1 logstore-1\] Consumer group group-1 is stopped/);
  assert.match(text, /\[account-\d+ cn-hangzhou instance-1\] The task has recovered/);
});

test('two accounts of one name stay two, and a project may be called like an account', async () => {
  const accounts = [prod, account({ id: 'second' })];
  const log = openLog(() => undefined);
  log.info('ListProject [prod]', { account: 'prod', project: 'prod' });
  const files = await collected({ accounts, log });
  assert.match(files['tree.txt'] ?? '', /^account-1\n[^]*^account-2\n/m);
  assert.match(files['log.txt'] ?? '', /ListProject \[account-1\]\n$/);
});

test('words of ours that happen to be somebody’s name stay', async () => {
  const files = await collected({ accounts: [account({ name: 'cloud' })] });
  assert.equal((JSON.parse(files['accounts.json'] ?? '') as { kind: string }[])[0]?.kind, 'cloud');
});

test('what cannot be had is said in its place', async () => {
  const files = await collected({
    report: () => Promise.reject(new Error('http://me:s3cret@proxy.corp is no address')),
    network: () => {
      throw new Error('no certificates');
    },
  });
  assert.deepEqual(JSON.parse(files['settings.json'] ?? ''), { problem: 'no certificates' });
  assert.deepEqual(JSON.parse(files['network.txt'] ?? ''), { problem: 'http://***@proxy.corp is no address' });
});

test('cancelling ends the collecting', async () => {
  const cancel = new AbortController();
  const report = (signal: AbortSignal): Promise<string> => {
    cancel.abort();
    return Promise.reject(signal.reason as Error);
  };
  await assert.rejects(bundle({ report }).collect(cancel.signal), { name: 'AbortError' });
});

for (const [what, text, secret] of planted) {
  test(`no file of the zip has ${what}, wherever it stood`, async () => {
    const log = openLog(() => undefined);
    log.info(text, { account: 'prod' });
    log.error(new Error(text));
    editor.settings['network.endpoint'] = text;
    const environment = { HTTPS_PROXY: text, NODE_EXTRA_CA_CERTS: text };
    const made = bundle({
      log,
      states: {
        [prod.id]: { problem: { kind: 'consent', profile: text, asked: { kind: 'command', text } } },
        [other.id]: { problem: { kind: 'unsupportedMode', profile: text, mode: text } },
      },
      report: () => Promise.resolve(text),
      network: () => network({ proxy: text, noProxy: [text], environment }),
    });
    const files = await made.collect(new AbortController().signal);
    const unzipped = Object.fromEntries(
      Object.entries(unzipSync(made.zip(files))).map(([name, bytes]) => [name, strFromU8(bytes)]),
    );
    assert.deepEqual(unzipped, Object.fromEntries(files.map(file => [file.name, file.text])));
    assert.ok(textOf(unzipped).length > 500);
    assert.ok(!textOf(unzipped).includes(secret), textOf(unzipped));
    assert.ok(!textOf(unzipped).includes(JSON.stringify(secret).slice(1, -1)));
  });
}
