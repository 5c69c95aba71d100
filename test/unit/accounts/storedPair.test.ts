import assert from 'node:assert/strict';
import { test } from 'node:test';
import { added, alice, bob, cloudOf, installation, open, replaced, typed, use } from './installation.ts';

const identities = new Map([
  ['LTAI5tKeyOfAlice00001', alice],
  ['LTAI5tKeyOfBob0000002', bob],
]);

test('a pair that the storage kept from before signs nothing for whoever the account belongs to now', async t => {
  const home = installation();
  const { connector, asked } = cloudOf(({ accessKeyId }) => identities.get(accessKeyId));
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
  const { connector, asked } = cloudOf(({ accessKeyId }) => identities.get(accessKeyId));
  const { id } = await added(open(t, home, connector), typed('LTAI5tKeyOfAlice00001'));
  const afterRestart = open(t, home, connector);
  asked.length = 0;
  await use(afterRestart, id);
  assert.equal(asked.length, 1);
});
