import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Credentials } from '../../../src/cloud/credentials.ts';
import { environmentPair } from '../../../src/credentials/environment.ts';
import { sourceProblemOf } from '../../../src/credentials/source.ts';
import { never, problemOf, Rig } from './rig.ts';

type Environment = Readonly<Record<string, string>>;

const pairs: readonly (readonly [what: string, environment: Environment, pair: Credentials])[] = [
  [
    'the names of today',
    { ALIBABA_CLOUD_ACCESS_KEY_ID: 'id', ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret' },
    { accessKeyId: 'id', accessKeySecret: 'secret' },
  ],
  [
    'a token beside them',
    {
      ALIBABA_CLOUD_ACCESS_KEY_ID: 'STS.id',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'secret',
      ALIBABA_CLOUD_SECURITY_TOKEN: 'token',
    },
    { accessKeyId: 'STS.id', accessKeySecret: 'secret', securityToken: 'token' },
  ],
  [
    'names without underscore',
    { ALIBABACLOUD_ACCESS_KEY_ID: 'id', ALIBABACLOUD_ACCESS_KEY_SECRET: 'secret' },
    { accessKeyId: 'id', accessKeySecret: 'secret' },
  ],
  [
    'old names',
    { ALICLOUD_ACCESS_KEY_ID: 'id', ALICLOUD_ACCESS_KEY_SECRET: 'secret' },
    { accessKeyId: 'id', accessKeySecret: 'secret' },
  ],
  [
    'names without a prefix',
    { ACCESS_KEY_ID: 'id', ACCESS_KEY_SECRET: 'secret', SECURITY_TOKEN: 'token' },
    { accessKeyId: 'id', accessKeySecret: 'secret', securityToken: 'token' },
  ],
  [
    'the first of several, an empty one being none',
    {
      ACCESS_KEY_ID: '4',
      ALICLOUD_ACCESS_KEY_ID: '3',
      ALIBABACLOUD_ACCESS_KEY_ID: '2',
      ALIBABA_CLOUD_ACCESS_KEY_ID: '',
      ACCESS_KEY_SECRET: '4',
      ALICLOUD_ACCESS_KEY_SECRET: '3',
      ALIBABACLOUD_ACCESS_KEY_SECRET: '2',
      ALIBABA_CLOUD_ACCESS_KEY_SECRET: '1',
    },
    { accessKeyId: '2', accessKeySecret: '1' },
  ],
];
for (const [what, environment, pair] of pairs) {
  test(`the pair of the environment is read from ${what}`, () => {
    assert.deepEqual(environmentPair(environment), pair);
  });
}

const incomplete: readonly (readonly [environment: Environment, variable: string])[] = [
  [{}, 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
  [{ ALIBABA_CLOUD_SECURITY_TOKEN: 'token' }, 'ALIBABA_CLOUD_ACCESS_KEY_ID'],
  [{ ALIBABA_CLOUD_ACCESS_KEY_ID: 'id' }, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET'],
  [{ ALICLOUD_ACCESS_KEY_ID: 'id' }, 'ALICLOUD_ACCESS_KEY_SECRET'],
  [{ ALIBABACLOUD_ACCESS_KEY_SECRET: 'secret' }, 'ALIBABACLOUD_ACCESS_KEY_ID'],
  [{ ACCESS_KEY_ID: 'STS.id', ACCESS_KEY_SECRET: 'secret' }, 'SECURITY_TOKEN'],
  [{ ACCESS_KEY_ID: 'id', ACCESS_KEY_SECRET: 'a\nb' }, 'ACCESS_KEY_SECRET'],
  [{ ACCESS_KEY_ID: 'i d', ACCESS_KEY_SECRET: 'secret' }, 'ACCESS_KEY_ID'],
];
for (const [environment, variable] of incomplete) {
  test(`an environment with ${Object.keys(environment).join(' and ') || 'nothing'} lacks a good ${variable}`, () => {
    const problem = { kind: 'environment', variable };
    assert.throws(
      () => environmentPair(environment),
      (error: unknown) => {
        assert.deepEqual(sourceProblemOf(error), problem);
        return true;
      },
    );
  });
}

test('an account of the environment signs with its pair', async t => {
  const rig = new Rig(t);
  const { accessKeyId, accessKeySecret } = rig.account('sample');
  const source = rig.open({ kind: 'environment' });
  assert.deepEqual(await problemOf(source.credentials(never)), {
    kind: 'environment',
    variable: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
  });
  Object.assign(rig.environment, { ACCESS_KEY_ID: accessKeyId, ACCESS_KEY_SECRET: accessKeySecret });
  assert.deepEqual(await source.credentials(never), { accessKeyId, accessKeySecret });
  assert.equal(source.isRenewed, false);
});

test('a profile takes from the environment what it leaves empty, its source profiles do not', async t => {
  const rig = new Rig(t);
  const { accessKeyId, accessKeySecret } = rig.account('sample');
  Object.assign(rig.environment, {
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    ALIBABA_CLOUD_SECURITY_TOKEN: 'of other keys',
    ALIBABACLOUD_ROLE_ARN: rig.roleArn('ops-reader'),
    ALIBABA_CLOUD_ROLE_SESSION_NAME: 'of-environment',
    ALIBABA_CLOUD_STS_ENDPOINT: 'sts.cn-beijing.aliyuncs.com',
  });
  rig.writeProfiles([
    { name: 'ak', mode: 'AK', access_key_id: '' },
    { name: 'role', mode: 'RamRoleArn' },
    { name: 'chain', mode: 'ChainableRamRoleArn', source_profile: 'ak' },
    { name: 'sso', mode: 'CloudSSO', sts_expiration: 9_999_999_999 },
  ]);
  assert.deepEqual(await rig.openProfile('ak').credentials(never), { accessKeyId, accessKeySecret });
  const keys = await rig.openProfile('role').credentials(never);
  assert.equal((await rig.whoHas(keys)).arn, 'acs:ram::1234567890123456:assumed-role/ops-reader/of-environment');
  assert.deepEqual(rig.stsHosts, ['sts.cn-beijing.aliyuncs.com']);
  assert.deepEqual(await problemOf(rig.openProfile('chain').credentials(never)), {
    kind: 'member',
    profile: 'ak',
    member: 'access_key_id',
    reason: 'missing',
  });
  // What the CLI keeps there was issued together.
  assert.deepEqual(await problemOf(rig.openProfile('sso').credentials(never)), {
    kind: 'profileExpired',
    profile: 'sso',
    mode: 'CloudSSO',
  });
});

test('what a profile takes from the environment is told by the variable when it is of no use', async t => {
  const rig = new Rig(t);
  Object.assign(rig.environment, { ACCESS_KEY_ID: 'i d', ALIBABA_CLOUD_ROLE_ARN: 'role' });
  rig.writeProfiles([{ name: 'ak', mode: 'AK', access_key_secret: 'secret' }]);
  assert.deepEqual(await problemOf(rig.openProfile('ak').credentials(never)), {
    kind: 'environment',
    variable: 'ACCESS_KEY_ID',
  });
});
