import * as vscode from 'vscode';
import { inBlock, inText } from '../ui/markdown.ts';
import { versionFacts } from './settingsInForce.ts';
import type { Brief } from './supportBundle.ts';

/** Where the manifest says that issues go. Without a target, the report is only there to be copied. */
export type IssueTarget =
  /** A page with a form that can be filled in by its address. */
  | { readonly kind: 'form'; readonly url: string }
  | { readonly kind: 'page'; readonly url: string }
  | { readonly kind: 'email'; readonly address: string }
  | { readonly kind: 'none' };

/** What is opened, and what has to be pasted there, if anything. */
export interface Opened {
  readonly url: string;
  readonly toPaste?: string;
}

/** Browsers and servers take addresses of at least 8,000 characters. https://www.rfc-editor.org/rfc/rfc9110#section-4.1 */
export const longestUrl = 7_500;

/** Writes what happened, which is left to the user, before what is known. The facts are in English, like the log. */
export function issueReport({ versions, settings, problems }: Brief): string {
  const parts = [
    `# ${vscode.l10n.t('What happened?')}`,
    vscode.l10n.t('Replace this line: what did you do, what did you expect, and what happened instead?'),
    `## ${vscode.l10n.t('Versions')}`,
    versionFacts(versions)
      .map(([name, value]) => `- ${inText(`${name}: ${value}`)}`)
      .join('\n'),
    `## ${vscode.l10n.t('Last problems in the log')}`,
    problems.length === 0 ? vscode.l10n.t('None.') : inBlock('text', problems.join('\n'), Infinity),
    `## ${vscode.l10n.t('Settings')}`,
    inBlock('json', JSON.stringify(settings, undefined, 1), Infinity),
  ];
  return `${parts.join('\n\n')}\n`;
}

/** Reads the manifest as npm defines it. https://docs.npmjs.com/cli/v11/configuring-npm/package-json#bugs */
export function issueTarget(manifest: unknown): IssueTarget {
  const { bugs } = manifest as { readonly bugs?: string | { readonly url?: string; readonly email?: string } };
  const { url, email } = typeof bugs === 'string' ? { url: bugs } : (bugs ?? {});
  if (url !== undefined && URL.canParse(url) && new URL(url).protocol === 'https:') {
    return gitHubIssues.test(url) ? { kind: 'form', url: url.replace(/\/$/, '') } : { kind: 'page', url };
  }
  return email === undefined ? { kind: 'none' } : { kind: 'email', address: email };
}

const gitHubIssues = /^https:\/\/github\.com\/[\w.-]+\/[\w.-]+\/issues\/?$/;

/**
 * Gives the address that hands over the report. If it doesn't fit, as many of its lines as do are handed over with a note,
 * and the whole is to be pasted.
 *
 * https://docs.github.com/en/issues/tracking-your-work-with-issues/using-issues/creating-an-issue#creating-an-issue-from-a-url-query
 * https://www.rfc-editor.org/rfc/rfc6068
 */
export function opened(target: Exclude<IssueTarget, { kind: 'none' }>, report: string): Opened {
  switch (target.kind) {
    case 'form':
      return filledIn(report, body => `${target.url}/new?body=${encodeURIComponent(body)}`);
    case 'page':
      return { url: target.url, toPaste: report };
    case 'email': {
      const start = `mailto:${encodeURIComponent(target.address).replaceAll('%40', '@')}?subject=${encodeURIComponent(subject)}`;
      return filledIn(report, body => `${start}&body=${encodeURIComponent(body.replaceAll('\n', '\r\n'))}`);
    }
  }
}

const subject = 'Consumer Groups for Alibaba Cloud';

function filledIn(report: string, urlOf: (body: string) => string): Opened {
  // Half a character, as at the end of a text that was cut, can't be encoded.
  const text = report.toWellFormed();
  if (text.length <= longestUrl && urlOf(text).length <= longestUrl) return { url: urlOf(text) };
  const note = vscode.l10n.t(
    'The report was too long for this form. Replace this text with the whole report, which is on the clipboard.',
  );
  const lines = [note, ''];
  // From the beginning, because a whole log may have been pasted.
  for (const line of text.split('\n')) {
    if (line.length > longestUrl || urlOf([...lines, line].join('\n')).length > longestUrl) break;
    lines.push(line);
  }
  return { url: urlOf(lines.join('\n')), toPaste: report };
}
