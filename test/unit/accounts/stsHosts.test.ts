import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import type { KeysAnswer } from '../../../src/accounts/accounts.ts';
import { configuredEndpoints, type EndpointSettings } from '../../../src/network/configuredEndpoints.ts';
import { createConnector } from '../../../src/accounts/connector.ts';
import { type Sender, SendFailure } from '../../../src/cloud/wire.ts';
import { akProfile, alice, homeWith, installation, never, open, profile } from './installation.ts';

const inVpc: Partial<EndpointSettings> = { form: 'vpc' };
const answerOfSts = JSON.stringify({
  RequestId: 'R',
  AccountId: alice.accountId,
  UserId: alice.userId,
  IdentityType: alice.identityType,
  Arn: alice.arn,
  Credentials: { AccessKeyId: 'STS.key', AccessKeySecret: 'secret', SecurityToken: 'token', Expiration: '' },
});

/** A window on a machine from which `isReachable` hosts can be reached, and the calls of STS as `operation host`. */
async function window(
  t: TestContext,
  settings: Partial<EndpointSettings>,
  isReachable: (host: string) => boolean = () => true,
) {
  const asked: string[] = [];
  const sender: Sender = ({ headers }) => {
    const host = headers['host'] ?? '';
    const operation = headers['x-acs-action'] ?? '';
    if (host.startsWith('sts')) asked.push(`${operation} ${host}`);
    if (!isReachable(host)) return Promise.reject(new SendFailure('UND_ERR_CONNECT_TIMEOUT', false));
    const body = host.startsWith('sts') ? answerOfSts : JSON.stringify({ Success: true, TotalRecordCount: 0 });
    return Promise.resolve({ status: 200, headers: {}, body });
  };
  const { connect } = createConnector({ openSender: () => Promise.resolve(sender), wait: () => Promise.resolve() });
  const { homeFolder } = await homeWith(t, [
    { ...akProfile('ops', 'LTAI5tKeyOfAlice00001'), region_id: 'cn-beijing' },
    { ...akProfile('none', 'LTAI5tKeyOfAlice00001'), region_id: undefined },
    {
      ...akProfile('named', 'LTAI5tKeyOfAlice00001'),
      mode: 'RamRoleArn',
      ram_role_arn: role.roleArn,
      ram_session_name: 'me',
      sts_endpoint: 'sts.named.example',
    },
  ]);
  const endpoints = configuredEndpoints(() => ({ origin: '', form: 'public', custom: {}, ...settings }));
  const senders = { sender: () => Promise.resolve(sender), directSender: () => Promise.resolve(sender) };
  const store = open(t, installation(), connect, { homeFolder, ...senders }, endpoints);
  return { store, asked };
}

const role = { roleArn: 'acs:ram::1234567890123456:role/ops-reader', sessionName: 'me' };
const verified = { identity: alice, maskedAccessKeyId: 'LTAI****0001', isRenewed: false };
const withRole: KeysAnswer = { source: { ...profile('ops').source, roles: [role] } };
const regions = ['cn-hangzhou', 'ap-southeast-1'];

describe('in a VPC', () => {
  test('an account signs although its first region is not that of the machine', async t => {
    const { store, asked } = await window(t, inVpc, host => !/^sts-vpc\.(?!ap-southeast-1\.)/.test(host));
    const { id } = await store.add({ ...profile('ops'), name: 'x', regions }, verified);
    await (await store.cloudOf(id)).dts.describeDtsJobs('ap-southeast-1', {}, never);
    assert.deepEqual(asked, [
      'GetCallerIdentity sts-vpc.cn-hangzhou.aliyuncs.com',
      'GetCallerIdentity sts.aliyuncs.com',
    ]);
  });

  test('nothing but the host of its region is asked where only that can be reached, roles included', async t => {
    const { store, asked } = await window(t, inVpc, host => host !== 'sts.aliyuncs.com');
    assert.deepEqual((await store.verify(withRole, never, 'cn-beijing')).identity, alice);
    const { id } = await store.add({ ...withRole, name: 'x', regions }, verified);
    await (await store.cloudOf(id)).dts.describeDtsJobs('cn-hangzhou', {}, never);
    await store.setRegions(id, ['ap-southeast-1']);
    await (await store.cloudOf(id)).sts.getCallerIdentity(never);
    assert.deepEqual(asked, [
      'AssumeRole sts-vpc.cn-beijing.aliyuncs.com',
      'GetCallerIdentity sts-vpc.cn-beijing.aliyuncs.com',
      'AssumeRole sts-vpc.cn-hangzhou.aliyuncs.com',
      'GetCallerIdentity sts-vpc.cn-hangzhou.aliyuncs.com',
      'GetCallerIdentity sts-vpc.ap-southeast-1.aliyuncs.com',
    ]);
  });

  test('profiles are imported by the host of their region, or of the first usual one', async t => {
    const { store, asked } = await window(t, inVpc);
    await store.importProfiles(['us-east-1'], never);
    assert.deepEqual(
      asked.filter(call => call.startsWith('GetCallerIdentity')).sort(),
      ['cn-beijing', 'cn-hangzhou', 'us-east-1'].map(region => `GetCallerIdentity sts-vpc.${region}.aliyuncs.com`),
    );
  });

  test('the host that a profile names for its role is the only one', async t => {
    const { store, asked } = await window(t, inVpc, host => host !== 'sts.named.example');
    await assert.rejects(store.verify(profile('named'), never, 'cn-hangzhou'), { kind: 'unreachable' });
    assert.deepEqual(new Set(asked), new Set(['AssumeRole sts.named.example']));
  });
});

test('custom hosts of regions are asked for roles as well, and no other', async t => {
  const settings = { form: 'custom', custom: { sts: 'sts.{region}.example.com' } } as const;
  const { store, asked } = await window(t, settings);
  await store.verify(withRole, never, 'cn-beijing');
  assert.deepEqual(asked, ['AssumeRole sts.cn-beijing.example.com', 'GetCallerIdentity sts.cn-beijing.example.com']);
  const offline = await window(t, settings, () => false);
  await assert.rejects(offline.store.verify(profile('ops'), never, 'cn-beijing'), { kind: 'unreachable' });
  assert.deepEqual(new Set(offline.asked), new Set(['GetCallerIdentity sts.cn-beijing.example.com']));
});

test('elsewhere the host for all regions is asked', async t => {
  const { store, asked } = await window(t, {});
  await store.verify(withRole, never, 'cn-beijing');
  const { id } = await store.add({ ...withRole, name: 'x', regions }, verified);
  await (await store.cloudOf(id)).sts.getCallerIdentity(never);
  assert.deepEqual(new Set(asked.map(call => call.split(' ')[1])), new Set(['sts.aliyuncs.com']));
});
