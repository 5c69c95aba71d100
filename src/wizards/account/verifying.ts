import * as vscode from 'vscode';
import type { AccountChanges, KeysAnswer } from '../../accounts/accounts.ts';
import type { SourceProblem } from '../../cloud/credentials.ts';
import { CloudError, type Parameter } from '../../cloud/errors.ts';
import type { CredentialsRef, RoleRef } from '../../credentials/source.ts';
import { isCancelled, offerToTryAgain } from '../../ui/messages.ts';
import { confirm } from '../../ui/notifications.ts';
import { withProgress } from '../../ui/progress.ts';
import {
  type Answers,
  type Outcome,
  type RoleNumber,
  roleNumbers,
  type StepName,
  type VerifyStep,
} from '../engine/steps.ts';
import { proposedRegions } from './editAccount.ts';

/** Asks STS who owns the keys. `onVerified` is called before the next step. */
export const verifyStep = (
  accounts: Pick<AccountChanges, 'verify' | 'allow' | 'profiles'>,
  keysOf: (answers: Answers) => KeysAnswer,
  onVerified: (answers: Answers) => Promise<void> = () => Promise.resolve(),
): VerifyStep => ({
  kind: 'verify',
  verify: async answers => {
    const keys = keysOf(answers);
    try {
      const title = vscode.l10n.t('Verifying credentials');
      // The region where the account is, or is going to be unless the user chooses another.
      const [region] = answers.find('account')?.regions ?? (await proposedRegions(accounts, keys.source.base));
      answers.set('verified', await withProgress(title, signal => accounts.verify(keys, signal, region)));
    } catch (failure) {
      return afterFailure(failure, accounts, keys.source);
    }
    await onVerified(answers);
    return { kind: 'next' };
  },
});

async function afterFailure(
  failure: unknown,
  accounts: Pick<AccountChanges, 'allow'>,
  source: CredentialsRef,
): Promise<Outcome> {
  // After a cancelled verification, the user finds the last step as it was.
  if (isCancelled(failure)) return { kind: 'back' };
  const problem = failure instanceof CloudError ? failure.sourceProblem : undefined;
  if (problem?.kind === 'consent') {
    return (await askConsent(accounts, problem)) ? { kind: 'to', step: 'verify' } : { kind: 'back' };
  }
  if (!(await offerToTryAgain(failure))) return { kind: 'left' };
  return { kind: 'to', step: stepAtFault(failure, source) };
}

/** The step with the refused answer. If that step is not asked, the wizard goes on to verify again. */
function stepAtFault(failure: unknown, { base, roles }: CredentialsRef): StepName {
  if (!(failure instanceof CloudError)) return 'verify';
  if (failure.sourceProblem) return stepOfProblem(failure, failure.sourceProblem, roles);
  if (failure.kind !== 'credentials') return 'verify';
  return base.kind === 'stored' ? stepOfPair(failure.parameter) : 'base';
}

function stepOfPair(parameter: Parameter | undefined): StepName {
  if (parameter === 'Signature') return 'accessKeySecret';
  return parameter === 'AccessKeyId' ? 'accessKeyId' : 'securityToken';
}

function stepOfProblem(failure: CloudError, problem: SourceProblem, roles: readonly RoleRef[]): StepName {
  switch (problem.kind) {
    case 'role': {
      const index = roles.findIndex(({ roleArn }) => roleArn === problem.roleArn);
      const number = roleNumbers[index];
      return number === undefined ? 'base' : stepOfRole(number, roles[index], failure.cause);
    }
    case 'metadata':
      return problem.reason === 'noRole' ? 'instanceRole' : 'base';
    case 'noStoredPair':
    case 'storedTokenExpired':
      return 'accessKeyId';
    // These problems are solved outside of the wizard, after which the same answers work.
    case 'keyring':
    case 'profileExpired':
    case 'untrustedWorkspace':
      return 'verify';
    case 'file':
    case 'noProfile':
    case 'unsupportedMode':
    case 'member':
    case 'cycle':
    case 'consent':
    case 'externalForbidden':
    case 'command':
    case 'address':
    case 'environment':
    case 'otherIdentity':
      return 'base';
  }
}

function stepOfRole(number: RoleNumber, role: RoleRef | undefined, cause: unknown): StepName {
  const parameter = cause instanceof CloudError ? cause.parameter : undefined;
  if (parameter === 'RoleSessionName') return `sessionName${number}`;
  if (parameter === 'ExternalId' && role?.externalId !== undefined) return `externalId${number}`;
  if (parameter === 'DurationSeconds' && role?.durationSeconds !== undefined) return `sessionSeconds${number}`;
  if (parameter === 'Policy' && role?.policy !== undefined) return `rolePolicy${number}`;
  return `roleArn${number}`;
}

/** Shows the command or address in a CLI profile, and asks whether it may be used. Resolves with whether it may. */
export async function askConsent(
  accounts: Pick<AccountChanges, 'allow'>,
  { profile, asked }: Extract<SourceProblem, { kind: 'consent' }>,
): Promise<boolean> {
  const question =
    asked.kind === 'command'
      ? vscode.l10n.t('Run this command to get the credentials of CLI profile {0}?', profile)
      : vscode.l10n.t('Get the credentials of CLI profile {0} from this address?', profile);
  const consequence =
    asked.kind === 'command'
      ? vscode.l10n.t(
          "This command runs on this computer with your permissions whenever credentials are needed. If the profile changes to another command, you're asked again.",
        )
      : vscode.l10n.t(
          "This address is contacted whenever credentials are needed. If the profile changes to another address, you're asked again.",
        );
  if (!(await confirm(question, [asked.text, '', consequence], vscode.l10n.t('Allow')))) return false;
  await accounts.allow(asked);
  return true;
}
