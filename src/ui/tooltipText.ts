import * as vscode from 'vscode';
import { shortened, withoutControls } from './plainText.ts';

/**
 * Joins the lines of a tooltip. They are appended as text, because what a service sends must not become markup. VS Code
 * escapes the signs of Markdown, but not entities and addresses, of which GitHub's Markdown makes links by itself.
 * https://github.github.com/gfm/#autolinks-extension-
 */
export function tooltipText(lines: readonly string[]): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString();
  lines.forEach((line, index) => {
    if (index > 0) tooltip.appendMarkdown('  \n');
    const text = withoutControls(shortened(line, longestLine));
    tooltip.appendText(text.replaceAll(/[&<@]|:(?=\/\/)|(?<=www)\./gi, sign => entities.get(sign) ?? sign));
  });
  return tooltip;
}

/** The words of a service are cut before, but names and messages of tasks can be as long as an answer. */
const longestLine = 2_000;

const entities: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['@', '&commat;'],
  [':', '&colon;'],
  ['.', '&period;'],
]);
