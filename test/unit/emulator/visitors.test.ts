import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { json } from 'node:stream/consumers';
import { test, type TestContext } from 'node:test';
import { signLog } from '../../../src/cloud/sign/log.ts';
import { type Emulator, startEmulator } from '../../../src/emulator/server.ts';
import { Service } from '../../../src/emulator/service.ts';

async function emulate(t: TestContext): Promise<Emulator & { readonly port: string }> {
  const emulator = await startEmulator();
  t.after(() => emulator.close());
  return { ...emulator, port: new URL(emulator.origin).port };
}

type Headers = Readonly<Record<string, string>>;

async function ask(emulator: Emulator, method: string, path: string, headers: Headers, body?: string) {
  const sent = request(emulator.origin + path, { method, headers, agent: false }).end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, body: await json(answer), headers: answer.headers };
}

/** What anybody may ask for, and what is asked for with a signature. */
const statusOf = async (emulator: Emulator, host: string): Promise<number | undefined> =>
  (await ask(emulator, 'GET', '/credentials', { host })).status;

const own = (port: string): readonly string[] => [
  `127.0.0.1:${port}`,
  `127.8.9.1:${port}`,
  `localhost:${port}`,
  `LocalHost:${port}`,
  `[::1]:${port}`,
  `k8s-log-prod.localhost:${port}`,
  `k8s-log-prod.127.0.0.1:${port}`,
  'dts.aliyuncs.com',
  'dts.cn-hangzhou.aliyuncs.com',
  'dts-vpc.cn-hangzhou.aliyuncs.com',
  'sts.aliyuncs.com',
  'sts.cn-hangzhou.aliyuncs.com',
  'sts-vpc.cn-hangzhou.aliyuncs.com',
  'cn-hangzhou.log.aliyuncs.com',
  'k8s-log-prod.cn-hangzhou.log.aliyuncs.com',
  'k8s-log-prod.cn-hangzhou-intranet.log.aliyuncs.com',
  'k8s-log-prod.cn-hangzhou.sls.aliyuncs.com',
  'k8s-log-prod.log-global.aliyuncs.com',
  '100.100.100.200',
];

const foreign = (port: string): readonly string[] => [
  'evil.example.com',
  `evil.example.com:${port}`,
  'localhost',
  '127.0.0.1',
  'localhost:1',
  `localhost:${port}0`,
  `localhost.evil.example.com:${port}`,
  `evil-localhost:${port}`,
  `127.0.0.1.evil.example.com:${port}`,
  `a.b.localhost:${port}`,
  `128.0.0.1:${port}`,
  `0.0.0.0:${port}`,
  `192.168.0.1:${port}`,
  `[::]:${port}`,
  `dts.aliyuncs.com:${port}`,
  `k8s-log-prod.cn-hangzhou.log.aliyuncs.com:${port}`,
  'bucket.oss-cn-hangzhou.aliyuncs.com',
  'evil.aliyuncs.com',
  'dts.cn-hangzhou.aliyuncs.com.evil.example.com',
  'dts.cn-hangzhou.aliyuncs.com.',
  `localhost:${port}@evil.example.com`,
];

test('requests are answered only under names of this computer, with the port, and under those of the cloud', async t => {
  const emulator = await emulate(t);
  for (const host of own(emulator.port)) assert.equal(await statusOf(emulator, host), 200, host);
  for (const host of foreign(emulator.port)) assert.equal(await statusOf(emulator, host), 421, host);
});

test('a name that a page has bound to this computer reaches neither keys nor control, even with the secret', async t => {
  const emulator = await emulate(t);
  const authorization = `Bearer ${emulator.controlSecret}`;
  const host = `rebound.example.com:${emulator.port}`;
  for (const path of ['/credentials', '/latest/meta-data/ram/security-credentials/EcsRole', '/-/requests', '/']) {
    const { status, body, headers } = await ask(emulator, 'GET', path, { host, authorization });
    assert.equal(status, 421, path);
    assert.deepEqual(Object.keys(body as object), ['error']);
    assert.equal(headers['access-control-allow-origin'], undefined);
  }
  assert.deepEqual(emulator.requests.counts, { calls: {}, writes: {} });
});

for (const [what, headers] of Object.entries<Headers>({
  'an origin': { origin: 'https://evil.example.com' },
  'an origin that is hidden': { origin: 'null' },
  'an origin on this computer': { origin: 'http://localhost:3000' },
  'a referrer': { referer: 'https://evil.example.com/page' },
  'a site, which only browsers name': { 'sec-fetch-site': 'cross-site' },
})) {
  test(`a request of a page is refused: it has ${what}`, async t => {
    const emulator = await emulate(t);
    const authorization = `Bearer ${emulator.controlSecret}`;
    for (const [method, path] of [
      ['GET', '/credentials'],
      ['PUT', '/latest/api/token'],
      ['POST', '/-/faults'],
      ['OPTIONS', '/-/faults'],
      ['GET', '/-/requests'],
    ] as const) {
      const { status } = await ask(
        emulator,
        method,
        path,
        { ...headers, authorization },
        method === 'POST' || method === 'PUT' ? '[]' : undefined,
      );
      assert.equal(status, 403, `${method} ${path}`);
    }
    assert.deepEqual(emulator.requests.counts, { calls: {}, writes: {} });
  });
}

test('control needs the secret of this start', async t => {
  const [emulator, other] = [await emulate(t), await emulate(t)];
  assert.notEqual(emulator.controlSecret, other.controlSecret);
  assert.match(emulator.controlSecret, /^[A-Za-z0-9]{43}$/);
  const faults = '[{"operation":"*","kind":"reset"}]';
  for (const authorization of [
    undefined,
    '',
    'Bearer',
    'Bearer ',
    emulator.controlSecret,
    `Basic ${emulator.controlSecret}`,
    `Bearer ${other.controlSecret}`,
    `Bearer ${emulator.controlSecret}x`,
    `Bearer ${emulator.controlSecret.slice(1)}`,
  ]) {
    const headers = { 'content-type': 'application/json', ...(authorization !== undefined && { authorization }) };
    for (const [method, path] of [
      ['POST', '/-/faults'],
      ['GET', '/-/faults'],
      ['GET', '/-/requests'],
      ['PUT', '/-/policies/powerless'],
      ['GET', '/-/else'],
    ] as const) {
      const { status } = await ask(emulator, method, path, headers, method === 'GET' ? undefined : faults);
      assert.equal(status, 401, `${method} ${path} with ${authorization ?? 'nothing'}`);
    }
  }
  assert.deepEqual(emulator.faults.list, []);
  const headers = { 'content-type': 'application/json', authorization: `bearer ${emulator.controlSecret}` };
  assert.equal((await ask(emulator, 'POST', '/-/faults', headers, faults)).status, 200);
});

test('no two installations have the same keys, whatever the seed', () => {
  const [one, other] = [new Service({ seed: 1 }), new Service({ seed: 1 })];
  const secretsOf = ({ accounts, ram }: Service): readonly string[] => {
    const [role] = ram.roles;
    assert.ok(role);
    const session = ram.issue(role, { sessionName: 's', durationSeconds: 900 }, new Date());
    return [...accounts, session].flatMap(({ accessKeySecret, securityToken }) =>
      securityToken === undefined ? [accessKeySecret] : [accessKeySecret, securityToken],
    );
  };
  const secrets = [...secretsOf(one), ...secretsOf(other)];
  assert.equal(new Set(secrets).size, secrets.length);
  const claims = new Date(0);
  assert.notEqual(one.ram.provider.token(claims), other.ram.provider.token(claims));
});

test('the pair of one start signs nothing for another', async t => {
  const [emulator, other] = [await emulate(t), await emulate(t)];
  const asked = { method: 'GET', host: 'k8s-log-prod.cn-hangzhou.log.aliyuncs.com', path: '/logstores' } as const;
  const statusFor = async ({ accounts: [credentials] }: Emulator): Promise<number | undefined> => {
    assert.ok(credentials);
    const { path, headers } = signLog({ ...asked, credentials, now: new Date() });
    return (await ask(emulator, 'GET', path, headers)).status;
  };
  assert.deepEqual([await statusFor(emulator), await statusFor(other)], [200, 401]);
});
