import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { refused } from '../../../../src/cloud/faults.ts';
import type { Service } from '../../../../src/cloud/errors.ts';
import type { Entry, Text } from '../../../../src/model/explain/entry.ts';
import { explain, explainText, type Explanation } from '../../../../src/model/explain/explain.ts';
import { knowledge } from '../../../../src/model/explain/knowledge.ts';
import { phrases } from '../../../../src/model/explain/known/phrases.ts';
import { symptoms } from '../../../../src/model/explain/known/symptoms.ts';
import { documentedCodes } from '../../cloud/documentedCodes.ts';
import { syntaxProblem } from '../../../support/parsers.ts';
import { named } from './named.ts';

const reached = new Set<Entry>();

/** The entry that comes first, which counts as reached. */
function entryIn({ findings: [first] }: Explanation): Entry {
  assert.equal(first?.kind, 'known');
  reached.add(first.entry);
  return first.entry;
}

const hasCode = ({ codes = [] }: Entry, code: string): boolean =>
  codes.some(known => known.toLowerCase() === code.toLowerCase());

const refusal = (service: Service, status: number, code: string, message: string): Explanation =>
  explain({
    kind: 'refusal',
    error: refused(
      { service, operation: 'Call' },
      { status, headers: {}, body: '' },
      { code, message, requestId: 'R' },
    ),
  });

const numbersIn = (range: string): readonly string[] => {
  const [from = '', to = from] = range.split('-');
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, index) =>
    String(Number(from) + index).padStart(4, '0'),
  );
};

/** The numbers of retried errors in between which no page lists. */
const unlisted = new Set(['0439', '0440', '0443', '0445', '0446', '0449']);

describe('everything that is named has an entry', () => {
  for (const code of named.taskCodes) {
    test(code, () => {
      assert.ok(hasCode(entryIn(explainText(`${code}: something failed`)), code));
      assert.ok(hasCode(entryIn(explain({ kind: 'task', codes: [code], messages: [] })), code));
    });
  }

  test('the numbers of retried errors, as codes and as keys', () => {
    for (const number of named.retryNumbers.flatMap(numbersIn)) {
      const code = `DTS-RETRY-ERR-${number}`;
      if (unlisted.has(number)) continue;
      assert.ok(hasCode(entryIn(explainText(code)), code), code);
      assert.ok(hasCode(entryIn(explainText(`dts.retry.err.${number}.msg`)), code), code);
    }
    assert.deepEqual(explainText('dts.retry.err.0046.workaround').findings, [
      { kind: 'unknown', code: 'dts.retry.err.0046.workaround' },
    ]);
  });

  for (const code of [...named.dtsCodes, ...named.gatewayCodes]) {
    test(code, () => {
      const asRefusal = entryIn(refusal('dts', 403, `DTS.Msg.${code}`, 'Something.'));
      assert.equal(entryIn(refusal('dts', 403, code, 'Something.')), asRefusal);
      const isListed = (asRefusal.codes ?? []).some(
        known => known === code || (known.endsWith('*') && code.startsWith(known.slice(0, -1))),
      );
      assert.ok(isListed, JSON.stringify(asRefusal));
      const body = JSON.stringify({ Code: code, HostId: 'dts.aliyuncs.com', Message: 'Something.', RequestId: 'R' });
      assert.equal(entryIn(explainText(body)), asRefusal);
    });
  }

  test('a root account that tried to assume a role', () => {
    const entry = entryIn(refusal('sts', 403, 'NoPermission', 'Roles may not be assumed by root accounts.'));
    assert.match(entry.cause[0], /can't assume a role/);
  });

  for (const item of named.precheckItems) {
    test(item, () => {
      const entry = entryIn(explain({ kind: 'precheckItem', item: { item, result: 'Failed' } }));
      assert.equal(entryIn(explainText(`"Item": "${item}", "State": "Failed"`)), entry);
      assert.ok((entry.codes ?? []).some(code => code === item || code.endsWith('*')));
    });
  }

  test('the keys of precheck items', () => {
    for (const [key, item] of Object.entries(named.precheckKeys)) {
      const entry = entryIn(explain({ kind: 'precheckItem', item: { item: key, result: 'Failed' } }));
      assert.ok(hasCode(entry, item), key);
    }
  });

  test('the words of precheck items', () => {
    for (const [text, message] of Object.entries(named.precheckTexts)) {
      const item = { item: 'CHECK_SOMETHING_NEW', result: 'Failed', failedReason: text };
      const entry = entryIn(explain({ kind: 'precheckItem', item }));
      assert.ok(entry.messages?.includes(message), text);
    }
  });

  for (const [status, code, message] of named.slsAnswers) {
    test(`${code} of Log Service`, () => {
      const entry = entryIn(refusal('sls', status, code, message));
      assert.ok(hasCode(entry, code) || hasCode(entry, code.replace(/^SLS/, '')));
      const body = JSON.stringify({ errorCode: code, errorMessage: message, requestID: '5EA4FF3A7E87633000000000' });
      assert.equal(entryIn(explainText(body)), entry);
      assert.equal(entryIn(explainText(`msg="failed" error="${body.replaceAll('"', '\\"')}"`)), entry);
    });
  }

  for (const [code, message, cause] of named.slsAccess) {
    test(`${code}: ${message}`, () => {
      const entry = entryIn(refusal('sls', 401, code, message));
      assert.match(entry.cause[0], cause);
      assert.equal(entryIn(explainText(JSON.stringify({ errorCode: code, errorMessage: message }))), entry);
    });
  }

  for (const [line, message] of named.clientLines) {
    test(line, () => {
      const entry = entryIn(explainText(line));
      if (message !== '') assert.ok(entry.messages?.includes(message));
    });
  }

  test('texts of DTS without a code', () => {
    for (const text of named.dtsTexts) entryIn(explainText(text));
  });

  test('and no entry is left that nothing leads to', () => {
    const left = Object.values(knowledge).flatMap(entries => entries.filter(entry => !reached.has(entry)));
    assert.deepEqual(
      left.map(({ codes, messages }) => codes ?? messages),
      [],
    );
  });
});

const entries: readonly Entry[] = [...Object.values(knowledge).flat(), ...Object.values<Entry>(symptoms)];
const texts: readonly Text[] = [
  ...entries.flatMap(({ cause, steps }) => [cause, ...steps]),
  ...Object.values<Text>(phrases),
];

describe('an explanation and the message of the same refusal', () => {
  test('are about the same: what has one explanation has one kind and one fault', () => {
    const meanings = new Map<Entry, Set<string>>();
    for (const { service, status, code, message, kind, fault } of documentedCodes) {
      const [first] = refusal(service, status, code, message ?? '').findings;
      if (first?.kind !== 'known') continue;
      meanings.set(first.entry, (meanings.get(first.entry) ?? new Set()).add(`${kind} ${fault ?? ''}`));
    }
    const several = [...meanings].filter(([, { size }]) => size > 1);
    assert.deepEqual(
      several.map(([{ codes }, found]) => [codes, ...found]),
      [],
    );
    assert.ok(meanings.size > 60);
  });
});

describe('an entry', () => {
  test('is reached by a code, a message, or a symptom, and each code leads to one entry, or has conditions', () => {
    for (const family of Object.values(knowledge)) {
      const unconditional = family.filter(({ only }) => only === undefined);
      const codes = unconditional.flatMap(entry => [...new Set((entry.codes ?? []).map(code => code.toLowerCase()))]);
      assert.deepEqual(
        codes.filter((code, index) => codes.indexOf(code) !== index),
        [],
      );
      for (const entry of family) assert.ok((entry.codes ?? entry.messages ?? []).length > 0);
    }
  });

  test('may be an item that DTS is documented to let be skipped, of which there are seven', () => {
    const skippable = knowledge.precheck.filter(({ isSkippable }) => isSkippable).flatMap(({ codes = [] }) => codes);
    assert.deepEqual(skippable.toSorted(), [
      'CHECK_DEST_TABLE_EMPTY',
      'CHECK_SAME_OBJ',
      'CHECK_SAME_USER',
      'CHECK_SERVER_ID',
      'CHECK_SRC',
      'CHECK_SUPER_AUTH_DEST',
      'CHECK_TOPOLOGY',
    ]);
  });

  test('names a page of the vendor or of the authors', () => {
    for (const { page } of entries) {
      const { protocol, hostname } = new URL(page);
      assert.equal(protocol, 'https:');
      assert.match(hostname, /^(help\.aliyun\.com|www\.alibabacloud\.com|github\.com|cwiki\.apache\.org)$/);
    }
  });

  test('is in both languages, as whole sentences', () => {
    for (const [english, chinese] of texts) {
      assert.match(english, /^[A-Z][^\n]*[.)]$/, english);
      assert.ok(english.length <= 420, english);
      assert.match(chinese, /\p{Script=Han}[^\n]*。$/u, chinese);
      // Alibaba Cloud sets a space between Chinese and Latin letters or digits.
      assert.doesNotMatch(chinese, /\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u, chinese);
    }
  });

  test('says it as VS Code would', () => {
    for (const [english] of texts) {
      assert.doesNotMatch(
        english,
        /\b(please|cannot|can not|do not|does not|is not|are not|will not|was not)\b/i,
        english,
      );
      assert.doesNotMatch(english, /[“”‘’]/, english);
      assert.doesNotMatch(english, / {2}|\s$/, english);
    }
  });

  test('has numbers and names in the same form in both languages', () => {
    for (const [english, chinese] of texts) {
      const marks = (text: string): readonly string[] =>
        (text.match(/[A-Za-z]+_[A-Za-z_]+|[a-z]+\([^)]*\)/g) ?? []).toSorted();
      assert.deepEqual([...new Set(marks(chinese))], [...new Set(marks(english))], english);
    }
  });

  test('has one wording for one step', () => {
    const chineseOf = new Map<string, string>();
    for (const [english, chinese] of texts) {
      assert.equal(chineseOf.get(english) ?? chinese, chinese, english);
      chineseOf.set(english, chinese);
    }
  });
});

describe('what is to be copied', () => {
  for (const { language, text } of entries.flatMap(({ copy = [] }) => copy)) {
    test(text, () => {
      const filled = text.replaceAll(/<[a-z-]+>/g, language === 'sql' ? 'name' : '1');
      assert.equal(
        language === 'sql'
          ? sqlProblem(filled)
          : language === 'ini'
            ? iniProblem(filled)
            : syntaxProblem(language, filled),
        undefined,
      );
    });
  }
});

test('steps that start a task or run its precheck again name the command that does', () => {
  const titles = ['package.nls.json', 'package.nls.zh-cn.json'].map(file => {
    const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, string>>;
    return texts['command.startTask'] ?? '';
  });
  assert.deepEqual(titles, ['Start Task', '启动任务']);
  for (const step of [phrases.restartTask, phrases.checkAgain]) {
    for (const [language, text] of step.entries()) assert.ok(text.includes(titles[language] ?? ''), text);
  }
  // The command starts no task that runs, so the step says of which it speaks.
  assert.match(phrases.restartTask.join(), /If the task has failed.*如果任务已失败/);
});

const iniProblem = (text: string): string | undefined => text.split('\n').find(line => !/^[A-Za-z_.]+=\S+$/.test(line));

/** The beginnings of statements that help, with what has to follow. This finds typing errors, not what a server would. */
const statements: readonly RegExp[] = [
  /^SELECT .+?( FROM [\w.]+( WHERE \w+ (=|IN) .+)?)?$/,
  /^SHOW (BINARY LOGS|PROCESSLIST|VARIABLES LIKE '[\w%]+')$/,
  /^SET (GLOBAL|SESSION) \w+ = ('\w+'|\w+)$/,
  /^SET PASSWORD FOR '\w+'@'%' = PASSWORD\('\w+'\)$/,
  /^GRANT [A-Z]+( [A-Z]+)?(, [A-Z]+( [A-Z]+)?)* ON \*\.\* TO '\w+'@'%'$/,
  /^KILL \w+$/,
  /^PURGE BINARY LOGS TO '\w+'$/,
  /^RENAME TABLE \w+ TO \w+$/,
  /^CREATE DATABASE \w+ CHARACTER SET \w+$/,
  /^ALTER SYSTEM SET \w+ = \w+$/,
  /^ALTER DATABASE (ARCHIVELOG|ADD SUPPLEMENTAL LOG DATA \(ALL\) COLUMNS)$/,
  /^EXEC sys\.\w+$/,
];

function sqlProblem(text: string): string | undefined {
  if (!text.endsWith(';')) return `no semicolon at the end: ${text}`;
  return text
    .slice(0, -1)
    .split(';\n')
    .find(statement => !statements.some(form => form.test(statement)));
}
