import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import type { Access } from '../../../../src/cloud/transport.ts';
import { endpointsOf } from '../../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { Pace } from '../../../../src/cloud/pace.ts';
import { StsClient } from '../../../../src/cloud/sts/client.ts';
import { Transport } from '../../../../src/cloud/transport.ts';
import { SendFailure } from '../../../../src/cloud/wire.ts';
import { answer, answering, failure, parametersOf, signal } from '../answering.ts';

const role = {
  identityType: 'AssumedRoleUser',
  accountId: '1234567890123456',
  roleId: '300044677176060001',
  principalId: '300044677176060001:vscode-ext',
  arn: 'acs:ram::1234567890123456:assumed-role/ops-reader/vscode-ext',
};
const user = {
  identityType: 'RAMUser',
  accountId: '1234567890123456',
  userId: '204070465786810001',
  principalId: '204070465786810001',
  arn: 'acs:ram::1234567890123456:user/alice',
};

const answers: Record<string, [body: string, identity: object]> = {
  'a role in JSON': [
    `{"RequestId":"R","IdentityType":"AssumedRoleUser","AccountId":"1234567890123456","RoleId":"300044677176060001",
      "PrincipalId":"300044677176060001:vscode-ext","Arn":"acs:ram::1234567890123456:assumed-role/ops-reader/vscode-ext"}`,
    role,
  ],
  'a RAM user in XML': [
    `<GetCallerIdentityResponse><RequestId>R</RequestId><AccountId>1234567890123456</AccountId><UserId>204070465786810001</UserId>
      <IdentityType>RAMUser</IdentityType><PrincipalId>204070465786810001</PrincipalId><Arn>acs:ram::1234567890123456:user/alice</Arn></GetCallerIdentityResponse>`,
    user,
  ],
  'the spelling of an older page': [
    JSON.stringify({ AccountId: '1', IdentityType: 'RamUser', Arn: 'a' }),
    { accountId: '1', identityType: 'RAMUser', arn: 'a' },
  ],
};

describe('GetCallerIdentity', () => {
  for (const [name, [body, identity]] of Object.entries(answers)) {
    test(name, async () => {
      const { access, requests } = answering({ body });
      assert.deepEqual(await new StsClient(access).getCallerIdentity(signal), identity);
      const [request] = requests;
      assert.equal(request?.method, 'POST');
      assert.deepEqual(parametersOf(request), {});
      assert.equal(request.path, '/');
      assert.equal(request.headers['host'], 'sts.aliyuncs.com');
      assert.equal(request.headers['x-acs-action'], 'GetCallerIdentity');
      assert.equal(request.headers['x-acs-version'], '2015-04-01');
    });
  }

  test('an unknown AccessKey ID', async () => {
    const body = { Code: 'InvalidAccessKeyId.NotFound', Message: 'Specified access key is not found.', RequestId: 'R' };
    const { access, requests } = answering(answer(body, { status: 404 }));
    const error = await failure(new StsClient(access).getCallerIdentity(signal));
    assert.equal(error.kind, 'credentials');
    assert.equal(error.requestId, 'R');
    assert.equal(requests.length, 1);
  });

  test('an answer without an account', async () => {
    const { access } = answering(answer({ RequestId: 'R' }));
    assert.equal((await failure(new StsClient(access).getCallerIdentity(signal))).kind, 'unexpected');
  });
});

const keys = {
  accessKeyId: 'STS.testAccessKeyId',
  accessKeySecret: 'testAccessKeySecret',
  securityToken: 'CAISt+test/Token==',
  expiresAt: Date.parse('2026-01-15T09:30:00Z'),
};
const assumedRoleArn = 'acs:ram::1234567890123456:role/ops-reader/vscode-ext';
const assumedRoleId = '300044677176060001:vscode-ext';
const issued = {
  AccessKeyId: keys.accessKeyId,
  AccessKeySecret: keys.accessKeySecret,
  SecurityToken: keys.securityToken,
  Expiration: '2026-01-15T09:30:00Z',
};

const assumed: Record<string, [body: string, role: object]> = {
  'in JSON': [
    JSON.stringify({
      RequestId: 'R',
      AssumedRoleUser: { AssumedRoleId: assumedRoleId, Arn: assumedRoleArn },
      Credentials: issued,
    }),
    { credentials: keys, assumedRoleArn, assumedRoleId },
  ],
  'in XML': [
    `<AssumeRoleResponse><RequestId>R</RequestId><AssumedRoleUser><Arn>${assumedRoleArn}</Arn>
      <AssumedRoleId>${assumedRoleId}</AssumedRoleId></AssumedRoleUser><Credentials>
      <AccessKeyId>STS.testAccessKeyId</AccessKeyId><AccessKeySecret>testAccessKeySecret</AccessKeySecret>
      <SecurityToken>CAISt+test/Token==</SecurityToken><Expiration>2026-01-15T09:30:00Z</Expiration></Credentials></AssumeRoleResponse>`,
    { credentials: keys, assumedRoleArn, assumedRoleId },
  ],
  'in the spelling of very old pages': [
    JSON.stringify({
      AssumedRoleUser: { AssumedRoleUserId: 'i:s', arn: 'acs:sts::1:assumed-role/r/s' },
      Credentials: issued,
    }),
    { credentials: keys, assumedRoleArn: 'acs:sts::1:assumed-role/r/s', assumedRoleId: 'i:s' },
  ],
  'with keys that are not said to end': [
    JSON.stringify({ Credentials: { ...issued, Expiration: '' } }),
    { credentials: { ...keys, expiresAt: undefined } },
  ],
};

const request = { roleArn: 'acs:ram::1234567890123456:role/ops-reader', sessionName: 'vscode-ext' };
const policy = '{"Version":"1","Statement":[]}';

describe('AssumeRole', () => {
  for (const [name, [body, role]] of Object.entries(assumed)) {
    test(name, async () => {
      const { access } = answering({ body });
      const read = await new StsClient(access).assumeRole(request, signal);
      assert.deepEqual(JSON.parse(JSON.stringify(read)), JSON.parse(JSON.stringify(role)));
    });
  }

  test('sends what is given and no more', async () => {
    const { access, requests } = answering({ body: JSON.stringify({ Credentials: issued }) });
    const client = new StsClient(access);
    await client.assumeRole(request, signal);
    await client.assumeRole({ ...request, durationSeconds: 900, externalId: 'ext@1:a/b', policy }, signal);
    const least = { RoleArn: request.roleArn, RoleSessionName: 'vscode-ext' };
    assert.deepEqual(requests.map(parametersOf), [
      least,
      { ...least, DurationSeconds: '900', ExternalId: 'ext@1:a/b', Policy: policy },
    ]);
    assert.ok(requests.every(({ headers }) => headers['x-acs-action'] === 'AssumeRole' && headers['authorization']));
  });

  test('works through an account that is read-only, and may be repeated', async () => {
    let answers = 0;
    const { access } = answering(() =>
      ++answers === 1 ? { status: 503 } : { body: JSON.stringify({ Credentials: issued }) },
    );
    const client = new StsClient({ ...access, isReadOnly: () => true });
    assert.equal((await client.assumeRole(request, signal)).credentials.securityToken, keys.securityToken);
    assert.equal(answers, 2);
  });

  test('an answer without one of the keys is not understood, and an excerpt of it has no keys', async () => {
    const whole = assumed['in XML']?.[0] ?? '';
    const end = whole.indexOf('</SecurityToken>');
    for (const body of [
      JSON.stringify({ Credentials: { ...issued, SecurityToken: undefined } }),
      ...[0, 1, 2, 3, 16].map(more => whole.slice(0, end + more)),
      whole.slice(0, whole.indexOf('Secret</AccessKeySecret>')),
    ]) {
      const { access } = answering({ body });
      const error = await failure(new StsClient(access).assumeRole(request, signal));
      assert.equal(error.kind, 'unexpected');
      for (const secret of ['testAccess', 'CAIS']) assert.ok(!inspect(error).includes(secret), inspect(error));
    }
  });
});

describe('AssumeRoleWithOIDC', () => {
  const oidc = {
    ...request,
    oidcProviderArn: 'acs:ram::1234567890123456:oidc-provider/idp',
    oidcToken: 'eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJpZHAifQ.c2lnbmF0dXJl',
  };

  test('is not signed, asks for no pair, and has its token in the body only', async () => {
    const { access, requests } = answering({ body: JSON.stringify({ Credentials: issued }) });
    const credentials = () => Promise.reject(new Error('There is no pair.'));
    const client = new StsClient({ ...access, credentials });
    const role = await client.assumeRoleWithOidc({ ...oidc, durationSeconds: 900, policy }, signal);
    assert.deepEqual(role.credentials, keys);
    const [sent] = requests;
    const { SignatureNonce: nonce, Timestamp: timestamp, ...common } = parametersOf(sent);
    assert.deepEqual(common, { Action: 'AssumeRoleWithOIDC', Version: '2015-04-01', Format: 'JSON' });
    assert.match(nonce ?? '', /^[0-9a-f]{32}$/);
    assert.match(timestamp ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    assert.deepEqual(Object.fromEntries(new URLSearchParams(sent?.body)), {
      OIDCProviderArn: oidc.oidcProviderArn,
      OIDCToken: oidc.oidcToken,
      RoleArn: request.roleArn,
      RoleSessionName: 'vscode-ext',
      DurationSeconds: '900',
      Policy: policy,
    });
    assert.deepEqual(sent?.headers, {
      host: 'sts.aliyuncs.com',
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
    });
  });

  test('the token is in no error', async () => {
    const message = `This JsonWebToken is invalid: ${oidc.oidcToken}, OIDCToken=${encodeURIComponent(oidc.oidcToken)}`;
    const body = { Code: 'AuthenticationFail.OIDCToken.Invalid', Message: message, RequestId: 'R' };
    const { access } = answering(answer(body, { status: 401 }));
    const error = await failure(new StsClient(access).assumeRoleWithOidc(oidc, signal));
    assert.equal(error.code, 'AuthenticationFail.OIDCToken.Invalid');
    assert.ok(!inspect(error).includes('eyJ'), inspect(error));
  });
});

describe('the hosts', () => {
  const ofRegion = 'sts-vpc.cn-hangzhou.aliyuncs.com';
  const ofAll = 'sts.aliyuncs.com';
  const accepted = JSON.stringify({ AccountId: '1', IdentityType: 'Account', Credentials: issued });

  /** An account of Hangzhou in the form for VPCs, and the hosts it asks; those in `failures` fail. */
  function inVpc(failures: Readonly<Record<string, Error>>, more: Partial<Access> = {}) {
    const asked: string[] = [];
    const transport = new Transport({
      sender: ({ origin, headers }) => {
        const host = headers['host'] ?? '';
        asked.push(host);
        assert.equal(origin, `https://${host}`);
        const failure = failures[host];
        return failure ? Promise.reject(failure) : Promise.resolve({ status: 200, headers: {}, body: accepted });
      },
      wait: () => Promise.resolve(),
      pace: new Pace({ wait: () => Promise.resolve() }),
    });
    const { access } = answering({});
    const stsRegion = () => 'cn-hangzhou';
    return { client: new StsClient({ ...access, transport, endpoints: endpointsOf.vpc, stsRegion, ...more }), asked };
  }

  const oidc = { ...request, oidcProviderArn: 'acs:ram::1:oidc-provider/idp', oidcToken: 'eyJhbGciOiJSUzI1NiJ9' };
  const calls: Readonly<Record<string, (client: StsClient) => Promise<unknown>>> = {
    GetCallerIdentity: client => client.getCallerIdentity(signal),
    AssumeRole: client => client.assumeRole(request, signal),
    AssumeRoleWithOIDC: client => client.assumeRoleWithOidc(oidc, signal),
  };
  for (const [name, call] of Object.entries(calls)) {
    test(`${name} asks that of the region, and that of all regions where it cannot be reached`, async () => {
      const reached = inVpc({});
      await call(reached.client);
      assert.deepEqual(reached.asked, [ofRegion]);

      const unknown = inVpc({ [ofRegion]: new SendFailure('ENOTFOUND', false) });
      await call(unknown.client);
      assert.deepEqual(unknown.asked, [ofRegion, ofAll]);

      const silent = inVpc({ [ofRegion]: new SendFailure('UND_ERR_CONNECT_TIMEOUT', false) });
      await call(silent.client);
      assert.deepEqual(silent.asked, [ofRegion, ofAll]);

      const neither = inVpc({
        [ofRegion]: new SendFailure('ENOTFOUND', false),
        [ofAll]: new SendFailure('ECONNREFUSED', false),
      });
      assert.equal((await failure(call(neither.client))).code, 'ECONNREFUSED');
      assert.deepEqual(neither.asked, [ofRegion, ofAll, ofAll, ofAll]);
    });
  }

  test('of an account without a region, or in the public form, are that of all regions', async () => {
    for (const more of [{ stsRegion: () => undefined }, { endpoints: endpointsOf.public }]) {
      const { client, asked } = inVpc({ [ofAll]: new SendFailure('ENOTFOUND', false) }, more);
      await failure(client.assumeRole(request, signal));
      assert.deepEqual(asked, [ofAll, ofAll, ofAll]);
    }
  });

  test('that a profile names have none beside them', async () => {
    const endpoints = { ...endpointsOf.vpc, sts: () => endpointsOf.vpc.sts('cn-hangzhou', 'sts.example.com') };
    const { client, asked } = inVpc(
      { 'sts.example.com': new SendFailure('UND_ERR_CONNECT_TIMEOUT', false) },
      { endpoints },
    );
    await failure(client.getCallerIdentity(signal));
    assert.deepEqual(asked, Array<string>(3).fill('sts.example.com'));
  });

  test('are not changed because of a refusal, a proxy that wants a password, keys out of reach, or the user', async () => {
    const logIn = inVpc({ [ofRegion]: new SendFailure('HTTP_407', false, { atProxy: true }) });
    await failure(logIn.client.getCallerIdentity(signal));
    assert.deepEqual(logIn.asked, [ofRegion]);

    let supplied = 0;
    const unreachable = { service: 'sts', operation: 'AssumeRole', outcome: 'notApplied' } as const;
    const credentials = () => {
      supplied += 1;
      return Promise.reject(new CloudError('unreachable', unreachable));
    };
    assert.equal((await failure(inVpc({}, { credentials }).client.getCallerIdentity(signal))).operation, 'AssumeRole');
    assert.equal(supplied, 1);

    const cancelled = inVpc({ [ofRegion]: new SendFailure('ENOTFOUND', false) });
    await assert.rejects(cancelled.client.getCallerIdentity(AbortSignal.abort()), { name: 'AbortError' });
    assert.deepEqual(cancelled.asked, []);
  });
});
