import assert from 'node:assert/strict';
import { beforeEach, describe, mock, test } from 'node:test';
import { formatsOf } from '../../../../media/shared/formats.ts';
import type { Damage } from '../../../../src/cloud/damage.ts';
import type { PeekNotice, PeekStop } from '../../../../src/model/peek/shown.ts';
import {
  fieldColumn,
  firstFilter,
  isOwn,
  type PanelRef,
  type ShownRow,
  type Snapshot,
} from '../../../../src/panels/peek/protocol.ts';
import { type Child, elements, said } from '../../shared/drawn.ts';
import { FakeElement, FakeInput, FakePage, FakeSelect } from '../../shared/fakePage.ts';
import { countsOf, dts, logstore, now, panelOf, recordOf, rowOf, sls, snapshot } from './samples.ts';

const view = String(new URL('../../../../media/peek/view.ts', import.meta.url));
const { page } = (await import(view)) as { readonly page: (view: object) => readonly Child[] };

const draft = { start: 'checkpoint', time: '', shard: '', text: '', areColumnsOpen: false };

function drawn(of: Snapshot, more: object = {}) {
  const whole = page({
    snapshot: of,
    formats: formatsOf('en'),
    intervalSeconds: 0,
    canvas: { width: 1_000, textWidth: (text: string) => text.length * 8 },
    copied: { what: undefined, row: undefined },
    explanations: {},
    draft,
    filter: of.choice.filter,
    columns: of.choice.columns,
    active: undefined,
    answer: undefined,
    ...more,
  });
  const all = elements(whole);
  const having = (name: string, value: string) => all.filter(({ attributes }) => attributes[name] === value);
  return { all, text: said(whole), having, actions: all.flatMap(({ attributes }) => attributes['data-action'] ?? []) };
}

const shown = (key: number, given: Parameters<typeof rowOf>[1] = {}, cells: ShownRow['cells'] = []): ShownRow => ({
  ...rowOf(key, given),
  cells,
});
const text = (value: string) => ({ kind: 'text', text: value, isCut: false }) as const;
const withRows = (items: readonly ShownRow[], given: Partial<Snapshot> = {}): Snapshot =>
  snapshot(dts, { rows: { version: 1, first: 0, end: items.length, from: 0, items }, ...given });

describe('the page of records', () => {
  test('says first where from, as whom, over which address, and that nothing is moved', () => {
    const { identity } = snapshot(dts);
    const way = {
      topic: 'cn_hangzhou_topic',
      userName: 'billing-dts1',
      endpoint: 'dts.test:18001',
      network: 'public',
      isEncrypted: false,
    } as const;
    const before = drawn(snapshot(dts));
    assert.match(before.text, /Reading here moves nothing: no group is joined and no checkpoint is written\./);
    assert.doesNotMatch(before.text, /another consumption time|encrypted/);
    const after = drawn(snapshot(dts, { identity: { ...identity, way }, isClientConnected: true }));
    assert.match(after.text, /topic cn_hangzhou_topic .*as billing-dts1 .*public address , not encrypted .*prod/);
    assert.match(after.text, /A client of this group is connected; the console may show another consumption time/);
    assert.match(before.text, /Preview/);
    const ofLogstore = drawn(
      snapshot(logstore, { identity: { ...identity, subject: logstore, way: { ...way, isEncrypted: true } } }),
    );
    assert.match(ofLogstore.text, /Logstore nginx-access · all shards · project k8s-log-prod/);
    assert.doesNotMatch(ofLogstore.text, /Preview|not encrypted/);
  });

  test('is a grid of which screen readers know the size, with only the rows that are there', () => {
    const items = Array.from({ length: 20 }, (_, index) => shown(500 + index));
    const rows = { version: 1, first: 100, end: 10_100, from: 600, items };
    const { having, all } = drawn(snapshot(dts, { rows, selected: 503 }), { active: 603 });
    const [grid] = having('role', 'grid');
    assert.deepEqual(
      [grid?.attributes['aria-rowcount'], grid?.attributes['aria-activedescendant'], grid?.attributes['tabindex']],
      [10_001, 'row-503', '0'],
    );
    const drawnRows = having('role', 'row');
    assert.equal(drawnRows.length, 21);
    assert.deepEqual(
      drawnRows.slice(0, 3).map(({ attributes }) => attributes['aria-rowindex']),
      [1, 502, 503],
    );
    assert.equal(drawnRows.filter(({ attributes }) => attributes['aria-selected'] === 'true').length, 1);
    assert.equal(having('role', 'columnheader').length, 5);
    assert.deepEqual(all.filter(({ key }) => key === 'above' || key === 'below').length, 2);
  });

  test('shows of an update what was and what is, and tells no value from a text that says so', () => {
    const values = [
      { name: 'id', after: text('7') },
      { name: 'status', before: text('packed'), after: text('shipped') },
      { name: 'note', before: { kind: 'notRecorded' }, after: { kind: 'null' } },
    ] as const;
    const { having, text: words } = drawn(withRows([shown(1, { kind: 'update', operation: 'UPDATE', values })]));
    assert.match(words, /id= 7 .*status: packed → shipped .*note: not recorded → NULL/);
    assert.equal(having('class', 'no-value').length, 2);
  });

  test('shows a field as a column', () => {
    const choice = { ...panelOf(dts).choice, columns: ['time', fieldColumn('status')] };
    const cells = [{ before: text('new'), after: text('paid') }];
    const { having } = drawn(withRows([shown(1, {}, cells), shown(2, {}, [undefined])], { choice }));
    assert.deepEqual(having('role', 'columnheader').map(said), ['Commit time', 'status']);
    assert.deepEqual(
      having('role', 'gridcell')
        .map(said)
        .filter((_, index) => index % 2 === 1),
      ['new → paid', '–'],
    );
  });

  test('marks in a record what an update has changed, by a sign and for screen readers', () => {
    const fields = [
      { name: 'id', type: 'bigint', before: text('7'), after: text('7'), isChanged: false, isKey: true },
      { name: 'status', before: text('packed'), after: text('shipped'), isChanged: true, isKey: false },
      { name: 'note', before: { kind: 'notRecorded' }, after: text('hi'), isChanged: false, isKey: false },
      {
        name: 'body',
        after: { kind: 'hex', text: 'ff', isCut: true, bytes: 2_100_000 },
        isChanged: false,
        isKey: false,
      },
    ] as const;
    const record = recordOf(3, { kind: 'update', operation: 'UPDATE', fields });
    const { having, all, text: words } = drawn(snapshot(dts, { selected: 3 }), { answer: { key: 3, record } });
    assert.match(words, /UPDATE orders\.order 88,213,007 · key id · 441 bytes/);
    assert.deepEqual(having('class', 'removed').map(said), ['− before status packed']);
    assert.deepEqual(having('class', 'added').map(said), ['+ after status shipped']);
    assert.match(words, /before: not recorded by the source/);
    const [showAll] = having('data-action', 'showAll');
    assert.equal(said(showAll), 'Show All (2.1 MB)');
    assert.deepEqual([showAll?.attributes['data-field'], showAll?.attributes['data-side']], [3, 'after']);
    assert.ok(all.filter(({ tag }) => tag === 'th').every(({ attributes }) => attributes['scope'] === 'row'));
  });

  test('says that a record is no longer there', () => {
    assert.match(drawn(snapshot(dts, { selected: 3 }), { answer: { key: 3 } }).text, /no longer kept here/);
    assert.match(drawn(snapshot(dts, { selected: 3 })).text, /Loading…/);
    assert.match(drawn(snapshot(dts)).text, /Select a record to see all of it\./);
  });

  test('says in words why bytes could not be read', () => {
    const known: Readonly<Record<Damage, true>> = {
      ...{ cutOff: true, size: true, number: true, branch: true, format: true, snappy: true, zstd: true, codec: true },
      ...{ checksum: true, compressed: true, bomb: true },
    };
    const damages = Object.keys(known) as Damage[];
    const said = damages.map(damage => {
      const record = recordOf(3, { kind: 'damaged', operation: '', facts: [{ fact: 'damage', text: damage, at: 7 }] });
      const { text: words } = drawn(snapshot(dts, { selected: 3 }), { answer: { key: 3, record } });
      const [, why] = /why unreadable (.+), at byte 7/.exec(words) ?? [];
      assert.ok(why !== undefined && why !== damage && why.includes(' '), words);
      return why;
    });
    assert.equal(new Set(said).size, damages.length);
  });

  test('counts what was read, what is shown, what is to go, and the heartbeats that are hidden', () => {
    const counts = countsOf({ read: 262, kept: 262, heartbeats: 212, newestHeartbeat: now, fillers: 4, toGo: 26_198 });
    const { text: words } = drawn(
      withRows([shown(1)], { counts: { ...counts, dropped: 5, oldest: now - 5_000, newest: now } }),
    );
    assert.match(
      words,
      /262 records · 1 shown · [\d:]+ to [\d:]+ · 26,198 to go · heartbeats: 212, newest [\d:]+ · fillers: 4/,
    );
    assert.match(words, /the 5 oldest were dropped/);
    assert.match(words, /Heartbeats · 212/);
  });

  test('offers the next step wherever there are no rows', () => {
    const stopped = { state: { kind: 'stopped', why: 'end' }, counts: countsOf({ read: 0, kept: 0 }) } as const;
    const steps = (given: Partial<Snapshot>) => drawn(snapshot(dts, given)).all.filter(({ key }) => key === 'empty');
    const actions = (given: Partial<Snapshot>) =>
      steps(given)
        .flatMap(elements)
        .flatMap(({ attributes }) => attributes['data-action'] ?? []);
    assert.deepEqual(actions({ state: { kind: 'idle' }, counts: undefined }), ['read']);
    assert.deepEqual(actions(stopped), ['follow', 'read']);
    const { choice } = snapshot(dts);
    assert.deepEqual(actions({ ...stopped, choice: { ...choice, start: { kind: 'earliest' } } }), ['follow']);
    assert.deepEqual(actions({ state: stopped.state, counts: countsOf() }), ['clearFilter', 'more']);
    const quiet = countsOf({ read: 9, kept: 9, heartbeats: 9, newestHeartbeat: now });
    assert.deepEqual(actions({ state: stopped.state, counts: quiet }), ['more', 'follow']);
    assert.match(said(steps({ state: stopped.state, counts: quiet })), /the group works, and the source is quiet/);
    assert.match(
      said(steps({ state: { kind: 'following', since: now }, counts: countsOf() })),
      /Waiting for new records/,
    );
    assert.match(said(steps({ state: { kind: 'connecting' }, counts: undefined })), /Connecting/);
  });

  test('keeps what was read when reading fails, and says what helps', () => {
    const problem = {
      text: 'Wrong.',
      detail: 'KAFKA_58',
      fixes: [{ fix: 'showPolicy', title: 'Show RAM Policy' }],
    } as const;
    const { text: words, actions } = drawn(withRows([shown(1)], { state: { kind: 'failed' }, problem }));
    assert.match(words, /Wrong\. What was read before is still here\. KAFKA_58 Show RAM Policy Retry Show Log/);
    assert.ok(['fix', 'refresh', 'showLog'].every(action => actions.includes(action)));
  });

  test('has words for every end and for everything that can happen', () => {
    const ends: readonly PeekStop[] = ['end', 'over', 'scanned', 'user', 'hidden', 'time', 'rows'];
    const words = ends.map(why => {
      const { all } = drawn(withRows([shown(1)], { state: { kind: 'stopped', why } }));
      return said(all.find(({ key }) => key === 'state'));
    });
    assert.equal(new Set(words).size, ends.length);
    assert.ok(words.every(sentence => sentence.endsWith('.')));
    const notices: readonly PeekNotice[] = [
      { notice: 'moved' },
      { notice: 'expired' },
      { notice: 'expired', shard: 1 },
      { notice: 'afterEnd' },
      { notice: 'noCheckpoint', shard: 2 },
      { notice: 'shardOver', shard: 3, children: [7, 8] },
      { notice: 'shardOver', shard: 3, children: [] },
      { notice: 'shardAdded', shard: 7 },
      { notice: 'shardGone', shard: 4 },
      { notice: 'shardEmpty', shard: 5 },
    ];
    for (const notice of notices) {
      const { all } = drawn(withRows([shown(1)], { notices: [notice] }));
      assert.match(said(all.find(({ key }) => key === 'notices')), /\.$/);
    }
  });

  test('says once what has happened to many shards, however many they are', () => {
    const empty = Array.from({ length: 64 }, (_, shard) => ({ notice: 'noCheckpoint', shard }) as const);
    const notices: readonly PeekNotice[] = [
      { notice: 'expired', shard: 17 },
      ...empty.filter(({ shard }) => shard !== 17),
      { notice: 'expired', shard: 17 },
      { notice: 'shardOver', shard: 3, children: [64, 65] },
      { notice: 'shardAdded', shard: 64 },
      { notice: 'shardAdded', shard: 65 },
    ];
    const { all } = drawn(withRows([shown(1)], { notices }));
    assert.deepEqual(
      all.filter(({ tag }) => tag === 'li').map(item => said(item)),
      [
        'Shards 0–16, 18–63: the group has no checkpoint yet, so reading starts at the oldest data.',
        'Shard 17: the data at this position is no longer available. Reading continued at the oldest data.',
        'Shard 3 was split or merged, and is read to its end. Its data continues in shards 64, 65.',
        'Shards 64–65: new, from a split or merge, and read as well.',
      ],
    );
  });

  test('has a name for every button, list and field', () => {
    const many = withRows([shown(1), shown(2, { kind: 'damaged', operation: '' })], {
      selected: 1,
      objects: ['orders.order'],
      fields: ['id', 'status'],
      kinds: ['insert', 'damaged'],
    });
    const ofLogstore = snapshot(sls, { shards: [0, 1, 2] });
    for (const each of [many, ofLogstore, snapshot(logstore)]) {
      const record = recordOf(1, { facts: [{ fact: 'id', text: '5' }] });
      const more = { answer: { key: 1, record }, draft: { ...draft, start: 'time', areColumnsOpen: true } };
      const { all } = drawn(each, more);
      const labelled = all.flatMap(({ tag, attributes }) => (tag === 'label' ? [attributes['for']] : []));
      for (const { tag, attributes, children } of all) {
        if (!['button', 'select', 'input'].includes(tag)) continue;
        const label = attributes['aria-label'];
        const name = typeof label === 'string' ? label : tag === 'button' ? said(children) : '';
        assert.ok(name !== '' || labelled.includes(attributes['id']), JSON.stringify(attributes));
      }
    }
  });

  test('takes no longer text to look for than the host does', () => {
    const [input] = drawn(snapshot(dts)).having('id', 'find');
    const longest = Number(input?.attributes['maxlength']);
    const filter = (length: number) => ({ type: 'filter', filter: { ...firstFilter, text: 'x'.repeat(length) } });
    assert.deepEqual([isOwn(filter(longest)), isOwn(filter(longest + 1))], [true, false]);
  });

  test('warns of a time that was typed in milliseconds', () => {
    const of = (time: string) => drawn(snapshot(dts), { draft: { ...draft, start: 'time', time } }).text;
    assert.match(of('1768465800000'), /Understood as milliseconds\. Clients expect seconds: 1768465800/);
    assert.match(of('1768465800'), /1768465800 in seconds/);
    assert.match(of('soon'), /isn't a recognized time/);
    assert.match(of(''), /Local time, unless you add Z or an offset\./);
  });
});

const setup = (panel: PanelRef): object => ({ type: 'setup', language: 'en', texts: {}, panel });

/** The element of the list, as far as the page looks at it. */
class FakeList extends FakeElement {
  readonly id = 'records';
  scrollTop = 0;
  scrollHeight = 0;
  clientHeight = 20 * 28;
  focus = (): void => undefined;
  scrollTo = ({ top }: { readonly top: number }): void => void (this.scrollTop = top);
}

describe('the page of records in its window', () => {
  beforeEach(() => {
    mock.timers.reset();
    mock.timers.enable({ apis: ['setTimeout'] });
  });

  /** The page draws into nothing, because what it draws is looked at above. */
  async function opened(of: Snapshot): Promise<{ readonly page: FakePage; readonly list: FakeList }> {
    const fake = new FakePage();
    const list = new FakeList();
    fake.element = list;
    await fake.open('peek');
    fake.receive(setup(panelOf(of.identity.subject)));
    Object.assign(fake.root, { insertBefore: () => undefined });
    Object.assign(globalThis, {
      document: { ...documentOf(list, fake), createElementNS: madeElement, createTextNode: madeElement },
    });
    fake.receive({ type: 'snapshot', snapshot: of });
    fake.frame();
    return { page: fake, list };
  }

  const madeElement = () => ({
    nodeType: 1,
    childNodes: [],
    style: { setProperty: () => undefined },
    setAttribute: () => undefined,
    removeAttribute: () => undefined,
    insertBefore: () => undefined,
    remove: () => undefined,
  });
  const documentOf = (list: FakeList, fake: FakePage) => ({
    getElementById: (id: string) => (id === 'page' ? fake.root : id === 'records' ? list : null),
    createElement: madeElement,
    activeElement: null,
  });
  const sent = (fake: FakePage): readonly unknown[] => fake.sent.splice(0);

  const items = Array.from({ length: 60 }, (_, index) => shown(1_000 + index));
  const many = snapshot(dts, { rows: { version: 1, first: 0, end: 10_000, from: 0, items } });

  test('asks for the rows in sight, and for others only when they come into sight', async () => {
    const { page: fake, list } = await opened(many);
    assert.deepEqual(sent(fake), [{ type: 'ready' }, { type: 'show', from: 0, count: 41, isAtEnd: false }]);
    list.scrollTop = 10 * 28;
    fake.fire('scroll', { target: list });
    assert.deepEqual(sent(fake), []);
    list.scrollTop = 5_000 * 28;
    fake.fire('scroll', { target: list });
    assert.deepEqual(sent(fake), [{ type: 'show', from: 4_980, count: 61, isAtEnd: false }]);
  });

  test('goes to a row by the keyboard, and shows its record once it is there', async () => {
    const { page: fake, list } = await opened(many);
    sent(fake);
    const press = (key: string): void => fake.fire('keydown', { target: list, key, preventDefault: () => undefined });
    press('ArrowDown');
    press('ArrowDown');
    assert.deepEqual(sent(fake), [
      { type: 'select', key: 1_000 },
      { type: 'select', key: 1_001 },
    ]);
    press('End');
    assert.equal(list.scrollTop, (10_000 - 19) * 28);
    fake.fire('scroll', { target: list });
    assert.deepEqual(sent(fake), [{ type: 'show', from: 9_961, count: 61, isAtEnd: false }]);
    // The record of the row before is still on its way.
    fake.receive({ type: 'snapshot', snapshot: { ...many, selected: 1_001 } });
    fake.frame();
    const last = Array.from({ length: 39 }, (_, index) => shown(10_961 + index));
    fake.receive({
      type: 'snapshot',
      snapshot: { ...many, selected: 1_001, rows: { ...many.rows, from: 9_961, items: last } },
    });
    fake.frame();
    assert.deepEqual(sent(fake), [{ type: 'select', key: 10_999 }]);
  });

  test('loses no step when keys follow each other faster than the host hears of them', async () => {
    const { page: fake, list } = await opened(many);
    for (const key of ['Home', 'ArrowDown'])
      fake.fire('keydown', { target: list, key, preventDefault: () => undefined });
    sent(fake);
    fake.receive({ type: 'snapshot', snapshot: { ...many, selected: 1_000 } });
    fake.frame();
    assert.deepEqual(sent(fake), []);
  });

  test('keeps the rows where they are when the oldest are dropped, and follows the end only from there', async () => {
    const following = { ...many, state: { kind: 'following', since: now } } as const;
    const { page: fake, list } = await opened(following);
    list.scrollTop = 100 * 28;
    list.scrollHeight = 10_001 * 28;
    fake.fire('scroll', { target: list });
    fake.receive({
      type: 'snapshot',
      snapshot: { ...following, rows: { ...many.rows, first: 30, end: 10_030, from: 60 } },
    });
    fake.frame();
    assert.equal(list.scrollTop, 70 * 28);
    list.scrollTop = list.scrollHeight - list.clientHeight;
    fake.fire('scroll', { target: list });
    list.scrollHeight = 10_050 * 28;
    fake.receive({
      type: 'snapshot',
      snapshot: { ...following, rows: { ...many.rows, first: 30, end: 10_079, from: 60 } },
    });
    fake.frame();
    assert.equal(list.scrollTop, list.scrollHeight);
    // The newest rows come by themselves from now on, however many of them there are.
    assert.deepEqual(sent(fake).at(-1), { type: 'show', from: 9_991, count: 61, isAtEnd: true });
    fake.receive({
      type: 'snapshot',
      snapshot: { ...following, rows: { ...many.rows, first: 5_030, end: 15_079, from: 15_018 } },
    });
    fake.frame();
    assert.deepEqual(sent(fake), []);
    fake.receive({
      type: 'snapshot',
      snapshot: { ...many, rows: { ...many.rows, first: 5_030, end: 15_079, from: 15_018 } },
    });
    fake.frame();
    assert.deepEqual(
      sent(fake).map(message => (message as { isAtEnd?: boolean }).isAtEnd),
      [false],
    );
  });

  test('begins at the top of other rows', async () => {
    const { page: fake, list } = await opened(many);
    list.scrollTop = 100 * 28;
    fake.receive({ type: 'snapshot', snapshot: { ...many, rows: { ...many.rows, version: 2 } } });
    fake.frame();
    assert.equal(list.scrollTop, 0);
  });

  test('asks for the chosen record again when it has come back without it', async () => {
    const { page: fake } = await opened({ ...many, selected: 1_005 });
    assert.deepEqual(sent(fake).at(-1), { type: 'select', key: 1_005 });
    fake.receive({ type: 'snapshot', snapshot: { ...many, selected: 1_005 } });
    fake.frame();
    assert.deepEqual(sent(fake), []);
  });

  test('asks for a record after reading has begun anew, although one with its key was shown before', async () => {
    const { page: fake } = await opened(many);
    fake.press({ action: 'select', number: '3' });
    fake.receive({ type: 'snapshot', snapshot: { ...many, selected: 1_003 } });
    fake.frame();
    fake.press({ action: 'read' });
    fake.receive({ type: 'snapshot', snapshot: { ...many, rows: { ...many.rows, version: 2 } } });
    fake.frame();
    sent(fake);
    fake.press({ action: 'select', number: '3' });
    assert.deepEqual(sent(fake), [{ type: 'select', key: 1_003 }]);
  });

  test('looks for a text that was still being typed when reading began anew', async () => {
    const { page: fake } = await opened(many);
    fake.fire('input', { target: new FakeInput('shipped', 'find') });
    fake.press({ action: 'read' });
    sent(fake);
    mock.timers.tick(200);
    assert.deepEqual(sent(fake), [{ type: 'filter', filter: { ...many.choice.filter, text: 'shipped' } }]);
  });

  test('looks for a text when nothing more is typed', async () => {
    const { page: fake } = await opened(many);
    sent(fake);
    fake.fire('input', { target: new FakeInput('ship', 'find') });
    mock.timers.tick(100);
    fake.fire('input', { target: new FakeInput('shipped', 'find') });
    mock.timers.tick(199);
    assert.deepEqual(sent(fake), []);
    mock.timers.tick(1);
    const { filter } = many.choice;
    assert.deepEqual(sent(fake), [{ type: 'filter', filter: { ...filter, text: 'shipped' } }]);
  });

  test('clears the filter, and shows everything where what is usually hidden is all there is', async () => {
    const { filter } = many.choice;
    const { page: fake } = await opened({
      ...many,
      choice: { ...many.choice, filter: { ...filter, text: 'x', hidden: [] } },
    });
    sent(fake);
    fake.press({ action: 'clearFilter' });
    fake.receive({ type: 'snapshot', snapshot: many });
    fake.press({ action: 'clearFilter' });
    assert.deepEqual(sent(fake), [
      { type: 'filter', filter },
      { type: 'filter', filter: { ...filter, hidden: [] } },
    ]);
  });

  test('asks for what its buttons and lists say', async () => {
    const { page: fake } = await opened(many);
    sent(fake);
    const { filter } = many.choice;
    for (const action of ['more', 'follow', 'stop', 'export', 'openGroup']) fake.press({ action });
    fake.press({ action: 'openJson', key: '5' });
    fake.press({ action: 'showAll', key: '5', field: '2', side: 'before' });
    fake.press({ action: 'toggleKind', kind: 'insert' });
    fake.press({ action: 'toggleKind', kind: 'heartbeat' });
    fake.press({ action: 'toggleColumn', column: 'object' });
    fake.press({ action: 'toggleColumn', column: fieldColumn('id') });
    fake.fire('change', { target: new FakeSelect('orders.order', 'object') });
    fake.fire('change', { target: new FakeSelect('', 'field') });
    fake.press({ action: 'select', number: '3' });
    fake.press({ action: 'read', start: 'earliest' });
    assert.deepEqual(sent(fake), [
      ...['more', 'follow', 'stop', 'export', 'openGroup'].map(type => ({ type })),
      { type: 'openJson', key: 5 },
      { type: 'showAll', key: 5, field: 2, side: 'before' },
      { type: 'filter', filter: { ...filter, hidden: ['mark', 'heartbeat', 'insert'] } },
      { type: 'filter', filter: { ...filter, hidden: ['mark', 'insert'] } },
      { type: 'columns', columns: ['time', 'position', 'operation', 'values'] },
      { type: 'columns', columns: ['time', 'position', 'operation', fieldColumn('id'), 'values'] },
      { type: 'filter', filter: { ...filter, hidden: ['mark', 'insert'], object: 'orders.order' } },
      { type: 'filter', filter: { ...filter, hidden: ['mark', 'insert'], object: 'orders.order' } },
      { type: 'select', key: 1_003 },
      { type: 'read', start: { kind: 'earliest' } },
    ]);
  });

  test('reads again from the start that was asked for last, and follows the host when it has answered', async () => {
    const { page: fake } = await opened(many);
    sent(fake);
    const start = { kind: 'earliest' };
    fake.press({ action: 'read', start: start.kind });
    fake.press({ action: 'read' });
    assert.deepEqual(sent(fake), [
      { type: 'read', start },
      { type: 'read', start },
    ]);
    const { choice } = many;
    fake.receive({ type: 'snapshot', snapshot: { ...many, choice: { ...choice, start } } });
    fake.frame();
    fake.receive({ type: 'snapshot', snapshot: many });
    fake.frame();
    fake.press({ action: 'read' });
    assert.deepEqual(sent(fake), [{ type: 'read', start: choice.start }]);
  });

  test('forgets with the filter what was still being typed', async () => {
    const { page: fake } = await opened(many);
    sent(fake);
    fake.fire('input', { target: new FakeInput('shipped', 'find') });
    fake.press({ action: 'clearFilter' });
    mock.timers.tick(200);
    assert.deepEqual(sent(fake), [{ type: 'filter', filter: firstFilter }]);
  });

  test('asks for no more columns than the host takes, and goes on from those', async () => {
    const fields = Array.from({ length: 60 }, (_, index) => `f${index}`);
    const { page: fake } = await opened({ ...many, fields });
    sent(fake);
    for (const field of fields) fake.press({ action: 'toggleColumn', column: fieldColumn(field) });
    const before = sent(fake);
    assert.ok(before.every(isOwn));
    fake.press({ action: 'toggleColumn', column: 'object' });
    const [after] = sent(fake) as [{ readonly columns: readonly string[] }];
    assert.equal(after.columns.length, (before.at(-1) as typeof after).columns.length - 1);
  });

  test('reads from a time only when it is understood', async () => {
    const { page: fake } = await opened(snapshot(sls));
    sent(fake);
    fake.fire('change', { target: new FakeSelect('time', 'start') });
    fake.fire('change', { target: new FakeSelect('3', 'shard') });
    fake.fire('input', { target: new FakeInput('soon', 'start-time') });
    fake.press({ action: 'read' });
    assert.deepEqual(sent(fake), []);
    fake.fire('input', { target: new FakeInput('2026-01-15T10:00:00Z', 'start-time') });
    fake.press({ action: 'read' });
    assert.deepEqual(sent(fake), [{ type: 'read', start: { kind: 'time', at: 1_768_471_200 }, shard: 3 }]);
  });

  test('stores what was typed and chosen, and nothing of the records', async () => {
    const { page: fake } = await opened(many);
    fake.fire('input', { target: new FakeInput('2h ago', 'start-time') });
    fake.press({ action: 'toggleColumns' });
    const record = recordOf(1_003, { object: 'secret.table' });
    fake.receive({ type: 'answer', answer: { key: 1_003, record } });
    fake.press({ action: 'select', number: '3' });
    fake.frame();
    assert.deepEqual(fake.state, {
      panel: panelOf(dts),
      isTableOpen: false,
      scrollTop: 0,
      startTime: '2h ago',
      areColumnsOpen: true,
    });
  });
});
