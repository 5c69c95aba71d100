import * as vscode from 'vscode';
import { CloudError, type Fault } from '../cloud/errors.ts';
import { certificateFaultOf, proxyStatusOf, reasonOf } from '../cloud/reasons.ts';
import { prefix } from '../contributions.ts';
import { durationText } from '../model/durations.ts';
import { missingOf } from '../model/permissions.ts';
import { refusalWords } from './refusals.ts';
import { sourceProblemWords } from './sourceProblems.ts';

/** A failure in words: what happened and what to do next. What can be done at once is in `fixes.ts`. */
interface Message {
  readonly text: string;
  /** The service's own words and the request id, for the second line or the tooltip. */
  readonly detail: string;
}

/** The one place where errors become sentences. */
export function describe(error: unknown): Message {
  if (!(error instanceof CloudError)) {
    return {
      text: vscode.l10n.t('Something went wrong inside the extension. The log has the details.'),
      detail: error instanceof Error ? error.message : String(error),
    };
  }
  const { sourceProblem, fault, operation } = error;
  if (!sourceProblem) {
    const text = (fault && faultWords(fault, operation)) ?? kindWords(error);
    return { text, detail: detailOf(error) };
  }
  const { text, detail } = sourceProblemWords(sourceProblem);
  // Where STS or the way to it is behind the problem, what it said helps too.
  return { text, detail: lines(detail, detailOf(error.cause instanceof CloudError ? error.cause : error)) };
}

/** Whether the user, or a newer question, called this off. That is not an error and nothing is said. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Nothing where the sentence of the kind says it all. */
function faultWords(fault: Fault, operation: string): string | undefined {
  switch (fault) {
    case 'expiredToken':
      return vscode.l10n.t('The STS token has ended. Sign in again with a new one.');
    case 'disabledKey':
      return vscode.l10n.t(
        'The AccessKey pair is disabled. Enable it in the RAM console, or sign in again with another one.',
      );
    case 'readOnlyAccount':
      return refusalWords('readOnlyAccount');
    case 'noServiceRole':
      return vscode.l10n.t(
        'DTS has not been authorized to work in this account. Open the DTS console once and grant it its service role.',
      );
    case 'notForRamUsers':
      return vscode.l10n.t(
        "No permission: {0}. RAM users and roles can't do this; only the Alibaba Cloud account itself can.",
        operation,
      );
    case 'foreignResource':
      return vscode.l10n.t(
        'No permission: {0}. The resource belongs to another Alibaba Cloud account. Sign in with that account.',
        operation,
      );
    case 'notActivated':
      return vscode.l10n.t('Log Service is not activated in this account. Activate it in the console.');
    case 'overdue':
      return vscode.l10n.t('A payment of this account seems to be overdue. See the bill in the console.');
    case 'lowBalance':
      return vscode.l10n.t('The balance of this account is too low. Top it up in the console.');
    case 'riskControl':
      return vscode.l10n.t(
        'The risk control of Alibaba Cloud blocked this. Verify the account in the console, or contact support.',
      );
    case 'notVerified':
      return vscode.l10n.t("This account hasn't completed real-name verification. Complete it in the console.");
    case 'unknownAccount':
      return vscode.l10n.t(
        "The service can't find this Alibaba Cloud account. Open the console of the service with it once, or sign in with another account.",
      );
    case 'projectSuspended':
      return vscode.l10n.t(
        'The project is suspended, usually because a payment is overdue. See the bill in the console.',
      );
    case 'notOffered':
      return vscode.l10n.t(
        "The service doesn't offer this operation here. Choose another region, or check the endpoint settings.",
      );
    case 'unknownRegion':
      return vscode.l10n.t(
        "The service doesn't know this region. Choose another region, or check the endpoint settings.",
      );
    case 'malformedRequest':
      return vscode.l10n.t("The request didn't reach the service intact. A proxy on the way may have changed it.");
    case 'repeatedNonce':
      return vscode.l10n.t(
        'The service received the same request twice. A proxy may have repeated it. Refresh to see whether it took effect.',
      );
    case 'endpointSetting':
      return settingWords(operation);
    case 'foreignAnswer':
      return vscode.l10n.t(
        'Something other than the service answered, perhaps a proxy or a log-in page of the network.',
      );
    // A role has sentences of its own, and whoever asks for these wants no sentence.
    case 'oidcToken':
    case 'oidcProvider':
    case 'rootAccount':
    case 'noSuchGroup':
    case 'noSuchShard':
    case 'invalidCursor':
      return undefined;
  }
}

function kindWords(error: CloudError): string {
  switch (error.kind) {
    case 'credentials':
      return vscode.l10n.t('The AccessKey pair or STS token was not accepted. Sign in again with a valid one.');
    case 'denied':
      return missingWords(error);
    case 'notFound':
      return vscode.l10n.t('The resource does not exist here any more. Refresh the list above it.');
    case 'conflict':
      return vscode.l10n.t('There is already one with this name. Choose another name.');
    case 'quota':
      return vscode.l10n.t('The limit for this resource is reached. Delete what is not needed, or ask for more.');
    case 'state':
      return vscode.l10n.t('The resource is in a state that does not allow this now. Try again when it is running.');
    case 'invalid':
      return vscode.l10n.t('The service refused a value. Correct it and try again.');
    case 'throttled':
      return vscode.l10n.t('The service asks for fewer calls. Wait a moment and try again.');
    case 'clock':
      return clockWords(error.clockOffsetMs);
    case 'unreachable':
      return unreachableWords(error);
    case 'unavailable':
      return vscode.l10n.t('The service has a fault of its own. Try again in a moment.');
    case 'unexpected':
      return vscode.l10n.t('The answer of the service was not understood. The log has the details.');
  }
}

/** The setting is named as the user would search for it. */
function settingWords(name: string): string {
  const setting = fullName(name);
  if (name === 'network.endpoint') {
    return vscode.l10n.t(
      'Setting not understood: {0}. Nothing was sent. It takes an address without a path, such as https://host:8443; plain http is for this computer only.',
      setting,
    );
  }
  if (name === 'network.customEndpoints') {
    return vscode.l10n.t(
      'Setting not understood: {0}. Nothing was sent. It takes dts, sls or sts, or one of them for a region, such as dts/cn-hangzhou, each with a host that is called by https.',
      setting,
    );
  }
  return vscode.l10n.t('Setting not understood: {0}. Nothing was sent. Choose one of its values.', setting);
}

const fullName = (name: string): string => `${prefix}.${name}`;

/** The operation comes early: in the tree, a narrow side bar shows only the first words. */
function missingWords(error: CloudError): string {
  const { operation } = error;
  const missing = missingOf(error);
  if (!missing) return vscode.l10n.t('No permission: {0}. Ask for the RAM permission to call it.', operation);
  const {
    actions: [action],
    resource,
  } = missing;
  return missing.isExplicitDeny
    ? vscode.l10n.t(
        'No permission: {0}. A RAM policy forbids {1} on {2}; allowing it as well does not help.',
        operation,
        action,
        resource,
      )
    : vscode.l10n.t('No permission: {0}. Ask for the RAM permission {1} on {2}.', operation, action, resource);
}

/** `offset` is how far the service's clock is ahead of ours. */
function clockWords(offset: number | undefined): string {
  if (offset === undefined) {
    return vscode.l10n.t(
      'The clock of this computer differs too much from that of the service. Set it right and try again.',
    );
  }
  const length = durationText(Math.round(Math.abs(offset) / 1000), vscode.env.language);
  return offset > 0
    ? vscode.l10n.t('The clock of this computer is slow by {0}. Set it right and try again.', length)
    : vscode.l10n.t('The clock of this computer is fast by {0}. Set it right and try again.', length);
}

/** The causes that platform and proxies report by code, told apart because each has its own cure. */
function unreachableWords(error: CloudError): string {
  switch (reasonOf(error)) {
    case 'name':
      return vscode.l10n.t(
        'The name of the service was not found. Check the region, the endpoint form and the proxy setting.',
      );
    case 'settings':
      return vscode.l10n.t(
        'Two settings exclude each other: {0} “Through the editor only”, and an address in {1} or {2} that is not the name of the service itself. Change one of them.',
        ...(['network.route', 'network.endpoint', 'network.customEndpoints'] as const).map(fullName),
      );
    case 'proxyLogIn':
      return vscode.l10n.t('The proxy asks for a log-in. Check the user and the password in the proxy setting.');
    case 'proxy':
      return proxyWords(error.code);
    case 'certificate':
      return certificateWords(error.code);
    case 'timeLimit':
      return error.outcome === 'unknown'
        ? vscode.l10n.t('No answer came in time. Refresh to see whether it took effect.')
        : vscode.l10n.t(
            'The service did not answer in time. Check whether it can be reached from here, or if it needs a proxy.',
          );
    case 'network':
      return error.outcome === 'unknown'
        ? vscode.l10n.t('The connection broke before the answer came. Refresh to see whether it took effect.')
        : vscode.l10n.t('The service cannot be reached. Check the network, the proxy and the endpoint form.');
  }
}

/** One that answers is there: what it could not do lies behind it, or is not allowed. */
function proxyWords(code: string | undefined): string {
  const status = proxyStatusOf(code);
  return status === undefined
    ? vscode.l10n.t('The proxy cannot be reached, or refuses. Check its address in the proxy setting.')
    : vscode.l10n.t(
        'The proxy made no connection to the service: it answered with HTTP status {0}. Ask whoever runs it to let the service through, or except the service in the proxy setting.',
        status,
      );
}

function certificateWords(code: string | undefined): string {
  switch (certificateFaultOf(code)) {
    case 'dates':
      return vscode.l10n.t(
        'The certificate of the connection is not valid today. Check the clock of this computer, or whoever issued it.',
      );
    case 'otherHost':
      return vscode.l10n.t(
        'The certificate of the connection is of another host. Check custom endpoints, and what answers on the way.',
      );
    case 'weak':
      return vscode.l10n.t(
        'The certificate of the connection is not accepted, perhaps because its key is too short. Ask whoever issued it for another one.',
      );
    case 'untrusted':
    case undefined:
      return vscode.l10n.t(
        'The certificate of the connection is not trusted. Add the certificate authority of your company to the system.',
      );
  }
}

/** Nothing of our own refusals, which have no more to say. */
function detailOf({ fault, code, serviceMessage, requestId }: CloudError): string {
  if (fault === 'readOnlyAccount' || fault === 'endpointSetting') return '';
  const words = [code, serviceMessage].filter(Boolean).join(': ');
  return lines(words, requestId && vscode.l10n.t('Request ID: {0}', requestId));
}

const lines = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join('\n');
