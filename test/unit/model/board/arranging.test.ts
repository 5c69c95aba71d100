import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Arrangement, type Column, columns, firstView, type View } from '../../../../src/model/board/arranging.ts';
import type { BoardRow } from '../../../../src/model/board/boardRow.ts';
import { classOf } from '../../../../src/model/board/facts.ts';
import { rankOf } from '../../../../src/model/lag/judge.ts';
import { seededRandom } from '../../../support/random.ts';
import { dtsReading, historyFromTo, historyOf, now, shardAt, shardIn, slsReading } from '../lag/samples.ts';
import { behind, failed, loading, namesOf, readRow } from './rows.ts';

const names = {
  account: (id: string) => ({ a: 'prod', b: 'ops' })[id] ?? id,
  region: (id: string) => ({ 'cn-hangzhou': 'China (Hangzhou)', 'cn-shanghai': 'China (Shanghai)' })[id] ?? id,
};
const arranged = (rows: readonly BoardRow[], view: Partial<View> = {}) =>
  new Arrangement(names).arrange(rows, { ...firstView, ...view });

const zero = behind('zero', 0);
const little = behind('little', 30);
const much = behind('much', 4000);
const more = behind('more', 9000);
const without = behind('without', undefined);
const unknown = readRow('unknown', dtsReading(undefined, { client: 'unknown' }));
const unstarted = readRow('unstarted', slsReading([shardIn(0, 'notStarted')]));
const refused = failed('refused');
const unread = loading('unread');
const all = [unread, unknown, zero, more, refused, little, without, unstarted, much];

describe('the order of the board', () => {
  test('is that of the judge at first, then by what is further behind; what is not known is neither first nor well', () => {
    const { rows } = arranged(all);
    assert.deepEqual(namesOf(rows), [
      'without',
      'more',
      'much',
      'unknown',
      'refused',
      'unstarted',
      'little',
      'zero',
      'unread',
    ]);
    const ranks = rows.flatMap(row => (row.state === 'read' ? rankOf(row.judgement.verdicts[0].kind) : []));
    assert.deepEqual(
      ranks,
      ranks.toSorted((a, b) => a - b),
    );
  });

  test('is by the time that is left among those that lose data', () => {
    const checkpoint = { id: 'g', name: 'soon', consumptionCheckpoint: new Date(now - 80_000_000) };
    const soon = readRow('soon', dtsReading(undefined, { group: checkpoint }));
    assert.equal(soon.judgement.verdicts[0].kind, 'dataAtRisk');
    const later = { ...checkpoint, consumptionCheckpoint: new Date(now - 70_000_000) };
    const less = readRow('later', dtsReading(undefined, { group: later }));
    assert.deepEqual(namesOf(arranged([without, less, soon]).rows), ['soon', 'later', 'without']);
  });

  test('by any column is the same backwards, but for what is not known, which is last both ways', () => {
    const known: Readonly<Partial<Record<Column, (row: BoardRow) => boolean>>> = {
      lag: row => row.state === 'read' && row.reading.lag !== undefined,
      records: row => row.state === 'read' && row.reading.behind !== undefined,
      left: row => row.state === 'read' && row.judgement.forecast.left !== undefined,
      updated: row => row.state === 'read',
      state: row => row.state !== 'loading',
    };
    for (const by of columns) {
      const isKnown = known[by];
      const up = arranged(all, { order: { by, direction: 'ascending' } }).rows;
      const down = arranged(all, { order: { by, direction: 'descending' } }).rows;
      assert.deepEqual(new Set(up), new Set(down), by);
      if (!isKnown) continue;
      const count = all.filter(isKnown).length;
      assert.ok(count > 0 && count < all.length, by);
      assert.ok(up.slice(0, count).every(isKnown) && down.slice(0, count).every(isKnown), by);
    }
    assert.deepEqual(namesOf(arranged(all, { order: { by: 'lag', direction: 'ascending' } }).rows).slice(0, 4), [
      'zero',
      'little',
      'much',
      'more',
    ]);
    assert.deepEqual(namesOf(arranged(all, { order: { by: 'lag', direction: 'descending' } }).rows).slice(0, 4), [
      'more',
      'much',
      'little',
      'zero',
    ]);
    assert.deepEqual(namesOf(arranged(all, { order: { by: 'group', direction: 'descending' } }).rows).slice(0, 2), [
      'zero',
      'without',
    ]);
  });

  test('of a trend is by how fast the lag changes', () => {
    const rows = [
      readRow('steady', dtsReading(600), historyFromTo(600, 600)),
      readRow('falling', dtsReading(600), historyFromTo(1800, 600)),
      readRow('rising', dtsReading(600), historyFromTo(100, 600)),
      readRow('no trend', dtsReading(600)),
    ];
    const sorted = arranged(rows, { order: { by: 'trend', direction: 'descending' } }).rows;
    assert.deepEqual(namesOf(sorted), ['rising', 'steady', 'falling', 'no trend']);
  });

  test('of clients counts those that are there', () => {
    const shard = (index: number, consumer: string) => shardAt(index, 0, { consumer });
    const rows = [
      behind('one', 5),
      without,
      readRow('two', slsReading([shard(0, 'w1'), shard(1, 'w2')])),
      readRow('silent', slsReading([shardAt(0, 0, { updatedAt: now - 3_600_000 })])),
      unknown,
    ];
    const sorted = arranged(rows, { order: { by: 'client', direction: 'descending' } }).rows;
    assert.deepEqual(namesOf(sorted), ['two', 'one', 'silent', 'without', 'unknown']);
  });

  test('of last signs of life: a connected client now, another one when it was seen to leave', () => {
    const left = readRow(
      'left',
      dtsReading(undefined),
      historyOf([null], [{ at: now - 60_000, kind: 'disconnected' }]),
    );
    const sorted = arranged([without, left, little], { order: { by: 'lastSign', direction: 'descending' } }).rows;
    assert.deepEqual(namesOf(sorted), ['little', 'left', 'without']);
  });

  test('is the same, whether rows come at once or one after the other, and whatever changes', () => {
    const random = seededRandom(7);
    const arrangement = new Arrangement(names);
    const current = new Map<string, BoardRow>();
    for (let step = 0; step < 300; step++) {
      for (let change = 0; change < 5; change++) {
        const name = `g${Math.floor(random() * 60)}`;
        const key = behind(name, 0).key;
        const kind = Math.floor(random() * 5);
        if (kind === 0) current.delete(key);
        else if (kind === 1) current.set(key, loading(name));
        else if (kind === 2) current.set(key, failed(name));
        else current.set(key, behind(name, random() < 0.2 ? undefined : Math.floor(random() * 5) * 400));
      }
      const rows = [...current.values()];
      const by = columns[Math.floor(step / 20) % columns.length] ?? 'lag';
      const view: View = { ...firstView, order: step % 40 < 20 ? { by: 'urgency' } : { by, direction: 'descending' } };
      assert.deepEqual(arrangement.arrange(rows, view).rows, arranged(rows, view).rows);
    }
  });
});

describe('what is shown of the board', () => {
  const elsewhere = behind('Elsewhere', 10, { accountId: 'b', region: 'cn-shanghai', ownerName: 'k8s-log / nginx' });
  const rows = [...all, elsewhere];

  test('has every word of the filter in one of its names, in any case', () => {
    const shown = (text: string) => namesOf(arranged(rows, { text }).rows);
    assert.deepEqual(shown('ELSEWHERE'), ['Elsewhere']);
    assert.deepEqual(shown('nginx ops'), ['Elsewhere']);
    assert.deepEqual(shown('china (shanghai)'), ['Elsewhere']);
    assert.deepEqual(shown('cn-shanghai'), ['Elsewhere']);
    assert.equal(shown('orders prod').length, rows.length - 1);
    assert.deepEqual(shown('nginx prod'), []);
    assert.equal(shown('  ').length, rows.length);
    assert.deepEqual(shown('.*'), []);
  });

  test('is of the chosen states, services, accounts and regions, and states are counted under the other filters', () => {
    const { rows: attention, counts } = arranged(rows, { classes: ['attention'], accountIds: ['a'] });
    assert.deepEqual(namesOf(attention), ['without']);
    assert.deepEqual(counts, { attention: 1, behind: 2, well: 2, unused: 1, notKnown: 3 });
    assert.deepEqual(namesOf(arranged(rows, { services: ['sls'] }).rows), ['unstarted']);
    assert.deepEqual(namesOf(arranged(rows, { regions: ['cn-shanghai'] }).rows), ['Elsewhere']);
    assert.deepEqual(namesOf(arranged(rows, { classes: ['well', 'unused'], accountIds: ['a'] }).rows), [
      'unstarted',
      'little',
      'zero',
    ]);
  });

  test('has a class for each state', () => {
    const classes = Object.fromEntries(all.map(row => [row.name, classOf(row)]));
    assert.deepEqual(classes, {
      unread: 'notKnown',
      unknown: 'notKnown',
      zero: 'well',
      more: 'behind',
      refused: 'notKnown',
      little: 'well',
      without: 'attention',
      unstarted: 'unused',
      much: 'behind',
    });
  });

  test('is grouped by account, region or resource, each in order by itself', () => {
    const { rows: shown, sections } = arranged(rows, { groupBy: 'account' });
    assert.deepEqual(
      sections.map(({ key, start, count, attention }) => ({ key, start, count, attention })),
      [
        { key: 'b', start: 0, count: 1, attention: 0 },
        { key: 'a', start: 1, count: rows.length - 1, attention: 1 },
      ],
    );
    assert.deepEqual(namesOf(shown).slice(0, 3), ['Elsewhere', 'without', 'more']);
    assert.deepEqual(
      arranged(rows, { groupBy: 'region' }).sections.map(({ key }) => key),
      ['cn-hangzhou', 'cn-shanghai'],
    );
    assert.equal(arranged(rows, { groupBy: 'owner' }).sections.length, 3);
    assert.deepEqual(arranged(rows).sections, []);
  });

  test('with the same name in two accounts is in two groups', () => {
    const alike = { account: () => 'prod', region: names.region };
    const { sections } = new Arrangement(alike).arrange(rows, { ...firstView, groupBy: 'account' });
    assert.deepEqual(sections.map(({ key }) => key).sort(), ['a', 'b']);
  });
});
