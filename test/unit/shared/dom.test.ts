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

/** As much of an element as it takes to be filled. */
class FakeElement {
  #children: unknown[] = [];
  #parent: FakeElement | undefined;
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

  removeAttribute(name: string): void {
    Reflect.deleteProperty(this.attributes, name);
  }

  /** The children that were put into their places, one after another. */
  readonly inserted: unknown[] = [];

  insertBefore(node: unknown, before: unknown): void {
    if (node instanceof FakeElement) {
      node.remove();
      node.#parent = this;
    }
    this.inserted.push(node);
    this.#children.splice(before === null ? this.#children.length : this.#children.indexOf(before), 0, node);
  }

  remove(): void {
    if (this.#parent) this.#parent.#children = this.#parent.#children.filter(child => child !== this);
    this.#parent = undefined;
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

test('elements come, go, and change places as is wanted, and those that stay are not moved', () => {
  const page = new FakeElement();
  const showRows = (keys: string): readonly string[] => {
    page.inserted.length = 0;
    show(
      page,
      keys.split(' ').map(key => html('li', { key, title: key })),
    );
    return [page.childNodes, page.inserted].map(elements =>
      (elements as readonly FakeElement[]).map(({ attributes }) => attributes['title']).join(' '),
    );
  };
  assert.deepEqual(showRows('a b c d e f'), ['a b c d e f', 'a b c d e f']);
  // What has gone above does not move what is below it.
  assert.deepEqual(showRows('b c d e f g'), ['b c d e f g', 'g']);
  assert.deepEqual(showRows('x b y c d g'), ['x b y c d g', 'x y']);
  assert.deepEqual(showRows('g x b y c d'), ['g x b y c d', 'g']);
  assert.deepEqual(showRows('d y c b x g'), ['d y c b x g', 'd y c b x']);
  assert.deepEqual(showRows('z'), ['z', 'z']);
});

test('what differs only in the names of its attributes is changed as well', () => {
  const page = new FakeElement();
  const shown = (options: object): object => {
    show(page, [html('p', options)]);
    return (page.childNodes as readonly FakeElement[])[0]?.attributes ?? {};
  };
  assert.deepEqual(shown({ title: 'a' }), { title: 'a' });
  assert.deepEqual(shown({ title: 'a', lang: 'zh' }), { title: 'a', lang: 'zh' });
  assert.deepEqual(shown({ lang: 'zh' }), { lang: 'zh' });
});
