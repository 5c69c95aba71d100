import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { settingNames } from '../../src/contributions.ts';
import { type PolicyDocument, wholePolicy } from '../../src/model/permissions.ts';

const documentText = (name: string): string => readFileSync(join(import.meta.dirname, '..', '..', name), 'utf8');
const readme = documentText('README.md');

describe('the README', () => {
  test('has the policies that Show RAM Policy gives, the second as what is to be added to the first', () => {
    const blocks = [...readme.matchAll(/```json\n([^]*?)```/g)].map(
      ([, text = '']) => JSON.parse(text) as PolicyDocument,
    );
    const [reading, more] = blocks;
    assert.equal(blocks.length, 2);
    assert.deepEqual(reading, wholePolicy('reading'));
    assert.deepEqual([...reading.Statement, ...(more?.Statement ?? [])], wholePolicy('changing').Statement);
  });

  test('explains every setting', () => {
    const explained = [...readme.matchAll(/^\| `alibabacloudConsumerGroups\.([\w.]+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual(explained.sort(), [...settingNames].sort());
  });
});

describe('the change log', () => {
  test('tells of each thing once, and no part of a sentence is left over', () => {
    const entries = documentText('CHANGELOG.md').split(/^- /m).slice(1);
    const things = entries.map(entry => /^\*\*(.+?)\*\*/.exec(entry)?.[1] ?? entry);
    assert.deepEqual(things, [...new Set(things)]);
    for (const entry of entries) {
      const sentences = entry
        .replaceAll(/\s+/g, ' ')
        .trim()
        .split(/(?<=\.) /);
      assert.deepEqual(
        sentences.filter(sentence => !/^[A-Z*].*\.$/.test(sentence)),
        [],
      );
    }
  });
});
