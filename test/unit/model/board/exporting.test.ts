import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BoardRow } from '../../../../src/model/board/boardRow.ts';
import { boardCsv, boardJson, plainNames } from '../../../../src/model/board/exporting.ts';
import type { ScanProgress } from '../../../../src/model/board/scan.ts';
import { dtsReading, historyFromTo, now, shardAt, slsReading } from '../lag/samples.ts';
import { behind, failed, failureOf, loading, readRow } from './rows.ts';

const names = plainNames({ account: id => (id === 'a' ? 'prod' : id), region: id => id });
const hostile = '=HYPERLINK("http://x","a"),\r\n|`@team` <img src=x> \u202e[link](command:x)';
const rows: readonly BoardRow[] = [
  behind('audit', undefined),
  readRow(
    'billing',
    slsReading([shardAt(0, 1500), shardAt(1, 0, { consumer: 'worker-2' })]),
    historyFromTo(1000, 1500),
    {
      ownerName: 'k8s / nginx',
    },
  ),
  readRow('search', dtsReading(0)),
  failed('refused'),
  loading('unread'),
];
const exported = { rows, failures: [failureOf({ groups: 7 })], scan: undefined, at: now };
const scan = { done: 3, of: 57, calls: 90, mostCalls: 2000, state: 'cancelled' } as const;

describe('the board as CSV', () => {
  const cells = (text: string) =>
    text
      .slice(1)
      .split('\r\n')
      .map(line => line.split(','));

  test('has a line for each group and failure, with units in the names of its columns, and nothing where nothing is known', () => {
    const [header = [], ...lines] = cells(boardCsv(exported, names));
    assert.deepEqual(header, [
      'account',
      'region',
      'service',
      'instanceOrLogstore',
      'consumerGroup',
      'state',
      'lagSeconds',
      'lagAtMostSeconds',
      'trend',
      'behindRecords',
      'behindLogGroups',
      'secondsToDataLoss',
      'dataLossAssumption',
      'client',
      'lastSignOfLife',
      'readAt',
      'error',
    ]);
    const at = '2026-01-15T08:30:00.000Z';
    const heard = '2026-01-15T08:29:55.000Z';
    assert.deepEqual(lines, [
      [
        'prod',
        'cn-hangzhou',
        'dts',
        'orders',
        'audit',
        'stopped',
        '',
        '',
        '',
        '',
        '',
        '82798',
        'standsStill',
        'none',
        '',
        at,
        '',
      ],
      [
        'prod',
        'cn-hangzhou',
        'sls',
        'k8s / nginx',
        'billing',
        'fallingBehind',
        '1500',
        '1500',
        'rising',
        '',
        '1500',
        '',
        '',
        '',
        '',
        '',
        '',
      ].map(
        (cell, index) =>
          ({ 11: lines[1]?.[11], 12: 'atThisPace', 13: 'worker-1 worker-2', 14: heard, 15: at })[index] ?? cell,
      ),
      [
        'prod',
        'cn-hangzhou',
        'dts',
        'orders',
        'search',
        'well',
        '0',
        '0',
        '',
        '0',
        '',
        '86398',
        'atTheEarliest',
        'connected',
        at,
        at,
        '',
      ],
      ['prod', 'cn-hangzhou', 'dts', 'orders', 'refused', 'notRead', '', '', '', '', '', '', '', '', '', '', 'Refused'],
      ['prod', 'cn-hangzhou', 'dts', 'orders', 'unread', 'loading', '', '', '', '', '', '', '', '', '', '', ''],
      ['prod', 'cn-hangzhou', 'dts', '', '', 'notRead', '', '', '', '', '', '', '', '', '', '', 'Refused'],
      [''],
    ]);
  });

  test('has no greatest lag where data was deleted, of which nobody knows how old it was', () => {
    const expired = readRow('lost', slsReading([shardAt(0, 1500, { state: 'expired' })]));
    const [, line = []] = cells(boardCsv({ ...exported, rows: [expired] }, names));
    assert.deepEqual(line.slice(5, 8), ['dataLost', '1500', '']);
    const { groups } = JSON.parse(boardJson({ ...exported, rows: [expired] }, names)) as {
      readonly groups: readonly Readonly<Record<string, unknown>>[];
    };
    assert.deepEqual([groups[0]?.['lagSeconds'], groups[0]?.['lagAtMostSeconds']], [1500, null]);
  });

  test('has no name that a spreadsheet would run, and keeps what a name is', () => {
    const text = boardCsv({ ...exported, rows: [behind(hostile, 1)] }, names);
    assert.ok(text.includes(`"'${hostile.replaceAll('"', '""')}"`));
    for (const start of ['=', '+', '-', '@', '\t', '\r', '＝']) {
      const line = boardCsv({ ...exported, rows: [behind(`${start}1`, 1)] }, names);
      assert.match(line, new RegExp(`,"?'\\${start}1"?,`));
    }
  });

  test('has a line for a scan that was ended early', () => {
    const lines = (state: ScanProgress['state']) =>
      cells(boardCsv({ ...exported, rows: [], scan: { ...scan, state } }, names));
    const line = ['', '', '', '', '', 'notRead', ...Array.from({ length: 10 }, () => '')];
    assert.deepEqual(lines('cancelled')[2], [...line, 'Scan canceled: 3 of 57 regions']);
    assert.deepEqual(lines('budget')[2], [...line, 'Scan callLimit: 3 of 57 regions']);
    assert.equal(lines('done').length, lines('cancelled').length - 1);
  });
});

describe('the board as JSON', () => {
  test('has times in UTC, units in the names of members, and null where nothing is known', () => {
    const document = JSON.parse(boardJson(exported, names)) as {
      readonly exportedAt: string;
      readonly groups: readonly Readonly<Record<string, unknown>>[];
      readonly notRead: unknown;
    };
    assert.equal(document.exportedAt, '2026-01-15T08:30:00.000Z');
    const [audit, billing, search, refused, unread] = document.groups;
    assert.deepEqual(
      { ...audit, secondsToDataLoss: 0 },
      {
        account: 'prod',
        region: 'cn-hangzhou',
        service: 'dts',
        instanceOrLogstore: 'orders',
        consumerGroup: 'audit',
        state: 'stopped',
        verdicts: ['stopped'],
        lagSeconds: null,
        lagAtMostSeconds: null,
        trend: null,
        behindRecords: null,
        secondsToDataLoss: 0,
        dataLossAssumption: 'standsStill',
        client: 'none',
        consumers: null,
        lastSignOfLife: null,
        readAt: '2026-01-15T08:30:00.000Z',
        error: null,
      },
    );
    assert.deepEqual([search?.['lagSeconds'], search?.['behindRecords']], [0, 0]);
    assert.deepEqual([billing?.['behindLogGroups'], billing?.['consumers']], [1500, ['worker-1', 'worker-2']]);
    assert.deepEqual([refused?.['error'], unread?.['state']], ['Refused', 'loading']);
    assert.deepEqual(document.notRead, [
      {
        kind: 'region',
        account: 'prod',
        region: 'cn-hangzhou',
        service: 'dts',
        instanceOrLogstore: null,
        groups: 7,
        error: 'Refused',
      },
    ]);
  });

  test('tells of a scan that was ended early, and of no other', () => {
    const told = (given: ScanProgress | undefined) =>
      (JSON.parse(boardJson({ ...exported, scan: given }, names)) as { readonly unfinishedScan: unknown })
        .unfinishedScan;
    assert.deepEqual(told(scan), { state: 'canceled', regionsScanned: 3, regions: 57 });
    assert.deepEqual([told({ ...scan, state: 'done' }), told(undefined)], [null, null]);
  });
});
