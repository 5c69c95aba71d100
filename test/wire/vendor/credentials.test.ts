import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { test } from 'node:test';
import ecs from '@alicloud/credentials/dist/src/providers/ecs_ram_role.js';
import type { Request, Response } from '@alicloud/credentials/dist/src/providers/http.js';
import { doRequest } from '@alicloud/credentials/dist/src/providers/http.js';
import oidc from '@alicloud/credentials/dist/src/providers/oidc_role_arn.js';
import role from '@alicloud/credentials/dist/src/providers/ram_role_arn.js';
import ak from '@alicloud/credentials/dist/src/providers/static_ak.js';
import sts from '@alicloud/credentials/dist/src/providers/static_sts.js';
import uri from '@alicloud/credentials/dist/src/providers/uri.js';
import type { Credentials } from '../../../src/cloud/credentials.ts';
import type { Emulator } from '../../../src/emulator/server.ts';
import { account, call, emulate, never } from '../support.ts';

interface Provider {
  getCredentials(): Promise<{ accessKeyId?: string; accessKeySecret?: string; securityToken?: string }>;
}

const opsReader = 'acs:ram::1234567890123456:role/ops-reader';
const audit = 'acs:ram::6543210987654321:role/audit';

/** The requests of the vendor's provider go to the emulator, with everything else about them as it is. */
function at<P extends Provider>(emulator: Emulator, provider: P): P {
  const elsewhere = { protocol: 'http', host: new URL(emulator.origin).host };
  const toEmulator = (request: Request): Promise<Response> => doRequest(Object.assign(request, elsewhere));
  return Object.assign(provider, { doRequest: toEmulator });
}

async function keysOf(provider: Provider): Promise<Credentials> {
  const { accessKeyId, accessKeySecret, securityToken } = await provider.getCredentials();
  assert.ok(accessKeyId && accessKeySecret && securityToken);
  return { accessKeyId, accessKeySecret, securityToken };
}

/** Whose keys they are, by our client. */
async function arnOf(t: TestContext, emulator: Emulator, credentials: Credentials): Promise<string> {
  return (await call(t, emulator, { credentials }).cloud.sts.getCallerIdentity(never)).arn;
}

const ofSample = (emulator: Emulator) => {
  const { accessKeyId, accessKeySecret } = account(emulator, 'sample');
  return ak.default.builder().withAccessKeyId(accessKeyId).withAccessKeySecret(accessKeySecret).build();
};

test('the RAM-role provider assumes a role in a form body, and a second one with its keys', async t => {
  const emulator = await emulate(t);
  const reader = at(
    emulator,
    role.default
      .builder()
      .withCredentialsProvider(ofSample(emulator))
      .withRoleArn(opsReader)
      .withRoleSessionName('vendor')
      .withPolicy('{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}')
      .withDurationSeconds(3600)
      .build(),
  );
  const first = await keysOf(reader);
  assert.equal(await arnOf(t, emulator, first), 'acs:ram::1234567890123456:assumed-role/ops-reader/vendor');

  const source = sts.default
    .builder()
    .withAccessKeyId(first.accessKeyId)
    .withAccessKeySecret(first.accessKeySecret)
    .withSecurityToken(first.securityToken ?? '');
  const chained = role.default
    .builder()
    .withCredentialsProvider(source.build())
    .withRoleArn(audit)
    .withRoleSessionName('next');
  const second = await keysOf(at(emulator, chained.build()));
  assert.equal(await arnOf(t, emulator, second), 'acs:ram::6543210987654321:assumed-role/audit/next');
});

test('the RAM-role provider repeats a refusal', async t => {
  const emulator = await emulate(t);
  const locked = role.default
    .builder()
    .withCredentialsProvider(ofSample(emulator))
    .withRoleArn('acs:ram::1234567890123456:role/locked')
    .withRoleSessionName('vendor');
  await assert.rejects(at(emulator, locked.build()).getCredentials(), /"Code":"NoPermission"/);
});

test('the OIDC provider assumes a role without a signature', async t => {
  const emulator = await emulate(t);
  const folder = await mkdtemp(join(tmpdir(), 'oidc-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, 'token');
  await writeFile(file, emulator.ram.provider.token(new Date()));
  const provider = oidc.default
    .builder()
    .withOIDCProviderArn(emulator.ram.provider.arn)
    .withOIDCTokenFilePath(file)
    .withRoleArn(opsReader)
    .withRoleSessionName('vendor')
    .withDurationSeconds(3600);
  const keys = await keysOf(at(emulator, provider.build()));
  assert.equal(await arnOf(t, emulator, keys), 'acs:ram::1234567890123456:assumed-role/ops-reader/vendor');
});

for (const isHardened of [false, true]) {
  test(`the ECS provider finds role and keys${isHardened ? ' where only tokens are taken' : ''}`, async t => {
    const emulator = await emulate(t);
    emulator.instance.isHardened = isHardened;
    const provider = at(emulator, ecs.default.builder().withDisableIMDSv1(isHardened).build());
    const keys = await keysOf(provider);
    assert.match(await arnOf(t, emulator, keys), /:assumed-role\/EcsRole\//);
    assert.equal(emulator.requests.calls('MetadataToken'), 2);
  });
}

test('the URI provider takes the keys of an address', async t => {
  const emulator = await emulate(t);
  const provider = uri.default.builder().withCredentialsURI(`${emulator.origin}/credentials`).build();
  const keys = await keysOf(provider);
  assert.match(await arnOf(t, emulator, keys), /:assumed-role\/ops-reader\//);
});
