import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CloudError } from '../../../../src/cloud/errors.ts';
import { refused } from '../../../../src/cloud/faults.ts';
import { inLanguage } from '../../../../src/model/explain/entry.ts';
import { seededRandom } from '../../../support/random.ts';
import { explain, explainText, type Explanation } from '../../../../src/model/explain/explain.ts';

/** What was found, each by a code or message of its entry, or marked as unknown. */
const foundIn = ({ findings }: Explanation): readonly string[] =>
  findings.map(finding =>
    finding.kind === 'unknown'
      ? `unknown ${finding.code}`
      : ((finding.entry.codes ?? finding.entry.messages)?.[0] ?? ''),
  );

const secret = 'Xk9vQ2mN7pL4sT8wZ1yB3cD5fG6hJ0';

describe('a task of DTS', () => {
  const nested =
    'DTS-31009: In process of processing data (recordRange=[1,2]) failed cause: DTS-51009: Failed to fetch records from dstore cause: DTS-50019: seek timestamp 1596440543 failed';

  test('is explained by the innermost code alone', () => {
    assert.deepEqual(foundIn(explain({ kind: 'task', codes: [], messages: [nested] })), ['DTS-50019']);
    assert.deepEqual(foundIn(explain({ kind: 'task', codes: ['DTS-31009'], messages: [nested] })), ['DTS-50019']);
  });

  test('is explained by a wrapper only if nothing else is there', () => {
    const explanation = explain({ kind: 'task', codes: ['DTS-100047'], messages: ['retry 12 times, 43201 seconds'] });
    assert.deepEqual(foundIn(explanation), ['DTS-100047']);
    assert.equal(explanation.said, 'DTS-100047\nretry 12 times, 43201 seconds');
  });

  test('has a reason that is not known, if the innermost code is not, and shows all that the service said', () => {
    const message = 'DTS-100047: retry 3 times. cause: DTS-1051018: the reader stopped (password=hunter2)';
    const explanation = explain({ kind: 'task', codes: [], messages: [message] });
    assert.deepEqual(foundIn(explanation), ['unknown DTS-1051018']);
    assert.equal(explanation.said, 'DTS-100047: retry 3 times. cause: DTS-1051018: the reader stopped (password=***');
  });

  test('quotes the database word for word, without the calls of its driver', () => {
    const quote = "Duplicate entry '7' for key 'PRIMARY'";
    for (const text of [
      `DTS-10046: failed. cause:MySQLIntegrityConstraintViolationException: ${quote}`,
      `DTS-10046: failed. cause: com.mysql.MySQLIntegrityConstraintViolationException: ${quote} at com.mysql.jdbc.Util.handle(Util.java:404)`,
      `DTS-1051001 Query remote MySQL instance meta fail. Original error: ${quote}`,
      `DTS-10046: SQLException: outer\nCaused by: java.sql.SQLException: ${quote}\n\tat com.mysql.jdbc.Util.handle(Util.java:404)`,
    ]) {
      assert.equal(explain({ kind: 'task', codes: [], messages: [text] }).quote, quote);
    }
    assert.equal(explain({ kind: 'task', codes: [], messages: ['DTS-30005'] }).quote, undefined);
    assert.equal(explain({ kind: 'task', codes: [], messages: ['NullPointerException: '] }).quote, undefined);
  });

  test('may have nothing to say', () => {
    assert.deepEqual(explain({ kind: 'task', codes: [], messages: [] }), { findings: [], quote: undefined, said: '' });
  });
});

describe('an item of a precheck', () => {
  const item = {
    item: 'CHECK_SAME_OBJ',
    description: 'CHECK_SAME_OBJ_DETAIL',
    result: 'Failed',
    failedReason: 'CHECK__ERROR_SAME_OBJ',
    failedDetail: 'Table orders exists',
    repairMethod: 'CHECK__ERROR_SAME_OBJ_REPAIR',
  };

  test('is explained once, although each of its keys leads to it, and can be skipped if the service says so', () => {
    const explanation = explain({ kind: 'precheckItem', item: { ...item, canSkip: true } });
    assert.deepEqual(foundIn(explanation), ['CHECK_SAME_OBJ']);
    assert.equal(explanation.canSkip, true);
    assert.equal(explanation.said.split('\n').length, 5);
    assert.equal(explain({ kind: 'precheckItem', item: { ...item, canSkip: false } }).canSkip, false);
    assert.equal('canSkip' in explain({ kind: 'precheckItem', item }), false);
  });

  test('tells what the database said as well', () => {
    const failedDetail = 'DTS-2007: SQLException: Host is not allowed to connect';
    const explanation = explain({
      kind: 'precheckItem',
      item: { item: 'CHECK_CONN_SRC', result: 'Failed', failedDetail },
    });
    assert.deepEqual(foundIn(explanation), ['CHECK_CONN_SRC', 'DTS-2007']);
    assert.equal(explanation.quote, 'Host is not allowed to connect');
  });

  test('that is not known is shown with all that the service said', () => {
    const unknown = { item: 'CHECK_NEW_THING', result: 'Failed', failedReason: 'Something new.' };
    const explanation = explain({ kind: 'precheckItem', item: unknown });
    assert.deepEqual(foundIn(explanation), ['unknown CHECK_NEW_THING']);
    assert.equal(explanation.said, 'CHECK_NEW_THING\nSomething new.');
  });
});

describe('a refusal', () => {
  const denied = (operation: string, message: string): CloudError =>
    refused({ service: 'sls', operation }, { status: 401, headers: {}, body: '' }, { code: 'Unauthorized', message });

  test('of RAM comes with the smallest policy that would allow it', () => {
    const message = 'denied by sts or ram, action: log:UpdateConsumerGroup, resource: acs:log:cn-hangzhou:1:project/p';
    for (const explanation of [
      explain({ kind: 'refusal', error: denied('UpdateConsumerGroup', message) }),
      explainText(`com.aliyun.openservices.log.exception.LogException: ${message}`),
    ]) {
      const [first] = explanation.findings;
      assert.equal(first?.kind, 'known');
      const [policy] = first.copy;
      assert.equal(policy?.language, 'json');
      assert.deepEqual(JSON.parse(policy.text), {
        Version: '1',
        Statement: [
          { Effect: 'Allow', Action: ['log:UpdateConsumerGroup'], Resource: 'acs:log:cn-hangzhou:1:project/p' },
        ],
      });
    }
  });

  test('whose code is not known says so', () => {
    const error = refused(
      { service: 'sls', operation: 'GetCursor' },
      { status: 400, headers: {}, body: '' },
      { code: 'BrandNew', message: 'Something new.' },
    );
    assert.deepEqual(explain({ kind: 'refusal', error }), {
      findings: [{ kind: 'unknown', code: 'BrandNew' }],
      quote: undefined,
      said: 'BrandNew: Something new.',
    });
  });

  test('is none if no service answered, which the message of the error explains by itself', () => {
    const base = { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied' } as const;
    for (const error of [
      new CloudError('unreachable', { ...base, code: 'ECONNREFUSED' }),
      new CloudError('unavailable', { ...base, code: 'HTTP_502' }),
      new CloudError('unexpected', base),
    ]) {
      assert.deepEqual(explain({ kind: 'refusal', error }).findings, []);
    }
  });
});

describe('a pasted text', () => {
  test('names the latest first, and each once', () => {
    const log = [
      'WARN telnet 10.0.0.1:18001 failed, please check the network and if the brokerUrl is correct',
      'ERROR DTS precheck failed, dts consumer exit.',
      'org.apache.kafka.common.errors.SaslAuthenticationException: SASL authentication failed',
      'org.apache.kafka.common.errors.SaslAuthenticationException: SASL authentication failed',
    ].join('\n');
    assert.deepEqual(foundIn(explainText(log)), [
      'SASL authentication failed',
      'failed, please check the network and if the brokerUrl is correct',
    ]);
  });

  test('says by what it was recognized', () => {
    const [first] = explainText('2026-11-28 ERROR DTS-60001: Create connection failed').findings;
    assert.equal(first?.kind === 'known' && first.by, 'DTS-60001');
  });

  test('keeps no secret', () => {
    const text = `org.apache.kafka.common.security.plain.PlainLoginModule required username="u" password="${secret}";
{"errorCode":"Unauthorized","errorMessage":"AccessKeyId not found: LTAI5tAbCdEfGhIjwxyz","accessKeySecret":"${secret}"}
Caused by: java.sql.SQLException: connection failed with password=${secret}`;
    const explanation = explainText(text);
    assert.deepEqual(foundIn(explanation), ['Unauthorized']);
    assert.doesNotMatch(JSON.stringify(explanation), new RegExp(`${secret}|LTAI5tAbCdEfGhIjwxyz`));
    assert.match(explanation.quote ?? '', /^connection failed with password=\*\*\*$/);
  });

  test('has its innermost cause quoted and keeps only what is before the signed request', () => {
    const text =
      'SignatureDoesNotMatch: Specified signature is not matched. server string to sign is:GET&%2F&AccessKeyId%3DLTAI';
    const explanation = explainText(`SDK.ServerError\nErrorCode: ${text}`);
    assert.deepEqual(foundIn(explanation), ['SignatureDoesNotMatch']);
    assert.doesNotMatch(explanation.said, /string to sign/);
  });

  test('can be anything: whatever is quoted, no secret is in it', () => {
    const random = seededRandom(7);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
    const parts = [
      ...[
        'DTS-2005',
        'DTS-9999999',
        'errorCode: ',
        '"errorCode":"Unauthorized"',
        'ErrorCode=BrandNew',
        'telnet real node ',
      ],
      ...[
        ' failed',
        'logstore ',
        ' does not exist',
        'java.sql.SQLException: ',
        'aliyun',
        '\n',
        '\t at a.b.C(D.java:1)',
        ' ',
      ],
      ...['CHECK_CONN_SRC', 'dts.retry.err.0401.msg', '"', '\\', '[', ']', '{', '}', ': ', ', ', '…', '\u0000', '中文'],
      ...[
        `password=${secret}`,
        `"accessKeySecret":"${secret}"`,
        `Authorization: LOG x:${secret}`,
        `security-token: ${secret} `,
      ],
    ];
    for (let round = 0; round < 500; round++) {
      const text = Array.from({ length: 40 }, () => `${pick(parts)}${pick([' ', '\n', ', '])}`).join('');
      const explanation = explainText(text);
      assert.doesNotMatch(JSON.stringify(explanation), new RegExp(secret), JSON.stringify(text));
      assert.ok(explanation.findings.length <= parts.length);
    }
  });

  test('can be a code alone', () => {
    assert.deepEqual(foundIn(explainText(' ShardReadQuotaExceed\n')), ['ShardReadQuotaExceed']);
    assert.deepEqual(foundIn(explainText('Forbidden.RAM')), ['Forbidden.RAM']);
  });

  test('can be a list of codes, each of which is explained or said to be unknown, in its order', () => {
    const codes = ['ShardReadQuotaExceed', 'DTS-100047', 'Forbidden.RAM', 'BrandNewCode', 'CHECK_CONN_SRC', 'DTS-2005'];
    const found = codes.map(code => (code === 'BrandNewCode' ? `unknown ${code}` : code));
    for (const between of ['\n', '\r\n', ', ', ',', ' ', '; ', '，', '、', '\t']) {
      assert.deepEqual(foundIn(explainText(` ${codes.join(between)}\n`)), found, JSON.stringify(between));
    }
    assert.deepEqual(foundIn(explainText('ShardReadQuotaExceed\nThrottled\nShardReadQuotaExceed')), [
      'ShardReadQuotaExceed',
      'unknown Throttled',
    ]);
    assert.deepEqual(foundIn(explainText('DTS-2005 DTS-9999999')), ['DTS-2005', 'unknown DTS-9999999']);
  });

  test('is no list of codes where nothing is one, or something is none', () => {
    for (const text of [
      'BrandNew\nOther',
      'Unauthorized Access',
      'InternalServerError: at a.b.C',
      `Unauthorized\n${secret}`,
    ]) {
      assert.deepEqual(foundIn(explainText(text)), [], text);
    }
    const task = explain({ kind: 'task', codes: ['DTS-2005', 'DTS-100047'], messages: [] });
    assert.deepEqual(foundIn(task), ['DTS-2005']);
  });

  test('can be much longer than a log, of which the end is read', () => {
    const explanation = explainText(`DTS-2005 ${'telnet '.repeat(60_000)} DTS-2008`);
    assert.deepEqual(foundIn(explanation), ['DTS-2008']);
    assert.ok(explanation.said.length <= 200_000);
  });
});

test('a text is in the language of the editor, which has only these two', () => {
  assert.equal(inLanguage(['Cause', '原因'], 'zh-cn'), '原因');
  assert.equal(inLanguage(['Cause', '原因'], 'en'), 'Cause');
  assert.equal(inLanguage(['Cause', '原因'], 'zh-tw'), 'Cause');
});
