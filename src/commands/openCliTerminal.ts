import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import { extensionId } from '../contributions.ts';
import { type AskingMode, cliRenewal } from '../model/accounts/cliRenewal.ts';
import { commandLine, type Lines, linesToCopy, shellOf } from '../model/commandLine.ts';
import type { Node } from '../tree/nodes.ts';
import { showInformation, showWarning } from '../ui/notifications.ts';
import { plainText } from '../ui/plainText.ts';
import { shellName } from '../ui/words.ts';
import type { Services } from './services.ts';
import { problemOf, targetAccount } from './target.ts';

/**
 * Types the command that lets the CLI renew the keys of a profile, or ask for new ones, into a terminal. The user presses
 * Enter: it is their CLI, which may open a browser or ask for something.
 */
export async function openCliTerminal(services: Services, of?: Node | CloudError): Promise<void> {
  const fault = await profileAtFault(services, of);
  if (!fault) return;
  const { profile, asking } = fault;
  const command = cliRenewal(profile, asking);
  const isElsewhere = areTerminalsElsewhere();
  const line = isElsewhere ? undefined : commandLine(command, shellOf(vscode.env.shell));
  if (line === undefined) {
    await offerCommand(profile, linesToCopy([command], vscode.env.shell), isElsewhere);
    return;
  }
  const terminal = vscode.window.createTerminal({ name: plainText(vscode.l10n.t('Renew {0}', profile)) });
  terminal.show();
  terminal.sendText(line, false);
  void showInformation(guidance(fault));
}

function guidance({ profile, asking }: Fault): string {
  switch (asking) {
    case 'StsToken':
      return vscode.l10n.t(
        'Press Enter in the terminal and paste the new STS token. The CLI saves it to profile {0}, and the account recovers automatically.',
        profile,
      );
    case 'CloudSSO':
    case 'OAuth':
      return vscode.l10n.t(
        'Press Enter in the terminal and sign in. The CLI saves the credentials to profile {0}, and the account recovers automatically.',
        profile,
      );
    case undefined:
      return vscode.l10n.t(
        "Press Enter in the terminal. The CLI renews the credentials of profile {0}, and the account recovers automatically. If it doesn't, the old credentials hadn't expired yet: wait a minute and run the command again.",
        profile,
      );
  }
}

/** Whether terminals open on another computer: those of a remote window do, while the CLI and we are beside the user. */
const areTerminalsElsewhere = (): boolean =>
  vscode.env.remoteName !== undefined &&
  vscode.extensions.getExtension(extensionId)?.extensionKind === vscode.ExtensionKind.UI;

/** Offers the command for every shell that can take it, the user's own first. */
async function offerCommand(profile: string, copies: readonly Lines[], isElsewhere: boolean): Promise<void> {
  const titleOf = ({ shell }: Lines): string => vscode.l10n.t('Copy Command for {0}', shellName(shell));
  const titles = copies.map(titleOf);
  const [first] = copies;
  const pressed =
    isElsewhere && first
      ? await showInformation(
          vscode.l10n.t(
            "Profile {0} is on your local computer, but this window's terminals are remote. Run this command locally, and the account recovers automatically: {1}",
            profile,
            first.lines.join(),
          ),
          ...titles,
        )
      : await showWarning(
          vscode.l10n.t("The name of profile {0} can't be used in this shell. Run the CLI yourself.", profile),
          ...titles,
        );
  const copy = copies.find(each => titleOf(each) === pressed);
  if (copy) await vscode.env.clipboard.writeText(copy.lines.join());
}

interface Fault {
  readonly profile: string;
  /** Where the CLI has nothing to renew the keys with, and so has to ask. */
  readonly asking: AskingMode | undefined;
}

/** The profile that is at fault; it may be one that the account's own profile builds on. */
async function profileAtFault(services: Services, of: Node | CloudError | undefined): Promise<Fault | undefined> {
  if (of instanceof CloudError && of.accountId === undefined) return faultIn(of.sourceProblem);
  const account = await targetAccount(services, of, vscode.l10n.t('Renew with the CLI'), {
    suits: ({ source }) => source?.base.kind === 'cliProfile',
    nothing: vscode.l10n.t('No account uses credentials from a CLI profile.'),
  });
  if (!account) return undefined;
  const base = account.source?.base;
  const fault = faultIn(problemOf(services, of, account));
  return fault ?? (base?.kind === 'cliProfile' ? { profile: base.profile, asking: undefined } : undefined);
}

function askingMode(problem: SourceProblem): AskingMode | undefined {
  if (problem.kind !== 'profileExpired') return undefined;
  const { mode, logInEndsAt = Infinity } = problem;
  switch (mode) {
    case 'StsToken':
      return mode;
    case 'CloudSSO':
    case 'OAuth':
      return logInEndsAt <= Date.now() ? mode : undefined;
    case 'RamRoleArn':
      return undefined;
  }
}

function faultIn(problem: SourceProblem | undefined): Fault | undefined {
  if (!problem || !('profile' in problem)) return undefined;
  return { profile: problem.profile, asking: askingMode(problem) };
}
