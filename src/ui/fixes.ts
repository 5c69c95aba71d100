import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError, type CloudErrorKind, type Fault, type Reason, reasonOf } from '../cloud/errors.ts';
import { explainable } from '../model/explain/explainable.ts';
import type { FixName, OfferedFix } from '../model/fixes.ts';

/** Names a command that fixes something. Each command takes the error as its argument. */
export type Fix = FixName | 'showLog';
/** Names what a message about a failure offers. */
export type MessageFix = Fix | 'reportIssue';

/** Lists the fixes for a failure, the likeliest first. No other code decides this. */
export function fixesFor(failure: unknown): readonly Fix[] {
  if (!(failure instanceof CloudError)) return ['showLog'];
  const { kind, fault, sourceProblem } = failure;
  if (sourceProblem) return [fixOfSource(sourceProblem)];
  if (kind === 'unreachable') return ofReason[reasonOf(failure)];
  return (fault && ofFault[fault]) ?? ofKind[kind];
}

/** The user either has to change a setting, or has to find out the cause first. */
const change: readonly Fix[] = ['openNetworkSettings', 'showNetworkDiagnostics'];
const findOut: readonly Fix[] = ['showNetworkDiagnostics', 'openNetworkSettings'];

/** A list is empty when the message says what to do and no command can do it. */
const ofKind: Readonly<Record<Exclude<CloudErrorKind, 'unreachable'>, readonly Fix[]>> = {
  credentials: ['signInAgain'],
  denied: ['showPolicy'],
  notFound: [],
  conflict: [],
  quota: [],
  state: [],
  invalid: [],
  throttled: ['showLog'],
  clock: ['showNetworkDiagnostics'],
  unavailable: ['showLog'],
  unexpected: ['showLog'],
};

/** A fault is listed here if its fixes differ from those for its kind. */
const ofFault: Readonly<Partial<Record<Fault, readonly Fix[]>>> = {
  readOnlyAccount: [],
  noServiceRole: [],
  notForRamUsers: ['signInAgain'],
  foreignResource: ['signInAgain'],
  unknownAccount: ['signInAgain'],
  notOffered: change,
  unknownRegion: change,
  endpointSetting: change,
  malformedRequest: findOut,
  repeatedNonce: findOut,
  foreignAnswer: findOut,
  noLeader: [],
};

const ofReason: Readonly<Record<Reason, readonly Fix[]>> = {
  name: change,
  settings: change,
  proxyLogIn: change,
  proxy: change,
  certificate: findOut,
  timeLimit: findOut,
  network: findOut,
};

/** Gives the fix for an account that has no credentials. */
export function fixOfSource(problem: SourceProblem): Fix {
  switch (problem.kind) {
    case 'profileExpired':
      // The CLI would replace a profile that assumes a role with a profile of another mode.
      return problem.mode === 'RamRoleArn' ? 'signInAgain' : 'openCliTerminal';
    case 'consent':
      return 'allowSource';
    case 'untrustedWorkspace':
      return 'manageTrust';
    case 'address':
      return problem.reason === 'unreachable' ? 'openNetworkSettings' : 'signInAgain';
    case 'role':
      return problem.reason === 'denied' ? 'showPolicy' : 'signInAgain';
    case 'noStoredPair':
    case 'keyring':
    case 'storedTokenExpired':
    case 'file':
    case 'noProfile':
    case 'unsupportedMode':
    case 'member':
    case 'cycle':
    case 'externalForbidden':
    case 'command':
    case 'environment':
    case 'metadata':
    case 'otherIdentity':
      return 'signInAgain';
  }
}

/** Labels the button that runs a fix. */
export function fixTitle(fix: MessageFix): string {
  const words: Readonly<Record<MessageFix, string>> = {
    signInAgain: vscode.l10n.t('Sign In Again'),
    showPolicy: vscode.l10n.t('Show RAM Policy'),
    openNetworkSettings: vscode.l10n.t('Open Network Settings'),
    showNetworkDiagnostics: vscode.l10n.t('Show Network Diagnostics'),
    openCliTerminal: vscode.l10n.t('Renew with the CLI'),
    allowSource: vscode.l10n.t('Review and Allow'),
    manageTrust: vscode.l10n.t('Manage Workspace Trust'),
    explain: vscode.l10n.t('Explain'),
    showLog: vscode.l10n.t('Show Log'),
    reportIssue: vscode.l10n.t('Report Issue'),
  };
  return words[fix];
}

/** The fixes, and why it failed where a service gave a code, for which no other code has to look. */
const withWhy = (failure: unknown): readonly Fix[] => [
  ...fixesFor(failure),
  ...(explainable(failure) ? (['explain'] as const) : []),
];

/** Lists the buttons of a message about a failure, ending with the log. What broke in here is worth a report. */
export function fixesInMessage(failure: unknown): readonly MessageFix[] {
  if (!(failure instanceof CloudError)) return ['reportIssue', 'showLog'];
  // While an account is being added, the wizard itself asks for other credentials.
  const isNobodys = failure.accountId === undefined;
  const fixes = withWhy(failure).filter(fix => fix !== 'showLog' && !(fix === 'signInAgain' && isNobodys));
  return [...fixes, 'showLog'];
}

/** Lists the buttons of a page about a failure, without *Retry* and the log, which the page always has. */
export const offeredFixes = (failure: unknown): readonly OfferedFix[] =>
  withWhy(failure)
    .filter(fix => fix !== 'showLog')
    .map(fix => ({ fix, title: fixTitle(fix) }));
