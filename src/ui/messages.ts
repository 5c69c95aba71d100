import * as vscode from 'vscode';
import {
  type CertificateFault,
  certificateFaultOf,
  CloudError,
  type CloudErrorKind,
  type Fault,
  longestOffsetMs,
  proxyStatusOf,
  type Reason,
  reasonOf,
} from '../cloud/errors.ts';
import { commandId, prefix } from '../contributions.ts';
import { durationText } from '../model/durations.ts';
import { missingOf } from '../model/permissions.ts';
import { fixesInMessage, fixTitle, type MessageFix } from './fixes.ts';
import { showError } from './notifications.ts';
import { shortened } from './plainText.ts';
import { refusalWords } from './refusals.ts';
import { sourceProblemWords } from './sourceProblems.ts';
import { sentences } from './written.ts';

/** Says in words what failed and what to do next. Commands that fix it are in `fixes.ts`. */
interface Message {
  readonly text: string;
  /** Holds the service's own words and the request ID, for the second line or the tooltip. */
  readonly detail: string;
}

/** Turns an error into sentences. No other code does. */
export function describe(error: unknown): Message {
  if (!(error instanceof CloudError)) {
    return {
      text: vscode.l10n.t('Something went wrong in the extension. See the log for details.'),
      detail: error instanceof Error ? error.message : String(error),
    };
  }
  const { sourceProblem, fault } = error;
  if (!sourceProblem) {
    const text = (fault && faultWords(fault, error)) ?? ofKind[error.kind](error);
    return { text, detail: detailOf(error) };
  }
  const { text, detail } = sourceProblemWords(sourceProblem);
  // When STS or the connection to it caused the problem, its own words help too.
  return { text, detail: lines(detail, detailOf(error.cause instanceof CloudError ? error.cause : error)) };
}

/** Tells whether the user or a newer request canceled the work. That is no error, so no message is shown for it. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

/** Gives the sentence for a fault, or undefined if the sentence for its kind is enough. */
function faultWords(fault: Fault, { operation, refusedName = '' }: CloudError): string | undefined {
  const words: Readonly<Record<Fault, string | undefined>> = {
    expiredToken: vscode.l10n.t('The STS token has expired. Sign in again with a new one.'),
    disabledKey: vscode.l10n.t(
      'The AccessKey pair is disabled. Enable it in the RAM console, or sign in again with another pair.',
    ),
    readOnlyAccount: refusalWords('readOnlyAccount'),
    noServiceRole: vscode.l10n.t(
      "DTS isn't authorized for this account. Open the DTS console and grant DTS its service role.",
    ),
    notForRamUsers: vscode.l10n.t(
      "No permission to call {0}. RAM users and roles can't do this; only the Alibaba Cloud account itself can.",
      operation,
    ),
    foreignResource: vscode.l10n.t(
      'No permission to call {0}. The resource belongs to another Alibaba Cloud account. Sign in with that account.',
      operation,
    ),
    notActivated: vscode.l10n.t("Log Service isn't activated for this account. Activate it in the console."),
    overdue: vscode.l10n.t('This account appears to have an overdue payment. Check your bills in the console.'),
    lowBalance: vscode.l10n.t('The balance of this account is too low. Top it up in the console.'),
    orderRefused: vscode.l10n.t(
      'Alibaba Cloud rejected this order. Choose another instance class or region, or contact support.',
    ),
    riskControl: vscode.l10n.t(
      'The risk control of Alibaba Cloud blocked this. Verify the account in the console, or contact support.',
    ),
    notVerified: vscode.l10n.t("This account hasn't completed real-name verification. Complete it in the console."),
    unknownAccount: vscode.l10n.t(
      "The service can't find this Alibaba Cloud account. Open the console of the service with it once, or sign in with another account.",
    ),
    projectSuspended: vscode.l10n.t(
      'The project is suspended, usually because a payment is overdue. See the bill in the console.',
    ),
    unsuitableSource: vscode.l10n.t(
      "DTS can't use the source database. Check its status, version, and permissions, or choose another source.",
    ),
    noChannel: vscode.l10n.t(
      "DTS doesn't report the topic, an endpoint, or the username that a connection needs. The task might not be configured or running yet.",
    ),
    notPurchased: vscode.l10n.t('No instance has been purchased for this task. Buy one in the DTS console.'),
    notOffered: vscode.l10n.t(
      "The service doesn't offer this operation here. Choose another region, or check the endpoint settings.",
    ),
    unknownRegion: vscode.l10n.t(
      "The service doesn't know this region. Choose another region, or check the endpoint settings.",
    ),
    malformedRequest: vscode.l10n.t(
      "The request didn't reach the service intact. A proxy on the way may have changed it.",
    ),
    repeatedNonce: vscode.l10n.t(
      'The service received the same request twice. A proxy may have repeated it. Refresh to see whether it took effect.',
    ),
    endpointSetting: settingWords(operation),
    // In quotation marks and with escapes, also an empty name and characters without a look can be seen.
    unusableName: vscode.l10n.t(
      "The name {0} can't be part of a request's address. Nothing was sent.",
      JSON.stringify(refusedName.length > 80 ? `${refusedName.slice(0, 80)}…` : refusedName),
    ),
    foreignAnswer: vscode.l10n.t(
      'Something other than the service responded, perhaps a proxy or a network sign-in page.',
    ),
    brokerUnreachable: vscode.l10n.t(
      "Can't connect to this address. A VPC address can be reached only from that VPC. Check the host and port, the firewall, and the proxy settings.",
    ),
    proxyForHttpOnly: vscode.l10n.t(
      "The proxy in the settings isn't an HTTP proxy. Only VS Code can use it, and only for HTTP requests, which this connection isn't. Set an HTTP proxy, or exclude the host in {0}.",
      'http.noProxy',
    ),
    editorForHttpOnly: vscode.l10n.t(
      'The setting {0} is "Through VS Code only", but VS Code can send only HTTP requests, which this connection isn\'t. Change the setting, set {1} to an HTTP proxy, or exclude the host in {2}.',
      fullName('network.route'),
      'http.proxy',
      'http.noProxy',
    ),
    notKafka: vscode.l10n.t(
      "What's listening at this address doesn't speak the Kafka protocol. Check the host and port that DTS shows for the instance.",
    ),
    kafkaVersion: vscode.l10n.t("The server doesn't support a version of {0} that this extension supports.", operation),
    groupLogIn: vscode.l10n.t(
      'The server rejected the username or password of the consumer group, or closed the connection when it received them. Check that both belong to a group of this instance.',
    ),
    noPlainLogIn: vscode.l10n.t("The server doesn't offer SASL PLAIN, which DTS uses to sign in. Check the address."),
    noTopic: vscode.l10n.t(
      "The server doesn't have this topic for this consumer group. Check that the instance is running and that the group belongs to it.",
    ),
    noLeader: vscode.l10n.t('DTS appears to be moving the data to another server. Try again in a moment.'),
    nodeUnreachable: vscode.l10n.t(
      "The first server responded, but the one that has the data can't be reached from here. Check the firewall, or connect from the VPC.",
    ),
    timeNotFound: vscode.l10n.t("There's no data at or after this time. Choose a time within the tracking window."),
    offsetExpired: vscode.l10n.t(
      'The data at this position is no longer available. Start again from a time within the tracking window.',
    ),
    streamBroken: vscode.l10n.t(
      'The connection was lost while reading data. DTS may have moved the data to another server, or stopped the instance. Try again.',
    ),
    // The code that handles these faults has its own sentences, or shows none.
    oidcToken: undefined,
    oidcProvider: undefined,
    rootAccount: undefined,
    noSuchGroup: undefined,
    noSuchShard: undefined,
    invalidCursor: undefined,
  };
  return words[fault];
}

const ofKind: Readonly<Record<CloudErrorKind, (error: CloudError) => string>> = {
  credentials: () => vscode.l10n.t("The AccessKey pair or STS token isn't valid. Sign in again."),
  denied: missingWords,
  notFound: () => vscode.l10n.t('This resource no longer exists. Refresh the list it was in.'),
  conflict: () => vscode.l10n.t('This name is already in use. Choose another name.'),
  quota: () =>
    vscode.l10n.t("You've reached the quota for this resource. Delete what you don't need, or request a higher quota."),
  state: () => vscode.l10n.t("The resource's current state doesn't allow this. Try again when it's running."),
  invalid: () => vscode.l10n.t('The service rejected a value. Correct it and try again.'),
  throttled: () => vscode.l10n.t('Too many requests. Wait a moment and try again.'),
  clock: error => clockWords(error.clockOffsetMs),
  unreachable: unreachableWords,
  unavailable: () => vscode.l10n.t('The service had an internal error. Try again in a moment.'),
  unexpected: () => vscode.l10n.t('The service returned an unexpected response. See the log for details.'),
};

/** Names the setting by its full name, because that is what the user searches for. */
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

/** Names the operation early in the sentence, because a narrow side bar shows only the first words. */
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

/** Takes the offset by which the service's clock is ahead of this computer's clock, in milliseconds. */
function clockWords(offset: number | undefined): string {
  if (offset === undefined) {
    return vscode.l10n.t("This computer's clock differs too much from the service's. Correct the clock and try again.");
  }
  if (Math.abs(offset) > longestOffsetMs) {
    return vscode.l10n.t(
      "The service rejected the time of the request, but its response is dated more than a year off. Check this computer's clock and any proxy in between.",
    );
  }
  const length = durationText(Math.round(Math.abs(offset) / 1000), vscode.env.language);
  return offset > 0
    ? vscode.l10n.t("This computer's clock is {0} slow. Correct the clock and try again.", length)
    : vscode.l10n.t("This computer's clock is {0} fast. Correct the clock and try again.", length);
}

/** Explains why a service cannot be reached. The causes are told apart because each has its own fix. */
function unreachableWords(error: CloudError): string {
  const words: Readonly<Record<Reason, string>> = {
    name: vscode.l10n.t(
      "The service's host name wasn't found. Check the region, the endpoint form, and the proxy settings.",
    ),
    settings: vscode.l10n.t(
      'Two settings conflict: {0} is "Through VS Code only", but {1} or {2} contains an address that isn\'t the service\'s own host name. Change one of them.',
      ...(['network.route', 'network.endpoint', 'network.customEndpoints'] as const).map(fullName),
    ),
    proxyLogIn: vscode.l10n.t(
      'The proxy requires you to sign in. Check the username and password in the proxy settings.',
    ),
    proxy: proxyWords(error.code),
    certificate: certificateWords(error.code),
    timeLimit:
      error.outcome === 'unknown'
        ? vscode.l10n.t('The request timed out. Refresh to see whether it took effect.')
        : vscode.l10n.t(
            "The service didn't respond in time. Check whether you can reach it from here or need a proxy.",
          ),
    network:
      error.outcome === 'unknown'
        ? vscode.l10n.t('The connection was lost before a response arrived. Refresh to see whether it took effect.')
        : vscode.l10n.t("Can't connect to the service. Check the network, the proxy, and the endpoint form."),
  };
  return words[reasonOf(error)];
}

/** Explains a proxy failure. A proxy that returned a status is working, but could not or must not connect to the service. */
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
  const words: Readonly<Record<CertificateFault, string>> = {
    dates: vscode.l10n.t(
      "The connection's certificate has expired or isn't valid yet. Check this computer's clock, or ask your administrator for a new certificate.",
    ),
    otherHost: vscode.l10n.t(
      "The connection's certificate is for a different host. Check your custom endpoints and any proxy in between.",
    ),
    weak: vscode.l10n.t(
      "The connection's certificate was rejected, perhaps because its key is too short. Ask your administrator for a new certificate.",
    ),
    untrusted: vscode.l10n.t(
      "The connection's certificate isn't trusted. Add your company's certificate authority to the system.",
    ),
  };
  return words[certificateFaultOf(code) ?? 'untrusted'];
}

/** Longer words would push the request ID out of a notification, of which VS Code shows 1,000 characters. */
const longestWords = 700;

/** Gives the service's words and the request ID. Refusals by this extension have neither. */
function detailOf({ fault, code, serviceMessage, requestId }: CloudError): string {
  if (fault === 'readOnlyAccount' || fault === 'endpointSetting' || fault === 'unusableName') return '';
  const words = shortened([code, serviceMessage].filter(Boolean).join(': '), longestWords);
  return lines(words, requestId && vscode.l10n.t('Request ID: {0}', requestId));
}

const lines = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join('\n');

/** Shows what went wrong, with the request ID, and asks whether to try again. */
export function offerToTryAgain(failure: unknown): Promise<boolean> {
  return offer(sentenceOf(failure), vscode.l10n.t('Retry'), failure);
}

/** Puts the message, the service's own words, and the request ID on one line. A caller that knows more has its own message. */
export function sentenceOf(failure: unknown, known?: string): string {
  const { text: usual, detail } = describe(failure);
  const text = known ?? usual;
  return sentences(text, detail.replaceAll('\n', ' · '));
}

/** Explains why the outcome of a change is unknown. If the user canceled it too late, there is nothing to explain. */
export function reasonOfUnknown(failure: unknown): string {
  return failure instanceof CloudError && isCancelled(failure.cause) ? '' : sentenceOf(failure);
}

/**
 * Shows a message with a button to continue and the fixes for a failure, and tells whether the user continued. After a
 * fix the message appears again, because closing it would end the wizard and lose the answers given so far.
 */
export async function offer(sentence: string, continueTitle: string, failure?: unknown): Promise<boolean> {
  const fixes: readonly MessageFix[] = failure === undefined ? ['showLog'] : fixesInMessage(failure);
  for (;;) {
    const button = await showError(sentence, continueTitle, ...fixes.map(fixTitle));
    const fix = fixes.find(candidate => fixTitle(candidate) === button);
    if (fix === undefined) return button === continueTitle;
    await vscode.commands.executeCommand(commandId(fix), failure);
  }
}
