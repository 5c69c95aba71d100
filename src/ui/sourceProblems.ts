import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';

type Problem<Kind extends SourceProblem['kind']> = Extract<SourceProblem, { kind: Kind }>;

/**
 * Explains why an account has no credentials, and what to do about it. The sentences name profiles, fields and variables,
 * but never quote their contents, which can be secret.
 */
export function sourceProblemWords(problem: SourceProblem): { readonly text: string; readonly detail?: string } {
  switch (problem.kind) {
    case 'noStoredPair':
      return {
        text: vscode.l10n.t("This account's credentials are no longer stored on this computer. Sign in again."),
      };
    case 'keyring':
      return {
        text: vscode.l10n.t("Can't read this account's credentials because VS Code's secret storage failed."),
        detail: vscode.l10n.t(
          'Unlock your system keyring and try again. Credentials you enter now are kept only until you close this window.',
        ),
      };
    case 'storedTokenExpired':
      return { text: vscode.l10n.t("This account's STS token has expired. Paste a new one.") };
    case 'file':
      return { text: fileWords(problem.reason), detail: readAgain() };
    case 'noProfile':
      return {
        text: vscode.l10n.t('The CLI has no profile named {0}. Add it, or choose another profile.', problem.profile),
        detail: readAgain(),
      };
    case 'unsupportedMode':
      return {
        text: vscode.l10n.t(
          "Profile {0} uses mode {1}, which isn't supported here. Choose a profile with another mode.",
          problem.profile,
          problem.mode,
        ),
      };
    case 'member':
      return {
        text: memberWords(problem),
        detail: [formatWords(problem.member), readAgain()].filter(Boolean).join('\n'),
      };
    case 'cycle':
      return {
        text: vscode.l10n.t(
          'Profile {0} refers back to itself through source_profile. End the chain with a profile that has credentials.',
          problem.profile,
        ),
        detail: readAgain(),
      };
    case 'profileExpired':
      return { text: endedWords(problem), detail: readAgain() };
    case 'consent':
      return {
        text:
          problem.asked.kind === 'command'
            ? vscode.l10n.t(
                'Review the command that profile {0} gets its credentials from. It runs only after you allow it.',
                problem.profile,
              )
            : vscode.l10n.t(
                "Review the address that profile {0} gets its credentials from. It's contacted only after you allow it.",
                problem.profile,
              ),
      };
    case 'untrustedWorkspace':
      return {
        text: vscode.l10n.t(
          'Trust this workspace to use profile {0}. Its credentials come from a command or address.',
          problem.profile,
        ),
      };
    case 'externalForbidden':
      return {
        text: vscode.l10n.t(
          "Profile {0} gets its credentials from a command or address, which the environment variable {1} doesn't allow.",
          problem.profile,
          'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS',
        ),
        detail: vscode.l10n.t('Start VS Code without the variable, or choose another profile.'),
      };
    case 'command':
      return { text: commandWords(problem) };
    case 'address':
      return { text: addressWords(problem) };
    case 'environment':
      return {
        text: vscode.l10n.t('The environment variable {0} is missing, empty, or invalid.', problem.variable),
        detail: vscode.l10n.t('Set it in the environment that starts VS Code, and then restart VS Code.'),
      };
    case 'metadata':
      return { text: metadataWords(problem.reason) };
    case 'role':
      return {
        text: roleWords(problem),
        ...(problem.reason === 'denied' && {
          detail: trustPolicyWords(),
        }),
      };
    case 'otherIdentity':
      return {
        text: vscode.l10n.t(
          "The credentials now belong to another identity (account {0}), so they aren't used.",
          problem.accountId,
        ),
        detail: vscode.l10n.t("Sign in again to continue as that identity, or restore this account's credentials."),
      };
  }
}

const readAgain = (): string => vscode.l10n.t('The file is read again when it changes.');

function fileWords(reason: Problem<'file'>['reason']): string {
  const file = '~/.aliyun/config.json';
  const words: Readonly<Record<Problem<'file'>['reason'], string>> = {
    missing: vscode.l10n.t(
      "The CLI configuration file {0} doesn't exist. Set up the CLI, or use other credentials.",
      file,
    ),
    unreadable: vscode.l10n.t(
      "Can't read the CLI configuration file {0}. Check its permissions, and that it isn't a folder.",
      file,
    ),
    tooLarge: vscode.l10n.t(
      "The CLI configuration file {0} is larger than 8 MB. Remove the profiles you don't need.",
      file,
    ),
    utf16: vscode.l10n.t('The CLI configuration file {0} is encoded as UTF-16. Save it as UTF-8.', file),
    notJson: vscode.l10n.t("The CLI configuration file {0} isn't valid JSON.", file),
    notProfiles: vscode.l10n.t(
      'The CLI configuration file {0} has no list of profiles. Add one, or use other credentials.',
      file,
    ),
  };
  return words[reason];
}

function endedWords({ profile, mode }: Problem<'profileExpired'>): string {
  switch (mode) {
    case 'StsToken':
    case 'RamRoleArn':
      return vscode.l10n.t('The STS token of profile {0} has expired. Add a new one to the profile.', profile);
    case 'CloudSSO':
    case 'OAuth':
      return vscode.l10n.t(
        'The credentials of profile {0} have expired. Run the CLI once with this profile to renew them.',
        profile,
      );
  }
}

function memberWords({ profile, member, reason }: Problem<'member'>): string {
  const words: Readonly<Record<Problem<'member'>['reason'], string>> = {
    missing: vscode.l10n.t('Profile {0} is missing {1}. Add it.', profile, member),
    wrongType: vscode.l10n.t('Profile {0}: {1} has the wrong type.', profile, member),
    malformed: vscode.l10n.t("Profile {0}: {1} isn't in the correct format.", profile, member),
    tooSmall: vscode.l10n.t('Profile {0}: {1} is too small. Enter a larger value.', profile, member),
    tooLarge: vscode.l10n.t('Profile {0}: {1} is too large. Enter a smaller value.', profile, member),
    unknownProfile: vscode.l10n.t("Profile {0}: {1} points to a profile that doesn't exist.", profile, member),
    noFile: vscode.l10n.t("Profile {0}: {1} points to a file that can't be read.", profile, member),
    otherAccount: vscode.l10n.t(
      "Profile {0}: {1} doesn't match the account of the profile's credentials. Run the CLI once with this profile.",
      profile,
      member,
    ),
  };
  return words[reason];
}

/**
 * Tells the format that the vendor requires of a field, if there is one.
 * https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
function formatWords(field: string): string | undefined {
  const words: Readonly<Record<string, string>> = {
    ram_role_arn: vscode.l10n.t('Format of a role ARN: {0}', 'acs:ram::1234567890123456:role/name'),
    ram_session_name: vscode.l10n.t('A session name must have 2 to 64 characters: letters, digits, or {0}.', '. @ - _'),
    expired_seconds: vscode.l10n.t(
      "The session duration must be 900 to 43200 seconds and can't exceed the role's maximum.",
    ),
    external_id: vscode.l10n.t(
      'An external ID must have 2 to 1224 characters: letters, digits, or {0}.',
      '+ = , . @ : / - _',
    ),
    oidc_token_file: vscode.l10n.t(
      'The path must be absolute, and the file must contain only the token, encoded as UTF-8.',
    ),
    credentials_uri: vscode.l10n.t('The address must start with https:// or be on this computer.'),
  };
  return words[field];
}

function commandWords(problem: Problem<'command'>): string {
  const { profile, reason, exitCode, member } = problem;
  const words: Readonly<Record<Problem<'command'>['reason'], string>> = {
    notFound: vscode.l10n.t("The command in profile {0} wasn't found. Correct process_command.", profile),
    failed:
      exitCode === undefined
        ? vscode.l10n.t('The command in profile {0} was interrupted. Run it in a terminal to see why.', profile)
        : vscode.l10n.t(
            'The command in profile {0} failed with exit code {1}. Run it in a terminal to see why.',
            profile,
            exitCode,
          ),
    timeLimit: vscode.l10n.t(
      "The command in profile {0} took too long. Run it in a terminal to see whether it's waiting for something.",
      profile,
    ),
    tooLong: vscode.l10n.t('The command in profile {0} printed too much output. Correct process_command.', profile),
    notJson: vscode.l10n.t(
      'The command in profile {0} must print a single JSON object, encoded as UTF-8, and nothing else.',
      profile,
    ),
    badMember:
      member === undefined
        ? vscode.l10n.t('The command in profile {0} printed no usable credentials.', profile)
        : vscode.l10n.t('The command in profile {0} printed no usable {1}.', profile, member),
  };
  return words[reason];
}

function addressWords(problem: Problem<'address'>): string {
  const { profile, reason, status, member } = problem;
  const words: Readonly<Record<Problem<'address'>['reason'], string>> = {
    notAllowed: vscode.l10n.t(
      'The credentials_uri of profile {0} must start with https:// or be on this computer.',
      profile,
    ),
    unreachable: vscode.l10n.t(
      "The address in profile {0} isn't responding. Check credentials_uri and the network.",
      profile,
    ),
    refused:
      status === undefined
        ? vscode.l10n.t('The address in profile {0} returned no credentials.', profile)
        : vscode.l10n.t('The address in profile {0} returned HTTP status {1} instead of credentials.', profile, status),
    notJson: vscode.l10n.t('The address in profile {0} must return a single JSON object.', profile),
    badMember:
      member === undefined
        ? vscode.l10n.t('The address in profile {0} returned no usable credentials.', profile)
        : vscode.l10n.t('The address in profile {0} returned no usable {1}.', profile, member),
  };
  return words[reason];
}

/** https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata */
function metadataWords(reason: Problem<'metadata'>['reason']): string {
  const words: Readonly<Record<Problem<'metadata'>['reason'], string>> = {
    forbidden: vscode.l10n.t(
      'The environment variable {0} disables ECS instance credentials. Start VS Code without it.',
      'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
    ),
    unreachable: vscode.l10n.t(
      "Can't reach the ECS instance metadata. It's available only on ECS instances. Elsewhere, use other credentials.",
    ),
    noRole: vscode.l10n.t("The ECS instance doesn't have this RAM role. Attach it in the ECS console."),
    refused: vscode.l10n.t('The ECS instance denied access to its metadata. Check its settings in the ECS console.'),
    badAnswer: vscode.l10n.t('The ECS instance metadata contained no usable credentials. Try again in a moment.'),
  };
  return words[reason];
}

/** https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole */
function roleWords({ roleArn, reason }: Problem<'role'>): string {
  const words: Readonly<Record<Problem<'role'>['reason'], string>> = {
    denied: vscode.l10n.t(
      'No permission to call AssumeRole. Ask your administrator for the permission sts:AssumeRole on {0}.',
      roleArn,
    ),
    notFound: vscode.l10n.t("The role {0} doesn't exist. Correct its name.", roleArn),
    rootAccount: vscode.l10n.t(
      "An Alibaba Cloud account can't assume the role {0}. Use the credentials of a RAM user.",
      roleArn,
    ),
    oidcToken: vscode.l10n.t(
      "The role {0} didn't accept the token in oidc_token_file. Get a new token from the identity provider.",
      roleArn,
    ),
    oidcProvider: vscode.l10n.t(
      "The role {0} doesn't trust the token's identity provider. Add the provider to the role's trust policy.",
      roleArn,
    ),
    refused: vscode.l10n.t(
      "Couldn't assume the role {0} with these values. Correct the session name, duration, external ID, or policy.",
      roleArn,
    ),
  };
  return words[reason];
}

/** What a policy of the identity alone does not do where a role refuses to be assumed. */
export const trustPolicyWords = (): string =>
  vscode.l10n.t("The role's trust policy must also allow the identity that assumes it.");
