import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { filesOf, instanceTemplates, logstoreTemplates } from '../../../../src/model/clients/clients.ts';
import { instanceClients, logstoreClients } from '../../../../src/model/clients/offered.ts';
import type { GeneratedClient, GeneratedFile } from '../../../../src/model/clients/generated.ts';
import { syntaxProblem } from '../../../support/parsers.ts';
import { hostileNames, instanceFacts, logstoreFacts } from './sampleFacts.ts';

/**
 * Every file of every client, for the usual names. For a hostile name in place of all, only the files that have names, and
 * one start, because the other does not change what is done with names.
 */
function* everyFile(name?: string): Generator<readonly [client: string, file: GeneratedFile]> {
  for (const client of logstoreClients) {
    for (const from of name === undefined ? (['begin', 'time'] as const) : (['time'] as const)) {
      const facts = logstoreFacts({ timeoutSeconds: 61, isOrdered: true, from }, name);
      for (const file of shown(logstoreTemplates[client](facts), name)) yield [`sls ${client}`, file];
    }
  }
  for (const client of instanceClients) {
    const facts = instanceFacts('checkpoint', 'notTried', name);
    for (const file of shown(instanceTemplates[client](facts), name)) yield [`dts ${client}`, file];
  }
}

const shown = (client: GeneratedClient, name: string | undefined): readonly GeneratedFile[] =>
  name === undefined ? filesOf(client) : [client.main];

describe('the syntax of generated clients', () => {
  test('a parser of the language reads every file', () => {
    const problems = [...everyFile()].map(([client, file]) => [client, file.path, problem(file)] as const);
    assert.deepEqual(
      problems.filter(([, , found]) => found !== undefined),
      [],
    );
    assert.ok(problems.length > 30, 'there are files');
  });

  test('and still does with hostile names', () => {
    assert.ok(hostileNames.length >= 40);
    const problems = hostileNames.flatMap(name =>
      [...everyFile(name)]
        .map(([client, file]) => [JSON.stringify(name), client, file.path, problem(file)] as const)
        .filter(([, , , found]) => found !== undefined),
    );
    assert.deepEqual(problems, []);
  });

  test('what cannot be seen is in no file, but for line ends and tabs', () => {
    for (const name of hostileNames) {
      for (const [client, { path, text }] of everyFile(name)) {
        const hidden = /(?![\n\t])[\p{C}\p{Zl}\p{Zp}]/u.exec(text)?.[0];
        assert.equal(hidden, undefined, `${client} ${path} for ${JSON.stringify(name)}`);
      }
    }
  });

  test('the parsers see faults', () => {
    const broken: Readonly<Record<string, string>> = {
      java: 'class A { String a = "a"b"; }',
      go: 'package main\nfunc main() { a := "a"b" }',
      python: 'a = "a"b"\n',
      javascript: "const a = 'a'b';",
      shellscript: "a='a'b'\n",
      xml: '<a><b></a>',
      json: '{',
      properties: 'a=b\nC=d',
      dotenv: 'a b\n',
      'go.mod': 'module "a',
      'pip-requirements': 'a b',
      logstash: 'input { a { b => "a"c" } }',
    };
    for (const [language, text] of Object.entries(broken)) {
      assert.notEqual(syntaxProblem(language, text), undefined, language);
    }
  });
});

const problem = ({ language, text }: GeneratedFile): string | undefined => syntaxProblem(language, text);
