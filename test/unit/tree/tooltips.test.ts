import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nothingKnown, sampleNodes } from './sampleNodes.ts';
import '../wizards/stubbedEditor.ts';

const { tooltipOf } = await import('../../../src/tree/tooltips.ts');

const { instance } = sampleNodes;
const withJob = (job: object): readonly string[] =>
  tooltipOf(
    { ...instance, instance: { ...instance.instance, job: { ...instance.instance.job, ...job } } },
    nothingKnown,
  );

test('an instance says why it has no groups, and that its version is not known', () => {
  const about = (job: object) => withJob(job).filter(line => /consumer groups/.test(line));
  assert.deepEqual(about({}), []);
  assert.deepEqual(about({ status: 'NotStarted' }), ['You can create consumer groups when the instance is running.']);
  assert.match(
    about({ version: 'old' })[0] ?? '',
    /^This instance is of the old version, which has no consumer groups/,
  );
  assert.match(about({ version: undefined })[0] ?? '', /^Version: not reported/);
});

test('an instance says its error where there is one, and nothing of errors elsewhere', () => {
  assert.ok(withJob({ errorMessage: 'DTS-1051007' }).includes('Error: DTS-1051007'));
  assert.ok(withJob({}).every(line => !line.startsWith('Error')));
  const precheck = { items: [], errorMessage: 'CHECK_BINLOG_MODE' };
  assert.ok(withJob({ precheck }).includes('Precheck: CHECK_BINLOG_MODE'));
  assert.ok(withJob({}).every(line => !line.startsWith('Precheck')));
});
