import { isAbsolute } from 'node:path';
import { known, timeOf } from '../../cloud/bodies.ts';
import type { IssuedCredentials, SourceProblem } from '../../cloud/credentials.ts';
import { hasStsHost } from '../../cloud/regions.ts';
import {
  externalIdForm,
  longestPolicy,
  roleArnForm,
  roleNameForm,
  sessionNameForm,
  sessionSeconds,
} from '../../cloud/sts/roleLimits.ts';
import { isAllowedAddress } from '../credentialsUri.ts';
import { isTemporary, visibleText } from '../environment.ts';
import { splitCommand } from '../externalCommand.ts';
import type { KeptPair, Plan } from '../plan.ts';
import { type NamedAccount, type RoleRef, type SourceContext, sourceError } from '../source.ts';
import { type CliConfiguration, Profile, profileNamed } from './file.ts';

/** The supported modes of a profile, as the vendor spells them. */
const modes = [
  'AK',
  'StsToken',
  'RamRoleArn',
  'RamRoleArnWithRoleName',
  'EcsRamRole',
  'ChainableRamRoleArn',
  'CloudSSO',
  'OAuth',
  'OIDC',
  'External',
  'CredentialsURI',
] as const;
type Mode = (typeof modes)[number];
/** The modes that are not supported, because they have no AccessKey pair to sign with or are deprecated. */
const otherModes = ['RsaKeyPair', 'BearerToken', 'Anonymous'] as const;

/** Makes the plan for the keys of a profile. Throws when something is wrong with the profile or its source profiles. */
export function profilePlan(
  configuration: CliConfiguration,
  name: string,
  { environment }: Pick<SourceContext, 'environment'>,
): Plan {
  const members = profileNamed(configuration, name);
  if (members === undefined) throw sourceError({ kind: 'noProfile', profile: name });
  return planOf(new Profile(name, members, environment), configuration, [name]);
}

/** `path` holds the names of the profiles that led here, to detect a cycle. */
function planOf(profile: Profile, configuration: CliConfiguration, path: readonly string[]): Plan {
  const mode = modeOf(profile);
  if (!isMode(mode)) throw sourceError({ kind: 'unsupportedMode', profile: profile.name, mode });
  switch (mode) {
    case 'AK':
      return { kind: 'pair', pair: accessKeyPair(profile) };
    case 'StsToken':
      return stsTokenPair(profile);
    case 'RamRoleArn':
      return assumed(profile, roleSource(profile), externalId(profile));
    case 'RamRoleArnWithRoleName':
      // The CLI sends no external ID in this mode.
      return assumed(profile, ecsRamRole(profile), undefined);
    case 'EcsRamRole':
      return ecsRamRole(profile);
    case 'ChainableRamRoleArn':
      return assumed(profile, sourceProfile(profile, configuration, path), externalId(profile));
    case 'CloudSSO':
    case 'OAuth':
      return cachedPair(profile, mode);
    case 'OIDC':
      return oidcRole(profile);
    case 'External':
      return externalCommand(profile);
    case 'CredentialsURI':
      return credentialsUri(profile);
  }
}

const isMode = (mode: string): mode is Mode => (modes as readonly string[]).includes(mode);

/**
 * The mode in the vendor's spelling. Without a mode, this infers it from the members, as the CLI does.
 * https://help.aliyun.com/zh/cli/configure-credentials
 */
export function modeOf(profile: Profile): string {
  const written = profile.text('mode', /[^]/);
  if (written !== undefined) {
    return [...modes, ...otherModes].find(mode => mode.toLowerCase() === written.toLowerCase()) ?? written;
  }
  if (profile.has('access_key_id', 'access_key_secret')) {
    if (profile.has('sts_token')) return 'StsToken';
    return profile.has('ram_role_arn') ? 'RamRoleArn' : 'AK';
  }
  if (profile.has('private_key', 'key_pair_name')) return 'RsaKeyPair';
  if (profile.has('ram_role_name')) return 'EcsRamRole';
  if (profile.has('process_command')) return 'External';
  if (profile.has('oidc_provider_arn', 'oidc_token_file', 'ram_role_arn')) return 'OIDC';
  if (profile.has('cloud_sso_sign_in_url')) return 'CloudSSO';
  if (profile.has('bearer_token')) return 'BearerToken';
  throw profile.problem('mode', 'missing');
}

const accessKeyPair = (profile: Profile): IssuedCredentials => ({
  accessKeyId: profile.required('access_key_id', visibleText),
  accessKeySecret: profile.required('access_key_secret', visibleText),
});

function stsTokenPair(profile: Profile): KeptPair {
  const pair = { ...accessKeyPair(profile), securityToken: profile.required('sts_token', visibleText) };
  return ending(profile, pair, 'StsToken');
}

/** Makes the plan for a temporary pair that only the user can renew. */
function ending(profile: Profile, pair: IssuedCredentials, mode: 'StsToken' | 'RamRoleArn'): KeptPair {
  const ended = { kind: 'profileExpired', profile: profile.name, mode } as const;
  const expiresAt = unixMoment(profile, 'sts_expiration');
  return { kind: 'pair', pair: known<IssuedCredentials>({ ...pair, expiresAt }), ended };
}

/** The keys to assume a role with. Like the CLI, and unlike the vendor's libraries, this accepts temporary keys. */
function roleSource(profile: Profile): KeptPair {
  const pair = accessKeyPair(profile);
  // A permanent pair must not be combined with a token that happens to be in the environment.
  const from = isTemporary(pair.accessKeyId) ? profile : profile.withoutEnvironment();
  const securityToken = from.text('sts_token', visibleText);
  return securityToken === undefined
    ? { kind: 'pair', pair }
    : ending(profile, { ...pair, securityToken }, 'RamRoleArn');
}

/** How long before they expire the keys of the CLI are no longer used, so that no call arrives too late. */
const cliMarginMs = 60_000;

/**
 * The STS keys that the CLI stored in the file. The log-in tokens beside them are never used, because every use
 * replaces them, which would log the user out of the CLI. Running the CLI once renews missing or expired keys.
 */
function cachedPair(profile: Profile, mode: 'CloudSSO' | 'OAuth'): KeptPair {
  const cache = profile.withoutEnvironment();
  const problem = known<Extract<SourceProblem, { kind: 'profileExpired' }>>({
    kind: 'profileExpired',
    profile: profile.name,
    mode,
    logInEndsAt: logInEnd(cache, mode),
  });
  const accessKeyId = cache.text('access_key_id', visibleText);
  const accessKeySecret = cache.text('access_key_secret', visibleText);
  const securityToken = cache.text('sts_token', visibleText);
  const expiresAt = unixMoment(cache, 'sts_expiration');
  if (
    accessKeyId === undefined ||
    accessKeySecret === undefined ||
    securityToken === undefined ||
    expiresAt === undefined
  ) {
    throw sourceError(problem);
  }
  const pair = { accessKeyId, accessKeySecret, securityToken, expiresAt };
  return known<KeptPair>({
    kind: 'pair',
    pair,
    ended: problem,
    leftFrom: expiresAt - cliMarginMs,
    account: mode === 'CloudSSO' ? namedAccount(cache) : undefined,
  });
}

/** Until when the CLI can renew the keys without the user, in milliseconds since 1970, if the profile says so. */
function logInEnd(profile: Profile, mode: 'CloudSSO' | 'OAuth'): number | undefined {
  const time = profile.number(mode === 'CloudSSO' ? 'cloud_sso_access_token_expire' : 'oauth_refresh_token_expire');
  return momentOf(time);
}

/** The account of the profile. CloudSSO can reach several accounts, so the stored keys may be those of another one. */
function namedAccount(profile: Profile): NamedAccount | undefined {
  const member = 'cloud_sso_account_id';
  const accountId = profile.text(member, /^\d+$/);
  if (accountId === undefined) return undefined;
  return { accountId, problem: { kind: 'member', profile: profile.name, member, reason: 'otherAccount' } };
}

/** Reads a moment that the keys depend on. The CLI does not understand a fraction of a second and neither do we. */
const unixMoment = (profile: Profile, member: string): number | undefined =>
  momentOf(profile.whole(member, -Infinity, Infinity));

/**
 * A Unix time in milliseconds. The vendor writes seconds, and the magnitude tells when somebody else wrote another unit,
 * which the CLI would take for a moment thousands of years away.
 */
const momentOf = (time: number | undefined): number | undefined => timeOf({ time }, 'time')?.getTime();

function ecsRamRole(profile: Profile): Plan {
  return known<Extract<Plan, { kind: 'ecsRamRole' }>>({
    kind: 'ecsRamRole',
    roleName: profile.text('ram_role_name', roleNameForm),
  });
}

function sourceProfile(profile: Profile, configuration: CliConfiguration, path: readonly string[]): Plan {
  const name = profile.required('source_profile', /[^]/);
  if (path.includes(name)) throw sourceError({ kind: 'cycle', profile: name });
  const members = profileNamed(configuration, name);
  if (members === undefined) throw profile.problem('source_profile', 'unknownProfile');
  return planOf(profile.sourceOf(name, members), configuration, [...path, name]);
}

const providerArn = /^acs:ram::\d+:oidc-provider\/[^\s/]+$/;
/** The session name for a profile without one. The libraries use a name with a time, which does not tell who it was. */
const defaultSessionName = 'vscode-consumer-groups';

const externalId = (profile: Profile): string | undefined => profile.text('external_id', externalIdForm);

/** https://www.alibabacloud.com/help/doc-detail/28763.html */
function assumed(profile: Profile, base: Plan, externalId: string | undefined): Plan {
  const role = known<RoleRef>({
    ...basicRole(profile),
    externalId,
    durationSeconds: profile.whole('expired_seconds', sessionSeconds.least, sessionSeconds.most),
  });
  return known<Extract<Plan, { kind: 'role' }>>({ kind: 'role', base, role, host: stsHost(profile) });
}

/** Makes the plan for an OIDC role. Like the CLI, it uses the default of an hour, whatever the profile says. */
function oidcRole(profile: Profile): Plan {
  const tokenFile = profile.required('oidc_token_file', /[^]/);
  if (!isAbsolute(tokenFile)) throw profile.problem('oidc_token_file', 'malformed');
  return known<Extract<Plan, { kind: 'oidc' }>>({
    kind: 'oidc',
    profile: profile.name,
    role: basicRole(profile),
    providerArn: profile.required('oidc_provider_arn', providerArn),
    tokenFile,
    host: stsHost(profile),
  });
}

function basicRole(profile: Profile): RoleRef {
  return known<RoleRef>({
    roleArn: profile.required('ram_role_arn', roleArnForm),
    sessionName: profile.text('ram_session_name', sessionNameForm) ?? defaultSessionName,
    policy: policyOf(profile),
  });
}

/** The session policy. Not all of the vendor's libraries read it, but without it the session would have more rights. */
function policyOf(profile: Profile): string | undefined {
  const policy = profile.text('policy', /^\s*\{[^]*\}\s*$/);
  if (policy !== undefined && policy.length > longestPolicy) throw profile.problem('policy', 'tooLarge');
  return policy;
}

const endpoint = /^\s*(?:https?:\/\/)?([a-z0-9][a-z0-9.-]*(?::\d{1,5})?)\/?\s*$/i;

/** The STS host that the profile names, or that of its STS region. `undefined` stands for the global host. */
function stsHost(profile: Profile): string | undefined {
  const named = profile.text('sts_endpoint', endpoint);
  if (named !== undefined) return endpoint.exec(named)?.[1];
  const region = profile.text('sts_region', /^[a-z0-9-]+$/i)?.toLowerCase();
  return region !== undefined && hasStsHost(region) ? `sts.${region}.aliyuncs.com` : undefined;
}

function externalCommand(profile: Profile): Plan {
  const text = profile.required('process_command', /[^]/);
  const words = splitCommand(text);
  if (words === undefined) throw profile.problem('process_command', 'malformed');
  return { kind: 'command', profile: profile.name, text, words };
}

function credentialsUri(profile: Profile): Plan {
  const text = profile.required('credentials_uri', /[^]/);
  if (!URL.canParse(text)) throw profile.problem('credentials_uri', 'malformed');
  if (!isAllowedAddress(text)) throw sourceError({ kind: 'address', profile: profile.name, reason: 'notAllowed' });
  return { kind: 'address', profile: profile.name, text };
}
