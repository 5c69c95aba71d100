import * as vscode from 'vscode';
import type { PrecheckItem } from '../cloud/dts/types.ts';
import type { Block } from '../model/explain/block.ts';
import { type Entry, inLanguage, type Loss, type Snippet } from '../model/explain/entry.ts';
import { explain, type Explanation, explainText, type Finding, type Question } from '../model/explain/explain.ts';
import { withoutControls } from './plainText.ts';
import { skipRefusalWords } from './refusals.ts';
import { symptomWords } from './symptomWords.ts';
import { withoutSecrets } from './withoutSecrets.ts';

/** An explanation in the language of the editor, for a page that has shown already what the service said. */
export const explanationOf = (question: Question): readonly Block[] => [
  ...worded(explain(question), question.kind === 'group' ? 'group' : 'service', 'unlessKnown'),
  ...(question.kind === 'precheckItem' ? logBlocks(question.item) : []),
];

/** The same for a document of its own, which repeats all that was said. */
export const wholeExplanationOf = (question: Question): readonly Block[] =>
  worded(explain(question), question.kind === 'group' ? 'group' : 'service', 'always');

export const explanationOfText = (pasted: string): readonly Block[] => worded(explainText(pasted), 'pasted', 'always');

/** Who said what is explained, which decides how the words are introduced and what is said when nothing is known. */
type Asked = 'service' | 'pasted' | 'group';

/** The blocks, in whose texts nothing is secret. What was said stays away only where that is wanted and all is known. */
function worded(
  { findings, quote, said, canSkip, isSkipped }: Explanation,
  asked: Asked,
  repeats: 'always' | 'unlessKnown',
): readonly Block[] {
  const isKnown = findings.length > 0 && findings.every(({ kind }) => kind === 'known');
  const isSaid = said !== '' && (repeats === 'always' || !isKnown);
  return [
    ...(findings.length === 0 ? [{ kind: 'text', text: nothingKnown(asked) } as const] : findings.flatMap(finding)),
    ...(isSkipped ? [skipBlock(skipRefusalWords('skipped'))] : skipBlocks(findings, canSkip)),
    ...(quote === undefined ? [] : [quoted(vscode.l10n.t("The database's or program's own message"), quote)]),
    ...(isSaid
      ? [quoted(asked === 'pasted' ? vscode.l10n.t('The text') : vscode.l10n.t('What the service said'), said)]
      : []),
  ];
}

const clean = (text: string): string => withoutControls(withoutSecrets(text));
const quoted = (label: string, text: string): Block => ({ kind: 'quote', label, text: clean(text) });

function nothingKnown(asked: Asked): string {
  switch (asked) {
    case 'service':
      return vscode.l10n.t("There's no known code or message in what the service said.");
    case 'pasted':
      return vscode.l10n.t("There's no known code or message in this text.");
    case 'group':
      return vscode.l10n.t("This group doesn't show any of the known symptoms.");
  }
}

function finding(found: Finding): readonly Block[] {
  if (found.kind === 'unknown') {
    return [
      { kind: 'heading', text: clean(found.code), isCode: true },
      { kind: 'text', text: vscode.l10n.t('Nothing is known about this code here.') },
    ];
  }
  const { entry, by, copy } = found;
  return [
    typeof by === 'string'
      ? { kind: 'heading', text: clean(by), isCode: true }
      : { kind: 'heading', text: symptomWords(by), isCode: false },
    { kind: 'text', label: vscode.l10n.t('Cause'), text: inEditor(entry.cause) },
    { kind: 'steps', label: vscode.l10n.t('What to do'), steps: entry.steps.map(inEditor) },
    ...copy.map(snippet => snippetBlock(snippet, entry)),
    { kind: 'text', label: vscode.l10n.t('Data loss'), text: lossWords(entry.loss) },
    { kind: 'source', label: vscode.l10n.t('Source'), url: entry.page, basis: basisWords(entry.basis) },
  ];
}

const inEditor = (text: Entry['cause']): string => inLanguage(text, vscode.env.language);

/** Our own snippets name no secret, but words such as `password=<password>`, which have to stay. */
const snippetBlock = (snippet: Snippet, { copy = [] }: Entry): Block => ({
  kind: 'copy',
  label: snippetWords(snippet),
  language: snippet.language,
  text: copy.includes(snippet) ? snippet.text : clean(snippet.text),
});

function snippetWords({ language, text }: Snippet): string {
  const words: Readonly<Record<Snippet['language'], string>> = {
    sql: vscode.l10n.t('SQL'),
    shellscript: vscode.l10n.t('Command'),
    json: vscode.l10n.t('RAM policy'),
    ini: vscode.l10n.t('Configuration'),
  };
  return /<[a-z-]+>/.test(text)
    ? vscode.l10n.t('{0} (replace what is in angle brackets)', words[language])
    : words[language];
}

function lossWords(loss: Loss): string {
  switch (loss) {
    case 'none':
      return vscode.l10n.t('Consumers lose no data because of this.');
    case 'ifItLasts':
      return vscode.l10n.t('Nothing is lost yet, but consumers lose data if this lasts longer than the data is kept.');
    case 'possible':
      return vscode.l10n.t('Consumers may have lost data.');
    case 'certain':
      return vscode.l10n.t("Consumers lose data: there's a gap that can no longer be read.");
  }
}

const basisWords = (basis: Entry['basis']): string =>
  basis === 'sourced' ? vscode.l10n.t('from this page') : vscode.l10n.t('inferred, this page only names it');

/** Whether an item of a precheck can be skipped. What the service says of this one counts more than what is documented. */
function skipBlocks(findings: readonly Finding[], canSkip: boolean | undefined): readonly Block[] {
  const isDocumented = findings.some(found => found.kind === 'known' && found.entry.isSkippable);
  if (canSkip === undefined && !isDocumented) return [];
  const text =
    canSkip === undefined
      ? vscode.l10n.t('DTS documents that this item can be skipped.')
      : canSkip
        ? vscode.l10n.t('DTS allows this item to be skipped.')
        : skipRefusalWords('notSkippable');
  return [skipBlock(text)];
}

const skipBlock = (text: string): Block => ({ kind: 'text', label: vscode.l10n.t('Skipping'), text });

function logBlocks({ logs = [] }: PrecheckItem): readonly Block[] {
  const lines = logs.map(({ level, type, message, data }) => [level, type, message, data].filter(Boolean).join(' '));
  return lines.length === 0 ? [] : [quoted(vscode.l10n.t('Log of the check'), lines.join('\n'))];
}
