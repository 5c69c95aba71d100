import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { formatsOf } from '../../../../media/shared/formats.ts';
import { firstLook, isBoardView } from '../../../../src/model/board/boardLook.ts';
import type { BoardRow } from '../../../../src/model/board/boardRow.ts';
import type { Snapshot } from '../../../../src/panels/board/protocol.ts';
import { mostRows } from '../../../../src/panels/messages.ts';
import { type Child, elements, said } from '../../shared/drawn.ts';
import { FakeInput, FakePage, FakeSelect } from '../../shared/fakePage.ts';
import { shardOf, slsReading } from '../group/samples.ts';
import {
  behind,
  failure,
  historyOf,
  loading,
  notStarted,
  readRow,
  snapshotWith,
  summary,
  withoutClient,
} from './samples.ts';

const { page } = (await import(String(new URL('../../../../media/board/view.ts', import.meta.url)))) as {
  readonly page: (view: object) => readonly Child[];
};

function drawn(snapshot: Snapshot, more: object = {}) {
  const whole = page({
    snapshot,
    formats: formatsOf('en'),
    intervalSeconds: 60,
    canvas: { width: 1_000, textWidth: (text: string) => text.length * 8 },
    copied: { what: undefined, row: undefined },
    view: snapshot.view,
    text: '',
    areColumnsOpen: false,
    place: { row: 0, column: 'state' },
    ...more,
  });
  const all = elements(whole);
  const having = (name: string, value: unknown) => all.filter(({ attributes }) => attributes[name] === value);
  const lines = all.filter(({ attributes }) => attributes['data-number'] !== undefined);
  return {
    all,
    having,
    lines,
    text: said(whole),
    actions: new Set(all.flatMap(({ attributes }) => attributes['data-action'] ?? [])),
    /** What a line says, by its columns. */
    cells: (index: number): Readonly<Record<string, string>> =>
      Object.fromEntries<string>(
        elements(lines[index]?.children)
          .filter(({ attributes }) => String(attributes['class']).startsWith('cell-'))
          .map(cell => [/cell-(\w+)/.exec(String(cell.attributes['class']))?.[1] ?? '', said(cell)]),
      ),
  };
}

const nobody: Partial<Parameters<typeof snapshotWith>[1]> = {
  scope: { kind: 'pinned', words: 'Pinned', hasAccounts: false },
};

describe('the page of the board', () => {
  test('answers first whether anything needs attention', () => {
    const pillOf = (snapshot: Snapshot) =>
      said(drawn(snapshot).all.find(one => String(one.attributes['class']).startsWith('pill')));
    assert.equal(pillOf(snapshotWith([withoutClient('a'), behind('b', 0)])), '1 needs attention');
    assert.equal(pillOf(snapshotWith([withoutClient('a'), withoutClient('b')])), '2 need attention');
    assert.equal(pillOf(snapshotWith([behind('b', 0)])), 'None need attention');
    assert.equal(pillOf(snapshotWith([behind('b', 0)], { failures: [failure()] })), "Some couldn't be read");
    const { text } = drawn(snapshotWith([behind('b', 0)]));
    assert.match(text, /Lag Board .*All accounts · 2 regions · 1 group on 2 instances and Logstores · updated/);
  });

  test('takes no longer text to look for than the host does', () => {
    const snapshot = snapshotWith([behind('b', 0)]);
    const longest = Number(drawn(snapshot).having('id', 'find')[0]?.attributes['maxlength']);
    const ofLength = (length: number) => isBoardView({ ...snapshot.view, text: 'x'.repeat(length) });
    assert.deepEqual([ofLength(longest), ofLength(longest + 1)], [true, false]);
  });

  test('shows what is unknown, none, not started, loading and zero each in words of their own', () => {
    const rows: readonly BoardRow[] = [withoutClient('none'), notStarted('idle'), loading('new'), behind('zero', 0)];
    const { cells } = drawn(snapshotWith(rows));
    const lags = [0, 1, 2, 3].map(index => [cells(index)['group'], cells(index)['state'], cells(index)['lag']]);
    assert.deepEqual(lags, [
      ['none', 'No client', 'no client'],
      ['idle', 'Nothing consumed', 'not started'],
      ['zero', 'Healthy', '0 sec'],
      ['new', 'Loading…', 'reading…'],
    ]);
    assert.deepEqual([cells(0)['records'], cells(2)['records'], cells(3)['records']], ['no client', '0', '–']);
    assert.deepEqual([cells(3)['lastSign'], cells(3)['client'], cells(1)['client']], ['–', '–', '1 consumer']);
  });

  test('says of the time until data is lost what it assumes, and of a curve what it shows', () => {
    const { cells, all } = drawn(
      snapshotWith([
        withoutClient('stopped'),
        behind('slow', 900, { history: historyOf(600, ...new Array<number>(10).fill(900)) }),
      ]),
    );
    assert.match(String(cells(0)['left']), /, if the checkpoint doesn't move$/);
    assert.match(String(cells(1)['trend']), /Last 3 hours: 10 min to 15 min behind/);
    const titles = all.flatMap(({ attributes }) => attributes['title'] ?? []);
    assert.ok(titles.includes('the tree says slow'));
  });

  test('says since when a row is stale', () => {
    const { cells } = drawn(snapshotWith([behind('old', 5, { isStale: true })]));
    assert.match(String(cells(0)['state']), /^Healthy · as of \d/);
  });

  test('is a table of which screen readers know the size, the order and the place of each row', () => {
    const rows = Array.from({ length: 500 }, (_, index) => behind(`group-${index}`, index));
    const order = { by: 'lag', direction: 'descending' } as const;
    const view = { ...firstLook.view, order };
    const { having, lines, all } = drawn(snapshotWith(rows, { view, window: { from: 100, count: 40 } }), {
      place: { row: 103, column: 'lag' },
    });
    const [table] = having('role', 'grid');
    assert.equal(table?.tag, 'table');
    assert.deepEqual([table.attributes['aria-rowcount'], table.attributes['aria-colcount']], [501, 11]);
    assert.deepEqual(having('aria-sort', 'descending').map(said), ['Behind']);
    assert.deepEqual([lines.length, lines[0]?.attributes['aria-rowindex']], [40, 102]);
    // One stop for the keyboard among the rows, and one among the heads.
    assert.deepEqual(
      lines.filter(({ attributes }) => attributes['tabindex'] === 0).map(({ attributes }) => attributes['data-number']),
      [103],
    );
    const heads = having('data-action', 'sort');
    assert.deepEqual([heads.length, heads.filter(({ attributes }) => attributes['tabindex'] === 0).length], [11, 1]);
    const spaces = all.filter(({ tag, attributes }) => tag === 'tr' && attributes['class'] === 'space');
    assert.equal(spaces.length, 2);
  });

  test('draws as much for thirty thousand groups as for those in sight', () => {
    const rows = Array.from({ length: 30_000 }, (_, index) => behind(`group-${index}`, 5));
    const sizeOf = (some: readonly BoardRow[], count: number) =>
      drawn(snapshotWith(some, { window: { from: 0, count } })).all.length;
    const few = sizeOf(rows.slice(0, 40), 40);
    assert.ok(Math.abs(sizeOf(rows, 40) - few) <= 2, 'The rows out of sight cost nothing.');
    assert.ok(sizeOf(rows, Number.MAX_SAFE_INTEGER) < (few * mostRows) / 40 + 200);
  });

  test('gives the menu of a row what its commands find the row by', () => {
    const { lines } = drawn(snapshotWith([behind('one', 5)], { failures: [failure()] }));
    const contexts = lines.map(({ attributes }) => JSON.parse(String(attributes['data-vscode-context'])) as object);
    assert.deepEqual(contexts, [
      { boardRow: 'failed denied', boardKey: 'failure region', preventDefaultContextMenuItems: true },
      {
        boardRow: 'consumerGroup pinnable',
        boardKey: behind('one', 5).key,
        preventDefaultContextMenuItems: true,
      },
    ]);
  });

  test('says why something could not be read, and offers the ways out where the keyboard is', () => {
    const snapshot = snapshotWith([], { failures: [failure()] });
    const { text, lines, having } = drawn(snapshot);
    assert.match(
      text,
      /Log Service prod · region ap-southeast-1 7 groups No permission\. Show RAM Policy Retry Show Log/,
    );
    assert.equal(lines.length, 1);
    const [fix] = having('data-fix', 'showPolicy');
    assert.deepEqual([fix?.attributes['data-part'], fix?.attributes['tabindex']], ['failure region', 0]);
    const elsewhere = drawn(snapshotWith([behind('a', 900)], { failures: [failure()] }));
    assert.equal(elsewhere.having('data-fix', 'showPolicy')[0]?.attributes['tabindex'], -1);
    const retrying = drawn(snapshotWith([], { failures: [failure({ isRetrying: true })] }));
    assert.match(retrying.text, /Retrying…/);
    assert.deepEqual(retrying.having('data-action', 'retry'), []);
  });

  test('leads on from every empty state', () => {
    const none = drawn(snapshotWith([], nobody));
    assert.deepEqual([...none.actions], ['addAccount', 'useSampleAccount']);
    const scope = { kind: 'pinned', words: 'Pinned', hasAccounts: true } as const;
    const pinned = drawn(snapshotWith([], { scope, summary: { ...summary, places: 0 } }));
    assert.match(pinned.text, /Nothing is pinned\. .* Show All Accounts Choose Scope/);
    assert.deepEqual(
      pinned.all
        .filter(({ attributes }) => attributes['class'] === 'primary')
        .map(({ attributes }) => attributes['data-action']),
      ['showAllAccounts'],
    );
    const withoutGroups = drawn(snapshotWith([], { scope, summary: { ...summary, places: 1 } }));
    assert.match(withoutGroups.text, /There are no consumer groups in this scope\. Show All Accounts Choose Scope/);
    assert.match(drawn(snapshotWith([])).text, /There are no consumer groups in this scope\. Choose Scope/);
    const hidden = drawn(snapshotWith([behind('a', 5)], { view: { ...firstLook.view, text: 'b' } }));
    assert.match(hidden.text, /No groups match the filter\. Clear Filter .*0 of 1 rows/);
  });

  test('shows how far a scan has come, with what it costs and a way to end it', () => {
    const scan = { done: 3, of: 5, calls: 40, mostCalls: 2000, state: 'running' } as const;
    const { text, actions, all } = drawn(snapshotWith([behind('a', 5)], { scan }));
    assert.match(text, /Scanning 3 of 5 regions · 40 of at most 2,000 calls Cancel/);
    assert.ok(actions.has('cancelScan') && !actions.has('scan'));
    const [bar] = all.filter(({ tag }) => tag === 'progress');
    assert.deepEqual([bar?.attributes['value'], bar?.attributes['max']], [3, 5]);
    const done = drawn(snapshotWith([behind('a', 5)], { scan: { ...scan, done: 5, state: 'done' } }));
    assert.ok(!done.actions.has('cancelScan') && !done.text.includes('of 5 regions'));
  });

  test('says that a scan was ended early, with or without rows, and offers another one', () => {
    const scan = { done: 3, of: 5, calls: 2000, mostCalls: 2000 };
    const ends = [
      ['cancelled', 'Scan canceled: 3 of 5 regions scanned'],
      ['budget', 'Scan stopped after 2,000 calls: not everything was found'],
    ] as const;
    for (const [state, words] of ends) {
      for (const rows of [[behind('a', 5)], []]) {
        const { text, actions, all } = drawn(snapshotWith(rows, { scan: { ...scan, state } }));
        assert.ok(text.includes(words), text);
        assert.ok(actions.has('scan') && !actions.has('cancelScan') && !all.some(({ tag }) => tag === 'progress'));
        assert.ok(!text.includes('Looking for'));
      }
    }
  });

  test('says at least of a lag that cannot be measured, in the row and in the figure', () => {
    const { cells, text } = drawn(snapshotWith([behind('lost', 900, {}, { state: 'expired' })]));
    assert.equal(cells(0)['lag'], 'at least 15 min');
    assert.match(text, /Furthest behind at least 15 min lost/);
  });

  test('accounts for everything that is not known, and counts no groups that were never listed', () => {
    const shards = [shardOf(0, 0, { state: 'unknown', lag: undefined })];
    const unread = readRow('unread', slsReading(shards, { lag: undefined }));
    const { all, text, cells } = drawn(
      snapshotWith([unread, loading('new')], {
        failures: [failure()],
        view: { ...firstLook.view, groupBy: 'owner' },
      }),
    );
    assert.match(text, /Not known 3 1 couldn't be read · 1 not read yet · 1 unclear/);
    assert.equal(cells(3)['lag'], 'unknown');
    const [heading] = all.filter(({ attributes }) => attributes['class'] === 'heading');
    assert.equal(said(heading), "Couldn't be read");
  });

  test('has four figures', () => {
    const rows = [withoutClient('archive'), behind('slow', 5400), readRow('mean', slsReading([shardOf(0, 60)]))];
    const { all } = drawn(snapshotWith(rows, { failures: [failure()] }));
    const figures = all
      .filter(({ attributes }) => String(attributes['class']).startsWith('figure ') || attributes['class'] === 'figure')
      .map(said);
    assert.match(figures[0] ?? '', /^Loses data first 23 hr 59 min .*archive, if the checkpoint doesn't move$/);
    assert.match(figures[1] ?? '', /^Furthest behind 1 hr 30 min slow · k8s-log-prod \/ nginx-access$/);
    assert.match(figures[2] ?? '', /^Falling behind 0 of 3 0 catching up$/);
    assert.match(figures[3] ?? '', /^Not known 1 1 couldn't be read$/);
  });
});

describe('the script of the page of the board', () => {
  const panel = { name: 'Lag Board', ...firstLook };
  let fake: FakePage;
  beforeEach(async () => {
    mock.timers.reset();
    fake = new FakePage();
    await fake.open('board');
    fake.receive({ type: 'setup', language: 'en', texts: {}, panel });
    fake.receive({ type: 'snapshot', snapshot: snapshotWith([behind('one', 5), behind('two', 7)]) });
    fake.sent.length = 0;
  });

  test('asks for what its buttons say', () => {
    const plain = [
      'chooseScope',
      'showAllAccounts',
      'scan',
      'cancelScan',
      'watchScope',
      'copyLink',
      'addAccount',
      'useSampleAccount',
    ];
    for (const action of plain) fake.press({ action });
    fake.press({ action: 'open', key: 'k' });
    fake.press({ action: 'retry', key: 'failure k' });
    fake.press({ action: 'export', form: 'markdown' });
    fake.press({ action: 'fix', fix: 'showPolicy', part: 'failure k' });
    assert.deepEqual(fake.sent, [
      ...plain.map(type => ({ type })),
      { type: 'open', key: 'k' },
      { type: 'retry', key: 'failure k' },
      { type: 'export', form: 'markdown' },
      { type: 'fix', fix: 'showPolicy', part: 'failure k' },
    ]);
  });

  test('changes how the rows are looked at, one change upon the other before the host has answered', () => {
    fake.press({ action: 'sort', column: 'lag' });
    fake.press({ action: 'sort', column: 'lag' });
    fake.press({ action: 'toggleState', state: 'behind' });
    fake.press({ action: 'toggleColumn', column: 'records' });
    fake.fire('change', { target: new FakeSelect('dts', 'service') });
    fake.fire('change', { target: new FakeSelect('region', 'grouping') });
    const views = fake.sent.map(message => (message as { readonly view: object }).view);
    const { view } = firstLook;
    assert.deepEqual(views.at(-1), {
      ...view,
      order: { by: 'lag', direction: 'ascending' },
      classes: ['behind'],
      services: ['dts'],
      groupBy: 'region',
      columns: view.columns.filter(column => column !== 'records'),
    });
    fake.fire('change', { target: new FakeSelect('', 'service') });
    fake.press({ action: 'clearFilter' });
    const last = fake.sent.at(-1) as {
      readonly view: { readonly classes: readonly string[]; readonly groupBy: string };
    };
    assert.deepEqual([last.view.classes, last.view.groupBy], [[], 'region']);
  });

  test('leaves the keyboard where the user types, until it comes to the page', () => {
    const find = new FakeInput('', 'find');
    const moved: unknown[] = [];
    fake.element = Object.assign(find, { focus: () => moved.push(find), matches: () => false, contains: () => false });
    fake.hasFocus = false;
    fake.press({ action: 'clearFilter' });
    assert.deepEqual(moved, []);
    fake.comeBack();
    assert.deepEqual(moved, [find]);
  });

  test('has the rows stay in their places under the pointer, wherever the keyboard is', () => {
    let isPointedAt = true;
    fake.element = { matches: () => isPointedAt, contains: () => true };
    fake.hasFocus = false;
    fake.fire('blur', {});
    isPointedAt = false;
    fake.fire('blur', {});
    assert.deepEqual(
      fake.sent,
      [true, false].map(isHeld => ({ type: 'hold', isHeld })),
    );
  });

  test('looks for what was typed once the typing has paused', () => {
    mock.timers.enable({ apis: ['setTimeout'] });
    for (const text of ['b', 'bi', 'bil']) fake.fire('input', { target: new FakeInput(text, 'find') });
    assert.deepEqual(fake.sent, []);
    mock.timers.tick(200);
    assert.deepEqual(fake.sent, [{ type: 'view', view: { ...firstLook.view, text: 'bil' } }]);
  });

  test('pauses and goes on faster than the host answers', () => {
    fake.receive({ type: 'interval', seconds: 60 });
    for (let press = 0; press < 3; press += 1) fake.press({ action: 'togglePause' });
    assert.deepEqual(
      fake.sent,
      [0, 60, 0].map(seconds => ({ type: 'setInterval', seconds })),
    );
  });

  test('pauses, and goes on in the interval from before', () => {
    fake.receive({ type: 'interval', seconds: 300 });
    fake.press({ action: 'togglePause' });
    fake.receive({ type: 'interval', seconds: 0 });
    fake.press({ action: 'togglePause' });
    assert.deepEqual(
      fake.sent
        .filter(message => (message as { readonly type: string }).type === 'setInterval')
        .map(message => message),
      [
        { type: 'setInterval', seconds: 0 },
        { type: 'setInterval', seconds: 60 },
      ],
    );
  });
});

describe('the order after the head of a column was pressed', async () => {
  const { sortedBy, toggled, widened } = await import('../../../../media/board/viewChanges.ts');

  test('is by that column, what is looked for first on top, and then the other way round', () => {
    const lag = sortedBy({ by: 'urgency' }, 'lag');
    assert.deepEqual(lag, { by: 'lag', direction: 'descending' });
    assert.deepEqual(sortedBy(lag, 'lag'), { by: 'lag', direction: 'ascending' });
    assert.deepEqual(sortedBy(lag, 'group'), { by: 'group', direction: 'ascending' });
    assert.deepEqual(sortedBy(lag, 'left'), { by: 'left', direction: 'ascending' });
  });

  test('is by urgency with the column of the states', () => {
    assert.deepEqual(sortedBy({ by: 'lag', direction: 'ascending' }, 'state'), { by: 'urgency' });
    assert.deepEqual(sortedBy({ by: 'urgency' }, 'state'), { by: 'state', direction: 'descending' });
    assert.deepEqual(sortedBy({ by: 'state', direction: 'descending' }, 'state'), { by: 'urgency' });
  });

  test('leaves widths within their limits', () => {
    assert.deepEqual([widened(100, 16), widened(50, -16), widened(795, 16)], [116, 48, 800]);
    assert.deepEqual([toggled(['a'], 'b'), toggled(['a', 'b'], 'a')], [['a', 'b'], ['b']]);
  });
});
