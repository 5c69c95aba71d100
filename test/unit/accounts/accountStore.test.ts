import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { Connector } from '../../../src/accounts/connector.ts';
import { connect } from '../../../src/cloud/cloud.ts';
import type { Transport } from '../../../src/cloud/transport.ts';
import type { AccountState } from '../../../src/model/accounts/account.ts';
import {
  added,
  alice,
  bob,
  cloudOf,
  everybody,
  homeWith,
  installation,
  never,
  open,
  profile,
  replaced,
  typed,
  until,
  use,
} from './installation.ts';

const aliceKey = 'LTAI5tKeyOfAlice0wxyz';
const bobKey = 'LTAI5tKeyOfBob007890';
/** A whole second, as the CLI's file knows no others. */
const expiresAt = (Math.floor(Date.now() / 1000) + 3_600) * 1000;
/** Until what is under way is done, where that is promises only. */
const promises = () => new Promise(resolve => setImmediate(resolve));

/** Clients that nobody gets, and who wanted them. */
function nobody() {
  const connected: string[] = [];
  const connector: Connector = ({ account }) => {
    connected.push(account);
    return Promise.reject(new Error('Nobody is asked.'));
  };
  return { connector, connected };
}

describe('adding an account', () => {
  test('keeps the pair in the secrets and everything else in files', async t => {
    const home = installation();
    const { connector, asked } = everybody();
    const store = open(t, home, connector);
    const account = await added(store, typed(aliceKey));
    assert.equal(asked.length, 1);
    assert.deepEqual(
      { ...account, id: '' },
      {
        id: '',
        kind: 'cloud',
        name: 'prod',
        source: { base: { kind: 'stored' }, roles: [] },
        regions: ['cn-hangzhou'],
        identity: alice,
        maskedAccessKeyId: 'LTAI****wxyz',
      },
    );
    assert.deepEqual([...home.secrets.keys()], [`account.${account.id}`]);
    assert.doesNotMatch(JSON.stringify([...home.disk.texts]), /secret of|LTAI5tKeyOf/);
    assert.deepEqual(await use(store, account.id), alice);
  });

  test('lists regions with the keys that were verified, without asking their source again', async t => {
    const commands: string[] = [];
    const connector: Connector = access => {
      const send: Transport['send'] = async (call, { credentials }, signal) => {
        const { accessKeyId } = await credentials(signal);
        commands.push(`${call.operation} ${call.region} ${accessKeyId}`);
        const { accountId: AccountId, identityType: IdentityType, arn: Arn } = alice;
        const body = { AccountId, IdentityType, Arn, regions: [{ region: 'cn-new-1', localName: 'New' }] };
        return call.read({ status: 200, headers: {}, body: JSON.stringify(body) });
      };
      return Promise.resolve(connect({ ...access, transport: { send } }));
    };
    const environment = { ALIBABA_CLOUD_ACCESS_KEY_ID: aliceKey, ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' };
    const store = open(t, installation(), connector, { environment });
    const source = { base: { kind: 'environment' }, roles: [] } as const;
    const { findRegions } = await store.verify({ source }, never, 'eu-west-1');
    environment.ALIBABA_CLOUD_ACCESS_KEY_ID = 'LTAI5tAnother';
    assert.deepEqual(await findRegions?.('en', never), [{ id: 'cn-new-1', name: 'New' }]);
    assert.deepEqual(commands, [`GetCallerIdentity eu-west-1 ${aliceKey}`, `DescribeRegions eu-west-1 ${aliceKey}`]);
  });

  test('tells before it whose keys they are, and keeps nothing by that', async t => {
    const home = installation();
    const store = open(t, home, everybody().connector);
    const answer = typed(aliceKey, { securityToken: 'token', expiresAt });
    const { findRegions, ...verified } = await store.verify(answer, never);
    assert.deepEqual(verified, { identity: alice, maskedAccessKeyId: 'LTAI****wxyz', expiresAt, isRenewed: false });
    assert.equal(typeof findRegions, 'function');
    await assert.rejects(store.verify(typed('LTAI5tUnknown'), never), { kind: 'credentials' });
    assert.deepEqual([store.list(), home.secrets.size], [[], 0]);
  });

  test('shows at once when a typed token ends', async t => {
    const store = open(t, installation(), everybody().connector);
    const { id } = await added(store, typed(aliceKey, { securityToken: 'token', expiresAt }));
    await promises();
    assert.deepEqual(store.stateOf(id), { expiresAt, isRenewed: false });
  });
});

describe('after a restart', () => {
  const token = { access_key_id: aliceKey, access_key_secret: 'secret', sts_token: 'token' };
  const temporary = { ...token, sts_expiration: expiresAt / 1000 };
  const ending = [
    ['an OAuth profile', profile('OAuth'), { kind: 'profileExpired', profile: 'OAuth', mode: 'OAuth' }],
    ['a CloudSSO profile', profile('CloudSSO'), { kind: 'profileExpired', profile: 'CloudSSO', mode: 'CloudSSO' }],
    ['an STS profile', profile('StsToken'), { kind: 'profileExpired', profile: 'StsToken', mode: 'StsToken' }],
    ['a typed token', typed(aliceKey, { securityToken: 'token', expiresAt }), { kind: 'storedTokenExpired' }],
  ] as const;
  const homeOf = (t: TestContext) =>
    homeWith(
      t,
      ['OAuth', 'CloudSSO', 'StsToken'].map(mode => ({ name: mode, mode, ...temporary })),
    );

  const hasLooked = ({ expiresAt, problem }: AccountState): boolean => (expiresAt ?? problem) !== undefined;

  for (const [what, answer, problem] of ending) {
    test(`the end of ${what} is shown, and that it has ended, and nobody is asked`, async t => {
      const { homeFolder } = await homeOf(t);
      const home = installation();
      const { id, hasEndingKeys } = await added(open(t, home, everybody().connector, { homeFolder }), answer);
      assert.equal(hasEndingKeys, true);
      const { connector, connected } = nobody();
      const windows = [
        [Date.now, { expiresAt, isRenewed: false }],
        [() => expiresAt, { expiresAt, isRenewed: false, problem }],
      ] as const;
      for (const [now, state] of windows) {
        const store = open(t, home, connector, { homeFolder, now });
        assert.deepEqual(store.stateOf(id), {});
        store.showEnds();
        await until(store, () => hasLooked(store.stateOf(id)));
        assert.deepEqual(store.stateOf(id), state);
        await promises();
      }
      assert.deepEqual(connected, []);
    });
  }

  test('another end in the file is shown, and nobody is asked', async t => {
    const { homeFolder, write } = await homeOf(t);
    const home = installation();
    const { id } = await added(open(t, home, everybody().connector, { homeFolder }), profile('OAuth'));
    const { connector, connected } = nobody();
    const store = open(t, home, connector, { homeFolder });
    store.showEnds();
    await until(store, () => store.stateOf(id).expiresAt === expiresAt);
    await write([{ name: 'OAuth', mode: 'OAuth', ...temporary, sts_expiration: expiresAt / 1000 + 3_600 }]);
    await until(store, () => store.stateOf(id).expiresAt === expiresAt + 3_600_000);
    assert.deepEqual(connected, []);
  });

  test('no other keys are looked at', async t => {
    const home = installation();
    const before = open(t, home, everybody().connector);
    const ends = await added(before, typed(aliceKey, { securityToken: 'token', expiresAt }), 'ends');
    const stays = await added(before, typed(aliceKey), 'stays');
    const unknown = await added(before, typed(aliceKey, { securityToken: 'token' }), 'unknown');
    const verified = { identity: alice, maskedAccessKeyId: 'STS.****wxyz', expiresAt, isRenewed: true };
    const renewed = await before.add({ ...profile('ops'), name: 'renewed', regions: [] }, verified);
    home.keyring.refusesToRead = true;
    const { connector, connected } = nobody();
    const after = open(t, home, connector);
    after.showEnds();
    await promises();
    assert.deepEqual(after.stateOf(ends.id), { isRenewed: false, problem: { kind: 'keyring' } });
    for (const { id, name, hasEndingKeys } of [stays, unknown, renewed]) {
      assert.deepEqual([after.stateOf(id), hasEndingKeys], [{}, undefined], name);
    }
    assert.deepEqual(connected, []);
  });

  test('an end is that of the keys that were chosen last', async t => {
    const home = installation();
    const before = open(t, home, everybody().connector);
    const { id } = await added(before, typed(aliceKey));
    const token = (accessKeyId: string) => typed(accessKeyId, { securityToken: 'token', expiresAt });
    for (const [answer, state] of [
      [token(aliceKey), { expiresAt, isRenewed: false }],
      [typed(aliceKey), {}],
      [token(bobKey), { expiresAt, isRenewed: false }],
      [typed(aliceKey), {}],
    ] as const) {
      await replaced(before, id, answer);
      await promises();
      assert.equal(before.stateOf(id).expiresAt, 'expiresAt' in state ? expiresAt : undefined);
      const after = open(t, home, nobody().connector);
      after.showEnds();
      await promises();
      assert.deepEqual(after.stateOf(id), state);
    }
  });
});

describe('other keys for an account', () => {
  test('of the same identity leave what was loaded, and its place and marks', async t => {
    const { connector, asked } = everybody();
    const store = open(t, installation(), connector);
    const { id } = await added(store, typed(aliceKey));
    await added(store, typed(bobKey), 'test');
    await store.setColor(id, 'red');
    await store.setReadOnly(id, true);
    const voided: string[] = [];
    store.onDidReplaceKeys(accountId => voided.push(accountId));
    const before = await store.cloudOf(id);
    await replaced(store, id, typed('LTAI5tKeyOfAlice0new1'));
    assert.deepEqual(voided, []);
    assert.deepEqual(
      store.list().map(({ name, color, isReadOnly }) => [name, color, isReadOnly]),
      [
        ['prod', 'red', true],
        ['test', undefined, undefined],
      ],
    );
    await before.sts.getCallerIdentity(never);
    assert.equal(asked.at(-1)?.accessKeyId, 'LTAI5tKeyOfAlice0new1', 'also through clients from before');
  });

  test('of another identity void what was loaded, and end what is under way', async t => {
    const store = open(t, installation(), everybody().connector);
    const { id } = await added(store, typed(aliceKey));
    const other = await added(store, typed(aliceKey), 'other');
    const before = await store.cloudOf(id);
    const beside = await store.cloudOf(other.id);
    const order: string[] = [];
    store.onDidReplaceKeys(accountId => order.push(`void ${accountId}`));
    store.onDidChange(() => order.push(store.find(id)?.identity.accountId ?? ''));
    await replaced(store, id, typed(bobKey));
    assert.deepEqual(order.slice(0, 2), [`void ${id}`, bob.accountId]);
    assert.equal(store.find(id)?.name, 'prod');
    await assert.rejects(before.sts.getCallerIdentity(never), { name: 'AbortError' });
    assert.deepEqual(await use(store, id), bob);
    assert.deepEqual(await beside.sts.getCallerIdentity(never), alice, 'the other account goes on');
  });
});

describe('a removed account', () => {
  test('leaves nothing behind, and its clients can do nothing more', async t => {
    const home = installation();
    const store = open(t, home, everybody().connector);
    const { id } = await added(store, typed(aliceKey));
    const cloud = await store.cloudOf(id);
    await store.remove(id);
    assert.deepEqual([store.list(), home.secrets.size], [[], 0]);
    for (const call of [cloud.sts.getCallerIdentity(never), store.cloudOf(id), store.rename(id, 'again')]) {
      await assert.rejects(call, { name: 'AbortError' });
    }
    assert.deepEqual(store.stateOf(id), {});
  });

  test('does not come back with a change that was being written', async t => {
    const home = installation();
    const store = open(t, home, everybody().connector);
    const { id } = await added(store, typed(aliceKey));
    await Promise.all([store.rename(id, 'new'), store.setReadOnly(id, true), store.remove(id)]);
    assert.deepEqual([store.list(), home.secrets.size], [[], 0]);
  });
});

describe('a read-only account', () => {
  test('stays so over a restart, until changes are allowed', async t => {
    const home = installation();
    const { connector } = everybody();
    const store = open(t, home, connector);
    const { id } = await added(store, typed(aliceKey));
    assert.ok(!store.find(id)?.isReadOnly);
    await store.setReadOnly(id, true);
    await store.setRegions(id, ['cn-beijing']);
    assert.equal(open(t, home, connector).find(id)?.isReadOnly, true);
    await store.setReadOnly(id, false);
    assert.ok(!open(t, home, connector).find(id)?.isReadOnly);
  });

  test('is asked for by its clients at every write', async t => {
    const home = installation();
    const asked: ((() => boolean) | undefined)[] = [];
    const { connector } = everybody();
    const store = open(t, home, access => {
      asked.push(access.isReadOnly);
      return connector(access);
    });
    const { id } = await added(store, typed(aliceKey));
    await store.cloudOf(id);
    const isReadOnly = asked.at(-1);
    assert.equal(isReadOnly?.(), false);
    await open(t, home, connector).setReadOnly(id, true);
    assert.equal(isReadOnly(), true);
  });
});

test('a name and a colour can be changed, and the log follows the name', async t => {
  const { connector, asked } = everybody();
  const store = open(t, installation(), connector);
  const { id } = await added(store, typed(aliceKey));
  await use(store, id);
  await store.rename(id, 'production');
  await use(store, id);
  assert.deepEqual(
    asked.map(({ label }) => label),
    ['LTAI****wxyz', 'prod', 'production'],
  );
  await store.setColor(id, 'green');
  assert.equal(store.find(id)?.color, 'green');
  await store.setColor(id, undefined);
  assert.ok(!('color' in (store.find(id) ?? {})));
});

describe('an account of an earlier version', () => {
  test('goes on with its stored pair', async t => {
    const home = installation();
    const [id, pair] = ['a1', { accessKeyId: aliceKey, accessKeySecret: 'secret' }];
    const old = { id, name: 'prod', kind: 'cloud', maskedAccessKeyId: 'LTAI****wxyz', identity: alice, regions: [] };
    home.disk.texts.set(`account.${id}.json`, JSON.stringify({ value: old }));
    home.secrets.set(`account.${id}`, JSON.stringify(pair));
    const { connector, asked } = everybody();
    assert.deepEqual(await use(open(t, home, connector), id), alice);
    assert.equal(asked.length, 1, 'it was verified when it was typed');
  });
});

describe('the sample account', () => {
  test('runs again after the window was reloaded, and stops when it is removed', async t => {
    const home = installation();
    const { connector, asked } = cloudOf(() => alice);
    const before = open(t, home, connector);
    const { id, regions } = await before.useSample('Sample Account');
    assert.ok(regions.includes('cn-hangzhou'));
    assert.equal((await before.useSample('Sample Account')).id, id);

    const after = open(t, home, connector);
    await use(after, id);
    const origin = asked.at(-1)?.origin ?? '';
    assert.match(origin, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal((await fetch(origin)).ok, false, 'it listens, and expects calls that are signed');

    await after.remove(id);
    assert.deepEqual(after.list(), []);
    await assert.rejects(fetch(origin), TypeError);
  });
});

describe('two windows', () => {
  test('see each other add, change and remove accounts', async t => {
    const home = installation();
    const { connector } = everybody();
    const [here, there] = [open(t, home, connector), open(t, home, connector)];
    let seen: unknown[] = [];
    there.onDidChange(() => {
      seen = there.list().map(({ name, regions, isReadOnly, color }) => [name, ...regions, isReadOnly, color]);
    });
    const { id } = await added(here, typed(aliceKey));
    assert.deepEqual(seen, [['prod', 'cn-hangzhou', undefined, undefined]]);
    await here.setRegions(id, ['cn-beijing']);
    assert.deepEqual(seen, [['prod', 'cn-beijing', undefined, undefined]]);
    await here.setReadOnly(id, true);
    await here.setColor(id, 'blue');
    await here.rename(id, 'production');
    assert.deepEqual(seen, [['production', 'cn-beijing', true, 'blue']]);
    await here.remove(id);
    assert.deepEqual(seen, []);
    assert.equal(home.secrets.size, 0);
  });

  test('use the pair that the other one renewed', async t => {
    const home = installation();
    const { connector, asked } = everybody();
    const [here, there] = [open(t, home, connector), open(t, home, connector)];
    const { id } = await added(here, typed(aliceKey));
    const cloud = await there.cloudOf(id);
    await cloud.sts.getCallerIdentity(never);
    await replaced(here, id, typed('LTAI5tKeyOfAlice0new1'));
    await cloud.sts.getCallerIdentity(never);
    assert.equal(asked.at(-1)?.accessKeyId, 'LTAI5tKeyOfAlice0new1');
  });

  test('both void what was loaded when the account becomes somebody else in one', async t => {
    const home = installation();
    const { connector } = everybody();
    const [here, there] = [open(t, home, connector), open(t, home, connector)];
    const { id } = await added(here, typed(aliceKey));
    const cloud = await there.cloudOf(id);
    const voided: string[] = [];
    there.onDidReplaceKeys(accountId => voided.push(accountId));
    await replaced(here, id, typed(bobKey));
    assert.deepEqual(voided, [id]);
    await assert.rejects(cloud.sts.getCallerIdentity(never), { name: 'AbortError' });
    assert.deepEqual(await use(there, id), bob);
  });

  test('a removal in one ends what is under way in the other', async t => {
    const home = installation();
    const { connector } = everybody();
    const [here, there] = [open(t, home, connector), open(t, home, connector)];
    const { id } = await added(here, typed(aliceKey));
    const cloud = await there.cloudOf(id);
    await here.remove(id);
    await assert.rejects(cloud.sts.getCallerIdentity(never), { name: 'AbortError' });
  });
});
