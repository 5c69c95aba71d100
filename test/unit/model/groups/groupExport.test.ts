import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exportedText } from '../../../../src/model/groups/groupExport.ts';
import { account, dtsReading, emptyShard, history, shardOf, slsReading } from './groupReadings.ts';

/** An independent reader of RFC 4180. */
function readCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  for (let match = cell.exec(text); match; match = cell.exec(text)) {
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
    if (cell.lastIndex === text.length) return rows;
  }
  throw new Error(`No CSV at ${text.slice(0, 40)}`);
}
const csvOf = (...[content, parts]: Parameters<typeof exportedText>): string[][] => {
  const text = exportedText(content, parts);
  assert.equal(text[0], '\uFEFF', 'says that it is UTF-8');
  return readCsv(text.slice(1));
};

describe('exporting a group', () => {
  test('of a Logstore: a row for each shard', () => {
    const [columns, ...rows] = csvOf('csvState', {
      account,
      history,
      reading: slsReading([shardOf(0), emptyShard(3)]),
    });
    assert.ok(columns);
    const cell = (row: number, column: string) => rows[row]?.[columns.indexOf(column)];
    assert.equal(rows.length, 2);
    assert.ok(rows.every(row => row.length === columns.length));
    assert.deepEqual(
      ['consumerGroup', 'shard', 'checkpoint', 'checkpointTime', 'lagSeconds', 'updatedAt', 'readAt'].map(column =>
        cell(0, column),
      ),
      [
        'billing',
        '0',
        'MTUyNDE1NTM3OTM3MzkwODQ5Ng==',
        '2026-11-22T05:39:00.000Z',
        '1260',
        '2026-11-22T05:59:46.000Z',
        '2026-11-22T06:00:00.000Z',
      ],
    );
    assert.deepEqual([cell(1, 'shard'), cell(1, 'state'), cell(1, 'lagSeconds')], ['3', 'notStarted', '']);
  });

  test('of an instance: one row, and a name with quotes and commas comes back whole', () => {
    const [columns, row] = csvOf('csvState', { account, instanceName: 'orders', history, reading: dtsReading });
    assert.ok(columns && row);
    assert.equal(row.length, columns.length);
    assert.equal(row[columns.indexOf('consumerGroup')], '订阅组 "A", B');
    assert.equal(row[columns.indexOf('lagSeconds')], '88');
  });

  for (const name of [
    '=1+1',
    '+SUM(A1)',
    '-2',
    '@cmd',
    '＝1+1',
    '＋1',
    '－1',
    '＠cmd',
    '\t=1',
    '\r=1',
    '=HYPERLINK("http://x","y")',
  ]) {
    test(`a spreadsheet takes the name ${JSON.stringify(name)} for text`, () => {
      const reading = { ...dtsReading, group: { ...dtsReading.group, name } };
      const [columns, row] = csvOf('csvState', { account, history, reading });
      assert.equal(row?.[columns?.indexOf('consumerGroup') ?? -1], `'${name}`);
    });
  }

  test('the history: samples and events in the order of time', () => {
    assert.deepEqual(csvOf('csvHistory', { account, history, reading: dtsReading }), [
      ['at', 'lagSeconds', 'behind', 'event'],
      ['2026-11-22T05:58:00.000Z', '60', '10', ''],
      ['2026-11-22T05:58:30.000Z', '', '', 'reset'],
      ['2026-11-22T05:59:00.000Z', '', '', ''],
      ['2026-11-22T06:00:00.000Z', '1260', '420', ''],
    ]);
  });

  test('JSON is the document, without the mark', () => {
    const text = exportedText('json', { account, history, reading: slsReading([shardOf(0)]) });
    assert.equal((JSON.parse(text) as { consumerGroup: string }).consumerGroup, 'billing');
  });
});
