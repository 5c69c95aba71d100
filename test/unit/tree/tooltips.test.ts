import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SlsReading } from '../../../src/model/lag/reading.ts';
import { seconds } from '../../../src/model/units.ts';
import { slsReading } from '../model/lag/samples.ts';
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

test('a group of a Logstore says how the data is stored as far as that is known', () => {
  const { logstoreGroup } = sampleNodes;
  const storage = (more: Partial<SlsReading>): readonly string[] => {
    const latest = () => slsReading([], more);
    return tooltipOf(logstoreGroup, { ...nothingKnown, latest }).filter(line =>
      /retention|storage|splitting/.test(line),
    );
  };
  assert.deepEqual(storage({ kept: undefined }), []);
  assert.deepEqual(storage({ kept: 'forever', logstore: { name: 'nginx' } }), ['Data retention: forever']);
  assert.deepEqual(
    storage({
      kept: seconds(30 * 86_400),
      logstore: { name: 'nginx', hotDays: 7, infrequentAccessDays: 20, maxSplitShards: 64 },
    }),
    ['Data retention: 30 days', 'Hot storage: 7 days', 'IA storage: 20 days', 'Automatic splitting: up to 64 shards'],
  );
  assert.deepEqual(
    storage({ kept: undefined, logstore: { name: 'nginx', isAutoSplit: false, maxSplitShards: 64 } }),
    [],
  );
});
