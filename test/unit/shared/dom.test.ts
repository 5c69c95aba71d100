import assert from 'node:assert/strict';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** What the test uses of the module, whose own types need a page. */
interface Dom {
  readonly html: (tag: string, options: object, ...children: readonly unknown[]) => unknown;
  readonly show: (parent: FakeElement, children: readonly unknown[]) => void;
}
const file = pathToFileURL(join(import.meta.dirname, '../../../media/shared/dom.ts')).href;
const { html, show } = (await import(file)) as Dom;

/** As much of an element as it takes to be filled, as long as no child of it goes. */
class FakeElement {
  readonly #children: unknown[] = [];
  /** How often its children were looked at. */
  looks = 0;
  readonly attributes: Record<string, string> = {};

  get childNodes(): readonly unknown[] {
    this.looks += 1;
    return this.#children;
  }

  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }

  insertBefore(node: unknown): void {
    this.#children.push(node);
  }
}

beforeEach(() => {
  Object.assign(globalThis, {
    Node: { TEXT_NODE: 3 },
    document: {
      createTextNode: (nodeValue: string) => ({ nodeType: 3, nodeValue }),
      createElement: () => new FakeElement(),
    },
  });
});

test('no name turns the direction of a page, and none is read as HTML', () => {
  const page = new FakeElement();
  const name = '<b>\u202edorp</b>\u0007';
  show(page, [html('button', { title: name }, name)]);
  const [button] = page.childNodes as FakeElement[];
  const shown = '<b>\ufffddorp</b>\ufffd';
  assert.deepEqual(button?.childNodes, [{ nodeType: 3, nodeValue: shown }]);
  assert.deepEqual(button.attributes, { title: shown });
});

test('the document is looked into only where something differs, and there all of it is changed', () => {
  const page = new FakeElement();
  const list = (title: string, word: string) => [
    html('ul', {}, [html('li', { title: 'same' }, 'same'), html('li', { title }, word)]),
  ];
  show(page, list('first', 'one'));
  const [ul] = page.childNodes as readonly FakeElement[];
  const [same, other] = (ul?.childNodes ?? []) as readonly FakeElement[];
  assert.ok(ul && same && other);
  const looksWith = (title: string, word: string): readonly number[] => {
    for (const element of [ul, same, other]) element.looks = 0;
    show(page, list(title, word));
    return [ul, same, other].map(({ looks }) => Math.min(looks, 1));
  };
  assert.deepEqual(looksWith('first', 'one'), [0, 0, 0]);
  assert.deepEqual(looksWith('second', 'one'), [1, 0, 1]);
  assert.equal(other.attributes['title'], 'second');
  assert.deepEqual(looksWith('second', 'two'), [1, 0, 1]);
  assert.deepEqual(other.childNodes, [{ nodeType: 3, nodeValue: 'two' }]);
  assert.deepEqual(looksWith('second', 'two'), [0, 0, 0]);
});
