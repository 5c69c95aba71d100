import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { beforeEach, describe, test } from 'node:test';
import * as l10n from '@vscode/l10n';
import { refused } from '../../../src/cloud/faults.ts';
import type { Block } from '../../../src/model/explain/block.ts';
import type { Entry, Loss } from '../../../src/model/explain/entry.ts';
import { knowledge } from '../../../src/model/explain/knowledge.ts';
import { symptoms } from '../../../src/model/explain/known/symptoms.ts';
import { stubVscode } from '../../support/stubbedVscode.ts';
import { secondsAgo, shardAt, slsReading } from '../model/lag/samples.ts';

const chinese = JSON.parse(readFileSync('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Readonly<Record<string, string>>;
const env = { language: 'en' };
stubVscode({
  env,
  l10n: {
    t: (text: string, ...values: readonly unknown[]) =>
      (env.language === 'zh-cn' ? (chinese[text] ?? text) : text).replaceAll(/\{(\d+)\}/g, (_hole, index: string) =>
        String(values[Number(index)]),
      ),
  },
});
const { explanationOf, explanationOfText, wholeExplanationOf } = await import('../../../src/ui/explanationWords.ts');
const { symptomWords } = await import('../../../src/ui/symptomWords.ts');

const speak = (language: 'en' | 'zh-cn'): void => {
  env.language = language;
  l10n.config({ contents: language === 'en' ? {} : chinese });
};
beforeEach(() => speak('en'));

const secret = 'Xk9vQ2mN7pL4sT8wZ1yB3cD5fG6hJ0';
const kindsOf = (blocks: readonly Block[]): readonly string[] => blocks.map(({ kind }) => kind);
const labelled = (blocks: readonly Block[], label: string): string | undefined =>
  blocks.flatMap(block => ('label' in block && block.label === label && 'text' in block ? [block.text] : []))[0];

describe('the words of an explanation', () => {
  const task = (...messages: readonly string[]) => ({ kind: 'task', codes: [], messages }) as const;

  test('tell the cause, the steps, what to copy, what is lost, and where that is from', () => {
    const blocks = explanationOf(task("DTS-1051007: not full mode event. Original error: log is 'MINIMAL'"));
    assert.deepEqual(
      kindsOf(blocks).filter(kind => kind !== 'copy'),
      [...['heading', 'text', 'steps', 'text', 'source', 'quote']],
    );
    assert.deepEqual(blocks[0], { kind: 'heading', text: 'DTS-1051007', isCode: true });
    assert.match(labelled(blocks, 'Cause') ?? '', /binlog_row_image/);
    const copied = blocks.flatMap(block => (block.kind === 'copy' ? [block.text] : [])).join('\n');
    assert.match(copied, /SET GLOBAL binlog_row_image/);
    assert.ok(labelled(blocks, 'Data loss'));
    assert.equal(labelled(blocks, "The database's or program's own message"), "log is 'MINIMAL'");
    const source = blocks.find(({ kind }) => kind === 'source');
    assert.ok(source?.kind === 'source' && source.url.startsWith('https://') && source.basis === 'from this page');
  });

  test('are in the language of the editor', () => {
    speak('zh-cn');
    const texts = explanationOf(task('DTS-1051007: not full mode event')).flatMap(block => {
      const label = 'label' in block ? [block.label ?? ''] : [];
      return block.kind === 'steps'
        ? [...label, ...block.steps]
        : block.kind === 'text'
          ? [...label, block.text]
          : label;
    });
    assert.ok(texts.length > 5);
    for (const text of texts) assert.match(text, /\p{Script=Han}|^SQL$/u);
  });

  test('say that nothing is known about a code, and repeat all that the service said', () => {
    const blocks = explanationOf(task(`DTS-9999999: something new (password=${secret})`));
    assert.deepEqual(blocks, [
      { kind: 'heading', text: 'DTS-9999999', isCode: true },
      { kind: 'text', text: 'Nothing is known about this code here.' },
      { kind: 'quote', label: 'What the service said', text: 'DTS-9999999: something new (password=***' },
    ]);
  });

  test('say that nothing was recognized', () => {
    const [first, ...rest] = explanationOfText('good morning');
    assert.deepEqual(first, { kind: 'text', text: "There's no known code or message in this text." });
    assert.deepEqual(rest, [{ kind: 'quote', label: 'The text', text: 'good morning' }]);
    assert.deepEqual(explanationOf({ kind: 'group', readings: [], marks: [] }), [
      { kind: 'text', text: "This group doesn't show any of the known symptoms." },
    ]);
    assert.match(JSON.stringify(explanationOf(task('hello'))), /no known code or message in what the service said/);
  });

  test('repeat what the service said where nothing else shows it', () => {
    const error = refused(
      { service: 'sls', operation: 'GetCheckPoint' },
      { status: 404, headers: {}, body: '' },
      { code: 'LogStoreNotExist', message: 'logstore x does not exist' },
    );
    const said = 'LogStoreNotExist: logstore x does not exist';
    assert.equal(labelled(wholeExplanationOf({ kind: 'refusal', error }), 'What the service said'), said);
    assert.equal(labelled(explanationOf({ kind: 'refusal', error }), 'What the service said'), undefined);
  });

  test('tell whether an item can be skipped: what the service says of this one, or what is documented', () => {
    const skipping = (item: string, canSkip?: boolean): string | undefined =>
      labelled(
        explanationOf({
          kind: 'precheckItem',
          item: { item, result: 'Failed', ...(canSkip !== undefined && { canSkip }) },
        }),
        'Skipping',
      );
    assert.equal(skipping('CHECK_SAME_OBJ', true), 'DTS allows this item to be skipped.');
    assert.equal(skipping('CHECK_SAME_OBJ', false), "DTS doesn't allow this item to be skipped.");
    assert.equal(skipping('CHECK_SAME_OBJ'), 'DTS documents that this item can be skipped.');
    assert.equal(skipping('CHECK_CONN_SRC'), undefined);
  });

  test('tell that an item is skipped already, in both languages', () => {
    const item = { item: 'CHECK_SAME_OBJ', result: 'Failed', canSkip: true, isSkipped: true };
    const skipping = (label: string): string | undefined =>
      labelled(explanationOf({ kind: 'precheckItem', item }), label);
    assert.equal(skipping('Skipping'), 'This item is skipped already.');
    speak('zh-cn');
    assert.equal(skipping('屏蔽'), '该检查项已屏蔽。');
  });

  test('repeat what a check wrote down, without secrets', () => {
    const logs = [
      { level: 'ERROR', message: 'Access denied', data: `password=${secret}` },
      { level: 'WARN', type: 'meta' },
    ];
    const blocks = explanationOf({ kind: 'precheckItem', item: { item: 'CHECK_CONN_SRC', result: 'Failed', logs } });
    assert.equal(labelled(blocks, 'Log of the check'), 'ERROR Access denied password=***\nWARN meta');
  });

  test('have something to say for every loss and every kind of snippet', () => {
    const entries: readonly Entry[] = [...Object.values(knowledge).flat(), ...Object.values(symptoms)];
    const losses = new Set<Loss>(entries.map(({ loss }) => loss));
    assert.deepEqual([...losses].sort(), ['certain', 'ifItLasts', 'none', 'possible']);
    const said = entries.flatMap(({ codes: [code] = [], isWrapper }) =>
      code === undefined || isWrapper || code.endsWith('*') ? [] : [explanationOfText(code)],
    );
    const words = (label: string) => new Set(said.map(blocks => labelled(blocks, label)));
    assert.ok(words('Data loss').size >= 4);
    const labels = new Set(said.flat().flatMap(block => (block.kind === 'copy' ? [block.label.split(' (')[0]] : [])));
    for (const label of ['SQL', 'Command', 'Configuration']) assert.ok(labels.has(label), label);
  });
});

describe('a text of somebody else', () => {
  test('has no secret, in whatever part of the explanation', () => {
    const text = `DTS-2005: SQLException: Access denied (password=${secret})
http://user:${secret}@proxy:3128 accessKeySecret="${secret}" ${secret}`;
    const blocks = explanationOfText(text);
    assert.ok(blocks.length > 3);
    assert.doesNotMatch(JSON.stringify(blocks), new RegExp(secret));
  });

  test('cannot turn its direction', () => {
    assert.doesNotMatch(JSON.stringify(explanationOfText('DTS-9999998\u202e evil \u0000')), /\u202e|\u0000/);
  });

  test('comes to an end, however long it is', () => {
    for (const part of [
      'a.',
      'DTS-1 ',
      '"errorCode":"X",',
      'telnet ',
      '[',
      'Exception: ',
      'password=',
      'CHECK_A_',
      '\n',
    ]) {
      // What is not linear would take minutes.
      assert.doesNotThrow(() => explanationOfText(part.repeat(100_000)), part);
    }
  });
});

describe('a symptom', () => {
  test('has a sentence and an explanation in both languages', () => {
    for (const language of ['en', 'zh-cn'] as const) {
      speak(language);
      const words = (Object.keys(symptoms) as (keyof typeof symptoms)[]).map(kind =>
        symptomWords({ kind, shards: [1, 2] }),
      );
      assert.equal(new Set(words).size, Object.keys(symptoms).length);
      for (const sentence of words) assert.match(sentence, language === 'en' ? /^[A-Z]/ : /\p{Script=Han}/u);
    }
  });

  test('is explained alone if it alone is asked about', () => {
    const readings = [
      slsReading([
        shardAt(1, 5, { consumer: undefined }),
        shardAt(2, 1_500, { consumer: undefined, updatedAt: secondsAgo(3_600), isStuck: true }),
      ]),
    ];
    const headings = (symptom?: keyof typeof symptoms): readonly string[] =>
      explanationOf({ kind: 'group', readings, marks: [], ...(symptom && { symptom }) }).flatMap(block =>
        block.kind === 'heading' ? [block.text] : [],
      );
    assert.equal(headings().length, 2);
    assert.deepEqual(headings('commitsWithoutConsumer'), ['Checkpoints move, but the group has no consumer.']);
    assert.deepEqual(headings('ownersSwap'), []);
  });
});
