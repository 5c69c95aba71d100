import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceProblem } from '../../../src/cloud/credentials.ts';
import type { Rig } from './rig.ts';

export type Members = Readonly<Record<string, unknown>>;

/** How the vendor's own library compares for a profile that has keys. */
export type Vendor =
  /** It comes to the same keys. */
  | 'same'
  /** Why it cannot, or why it may not be asked. */
  | { readonly not: string };

export interface ValidProfile {
  readonly mode: string;
  readonly members: Members;
  /** Whose keys it gives: the ARN that GetCallerIdentity tells. */
  readonly arn: string;
  readonly vendor: Vendor;
}

/** Seconds since 1970. */
const inSeconds = (rig: Rig, seconds: number): number => Math.floor(rig.clock.now() / 1_000) + seconds;

/** In place of a value of a profile, so that it can be searched for. */
export const leak = 'Le4kMe';

/** A profile of every mode, on the emulator's accounts and roles. The first of a mode is the one that is broken in every way. */
export function validProfiles(rig: Rig): Readonly<Record<string, ValidProfile>> {
  const { accessKeyId, accessKeySecret } = rig.account('sample');
  const sample = { access_key_id: accessKeyId, access_key_secret: accessKeySecret, region_id: 'cn-hangzhou' };
  const held = rig.account('temporary');
  const temporary = {
    access_key_id: held.accessKeyId,
    access_key_secret: held.accessKeySecret,
    sts_token: held.securityToken,
    region_id: 'cn-hangzhou',
  };
  const user = rig.account('sample').identity.arn;
  const session = held.identity.arn;
  const assumed = (role: string, name: string, account = '1234567890123456'): string =>
    `acs:ram::${account}:assumed-role/${role}/${name}`;
  const reader = { ram_role_arn: rig.roleArn('ops-reader'), ram_session_name: 'cli' };
  const tokenFile = join(rig.home, 'oidc token');
  writeFileSync(tokenFile, rig.service.ram.provider.token(rig.clock.date()));
  const command = commandThatPrints(rig, 'keys', {
    mode: 'StsToken',
    access_key_id: held.accessKeyId,
    access_key_secret: held.accessKeySecret,
    sts_token: held.securityToken,
    expiration: new Date(rig.clock.now() + 3_600_000).toISOString(),
  });
  rig.consents.push(command, 'http://127.0.0.1:6666/credentials');
  const asksTheCli = { not: 'It would send the access token of the CLI and so may not be asked.' };
  const sso = {
    ...temporary,
    sts_expiration: inSeconds(rig, 3_600),
    cloud_sso_sign_in_url: 'https://signin-example.alibabacloudsso.com/d-example/login',
    cloud_sso_account_id: '1234567890123456',
    cloud_sso_access_config: 'ac-example',
    access_token: `${leak}-access-token`,
    cloud_sso_access_token_expire: inSeconds(rig, 7_200),
  };
  const oauth = {
    ...temporary,
    sts_expiration: inSeconds(rig, 3_600),
    oauth_site_type: 'CN',
    oauth_access_token: `${leak}-oauth-access-token`,
    oauth_access_token_expire: inSeconds(rig, 3_600),
    oauth_refresh_token: `${leak}-oauth-refresh-token`,
  };
  return {
    ak: { mode: 'AK', members: sample, arn: user, vendor: 'same' },
    sts: {
      mode: 'StsToken',
      members: { ...temporary, sts_expiration: inSeconds(rig, 3_600) },
      arn: session,
      vendor: 'same',
    },
    role: {
      mode: 'RamRoleArn',
      members: { ...sample, ...reader, expired_seconds: 900, sts_region: 'cn-hangzhou', sts_endpoint: '' },
      arn: assumed('ops-reader', 'cli'),
      vendor: 'same',
    },
    'role of a partner': {
      mode: 'RamRoleArn',
      members: { ...sample, ...reader, ram_role_arn: rig.roleArn('partner'), external_id: 'ext@1:a/b' },
      arn: assumed('partner', 'cli'),
      vendor: { not: 'It does not read external_id of a profile; the CLI does.' },
    },
    'role with temporary keys': {
      mode: 'RamRoleArn',
      members: { ...temporary, ...reader },
      arn: assumed('ops-reader', 'cli'),
      vendor: { not: 'It does not read sts_token here; the CLI does.' },
    },
    'role at an endpoint': {
      mode: 'RamRoleArn',
      members: { ...sample, ...reader, sts_endpoint: 'sts-vpc.cn-beijing.aliyuncs.com', sts_region: 'cn-hangzhou' },
      arn: assumed('ops-reader', 'cli'),
      vendor: 'same',
    },
    'role with a policy': {
      mode: 'RamRoleArn',
      members: { ...sample, ...reader, policy: '{"Version":"1","Statement":[]}' },
      arn: assumed('ops-reader', 'cli'),
      vendor: 'same',
    },
    'role of an instance': {
      mode: 'RamRoleArnWithRoleName',
      members: { ...reader, ram_role_name: 'EcsRole', expired_seconds: 900, region_id: 'cn-hangzhou' },
      arn: assumed('ops-reader', 'cli'),
      vendor: { not: 'It does not know the mode, which only the CLI has.' },
    },
    ecs: {
      mode: 'EcsRamRole',
      members: { ram_role_name: 'EcsRole', region_id: 'cn-hangzhou' },
      arn: assumed('EcsRole', 'i-bp1sample'),
      vendor: 'same',
    },
    'ecs without a name': {
      mode: 'EcsRamRole',
      members: {},
      arn: assumed('EcsRole', 'i-bp1sample'),
      vendor: 'same',
    },
    chain: {
      mode: 'ChainableRamRoleArn',
      members: { source_profile: 'role', ram_role_arn: rig.roleArn('audit'), ram_session_name: 'chained' },
      arn: assumed('audit', 'chained', '6543210987654321'),
      vendor: 'same',
    },
    'chain from an instance': {
      mode: 'ChainableRamRoleArn',
      members: { ...reader, source_profile: 'ecs', ram_role_arn: rig.roleArn('partner'), external_id: 'ext@1:a/b' },
      arn: assumed('partner', 'cli'),
      vendor: { not: 'It does not read external_id of a profile; the CLI does.' },
    },
    'chain of chains': {
      mode: 'ChainableRamRoleArn',
      members: { source_profile: 'link', ram_role_arn: rig.roleArn('audit'), ram_session_name: 'chained' },
      arn: assumed('audit', 'chained', '6543210987654321'),
      vendor: 'same',
    },
    link: {
      mode: 'ChainableRamRoleArn',
      members: { source_profile: 'ak', ...reader },
      arn: assumed('ops-reader', 'cli'),
      vendor: 'same',
    },
    sso: { mode: 'CloudSSO', members: sso, arn: session, vendor: asksTheCli },
    'sso after its log-in has ended': {
      mode: 'CloudSSO',
      members: { ...sso, cloud_sso_access_token_expire: inSeconds(rig, -60) },
      arn: session,
      vendor: asksTheCli,
    },
    oauth: { mode: 'OAuth', members: oauth, arn: session, vendor: asksTheCli },
    oidc: {
      mode: 'OIDC',
      members: {
        ...reader,
        oidc_provider_arn: rig.service.ram.provider.arn,
        oidc_token_file: tokenFile,
        expired_seconds: 3_600,
      },
      arn: assumed('ops-reader', 'cli'),
      vendor: 'same',
    },
    external: { mode: 'External', members: { process_command: command }, arn: session, vendor: 'same' },
    uri: {
      mode: 'CredentialsURI',
      members: { credentials_uri: 'http://127.0.0.1:6666/credentials' },
      arn: assumed('ops-reader', 'credentials-uri'),
      vendor: { not: 'It does not know the mode in this file; its provider for an address is asked on its own.' },
    },
    'ak in other letters': {
      mode: 'ak',
      members: sample,
      arn: user,
      vendor: { not: 'It compares modes exactly.' },
    },
    'chain in other letters': {
      mode: 'CHAINABLERAMROLEARN',
      members: { source_profile: 'ak', ...reader },
      arn: assumed('ops-reader', 'cli'),
      vendor: { not: 'It compares modes exactly.' },
    },
    'ak that has no mode': {
      mode: '',
      members: sample,
      arn: user,
      vendor: { not: 'It does not infer a mode; the CLI does.' },
    },
    'role that has no mode': {
      mode: '',
      members: { ...sample, ...reader },
      arn: assumed('ops-reader', 'cli'),
      vendor: { not: 'It does not infer a mode; the CLI does.' },
    },
  };
}

/** A command line for a program that prints this. */
function commandThatPrints(rig: Rig, name: string, output: unknown): string {
  const script = join(rig.home, `print ${name}.cjs`);
  const text = typeof output === 'string' ? output : JSON.stringify(output);
  writeFileSync(script, `process.stderr.write('${leak}-stderr'); process.stdout.write(${JSON.stringify(text)});`);
  return `"${process.execPath}" '${script}'`;
}

/** What becomes of a profile when one of its members is replaced; `undefined` leaves it out. */
export interface Break {
  readonly profile: string;
  readonly member: string;
  readonly value: unknown;
  readonly outcome: 'keys' | Unnamed<SourceProblem>;
  /** For keys. */
  readonly vendor?: Vendor;
  /** What is said of the profile although it has keys. */
  readonly hint?: Unnamed<SourceProblem>;
}

/** Without the name of the profile, which the table gives. */
type Unnamed<T> = T extends unknown ? Omit<T, 'profile'> : never;
type Outcome = Break['outcome'];

const wrongTexts: readonly unknown[] = [7_353_253, true, { [leak]: leak }, [leak]];
const wrongNumbers: readonly unknown[] = [leak, '900', true, { [leak]: 1 }, [900]];

const inMember = (member: string, reason: string): Outcome => ({ kind: 'member', member, reason }) as Outcome;

/** A text that must be there, and what it must not be. */
const needed = (profile: string, member: string, ...malformed: readonly unknown[]): Break[] => [
  ...[undefined, null, ''].map(value => ({ profile, member, value, outcome: inMember(member, 'missing') })),
  ...optional(profile, member, ...malformed),
];

const optional = (profile: string, member: string, ...malformed: readonly unknown[]): Break[] => [
  ...wrongTexts.map(value => ({ profile, member, value, outcome: inMember(member, 'wrongType') })),
  ...malformed.map(value => ({ profile, member, value, outcome: inMember(member, 'malformed') })),
];

const seconds = (profile: string): Break[] => [
  ...wrongNumbers.map(value => ({
    profile,
    member: 'expired_seconds',
    value,
    outcome: inMember('expired_seconds', 'wrongType'),
  })),
  { profile, member: 'expired_seconds', value: 900.5, outcome: inMember('expired_seconds', 'malformed') },
  { profile, member: 'expired_seconds', value: 899, outcome: inMember('expired_seconds', 'tooSmall') },
  { profile, member: 'expired_seconds', value: -1, outcome: inMember('expired_seconds', 'tooSmall') },
  { profile, member: 'expired_seconds', value: 43_201, outcome: inMember('expired_seconds', 'tooLarge') },
];

const expiry = (profile: string): Break[] => [
  ...wrongNumbers.map(value => ({
    profile,
    member: 'sts_expiration',
    value,
    outcome: inMember('sts_expiration', 'wrongType'),
  })),
  { profile, member: 'sts_expiration', value: 1_768_494_600.5, outcome: inMember('sts_expiration', 'malformed') },
];

/** What is not asked for, so that it may be anything. */
const unread = (profile: string, members: readonly string[], vendor: Vendor = 'same'): Break[] =>
  members.flatMap(member =>
    [undefined, null, '', ...wrongTexts].map(value => ({ profile, member, value, outcome: 'keys' as const, vendor })),
  );

const keys = (profile: string, member: string, value: unknown, vendor: Vendor = 'same'): Break => ({
  profile,
  member,
  value,
  outcome: 'keys',
  vendor,
});

const badTexts = [`${leak} with blanks`, `${leak}\nX-Header: 1`, `${leak}\u0000`];
const badArns = [leak, `acs:ram::x:role/${leak}`, `acs:ram::1:user/${leak}`, `acs:ram::1:role/a/${leak}`];
const badSessions = ['x', `${leak} x`, leak.repeat(11)];
const badHosts = [`https://${leak}/path`, `${leak}@host`, `${leak}:port`, `${leak}?query`];

const role = (profile: string): Break[] => [
  ...needed(profile, 'ram_role_arn', ...badArns),
  ...optional(profile, 'ram_session_name', ...badSessions),
  ...optional(profile, 'sts_endpoint', ...badHosts),
  ...optional(profile, 'sts_region', `${leak}.example.com`, `${leak}/`),
  ...optional(profile, 'policy', leak, `[${leak}]`),
  { profile, member: 'policy', value: `{"${leak.repeat(400)}":1}`, outcome: inMember('policy', 'tooLarge') },
];

const expired = (profile: string, mode: 'CloudSSO' | 'OAuth', member: string, value: unknown): Break => ({
  profile,
  member,
  value,
  outcome: { kind: 'profileExpired', mode },
});

const cached = (profile: string, mode: 'CloudSSO' | 'OAuth'): Break[] => [
  ...['access_key_id', 'access_key_secret', 'sts_token'].flatMap(member => [
    ...[undefined, null, ''].map(value => expired(profile, mode, member, value)),
    ...optional(profile, member, ...badTexts),
  ]),
  ...[undefined, null, 0, 1, -1, 1_768_494_600_000].map(value => expired(profile, mode, 'sts_expiration', value)),
  ...expiry(profile),
];

const neverAsked = { not: 'It would send the access token of the CLI and so may not be asked.' };

/** Every member of every mode, missing, of every wrong type, and malformed in the ways that there are. */
export const breaks: readonly Break[] = [
  ...['ak', 'sts', 'role'].flatMap(profile => [
    ...needed(profile, 'access_key_id', ...badTexts),
    ...needed(profile, 'access_key_secret', ...badTexts),
    ...unread(profile, ['region_id', 'output_format', 'language', 'site', 'read_timeout', 'verified', leak]),
  ]),
  ...needed('sts', 'sts_token', ...badTexts),
  ...[undefined, null, 0].map(value => keys('sts', 'sts_expiration', value)),
  // The service has the last word, and the vendor's library leaves it to it too.
  { ...keys('sts', 'sts_expiration', 1), hint: { kind: 'profileExpired', mode: 'StsToken' } },
  // Milliseconds, in which the vendor never writes.
  { ...keys('sts', 'sts_expiration', 1_768_494_600_000), hint: { kind: 'profileExpired', mode: 'StsToken' } },
  keys('sts', 'sts_expiration', 4_102_444_800_000),
  ...expiry('sts'),
  ...optional('role with temporary keys', 'sts_token', ...badTexts),
  ...['role', 'chain', 'role of an instance'].flatMap(profile => [...role(profile), ...seconds(profile)]),
  ...optional('role', 'external_id', 'x', `${leak} x`, `${leak}!`),
  ...optional('chain', 'external_id', 'x', `${leak} x`),
  // With keys of an instance, nobody is told an external id.
  ...unread('role of an instance', ['external_id'], { not: 'It does not know the mode.' }),
  keys('role', 'expired_seconds', undefined),
  keys('role', 'expired_seconds', 0),
  keys('role', 'sts_region', undefined),
  keys('role', 'sts_region', 'cn-nowhere'),
  keys('role', 'sts_endpoint', ' https://sts.cn-beijing.aliyuncs.com/ ', {
    not: 'It takes the whole text for a host name; the CLI strips scheme and slash.',
  }),
  keys('ecs', 'ram_role_name', undefined),
  ...optional('ecs', 'ram_role_name', `../${leak}`, `${leak} x`, `${leak}/x`),
  ...optional('role of an instance', 'ram_role_name', `../${leak}`, `${leak} x`),
  ...needed('chain', 'source_profile'),
  { profile: 'chain', member: 'source_profile', value: leak, outcome: inMember('source_profile', 'unknownProfile') },
  ...cached('sso', 'CloudSSO'),
  ...cached('oauth', 'OAuth'),
  ...['sso', 'oauth'].map(profile => keys(profile, 'sts_expiration', 4_102_444_800_000, neverAsked)),
  ...optional('sso', 'cloud_sso_account_id', leak),
  ...[undefined, null, ''].map(value => keys('sso', 'cloud_sso_account_id', value, neverAsked)),
  ...unread(
    'sso',
    ['cloud_sso_sign_in_url', 'cloud_sso_access_config', 'access_token', 'cloud_sso_access_token_expire'],
    neverAsked,
  ),
  ...unread(
    'oauth',
    [
      'oauth_site_type',
      'oauth_access_token',
      'oauth_access_token_expire',
      'oauth_refresh_token',
      'oauth_refresh_token_expire',
    ],
    neverAsked,
  ),
  ...role('oidc'),
  ...needed('oidc', 'oidc_provider_arn', leak, `acs:ram::x:oidc-provider/${leak}`, `acs:ram::1:role/${leak}`),
  ...needed('oidc', 'oidc_token_file', `${leak}/relative`),
  { profile: 'oidc', member: 'oidc_token_file', value: `/${leak}`, outcome: inMember('oidc_token_file', 'noFile') },
  { profile: 'oidc', member: 'oidc_token_file', value: '/', outcome: inMember('oidc_token_file', 'noFile') },
  { profile: 'oidc', member: 'oidc_token_file', value: '/dev/null', outcome: inMember('oidc_token_file', 'noFile') },
  ...unread('oidc', ['expired_seconds'], {
    not: 'It reads the number of the wrong type; the CLI always asks for an hour.',
  }),
  ...needed('external', 'process_command', `"${leak}`, `${leak}\\`, '  '),
  ...needed('uri', 'credentials_uri', leak, `//${leak}`),
  ...[
    `http://${leak}.example.com/`,
    `http://localhost/${leak}`,
    `ftp://127.0.0.1/${leak}`,
    `https://${leak}:x@example.com/`,
  ].map(value => ({
    profile: 'uri',
    member: 'credentials_uri',
    value,
    outcome: { kind: 'address', reason: 'notAllowed' } as const,
  })),
  ...wrongTexts.map(value => ({ profile: 'ak', member: 'mode', value, outcome: inMember('mode', 'wrongType') })),
  ...['RsaKeyPair', 'BearerToken', 'Anonymous', 'Imaginary'].flatMap(mode =>
    [mode, mode.toLowerCase()].map(value => ({
      profile: 'ak',
      member: 'mode',
      value,
      outcome: { kind: 'unsupportedMode', mode: mode === 'Imaginary' ? value : mode } as const,
    })),
  ),
  { profile: 'uri', member: 'mode', value: undefined, outcome: inMember('mode', 'missing') },
];

/** The profile with one member replaced, under a name of its own. */
export function broken(
  valid: Readonly<Record<string, ValidProfile>>,
  { profile, member, value }: Break,
  index: number,
) {
  const base = valid[profile];
  if (base === undefined) throw new Error(`There is no profile ${profile}.`);
  return { mode: base.mode, ...base.members, [member]: value, name: `${index}` };
}
