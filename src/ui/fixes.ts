import * as vscode from 'vscode';
import type { SourceProblem } from '../cloud/credentials.ts';
import { CloudError, type CloudErrorKind, type Fault } from '../cloud/errors.ts';
import { type Reason, reasonOf } from '../cloud/reasons.ts';
import type { FixName, OfferedFix } from '../model/fixes.ts';

/** The commands that mend something. Each takes the error as its argument. */
export type Fix = FixName | 'showLog';

/** What helps against a failure, the likeliest first. This is the only place that decides it. */
export function fixesFor(failure: unknown): readonly Fix[] {
  if (!(failure instanceof CloudError)) return ['showLog'];
  const { kind, fault, sourceProblem } = failure;
  if (sourceProblem) return [fixOfSource(sourceProblem)];
  if (kind === 'unreachable') return ofReason[reasonOf(failure)];
  return (fault && ofFault[fault]) ?? ofKind[kind];
}

/** For what the user has to change, and for what has to be found out first. */
const change: readonly Fix[] = ['openNetworkSettings', 'showNetworkDiagnostics'];
const findOut: readonly Fix[] = ['showNetworkDiagnostics', 'openNetworkSettings'];

/** Nothing where the sentence says what to do and no command does it. */
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

/** Where a fault wants something else than its kind. */
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

/** What helps when an account has no keys. */
export function fixOfSource(problem: SourceProblem): Fix {
  switch (problem.kind) {
    case 'profileExpired':
      // The CLI would make a profile of another kind of the one that has a role.
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

/** The buttons of a message about a failure, the log last. */
export function fixesInMessage(failure: unknown): readonly Fix[] {
  // While an account is being added there is nothing yet to sign in to again: the wizard itself asks for other keys.
  const isNobodys = failure instanceof CloudError && failure.accountId === undefined;
  const fixes = fixesFor(failure).filter(fix => fix !== 'showLog' && !(fix === 'signInAgain' && isNobodys));
  return [...fixes, 'showLog'];
}

/** The buttons of a page about a failure, beside trying again and the log, which it always has. */
export const offeredFixes = (failure: unknown): readonly OfferedFix[] =>
  fixesFor(failure)
    .filter(fix => fix !== 'showLog')
    .map(fix => ({ fix, title: fixTitle(fix) }));
