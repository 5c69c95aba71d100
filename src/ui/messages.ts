import * as vscode from 'vscode';
import { badEndpointSetting, CloudError, readOnlyAccount } from '../cloud/errors.ts';
import { accountFaultOf, isExpiredToken } from '../cloud/faults.ts';
import { certificateFaultOf, reasonOf } from '../cloud/reasons.ts';
import { type CommandName, prefix } from '../contributions.ts';
import { durationText } from '../model/durations.ts';
import type { OfferedFix } from '../model/fixes.ts';
import { missingOf } from '../model/permissions.ts';
import { refusalWords } from './refusals.ts';
import { sourceProblemWords } from './sourceProblems.ts';

/** The commands that mend something. Each takes the error as its argument. */
export type Fix = Extract<
  CommandName,
  | 'signInAgain'
  | 'showPolicy'
  | 'openNetworkSettings'
  | 'showNetworkDiagnostics'
  | 'openCliTerminal'
  | 'allowSource'
  | 'manageTrust'
  | 'showLog'
>;

/** A failure in words: what happened and what to do next. */
export interface Message {
  readonly text: string;
  /** The service's own words and the request id, for the second line or the tooltip. */
  readonly detail: string;
  /** What helps, the likeliest first. */
  readonly offers: readonly Fix[];
  /** The first of them. */
  readonly offer?: Fix;
}

/** The one place where errors become sentences. */
export function describe(error: unknown): Message {
  const { text, detail, offers } = error instanceof CloudError ? wording(error) : broken(error);
  const [offer] = offers;
  return { text, detail, offers, ...(offer && { offer }) };
}

/** What the button says that runs a fix. */
export function fixTitle(fix: Fix): string {
  switch (fix) {
    case 'signInAgain':
      return vscode.l10n.t('Sign In Again');
    case 'showPolicy':
      return vscode.l10n.t('Show RAM Policy');
    case 'openNetworkSettings':
      return vscode.l10n.t('Open Network Settings');
    case 'showNetworkDiagnostics':
      return vscode.l10n.t('Show Network Diagnostics');
    case 'openCliTerminal':
      return vscode.l10n.t('Renew with the CLI');
    case 'allowSource':
      return vscode.l10n.t('Review and Allow');
    case 'manageTrust':
      return vscode.l10n.t('Manage Workspace Trust');
    case 'showLog':
      return vscode.l10n.t('Show Log');
  }
}

/** Whether the user, or a newer question, called this off. That is not an error and nothing is said. */
export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

type Wording = Omit<Message, 'offer'>;

const broken = (error: unknown): Wording => ({
  text: vscode.l10n.t('Something went wrong inside the extension. The log has the details.'),
  detail: error instanceof Error ? error.message : String(error),
  offers: ['showLog'],
});

function wording(error: CloudError): Wording {
  const { sourceProblem } = error;
  if (sourceProblem) {
    const { text, detail, offer } = sourceProblemWords(sourceProblem);
    // Where STS or the way to it is behind the problem, what it said helps too.
    const cause = error.cause instanceof CloudError ? detailOf(error.cause) : detailOf(error);
    return { text, detail: lines(detail, cause), offers: [offer] };
  }
  return { detail: detailOf(error), ...reason(error) };
}

function reason(error: CloudError): Omit<Wording, 'detail'> & Partial<Wording> {
  switch (error.kind) {
    case 'credentials':
      return { text: notAccepted(error), offers: ['signInAgain'] };
    case 'denied':
      return denied(error);
    case 'notFound':
      return {
        text: vscode.l10n.t('The resource does not exist here any more. Refresh the list above it.'),
        offers: [],
      };
    case 'conflict':
      return { text: vscode.l10n.t('There is already one with this name. Choose another name.'), offers: [] };
    case 'quota':
      return {
        text: vscode.l10n.t('The limit for this resource is reached. Delete what is not needed, or ask for more.'),
        offers: [],
      };
    case 'state':
      return { text: stateWords(error), offers: [] };
    case 'invalid':
      return error.code === badEndpointSetting
        ? { text: settingWords(error.operation), detail: '', offers: change }
        : { text: vscode.l10n.t('The service refused a value. Correct it and try again.'), offers: [] };
    case 'throttled':
      return {
        text: vscode.l10n.t('The service asks for fewer calls. Wait a moment and try again.'),
        offers: ['showLog'],
      };
    case 'clock':
      return { text: clockWords(error.clockOffsetMs), offers: ['showNetworkDiagnostics'] };
    case 'unreachable':
      return unreachable(error);
    case 'unavailable':
      return {
        text: vscode.l10n.t('The service has a fault of its own. Try again in a moment.'),
        offers: ['showLog'],
      };
    case 'unexpected':
      return error.code?.startsWith('HTTP_')
        ? {
            text: vscode.l10n.t(
              'Something other than the service answered, perhaps a proxy or a log-in page of the network.',
            ),
            offers: ['showNetworkDiagnostics', 'openNetworkSettings'],
          }
        : {
            text: vscode.l10n.t('The answer of the service was not understood. The log has the details.'),
            offers: ['showLog'],
          };
  }
}

/** Where something is to be changed, and where something is to be found out first. */
const change: readonly Fix[] = ['openNetworkSettings', 'showNetworkDiagnostics'];
const look: readonly Fix[] = ['showNetworkDiagnostics', 'openNetworkSettings'];

function stateWords(error: CloudError): string {
  switch (accountFaultOf(error)) {
    case 'notActivated':
      return vscode.l10n.t('Log Service is not activated in this account. Activate it in the console.');
    case 'overdue':
      return vscode.l10n.t('A payment of this account seems to be overdue. See the bill in the console.');
    case undefined:
      return vscode.l10n.t('The resource is in a state that does not allow this now. Try again when it is running.');
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

function notAccepted(error: CloudError): string {
  if (isExpiredToken(error)) return vscode.l10n.t('The STS token has ended. Sign in again with a new one.');
  return isDisabled(error)
    ? vscode.l10n.t('The AccessKey pair is disabled. Enable it in the RAM console, or sign in again with another one.')
    : vscode.l10n.t('The AccessKey pair or STS token was not accepted. Sign in again with a valid one.');
}

/** Log Service has one code for every pair that it does not take. */
const isDisabled = ({ service, code = '', serviceMessage = '' }: CloudError): boolean =>
  /^InvalidAccessKeyId\.Inactive/i.test(code) ||
  (service === 'sls' &&
    /^Unauthorized/i.test(code) &&
    /access ?key ?id\b.*\b(disabled|inactive)/is.test(serviceMessage));

/** The operation comes early: in the tree, a narrow side bar shows only the first words. */
function denied(error: CloudError): Omit<Wording, 'detail'> & Partial<Wording> {
  // Our own refusal, which has no more to say.
  if (error.code === readOnlyAccount) return { text: refusalWords('readOnlyAccount'), detail: '', offers: [] };
  if (/RamCheckUserRole/i.test(error.code ?? '')) {
    return {
      text: vscode.l10n.t(
        'DTS has not been authorized to work in this account. Open the DTS console once and grant it its service role.',
      ),
      offers: [],
    };
  }
  return { text: missingWords(error), offers: ['showPolicy'] };
}

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
function unreachable(error: CloudError): Omit<Wording, 'detail'> {
  switch (reasonOf(error)) {
    case 'name':
      return {
        text: vscode.l10n.t(
          'The name of the service was not found. Check the region, the endpoint form and the proxy setting.',
        ),
        offers: change,
      };
    case 'settings':
      return {
        text: vscode.l10n.t(
          'Two settings exclude each other: {0} “Through the editor only”, and an address in {1} or {2} that is not the name of the service itself. Change one of them.',
          ...(['network.route', 'network.endpoint', 'network.customEndpoints'] as const).map(fullName),
        ),
        offers: change,
      };
    case 'proxyLogIn':
      return {
        text: vscode.l10n.t('The proxy asks for a log-in. Check the user and the password in the proxy setting.'),
        offers: change,
      };
    case 'proxy':
      return { text: proxyWords(error.code), offers: change };
    case 'certificate':
      return { text: certificateWords(error.code), offers: look };
    case 'timeLimit':
      return {
        text:
          error.outcome === 'unknown'
            ? vscode.l10n.t('No answer came in time. Refresh to see whether it took effect.')
            : vscode.l10n.t(
                'The service did not answer in time. Check whether it can be reached from here, or if it needs a proxy.',
              ),
        offers: look,
      };
    case 'network':
      return {
        text:
          error.outcome === 'unknown'
            ? vscode.l10n.t('The connection broke before the answer came. Refresh to see whether it took effect.')
            : vscode.l10n.t('The service cannot be reached. Check the network, the proxy and the endpoint form.'),
        offers: look,
      };
  }
}

/** One that answers is there: what it could not do lies behind it, or is not allowed. */
function proxyWords(code = ''): string {
  const status = /^HTTP_(\d{3})$/.exec(code)?.[1];
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

function detailOf(error: CloudError): string {
  const words = [error.code, error.serviceMessage].filter(Boolean).join(': ');
  return lines(words, error.requestId && vscode.l10n.t('Request ID: {0}', error.requestId));
}

const lines = (...parts: readonly (string | undefined)[]): string => parts.filter(Boolean).join('\n');

/** What a page offers against a failure, beside trying again and the log, which it always has. */
export const offeredFixes = ({ offers }: Message): readonly OfferedFix[] =>
  offers.filter(fix => fix !== 'showLog').map(fix => ({ fix, title: fixTitle(fix) }));
