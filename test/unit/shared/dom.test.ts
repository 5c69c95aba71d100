import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

/** What the test uses of the module, whose own types need a page. */
interface Dom {
  readonly html: (tag: string, options: object, ...children: readonly string[]) => unknown;
  readonly show: (parent: FakeElement, children: readonly unknown[]) => void;
}
const file = pathToFileURL(join(import.meta.dirname, '../../../media/shared/dom.ts')).href;
const { html, show } = (await import(file)) as Dom;

/** As much of an element as it takes to be filled for the first time. */
class FakeElement {
  readonly childNodes: unknown[] = [];
  readonly attributes: Record<string, string> = {};

  setAttribute(name: string, value: string): void {
    this.attributes[name] = value;
  }

  insertBefore(node: unknown): void {
    this.childNodes.push(node);
  }
}

test('no name turns the direction of a page, and none is read as HTML', () => {
  Object.assign(globalThis, {
    document: {
      createTextNode: (nodeValue: string) => ({ nodeValue }),
      createElement: () => new FakeElement(),
    },
  });
  const page = new FakeElement();
  const name = '<b>\u202edorp</b>\u0007';
  show(page, [html('button', { title: name }, name)]);
  const [button] = page.childNodes as FakeElement[];
  const shown = '<b>\ufffddorp</b>\ufffd';
  assert.deepEqual(button?.childNodes, [{ nodeValue: shown }]);
  assert.deepEqual(button.attributes, { title: shown });
});
