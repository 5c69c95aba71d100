import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Peek, type PeekLimits } from '../../../../src/model/peek/peek.ts';
import { noFilter } from '../../../../src/model/peek/shown.ts';
import { unixSeconds } from '../../../../src/model/units.ts';
import { valueOf } from '../../../support/dtsAvro.ts';
import { settled, SimulatedClock } from '../../../support/simulatedClock.ts';
import { change, FakeSource, slice } from './fakeSource.ts';

function peekAt(limits: Partial<PeekLimits> = {}) {
  const source = new FakeSource();
  const clock = new SimulatedClock();
  const peek = new Peek(source, { now: clock.now, setTimer: clock.setTimer, limits });
  return { source, clock, peek };
}

const changes = (from: number, count: number, given: Parameters<typeof change>[1] = {}) =>
  Array.from({ length: count }, (_, index) => change(from + index, given));
const text = (value: string) => valueOf('Character', { charset: 'utf8mb4', value: Buffer.from(value) });
const positionsOf = (peek: Peek): readonly string[] =>
  peek.rows(peek.span.first, 1_000_000).map(({ position }) => position);
const numbers = (from: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => String(from + index));

const failureOf = ({ state }: Peek): unknown => (state.kind === 'failed' ? state.error : undefined);

describe('a peek', () => {
  test('reads fifty rows first and keeps what came with them for the next time', async () => {
    const { source, peek } = peekAt();
    assert.deepEqual([peek.state.kind, peek.from], ['idle', undefined]);
    await source.give(slice(changes(0, 300), { toGo: 40, positions: [{ position: '300', isAtEnd: false }] }));
    await peek.start({ kind: 'earliest' });
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'enough' });
    assert.deepEqual(positionsOf(peek), numbers(0, 50));
    const { read, kept, toGo, positions } = peek.counts;
    assert.deepEqual([read, kept, toGo, positions], [50, 50, 290, [{ position: '50', isAtEnd: false }]]);
    await peek.loadMore();
    assert.deepEqual(positionsOf(peek), numbers(0, 250));
    await peek.loadMore();
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'end' });
    assert.deepEqual([positionsOf(peek).length, peek.counts.toGo], [300, 40]);
    assert.equal(source.isRead, false);
  });

  test('keeps the newest notices of a place that has no end of them', async () => {
    const { source, peek } = peekAt();
    const notices = Array.from({ length: 150 }, (_, shard) => ({ notice: 'shardEmpty', shard }) as const);
    await source.give(slice([], { notices }), slice([], { notices: [{ notice: 'moved' }] }), slice([], { notices }));
    await peek.start({ kind: 'earliest' });
    assert.equal(peek.notices.length, 200);
    assert.deepEqual(peek.notices.slice(48, 51), [notices[149], { notice: 'moved' }, notices[0]]);
  });

  test('begins anew with nothing left of what was before, even if it was still reading', async () => {
    const { source, peek } = peekAt();
    void peek.start({ kind: 'earliest' });
    const follow = peek.follow();
    await source.give(slice(changes(0, 3), { notices: [{ notice: 'moved' }], fillers: 2 }));
    assert.deepEqual([positionsOf(peek).length, peek.notices.length, peek.counts.fillers], [3, 1, 2]);
    const again = peek.start({ kind: 'time', at: unixSeconds(5) });
    await follow;
    await again;
    assert.deepEqual([positionsOf(peek), peek.notices, peek.counts.fillers], [[], [], 0]);
    assert.deepEqual(peek.from, { kind: 'time', at: 5 });
    assert.equal(source.starts.length, 2);
  });

  test('says what it is doing, each time that it changes', async () => {
    const { source, peek, clock } = peekAt();
    const seen: string[] = [];
    peek.onDidChange(() => {
      if (seen.at(-1) !== peek.state.kind) seen.push(peek.state.kind);
    });
    await peek.start({ kind: 'latest' });
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'end' });
    const over = peek.follow();
    await source.give(slice([]));
    assert.deepEqual(peek.state, { kind: 'following', since: clock.now() });
    await source.give(new Error('Something has failed.'));
    await over;
    assert.ok(failureOf(peek) instanceof Error);
    assert.deepEqual(seen, ['connecting', 'stopped', 'connecting', 'following', 'failed']);
    await peek.loadMore();
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'end' });
  });

  test('follows until somebody stops it, nobody sees it, or half an hour is over', async () => {
    const { source, peek, clock } = peekAt();
    await peek.start({ kind: 'latest' });
    for (const [why, stop] of [
      ['user', () => peek.stop()],
      ['hidden', () => peek.hide()],
      ['time', () => clock.advance(30 * 60_000)],
    ] as const) {
      const over = peek.follow();
      await source.give(slice(changes(0, 1)));
      assert.equal(peek.state.kind, 'following');
      await clock.advance(30 * 60_000 - 1);
      assert.equal(peek.state.kind, 'following');
      await stop();
      await over;
      assert.deepEqual(peek.state, { kind: 'stopped', why });
      assert.deepEqual([clock.timers, source.isRead], [0, false]);
    }
    assert.equal(positionsOf(peek).length, 3);
    peek.hide();
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'time' });
  });

  test('does not stop to load a few rows when nobody sees it', async () => {
    const { source, peek } = peekAt();
    const over = peek.start({ kind: 'earliest' });
    peek.hide();
    await source.give(slice(changes(0, 1)));
    await over;
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'end' });
  });

  test('stops to follow after so many rows', async () => {
    const { source, peek } = peekAt({ followRows: 100 });
    await peek.start({ kind: 'latest' });
    const over = peek.follow();
    await source.give(slice(changes(0, 60)), slice(changes(60, 60)));
    await over;
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'rows' });
    assert.equal(positionsOf(peek).length, 100);
  });

  test('says that there will never be more', async () => {
    const { source, peek } = peekAt();
    await source.give(slice(changes(0, 60), { isOver: true }));
    await peek.start({ kind: 'earliest' });
    assert.deepEqual([peek.state, peek.counts.isOver], [{ kind: 'stopped', why: 'enough' }, false]);
    await peek.loadMore();
    assert.deepEqual([peek.state, peek.counts.isOver], [{ kind: 'stopped', why: 'over' }, true]);
  });

  test('loads on after it was stopped, also while the last reading is still ending', async () => {
    const { source, peek } = peekAt();
    await peek.start({ kind: 'latest' });
    const over = peek.follow();
    await source.give(slice(changes(0, 2)));
    peek.stop();
    const more = peek.loadMore();
    await source.give(slice(changes(2, 2)));
    await Promise.all([over, more]);
    assert.deepEqual(positionsOf(peek), numbers(0, 4));
  });

  test('keeps the newest rows, each at its index', async () => {
    const { source, peek } = peekAt({ entries: 100, firstRows: 1_000 });
    await source.give(slice(changes(0, 250)));
    await peek.start({ kind: 'earliest' });
    const { read, kept, dropped, isFullOfBytes } = peek.counts;
    assert.deepEqual([read, kept, dropped, isFullOfBytes], [250, 100, 150, false]);
    assert.deepEqual(peek.span, { first: 150, end: 250 });
    assert.deepEqual(
      peek.rows(200, 2).map(({ position, key }) => [position, key]),
      [
        ['200', 200],
        ['201', 201],
      ],
    );
    assert.deepEqual(
      peek.rows(140, 12).map(({ position }) => position),
      ['150', '151'],
    );
    assert.deepEqual([peek.rows(249, 10).length, peek.rows(250, 10).length, peek.rows(0, 10).length], [1, 0, 0]);
    assert.deepEqual([peek.record(149), peek.document(149)], [undefined, undefined]);
    assert.equal(peek.value({ key: 149, field: 0, side: 'after' }), undefined);
    assert.equal(peek.record(150)?.position, '150');
  });

  test('does not keep more than its bytes, however few rows these are', async () => {
    const { source, peek } = peekAt({ bytes: 100_000, firstRows: 1_000 });
    const large = { fields: [['a', 1]], after: [text('x'.repeat(30_000))] } as const;
    await source.give(slice(changes(0, 20, large)));
    await peek.start({ kind: 'earliest' });
    assert.deepEqual([peek.counts.kept, peek.counts.isFullOfBytes], [3, true]);
    await source.give(slice(changes(20, 1, { fields: [['a', 1]], after: [text('x'.repeat(300_000))] })));
    await peek.loadMore();
    assert.deepEqual([peek.counts.kept, positionsOf(peek)], [1, ['20']]);
  });

  test('counts what it hides and what has no content', async () => {
    const { source, peek } = peekAt();
    const heartbeat = { operation: 'HEARTBEAT', sourceTimestamp: 1_764_374_460n };
    const mixed = [
      change(0, { operation: 'BEGIN' }),
      change(1),
      change(2, { operation: 'COMMIT' }),
      change(3, heartbeat),
      change(4, { operation: 'DDL' }),
    ];
    await source.give(slice(mixed, { fillers: 7 }));
    await peek.start({ kind: 'earliest' });
    assert.deepEqual(positionsOf(peek), ['1', '4']);
    const { read, heartbeats, newestHeartbeat, fillers, oldest, newest } = peek.counts;
    assert.deepEqual([read, heartbeats, fillers], [5, 1, 7]);
    assert.deepEqual([newestHeartbeat, oldest, newest], [1_764_374_460_000, 1_764_374_400_000, 1_764_374_400_000]);
    await peek.setFilter({ ...noFilter, hidden: [] });
    assert.deepEqual(positionsOf(peek), numbers(0, 5));
  });

  test('looks at no more rows than its limit to find those that pass', async () => {
    const { source, peek } = peekAt({ scannedRows: 100 });
    await source.give(slice(changes(0, 500, { operation: 'HEARTBEAT' })));
    await peek.start({ kind: 'earliest' });
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'scanned' });
    assert.deepEqual([peek.counts.read, positionsOf(peek).length], [100, 0]);
  });

  test('comes to the newest rows, however many there are, and says of no limit that few of them pass', async () => {
    const { source, peek } = peekAt({ scannedRows: 100 });
    await source.give(slice(changes(0, 500)));
    await peek.start({ kind: 'latest' });
    assert.deepEqual(peek.state, { kind: 'stopped', why: 'end' });
    assert.equal(positionsOf(peek).at(-1), '499');
    const busy = peekAt({ followRows: 100 });
    await busy.source.give(slice(changes(0, 500)));
    await busy.peek.start({ kind: 'latest' });
    assert.deepEqual(busy.peek.state, { kind: 'stopped', why: 'enough' });
  });

  test('filters by text, table, field, and kind, what is there and what comes', async () => {
    const { source, peek } = peekAt({ firstRows: 1_000 });
    const fields = [
      ['id', 8],
      ['note', 253],
    ] as const;
    const row = (offset: number, note: string, more: Parameters<typeof change>[1] = {}) =>
      change(offset, {
        fields,
        after: [valueOf('Integer', { precision: 8, value: String(offset) }), text(note)],
        ...more,
      });
    const update = row(3, 'shipped', {
      operation: 'UPDATE',
      before: [valueOf('Integer', { precision: 8, value: '3' }), text('packed')],
    });
    const entries = [
      row(1, 'Urgent 加急'),
      row(2, 'later', { objectName: 'shop.carts' }),
      update,
      row(44, 'gift', { operation: 'DELETE', before: [null, text('URGENT')] }),
    ];
    await source.give(slice(entries));
    await peek.start({ kind: 'earliest' });
    const found = async (filter: Partial<typeof noFilter>): Promise<readonly string[]> => {
      await peek.setFilter({ ...noFilter, ...filter });
      return positionsOf(peek);
    };
    assert.deepEqual(await found({ text: 'urgent' }), ['1', '44']);
    assert.deepEqual(await found({ text: '加急' }), ['1']);
    assert.deepEqual(await found({ text: 'PACKED' }), ['3']);
    assert.deepEqual(await found({ text: 'carts' }), ['2']);
    assert.deepEqual(await found({ text: '4', field: 'id' }), ['44']);
    assert.deepEqual(await found({ object: 'shop.carts' }), ['2']);
    assert.deepEqual(await found({ field: 'id' }), ['1', '2', '44']);
    assert.deepEqual(await found({ field: 'note', text: 'shipped' }), ['3']);
    assert.deepEqual(await found({ hidden: ['insert'] }), ['3', '44']);
    assert.deepEqual(await found({ text: 'nothing' }), []);
    assert.deepEqual(peek.objects, ['shop.orders', 'shop.carts']);
    await peek.setFilter({ ...noFilter, text: 'new' });
    await source.give(slice([row(5, 'old'), row(6, 'new')]));
    await peek.loadMore();
    assert.deepEqual(positionsOf(peek), ['6']);
    await source.give(slice([row(7, 'new')]));
    await peek.start({ kind: 'earliest' });
    assert.deepEqual([positionsOf(peek), peek.filter.text], [['7'], 'new']);
  });

  test('lets others have their turn while it filters, and takes another filter meanwhile', async () => {
    const { source, peek } = peekAt({ firstRows: 100_000 });
    const wide = Array.from({ length: 30 }, (_, index): [string, number] => [`column ${index}`, 253]);
    const one = { fields: wide, after: wide.map(([name]) => text(name)) };
    await source.give(slice(changes(0, 5_000, one)));
    await peek.start({ kind: 'earliest' });
    const first = peek.setFilter({ ...noFilter, text: 'nothing has this' });
    let [turns, isOver] = [0, false];
    void first.then(() => (isOver = true));
    while (turns < 3 && !isOver) {
      await setImmediate();
      turns += 1;
    }
    assert.equal(isOver, false, 'Nobody else had a turn.');
    await peek.setFilter({ ...noFilter, text: 'column 29' });
    await first;
    assert.equal(peek.span.end, 5_000);
  });

  test('is quiet after it was disposed of', async () => {
    const { source, peek } = peekAt();
    await peek.start({ kind: 'latest' });
    const over = peek.follow();
    await source.give(slice([]));
    let changed = 0;
    peek.onDidChange(() => (changed += 1));
    peek[Symbol.dispose]();
    await over;
    await settled();
    assert.deepEqual([changed, source.isRead], [0, false]);
  });

  test('exports the rows that pass the filter, each as a line', async () => {
    const { source, peek } = peekAt();
    await source.give(slice([...changes(0, 2), change(2, { objectName: 'shop.carts' })]));
    await peek.start({ kind: 'earliest' });
    await peek.setFilter({ ...noFilter, object: 'shop.orders' });
    const parts: string[] = [];
    for await (const part of peek.ndjson(new AbortController().signal)) parts.push(part);
    const lines = parts.join('').split('\n');
    assert.equal(lines.pop(), '');
    assert.deepEqual(
      lines.map(line => (JSON.parse(line) as { readonly offset: string }).offset),
      ['0', '1'],
    );
    assert.deepEqual(JSON.parse(peek.document(1) ?? ''), JSON.parse(lines[1] ?? ''));
  });
});
