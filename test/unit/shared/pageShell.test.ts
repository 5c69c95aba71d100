import assert from 'node:assert/strict';
import { join } from 'node:path';
import { beforeEach, describe, test, type TestContext } from 'node:test';
import { pathToFileURL } from 'node:url';
import { FakeDetails, FakePage } from './fakePage.ts';

interface Snapshot {
  readonly isRefreshing: boolean;
  readonly isWhole: boolean;
}
interface Shown {
  readonly snapshot: Snapshot;
  readonly intervalSeconds: number;
  readonly canvas: { readonly width: number };
  readonly copied: { readonly what: string | undefined; readonly row: string | undefined };
}
/** What the test uses of the shell, whose own types are those of a document. */
interface Shell {
  readonly shown: Shown | undefined;
  readonly areRowsInUse: boolean;
  open(work: object): void;
  draw(): void;
}
type ShellClass = new (parts: object) => Shell;

/** Loaded when there is a document, because it measures texts with one. */
const load = async (): Promise<ShellClass> => {
  const file = pathToFileURL(join(import.meta.dirname, '../../../media/shared/pageShell.ts'));
  return ((await import(file.href)) as { readonly PageShell: ShellClass }).PageShell;
};

describe('the shell of a page', () => {
  const panel = { name: 'x' };
  const stored = { panel, isTableOpen: true, scrollTop: 310 };
  let page: FakePage;
  let shell: Shell;
  let pictures: Shown[];
  let restored: number;

  const open = async (state?: unknown): Promise<void> => {
    page = new FakePage(state);
    pictures = [];
    restored = 0;
    shell = new (await load())({ rowsId: 'rows', tableId: 'table', firstState: {} });
    shell.open({
      draw: (shown: Shown) => {
        pictures.push(shown);
        return [];
      },
      isWhole: (snapshot: Snapshot) => snapshot.isWhole,
      restore: () => (restored += 1),
      act: () => undefined,
    });
    page.frame();
  };
  beforeEach(() => open());

  const tell = (isWhole = true): void => {
    page.receive({ type: 'setup', language: 'en', texts: {}, panel });
    page.receive({ type: 'interval', seconds: 60 });
    page.receive({ type: 'snapshot', snapshot: { isRefreshing: false, isWhole } });
  };

  test('draws nothing before it has its language and something to show', () => {
    page.receive({ type: 'snapshot', snapshot: { isRefreshing: false, isWhole: true } });
    page.frame();
    assert.equal(shell.shown, undefined);
    page.receive({ type: 'setup', language: 'en', texts: {}, panel });
    page.frame();
    assert.equal(pictures.length, 1);
  });

  test('draws several messages within one frame as one picture', () => {
    tell();
    assert.equal(page.frame(), 1);
    const [picture] = pictures;
    assert.equal(pictures.length, 1);
    assert.equal(picture?.intervalSeconds, 60);
    assert.equal(picture.canvas.width, 780);
    page.receive({ type: 'refreshing' });
    page.frame();
    assert.equal(pictures[1]?.snapshot.isRefreshing, true);
  });

  test('draws at once what is asked for at once, and not again in the next frame', () => {
    tell();
    shell.draw();
    assert.equal(page.frame(), 0);
    assert.equal(pictures.length, 1);
  });

  test('shows for two seconds what was copied, counted from the last copy', (t: TestContext) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    tell();
    const ticked = (): unknown => {
      page.frame();
      return pictures.at(-1)?.copied.row;
    };
    page.receive({ type: 'copied', what: 'groupId', row: 'a' });
    assert.equal(ticked(), 'a');
    t.mock.timers.tick(1500);
    page.receive({ type: 'copied', what: 'groupId', row: 'b' });
    t.mock.timers.tick(1500);
    assert.equal(ticked(), 'b');
    t.mock.timers.tick(500);
    assert.equal(ticked(), undefined);
  });

  test('goes back once to where it was scrolled, when it has all of its height', async () => {
    await open(stored);
    page.element = new FakeDetails('table', false);
    tell(false);
    page.frame();
    page.fire('scroll', {});
    assert.deepEqual([page.scrolled, restored, page.state], [[], 0, stored]);
    tell();
    page.frame();
    assert.deepEqual([page.scrolled, restored], [[310], 1]);
    assert.equal((page.element as FakeDetails).open, true);
    tell();
    page.frame();
    assert.deepEqual([page.scrolled, restored], [[310], 1]);
    page.fire('scroll', {});
    assert.deepEqual(page.state, { ...stored, scrollTop: 77 });
  });

  test('opens the table only where it was open', async () => {
    await open({ ...stored, isTableOpen: false });
    page.element = new FakeDetails('table', false);
    tell();
    page.frame();
    assert.equal((page.element as FakeDetails).open, false);
  });

  test('draws again when its width has changed, and not for its height', () => {
    tell();
    page.frame();
    page.resize(800);
    assert.equal(page.frame(), 0);
    page.resize(700);
    assert.equal(page.frame(), 1);
  });

  test('knows whether the pointer or the keyboard is among the rows, and draws when the pointer leaves them', () => {
    assert.equal(shell.areRowsInUse, false);
    const cell = {};
    let isPointedAt = false;
    page.element = { matches: () => isPointedAt, contains: (other: unknown) => other === cell };
    assert.equal(shell.areRowsInUse, false);
    isPointedAt = true;
    assert.equal(shell.areRowsInUse, true);
    isPointedAt = false;
    page.activeElement = cell;
    assert.equal(shell.areRowsInUse, true);
    page.hasFocus = false;
    assert.equal(shell.areRowsInUse, false);
    page.fire('mouseout', { target: cell, relatedTarget: cell });
    page.fire('mouseout', { target: {}, relatedTarget: {} });
    assert.equal(page.frame(), 0);
    page.fire('mouseout', { target: cell, relatedTarget: {} });
    assert.equal(page.frame(), 1);
  });
});
