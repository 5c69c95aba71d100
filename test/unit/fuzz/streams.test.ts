import assert from 'node:assert/strict';
import { test } from 'node:test';
import { operations } from '../../../src/cloud/dts/records/record.ts';
import { load, runCase } from '../../fuzz/run.ts';

const seed = 1;
const cases = 2_000;

/** What so many cases must have come to. A run that only meets what ends too early would find nothing, and say nothing. */
const everywhere = [
  // An operation that says nothing is passed over.
  ...operations.filter(operation => operation !== 'NOOP').map(operation => `row: ${operation}`),
  ...['filler', 'log'].map(row => `row: ${row}`),
  ...['cutOff', 'size', 'number', 'branch', 'format', 'snappy', 'zstd', 'codec', 'compressed', 'bomb'].map(
    damage => `row: damaged, ${damage}`,
  ),
  ...['integer', 'decimal', 'float', 'timestamp', 'dateTime', 'zonedDateTime', 'character', 'textGeometry'].map(
    kind => `value: ${kind} as text`,
  ),
  ...['textObject as text', 'character as hex', 'binaryGeometry as hex', 'binaryObject as hex', 'null as null'].map(
    value => `value: ${value}`,
  ),
  ...['empty as null', 'empty as notRecorded'].map(value => `value: ${value}`),
  ...[0, 1, 2].flatMap(format =>
    ['none', 'gzip', 'lz4'].flatMap(codec => [
      `batch ${format} ${codec} nothing: all read`,
      ...['head', 'records', 'compressed'].map(part => `batch ${format} ${codec} ${part}: some damaged`),
    ]),
  ),
  ...['plain', 'lz4', 'deflate', 'gzip', 'zstd'].flatMap(compression => [
    `logs ${compression} nothing: all read`,
    ...['log', 'list', 'compressed'].map(part => `logs ${compression} ${part}: some damaged`),
  ]),
  ...[
    'answer: read',
    'answer: cutOff',
    'answer: size',
    'alike: same',
    'value: all read',
    'value: some damaged',
    'record: some damaged',
    'inflated values: some damaged',
    'inflated values: some damaged',
  ],
];

test('hostile records break nothing, and the cases come everywhere', async () => {
  const target = await load('streams');
  for (let index = 0; index < cases; index++) {
    const found = await runCase(target, 'streams', seed, index);
    const again = `npm run fuzz -- --only streams --seed ${seed} --case ${index}`;
    assert.equal(found, undefined, `${again}\n${found?.words}\n${found?.input}`);
  }
  assert.deepEqual(
    everywhere.filter(place => !target.seen?.has(place)),
    [],
  );
});
