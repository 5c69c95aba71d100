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
      text: vscode.l10n.t('Something went wrong in the extension. See the log for details.'),
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
      return vscode.l10n.t('The STS token has expired. Sign in again with a new one.');
    case 'disabledKey':
      return vscode.l10n.t(
        'The AccessKey pair is disabled. Enable it in the RAM console, or sign in again with another pair.',
      );
    case 'readOnlyAccount':
      return refusalWords('readOnlyAccount');
    case 'noServiceRole':
      return vscode.l10n.t(
        "DTS isn't authorized for this account. Open the DTS console and grant DTS its service role.",
      );
    case 'notForRamUsers':
      return vscode.l10n.t(
        "No permission to call {0}. RAM users and roles can't do this; only the Alibaba Cloud account itself can.",
        operation,
      );
    case 'foreignResource':
      return vscode.l10n.t(
        'No permission to call {0}. The resource belongs to another Alibaba Cloud account. Sign in with that account.',
        operation,
      );
    case 'notActivated':
      return vscode.l10n.t("Log Service isn't activated for this account. Activate it in the console.");
    case 'overdue':
      return vscode.l10n.t('This account appears to have an overdue payment. Check your bills in the console.');
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
      return vscode.l10n.t('Something other than the service responded, perhaps a proxy or a network sign-in page.');
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
      return vscode.l10n.t("The AccessKey pair or STS token isn't valid. Sign in again.");
    case 'denied':
      return missingWords(error);
    case 'notFound':
      return vscode.l10n.t('This resource no longer exists. Refresh the list it was in.');
    case 'conflict':
      return vscode.l10n.t('This name is already in use. Choose another name.');
    case 'quota':
      return vscode.l10n.t(
        "You've reached the quota for this resource. Delete what you don't need, or request a higher quota.",
      );
    case 'state':
      return vscode.l10n.t("The resource's current state doesn't allow this. Try again when it's running.");
    case 'invalid':
      return vscode.l10n.t('The service rejected a value. Correct it and try again.');
    case 'throttled':
      return vscode.l10n.t('Too many requests. Wait a moment and try again.');
    case 'clock':
      return clockWords(error.clockOffsetMs);
    case 'unreachable':
      return unreachableWords(error);
    case 'unavailable':
      return vscode.l10n.t('The service had an internal error. Try again in a moment.');
    case 'unexpected':
      return vscode.l10n.t('The service returned an unexpected response. See the log for details.');
  }
}

/** The setting is named as the user would search for it. */
function settingWords(name: string): string {
  const setting = fullName(name);
  if (name === 'network.endpoint') {
    return vscode.l10n.t(
      "The setting {0} isn't valid. Nothing was sent. Enter an address without a path, such as https://host:8443. Plain HTTP is allowed only for this computer.",
      setting,
    );
  }
  if (name === 'network.customEndpoints') {
    return vscode.l10n.t(
      "The setting {0} isn't valid. Nothing was sent. Enter dts, sls, or sts, optionally followed by a region (such as dts/cn-hangzhou), each with a host that supports HTTPS.",
      setting,
    );
  }
  return vscode.l10n.t("The setting {0} isn't valid. Nothing was sent. Choose one of its allowed values.", setting);
}

const fullName = (name: string): string => `${prefix}.${name}`;

/** The operation comes early: in the tree, a narrow side bar shows only the first words. */
function missingWords(error: CloudError): string {
  const { operation } = error;
  const missing = missingOf(error);
  if (!missing)
    return vscode.l10n.t(
      'No permission to call {0}. Ask your administrator for the required RAM permission.',
      operation,
    );
  const {
    actions: [action],
    resource,
  } = missing;
  return missing.isExplicitDeny
    ? vscode.l10n.t(
        "No permission to call {0}. A RAM policy explicitly denies {1} on {2}, so adding a policy that allows it won't help.",
        operation,
        action,
        resource,
      )
    : vscode.l10n.t(
        'No permission to call {0}. Ask your administrator for the permission {1} on {2}.',
        operation,
        action,
        resource,
      );
}

/** `offset` is how far the service's clock is ahead of ours. */
function clockWords(offset: number | undefined): string {
  if (offset === undefined) {
    return vscode.l10n.t("This computer's clock differs too much from the service's. Correct the clock and try again.");
  }
  const length = durationText(Math.round(Math.abs(offset) / 1000), vscode.env.language);
  return offset > 0
    ? vscode.l10n.t("This computer's clock is {0} slow. Correct the clock and try again.", length)
    : vscode.l10n.t("This computer's clock is {0} fast. Correct the clock and try again.", length);
}

/** The causes that platform and proxies report by code, told apart because each has its own cure. */
function unreachableWords(error: CloudError): string {
  switch (reasonOf(error)) {
    case 'name':
      return vscode.l10n.t(
        "The service's host name wasn't found. Check the region, the endpoint form, and the proxy settings.",
      );
    case 'settings':
      return vscode.l10n.t(
        'Two settings conflict: {0} is "Through VS Code only", but {1} or {2} contains an address that isn\'t the service\'s own host name. Change one of them.',
        ...(['network.route', 'network.endpoint', 'network.customEndpoints'] as const).map(fullName),
      );
    case 'proxyLogIn':
      return vscode.l10n.t('The proxy requires you to sign in. Check the username and password in the proxy settings.');
    case 'proxy':
      return proxyWords(error.code);
    case 'certificate':
      return certificateWords(error.code);
    case 'timeLimit':
      return error.outcome === 'unknown'
        ? vscode.l10n.t('The request timed out. Refresh to see whether it took effect.')
        : vscode.l10n.t(
            "The service didn't respond in time. Check whether you can reach it from here or need a proxy.",
          );
    case 'network':
      return error.outcome === 'unknown'
        ? vscode.l10n.t('The connection was lost before a response arrived. Refresh to see whether it took effect.')
        : vscode.l10n.t("Can't connect to the service. Check the network, the proxy, and the endpoint form.");
  }
}

/** One that answers is there: what it could not do lies behind it, or is not allowed. */
function proxyWords(code: string | undefined): string {
  const status = proxyStatusOf(code);
  return status === undefined
    ? vscode.l10n.t("Can't connect to the proxy. Check its address in the proxy settings.")
    : vscode.l10n.t(
        "The proxy couldn't connect to the service (HTTP status {0}). Ask your administrator to allow the service, or exclude it in the proxy settings.",
        status,
      );
}

function certificateWords(code: string | undefined): string {
  switch (certificateFaultOf(code)) {
    case 'dates':
      return vscode.l10n.t(
        "The connection's certificate has expired or isn't valid yet. Check this computer's clock, or ask your administrator for a new certificate.",
      );
    case 'otherHost':
      return vscode.l10n.t(
        "The connection's certificate is for a different host. Check your custom endpoints and any proxy in between.",
      );
    case 'weak':
      return vscode.l10n.t(
        "The connection's certificate was rejected, perhaps because its key is too short. Ask your administrator for a new certificate.",
      );
    case 'untrusted':
    case undefined:
      return vscode.l10n.t(
        "The connection's certificate isn't trusted. Add your company's certificate authority to the system.",
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
