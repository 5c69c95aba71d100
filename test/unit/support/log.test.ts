import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { CloudError } from '../../../src/cloud/errors.ts';
import type { CallRecord } from '../../../src/cloud/transport.ts';
import { planted } from './planted.ts';
import { editor } from './stubbedEditor.ts';

const { reportError } = await import('../../../src/commands/reportError.ts');
const { keptLines, logCall, openLog } = await import('../../../src/ui/log.ts');

beforeEach(() => {
  editor.reset();
});

const open = () => openLog(id => (id === 'id-1' ? 'prod' : undefined));
const said = (log: ReturnType<typeof open>): string[] => log.lines().map(({ level, text }) => `${level}: ${text}`);

test('what is written reaches the channel and is kept, with its level and time', () => {
  const log = open();
  const before = Date.now();
  log.debug('one');
  log.info('two');
  log.warn('three');
  log.error('four');
  assert.deepEqual(said(log), ['debug: one', 'info: two', 'warn: three', 'error: four']);
  assert.deepEqual(editor.logged, said(log));
  assert.ok(log.lines().every(({ at }) => at.getTime() >= before && at.getTime() <= Date.now()));
});

test('only the newest are kept', () => {
  const log = open();
  for (let line = 0; line <= keptLines; line++) log.info(String(line));
  assert.equal(log.lines().length, keptLines);
  assert.equal(log.lines()[0]?.text, '1');
  assert.equal(editor.logged.length, keptLines + 1);
});

for (const [what, text, secret] of planted) {
  test(`neither the channel nor what is kept has ${what}`, () => {
    const log = open();
    log.info(text);
    log.error(new Error(text, { cause: new Error(text) }), 'createDtsConsumerGroup');
    log.error(text);
    assert.equal(log.lines().length, 3);
    assert.ok(!JSON.stringify([log.lines(), editor.logged]).includes(JSON.stringify(secret).slice(1, -1)));
  });
}

for (const [what, text, secret] of planted) {
  test(`a command that breaks with ${what} in its error tells neither the user nor the log`, () => {
    const log = open();
    reportError(new Error(text), 'refresh', { log, accounts: { list: () => [] } }, () => undefined);
    assert.equal(log.lines().length, 1);
    assert.equal(editor.events.length, 1);
    assert.ok(!JSON.stringify([log.lines(), editor]).includes(JSON.stringify(secret).slice(1, -1)));
  });
}

test('a command that failed says in the log whose account it was', () => {
  const log = open();
  const details = { service: 'sls', operation: 'ListProject', outcome: 'notApplied', accountId: 'id-1' } as const;
  reportError(new CloudError('throttled', details), 'refresh', { log, accounts: { list: () => [] } }, () => undefined);
  assert.match(log.lines()[0]?.text ?? '', /^refresh: \[prod\] CloudError: /);
  assert.equal(log.lines()[0]?.account, 'prod');
});

test('an error is written with what was done, its account, its stack and its causes', () => {
  const log = open();
  const details = { service: 'dts', operation: 'DescribeDtsJobs', outcome: 'notApplied', accountId: 'id-1' } as const;
  log.error(
    new CloudError('unreachable', { ...details, code: 'ENOTFOUND' }, { cause: new Error('getaddrinfo') }),
    'refresh',
  );
  const [line] = log.lines();
  assert.match(line?.text ?? '', /^refresh: \[prod\] CloudError: DescribeDtsJobs: ENOTFOUND\n {4}at .*log\.test/);
  assert.match(line?.text ?? '', /\nCaused by Error: getaddrinfo\n {4}at /);
  assert.equal(line?.account, 'prod');
});

test('a call is one line, and says whose it was', () => {
  const log = open();
  const call: CallRecord = {
    service: 'sls',
    operation: 'ListLogStores',
    account: 'prod',
    region: 'cn-hangzhou',
    project: 'k8s-log-prod',
    isWrite: false,
    attempt: 2,
    status: 200,
    requestId: '65A1',
    durationMs: 34.6,
    at: new Date(),
  };
  logCall(log, call);
  logCall(log, { ...call, code: 'Unauthorized', status: 401 });
  assert.deepEqual(said(log), [
    'info: ListLogStores (try 2) [prod cn-hangzhou k8s-log-prod] 200 request 65A1 35 ms',
    'warn: ListLogStores (try 2) [prod cn-hangzhou k8s-log-prod] 401 Unauthorized request 65A1 35 ms',
  ]);
  assert.ok(log.lines().every(({ account, project }) => account === 'prod' && project === 'k8s-log-prod'));
});
