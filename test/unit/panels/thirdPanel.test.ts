import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { isRecord } from '../../../src/model/checks.ts';
import type { AnyPanelRef, Protocol } from '../../../src/panels/messages.ts';
import type { Host, PanelContent, PanelKind } from '../../../src/panels/panelHost.ts';
import { ref as instance } from '../model/status/samples.ts';
import { slsRef } from './group/samples.ts';
import { editor, FakePanel, settled } from './stubbedEditor.ts';
import { account, World } from './world.ts';

const { createPanels, groupKind, statusKind } = await import('../../../src/panels/panels.ts');
const { intervalFrom, storedPanel } = await import('../../../src/panels/messages.ts');

/** All that a panel costs which counts what it is asked, beside its page: a protocol and what it shows. */
interface CounterRef extends AnyPanelRef {
  readonly accountId: string;
}
interface Own {
  readonly type: 'add';
  readonly number: number;
}
const toInterval = (seconds: number): number => intervalFrom(10, seconds);
const protocol: Protocol<CounterRef, 'count', Own> = {
  copyables: ['count'],
  isOwn: (message): message is Own => isRecord(message) && message['type'] === 'add',
  toPanelRef: state =>
    storedPanel(state, toInterval, ({ accountId }) => (typeof accountId === 'string' ? { accountId } : undefined)),
  toInterval,
};

class Counter implements PanelContent<'count', Own> {
  readonly #host: Host<CounterRef>;
  readonly hasFailed = false;
  #count = 0;

  constructor(host: Host<CounterRef>) {
    this.#host = host;
  }

  get title(): string {
    return `${this.#host.panel.name}: ${this.#count}`;
  }

  snapshot(isRefreshing: boolean): object {
    return { isRefreshing, count: this.#count };
  }

  watch(): { dispose(): void } {
    return { dispose: () => undefined };
  }

  refresh(): Promise<void> {
    this.#count += 1;
    return Promise.resolve();
  }

  textOf(): string {
    return String(this.#count);
  }

  failureOf(): undefined {
    return undefined;
  }

  act({ number }: Own): void {
    if (number < 0) throw new Error('It only counts upwards.');
    this.#count += number;
    this.#host.update();
  }

  forget(): void {
    this.#count = 0;
  }

  dispose(): void {
    this.#count = NaN;
  }
}

const counterKind: PanelKind<CounterRef, 'count', Own> = {
  name: 'counter',
  type: 'test.counter',
  setting: 'tree.refreshInterval',
  protocol,
  keyOf: ({ accountId }) => accountId,
  accountIdOf: ({ accountId }) => accountId,
  plainNameOf: ({ accountId }) => accountId,
  load: () => Promise.resolve(host => new Counter(host)),
};

let world: World;
beforeEach(() => {
  editor.reset();
  world = new World();
});
afterEach(() => {
  // An open panel has a timer, which would keep the process.
  for (const panel of editor.panels) panel.dispose();
});

describe('a third panel', () => {
  const panels = () => createPanels(world, counterKind, (accountId: string) => ({ accountId, name: 'Counter' }));
  const awake = async (): Promise<FakePanel> => {
    panels().show(account.id);
    await settled();
    await editor.panel.send({ type: 'ready' });
    return editor.panel;
  };

  test('has a page, shows what it knows, and does what its page asks', async () => {
    const panel = await awake();
    assert.match(panel.webview.html, /dist\/pages\/counter\.js/);
    assert.deepEqual(panel.types(), ['setup', 'interval', 'snapshot']);
    await panel.send({ type: 'refresh' });
    await panel.send({ type: 'add', number: 5 });
    assert.deepEqual(panel.last('snapshot'), { type: 'snapshot', snapshot: { isRefreshing: false, count: 6 } });
    assert.equal(panel.title, 'Counter: 6');
    await panel.send({ type: 'copy', what: 'count' });
    assert.deepEqual(editor.copied, ['6']);
  });

  test('has no interval without a setting for it, and is sent what it asked for only while it is seen', async () => {
    const { setting, ...kind } = counterKind;
    const made: Host<CounterRef>[] = [];
    const load = () => Promise.resolve((host: Host<CounterRef>) => (made.push(host), new Counter(host)));
    createPanels(world, { ...kind, load }, () => ({ accountId: account.id, name: 'Counter' })).show();
    await settled();
    const { panel } = editor;
    made[0]?.answer({ early: true });
    await panel.send({ type: 'ready' });
    assert.deepEqual(panel.last('interval'), { type: 'interval', seconds: 0 });
    await editor.set(setting ?? '', 30);
    made[0]?.answer({ count: 5 });
    assert.deepEqual(panel.types(), ['setup', 'interval', 'snapshot', 'answer']);
    assert.deepEqual(panel.last('answer'), { type: 'answer', answer: { count: 5 } });
  });

  test('has what it throws logged', async () => {
    const panel = await awake();
    await panel.send({ type: 'add', number: -1 });
    assert.deepEqual(world.logged, ['error: Panel counter, add: It only counts upwards.']);
  });

  test('comes back from the state that its page has stored', async () => {
    const panel = new FakePanel('test.counter', 'as it was');
    panels().restore(panel.asWebviewPanel, { panel: { accountId: account.id, name: 'Mine', intervalSeconds: 1 } });
    await settled();
    await panel.send({ type: 'ready' });
    assert.deepEqual(panel.last('interval'), { type: 'interval', seconds: 10 });
    assert.equal(panel.title, 'Mine: 0');
  });
});

describe('a panel of no single account', () => {
  const forgotten: string[] = [];
  class OfAll extends Counter {
    override forget(accountId?: string): void {
      forgotten.push(accountId ?? '');
    }
  }
  const kind: PanelKind<CounterRef, 'count', Own> = {
    ...counterKind,
    accountIdOf: () => undefined,
    load: () => Promise.resolve(host => new OfAll(host)),
  };
  const panels = () => createPanels(world, kind, () => ({ accountId: 'all', name: 'Counter' }));
  const awake = async (): Promise<FakePanel> => {
    forgotten.length = 0;
    panels().show();
    await settled();
    await editor.panel.send({ type: 'ready' });
    return editor.panel;
  };

  test('reads and watches without one', async () => {
    const panel = await awake();
    await panel.send({ type: 'refresh' });
    assert.deepEqual(panel.last('snapshot'), { type: 'snapshot', snapshot: { isRefreshing: false, count: 1 } });
    world.known.clear();
    await panel.send({ type: 'refresh' });
    assert.deepEqual(panel.last('snapshot'), { type: 'snapshot', snapshot: { isRefreshing: false, count: 2 } });
  });

  test('shows anew what is said of any account, and stays when one is removed', async () => {
    const panel = await awake();
    panel.posted.length = 0;
    world.change('b', { name: 'another' });
    world.known.delete(account.id);
    world.accountChanged.fire();
    assert.deepEqual([panel.types(), panel.isDisposed], [['snapshot', 'snapshot'], false]);
  });

  test('forgets only what is of the account whose keys were replaced, and keeps its name and its refresh', async () => {
    const panel = await awake();
    panel.posted.length = 0;
    world.keysReplaced.fire('b');
    assert.deepEqual([forgotten, panel.types()], [['b'], ['snapshot']]);
  });

  test('comes back although it belongs to no account', async () => {
    const panel = new FakePanel('test.counter', 'as it was');
    panels().restore(panel.asWebviewPanel, { panel: { accountId: 'all', name: 'Mine' } });
    await settled();
    await panel.send({ type: 'ready' });
    assert.deepEqual([panel.title, panel.isDisposed], ['Mine: 0', false]);
  });
});

describe('a panel whose code does not load', () => {
  /** Panels whose code is there at the second try only. */
  const kinds = {
    'of a subscription': () => {
      const kind = statusKind(world);
      return createPanels(world, { ...kind, load: atSecondTry(kind.load) }, () => ({ ...instance, name: 'orders' }));
    },
    'of a consumer group': () => {
      const kind = groupKind(world);
      const panelOf = () => ({ ref: { ...slsRef, accountId: account.id }, name: 'billing-sync', range: '1h' }) as const;
      return createPanels(world, { ...kind, load: atSecondTry(kind.load) }, panelOf);
    },
  };
  const atSecondTry = <T>(load: () => Promise<T>): (() => Promise<T>) => {
    let tries = 0;
    return () => (++tries === 1 ? Promise.reject(new Error('Cannot find module')) : load());
  };

  for (const [which, open] of Object.entries(kinds)) {
    test(`${which} is closed, which is logged and told`, async () => {
      open().show();
      await settled();
      assert.equal(editor.panel.isDisposed, true);
      assert.match(world.logged.join('\n'), /^error: Panel \w+: Cannot find module$/);
      assert.deepEqual(editor.said, ['Unable to open the panel. | Retry | Show Log']);
      assert.equal(editor.panels.length, 1);
    });

    test(`${which} opens when trying again succeeds`, async () => {
      editor.presses.push('Retry');
      open().show();
      await settled();
      assert.equal(editor.panels.length, 2);
      await editor.panel.send({ type: 'ready' });
      assert.equal(editor.panel.types()[0], 'setup');
      assert.deepEqual(editor.said.length, 1);
    });
  }
});

/** Opens a panel whose code comes when the test says so. */
function openedBeforeItsCode(): { readonly panel: FakePanel; readonly end: () => void } {
  let end = (): void => undefined;
  const load = async (): ReturnType<typeof counterKind.load> => {
    await new Promise<void>(resolve => (end = resolve));
    return host => new Counter(host);
  };
  createPanels(world, { ...counterKind, load }, () => ({ accountId: account.id, name: 'Counter' })).show();
  return { panel: editor.panel, end: () => end() };
}

test('a panel that is closed while its code is loaded stays closed', async () => {
  const { panel, end } = openedBeforeItsCode();
  await panel.send({ type: 'ready' });
  panel.dispose();
  end();
  await settled();
  assert.deepEqual([panel.posted, panel.title, world.logged], [[], 'Counter', []]);
});

test('a page that is there before its code is told everything once the code is there', async () => {
  const { panel, end } = openedBeforeItsCode();
  await panel.send({ type: 'ready' });
  world.change(account.id, { name: 'renamed' });
  await panel.send({ type: 'add', number: 1 });
  await panel.send({ type: 'copy', what: 'count' });
  assert.deepEqual([panel.posted, panel.title, world.logged], [[], 'Counter', []]);
  end();
  await settled();
  assert.deepEqual(panel.types(), ['setup', 'interval', 'snapshot']);
});
