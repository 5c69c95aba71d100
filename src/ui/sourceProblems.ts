import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';

/** Why an account has no keys: what happened and what to do, and what else there is to know. */
interface ProblemWords {
  readonly text: string;
  readonly detail?: string;
}

/** Names profiles, fields and variables, and nothing that they hold. */
export function sourceProblemWords(problem: SourceProblem): ProblemWords {
  switch (problem.kind) {
    case 'noStoredPair':
      return {
        text: vscode.l10n.t('The keys of this account are not stored here any more. Sign in again.'),
      };
    case 'keyring':
      return {
        text: vscode.l10n.t('The secret storage of the editor failed, so the keys of this account cannot be read.'),
        detail: vscode.l10n.t(
          'Unlock the keyring of your system and try again. Keys that you type now last until the window is closed.',
        ),
      };
    case 'storedTokenExpired':
      return {
        text: vscode.l10n.t('The STS token of this account has ended. Paste a new one.'),
      };
    case 'file':
      return { text: fileWords(problem.reason), detail: readAgain() };
    case 'noProfile':
      return {
        text: vscode.l10n.t('The CLI has no profile {0}. Add it there, or choose another one.', problem.profile),
        detail: readAgain(),
      };
    case 'unsupportedMode':
      return {
        text: vscode.l10n.t(
          'Profile {0} has the mode {1}, which is not supported here. Choose a profile with another mode.',
          problem.profile,
          problem.mode,
        ),
      };
    case 'member':
      return {
        text: memberWords(problem),
        detail: [formOf(problem.member), readAgain()].filter(Boolean).join('\n'),
      };
    case 'cycle':
      return {
        text: vscode.l10n.t(
          'Profile {0} comes back to itself through source_profile. Let the chain end at a profile with keys.',
          problem.profile,
        ),
        detail: readAgain(),
      };
    case 'profileExpired':
      return endedWords(problem);
    case 'consent':
      return {
        text:
          problem.asked.kind === 'command'
            ? vscode.l10n.t(
                'Review the command that profile {0} gets its keys from. It is run once you have allowed it.',
                problem.profile,
              )
            : vscode.l10n.t(
                'Review the address that profile {0} gets its keys from. It is asked once you have allowed it.',
                problem.profile,
              ),
      };
    case 'untrustedWorkspace':
      return {
        text: vscode.l10n.t(
          'Trust this workspace to use profile {0}: its keys come from a command or an address.',
          problem.profile,
        ),
      };
    case 'externalForbidden':
      return {
        text: vscode.l10n.t(
          'Profile {0} gets its keys from a command or an address, which the environment variable {1} forbids.',
          problem.profile,
          'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS',
        ),
        detail: vscode.l10n.t('Start the editor without the variable, or choose another profile.'),
      };
    case 'command':
      return { text: commandWords(problem) };
    case 'address':
      return {
        text: addressWords(problem),
      };
    case 'environment':
      return {
        text: vscode.l10n.t('The environment variable {0} is missing, empty or not usable.', problem.variable),
        detail: vscode.l10n.t('Set it where the editor is started, and start the editor again.'),
      };
    case 'metadata':
      return { text: metadataWords(problem.reason) };
    case 'role':
      return roleWords(problem);
    case 'otherIdentity':
      return {
        text: vscode.l10n.t(
          'The keys are now of another identity (account {0}), so nothing is sent with them.',
          problem.accountId,
        ),
        detail: vscode.l10n.t('Sign in again to go on as that identity, or put the keys of this account back.'),
      };
  }
}

const readAgain = (): string => vscode.l10n.t('The file is read again as soon as it changes.');

function fileWords(reason: Extract<SourceProblem, { kind: 'file' }>['reason']): string {
  const file = '~/.aliyun/config.json';
  switch (reason) {
    case 'missing':
      return vscode.l10n.t('The file of the CLI, {0}, does not exist. Set up the CLI, or choose other keys.', file);
    case 'unreadable':
      return vscode.l10n.t('The file of the CLI, {0}, cannot be read. Check its permissions.', file);
    case 'notJson':
      return vscode.l10n.t('The file of the CLI, {0}, is no valid JSON. Correct it.', file);
    case 'notProfiles':
      return vscode.l10n.t('The file of the CLI, {0}, has no list of profiles. Correct it.', file);
  }
}

function endedWords({ profile, mode }: Extract<SourceProblem, { kind: 'profileExpired' }>): ProblemWords {
  switch (mode) {
    case 'StsToken':
    case 'RamRoleArn':
      return {
        text: vscode.l10n.t('The STS token of profile {0} has ended. Put a new one into the profile.', profile),
        detail: readAgain(),
      };
    case 'CloudSSO':
    case 'OAuth':
      return {
        text: vscode.l10n.t(
          'The keys of profile {0} have ended. Run the CLI once with this profile, which renews them.',
          profile,
        ),
        detail: readAgain(),
      };
  }
}

function memberWords({ profile, member, reason }: Extract<SourceProblem, { kind: 'member' }>): string {
  switch (reason) {
    case 'missing':
      return vscode.l10n.t('Profile {0} lacks {1}. Add it.', profile, member);
    case 'wrongType':
      return vscode.l10n.t('Profile {0}: {1} is not of the right type. Correct it.', profile, member);
    case 'malformed':
      return vscode.l10n.t('Profile {0}: {1} is not written as it has to be. Correct it.', profile, member);
    case 'tooSmall':
      return vscode.l10n.t('Profile {0}: {1} is too small. Enter a larger value.', profile, member);
    case 'tooLarge':
      return vscode.l10n.t('Profile {0}: {1} is too large. Enter a smaller value.', profile, member);
    case 'unknownProfile':
      return vscode.l10n.t('Profile {0}: {1} names a profile that does not exist. Correct it.', profile, member);
    case 'noFile':
      return vscode.l10n.t('Profile {0}: {1} names a file that cannot be read. Correct it.', profile, member);
    case 'otherAccount':
      return vscode.l10n.t(
        'Profile {0}: {1} names another account than the one that its keys are of. Run the CLI once with this profile.',
        profile,
        member,
      );
  }
}

/**
 * What the vendor asks of a field, where it is more than being there.
 * https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole
 */
function formOf(member: string): string | undefined {
  switch (member) {
    case 'ram_role_arn':
      return vscode.l10n.t('The form of a role: {0}', 'acs:ram::1234567890123456:role/name');
    case 'ram_session_name':
      return vscode.l10n.t('A session name has 2 to 64 letters, digits and {0}.', '. @ - _');
    case 'expired_seconds':
      return vscode.l10n.t('A session lasts 900 to 43200 seconds, and no longer than its role allows.');
    case 'external_id':
      return vscode.l10n.t('An external ID has 2 to 1224 letters, digits and {0}.', '+ = , . @ : / - _');
    case 'credentials_uri':
      return vscode.l10n.t('The address has to start with https://, or be one of this computer.');
    default:
      return undefined;
  }
}

function commandWords(problem: Extract<SourceProblem, { kind: 'command' }>): string {
  const { profile, reason, exitCode, member } = problem;
  switch (reason) {
    case 'notFound':
      return vscode.l10n.t('The command of profile {0} was not found. Correct process_command.', profile);
    case 'failed':
      return exitCode === undefined
        ? vscode.l10n.t('The command of profile {0} broke off. Run it in a terminal to see why.', profile)
        : vscode.l10n.t(
            'The command of profile {0} failed with exit code {1}. Run it in a terminal to see why.',
            profile,
            exitCode,
          );
    case 'timeLimit':
      return vscode.l10n.t(
        'The command of profile {0} took too long. Run it in a terminal to see whether it waits for something.',
        profile,
      );
    case 'tooLong':
      return vscode.l10n.t('The command of profile {0} printed far more than keys. Correct process_command.', profile);
    case 'notJson':
      return vscode.l10n.t('The command of profile {0} has to print one JSON object, and nothing else.', profile);
    case 'badMember':
      return member === undefined
        ? vscode.l10n.t('The command of profile {0} printed no usable keys.', profile)
        : vscode.l10n.t('The command of profile {0} printed no usable {1}.', profile, member);
  }
}

function addressWords(problem: Extract<SourceProblem, { kind: 'address' }>): string {
  const { profile, reason, status, member } = problem;
  switch (reason) {
    case 'notAllowed':
      return vscode.l10n.t(
        'The credentials_uri of profile {0} has to start with https://, or be an address of this computer.',
        profile,
      );
    case 'unreachable':
      return vscode.l10n.t(
        'The address of profile {0} does not answer. Check credentials_uri and the network.',
        profile,
      );
    case 'refused':
      return status === undefined
        ? vscode.l10n.t('The address of profile {0} answered without keys.', profile)
        : vscode.l10n.t('The address of profile {0} answered with HTTP status {1} instead of keys.', profile, status);
    case 'notJson':
      return vscode.l10n.t('The address of profile {0} has to answer with one JSON object.', profile);
    case 'badMember':
      return member === undefined
        ? vscode.l10n.t('The address of profile {0} answered without usable keys.', profile)
        : vscode.l10n.t('The address of profile {0} answered without a usable {1}.', profile, member);
  }
}

/** https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata */
function metadataWords(reason: Extract<SourceProblem, { kind: 'metadata' }>['reason']): string {
  switch (reason) {
    case 'forbidden':
      return vscode.l10n.t(
        'Keys of the ECS instance are switched off here by the environment variable {0}. Start the editor without it.',
        'ALIBABA_CLOUD_ECS_METADATA_DISABLED',
      );
    case 'unreachable':
      return vscode.l10n.t(
        'The metadata of the ECS instance cannot be reached. Only an ECS instance has metadata; elsewhere, choose other keys.',
      );
    case 'noRole':
      return vscode.l10n.t('The ECS instance does not have this RAM role. Attach it in the ECS console.');
    case 'refused':
      return vscode.l10n.t('The ECS instance refuses to give out its metadata. Check its settings in the ECS console.');
    case 'badAnswer':
      return vscode.l10n.t('The metadata of the ECS instance had no usable keys. Try again in a moment.');
  }
}

/** https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole */
function roleWords({ roleArn, reason }: Extract<SourceProblem, { kind: 'role' }>): ProblemWords {
  switch (reason) {
    case 'denied':
      return {
        text: vscode.l10n.t('No permission: AssumeRole. Ask for the RAM permission sts:AssumeRole on {0}.', roleArn),
        detail: vscode.l10n.t('The trust policy of the role has to name whoever assumes it, too.'),
      };
    case 'notFound':
      return {
        text: vscode.l10n.t('The role {0} does not exist. Correct its name.', roleArn),
      };
    case 'rootAccount':
      return {
        text: vscode.l10n.t('The role {0} cannot be assumed by the account itself. Use keys of a RAM user.', roleArn),
      };
    case 'oidcToken':
      return {
        text: vscode.l10n.t(
          'The token in oidc_token_file is not accepted for the role {0}. Have the identity provider issue a new one.',
          roleArn,
        ),
      };
    case 'oidcProvider':
      return {
        text: vscode.l10n.t(
          'The role {0} does not trust the identity provider of the token. Have it named in the trust policy of the role.',
          roleArn,
        ),
      };
    case 'refused':
      return {
        text: vscode.l10n.t(
          'The role {0} could not be assumed with these values. Correct session name, duration, external ID or policy.',
          roleArn,
        ),
      };
  }
}
