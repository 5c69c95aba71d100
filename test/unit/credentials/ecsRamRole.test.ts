import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Sender, SendFailure, type SendLimits, type WireRequest } from '../../../src/cloud/wire.ts';
import { ecsRamRoleFetch } from '../../../src/credentials/ecsRamRole.ts';
import { never, problemOf, Rig } from './rig.ts';

const steps = ({ requests }: Rig): readonly string[] =>
  requests.map(({ method, origin, path, headers }) => {
    const version = 'x-aliyun-ecs-metadata-token' in headers ? 'v2' : 'v1';
    return `${method === 'PUT' ? 'token' : version} ${origin}${path}`;
  });
const base = 'http://100.100.100.200/latest';
const keysPath = `${base}/meta-data/ram/security-credentials/`;

describe('the keys of the role of an instance', () => {
  test('are asked for with a token, after the name of the role', async t => {
    const rig = new Rig(t);
    const source = rig.open({ kind: 'ecsRamRole' });
    const keys = await source.credentials(never);
    assert.equal((await rig.whoHas(keys)).arn, 'acs:ram::1234567890123456:assumed-role/EcsRole/i-bp1sample');
    assert.equal(keys.expiresAt, rig.clock.now() + 6 * 3_600_000);
    assert.equal(source.isRenewed, true);
    assert.deepEqual(steps(rig), [`token ${base}/api/token`, `v2 ${keysPath}`, `v2 ${keysPath}EcsRole`]);
    assert.deepEqual(rig.requests[0]?.headers, {
      host: '100.100.100.200',
      'x-aliyun-ecs-metadata-token-ttl-seconds': '21600',
    });
  });

  test('need no question for the role when that is known', async t => {
    for (const [roleName, variable] of [
      ['EcsRole', 'Other'],
      [undefined, 'EcsRole'],
    ] as const) {
      const rig = new Rig(t);
      rig.environment['ALIBABA_CLOUD_ECS_METADATA'] = variable;
      await rig.open({ kind: 'ecsRamRole', ...(roleName !== undefined && { roleName }) }).credentials(never);
      assert.deepEqual(steps(rig), [`token ${base}/api/token`, `v2 ${keysPath}EcsRole`]);
    }
  });

  test('are renewed from the moment at which there are new ones', async t => {
    const rig = new Rig(t);
    const source = rig.open({ kind: 'ecsRamRole' });
    const first = await source.credentials(never);
    rig.clock.jump(5.5 * 3_600_000);
    assert.deepEqual(await source.credentials(never), first);
    rig.clock.jump(25 * 60_000);
    const second = await source.credentials(never);
    assert.notEqual(second.accessKeyId, first.accessKeyId);
    assert.ok((second.expiresAt ?? 0) > (first.expiresAt ?? 0));
  });
});

/** What each kind of request is answered, in turn. */
type Answer = number | string | SendFailure;
interface Script {
  readonly token?: Answer;
  readonly v2?: Answer;
  readonly v1?: Answer;
}

function scripted(rig: Rig, script: Script) {
  const sent: { readonly request: WireRequest; readonly limits: SendLimits }[] = [];
  const sender: Sender = (request, limits) => {
    sent.push({ request, limits });
    const kind = request.method === 'PUT' ? 'token' : 'x-aliyun-ecs-metadata-token' in request.headers ? 'v2' : 'v1';
    const answer = script[kind] ?? 404;
    if (answer instanceof SendFailure) return Promise.reject(answer);
    return Promise.resolve(
      typeof answer === 'number'
        ? { status: answer, headers: {}, body: '' }
        : { status: 200, headers: {}, body: answer },
    );
  };
  const context = {
    ...rig.context,
    directSender: () => Promise.resolve(sender),
    sender: () => Promise.reject(new Error('A proxy could be in between.')),
  };
  return { sent, fetch: ecsRamRoleFetch('role', context) };
}

const good = JSON.stringify({
  Code: 'Success',
  AccessKeyId: 'STS.id',
  AccessKeySecret: 'secret',
  SecurityToken: 'token',
  LastUpdated: '2026-01-15T08:00:00Z',
  Expiration: '2026-01-15T14:00:00Z',
});
const keys = {
  accessKeyId: 'STS.id',
  accessKeySecret: 'secret',
  securityToken: 'token',
  expiresAt: Date.parse('2026-01-15T14:00:00Z'),
};
const dead = new SendFailure('UND_ERR_CONNECT_TIMEOUT', false);

describe('instance metadata', () => {
  test('is asked without a proxy, within a second for each step', async t => {
    const { sent, fetch } = scripted(new Rig(t), { token: 'token', v2: good });
    assert.deepEqual(await fetch(never), keys);
    for (const { limits } of sent) {
      assert.deepEqual([limits.connectMs, limits.headersMs, limits.bodyMs], [1_000, 1_000, 1_000]);
    }
  });

  const fallbacks: readonly (readonly [what: string, script: Script])[] = [
    ['there is no token', { token: 404, v1: good }],
    ['the token is not answered', { token: dead, v1: good }],
    ['the token is refused with the keys', { token: 'token', v2: 401, v1: good }],
    ['the keys are not answered with a token', { token: 'token', v2: dead, v1: good }],
  ];
  for (const [what, script] of fallbacks) {
    test(`is asked in version 1 when ${what}, unless that is forbidden`, async t => {
      const rig = new Rig(t);
      assert.deepEqual(await scripted(rig, script).fetch(never), keys);
      rig.environment['ALIBABA_CLOUD_IMDSV1_DISABLED'] = 'True';
      const { sent, fetch } = scripted(rig, script);
      assert.equal((await problemOf(fetch(never)))?.kind, 'metadata');
      assert.ok(
        sent.every(({ request }) => request.method === 'PUT' || 'x-aliyun-ecs-metadata-token' in request.headers),
      );
    });
  }

  const broken = (member: string, value: unknown): string =>
    JSON.stringify({ ...(JSON.parse(good) as object), [member]: value });
  const troubles: readonly (readonly [what: string, script: Script, reason: string])[] = [
    ['nobody is there', { token: dead, v1: dead }, 'unreachable'],
    ['there is no such role', { token: 'token', v2: 404, v1: 404 }, 'noRole'],
    ['it refuses', { token: 403, v1: 403 }, 'refused'],
    ['it fails', { token: 'token', v2: 500, v1: 500 }, 'refused'],
    ['it answers no JSON', { token: 'token', v2: '<html>' }, 'badAnswer'],
    ['it answers a list', { token: 'token', v2: '[]' }, 'badAnswer'],
    ['it answers another code', { token: 'token', v2: broken('Code', 'Failed') }, 'badAnswer'],
    ['there is no id', { token: 'token', v2: broken('AccessKeyId', undefined) }, 'badAnswer'],
    ['the secret is no text', { token: 'token', v2: broken('AccessKeySecret', 5) }, 'badAnswer'],
    ['the token is empty', { token: 'token', v2: broken('SecurityToken', '') }, 'badAnswer'],
    ['the end is no date', { token: 'token', v2: broken('Expiration', 'soon') }, 'badAnswer'],
  ];
  for (const [what, script, reason] of troubles) {
    test(`has no keys when ${what}`, async t => {
      const { fetch } = scripted(new Rig(t), script);
      assert.deepEqual(await problemOf(fetch(never)), { kind: 'metadata', reason });
    });
  }

  for (const value of ['true', 'TRUE', '1']) {
    test(`is not asked when ALIBABA_CLOUD_ECS_METADATA_DISABLED is ${value}`, async t => {
      const rig = new Rig(t);
      rig.environment['ALIBABA_CLOUD_ECS_METADATA_DISABLED'] = value;
      const { sent, fetch } = scripted(rig, { token: 'token', v2: good });
      assert.deepEqual(await problemOf(fetch(never)), { kind: 'metadata', reason: 'forbidden' });
      assert.deepEqual(sent, []);
    });
  }

  for (const [what, prepare, reason] of [
    ['no role is attached', (rig: Rig) => (rig.service.instance.roleName = undefined), 'noRole'],
    ['the name of the role is none', (rig: Rig) => (rig.service.instance.roleName = '../x'), 'badAnswer'],
    ['it refuses everything', (rig: Rig) => (rig.service.instance.refusal = 403), 'refused'],
  ] as const) {
    test(`has no keys when ${what}, after the name was asked for`, async t => {
      const rig = new Rig(t);
      prepare(rig);
      assert.deepEqual(await problemOf(rig.open({ kind: 'ecsRamRole' }).credentials(never)), {
        kind: 'metadata',
        reason,
      });
    });
  }

  test('of a hardened instance answers with a token only', async t => {
    const rig = new Rig(t);
    rig.service.instance.isHardened = true;
    await rig.open({ kind: 'ecsRamRole' }).credentials(never);
    assert.deepEqual(
      steps(rig).filter(step => step.startsWith('v1')),
      [],
    );
  });

  test('is left alone by who has left', async t => {
    const leaving = new AbortController();
    const { sent, fetch } = scripted(new Rig(t), { token: dead, v1: good });
    leaving.abort(new Error('left'));
    await assert.rejects(fetch(leaving.signal), /left/);
    assert.equal(sent.length, 1);
  });
});
