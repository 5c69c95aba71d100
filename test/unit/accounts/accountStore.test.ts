import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type * as vscode from 'vscode';
import { AccountStore, type SignInAnswers } from '../../../src/accounts/accountStore.ts';
import type { Connector } from '../../../src/accounts/connector.ts';
import type { Cloud } from '../../../src/cloud/cloud.ts';
import type { Credentials } from '../../../src/cloud/credentials.ts';
import { publicEndpoints } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { Emitter } from '../../../src/model/event.ts';

/** Memory and secrets of one installation; every window has its own store over them. */
function installation() {
  const state = new Map<string, unknown>();
  const secrets = new Map<string, string>();
  const secretChanged = new Emitter<{ key: string }>();
  const keyring = { isRefusing: false };
  const context = {
    globalState: {
      keys: () => [...state.keys()],
      get: (key: string, fallback?: unknown) => state.get(key) ?? fallback,
      update: (key: string, value: unknown) => Promise.resolve(void state.set(key, value)),
      setKeysForSync: () => undefined,
    },
    secrets: {
      get: (key: string) => Promise.resolve(secrets.get(key)),
      store: (key: string, value: string) => {
        if (keyring.isRefusing) return Promise.reject(new Error('no keyring'));
        secrets.set(key, value);
        secretChanged.fire({ key });
        return Promise.resolve();
      },
      delete: (key: string) => {
        secrets.delete(key);
        secretChanged.fire({ key });
        return Promise.resolve();
      },
      keys: () => Promise.resolve([...secrets.keys()]),
      onDidChange: secretChanged.event,
    },
  } as unknown as Pick<vscode.ExtensionContext, 'globalState' | 'secrets'>;
  return { state, secrets, secretChanged, keyring, context };
}

const identity = {
  accountId: '1234567890123456',
  identityType: 'RAMUser',
  arn: 'acs:ram::1234567890123456:user/alice',
};

/** Clients that answer GetCallerIdentity, and say which pair they would sign with. */
function cloudThat(accepts: (pair: Credentials) => boolean): { connector: Connector; pairs: Credentials[] } {
  const pairs: Credentials[] = [];
  const connector: Connector = access =>
    Promise.resolve({
      sts: {
        getCallerIdentity: async (signal: AbortSignal) => {
          const pair = await access.credentials(signal);
          pairs.push(pair);
          if (accepts(pair)) return identity;
          throw new CloudError('credentials', {
            service: 'sts',
            operation: 'GetCallerIdentity',
            outcome: 'notApplied',
          });
        },
      },
    } as unknown as Cloud);
  return { connector, pairs };
}

const answers: SignInAnswers = {
  name: 'prod',
  accessKeyId: 'LTAI5tExampleKeyIdwxyz',
  accessKeySecret: 'example-secret',
  regions: ['cn-hangzhou'],
};
const signal = new AbortController().signal;
const open = (home: ReturnType<typeof installation>, connector: Connector) => {
  const store = new AccountStore(home.context, connector, publicEndpoints);
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.dispose() });
};

describe('signing in', () => {
  test('keeps the pair in the secrets and everything else in the state, after a signed call', async () => {
    const home = installation();
    const { connector, pairs } = cloudThat(() => true);
    const store = open(home, connector);
    const account = await store.signIn(answers, signal);
    assert.equal(pairs.length, 1);
    assert.deepEqual(
      { ...account, id: '' },
      { id: '', kind: 'cloud', name: 'prod', regions: ['cn-hangzhou'], identity, maskedAccessKeyId: 'LTAI****wxyz' },
    );
    assert.deepEqual([...home.secrets.keys()], [`account.${account.id}`]);
    assert.doesNotMatch(JSON.stringify([...home.state]), /example-secret|LTAI5tExample/);
  });

  test('with a pair that is refused keeps nothing', async () => {
    const home = installation();
    const store = open(home, cloudThat(() => false).connector);
    await assert.rejects(store.signIn(answers, signal), { kind: 'credentials' });
    assert.deepEqual([store.list(), home.secrets.size], [[], 0]);
  });

  test('with a keyring that refuses leaves no account behind', async () => {
    const home = installation();
    home.keyring.isRefusing = true;
    const store = open(home, cloudThat(() => true).connector);
    await assert.rejects(store.signIn(answers, signal), /no keyring/);
    assert.deepEqual(store.list(), []);
  });

  test('again replaces the pair and keeps the place and the id', async () => {
    const home = installation();
    const { connector, pairs } = cloudThat(() => true);
    const store = open(home, connector);
    const first = await store.signIn(answers, signal);
    await store.signIn({ ...answers, name: 'test' }, signal);
    await store.signInAgain(first.id, { ...answers, accessKeySecret: 'renewed' }, signal);
    assert.deepEqual(
      store.list().map(({ name }) => name),
      ['prod', 'test'],
    );
    await (await store.cloudOf(first.id)).sts.getCallerIdentity(signal);
    assert.equal(pairs.at(-1)?.accessKeySecret, 'renewed');
  });
});

describe('a read-only account', () => {
  test('stays so over a restart and over signing in again, until changes are allowed', async () => {
    const home = installation();
    const { connector } = cloudThat(() => true);
    const store = open(home, connector);
    const { id } = await store.signIn(answers, signal);
    const other = await store.signIn({ ...answers, name: 'test' }, signal);
    assert.ok(!store.find(id)?.isReadOnly);

    await store.setReadOnly(id, true);
    assert.equal(open(home, connector).find(id)?.isReadOnly, true);
    await store.signInAgain(id, { ...answers, accessKeySecret: 'renewed' }, signal);
    assert.equal(store.find(id)?.isReadOnly, true);
    await store.setRegions(id, ['cn-beijing']);
    assert.equal(store.find(id)?.isReadOnly, true);
    assert.ok(!store.find(other.id)?.isReadOnly, 'the other one is not');

    await store.setReadOnly(id, false);
    assert.ok(!open(home, connector).find(id)?.isReadOnly);
  });
});

test('clients ask at every write whether the account is read-only by then', async () => {
  const home = installation();
  const asked: ((() => boolean) | undefined)[] = [];
  const { connector } = cloudThat(() => true);
  const store = open(home, access => {
    asked.push(access.isReadOnly);
    return connector(access);
  });
  const { id } = await store.signIn(answers, signal);
  await store.cloudOf(id);
  const isReadOnly = asked.at(-1);
  assert.equal(isReadOnly?.(), false);
  // In another window.
  await open(home, connector).setReadOnly(id, true);
  assert.equal(isReadOnly(), true);
});

describe('a lost secret', () => {
  for (const [how, value] of [
    ['missing', undefined],
    ['damaged', '{'],
    ['of another shape', '{"accessKeyId":1}'],
  ] as const) {
    test(`that is ${how} asks to sign in again`, async () => {
      const home = installation();
      const { connector } = cloudThat(() => true);
      const { id } = await open(home, connector).signIn(answers, signal);
      if (value === undefined) home.secrets.delete(`account.${id}`);
      else home.secrets.set(`account.${id}`, value);

      const store = open(home, connector);
      assert.equal(store.needsSignIn(id), false);
      await assert.rejects((await store.cloudOf(id)).sts.getCallerIdentity(signal), { code: 'NoStoredPair' });
      assert.equal(store.needsSignIn(id), true);
      await store.signInAgain(id, answers, signal);
      assert.equal(store.needsSignIn(id), false);
    });
  }
});

describe('the sample account', () => {
  test('runs again after the window was reloaded, and stops when it is signed out', async () => {
    const home = installation();
    const asked: string[] = [];
    const connector: Connector = ({ endpoints, credentials }) =>
      Promise.resolve({
        sts: {
          getCallerIdentity: async () => {
            asked.push(endpoints.sts().origin);
            await credentials(signal);
            return identity;
          },
        },
      } as unknown as Cloud);
    await using before = open(home, connector);
    const { id, regions } = await before.useSample('Sample Account');
    assert.ok(regions.includes('cn-hangzhou'));
    assert.equal((await before.useSample('Sample Account')).id, id);

    await using after = open(home, connector);
    await (await after.cloudOf(id)).sts.getCallerIdentity(signal);
    assert.equal(asked.at(-1), after.sampleOrigin);
    assert.match(asked.at(-1) ?? '', /^http:\/\/127\.0\.0\.1:\d+$/);

    await after.signOut(id);
    assert.deepEqual([after.list(), after.sampleOrigin], [[], undefined]);
  });
});

describe('two windows', () => {
  test('see each other sign in, edit regions, forbid changes and sign out', async () => {
    const home = installation();
    const { connector } = cloudThat(() => true);
    const [here, there] = [open(home, connector), open(home, connector)];
    let seen: unknown[] = [];
    there.onDidChange(() => {
      seen = there.list().map(({ name, regions, isReadOnly }) => [name, ...regions, ...(isReadOnly ? ['locked'] : [])]);
    });
    const { id } = await here.signIn(answers, signal);
    assert.deepEqual(seen, [['prod', 'cn-hangzhou']]);
    await here.setRegions(id, ['cn-beijing']);
    assert.deepEqual(seen, [['prod', 'cn-beijing']]);
    await here.setReadOnly(id, true);
    assert.deepEqual(seen, [['prod', 'cn-beijing', 'locked']]);
    await here.signOut(id);
    assert.deepEqual(seen, []);
    assert.equal(home.secrets.size, 0);
  });

  test('use the pair that the other one renewed', async () => {
    const home = installation();
    const { connector, pairs } = cloudThat(() => true);
    const [here, there] = [open(home, connector), open(home, connector)];
    const { id } = await here.signIn(answers, signal);
    await (await there.cloudOf(id)).sts.getCallerIdentity(signal);
    await here.signInAgain(id, { ...answers, accessKeySecret: 'renewed' }, signal);
    await (await there.cloudOf(id)).sts.getCallerIdentity(signal);
    assert.equal(pairs.at(-1)?.accessKeySecret, 'renewed');
  });
});
