import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { readToken } from '../../../src/credentials/assumeRole.ts';
import { credentialsUriFetch } from '../../../src/credentials/credentialsUri.ts';
import { ecsRamRoleFetch } from '../../../src/credentials/ecsRamRole.ts';
import { externalCommandFetch } from '../../../src/credentials/externalCommand.ts';
import { findProfiles } from '../../../src/credentials/findProfiles.ts';
import { never, refusalOf, Rig } from './rig.ts';

/**
 * What the vendor's programs make of the bytes of a file or an answer, by their source, beside what we make of them.
 * What they read, we read; where they refuse, we say why, unless we can read it as well.
 *
 * - https://github.com/aliyun/aliyun-cli/blob/eadd68d9a13dd0734a2236e2c70e38f4888ae65f/config/configuration.go
 * - https://github.com/aliyun/aliyun-cli/blob/eadd68d9a13dd0734a2236e2c70e38f4888ae65f/config/profile.go
 * - https://github.com/aliyun/credentials-go/blob/9ac55b4041418ba3d0ac846cd69c000998d737b9/credentials/providers/oidc.go
 * - https://pkg.go.dev/encoding/json#Unmarshal
 */
type Vendor = 'reads' | 'refuses';

type Bytes = string | Uint8Array;
type Row<Ours> = readonly [what: string, bytes: Bytes, vendor: Vendor, ours: Ours];

const mark = '\uFEFF';
const utf16 = (text: string, isMarked = true): Buffer => Buffer.from((isMarked ? mark : '') + text, 'utf16le');

/** The profiles that are found: the name, the ID of the keys or the member that is at fault, and which one is in use. */
type Found = readonly string[];
type Ours = Found | { readonly refused: string };

const ak = '"mode":"AK","access_key_id":"id-a","access_key_secret":"Le4kMe"';
const good = `{"current":"a","profiles":[{"name":"a",${ak}}]}`;
const alone: Found = ['a: id-a, in use'];

const files: readonly Row<Ours>[] = [
  ['is as the CLI writes it', JSON.stringify(JSON.parse(good), undefined, '\t'), 'reads', alone],
  ['has lines that end in CR LF, and a last one', `${good.replaceAll(',', ',\r\n')}\r\n`, 'reads', alone],
  ['begins with a byte order mark', mark + good, 'refuses', alone],
  ['begins with two of them', mark + mark + good, 'refuses', { refused: 'notJson' }],
  ['is UTF-16', utf16(good), 'refuses', { refused: 'utf16' }],
  ['is UTF-16 with the high byte first', utf16(good).swap16(), 'refuses', { refused: 'utf16' }],
  ['is UTF-16 without a mark', utf16(good, false), 'refuses', { refused: 'utf16' }],
  ['is UTF-16 without a mark, the high byte first', utf16(good, false).swap16(), 'refuses', { refused: 'utf16' }],
  ['has only a mark of UTF-16', utf16(''), 'refuses', { refused: 'utf16' }],
  ['is empty', '', 'refuses', { refused: 'notJson' }],
  ['is one byte', '0', 'refuses', { refused: 'notProfiles' }],
  ['has only blanks', ' \r\n', 'refuses', { refused: 'notJson' }],
  ['has only a byte order mark', mark, 'refuses', { refused: 'notJson' }],
  ['has only zeros, as after a crash', new Uint8Array(good.length), 'refuses', { refused: 'notJson' }],
  ['breaks off', good.slice(0, -2), 'refuses', { refused: 'notJson' }],
  ['goes on after its end', `${good}{}`, 'refuses', { refused: 'notJson' }],
  ['has a comma too many', good.replace('}]', '},]'), 'refuses', { refused: 'notJson' }],
  ['has a comment', `${good}// Le4kMe`, 'refuses', { refused: 'notJson' }],
  ['has single quotes', good.replaceAll('"', "'"), 'refuses', { refused: 'notJson' }],
  ['has a line end in a text', good.replace('id-a', 'id\na'), 'refuses', { refused: 'notJson' }],
  ['is a list', '[]', 'refuses', { refused: 'notProfiles' }],
  ['is a text', '"Le4kMe"', 'refuses', { refused: 'notProfiles' }],
  ['has profiles that are no list', '{"profiles":{}}', 'refuses', { refused: 'notProfiles' }],
  ['is null', 'null', 'reads', []],
  ['has no profiles', '{}', 'reads', []],
  ['has null as its profiles', '{"profiles":null}', 'reads', []],
  ['has names in capital letters', good.toUpperCase().replace('"ID-A"', '"id-a"'), 'reads', ['A: id-a, in use']],
  ['has a name with a long s', good.replace('access_key_id', 'acce\u017fs_key_id'), 'reads', alone],
  ['has a name with a Kelvin sign', good.replace('access_key_id', 'access_\u212aey_id'), 'reads', alone],
  ['has a name twice', good.replace('"name"', '"name":"Le4kMe","name"'), 'reads', alone],
  ['has a name twice, in other letters', good.replace('"name"', '"Name":"Le4kMe","name"'), 'reads', alone],
  ['has a name once more as null', good.replace('"mode"', '"NAME":null,"mode"'), 'reads', alone],
  ['has members that nobody knows', good.replace('"mode"', '"x":[{"y":1e400}],"mode"'), 'reads', alone],
  ['has escapes', good.replace('id-a', String.raw`\u0069d\u002da`), 'reads', alone],
  ['has a first profile without a name', `{"profiles":[{${ak}}]}`, 'reads', ['default: id-a, in use']],
  ['has null as its first name', `{"profiles":[{"name":null,${ak}}]}`, 'reads', ['default: id-a, in use']],
  ['has null as a profile', '{"profiles":[null]}', 'reads', ['default: mode, in use']],
  [
    'has a second profile without a name',
    `{"profiles":[{"name":"a",${ak}},{${ak}}]}`,
    'reads',
    ['a: id-a', '#2: name'],
  ],
  ['says that the profile in use is null', good.replace('"current":"a"', '"current":null'), 'reads', ['a: id-a']],
  ['says that the profile in use is a number', good.replace('"current":"a"', '"current":1'), 'refuses', ['a: id-a']],
  [
    'has a text that is not UTF-8, as from an old editor in Chinese',
    Buffer.from(good.replaceAll('"a"', '"\u00c9\u00fa\u00b2\u00fa"'), 'latin1'),
    'reads',
    ['\ufffd\ufffd\ufffd\ufffd: id-a, in use'],
  ],
  [
    'has a byte between its texts that is not UTF-8',
    Buffer.from(`\u00ff${good}`, 'latin1'),
    'refuses',
    { refused: 'notJson' },
  ],
  // The CLI refuses the whole file, and we only the profile.
  ['has a number as an ID', good.replace('"id-a"', '5'), 'refuses', ['a: access_key_id, in use']],
  ['has a number as a mode', good.replace('"AK"', '5'), 'refuses', ['a: mode, in use']],
  ['has a text among its profiles', good.replace(']', ',"Le4kMe"]'), 'refuses', [...alone, '#2: profiles']],
];

describe('a file of profiles that', () => {
  for (const [what, bytes, vendor, ours] of files) {
    test(`${what}: the CLI ${vendor} it`, async t => {
      const rig = new Rig(t);
      mkdirSync(dirname(rig.file));
      writeFileSync(rig.file, bytes);
      const { profiles, problem } = await findProfiles(rig.context);
      const found = await Promise.all(
        profiles.map(async ({ name, isCurrent, problem: of }) => {
          const member = of?.kind === 'member' ? of.member : undefined;
          const said = member ?? (await rig.openProfile(name).credentials(never)).accessKeyId;
          return `${name}: ${said}${isCurrent ? ', in use' : ''}`;
        }),
      );
      const reason = problem?.kind === 'file' ? problem.reason : undefined;
      assert.deepEqual(reason === undefined ? found : { refused: reason }, ours);
      assert.ok(vendor === 'refuses' || Array.isArray(ours), 'What the vendor reads, we read.');
    });
  }

  const links: readonly (readonly [what: string, link: (rig: Rig) => void, reason: string])[] = [
    ['leads to a folder', rig => symlinkSync(rig.home, rig.file), 'unreadable'],
    ['leads nowhere', rig => symlinkSync(join(rig.home, 'nowhere'), rig.file), 'missing'],
    ['leads to itself', rig => symlinkSync(rig.file, rig.file), 'unreadable'],
    ['leads to a device', rig => symlinkSync('/dev/null', rig.file), 'unreadable'],
  ];
  for (const [what, link, reason] of links) {
    test(`is a link that ${what}`, async t => {
      const rig = new Rig(t);
      mkdirSync(dirname(rig.file));
      link(rig);
      const { error } = await refusalOf(rig.openProfile('a').credentials(never));
      assert.deepEqual(error.sourceProblem, { kind: 'file', reason });
    });
  }
});

test('a source profile takes its address from the environment, as in the CLI, and nothing else', async t => {
  const rig = new Rig(t);
  const address = 'http://127.0.0.1:6666/credentials';
  rig.consents.push(address);
  Object.assign(rig.environment, { ALIBABA_CLOUD_CREDENTIALS_URI: address, ALIBABA_CLOUD_ACCESS_KEY_ID: 'id' });
  const role = { mode: 'ChainableRamRoleArn', ram_role_arn: rig.roleArn('ops-reader'), ram_session_name: 'cli' };
  rig.writeProfiles([
    { name: 'over uri', source_profile: 'uri', ...role },
    { name: 'uri', mode: 'CredentialsURI' },
    { name: 'over ak', source_profile: 'ak', ...role },
    { name: 'ak', mode: 'AK', access_key_secret: 'secret' },
  ]);
  const keys = await rig.openProfile('over uri').credentials(never);
  assert.equal((await rig.whoHas(keys)).arn, 'acs:ram::1234567890123456:assumed-role/ops-reader/cli');
  const { error } = await refusalOf(rig.openProfile('over ak').credentials(never));
  assert.deepEqual(error.sourceProblem, { kind: 'member', profile: 'ak', member: 'access_key_id', reason: 'missing' });
});

const pair = '"Code":"Success","AccessKeyId":"STS.id","AccessKeySecret":"Le4kMe","SecurityToken":"Le4kMe"';
const issued = (expiration: string): string => `{${pair},"Expiration":${expiration}}`;
const dated = issued('"2026-01-15T09:30:00Z"');
const end = Date.parse('2026-01-15T09:30:00Z');

/** Until when the keys are good, in milliseconds since 1970, or what is at fault. */
type Until = number | 'unknown' | { readonly refused: string };

/** The vendor is the CLI, which asks an address itself. */
const answers: readonly Row<Until>[] = [
  ['is as documented', dated, 'reads', end],
  ['has a last line end', `${dated}\r\n`, 'reads', end],
  ['begins with a byte order mark', mark + dated, 'refuses', end],
  ['has names in other letters', dated.replace(/"[A-Z]\w+":/g, name => name.toLowerCase()), 'reads', end],
  ['has a fraction of a second', issued('"2026-01-15T09:30:00.000Z"'), 'reads', end],
  ['does not say when the keys end', `{${pair}}`, 'reads', 'unknown'],
  ['says null', issued('null'), 'reads', 'unknown'],
  ['says nothing', issued('""'), 'reads', 'unknown'],
  ['says blanks', issued('" "'), 'reads', 'unknown'],
  ['says something else', issued('"Le4kMe"'), 'reads', 'unknown'],
  ['says a Unix time', issued(String(end / 1_000)), 'refuses', end],
  ['says a list', issued('["Le4kMe"]'), 'refuses', { refused: 'Expiration' }],
  ['says yes', issued('true'), 'refuses', { refused: 'Expiration' }],
  ['names its success in small letters', dated.replace('Success', 'success'), 'refuses', { refused: 'refused' }],
  ['goes on after its end', `${dated}Le4kMe`, 'refuses', { refused: 'notJson' }],
  ['is empty', '', 'refuses', { refused: 'notJson' }],
  ['is null', 'null', 'refuses', { refused: 'notJson' }],
];

describe('an answer with keys that', () => {
  const untilOf = async (fetched: Promise<{ readonly expiresAt?: number }>): Promise<Until> => {
    try {
      return (await fetched).expiresAt ?? 'unknown';
    } catch {
      const { sourceProblem } = (await refusalOf(fetched)).error;
      if (sourceProblem?.kind === 'address') return { refused: sourceProblem.member ?? sourceProblem.reason };
      return { refused: sourceProblem?.kind ?? '' };
    }
  };

  for (const [what, bytes, vendor, until] of answers) {
    test(`${what}: the CLI ${vendor} it from an address`, async t => {
      const rig = new Rig(t);
      const body = String(bytes);
      const text = 'https://keys.example.com/';
      rig.consents.push(text);
      const answer = () => Promise.resolve(() => Promise.resolve({ status: 200, headers: {}, body }));
      const context = { ...rig.context, sender: answer, directSender: answer };
      assert.deepEqual(await untilOf(credentialsUriFetch({ profile: 'uri', text }, context)(never)), until);
      const ofInstance = await untilOf(ecsRamRoleFetch('role', context)(never));
      assert.deepEqual(ofInstance, typeof until === 'object' ? { refused: 'metadata' } : until);
      assert.ok(vendor === 'refuses' || typeof until !== 'object', 'What the vendor reads, we read.');
    });
  }
});

const printed = (more = ''): string =>
  `{"mode":"StsToken","access_key_id":"STS.id","access_key_secret":"Le4kMe","sts_token":"Le4kMe"${more}}`;
const datedPrint = printed(',"expiration":"2026-01-15T09:30:00Z"');

/** The vendor is the CLI, which runs the command itself. */
const outputs: readonly Row<Until>[] = [
  ['is as documented', datedPrint, 'reads', end],
  ['has a last line end', `${datedPrint}\r\n`, 'reads', end],
  ['begins with a byte order mark', mark + datedPrint, 'refuses', end],
  ['is UTF-16', utf16(datedPrint), 'refuses', { refused: 'notJson' }],
  ['has names in other letters', datedPrint.replace(/"\w+":/g, name => name.toUpperCase()), 'reads', end],
  ['has a member once more as null', printed(',"Access_Key_Id":null'), 'reads', 'unknown'],
  ['says nothing about the end', printed(',"expiration":""'), 'reads', 'unknown'],
  ['says something else about the end', printed(',"expiration":["soon"]'), 'reads', 'unknown'],
  ['is followed by a log line', `${datedPrint}\nLe4kMe`, 'refuses', { refused: 'notJson' }],
];

describe('the output of a command that', () => {
  for (const [what, bytes, vendor, until] of outputs) {
    test(`${what}: the CLI ${vendor} it`, async t => {
      const rig = new Rig(t);
      const file = join(rig.home, 'output');
      writeFileSync(file, bytes);
      rig.consents.push('print');
      const context = { ...rig.context, environment: { PATH: process.env['PATH'] } };
      const print = `process.stdout.write(require('node:fs').readFileSync(${JSON.stringify(file)}))`;
      const command = { profile: 'external', text: 'print', words: [process.execPath, '-e', print] };
      const fetched = externalCommandFetch(command, context)(never);
      if (typeof until === 'object') {
        const { error } = await refusalOf(fetched);
        assert.deepEqual(error.sourceProblem, { kind: 'command', profile: 'external', reason: until.refused });
      } else {
        assert.equal((await fetched).expiresAt ?? 'unknown', until);
      }
      assert.ok(vendor === 'refuses' || typeof until !== 'object', 'What the vendor reads, we read.');
    });
  }
});

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const longest = 'e'.repeat(20_000);

/** The vendor's library sends the content as it is, so it depends on the service whether a line end does harm. */
const tokens: readonly (readonly [what: string, bytes: Bytes, ours: string | { readonly refused: string }])[] = [
  ['has only the token', token, token],
  ['ends its line with LF', `${token}\n`, token],
  ['ends its line with CR LF', `${token}\r\n`, token],
  ['has blank lines around the token', `\n\n ${token} \n\n`, token],
  ['begins with a byte order mark', mark + token, token],
  ['has the longest token after a mark', `${mark}${longest}\r\n`, longest],
  ['has a longer one after a mark', `${mark}${longest}e\r\n`, { refused: 'tooLarge' }],
  ['is huge', Buffer.alloc(1024 * 1024, 'e'), { refused: 'tooLarge' }],
  ['has the token behind a mass of blanks', `${' '.repeat(30_000)}${token}`, { refused: 'tooLarge' }],
  ['is UTF-16', utf16(token), { refused: 'malformed' }],
  ['has two tokens', `${token}\n${token}`, { refused: 'malformed' }],
  ['is not ASCII', '令牌令牌', { refused: 'malformed' }],
  ['is empty', '', { refused: 'malformed' }],
];

describe('a token file that', () => {
  for (const [what, bytes, ours] of tokens) {
    test(what, async t => {
      const rig = new Rig(t);
      const target = join(rig.home, 'token');
      const tokenFile = join(rig.home, 'link to the token');
      writeFileSync(target, bytes);
      // Kubernetes hands out tokens as links, which it replaces.
      symlinkSync(target, tokenFile);
      const read = readToken({ profile: 'oidc', tokenFile });
      if (typeof ours === 'string') {
        assert.equal(await read, ours);
        return;
      }
      const { error } = await refusalOf(read);
      const member = 'oidc_token_file';
      assert.deepEqual(error.sourceProblem, { kind: 'member', profile: 'oidc', member, reason: ours.refused });
    });
  }
});
