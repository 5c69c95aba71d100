import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { FakeElement, FakePage } from './fakePage.ts';

interface Stop {
  isConnected: boolean;
  focus(): void;
}

/** The types of the module are those of a document, which is not there. */
const file = new URL('../../../media/shared/focus.ts', import.meta.url);
const { focusOn, keepFocus, rememberKeyboard } = (await import(file.href)) as {
  readonly focusOn: (element: object) => void;
  readonly keepFocus: (root: object) => () => void;
  readonly rememberKeyboard: (root: object) => void;
};

let page: FakePage;

/** What the keyboard can be at. As in a document, what is no longer there cannot have it. */
class FakeStop extends FakeElement implements Stop {
  isConnected = true;
  parentElement: object | null = null;

  focus(): void {
    if (!this.isConnected) return;
    page.activeElement = this;
    page.fire('focusin', { target: this });
  }
}

describe('where the keyboard is while a page is drawn', () => {
  let stops: readonly FakeStop[];
  let root: object;

  beforeEach(() => {
    page = new FakePage();
    stops = [new FakeStop(), new FakeStop(), new FakeStop()];
    root = {
      contains: (element: unknown) => (stops as readonly unknown[]).includes(element),
      querySelectorAll: () => stops.filter(({ isConnected }) => isConnected),
    };
    for (const stop of stops) stop.parentElement = root;
    stops[1]?.focus();
  });

  /** Draws the page, in which the stop with the keyboard is gone then. */
  const drawWithout = (gone: FakeStop | undefined): void => {
    const bringBack = keepFocus(root);
    assert.ok(gone);
    gone.isConnected = false;
    page.activeElement = page.body;
    bringBack();
  };

  test('is at the next stop if its own is gone', () => {
    drawWithout(stops[1]);
    assert.equal(page.activeElement, stops[2]);
  });

  test('is left where the user types, and is at the next stop once it comes back to the page', () => {
    page.hasFocus = false;
    drawWithout(stops[1]);
    assert.equal(page.activeElement, page.body);
    page.comeBack();
    assert.equal(page.activeElement, stops[2]);
    // That was once. Where the user goes later stays as it is.
    page.activeElement = page.body;
    page.comeBack();
    assert.equal(page.activeElement, page.body);
  });

  test('is where the user has brought it in the meantime', () => {
    page.hasFocus = false;
    drawWithout(stops[1]);
    stops[0]?.focus();
    page.comeBack();
    assert.equal(page.activeElement, stops[0]);
  });

  test('is moved once it comes back to the page, unless the user has brought it elsewhere there', () => {
    const [first, second, third] = stops;
    page.hasFocus = false;
    focusOn(third ?? {});
    assert.equal(page.activeElement, second);
    page.comeBack();
    assert.equal(page.activeElement, third);
    page.hasFocus = false;
    focusOn(second ?? {});
    first?.focus();
    page.comeBack();
    assert.equal(page.activeElement, first);
  });

  test('is moved although its own place is gone by the time that it comes back', () => {
    page.hasFocus = false;
    focusOn(stops[2] ?? {});
    page.activeElement = page.body;
    page.comeBack();
    assert.equal(page.activeElement, stops[2]);
  });

  describe('that comes back from a menu of the editor', () => {
    /** The editor takes the keyboard, and the browser forgets where it was in the page. */
    const leave = (): void => {
      page.hasFocus = false;
      page.activeElement = page.body;
    };

    beforeEach(() => {
      rememberKeyboard(page.root);
      stops[1]?.focus();
      leave();
    });

    test('is where it was', () => {
      page.comeBack();
      assert.equal(page.activeElement, stops[1]);
    });

    test('is left alone if its place is gone', () => {
      assert.ok(stops[1]);
      stops[1].isConnected = false;
      page.comeBack();
      assert.equal(page.activeElement, page.body);
    });

    test('is where the user brings it', () => {
      stops[0]?.focus();
      page.comeBack();
      assert.equal(page.activeElement, stops[0]);
    });

    test('goes on to where it was to be moved meanwhile', () => {
      focusOn(stops[2] ?? {});
      page.comeBack();
      assert.equal(page.activeElement, stops[2]);
    });
  });
});
