import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import {
  type Missing,
  missingOf,
  type PolicyDocument,
  rolesPolicy,
  smallestPolicy,
  wholePolicy,
} from '../model/permissions.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import { showInStatusBar, showInformation } from '../ui/notifications.ts';
import { trustPolicyWords } from '../ui/sourceProblems.ts';
import { tintedName } from '../ui/words.ts';
import type { Services } from './services.ts';
import { sentences } from '../ui/written.ts';

/** A document to copy, and what to say of it. */
interface Shown {
  readonly name: string;
  readonly policy: PolicyDocument;
  readonly words: string;
}

/** The smallest RAM policy that lets a refused call through; without one, a policy for all that the extension does. */
export async function showPolicy(services: Services, of?: Node | CloudError): Promise<void> {
  const error = of && errorOf(services, of);
  const shown = (error && smallest(services, error)) ?? (await askForWhole(services));
  if (!shown) return;
  const text = `${JSON.stringify(shown.policy, undefined, 2)}\n`;
  await services.texts.show(shown.name, text);
  // Not awaited: the document is there, and the message may stay for hours.
  void offerToCopy(shown.words, text);
}

async function offerToCopy(words: string, text: string): Promise<void> {
  const copy = vscode.l10n.t('Copy Policy');
  if ((await showInformation(words, copy)) !== copy) return;
  await vscode.env.clipboard.writeText(text);
  showInStatusBar(vscode.l10n.t('Policy copied.'), 5_000);
}

/** The error itself, that of a row, or that of the account of a row. */
function errorOf({ accounts }: Services, of: Node | CloudError): CloudError | undefined {
  if (of instanceof CloudError) return of;
  const { error, where } = resourceOf(of);
  if (error !== undefined) return error instanceof CloudError ? error : undefined;
  if (!where.account) return undefined;
  const { id } = where.account;
  const { problem: sourceProblem } = accounts.stateOf(id);
  const call = { service: 'sts', operation: 'AssumeRole', outcome: 'notApplied', accountId: id } as const;
  return sourceProblem && new CloudError('credentials', { ...call, sourceProblem });
}

function smallest({ accounts }: Services, error: CloudError): Shown | undefined {
  const account = error.accountId === undefined ? undefined : accounts.find(error.accountId);
  const { owner = account?.identity.accountId } = error;
  const known = owner === undefined ? error : error.with({ owner });
  const [missing, policy] = [missingOf(known), smallestPolicy(known)];
  if (!missing || !policy) return undefined;
  const [action] = missing.actions;
  const name = `RAM-${action.replace(':', '-')}.json`;
  return { name, policy, words: sentences(missingWords(missing, account && tintedName(account)), hint(error)) };
}

function missingWords({ actions: [action], resource, isExplicitDeny }: Missing, account: string | undefined): string {
  if (isExplicitDeny) {
    return vscode.l10n.t(
      'A policy explicitly denies {0} on {1}. Change that policy first. Until then, the policy shown here has no effect.',
      action,
      resource,
    );
  }
  return account === undefined
    ? vscode.l10n.t('This is the smallest policy that allows {0} on {1}.', action, resource)
    : vscode.l10n.t('{2}: this is the smallest policy that allows {0} on {1}.', action, resource, account);
}

/** Where the vendor's own pages disagree on how finely it can be granted. */
function hint({ service, operation, sourceProblem }: CloudError): string {
  if (sourceProblem) return trustPolicyWords();
  if (service === 'dts') {
    return vscode.l10n.t(
      'Some accounts support only service-level authorization for DTS. If access is still denied, attach the system policy {0}.',
      /^(Describe|List)/.test(operation) ? 'AliyunDTSReadOnlyAccess' : 'AliyunDTSFullAccess',
    );
  }
  return operation === 'ConsumerGroupUpdateCheckPoint'
    ? vscode.l10n.t('If access is still denied, replace the resource with {0}.', '"*"')
    : '';
}

async function askForWhole({ accounts }: Services): Promise<Shown | undefined> {
  const roles = [...new Set(accounts.list().flatMap(({ source }) => source?.roles.map(role => role.roleArn) ?? []))];
  const words = vscode.l10n.t('Create this policy in the RAM console and attach it to the RAM user or role.');
  const items = [
    {
      label: vscode.l10n.t('Read access'),
      detail: vscode.l10n.t('Browse instances, Logstores, and consumer groups, and see how far behind they are.'),
      shown: { name: 'RAM-reading.json', policy: wholePolicy('reading'), words },
    },
    {
      label: vscode.l10n.t('Read and write access'),
      detail: vscode.l10n.t('Also create, edit, and delete consumer groups, and reset their checkpoints.'),
      shown: { name: 'RAM-reading-and-changing.json', policy: wholePolicy('changing'), words },
    },
    ...(roles.length > 0
      ? [
          {
            label: vscode.l10n.t("Permission to assume your accounts' roles"),
            detail: vscode.l10n.t(
              'For the identity that assumes the roles. What each role can do depends on its own policies.',
            ),
            shown: { name: 'RAM-roles.json', policy: rolesPolicy(roles), words },
          },
        ]
      : []),
  ];
  const title = vscode.l10n.t('Show RAM Policy');
  const placeHolder = vscode.l10n.t('Select the permissions to grant');
  return (await vscode.window.showQuickPick(items, { title, placeHolder, ignoreFocusOut: true }))?.shown;
}
