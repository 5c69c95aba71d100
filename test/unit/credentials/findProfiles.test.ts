import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findProfiles } from '../../../src/credentials/findProfiles.ts';
import { never, problemOf, Rig } from './rig.ts';

const file = '~/.aliyun/config.json';
const pair = { access_key_id: 'LTAI5tFound', access_key_secret: 'Le4kMe' };
const ak = (name: string): object => ({ name, mode: 'AK', ...pair });

describe('the profiles of the CLI on this computer', () => {
  test('are none without a file', async t => {
    assert.deepEqual(await findProfiles(new Rig(t).context), { file, profiles: [] });
  });

  test('cannot be told from a file that is broken', async t => {
    const rig = new Rig(t);
    rig.writeFile('{"profiles":[{"access_key_secret":"Le4kMe');
    assert.deepEqual(await findProfiles(rig.context), {
      file,
      profiles: [],
      problem: { kind: 'file', reason: 'notJson' },
    });
  });

  test('are in the order of the file, with their region and the one that is used', async t => {
    const rig = new Rig(t);
    rig.writeProfiles(
      [
        { ...ak('first'), region_id: 'cn-hangzhou' },
        { ...ak('second'), mode: 'ak', region_id: 5 },
        { ...ak('third'), mode: undefined, region_id: 'cn hangzhou' },
      ],
      'second',
    );
    assert.deepEqual(await findProfiles(rig.context), {
      file,
      profiles: [
        { name: 'first', mode: 'AK', isCurrent: false, region: 'cn-hangzhou' },
        { name: 'second', mode: 'AK', isCurrent: true },
        { name: 'third', mode: 'AK', isCurrent: false },
      ],
    });
  });

  const currents: readonly (readonly [environment: Readonly<Record<string, string>>, current: string | undefined])[] = [
    [{}, 'a'],
    [{ ALICLOUD_PROFILE: 'b' }, 'b'],
    [{ ALICLOUD_PROFILE: 'b', ALIBABA_CLOUD_PROFILE: 'c' }, 'c'],
    [{ ALICLOUD_PROFILE: 'b', ALIBABA_CLOUD_PROFILE: 'c', ALIBABACLOUD_PROFILE: 'd' }, 'd'],
    [{ ALIBABACLOUD_PROFILE: 'nobody' }, undefined],
    [{ ALIBABA_CLOUD_IGNORE_PROFILE: 'TRUE' }, undefined],
    [{ ALIBABA_CLOUD_IGNORE_PROFILE: 'true' }, 'a'],
  ];
  for (const [environment, current] of currents) {
    test(`are used by the CLI as ${JSON.stringify(environment)} says`, async t => {
      const rig = new Rig(t);
      rig.writeProfiles(['a', 'b', 'c', 'd'].map(ak), 'a');
      Object.assign(rig.environment, environment);
      const { profiles } = await findProfiles(rig.context);
      assert.deepEqual(
        profiles.filter(({ isCurrent }) => isCurrent).map(({ name }) => name),
        current === undefined ? [] : [current],
      );
      assert.equal(profiles.length, 4);
    });
  }

  test('are told by their place when they have no name, and once when two have the same', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([ak('a'), { mode: 'AK' }, { name: 5, mode: 5 }, { name: '' }, null, 'Le4kMe', ak('a')]);
    const { profiles } = await findProfiles(rig.context);
    const nameless = (place: string, reason: string, mode: string): object => ({
      name: place,
      mode,
      isCurrent: false,
      problem: { kind: 'member', profile: place, member: 'name', reason },
    });
    const noProfile = (place: string): object => ({
      name: place,
      mode: '',
      isCurrent: false,
      problem: { kind: 'member', profile: place, member: 'profiles', reason: 'wrongType' },
    });
    assert.deepEqual(profiles, [
      { name: 'a', mode: 'AK', isCurrent: false },
      nameless('#2', 'missing', 'AK'),
      nameless('#3', 'wrongType', ''),
      nameless('#4', 'missing', ''),
      nameless('#5', 'missing', ''),
      noProfile('#6'),
    ]);
  });

  test('say what has to be allowed, or why nothing can be', async t => {
    const rig = new Rig(t);
    const chained = (name: string, source: string): object => ({
      name,
      mode: 'ChainableRamRoleArn',
      source_profile: source,
      ram_role_arn: 'acs:ram::1234567890123456:role/ops-reader',
    });
    rig.writeProfiles([
      { name: 'external', mode: 'External', process_command: 'print keys' },
      { name: 'uri', mode: 'CredentialsURI', credentials_uri: 'https://keys.example.com/' },
      chained('over external', 'external'),
    ]);
    const command = { kind: 'command', text: 'print keys' };
    const address = { kind: 'address', text: 'https://keys.example.com/' };
    const seen = async (): Promise<unknown[]> =>
      (await findProfiles(rig.context)).profiles.map(({ problem, asked }) => asked ?? problem);
    assert.deepEqual(await seen(), [command, address, command]);
    assert.deepEqual(await problemOf(rig.openProfile('over external').credentials(never)), {
      kind: 'consent',
      profile: 'external',
      asked: command,
    });
    rig.consents.push('print keys');
    assert.deepEqual(await seen(), [undefined, address, undefined]);
    rig.isTrusted = false;
    const untrusted = (profile: string): object => ({ kind: 'untrustedWorkspace', profile });
    assert.deepEqual(await seen(), [untrusted('external'), untrusted('uri'), untrusted('external')]);
    rig.environment['ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS'] = 'true';
    const forbidden = (profile: string): object => ({ kind: 'externalForbidden', profile });
    assert.deepEqual(await seen(), [forbidden('external'), forbidden('uri'), forbidden('external')]);
    assert.deepEqual(rig.requests, []);
  });

  test('say when what they keep has ended', async t => {
    const rig = new Rig(t);
    const kept = { ...pair, sts_token: 'Le4kMe', sts_expiration: rig.clock.now() / 1_000 - 1 };
    rig.writeProfiles(['StsToken', 'CloudSSO', 'OAuth'].map(mode => ({ name: mode, mode, ...kept })));
    assert.deepEqual(
      (await findProfiles(rig.context)).profiles.map(({ problem }) => problem),
      ['StsToken', 'CloudSSO', 'OAuth'].map(mode => ({ kind: 'profileExpired', profile: mode, mode })),
    );
  });

  test('are asked for without a request, a command or a change', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([
      { name: 'ecs', mode: 'EcsRamRole' },
      { name: 'role', mode: 'RamRoleArn', ...pair, ram_role_arn: 'acs:ram::1:role/x' },
    ]);
    const traces = rig.traces();
    const { profiles } = await findProfiles(rig.context);
    assert.deepEqual(profiles, [
      { name: 'ecs', mode: 'EcsRamRole', isCurrent: false },
      { name: 'role', mode: 'RamRoleArn', isCurrent: false },
    ]);
    assert.deepEqual([rig.requests, rig.stsHosts, rig.traces()], [[], [], traces]);
  });
});
