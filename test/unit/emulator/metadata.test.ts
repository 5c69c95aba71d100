import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Answer, arrivalOf } from '../../../src/emulator/operation.ts';
import { Service } from '../../../src/emulator/service.ts';
import { SimulatedClock } from '../../support/simulatedClock.ts';

const minute = 60_000;
const keysPath = '/latest/meta-data/ram/security-credentials/';

interface Bench {
  readonly service: Service;
  readonly clock: SimulatedClock;
  readonly ask: (method: string, path: string, headers?: Readonly<Record<string, string>>) => Promise<Answer>;
  readonly token: (seconds?: number) => Promise<string>;
}

function open(): Bench {
  const clock = new SimulatedClock();
  const service = new Service({ clock: clock.date });
  const ask: Bench['ask'] = async (method, path, headers = {}) => {
    const { answer } = await service.handle(
      arrivalOf(method, path, { host: '100.100.100.200', ...headers }, Buffer.alloc(0)),
    );
    assert.ok(answer);
    return answer;
  };
  const token = async (seconds = 21_600): Promise<string> => {
    const ttl = { 'x-aliyun-ecs-metadata-token-ttl-seconds': String(seconds) };
    return String((await ask('PUT', '/latest/api/token', ttl)).body);
  };
  return { service, clock, ask, token };
}

const withToken = (token: string): Record<string, string> => ({ 'x-aliyun-ecs-metadata-token': token });
const parsed = ({ body }: Answer): Record<string, string> => JSON.parse(String(body)) as Record<string, string>;

for (const version of [1, 2]) {
  test(`version ${version} tells the role and its keys, which are good`, async () => {
    const { service, ask, token } = open();
    const headers = version === 2 ? withToken(await token()) : {};
    service.instance.isHardened = version === 2;
    const role = await ask('GET', keysPath, headers);
    assert.deepEqual([role.status, role.body], [200, 'EcsRole\n']);
    const {
      AccessKeyId: id,
      AccessKeySecret: secret,
      SecurityToken: securityToken,
      ...rest
    } = parsed(await ask('GET', `${keysPath}EcsRole`, headers));
    assert.deepEqual(rest, {
      Code: 'Success',
      LastUpdated: '2026-01-15T08:30:00Z',
      Expiration: '2026-01-15T14:30:00Z',
    });
    assert.match(id ?? '', /^STS\./);
    assert.ok(secret && securityToken);
  });
}

test('the same keys are told until half an hour before they end', async () => {
  const { clock, ask } = open();
  const id = async (): Promise<string | undefined> => parsed(await ask('GET', `${keysPath}EcsRole`))['AccessKeyId'];
  const first = await id();
  clock.jump(5.5 * 60 * minute - 1);
  assert.equal(await id(), first);
  clock.jump(1);
  assert.notEqual(await id(), first);
});

const wrong: readonly (readonly [what: string, ask: (bench: Bench) => Promise<Answer>, status: number])[] = [
  ['a token for no time', ({ ask }) => ask('PUT', '/latest/api/token'), 400],
  ['a token for 0 s', async ({ ask }) => ask('PUT', '/latest/api/token', ttl('0')), 400],
  ['a token for more than 6 h', ({ ask }) => ask('PUT', '/latest/api/token', ttl('21601')), 400],
  ['a token for a number that only JavaScript reads', ({ ask }) => ask('PUT', '/latest/api/token', ttl('6e1')), 400],
  [
    'a token through a proxy',
    ({ ask }) => ask('PUT', '/latest/api/token', { ...ttl('60'), 'x-forwarded-for': '10.0.0.1' }),
    403,
  ],
  ['a wrong token', ({ ask }) => ask('GET', keysPath, withToken('wrong')), 401],
  [
    'a token that has ended',
    async ({ ask, token, clock }) => {
      const headers = withToken(await token(60));
      clock.jump(minute);
      return ask('GET', keysPath, headers);
    },
    401,
  ],
  [
    'no token where one is wanted',
    ({ ask, service }) => {
      service.instance.isHardened = true;
      return ask('GET', keysPath);
    },
    403,
  ],
  [
    'no role attached',
    ({ ask, service }) => {
      service.instance.roleName = undefined;
      return ask('GET', keysPath);
    },
    404,
  ],
  ['the keys of another role', ({ ask }) => ask('GET', `${keysPath}ops-reader`), 404],
  ...([401, 403, 404] as const).map(
    status =>
      [
        `the refusal ${status}`,
        ({ ask, service }: Bench) => {
          service.instance.refusal = status;
          return ask('GET', `${keysPath}EcsRole`);
        },
        status,
      ] as const,
  ),
];

function ttl(seconds: string): Record<string, string> {
  return { 'x-aliyun-ecs-metadata-token-ttl-seconds': seconds };
}

for (const [what, ask, status] of wrong) {
  test(`${what} is answered with ${status}`, async () => {
    assert.equal((await ask(open())).status, status);
  });
}

test('an answer can be held back, and is counted by our name for it', async () => {
  const { service, ask } = open();
  service.faults.add({ operation: 'Metadata*', kind: 'slow', times: 1 });
  const answer = ask('GET', keysPath);
  service.faults.release();
  assert.equal((await answer).status, 200);
  assert.equal(service.requests.calls('MetadataRoleName'), 1);
});

test('an address hands out keys, says that it failed, or answers a bare status', async () => {
  const { service, ask } = open();
  const { Code: code, Expiration: expiration } = parsed(await ask('GET', '/credentials?profile=uri'));
  assert.deepEqual([code, expiration], ['Success', '2026-01-15T09:30:00Z']);
  service.credentialsUri.answer = 'failed';
  const failed = await ask('GET', '/credentials');
  assert.deepEqual([failed.status, parsed(failed)['Code']], [200, 'Failed']);
  service.credentialsUri.answer = 503;
  assert.equal((await ask('GET', '/credentials')).status, 503);
});
