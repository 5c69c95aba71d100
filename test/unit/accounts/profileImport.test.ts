import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import { Emitter } from '../../../src/model/event.ts';
import {
  added,
  akProfile,
  alice,
  bob,
  cloudOf,
  everybody,
  homeWith,
  installation,
  never,
  open,
  profile,
  typed,
  use,
} from './installation.ts';

const { connector } = everybody();
const printed = { mode: 'AK', access_key_id: 'LTAI5tKeyOfBob0000001', access_key_secret: 'printed-secret' };
const command = `'${process.execPath}' -e 'console.log(process.argv[1])' '${JSON.stringify(printed)}'`;
const external = { name: 'ext', mode: 'External', process_command: command, region_id: 'cn-hangzhou' };

describe('importing the profiles of the CLI', () => {
  test('makes an account of each that can be used, and says of the others why not', async t => {
    const { homeFolder } = await homeWith(t, [
      akProfile('alice', 'LTAI5tKeyOfAlice00001'),
      akProfile('unknown', 'LTAI5tKeyOfNobody0001'),
      external,
      { name: 'broken', mode: 'AK', access_key_id: 'LTAI5tKeyOfAlice00001' },
    ]);
    const store = open(t, installation(), connector, { homeFolder });
    const outcomes = (await store.importProfiles(['cn-beijing'], never)).map(({ profile, outcome }) => [
      profile,
      outcome.kind,
      outcome.kind === 'failed' && outcome.error instanceof CloudError
        ? (outcome.error.sourceProblem?.kind ?? outcome.error.kind)
        : '',
    ]);
    assert.deepEqual(outcomes, [
      ['alice', 'added', ''],
      ['unknown', 'failed', 'credentials'],
      ['ext', 'failed', 'consent'],
      ['broken', 'failed', 'member'],
    ]);
    assert.deepEqual(
      store.list().map(({ name, regions, source, identity }) => [name, regions, source?.base, identity]),
      [['alice', ['cn-hangzhou', 'cn-beijing'], { kind: 'cliProfile', profile: 'alice' }, alice]],
    );
    const again = await store.importProfiles(['cn-beijing'], never);
    assert.equal(again[0]?.outcome.kind, 'known');
    assert.equal(store.list().length, 1);
  });

  test('does not take keys of CloudSSO that are of another account than the profile names', async t => {
    const sso = {
      ...akProfile('sso', 'LTAI5tKeyOfAlice00001'),
      mode: 'CloudSSO',
      sts_token: 'token',
      sts_expiration: Math.floor(Date.now() / 1_000) + 3_600,
    };
    const { homeFolder } = await homeWith(t, [
      { ...sso, name: 'alice', cloud_sso_account_id: alice.accountId },
      { ...sso, name: 'other', cloud_sso_account_id: '9' },
    ]);
    const store = open(t, installation(), connector, { homeFolder });
    const [own, other] = await store.importProfiles([], never);
    assert.equal(own?.outcome.kind, 'added');
    assert.ok(other?.outcome.kind === 'failed' && other.outcome.error instanceof CloudError);
    assert.deepEqual(other.outcome.error.sourceProblem, {
      kind: 'member',
      profile: 'other',
      member: 'cloud_sso_account_id',
      reason: 'otherAccount',
    });
    assert.deepEqual(
      store.list().map(({ name }) => name),
      ['alice'],
    );
  });

  test('shows the region of each first, and every region once', async t => {
    const { homeFolder } = await homeWith(t, [
      { ...akProfile('beijing', 'LTAI5tKeyOfAlice00001'), region_id: 'cn-beijing' },
      { ...akProfile('elsewhere', 'LTAI5tKeyOfAlice00001'), region_id: 'ap-southeast-1' },
      { ...akProfile('anywhere', 'LTAI5tKeyOfAlice00001'), region_id: undefined },
    ]);
    const store = open(t, installation(), connector, { homeFolder });
    await store.importProfiles(['cn-hangzhou', 'cn-beijing'], never);
    assert.deepEqual(Object.fromEntries(store.list().map(({ name, regions }) => [name, regions])), {
      beijing: ['cn-beijing', 'cn-hangzhou'],
      elsewhere: ['ap-southeast-1', 'cn-hangzhou', 'cn-beijing'],
      anywhere: ['cn-hangzhou', 'cn-beijing'],
    });
  });

  test('gives each a name of its own, whatever there is already', async t => {
    const names = ['prod', 'Prod', 'PROD'];
    const { homeFolder } = await homeWith(
      t,
      names.map(name => akProfile(name, 'LTAI5tKeyOfAlice00001')),
    );
    const store = open(t, installation(), connector, { homeFolder });
    await added(store, typed('LTAI5tKeyOfBob0000001'), 'prod');
    const imported = await store.importProfiles([], never);
    assert.deepEqual(
      imported.map(({ profile, outcome }) => [profile, outcome.kind]),
      names.map(name => [name, 'added']),
    );
    // In the order of the file, although they are verified at the same time.
    assert.deepEqual(
      store.list().map(({ name }) => name),
      ['prod', 'prod 2', 'Prod 3', 'PROD 4'],
    );
  });

  test('ends when it is cancelled', async t => {
    const { homeFolder } = await homeWith(t, [akProfile('alice', 'LTAI5tKeyOfAlice00001')]);
    const store = open(t, installation(), connector, { homeFolder });
    await assert.rejects(store.importProfiles([], AbortSignal.abort()), { name: 'AbortError' });
    assert.deepEqual(store.list(), []);
  });

  test('adds nothing when it is cancelled while profiles are verified', async t => {
    const { homeFolder } = await homeWith(
      t,
      ['one', 'two', 'three', 'four', 'five', 'six'].map(name => akProfile(name, 'LTAI5tKeyOfAlice00001')),
    );
    const cancel = new AbortController();
    let verified = 0;
    const { connector: cancelling } = cloudOf(() => {
      verified += 1;
      if (verified === 2) cancel.abort();
      return alice;
    });
    const store = open(t, installation(), cancelling, { homeFolder });
    await assert.rejects(store.importProfiles([], cancel.signal), { name: 'AbortError' });
    assert.deepEqual(store.list(), []);
  });
});

describe('a command of a profile', () => {
  const answer = { source: { base: { kind: 'cliProfile', profile: 'ext' }, roles: [] } } as const;
  const asked = { kind: 'command', text: command } as const;

  test('is run once it was allowed, also after a restart, and only its hash is kept', async t => {
    const { homeFolder } = await homeWith(t, [external]);
    const home = installation();
    const store = open(t, home, connector, { homeFolder });
    const before = await store.profiles();
    assert.deepEqual(before.profiles[0]?.asked, asked);
    await assert.rejects(store.verify(answer, never), { sourceProblem: { kind: 'consent', profile: 'ext', asked } });
    await store.allow(asked);
    await store.allow(asked);
    assert.deepEqual((await store.verify(answer, never)).identity, bob);
    const consents = home.disk.values('consent');
    assert.equal(consents.length, 1);
    assert.match(String(consents[0]), /^[0-9a-f]{64}$/);
    const after = open(t, home, connector, { homeFolder });
    assert.equal((await after.profiles()).profiles[0]?.asked, undefined);
  });

  test('that was changed has to be allowed again, and then the account goes on', async t => {
    const { homeFolder, write } = await homeWith(t, [external]);
    const store = open(t, installation(), connector, { homeFolder });
    await store.allow(asked);
    const { id } = await store.add({ ...answer, name: 'ext', regions: [] }, await store.verify(answer, never));
    await use(store, id);
    const other = { ...external, process_command: `${command} more` };
    await write([other]);
    await assert.rejects(use(store, id), { kind: 'credentials' });
    assert.equal(store.stateOf(id).problem?.kind, 'consent');
    const mended = new Promise<void>(resolve => {
      store.onDidChange(() => {
        if (store.stateOf(id).problem === undefined) resolve();
      });
    });
    await store.allow({ kind: 'command', text: other.process_command });
    await mended;
  });

  test('waits for the workspace to be trusted, and then the account goes on', async t => {
    const { homeFolder } = await homeWith(t, [external]);
    const granted = new Emitter<void>();
    const home = installation();
    const trusting = open(t, home, connector, { homeFolder });
    await trusting.allow(asked);
    const { id } = await trusting.add({ ...answer, name: 'ext', regions: [] }, await trusting.verify(answer, never));

    let isTrusted = false;
    const window = { homeFolder, isTrusted: () => isTrusted, onDidGrantTrust: granted.event };
    const store = open(t, home, connector, window);
    await assert.rejects(use(store, id), { sourceProblem: { kind: 'untrustedWorkspace', profile: 'ext' } });
    const mended = new Promise<void>(resolve => {
      store.onDidChange(() => {
        if (store.stateOf(id).problem === undefined) resolve();
      });
    });
    isTrusted = true;
    granted.fire();
    await mended;
    assert.deepEqual(await use(store, id), bob);
  });
});

describe('a command that was allowed', () => {
  test('is allowed as long as an account needs it', async t => {
    const { homeFolder } = await homeWith(t, [external, akProfile('alice', 'LTAI5tKeyOfAlice00001')]);
    const home = installation();
    const store = open(t, home, connector, { homeFolder });
    const source = { base: { kind: 'cliProfile', profile: 'ext' }, roles: [] } as const;
    await store.allow({ kind: 'command', text: command });
    const verified = await store.verify({ source }, never);
    const [first, second] = [
      await store.add({ name: 'one', regions: [], source }, verified),
      await store.add({ name: 'two', regions: [], source }, verified),
    ];
    await store.remove(first.id);
    assert.deepEqual((await store.verify({ source }, never)).identity, bob);
    await store.remove(second.id);
    await assert.rejects(
      store.verify({ source }, never),
      (error: unknown) => error instanceof CloudError && error.sourceProblem?.kind === 'consent',
    );
    assert.deepEqual(home.disk.values('consent'), []);
  });

  const untold: readonly [why: string, content: string | undefined, environment?: Record<string, string>][] = [
    ['the file is being written', ''],
    ['the file is missing', undefined],
    ['the file has no profiles', '{"profiles":[]}'],
    [
      'the environment forbids commands',
      JSON.stringify({ profiles: [external, akProfile('alice', 'LTAI5tKeyOfAlice00001')] }),
      { ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS: 'true' },
    ],
  ];
  for (const [why, content, environment = {}] of untold) {
    test(`stays allowed for the others when one account is removed while ${why}`, async t => {
      const { homeFolder } = await homeWith(t, []);
      const file = join(homeFolder, '.aliyun', 'config.json');
      await (content === undefined ? rm(file) : writeFile(file, content));
      const home = installation();
      const store = open(t, home, connector, { homeFolder, environment });
      await store.allow({ kind: 'command', text: command });
      const verified = { identity: bob, maskedAccessKeyId: 'LTAI****0001', isRenewed: true };
      const ofProfile = (name: string) => ({ name, regions: [], source: profile(name).source });
      const needing = await store.add(ofProfile('ext'), verified);
      const other = await store.add(ofProfile('alice'), verified);
      await store.remove(other.id);
      assert.equal(home.disk.values('consent').length, 1);
      await store.remove(needing.id);
      assert.deepEqual(home.disk.values('consent'), [], 'nobody is left who could need it');
    });
  }

  test('is taken back although the secret storage lets go of nothing', async t => {
    const { homeFolder } = await homeWith(t, [external]);
    const home = installation();
    const store = open(t, home, connector, { homeFolder });
    await store.allow({ kind: 'command', text: command });
    const { id } = await added(store, profile('ext'));
    home.keyring.refusesToDelete = true;
    assert.deepEqual(await store.remove(id), { kind: 'whole' });
    assert.deepEqual(home.disk.values('consent'), []);
  });

  test('stays allowed while a workspace is not trusted', async t => {
    const { homeFolder } = await homeWith(t, [external, akProfile('alice', 'LTAI5tKeyOfAlice00001')]);
    const home = installation();
    const store = open(t, home, connector, { homeFolder, isTrusted: () => false });
    const source = { base: { kind: 'cliProfile', profile: 'ext' }, roles: [] } as const;
    await store.allow({ kind: 'command', text: command });
    const verified = { identity: bob, maskedAccessKeyId: 'LTAI****0001', isRenewed: true };
    await store.add({ name: 'needs it', regions: [], source }, verified);
    const other = await store.add(
      { name: 'other', regions: [], source: { base: { kind: 'cliProfile', profile: 'alice' }, roles: [] } },
      verified,
    );
    const allowed = home.disk.values('consent');
    await store.remove(other.id);
    assert.deepEqual(home.disk.values('consent'), allowed);
    assert.equal(allowed.length, 1);
  });
});
