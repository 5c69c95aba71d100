import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { parse as parseProperties } from 'dot-properties';
import { SyntaxValidator } from 'fast-xml-validator';
import type * as TreeSitter from '@vscode/tree-sitter-wasm';

const require = createRequire(import.meta.url);
const { Language, Parser } = require('@vscode/tree-sitter-wasm') as typeof TreeSitter;

const folder = dirname(require.resolve('@vscode/tree-sitter-wasm'));

/** The languages of which the editor's own parsers are used: the grammars that VS Code itself is built with. */
const grammars = {
  java: 'java',
  go: 'go',
  python: 'python',
  javascript: 'javascript',
  shellscript: 'bash',
  powershell: 'powershell',
} as const;
export type Grammar = keyof typeof grammars;

await Parser.init();
const parsers = new Map<string, TreeSitter.Parser>();
for (const [language, name] of Object.entries(grammars)) {
  const parser = new Parser();
  parser.setLanguage(await Language.load(readFileSync(join(folder, `tree-sitter-${name}.wasm`))));
  parsers.set(language, parser);
}

/** The tree of a text. A node that is an error or was made up tells that the text does not follow the grammar. */
export function treeOf(language: Grammar, text: string): TreeSitter.Node {
  const tree = parsers.get(language)?.parse(text);
  if (!tree) throw new Error(`There is no parser for ${language}.`);
  return tree.rootNode;
}

/** What is wrong with a text in this language, with its line; nothing when it can be read. */
export function syntaxProblem(language: string, text: string): string | undefined {
  if (language in grammars) return firstError(treeOf(language as Grammar, text));
  switch (language) {
    case 'xml':
      return problemOf(() => SyntaxValidator.validate(text));
    case 'json':
      return problemOf(() => JSON.parse(text) as unknown);
    case 'properties':
      return problemOf(() => {
        const keys = Object.keys(parseProperties(text));
        const odd = keys.find(key => !/^[a-z.]+$/.test(key));
        if (odd !== undefined) throw new Error(`A value has become the key ${odd}.`);
      });
    case 'dotenv':
      return lineProblem(text, /^(#.*|[A-Z_]+=.*|)$/u);
    case 'go.mod':
      return lineProblem(text, /^(\/\/.*|module [\w-]+|go [\d.]+|require [\w./-]+ v[\d.]+|)$/u);
    case 'pip-requirements':
      return lineProblem(text, /^(#.*|[\w-]+(\[\w+\])?==[\d.]+|)$/u);
    case 'logstash':
      return logstashProblem(text);
    default:
      return `No parser knows ${language}.`;
  }
}

function firstError(node: TreeSitter.Node): string | undefined {
  if (!node.hasError) return undefined;
  if (node.isError || node.isMissing) return `line ${node.startPosition.row + 1}: ${node.text.slice(0, 60)}`;
  for (const child of node.children) {
    const found = child && firstError(child);
    if (found) return found;
  }
  return 'an error without a place';
}

function problemOf(read: () => unknown): string | undefined {
  try {
    read();
    return undefined;
  } catch (error) {
    return String(error);
  }
}

function lineProblem(text: string, pattern: RegExp): string | undefined {
  const wrong = text.split('\n').find(line => !pattern.test(line));
  return wrong === undefined ? undefined : `The line ${JSON.stringify(wrong)} is of no known form.`;
}

/**
 * A check of our own for the configuration of Logstash, of which no parser is in the registries: sections and plug-ins in
 * braces, settings with an arrow, and values that are strings, words or numbers.
 * https://github.com/elastic/logstash/blob/main/logstash-core/lib/logstash/compiler/lscl/lscl_grammar.treetop
 */
function logstashProblem(text: string): string | undefined {
  const token = /\s+|#[^\r\n]*|(?<string>"(?:\\"|[^"])*"|'(?:\\'|[^'])*')|(?<word>\w+)|(?<sign>=>|[{}])/y;
  const kinds: string[] = [];
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const groups = token.exec(text)?.groups;
    if (!groups) return `Nothing is known that begins with ${JSON.stringify(text.slice(at, at + 30))}.`;
    if (groups['string'] !== undefined) kinds.push('s');
    if (groups['word'] !== undefined) kinds.push('w');
    if (groups['sign'] !== undefined) kinds.push(groups['sign'] === '=>' ? '=' : groups['sign']);
  }
  return /^(w\{(w\{(w=[sw])*\})+\})+$/.test(kinds.join('')) ? undefined : `The parts are ${kinds.join('')}.`;
}
