import * as vscode from 'vscode';
import type { LinkPart, LinkProblem } from '../model/links/link.ts';

/** Says why a link is not opened. The words never hold what the link says, which anybody can have written. */
export function problemWords(problem: LinkProblem): string {
  switch (problem.problem) {
    case 'unknownTarget':
      return vscode.l10n.t("This link wasn't opened, because it leads to nothing that this version can show.");
    case 'unknownPart':
      return vscode.l10n.t("This link wasn't opened, because it has a part that this version doesn't know.");
    case 'otherVersion':
      return vscode.l10n.t(
        "This link wasn't opened, because another version of the extension made it. Update the extension, and try again.",
      );
    case 'tooLong':
      return vscode.l10n.t("This link wasn't opened, because it's longer than any link that this extension makes.");
    case 'damaged':
      return vscode.l10n.t(
        "This link wasn't opened, because it has characters that no such link has. Copy the whole link, and try again.",
      );
    case 'missing':
      return vscode.l10n.t("This link wasn't opened, because a part of it is missing: {0}.", partWords(problem.part));
    case 'repeated':
      return vscode.l10n.t("This link wasn't opened, because a part of it is repeated: {0}.", partWords(problem.part));
    case 'invalid':
      return vscode.l10n.t("This link wasn't opened, because a part of it isn't valid: {0}.", partWords(problem.part));
  }
}

/** Says why no link can be made. The other problems are those of links that somebody else made. */
export function noLinkWords(problem: LinkProblem): string {
  return 'part' in problem
    ? vscode.l10n.t("There is no link to this, because a part of it can't be in a link: {0}.", partWords(problem.part))
    : vscode.l10n.t('There is no link to this, because it would be too long. Filter by less, and try again.');
}

function partWords(part: LinkPart): string {
  const words: Readonly<Record<LinkPart, string>> = {
    v: vscode.l10n.t('version'),
    account: vscode.l10n.t('account number'),
    region: vscode.l10n.t('region'),
    instance: vscode.l10n.t('instance ID'),
    project: vscode.l10n.t('project'),
    logstore: vscode.l10n.t('Logstore'),
    group: vscode.l10n.t('consumer group'),
    scope: vscode.l10n.t('scope of the board'),
    accounts: vscode.l10n.t('accounts of the scope'),
    services: vscode.l10n.t('services of the scope'),
    regions: vscode.l10n.t('regions of the scope'),
    text: vscode.l10n.t('filter text'),
    states: vscode.l10n.t('states of the filter'),
    onlyAccounts: vscode.l10n.t('accounts of the filter'),
    onlyServices: vscode.l10n.t('services of the filter'),
    onlyRegions: vscode.l10n.t('regions of the filter'),
    sort: vscode.l10n.t('sort order'),
    groupBy: vscode.l10n.t('grouping'),
  };
  return words[part];
}
