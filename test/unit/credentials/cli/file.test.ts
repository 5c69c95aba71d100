import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import fs, {
  type FSWatcher,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { describe, test } from 'node:test';
import { CliFile, cliFilePath } from '../../../../src/credentials/cli/file.ts';
import { never, problemOf, refusalOf, Rig } from '../rig.ts';

const ak = (name: string, id: string): object => ({
  name,
  mode: 'AK',
  access_key_id: id,
  access_key_secret: 'secret',
});

describe('the file of the CLI', () => {
  test('lies where the CLI looks for it', () => {
    const unix = { environment: {}, homeFolder: '/home/a' };
    assert.equal(cliFilePath(unix, 'linux'), '/home/a/.aliyun/config.json');
    assert.equal(cliFilePath(unix, 'darwin'), '/home/a/.aliyun/config.json');
    const windows: readonly (readonly [environment: Readonly<Record<string, string>>, home: string])[] = [
      [{ HOMEDRIVE: 'H:', HOMEPATH: '/a', USERPROFILE: 'C:/Users/a' }, 'H:/a'],
      [{ USERPROFILE: 'C:/Users/a' }, 'C:/Users/a'],
      [{}, '/home/a'],
    ];
    for (const [environment, home] of windows) {
      assert.equal(cliFilePath({ ...unix, environment }, 'win32'), `${home}/.aliyun/config.json`);
    }
  });

  const troubles: readonly (readonly [what: string, prepare: (rig: Rig) => void, reason: string])[] = [
    ['is not there', () => undefined, 'missing'],
    ['is a folder', rig => mkdirSync(rig.file, { recursive: true }), 'unreadable'],
    [
      'is far too large for one',
      rig => {
        rig.writeFile('{"profiles":[]}');
        truncateSync(rig.file, 64 * 1024 * 1024);
      },
      'tooLarge',
    ],
    ['is below a file', rig => writeFileSync(join(rig.home, '.aliyun'), ''), 'missing'],
    ['is empty', rig => rig.writeFile(''), 'notJson'],
    ['breaks off', rig => rig.writeFile('{"profiles":[{"access_key_secret":"Le4kMe'), 'notJson'],
    ['is a list', rig => rig.writeFile('["Le4kMe"]'), 'notProfiles'],
    ['is a text', rig => rig.writeFile('"Le4kMe"'), 'notProfiles'],
    ['has no list of profiles', rig => rig.writeFile('{"profiles":{"Le4kMe":1}}'), 'notProfiles'],
    ['has a number as its profiles', rig => rig.writeFile('{"profiles":5}'), 'notProfiles'],
  ];
  for (const [what, prepare, reason] of troubles) {
    test(`that ${what} is told`, async t => {
      const rig = new Rig(t);
      prepare(rig);
      const { error, shown } = await refusalOf(rig.openProfile('any').credentials(never));
      assert.deepEqual(error.sourceProblem, { kind: 'file', reason });
      assert.ok(!shown.includes('Le4k'), shown);
      assert.ok(!shown.includes(rig.home), shown);
    });
  }

  test('may be as large as eight megabytes', async t => {
    const rig = new Rig(t);
    rig.writeFile('{"profiles":[]}'.padEnd(8 * 1024 * 1024));
    assert.deepEqual((await new CliFile(rig.file).read()).profiles, []);
  });

  for (const text of ['null', '{}', '{"profiles":null}', '{"profiles":[]}', '{"profiles":[null,5,"any",[]]}']) {
    test(`that is ${text} has no such profile`, async t => {
      const rig = new Rig(t);
      rig.writeFile(text);
      assert.deepEqual(await problemOf(rig.openProfile('any').credentials(never)), {
        kind: 'noProfile',
        profile: 'any',
      });
    });
  }

  test('is read again when it was torn a moment ago', async t => {
    const rig = new Rig(t);
    rig.writeFile('{"profiles":[');
    const { readFile } = promises;
    const read = async (...parameters: Parameters<typeof readFile>): Promise<unknown> => {
      const text = await readFile(...parameters);
      rig.writeProfiles([ak('any', 'id')]);
      return text;
    };
    const { mock } = t.mock.method(promises, 'readFile', read as typeof readFile);
    syncBuiltinESMExports();
    t.after(() => {
      mock.restore();
      syncBuiltinESMExports();
    });
    assert.equal((await new CliFile(rig.file).read()).profiles.length, 1);
    assert.equal(mock.callCount(), 2);
  });

  test('is read once while it stays the same', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([ak('any', 'id')]);
    const file = new CliFile(rig.file);
    const first = await file.read();
    assert.equal(await file.read(), first);
    rig.writeProfiles([ak('any', 'id'), ak('other', 'id')]);
    assert.notEqual(await file.read(), first);
  });

  test('has the first of two profiles with one name', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([ak('any', 'first'), ak('any', 'second')]);
    assert.equal((await rig.openProfile('any').credentials(never)).accessKeyId, 'first');
  });
});

describe('profiles that build on each other', () => {
  const link = (name: string, source: unknown): object => ({
    name,
    mode: 'ChainableRamRoleArn',
    source_profile: source,
    ram_role_arn: 'acs:ram::1234567890123456:role/ops-reader',
  });
  test('may not go round in a circle', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([link('a', 'b'), link('b', 'c'), link('c', 'b'), link('self', 'self')]);
    assert.deepEqual(await problemOf(rig.openProfile('a').credentials(never)), { kind: 'cycle', profile: 'b' });
    assert.deepEqual(await problemOf(rig.openProfile('self').credentials(never)), { kind: 'cycle', profile: 'self' });
  });

  test('are told apart when one of them is broken', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([link('a', 'b'), link('b', 'c'), { name: 'c', mode: 'AK', access_key_id: 5 }]);
    assert.deepEqual(await problemOf(rig.openProfile('a').credentials(never)), {
      kind: 'member',
      profile: 'c',
      member: 'access_key_id',
      reason: 'wrongType',
    });
  });
});

describe('a source follows the file', () => {
  /** How the file is replaced by other content. */
  const writers: readonly (readonly [what: string, write: (rig: Rig, profiles: readonly object[]) => void])[] = [
    ['written in place', (rig, profiles) => rig.writeProfiles(profiles)],
    [
      'replaced by renaming',
      (rig, profiles) => {
        const temporary = `${rig.file}.tmp`;
        writeFileSync(temporary, JSON.stringify({ profiles }));
        renameSync(temporary, rig.file);
      },
    ],
    [
      'removed and written anew',
      (rig, profiles) => {
        rmSync(rig.file);
        rig.writeProfiles(profiles);
      },
    ],
  ];
  for (const [what, write] of writers) {
    test(`that is ${what}`, async t => {
      const rig = new Rig(t);
      rig.writeProfiles([ak('any', 'first')]);
      const source = rig.openProfile('any');
      assert.equal((await source.credentials(never)).accessKeyId, 'first');
      const changed = new Promise<void>(resolve => void source.onDidChange(resolve));
      write(rig, [ak('any', 'second')]);
      await changed;
      assert.equal((await source.credentials(never)).accessKeyId, 'second');
    });
  }

  test('that is a link', async t => {
    const rig = new Rig(t);
    const elsewhere = elsewhereFor(t);
    const target = join(elsewhere, 'profiles.json');
    writeFileSync(target, JSON.stringify({ profiles: [ak('any', 'first')] }));
    mkdirSync(join(rig.home, '.aliyun'));
    symlinkSync(target, rig.file);
    const source = rig.openProfile('any');
    assert.equal((await source.credentials(never)).accessKeyId, 'first');
    const changed = new Promise<void>(resolve => void source.onDidChange(resolve));
    writeFileSync(`${target}.tmp`, JSON.stringify({ profiles: [ak('any', 'second')] }));
    renameSync(`${target}.tmp`, target);
    await changed;
    assert.equal((await source.credentials(never)).accessKeyId, 'second');
  });

  test('that is written for the first time', async t => {
    const rig = new Rig(t);
    const source = rig.openProfile('any');
    assert.deepEqual(await problemOf(source.credentials(never)), { kind: 'file', reason: 'missing' });
    const changed = new Promise<void>(resolve => {
      source.onDidChange(() => {
        if (source.state.problem === undefined) resolve();
      });
    });
    rig.writeProfiles([ak('any', 'first')]);
    await changed;
    assert.equal((await source.credentials(never)).accessKeyId, 'first');
  });

  test('that is removed with its folder and written anew', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([ak('any', 'first')]);
    const source = rig.openProfile('any');
    await source.credentials(never);
    const until = (holds: () => boolean): Promise<void> =>
      new Promise(resolve => {
        source.onDidChange(() => {
          if (holds()) resolve();
        });
      });
    const missing = until(() => source.state.problem?.kind === 'file');
    rmSync(dirname(rig.file), { recursive: true });
    await missing;
    const back = until(() => source.state.problem === undefined);
    rig.writeProfiles([ak('any', 'second')]);
    await back;
    assert.equal((await source.credentials(never)).accessKeyId, 'second');
  });

  test('and goes on by itself when the CLI has renewed what it keeps there', async t => {
    const rig = new Rig(t);
    const { accessKeyId, accessKeySecret, securityToken } = rig.account('temporary');
    const kept = { access_key_id: accessKeyId, access_key_secret: accessKeySecret, sts_token: securityToken };
    const now = rig.clock.now() / 1_000;
    const profile = { name: 'sso', mode: 'CloudSSO', ...kept, cloud_sso_access_token_expire: now + 900 };
    rig.writeProfiles([{ ...profile, sts_expiration: now + 600 }]);
    const source = rig.openProfile('sso');
    assert.equal((await source.credentials(never)).expiresAt, (now + 600) * 1_000);
    assert.equal(source.isRenewed, false);
    rig.clock.jump(539_999);
    assert.equal((await source.credentials(never)).accessKeyId, accessKeyId);
    // A minute before the end, so that no call is signed with them too late.
    rig.clock.jump(1);
    const problem = { kind: 'profileExpired', profile: 'sso', mode: 'CloudSSO', logInEndsAt: (now + 900) * 1_000 };
    assert.deepEqual(await problemOf(source.credentials(never)), problem);
    assert.deepEqual(source.state, { expiresAt: (now + 600) * 1_000, problem });
    const changed = new Promise<void>(resolve => void source.onDidChange(resolve));
    rig.writeProfiles([{ ...profile, sts_expiration: now + 4_200 }]);
    await changed;
    assert.deepEqual(source.state, {});
    assert.equal((await source.credentials(never)).expiresAt, (now + 4_200) * 1_000);
  });

  test('but keeps the keys of a role when only other profiles have changed', async t => {
    const rig = new Rig(t);
    const { accessKeyId, accessKeySecret } = rig.account('sample');
    const role = {
      name: 'role',
      mode: 'RamRoleArn',
      access_key_id: accessKeyId,
      access_key_secret: accessKeySecret,
      ram_role_arn: rig.roleArn('ops-reader'),
      ram_session_name: 'cli',
    };
    rig.writeProfiles([role]);
    const source = rig.openProfile('role');
    const other = rig.openProfile('other');
    const keys = await source.credentials(never);
    assert.deepEqual(await problemOf(other.credentials(never)), { kind: 'noProfile', profile: 'other' });
    const told: string[] = [];
    source.onDidChange(() => told.push('role'));
    const changed = new Promise<void>(resolve => void other.onDidChange(resolve));
    rig.writeProfiles([role, ak('other', 'id')]);
    await changed;
    assert.deepEqual(await source.credentials(never), keys);
    assert.deepEqual(told, []);
    // With another session name it is another role to sign as, however long the keys would be good.
    rig.writeProfiles([{ ...role, ram_session_name: 'other' }, ak('other', 'id')]);
    assert.notDeepEqual(await source.credentials(never), keys);
  });

  test('no longer when it is closed', async t => {
    const rig = new Rig(t);
    rig.writeProfiles([ak('any', 'first'), ak('other', 'first')]);
    const source = rig.openProfile('any');
    const other = rig.openProfile('other');
    await Promise.all([source.credentials(never), other.credentials(never)]);
    const told: string[] = [];
    source.onDidChange(() => told.push('any'));
    source.dispose();
    const changed = new Promise<void>(resolve => void other.onDidChange(resolve));
    rig.writeProfiles([ak('any', 'second'), ak('other', 'second')]);
    await changed;
    assert.deepEqual(told, []);
  });
});

describe('the file is watched in its folder and in that of what it links to', () => {
  /** The file of the CLI as a link, unless there is none yet, and a way to tell of changes in any of the folders. */
  function watched(t: TestContext, isThere = true) {
    const rig = new Rig(t);
    const target = join(elsewhereFor(t), 'profiles.json');
    writeFileSync(target, '{}');
    if (isThere) {
      mkdirSync(dirname(rig.file));
      symlinkSync(target, rig.file);
    }
    const told = new Map<string, ((event: string, name: string | null) => void)[]>();
    const watch = (folder: string, _options: object, tell: (event: string, name: string | null) => void): FSWatcher => {
      if (!fs.existsSync(folder)) throw new Error('ENOENT');
      told.set(folder, [...(told.get(folder) ?? []), tell]);
      const watcher = Object.assign(new EventEmitter(), {
        close: () => undefined,
        ref: () => watcher,
        unref: () => watcher,
      });
      return watcher;
    };
    const { mock } = t.mock.method(fs, 'watch', watch as typeof fs.watch);
    syncBuiltinESMExports();
    t.after(() => {
      mock.restore();
      syncBuiltinESMExports();
    });
    let changes = 0;
    const file = new CliFile(rig.file);
    file.watch(() => (changes += 1));
    t.after(() => file.dispose());
    const tell = (folder: string, name: string | null): number => {
      const before = changes;
      told.get(folder)?.at(-1)?.('change', name);
      return changes - before;
    };
    return { tell, told, home: rig.home, folders: [dirname(rig.file), dirname(target)] };
  }

  const events: readonly (readonly [name: string | null, isOfTheFile: boolean])[] = [
    [null, true],
    ['config.json', true],
    ['profiles.json', true],
    ['config.json.tmp', false],
    ['credentials', false],
  ];
  for (const [name, isOfTheFile] of events) {
    test(`${name ?? 'what the system does not name'} ${isOfTheFile ? 'may be' : 'is not'} the file`, t => {
      const { tell, told, folders } = watched(t);
      for (const folder of folders) {
        assert.equal(tell(folder, name), isOfTheFile ? 1 : 0, folder);
        assert.equal(told.get(folder)?.length, 1, 'the folder is the same');
      }
    });
  }

  test('a folder that is not there yet is waited for in the one above', t => {
    const { tell, told, home } = watched(t, false);
    assert.deepEqual([tell(home, '.config'), told.get(home)?.length], [0, 1]);
    for (const [count, name] of ['.aliyun', null].entries()) {
      assert.deepEqual([tell(home, name), told.get(home)?.length], [1, count + 2]);
    }
  });

  test('a folder that is removed or replaced is watched anew', t => {
    const { tell, told, folders } = watched(t);
    const [own = ''] = folders;
    assert.equal(tell(own, '.aliyun'), 1);
    assert.deepEqual(
      folders.map(folder => told.get(folder)?.length),
      [2, 2],
    );
  });
});

function elsewhereFor(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'elsewhere '));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}
