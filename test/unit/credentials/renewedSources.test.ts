import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { IssuedCredentials } from '../../../src/cloud/credentials.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { RoleRef, Source } from '../../../src/credentials/source.ts';
import { missingOf } from '../../../src/model/permissions.ts';
import { settled } from '../../support/simulatedClock.ts';
import { never, problemOf, refusalOf, Rig } from './rig.ts';

const second = 1_000;
const minute = 60 * second;

/** A role over the sample account's pair, an hour at a time, against the emulator's STS. */
function assuming(rig: Rig, ...names: readonly string[]): Source {
  const { accessKeyId, accessKeySecret } = rig.account('sample');
  const roles = names.map((name): RoleRef => ({ roleArn: rig.roleArn(name), sessionName: 'vscode-test' }));
  return rig.open({ kind: 'stored' }, roles, () => Promise.resolve({ accessKeyId, accessKeySecret }));
}

const assumed = (rig: Rig): number => rig.service.requests.calls('AssumeRole');

function crowd(source: Source, refused?: IssuedCredentials): Promise<IssuedCredentials[]> {
  return Promise.all(Array.from({ length: 100 }, () => source.credentials(never, refused)));
}

const ids = (keys: readonly IssuedCredentials[]): readonly string[] => [
  ...new Set(keys.map(({ accessKeyId }) => accessKeyId)),
];

describe('a hundred callers at once', () => {
  test('assume a role once in the beginning, and once at the moment at which its keys end', async t => {
    const rig = new Rig(t);
    const source = assuming(rig, 'ops-reader');
    const first = ids(await crowd(source));
    assert.equal(first.length, 1);
    assert.equal(assumed(rig), 1);
    rig.clock.jump(60 * minute);
    const second = await crowd(source);
    assert.equal(ids(second).length, 1);
    assert.notDeepEqual(ids(second), first);
    assert.equal(assumed(rig), 2);
    // They are good for the services, whose clock this is.
    for (const keys of second.slice(0, 1)) await rig.whoHas(keys);
  });

  test('assume it once while the old keys are handed out, and once when they have to wait', async t => {
    const rig = new Rig(t);
    const source = assuming(rig, 'ops-reader');
    const first = ids(await crowd(source));
    rig.clock.jump(52 * minute);
    assert.deepEqual(ids(await crowd(source)), first);
    while (assumed(rig) < 2) await settled();
    await settled();
    assert.notDeepEqual(ids(await crowd(source)), first);
    assert.equal(assumed(rig), 2);
    rig.clock.jump(55 * minute);
    await crowd(source);
    assert.equal(assumed(rig), 3);
  });

  test('who were all told that their token has expired assume it once', async t => {
    const rig = new Rig(t);
    const source = assuming(rig, 'ops-reader');
    const refused = await source.credentials(never);
    const renewed = await crowd(source, refused);
    assert.equal(ids(renewed).length, 1);
    assert.notDeepEqual(ids(renewed), [refused.accessKeyId]);
    assert.deepEqual(ids(await crowd(source, refused)), ids(renewed));
    assert.equal(assumed(rig), 2);
  });

  test('assume each role of a chain once', async t => {
    const rig = new Rig(t);
    const source = assuming(rig, 'ops-reader', 'audit');
    await crowd(source);
    assert.equal(assumed(rig), 2);
    rig.clock.jump(60 * minute);
    const keys = await crowd(source);
    assert.equal(ids(keys).length, 1);
    assert.equal(assumed(rig), 4);
    assert.equal((await rig.whoHas(keys[0] as IssuedCredentials)).identityType, 'AssumedRoleUser');
  });
});

describe('on a clock that runs fast', () => {
  test('a day of calls every ten seconds is always signed with keys that are good', async t => {
    const rig = new Rig(t);
    const source = assuming(rig, 'ops-reader', 'audit');
    const told: unknown[] = [];
    source.onDidChange(() => told.push(source.state));
    for (let calls = 0; calls < 24 * 360; calls++) {
      const keys = await source.credentials(never);
      assert.ok((keys.expiresAt ?? 0) - rig.clock.now() > 5 * minute - 10 * second);
      if (calls % 30 === 0) await rig.whoHas(keys);
      rig.clock.jump(10 * second);
      await settled();
    }
    // About every fifty minutes, for each of the two roles.
    assert.ok(assumed(rig) >= 48 && assumed(rig) <= 64, `${assumed(rig)}`);
    assert.ok(told.length >= 24 && told.length <= 32, `${told.length}`);
  });

  test('every renewed source lives on: instance, identity provider, command and address', async t => {
    const rig = new Rig(t);
    const tokenFile = join(rig.home, 'token');
    const provider = rig.service.ram.provider;
    rig.consents.push('http://127.0.0.1:6666/credentials');
    const role = { ram_role_arn: rig.roleArn('ops-reader'), ram_session_name: 'cli' };
    rig.writeProfiles([
      { name: 'oidc', mode: 'OIDC', oidc_provider_arn: provider.arn, oidc_token_file: tokenFile, ...role },
      { name: 'uri', mode: 'CredentialsURI', credentials_uri: 'http://127.0.0.1:6666/credentials' },
      { name: 'ecs', mode: 'EcsRamRole' },
      { name: 'over ecs', mode: 'RamRoleArnWithRoleName', expired_seconds: 900, ...role },
    ]);
    const sources = ['oidc', 'uri', 'ecs', 'over ecs'].map(name => rig.openProfile(name));
    for (let quarters = 0; quarters < 60; quarters++) {
      // The platform rotates it, so it has to be read for every call.
      writeFileSync(tokenFile, `${provider.token(rig.clock.date())}\n`);
      for (const source of sources) {
        await rig.whoHas(await source.credentials(never));
        assert.equal(source.isRenewed, true);
      }
      rig.clock.jump(15 * minute);
      await settled();
    }
    assert.ok(rig.service.requests.calls('AssumeRoleWithOIDC') >= 15);
    assert.ok(rig.service.requests.calls('CredentialsUri') >= 15);
    assert.ok(rig.service.requests.calls('MetadataRoleKeys') >= 2);
    assert.ok(assumed(rig) >= 59);
  });
});

describe('a chain', () => {
  test('goes on when the first keys of it have ended before their time', async t => {
    const rig = new Rig(t);
    const source = assuming(rig, 'ops-reader', 'audit');
    const keys = await source.credentials(never);
    rig.service.faults.add({ operation: 'AssumeRole', kind: 'expiredToken', times: 1 });
    const renewed = await source.credentials(never, keys);
    assert.notEqual(renewed.accessKeyId, keys.accessKeyId);
    await rig.whoHas(renewed);
  });

  test('ends with what STS said when there are no other first keys', async t => {
    const rig = new Rig(t);
    const roles = [{ roleArn: rig.roleArn('ops-reader'), sessionName: 'vscode-test' }];
    const source = rig.open({ kind: 'stored' }, roles, () => Promise.resolve(rig.account('expired')));
    const { error } = await refusalOf(source.credentials(never));
    assert.equal(error.kind, 'credentials');
    assert.deepEqual(error.sourceProblem, { kind: 'storedTokenExpired' });
    assert.ok(error.cause instanceof CloudError);
    assert.deepEqual([error.cause.code, error.cause.operation], ['InvalidSecurityToken.Expired', 'AssumeRole']);
    assert.match(error.cause.requestId ?? '', /./);
  });
});

describe('when the role cannot be assumed any more', () => {
  test('the keys are used until half a minute before their end, and then it is told', async t => {
    const rig = new Rig(t);
    rig.random = 0;
    const source = assuming(rig, 'ops-reader');
    const keys = await source.credentials(never);
    rig.service.policies.replace('sample', []);
    rig.clock.jump(59 * minute);
    assert.deepEqual(await source.credentials(never), keys);
    assert.equal(source.state.problem, undefined);
    rig.clock.jump(30 * second);
    const problem = { kind: 'role', roleArn: rig.roleArn('ops-reader'), reason: 'denied' };
    assert.deepEqual(await problemOf(source.credentials(never)), problem);
    assert.deepEqual(source.state.problem, problem);
  });
});

describe('a token of an identity provider', () => {
  const open = (rig: Rig, token: string, role = 'ops-reader'): Source => {
    const tokenFile = join(rig.home, 'token');
    writeFileSync(tokenFile, token);
    rig.writeProfiles([
      {
        name: 'oidc',
        mode: 'OIDC',
        oidc_provider_arn: rig.service.ram.provider.arn,
        oidc_token_file: tokenFile,
        ram_role_arn: rig.roleArn(role),
      },
    ]);
    return rig.openProfile('oidc');
  };

  test('that is refused is told as STS tells it, and never shown', async t => {
    const rig = new Rig(t);
    const token = rig.service.ram.provider.token(rig.clock.date(), { exp: 1 });
    const { error, shown } = await refusalOf(open(rig, token).credentials(never));
    assert.deepEqual(error.sourceProblem, { kind: 'role', roleArn: rig.roleArn('ops-reader'), reason: 'oidcToken' });
    assert.equal(error.code, 'AuthenticationFail.OIDCToken.Expired');
    assert.ok(!shown.includes(token));
  });

  test('of a provider that the role does not trust asks for no permission, which would not help', async t => {
    const rig = new Rig(t);
    const source = open(rig, rig.service.ram.provider.token(rig.clock.date()), 'operator');
    const { error } = await refusalOf(source.credentials(never));
    assert.deepEqual(error.sourceProblem, { kind: 'role', roleArn: rig.roleArn('operator'), reason: 'oidcProvider' });
    assert.equal(missingOf(error), undefined);
  });

  for (const [what, token, reason] of [
    ['empty', ' \n', 'malformed'],
    ['too short', 'abc', 'malformed'],
    ['no token', 'a b c d e', 'malformed'],
    ['too long', 'x'.repeat(20_001), 'tooLarge'],
    ['much too long', 'x'.repeat(200_000), 'tooLarge'],
  ] as const) {
    test(`that is ${what} is not sent`, async t => {
      const rig = new Rig(t);
      const problem = { kind: 'member', profile: 'oidc', member: 'oidc_token_file', reason };
      assert.deepEqual(await problemOf(open(rig, token).credentials(never)), problem);
      assert.deepEqual(rig.stsHosts, []);
    });
  }
});
