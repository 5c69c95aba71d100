import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { AccountStore } from '../../../src/accounts/accountStore.ts';
import type { KeysAnswer } from '../../../src/accounts/accounts.ts';
import type { Connector } from '../../../src/accounts/connector.ts';
import type { Secrets } from '../../../src/accounts/secretPairs.ts';
import type { ThisComputer } from '../../../src/accounts/thisComputer.ts';
import { connect } from '../../../src/cloud/cloud.ts';
import type { Credentials } from '../../../src/cloud/credentials.ts';
import { publicEndpoints } from '../../../src/cloud/endpoints.ts';
import type { CallerIdentity } from '../../../src/cloud/sts/responses.ts';
import type { Transport } from '../../../src/cloud/transport.ts';
import type { WireResponse } from '../../../src/cloud/wire.ts';
import { Disk } from '../../support/disk.ts';
import { Emitter } from '../../../src/model/event.ts';
import type { Account } from '../../../src/model/accounts/account.ts';

/** Files, secrets and home folder of one installation; every window has its own store over them. */
export function installation() {
  const disk = new Disk();
  const secrets = new Map<string, string>();
  const secretChanged = new Emitter<{ key: string }>();
  /** What the secret storage refuses. */
  const keyring = { refusesToStore: false, refusesToRead: false, refusesToDelete: false };
  const storage = {
    get: (key: string) =>
      keyring.refusesToRead ? Promise.reject(new Error('no keyring')) : Promise.resolve(secrets.get(key)),
    store: (key: string, value: string) => {
      if (keyring.refusesToStore) return Promise.reject(new Error('no keyring'));
      const isNew = secrets.get(key) !== value;
      secrets.set(key, value);
      // The editor tells nobody of a value that was there before.
      if (isNew) secretChanged.fire({ key });
      return Promise.resolve();
    },
    delete: (key: string) => {
      if (keyring.refusesToDelete) return Promise.reject(new Error('no keyring'));
      secrets.delete(key);
      secretChanged.fire({ key });
      return Promise.resolve();
    },
    onDidChange: secretChanged.event,
  };
  return { disk, secrets, keyring, storage };
}

export const alice: CallerIdentity = {
  accountId: '1234567890123456',
  identityType: 'RAMUser',
  arn: 'acs:ram::1234567890123456:user/alice',
  userId: '204070465786810001',
};
export const bob: CallerIdentity = {
  accountId: '9876543210987654',
  identityType: 'RAMUser',
  arn: 'acs:ram::9876543210987654:user/bob',
  userId: '204070465786810002',
};

/** With which AccessKey ID something was asked, under which name in the log, and where STS is for the account. */
export interface Asked {
  readonly accessKeyId: string;
  readonly label: string;
  readonly origin: string;
}

/** Clients of which every call is answered as GetCallerIdentity is, and with whose keys they asked. */
export function cloudOf(whoIs: (pair: Credentials) => CallerIdentity | undefined) {
  const asked: Asked[] = [];
  const connector: Connector = (access, closed) => {
    const send: Transport['send'] = async (call, { credentials, account }, signal) => {
      closed?.throwIfAborted();
      const pair = await credentials(signal);
      asked.push({ accessKeyId: pair.accessKeyId, label: account, origin: access.endpoints.sts().origin });
      return call.read(answerOf(whoIs(pair)));
    };
    return Promise.resolve(connect({ ...access, transport: { send } }));
  };
  return { connector, asked };
}

/** Clients for alice and bob, whose AccessKey IDs hold their names. No other key is known. */
export const everybody = () =>
  cloudOf(({ accessKeyId }) =>
    accessKeyId.includes('OfAlice') ? alice : accessKeyId.includes('OfBob') ? bob : undefined,
  );

/** What STS answers to GetCallerIdentity, and to a pair that it does not know. */
function answerOf(identity: CallerIdentity | undefined): WireResponse {
  if (!identity) return { status: 404, headers: {}, body: '{"Code":"InvalidAccessKeyId.NotFound"}' };
  const { accountId: AccountId, identityType: IdentityType, arn: Arn, userId: UserId } = identity;
  return { status: 200, headers: {}, body: JSON.stringify({ AccountId, IdentityType, Arn, UserId }) };
}

/** What is not as plain as it could be around a window. */
export type Window = Partial<ThisComputer>;

/** A window of the installation. It is closed with the test. */
export function open(
  t: TestContext,
  { disk, storage }: { readonly disk: Pick<Disk, 'window'>; readonly storage: Secrets },
  connector: Connector,
  window: Window = {},
  endpoints = publicEndpoints,
) {
  const computer: ThisComputer = {
    environment: {},
    homeFolder: join(tmpdir(), 'no-home-folder'),
    now: Date.now,
    random: () => 0,
    sender: () => Promise.reject(new Error('Nothing is sent.')),
    directSender: () => Promise.reject(new Error('Nothing is sent.')),
    isTrusted: () => true,
    onDidGrantTrust: () => ({ dispose: () => undefined }),
    ...window,
  };
  const store = new AccountStore({ stored: disk.window(), secrets: storage, connect: connector, endpoints, computer });
  t.after(() => store.dispose());
  return store;
}

export const never = new AbortController().signal;

export const typed = (accessKeyId: string, more: Partial<Credentials> & { expiresAt?: number } = {}): KeysAnswer => ({
  source: { base: { kind: 'stored' }, roles: [] },
  pair: { accessKeyId, accessKeySecret: `secret of ${accessKeyId}`, ...more },
});
export const profile = (name: string): KeysAnswer => ({
  source: { base: { kind: 'cliProfile', profile: name }, roles: [] },
});

/** Adds an account as the wizard does: verified first. */
export async function added(store: AccountStore, answer: KeysAnswer, name = 'prod'): Promise<Account> {
  const verified = await store.verify(answer, never);
  return store.add({ ...answer, name, regions: ['cn-hangzhou'] }, verified);
}

export async function replaced(store: AccountStore, id: string, answer: KeysAnswer): Promise<Account> {
  return store.replaceKeys(id, answer, await store.verify(answer, never));
}

/** The clients of an account ask who they are, as any call would ask for keys. */
export async function use(store: AccountStore, id: string): Promise<CallerIdentity> {
  return (await store.cloudOf(id)).sts.getCallerIdentity(never);
}

/** Until the accounts are so. That the file is waited for keeps no process alive by itself. */
export async function until(store: AccountStore, holds: () => boolean): Promise<void> {
  const alive = setInterval(() => undefined, 60_000);
  await new Promise<void>(resolve => {
    if (holds()) resolve();
    store.onDidChange(() => {
      if (holds()) resolve();
    });
  });
  clearInterval(alive);
}

/** A home folder with the CLI's file, which can be written anew. */
export async function homeWith(t: TestContext, profiles: readonly object[]) {
  const homeFolder = await mkdtemp(join(tmpdir(), 'home-'));
  t.after(() => rm(homeFolder, { recursive: true }));
  await mkdir(join(homeFolder, '.aliyun'));
  const write = (all: readonly object[]): Promise<void> =>
    writeFile(join(homeFolder, '.aliyun', 'config.json'), JSON.stringify({ current: 'default', profiles: all }));
  await write(profiles);
  return { homeFolder, write };
}

export const akProfile = (name: string, accessKeyId: string): object => ({
  name,
  mode: 'AK',
  access_key_id: accessKeyId,
  access_key_secret: `secret-of-${accessKeyId}`,
  region_id: 'cn-hangzhou',
});
