import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { identityKey } from '../../../src/model/accounts/account.ts';
import type { CallerIdentity } from '../../../src/cloud/sts/responses.ts';
import {
  added,
  akProfile,
  alice,
  bob,
  everybody,
  homeWith,
  installation,
  open,
  profile,
  replaced,
  typed,
  until,
  use,
} from './installation.ts';

describe('keys that others keep', () => {
  test('are checked once before anything else is signed, for all who wait', async t => {
    const { homeFolder } = await homeWith(t, [akProfile('ops', 'LTAI5tKeyOfAlice00001')]);
    const { connector, asked } = everybody();
    const home = installation();
    const { id } = await added(open(t, home, connector, { homeFolder }), profile('ops'));
    asked.length = 0;
    const store = open(t, home, connector, { homeFolder });
    await Promise.all([1, 2, 3].map(() => use(store, id)));
    assert.deepEqual(asked.length, 1 + 3);
    await use(store, id);
    assert.deepEqual(asked.length, 1 + 3 + 1);
  });

  test('may be rotated', async t => {
    const { homeFolder, write } = await homeWith(t, [akProfile('ops', 'LTAI5tKeyOfAlice00001')]);
    const { connector, asked } = everybody();
    const store = open(t, installation(), connector, { homeFolder });
    const { id } = await added(store, profile('ops'));
    await use(store, id);
    await write([akProfile('ops', 'LTAI5tKeyOfAlice00002')]);
    asked.length = 0;
    await use(store, id);
    await use(store, id);
    assert.deepEqual(
      asked.map(({ accessKeyId }) => accessKeyId),
      Array(3).fill('LTAI5tKeyOfAlice00002'),
    );
  });

  test('of somebody else sign nothing, and are asked about once', async t => {
    const { homeFolder, write } = await homeWith(t, [akProfile('ops', 'LTAI5tKeyOfAlice00001')]);
    const { connector, asked } = everybody();
    const store = open(t, installation(), connector, { homeFolder });
    const { id } = await added(store, profile('ops'));
    await use(store, id);
    await write([akProfile('ops', 'LTAI5tKeyOfBob0000001')]);
    asked.length = 0;
    const problem = { kind: 'otherIdentity', accountId: bob.accountId };
    for (let attempt = 0; attempt < 3; attempt++) {
      await assert.rejects(use(store, id), { kind: 'credentials', sourceProblem: problem });
    }
    assert.equal(asked.length, 1);
    assert.deepEqual(store.stateOf(id).problem, problem);

    // Put back, the account goes on by itself.
    await write([akProfile('ops', 'LTAI5tKeyOfAlice00001')]);
    await until(store, () => store.stateOf(id).problem === undefined);
    assert.deepEqual(await use(store, id), alice);
  });

  test('of somebody else can be accepted by signing in again', async t => {
    const { homeFolder, write } = await homeWith(t, [akProfile('ops', 'LTAI5tKeyOfAlice00001')]);
    const store = open(t, installation(), everybody().connector, { homeFolder });
    const { id } = await added(store, profile('ops'));
    await write([akProfile('ops', 'LTAI5tKeyOfBob0000001')]);
    await assert.rejects(use(store, id), { kind: 'credentials' });
    const voided: string[] = [];
    store.onDidReplaceKeys(accountId => voided.push(accountId));
    await replaced(store, id, profile('ops'));
    assert.deepEqual([voided, store.stateOf(id).problem], [[id], undefined]);
    assert.deepEqual(await use(store, id), bob);
    assert.deepEqual(store.find(id)?.identity, bob);
  });

  test('follow the file when it gets well, and say until then what is wrong with it', async t => {
    const { homeFolder, write } = await homeWith(t, [akProfile('ops', 'LTAI5tKeyOfAlice00001')]);
    const home = installation();
    const store = open(t, home, everybody().connector, { homeFolder });
    const { id } = await added(store, profile('ops'));
    await write([]);
    await assert.rejects(use(store, id), { sourceProblem: { kind: 'noProfile', profile: 'ops' } });
    assert.deepEqual(store.stateOf(id).problem, { kind: 'noProfile', profile: 'ops' });
    await write([akProfile('ops', 'LTAI5tKeyOfAlice00002')]);
    await until(store, () => store.stateOf(id).problem === undefined);
    assert.deepEqual(await use(store, id), alice);
    // Other windows notice the account although nothing is stored of its keys.
    assert.deepEqual([...home.secrets.keys()], [`account.${id}`]);
    assert.doesNotMatch([...home.secrets.values()].join(), /secret|LTAI/);
  });
});

test('a typed pair that another window has written is checked before it signs', async t => {
  const home = installation();
  const { connector, asked } = everybody();
  const [here, there] = [open(t, home, connector), open(t, home, connector)];
  const { id } = await added(here, typed('LTAI5tKeyOfAlice00001'));
  await use(there, id);
  asked.length = 0;
  await replaced(here, id, typed('LTAI5tKeyOfAlice00002'));
  await use(there, id);
  assert.equal(asked.length, 3, 'verified here, checked there, used there');
});

describe('an identity', () => {
  const role: CallerIdentity = {
    accountId: '1234567890123456',
    identityType: 'AssumedRoleUser',
    roleId: '300044677176060001',
    principalId: '300044677176060001:one',
    arn: 'acs:ram::1234567890123456:assumed-role/ops/one',
  };

  test('is the same whatever its session is called', () => {
    const other = { ...role, principalId: '300044677176060001:two', arn: role.arn.replace('one', 'two') };
    assert.equal(identityKey(role), identityKey(other));
  });

  test('is another for another user, role or account, and for what was made anew under the same name', () => {
    const root: CallerIdentity = { accountId: '1234567890123456', identityType: 'Account', arn: '', userId: '1' };
    const keys = [alice, bob, role, { ...role, roleId: '300044677176060002' }, { ...alice, userId: '1' }, root];
    assert.equal(new Set(keys.map(identityKey)).size, keys.length);
  });
});
