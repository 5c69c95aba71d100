import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { added, alice, bob, cloudOf, installation, never, open, replaced, typed, use } from './installation.ts';

const identities = new Map([
  ['LTAI5tExampleKeyIdwxyz', alice],
  ['LTAI5tNewerKeyOfAlice1', alice],
  ['LTAI5tAnotherKeyId7890', bob],
]);
const { connector } = cloudOf(({ accessKeyId }) => identities.get(accessKeyId));
const answer = typed('LTAI5tExampleKeyIdwxyz');

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
    await replaced(store, id, typed('LTAI5tAnotherKeyId7890'));
    assert.equal(store.stateOf(id).isForThisSession, true);
    assert.deepEqual(await use(store, id), bob);
  });

  test('is no trouble for accounts that have nothing to store', async t => {
    const home = installation();
    home.keyring.refusesToStore = true;
    const environment = {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'LTAI5tExampleKeyIdwxyz',
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

test('an account is removed although the secret storage does not let go of its pair, which is told', async t => {
  const home = installation();
  const store = open(t, home, connector);
  const { id } = await added(store, answer);
  const cloud = await store.cloudOf(id);
  home.keyring.refusesToDelete = true;
  await assert.rejects(store.remove(id), /no keyring/);
  assert.deepEqual(store.list(), []);
  await assert.rejects(cloud.sts.getCallerIdentity(never), { name: 'AbortError' });
});
