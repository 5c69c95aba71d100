import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SecretPairs } from '../../../src/accounts/secretPairs.ts';
import { added, alice, bob, everybody, installation, open, replaced, typed, use } from './installation.ts';

test('a pair that the storage kept from before signs nothing for whoever the account belongs to now', async t => {
  const home = installation();
  const { connector, asked } = everybody();
  const store = open(t, home, connector);
  const { id } = await added(store, typed('LTAI5tKeyOfAlice00001'));
  home.keyring.refusesToStore = true;
  await replaced(store, id, typed('LTAI5tKeyOfBob0000002'));
  assert.deepEqual(await use(store, id), bob);

  const afterRestart = open(t, home, connector);
  assert.deepEqual(afterRestart.find(id)?.identity, bob);
  asked.length = 0;
  const sourceProblem = { kind: 'otherIdentity', accountId: alice.accountId };
  await assert.rejects(use(afterRestart, id), { kind: 'credentials', sourceProblem });
  assert.equal(asked.length, 1);
  await replaced(afterRestart, id, typed('LTAI5tKeyOfBob0000002'));
  assert.deepEqual(await use(afterRestart, id), bob);
});

test('a pair that is stored as it was verified needs no look before it signs', async t => {
  const home = installation();
  const { connector, asked } = everybody();
  const { id } = await added(open(t, home, connector), typed('LTAI5tKeyOfAlice00001'));
  const afterRestart = open(t, home, connector);
  asked.length = 0;
  await use(afterRestart, id);
  assert.equal(asked.length, 1);
});

test('a pair that is typed while the one before is being written is the one that stays', async () => {
  const stored = new Map<string, string>();
  const waiting: (() => void)[] = [];
  const pairs = new SecretPairs({
    get: key => Promise.resolve(stored.get(key)),
    store: (key, value) => new Promise(resolve => waiting.push(() => resolve(void stored.set(key, value)))),
    delete: key => Promise.resolve(void stored.delete(key)),
    onDidChange: () => ({ dispose: () => undefined }),
  });
  const writes = ['first', 'second'].map(accessKeyId => {
    pairs.hold('a1', { accessKeyId, accessKeySecret: 'secret' });
    return pairs.write('a1');
  });
  for (const write of writes) {
    while (waiting.length === 0) await new Promise(resolve => setImmediate(resolve));
    waiting.shift()?.();
    await write;
    assert.equal((await pairs.get('a1'))?.accessKeyId, 'second');
  }
  assert.match(stored.get('account.a1') ?? '', /second/);
});

test('an end that no calendar has is left out of a stored pair, because nothing could show it', async () => {
  const pair = { accessKeyId: 'LTAI5tKeyOfAlice00001', accessKeySecret: 'secret' };
  const pairs = new SecretPairs({
    get: () => Promise.resolve(JSON.stringify({ ...pair, expiresAt: 1e300 })),
    store: () => Promise.resolve(),
    delete: () => Promise.resolve(),
    onDidChange: () => ({ dispose: () => undefined }),
  });
  assert.deepEqual(await pairs.get('a1'), pair);
});
