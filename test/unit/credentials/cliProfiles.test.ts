import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Credentials, SourceProblem } from '../../../src/cloud/credentials.ts';
import { findProfiles } from '../../../src/credentials/findProfiles.ts';
import { startEmulator } from '../../../src/emulator/server.ts';
import { SimulatedClock } from '../../support/simulatedClock.ts';
import { breaks, broken, leak, validProfiles } from './profiles.ts';
import { never, refusalOf, Rig, rootSecret } from './rig.ts';
import { Vendor } from './vendor/vendor.ts';
import type { Question, Reply } from './vendor/vendorKeys.ts';

/**
 * A home folder with a profile of every mode, and with every profile broken in every member. What has keys is compared with
 * the vendor's library, which works on a copy of the folder, since it writes its file, and against an emulator of its own,
 * which issues the same keys in the same order.
 */
const rig = new Rig({ after }, new SimulatedClock(Date.now()));
const valid = validProfiles(rig);
const profiles = [
  ...Object.entries(valid).map(([name, { mode, members }]) => ({ name, mode, ...members })),
  ...breaks.map((each, index) => broken(valid, each, index)),
];
rig.writeProfiles(profiles, 'ak');
const traces = rig.traces();
const copies = mkdtempSync(join(tmpdir(), 'vendor '));
const vendor = new Vendor(copies);
after(() => {
  vendor.close();
  rmSync(copies, { recursive: true });
});

/** After every one of the runs the file is what it was, to the byte and to the millisecond. */
afterEach(() => assert.deepEqual(rig.traces(), traces));

/** Everything in the profiles that nobody may ever see: all that is not a word of the vendor's. */
const secrets = new Set([
  leak,
  ...['sample', 'temporary'].flatMap(name => {
    const { accessKeySecret, securityToken } = rig.account(name as 'sample');
    return [accessKeySecret, ...(securityToken === undefined ? [] : [securityToken])];
  }),
]);
/** Names that were broken on purpose are told, as the mode and the role that STS refuses are. */
function assertNothingSecret(shown: string): void {
  for (const secret of secrets) assert.ok(!shown.includes(secret), `${secret} in ${shown}`);
}

async function keysOf(profile: string): Promise<Credentials> {
  rig.restart();
  const source = rig.openProfile(profile);
  const { expiresAt, ...keys } = await source.credentials(never);
  assert.equal(source.state.expiresAt, expiresAt);
  assertNothingSecret(JSON.stringify(source.state));
  source.dispose();
  return keys;
}

/** What the vendor's library says, with everything as in the beginning. */
async function vendorSays(question: { readonly profile: string } | { readonly uri: string }): Promise<Reply> {
  cpSync(join(rig.home, '.aliyun'), join(copies, '.aliyun'), { recursive: true });
  const emulator = await startEmulator({ rootSecret });
  try {
    return await vendor.ask({ ...question, port: Number(new URL(emulator.origin).port) } satisfies Question);
  } finally {
    await emulator.close();
  }
}

describe('a profile of the CLI', () => {
  for (const [name, { arn, vendor: compared }] of Object.entries(valid)) {
    const how = compared === 'same' ? 'the same as the vendor has' : `not compared: ${compared.not}`;
    test(`${name} has keys (${how})`, async () => {
      const keys = await keysOf(name);
      assert.equal((await rig.whoHas(keys)).arn, arn);
      if (compared === 'same') assert.deepEqual(keys, await vendorSays({ profile: name }));
    });
  }

  test('uri has the keys that the vendor’s provider for an address has', async () => {
    assert.deepEqual(await keysOf('uri'), await vendorSays({ uri: 'http://127.0.0.1:6666/credentials' }));
  });
});

/** The end of the log-in, which is another at every run. */
function withoutLogIn(problem: SourceProblem | undefined): object {
  return Object.fromEntries(Object.entries(problem ?? {}).filter(([name]) => name !== 'logInEndsAt'));
}

describe('a profile of the CLI in which', () => {
  for (const [index, { profile, member, value, outcome, vendor: compared }] of breaks.entries()) {
    const shownValue = value === undefined ? 'missing' : JSON.stringify(value).slice(0, 60);
    if (outcome === 'keys') {
      test(`${profile}: ${member} is ${shownValue} has keys`, async () => {
        const keys = await keysOf(`${index}`);
        assert.equal((await rig.whoHas(keys)).arn, valid[profile]?.arn);
        if (compared === 'same') assert.deepEqual(keys, await vendorSays({ profile: `${index}` }));
      });
      continue;
    }
    test(`${profile}: ${member} is ${shownValue} has none, and says why`, async () => {
      const source = rig.openProfile(`${index}`);
      const { error, shown } = await refusalOf(source.credentials(never));
      const named = { profile: `${index}`, ...outcome };
      assert.deepEqual(withoutLogIn(error.sourceProblem), named);
      assert.equal(error.kind, 'credentials');
      assert.deepEqual(withoutLogIn(source.state.problem), named);
      assertNothingSecret(shown);
      assertNothingSecret(JSON.stringify(source.state));
      source.dispose();
    });
  }
});

describe('all of the profiles', () => {
  let found: Awaited<ReturnType<typeof findProfiles>>;
  before(async () => (found = await findProfiles(rig.context)));

  test('are found, with the problems that their keys have', () => {
    assert.equal(found.file, '~/.aliyun/config.json');
    assert.equal(found.problem, undefined);
    assert.equal(found.profiles.length, profiles.length);
    assert.deepEqual(
      Object.fromEntries(
        found.profiles.slice(0, Object.keys(valid).length).map(({ name, problem }) => [name, problem]),
      ),
      Object.fromEntries(Object.keys(valid).map(name => [name, undefined])),
    );
    for (const [index, { outcome, hint }] of breaks.entries()) {
      const profile = found.profiles.find(({ name }) => name === `${index}`);
      const told = outcome === 'keys' ? hint : outcome;
      assert.deepEqual(withoutLogIn(profile?.problem), told ? { profile: `${index}`, ...told } : {});
    }
    assertNothingSecret(JSON.stringify(found));
  });

  test('are there for every mode that is read', () => {
    const modes = new Set(found.profiles.filter(({ problem }) => problem === undefined).map(({ mode }) => mode));
    assert.deepEqual([...modes].sort(), [
      'AK',
      'ChainableRamRoleArn',
      'CloudSSO',
      'CredentialsURI',
      'EcsRamRole',
      'External',
      'OAuth',
      'OIDC',
      'RamRoleArn',
      'RamRoleArnWithRoleName',
      'StsToken',
    ]);
  });
});
