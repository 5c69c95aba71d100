import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, test } from 'node:test';
import { filesOf, instanceTemplates, logstoreTemplates } from '../../../../src/model/clients/clients.ts';
import { instanceClients, logstoreClients } from '../../../../src/model/clients/offered.ts';
import type { GeneratedClient } from '../../../../src/model/clients/generated.ts';
import { instanceFacts, logstoreFacts } from './sampleFacts.ts';

/** Set to renew the files in `test/fixtures/clients`, which are then to be read. */
const accepts = process.env['ACCEPT_CLIENTS'] === '1';

const timeouts = [5, 59, 60, 61, 86_400];
const orders = [false, true];

/** The files of the usual case in full, then of each other case only the lines that differ. */
function golden(usual: GeneratedClient, others: readonly (readonly [name: string, client: GeneratedClient])[]): string {
  const files = filesOf(usual).map(({ path, text }) => `======== ${path}\n${text}`);
  const cases = others.map(([name, client]) => {
    assert.deepEqual(client.others, usual.others, 'build files are the same in every case');
    return `======== ${name}\n${difference(usual.main.text, client.main.text)}`;
  });
  return [...files, ...cases].join('');
}

/** The lines that are only in the one text, then those that are only in the other, each in its own order. */
function difference(one: string, other: string): string {
  const [before, after] = [one.split('\n'), other.split('\n')];
  const marked = [
    ...before.filter(line => !after.includes(line)).map(line => `- ${line}`),
    ...after.filter(line => !before.includes(line)).map(line => `+ ${line}`),
  ];
  return marked.map(line => `${line}\n`).join('');
}

function check(name: string, text: string): void {
  const path = `test/fixtures/clients/${name}.txt`;
  if (accepts) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  assert.equal(text, readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
}

/** Every text that is generated here, for what must never be in one. */
const all: string[] = [];

describe('generated clients', () => {
  for (const client of logstoreClients) {
    test(`of a Logstore: ${client}`, () => {
      const write = logstoreTemplates[client];
      const cases = timeouts.flatMap(timeoutSeconds =>
        orders.flatMap(isOrdered =>
          (['begin', 'end', 'time'] as const).map(from => {
            const name = `timeout ${timeoutSeconds} s, ${isOrdered ? 'in order' : 'not in order'}, from ${from}`;
            return [name, write(logstoreFacts({ timeoutSeconds, isOrdered, from }))] as const;
          }),
        ),
      );
      const usual = write(logstoreFacts({ timeoutSeconds: 60, isOrdered: false, from: 'end' }));
      all.push(...cases.flatMap(([, written]) => filesOf(written).map(({ text }) => text)));
      check(`sls/${client}`, golden(usual, cases));
    });
  }

  for (const client of instanceClients) {
    test(`of an instance: ${client}`, () => {
      const write = instanceTemplates[client];
      const cases = (['checkpoint', 'begin', 'end', 'time'] as const).flatMap(from =>
        (
          [
            ['notTried', 'notTried'],
            ['VPC', new Set(['vpc', 'public'])],
            ['public', new Set(['public'])],
            ['none', new Set()],
          ] as const
        ).map(
          ([reached, kinds]) =>
            [`from ${from}, reached ${reached}`, write(instanceFacts(from, kinds as never))] as const,
        ),
      );
      const usual = write(instanceFacts('checkpoint', new Set(['public'])));
      all.push(...cases.flatMap(([, written]) => filesOf(written).map(({ text }) => text)));
      check(`dts/${client}`, golden(usual, cases));
    });
  }

  test('no text holds 13 digits in a row, so no time is in milliseconds', () => {
    assert.ok(all.length > 300);
    assert.deepEqual(
      all.filter(text => /\d{13}/.test(text)),
      [],
    );
  });

  test('secrets are only the names of environment variables', () => {
    const values = all.flatMap(text => [
      ...text.matchAll(/(?:password|secret|access_?key)\w*["']?\s*(?:=>?|:)\s*["']([^"'$\n]{4,})["']/gi),
    ]);
    // The one is the prefix of every signing key, the other the code that escapes a password.
    assert.deepEqual([...new Set(values.map(([, value]) => value))].sort(), [' + quoted(password) + ', 'aliyun_v4']);
  });
});
