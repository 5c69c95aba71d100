import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import states from '../../fixtures/state/pages.json' with { type: 'json' };
import { FakeDetails, FakeInput, FakePage, FakeSelect } from './fakePage.ts';

const kinds = {
  status: { kind: 'status', state: states.status, table: 'window-table' },
  groupOfInstance: { kind: 'group', state: states.groupOfInstance, table: 'history-table' },
  groupOfLogstore: { kind: 'group', state: states.groupOfLogstore, table: 'history-table' },
} as const;

const opened = async (kind: string, state?: unknown): Promise<FakePage> => {
  const page = new FakePage(state);
  await page.open(kind);
  return page;
};
const setup = (panel: unknown): object => ({ type: 'setup', language: 'en', texts: {}, panel });

for (const [name, { kind, state, table }] of Object.entries(kinds)) {
  describe(`the page of ${name}`, () => {
    test('keeps everything that version 0.1.0 has stored, and stores it in the same form', async () => {
      const page = await opened(kind, state);
      assert.deepEqual(page.sent, [{ type: 'ready' }]);
      page.receive(setup(state.panel));
      assert.deepEqual(page.state, state);
    });

    test('stores nothing before it knows what it is about, and all that is missing after that', async () => {
      const page = await opened(kind);
      page.fire('toggle', { target: new FakeDetails(table, true) });
      assert.equal(page.state, undefined);
      page.receive(setup(state.panel));
      const stored = Object.entries(page.stored);
      assert.deepEqual(stored.map(([key]) => key).toSorted(), Object.keys(state).toSorted());
      assert.deepEqual(stored.find(([key]) => key === 'isTableOpen')?.[1], true);
    });

    test('stores whether its picture is shown as a table, and no other detail', async () => {
      const page = await opened(kind, state);
      page.receive(setup(state.panel));
      page.fire('toggle', { target: new FakeDetails('more', !state.isTableOpen) });
      assert.deepEqual(page.state, state);
      page.fire('toggle', { target: new FakeDetails(table, !state.isTableOpen) });
      assert.deepEqual(page.state, { ...state, isTableOpen: !state.isTableOpen });
    });

    test('takes over what it understands of a state that another version, or a fault, has left, and keeps the rest', async () => {
      const others: readonly unknown[] = [null, 5, 'text', [], [1], true, { panel: 'x' }, { panel: null, more: [1] }];
      for (const other of others) {
        const page = await opened(kind, other);
        page.receive(setup(state.panel));
        const plain = await opened(kind);
        plain.receive(setup(state.panel));
        const { more } = { ...(other as { readonly more?: unknown } | null) };
        assert.deepEqual(page.state, { ...(plain.state as object), ...(more !== undefined && { more }) });
      }
      for (const [key, value] of Object.entries(state)) {
        if (key === 'panel') continue;
        for (const bad of [null, {}, [5], [[]], typeof value === 'number' ? '5' : 5]) {
          const page = await opened(kind, { ...state, [key]: bad });
          page.receive(setup(state.panel));
          const plain = await opened(kind);
          plain.receive(setup(state.panel));
          assert.deepEqual(
            page.state,
            { ...state, [key]: (plain.state as Readonly<Record<string, unknown>>)[key] },
            `${key} ${JSON.stringify(bad)}`,
          );
        }
      }
    });

    test('asks for what its buttons say', async () => {
      const page = await opened(kind, state);
      page.sent.length = 0;
      page.press({ action: 'refresh' });
      page.press({ action: 'showLog' });
      page.press({ action: 'fix', fix: 'signInAgain' });
      page.press({ action: 'fix', fix: 'signInAgain', part: 'groups' });
      page.press({ action: 'copy', what: 'groupId' });
      page.press({ action: 'copy', what: 'groupId', row: 'dts1' });
      page.press({});
      page.fire('change', { target: new FakeSelect('300') });
      assert.deepEqual(page.sent, [
        { type: 'refresh' },
        { type: 'showLog' },
        { type: 'fix', fix: 'signInAgain' },
        { type: 'fix', fix: 'signInAgain', part: 'groups' },
        { type: 'copy', what: 'groupId' },
        { type: 'copy', what: 'groupId', row: 'dts1' },
        { type: 'setInterval', seconds: 300 },
      ]);
    });

    test('takes nothing that is not a message of the host', async () => {
      const page = await opened(kind, state);
      page.receive({ type: 'setup', panel: { name: 'another one' } });
      page.receive({ type: 'ready' });
      assert.deepEqual(page.state, state);
    });
  });
}

test('the page of a group asks for its own actions, and stores what is its own', async () => {
  const page = await opened('group', states.groupOfLogstore);
  page.receive(setup(states.groupOfLogstore.panel));
  page.sent.length = 0;
  page.press({ action: 'do', do: 'reset' });
  page.press({ action: 'setRange', range: '14d' });
  page.press({ action: 'toggleShards' });
  page.fire('input', { target: new FakeInput('2026-01-15 10:00') });
  assert.deepEqual(page.sent, [
    { type: 'do', action: 'reset' },
    { type: 'setRange', range: '14d' },
  ]);
  assert.deepEqual(page.state, { ...states.groupOfLogstore, isUnfolded: false, startTime: '2026-01-15 10:00' });
});

test('the page of a group takes only the choice of an interval for one, and asks where a client starts', async () => {
  const page = await opened('group', states.groupOfLogstore);
  page.receive(setup(states.groupOfLogstore.panel));
  page.sent.length = 0;
  page.fire('change', { target: new FakeSelect('python', 'start-library') });
  page.fire('change', { target: new FakeSelect('end', 'start-position') });
  assert.deepEqual(page.sent, []);
  page.press({ action: 'previewStart' });
  page.fire('change', { target: new FakeSelect('time', 'start-position') });
  // Without a time that is understood, nothing is asked.
  page.press({ action: 'previewStart' });
  page.fire('input', { target: new FakeInput('2026-01-15T10:00:00Z', 'start-time') });
  page.press({ action: 'previewStart' });
  assert.deepEqual(page.sent, [{ type: 'previewStart' }, { type: 'previewStart', time: 1_768_471_200 }]);
  // What was chosen is not stored, but what was typed is, as before.
  assert.deepEqual(page.state, { ...states.groupOfLogstore, startTime: '2026-01-15T10:00:00Z' });
});

test('the page of a subscription asks for its own actions, and stores what is its own', async () => {
  const page = await opened('status', states.status);
  page.receive(setup(states.status.panel));
  page.sent.length = 0;
  page.press({ action: 'createGroup' });
  page.press({ action: 'openGroup', groupId: 'dts1' });
  page.press({ action: 'openHelp', index: '2' });
  page.press({ action: 'toggleDatabase', database: 'orders' });
  page.press({ action: 'toggleDatabase', database: 'audit' });
  assert.deepEqual(page.sent, [
    { type: 'createGroup' },
    { type: 'openGroup', groupId: 'dts1' },
    { type: 'openHelp', index: 2 },
  ]);
  assert.deepEqual(page.state, { ...states.status, openDatabases: ['warehouse', 'audit'] });
});
