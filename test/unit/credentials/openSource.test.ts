import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { IssuedCredentials } from '../../../src/cloud/credentials.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { RoleRef } from '../../../src/credentials/source.ts';
import { never, problemOf, refusalOf, Rig } from './rig.ts';

const minute = 60_000;

describe('a pair that was typed', () => {
  const pair: IssuedCredentials = { accessKeyId: 'LTAI5tTyped', accessKeySecret: 'secret' };

  test('is supplied as it is stored at that moment', async t => {
    const rig = new Rig(t);
    let stored: IssuedCredentials | undefined = pair;
    const source = rig.open({ kind: 'stored' }, [], () => Promise.resolve(stored));
    assert.deepEqual(await source.credentials(never), pair);
    // There is no other one.
    assert.deepEqual(await source.credentials(never, pair), pair);
    stored = { ...pair, accessKeyId: 'LTAI5tOther' };
    assert.deepEqual(await source.credentials(never), stored);
    stored = undefined;
    assert.deepEqual(await problemOf(source.credentials(never)), { kind: 'noStoredPair' });
    assert.deepEqual(source.state, { problem: { kind: 'noStoredPair' } });
    assert.equal(source.isRenewed, false);
  });

  test('is used until a service calls it expired, and its end is told', async t => {
    const rig = new Rig(t);
    const token = { ...pair, securityToken: 'token', expiresAt: rig.clock.now() + 10 * minute };
    const source = rig.open({ kind: 'stored' }, [], () => Promise.resolve(token));
    assert.deepEqual(await source.credentials(never), token);
    assert.deepEqual(source.state, { expiresAt: token.expiresAt });
    rig.clock.jump(10 * minute);
    const ended = { expiresAt: token.expiresAt, problem: { kind: 'storedTokenExpired' } };
    await source.refreshState();
    assert.deepEqual(source.state, ended);
    // The clock here may be wrong.
    assert.deepEqual(await source.credentials(never), token);
    assert.deepEqual(source.state, { expiresAt: token.expiresAt });
    const { error, shown } = await refusalOf(source.credentials(never, token));
    assert.deepEqual(error.sourceProblem, { kind: 'storedTokenExpired' });
    assert.deepEqual(source.state, ended);
    assert.ok(!shown.includes('secret') && !shown.includes('"token"'));
    // It does not come back, so nobody who asks sees it without its problem.
    const told: unknown[] = [];
    source.onDidChange(() => told.push(source.state));
    assert.deepEqual(await problemOf(source.credentials(never)), { kind: 'storedTokenExpired' });
    await source.refreshState();
    assert.deepEqual([source.state, told], [ended, []]);
  });

  test('with a role is renewed only until its end, which is told without anybody being asked', async t => {
    const rig = new Rig(t);
    const { accessKeyId, accessKeySecret, securityToken } = rig.account('temporary');
    const expiresAt = rig.clock.now() + 60 * minute;
    const base = { accessKeyId, accessKeySecret, ...(securityToken !== undefined && { securityToken }), expiresAt };
    const role: RoleRef = { roleArn: rig.roleArn('ops-reader'), sessionName: 'alice', durationSeconds: 3_600 };
    const source = rig.open({ kind: 'stored' }, [role], () => Promise.resolve(base));
    await source.refreshState();
    assert.deepEqual([source.isRenewed, source.state, rig.requests], [false, { expiresAt }, []]);
    rig.clock.jump(30 * minute);
    const keys = await source.credentials(never);
    assert.equal(keys.expiresAt, expiresAt + 30 * minute);
    assert.deepEqual([source.isRenewed, source.state], [false, { expiresAt: keys.expiresAt }]);
  });

  test('that the secret storage does not give is told', async t => {
    const source = new Rig(t).open({ kind: 'stored' }, [], () => Promise.reject(new Error('Le4kMe')));
    const { error, shown } = await refusalOf(source.credentials(never));
    assert.deepEqual(error.sourceProblem, { kind: 'keyring' });
    assert.ok(!shown.includes('Le4k'));
  });
});

describe('the state of a source', () => {
  test('is told when there are other keys, another end, or a problem comes or goes', async t => {
    const rig = new Rig(t);
    let stored: () => Promise<IssuedCredentials | undefined> = () => Promise.resolve(undefined);
    const source = rig.open({ kind: 'stored' }, [], () => stored());
    const told: unknown[] = [];
    const subscription = source.onDidChange(() => told.push(source.state));
    const ask = (): Promise<unknown> => source.credentials(never).catch(() => undefined);
    const pair = { accessKeyId: 'STS.1', accessKeySecret: 'secret', securityToken: 'token' };
    await ask();
    await ask();
    stored = () => Promise.resolve(pair);
    await ask();
    await ask();
    stored = () => Promise.resolve({ ...pair, accessKeyId: 'STS.2' });
    await ask();
    const expiresAt = rig.clock.now() + minute;
    stored = () => Promise.resolve({ ...pair, accessKeyId: 'STS.2', expiresAt });
    await ask();
    stored = () => Promise.reject(new Error('locked'));
    await ask();
    assert.deepEqual(told, [
      { problem: { kind: 'noStoredPair' } },
      {},
      {},
      { expiresAt },
      { expiresAt, problem: { kind: 'keyring' } },
    ]);
    subscription.dispose();
    stored = () => Promise.resolve(pair);
    await ask();
    assert.equal(told.length, 5);
  });

  test('has no problem from before when the trouble is another one by now', async t => {
    const rig = new Rig(t);
    const role = { roleArn: rig.roleArn('locked'), sessionName: 'vscode-test' };
    const source = rig.open({ kind: 'stored' }, [role], () => Promise.resolve(rig.account('sample')));
    assert.equal((await problemOf(source.credentials(never)))?.kind, 'role');
    assert.equal(source.state.problem?.kind, 'role');
    rig.service.faults.add({ operation: 'AssumeRole', kind: 'reset' });
    assert.equal((await rig.clock.until(refusalOf(source.credentials(never)))).error.kind, 'unreachable');
    assert.deepEqual(source.state, {});
  });

  test('can be looked at, and nobody is asked for it', async t => {
    const rig = new Rig(t);
    const { accessKeyId, accessKeySecret, securityToken } = rig.account('temporary');
    const kept = { access_key_id: accessKeyId, access_key_secret: accessKeySecret, sts_token: securityToken };
    const end = rig.clock.now() + 10 * minute;
    const profile = { name: 'any', mode: 'StsToken', ...kept, sts_expiration: end / 1_000 };
    rig.writeProfiles([profile]);
    const source = rig.openProfile('any');
    await source.refreshState();
    assert.equal(source.state.expiresAt, end);
    rig.writeProfiles([]);
    await source.refreshState();
    assert.deepEqual(source.state.problem, { kind: 'noProfile', profile: 'any' });
    // Somebody has made another profile of it, whose keys come from elsewhere.
    const ramRole = { ...profile, mode: 'RamRoleArn', ram_role_arn: rig.roleArn('ops-reader') };
    for (const [other, isRenewed] of [
      [{ ...profile, mode: 'EcsRamRole' }, true],
      [ramRole, false],
      [{ ...ramRole, sts_token: '', sts_expiration: 0 }, true],
    ] as const) {
      rig.writeProfiles([other]);
      await source.refreshState();
      assert.equal(source.isRenewed, isRenewed);
    }
    assert.deepEqual([rig.requests, rig.stsHosts], [[], []]);
  });

  test('does not change for who has left', async t => {
    const source = new Rig(t).open({ kind: 'ecsRamRole' });
    const leaving = new AbortController();
    const asked = source.credentials(leaving.signal);
    leaving.abort(new Error('left'));
    await assert.rejects(asked, /left/);
    assert.deepEqual(source.state, {});
  });

  test('can be left while the secret storage does not answer', async t => {
    const source = new Rig(t).open({ kind: 'stored' }, [], () => new Promise(() => undefined));
    const leaving = new AbortController();
    const asked = source.credentials(leaving.signal);
    leaving.abort(new Error('left'));
    await assert.rejects(asked, /left/);
  });

  test('ends with the source: nothing is supplied any more, and what is under way ends', async t => {
    const source = new Rig(t).open({ kind: 'ecsRamRole' });
    const asked = source.credentials(never);
    source.dispose();
    await assert.rejects(asked, { name: 'AbortError' });
    await assert.rejects(source.credentials(never), { name: 'AbortError' });
  });
});

describe('roles', () => {
  const role = (rig: Rig, name: string, more: Partial<RoleRef> = {}): RoleRef => ({
    roleArn: rig.roleArn(name),
    sessionName: 'vscode-test',
    ...more,
  });
  const asSample = (rig: Rig, ...roles: readonly RoleRef[]) =>
    rig.open({ kind: 'stored' }, roles, () => {
      const { accessKeyId, accessKeySecret } = rig.account('sample');
      return Promise.resolve({ accessKeyId, accessKeySecret });
    });

  test('are assumed one after the other, with all that belongs to them', async t => {
    const rig = new Rig(t);
    const source = asSample(rig, role(rig, 'ops-reader'), role(rig, 'audit', { durationSeconds: 900 }));
    assert.equal(source.isRenewed, true);
    const keys = await source.credentials(never);
    assert.equal((await rig.whoHas(keys)).arn, 'acs:ram::6543210987654321:assumed-role/audit/vscode-test');
    assert.equal(keys.expiresAt, rig.clock.now() + 15 * minute);
    const partner = asSample(rig, role(rig, 'partner', { externalId: 'ext@1:a/b' }));
    assert.equal(
      (await rig.whoHas(await partner.credentials(never))).arn,
      'acs:ram::1234567890123456:assumed-role/partner/vscode-test',
    );
    assert.deepEqual(rig.stsHosts, [undefined, undefined, undefined]);
  });

  test('are assumed over a profile too, and over the environment', async t => {
    const rig = new Rig(t);
    const { accessKeyId, accessKeySecret } = rig.account('sample');
    rig.writeProfiles([{ name: 'ak', mode: 'AK', access_key_id: accessKeyId, access_key_secret: accessKeySecret }]);
    const reader = role(rig, 'ops-reader');
    const arn = 'acs:ram::1234567890123456:assumed-role/ops-reader/vscode-test';
    assert.equal((await rig.whoHas(await rig.openProfile('ak', [reader]).credentials(never))).arn, arn);
    Object.assign(rig.environment, { ACCESS_KEY_ID: accessKeyId, ACCESS_KEY_SECRET: accessKeySecret });
    const source = rig.open({ kind: 'environment' }, [reader]);
    assert.equal((await rig.whoHas(await source.credentials(never))).arn, arn);
  });

  test('lose what their policy does not allow', async t => {
    const rig = new Rig(t);
    const policy = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"log:*","Resource":"*"}]}';
    const source = asSample(rig, role(rig, 'ops-reader', { policy }), role(rig, 'audit'));
    const { error } = await refusalOf(source.credentials(never));
    assert.deepEqual(error.sourceProblem, { kind: 'role', roleArn: rig.roleArn('audit'), reason: 'denied' });
  });

  const refusals: readonly (readonly [
    name: string,
    open: (rig: Rig) => ReturnType<Rig['open']>,
    role: string,
    reason: string,
    code: string,
  ])[] = [
    [
      'of somebody whom the role does not trust',
      rig => asSample(rig, role(rig, 'locked')),
      'locked',
      'denied',
      'NoPermission',
    ],
    ['with another external id', rig => asSample(rig, role(rig, 'partner')), 'partner', 'denied', 'NoPermission'],
    [
      'that is longer than allowed',
      rig => asSample(rig, role(rig, 'ops-reader', { durationSeconds: 7_200 })),
      'ops-reader',
      'refused',
      'InvalidParameter.DurationSeconds',
    ],
    [
      'of a root account',
      rig => rig.open({ kind: 'stored' }, [role(rig, 'ops-reader')], () => Promise.resolve(rig.account('root'))),
      'ops-reader',
      'rootAccount',
      'NoPermission',
    ],
  ];
  for (const [name, open, refusedRole, reason, code] of refusals) {
    test(`a session ${name} is told with what STS said`, async t => {
      const rig = new Rig(t);
      const source = open(rig);
      const { error, shown } = await refusalOf(source.credentials(never));
      assert.deepEqual(error.sourceProblem, { kind: 'role', roleArn: rig.roleArn(refusedRole), reason });
      assert.equal(error.kind, 'credentials');
      assert.equal(error.code, code);
      assert.match(error.requestId ?? '', /^[\w-]{36}$/);
      assert.ok(error.cause instanceof CloudError);
      assert.equal(error.cause.operation, 'AssumeRole');
      assert.equal(error.cause.requestId, error.requestId);
      assert.deepEqual(source.state.problem, error.sourceProblem);
      for (const { accessKeySecret } of rig.service.accounts) assert.ok(!shown.includes(accessKeySecret));
    });
  }

  test('a role that is not there is told', async t => {
    const rig = new Rig(t);
    const roleArn = 'acs:ram::1234567890123456:role/nobody';
    const source = asSample(rig, { roleArn, sessionName: 'vscode-test' });
    assert.deepEqual(await problemOf(source.credentials(never)), { kind: 'role', roleArn, reason: 'notFound' });
  });

  test('are no reason when the pair itself is not accepted, or STS does not answer', async t => {
    const rig = new Rig(t);
    const source = rig.open({ kind: 'stored' }, [role(rig, 'ops-reader')], () =>
      Promise.resolve({ accessKeyId: 'LTAI5tNobodysKeys', accessKeySecret: 'secret' }),
    );
    const { error } = await refusalOf(source.credentials(never));
    assert.equal(error.kind, 'credentials');
    assert.equal(error.code, 'InvalidAccessKeyId.NotFound');
    assert.equal(error.sourceProblem, undefined);
    assert.deepEqual(source.state, {});
    rig.service.faults.add({ operation: 'AssumeRole', kind: 'reset' });
    const asked = refusalOf(asSample(rig, role(rig, 'ops-reader')).credentials(never));
    assert.equal((await rig.clock.until(asked)).error.kind, 'unreachable');
  });

  test('are asked for at the host that a profile names, or that its region has', async t => {
    const rig = new Rig(t);
    const { accessKeyId, accessKeySecret } = rig.account('sample');
    const hosts: readonly (readonly [members: object, host: string | undefined])[] = [
      [{}, undefined],
      [{ sts_region: 'cn-hangzhou' }, 'sts.cn-hangzhou.aliyuncs.com'],
      [{ sts_region: 'ap-southeast-7' }, 'sts.ap-southeast-7.aliyuncs.com'],
      [{ sts_region: 'cn-shenzhen-finance-1' }, undefined],
      [{ sts_region: 'cn-hangzhou-finance' }, undefined],
      [{ sts_region: 'ap-south-1' }, undefined],
      [{ sts_region: 'ap-southeast-6' }, undefined],
      [{ sts_region: 'cn-nowhere' }, undefined],
      [
        { sts_region: 'cn-beijing', sts_endpoint: 'https://sts-vpc.cn-beijing.aliyuncs.com/' },
        'sts-vpc.cn-beijing.aliyuncs.com',
      ],
      [{ sts_endpoint: 'sts.example.com:8443' }, 'sts.example.com:8443'],
      // Only some of the vendor's libraries read it, and the CLI does not.
      [{ sts_region: 'cn-beijing', enable_vpc: true }, 'sts.cn-beijing.aliyuncs.com'],
    ];
    rig.writeProfiles(
      hosts.map(([members], index) => ({
        name: `${index}`,
        mode: 'RamRoleArn',
        access_key_id: accessKeyId,
        access_key_secret: accessKeySecret,
        ram_role_arn: rig.roleArn('ops-reader'),
        ...members,
      })),
    );
    for (const index of hosts.keys()) await rig.openProfile(`${index}`).credentials(never);
    assert.deepEqual(
      rig.stsHosts,
      hosts.map(([, host]) => host),
    );
  });

  test('are shown under a name of ours where a profile has none', async t => {
    const rig = new Rig(t);
    const { accessKeyId, accessKeySecret } = rig.account('sample');
    rig.writeProfiles([
      {
        name: 'role',
        mode: 'RamRoleArn',
        access_key_id: accessKeyId,
        access_key_secret: accessKeySecret,
        ram_role_arn: rig.roleArn('ops-reader'),
      },
    ]);
    const { arn } = await rig.whoHas(await rig.openProfile('role').credentials(never));
    assert.equal(arn, 'acs:ram::1234567890123456:assumed-role/ops-reader/vscode-consumer-groups');
  });
});
