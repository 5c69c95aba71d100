import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { added, alice, bob, everybody, installation, never, open, replaced, typed, use } from './installation.ts';

const { connector } = everybody();
const answer = typed('LTAI5tKeyOfAlice0wxyz');

describe('a secret storage that takes nothing', () => {
  test('lets the account be used for this session, and says so', async t => {
    const home = installation();
    home.keyring.refusesToStore = true;
    const store = open(t, home, connector);
    const { id } = await added(store, answer);
    assert.equal(store.stateOf(id).isForThisSession, true);
    assert.deepEqual(await use(store, id), alice);
    await store.rename(id, 'still here');
    assert.equal(store.stateOf(id).isForThisSession, true);

    const after = open(t, home, connector);
    assert.equal(after.find(id)?.name, 'still here');
    await assert.rejects(use(after, id), { sourceProblem: { kind: 'noStoredPair' } });
  });

  test('is tried again with the next change, and then the pair is kept', async t => {
    const home = installation();
    home.keyring.refusesToStore = true;
    const store = open(t, home, connector);
    const { id } = await added(store, answer);
    home.keyring.refusesToStore = false;
    await store.rename(id, 'prod again');
    assert.ok(!store.stateOf(id).isForThisSession);
    assert.deepEqual(await use(open(t, home, connector), id), alice);
  });

  test('does not bring back the pair from before', async t => {
    const home = installation();
    const store = open(t, home, connector);
    const { id } = await added(store, answer);
    home.keyring.refusesToStore = true;
    await replaced(store, id, typed('LTAI5tKeyOfBob007890'));
    assert.equal(store.stateOf(id).isForThisSession, true);
    assert.deepEqual(await use(store, id), bob);
  });

  test('is no trouble for accounts that have nothing to store', async t => {
    const home = installation();
    home.keyring.refusesToStore = true;
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tKeyOfAlice0wxyz',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret-of-alice',
    };
    const store = open(t, home, connector, { environment });
    assert.deepEqual(store.environmentKeys(), { maskedAccessKeyId: 'LTAI****wxyz' });
    const { id } = await added(store, { source: { base: { kind: 'environment' }, roles: [] } });
    assert.ok(!store.stateOf(id).isForThisSession);
    assert.deepEqual(await use(store, id), alice);
  });
});

describe('a stored pair', () => {
  for (const [how, value] of [
    ['missing', undefined],
    ['damaged', '{'],
    ['of another shape', '{"accessKeyId":1}'],
  ] as const) {
    test(`that is ${how} asks to sign in again`, async t => {
      const home = installation();
      const { id } = await added(open(t, home, connector), answer);
      if (value === undefined) home.secrets.delete(`account.${id}`);
      else home.secrets.set(`account.${id}`, value);

      const store = open(t, home, connector);
      assert.equal(store.stateOf(id).problem, undefined);
      await assert.rejects(use(store, id), { kind: 'credentials', sourceProblem: { kind: 'noStoredPair' } });
      assert.deepEqual(store.stateOf(id).problem, { kind: 'noStoredPair' });
      await replaced(store, id, answer);
      assert.deepEqual(await use(store, id), alice);
      assert.equal(store.stateOf(id).problem, undefined);
    });
  }

  test('that cannot be read for now can be read later, and the trouble is told once', async t => {
    const home = installation();
    const { id } = await added(open(t, home, connector), answer);
    const store = open(t, home, connector);
    let told = 0;
    store.onDidChange(() => {
      told += 1;
    });
    home.keyring.refusesToRead = true;
    for (let attempt = 0; attempt < 3; attempt++) {
      await assert.rejects(use(store, id), { sourceProblem: { kind: 'keyring' } });
    }
    assert.deepEqual(store.stateOf(id).problem, { kind: 'keyring' });
    assert.equal(told, 1);
    home.keyring.refusesToRead = false;
    await store.retry(id);
    assert.equal(store.stateOf(id).problem, undefined);
    assert.deepEqual(await use(store, id), alice);
  });
});

describe('a secret storage that lets go of nothing', () => {
  const environment = {
    ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tKeyOfAlice0wxyz',
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret-of-alice',
  };
  const fromEnvironment = { source: { base: { kind: 'environment' }, roles: [] } } as const;

  test('keeps no account, tells of the pair, and is asked again with the next start', async t => {
    const home = installation();
    const store = open(t, home, connector);
    const { id } = await added(store, answer);
    const cloud = await store.cloudOf(id);
    home.keyring.refusesToDelete = true;
    const removed = await store.remove(id);
    assert.ok(removed.kind === 'pairLeft' && removed.error instanceof Error);
    assert.deepEqual(store.list(), []);
    await assert.rejects(cloud.sts.getCallerIdentity(never), { name: 'AbortError' });
    assert.doesNotMatch(JSON.stringify([...home.disk.texts]), /secret|LTAI5t/, 'nothing secret is remembered');

    open(t, home, connector);
    await settled();
    assert.deepEqual([...home.secrets.keys()], [`account.${id}`], 'not yet');
    home.keyring.refusesToDelete = false;
    open(t, home, connector);
    await settled();
    assert.deepEqual([...home.secrets.keys()], []);
    const before = JSON.stringify([...home.disk.texts]);
    assert.ok(!before.includes(id), before);
  });

  test('is nothing to tell of an account without a pair', async t => {
    const home = installation();
    const store = open(t, home, connector, { environment });
    const { id } = await added(store, fromEnvironment);
    home.keyring.refusesToDelete = true;
    assert.deepEqual(await store.remove(id), { kind: 'whole' });
    home.keyring.refusesToDelete = false;
    open(t, home, connector);
    await settled();
    assert.equal(home.secrets.size, 0);
  });

  test('does not take the entry of an account that has come back', async t => {
    const home = installation();
    const store = open(t, home, connector);
    const account = await added(store, answer);
    home.keyring.refusesToDelete = true;
    await store.remove(account.id);
    home.keyring.refusesToDelete = false;
    home.disk.texts.set(`account.${account.id}.json`, JSON.stringify({ value: account }));
    open(t, home, connector);
    await settled();
    assert.deepEqual([...home.secrets.keys()], [`account.${account.id}`]);
  });
});

/** What was begun without anybody waiting for it has ended: nothing in these tests takes longer than a turn. */
const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve));
