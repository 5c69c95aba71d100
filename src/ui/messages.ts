import * as vscode from 'vscode';
import type { CommandName } from '../contributions.ts';
import { CloudError, readOnlyAccount } from '../cloud/errors.ts';
import { refusalWords } from './refusals.ts';

/** A failure in words: what happened and what to do next. */
export interface Message {
  readonly text: string;
  /** The service's own words and the request id, for the second line or the tooltip. */
  readonly detail: string;
  /** The command that helps. */
  readonly offer?: CommandName;
}

/** The one place where errors become sentences. */
export function describe(error: unknown): Message {
  if (!(error instanceof CloudError)) {
    return {
      text: vscode.l10n.t('Something went wrong inside the extension. The log has the details.'),
      detail: error instanceof Error ? error.message : String(error),
      offer: 'showLog',
    };
  }
  return { ...wording(error), detail: detailOf(error) };
}

/** Whether the user, or a newer question, called this off. That is not an error and nothing is said. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function wording(error: CloudError): Omit<Message, 'detail'> {
  const { operation } = error;
  switch (error.kind) {
    case 'credentials':
      return {
        text: vscode.l10n.t('The AccessKey pair or STS token was not accepted. Sign in again with a valid one.'),
        offer: 'signInAgain',
      };
    case 'denied':
      if (error.code === readOnlyAccount) return { text: refusalWords('readOnlyAccount') };
      return {
        // The operation comes early: in the tree, a narrow side bar shows only the first words.
        text: error.missingPermission?.action
          ? vscode.l10n.t(
              'No permission: {0}. Ask for the RAM permission {1}.',
              operation,
              error.missingPermission.action,
            )
          : vscode.l10n.t('No permission: {0}. Ask for the RAM permission to call it.', operation),
      };
    case 'notFound':
      return { text: vscode.l10n.t('The resource does not exist here any more. Refresh the list above it.') };
    case 'conflict':
      return { text: vscode.l10n.t('There is already one with this name. Choose another name.') };
    case 'quota':
      return {
        text: vscode.l10n.t('The limit for this resource is reached. Delete what is not needed, or ask for more.'),
      };
    case 'state':
      return {
        text: vscode.l10n.t('The resource is in a state that does not allow this now. Try again when it is running.'),
      };
    case 'invalid':
      return { text: vscode.l10n.t('The service refused a value. Correct it and try again.') };
    case 'throttled':
      return { text: vscode.l10n.t('The service asks for fewer calls. Wait a moment and try again.') };
    case 'clock':
      return {
        text: vscode.l10n.t(
          'The clock of this computer differs too much from that of the service. Set it right and try again.',
        ),
      };
    case 'unreachable':
      return { text: unreachable(error) };
    case 'unavailable':
      return { text: vscode.l10n.t('The service has a fault of its own. Try again in a moment.') };
    case 'unexpected':
      return { text: vscode.l10n.t('The answer of the service was not understood. The log has the details.') };
  }
}

/** The causes that platform and proxies report by code, told apart because each has its own cure. */
function unreachable(error: CloudError): string {
  switch (error.code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return vscode.l10n.t('The name of the service was not found. Check the region and the network.');
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'CERT_HAS_EXPIRED':
      return vscode.l10n.t(
        'The certificate of the connection is not trusted. Add the certificate authority of your company to the system.',
      );
    case undefined:
    default:
      return error.outcome === 'unknown'
        ? vscode.l10n.t('The connection broke before the answer came. Refresh to see whether it took effect.')
        : vscode.l10n.t('The service cannot be reached. Check the network and try again.');
  }
}

function detailOf(error: CloudError): string {
  // Our own refusal, which has no more to say.
  if (error.code === readOnlyAccount) return '';
  const words = [error.code, error.serviceMessage].filter(Boolean).join(': ');
  const id = error.requestId && vscode.l10n.t('Request ID: {0}', error.requestId);
  return [words, id].filter(Boolean).join('\n');
}
