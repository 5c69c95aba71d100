import { pathToFileURL } from 'node:url';
import { root } from '../host/processes.ts';

/** An element or a text as far as pages make them. It takes no markup, and keeps what a document would show. */
class MadeNode {
  readonly nodeType: number;
  readonly tag: string;
  readonly childNodes: MadeNode[] = [];
  readonly attributes = new Map<string, string>();
  readonly style = {
    setProperty: (name: string, value: string): void => void this.attributes.set(`style.${name}`, value),
  };
  nodeValue: string;
  parent: MadeNode | undefined;

  constructor(nodeType: number, tag: string, text = '') {
    this.nodeType = nodeType;
    this.tag = tag;
    this.nodeValue = text;
  }

  set innerHTML(text: string) {
    throw new Error(`A page reads text as markup: ${text}`);
  }

  remove(): void {
    const place = this.parent?.childNodes.indexOf(this) ?? -1;
    if (place >= 0) this.parent?.childNodes.splice(place, 1);
    this.parent = undefined;
  }

  insertBefore(node: MadeNode, before: MadeNode | null): void {
    node.remove();
    node.parent = this;
    const place = before === null ? this.childNodes.length : this.childNodes.indexOf(before);
    this.childNodes.splice(place, 0, node);
  }

  setAttribute(name: string, value: string): void {
    if (!/^[a-z][\w:.-]*$/i.test(name)) throw new Error(`A page sets an attribute that cannot be: ${name}`);
    if (/^on|^style$/i.test(name)) throw new Error(`A page sets an attribute that runs or is forbidden: ${name}`);
    if (/^(href|src|srcdoc)$/i.test(name)) throw new Error(`A page makes a link by itself: ${name}=${value}`);
    this.attributes.set(name, value);
  }

  removeAttribute(name: string): void {
    this.attributes.delete(name);
  }

  /** Every text that is shown or said of the element, and what is below it. */
  *texts(): Generator<string, void> {
    if (this.nodeValue !== '') yield this.nodeValue;
    yield* this.attributes.values();
    for (const child of this.childNodes) yield* child.texts();
  }
}

/** Runs a page over such a document, with the state that it has stored before. */
export class MadePage {
  readonly sent: unknown[] = [];
  readonly #root = new MadeNode(1, 'main');
  readonly #listeners = new Map<string, ((event: object) => void)[]>();
  readonly #frames: (() => void)[] = [];

  constructor(state: unknown) {
    let kept = state;
    const listen = (type: string, listener: (event: object) => void): void =>
      void this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
    Object.assign(this.#root, { clientWidth: 800, addEventListener: listen });
    const named = {
      scrollTo: () => undefined,
      scrollIntoView: () => undefined,
      focus: () => undefined,
      contains: () => false,
      matches: () => false,
    };
    Object.assign(globalThis, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => this.sent.push(structuredClone(message)),
        getState: () => kept,
        setState: (next: unknown) => (kept = structuredClone(next)),
      }),
      window: { addEventListener: listen, setTimeout: () => 0, scrollTo: () => undefined, scrollY: 0 },
      document: { ...madeDocument, getElementById: (id: string) => (id === 'page' ? this.#root : named) },
      getComputedStyle: () => ({ paddingLeft: '0', paddingRight: '0' }),
      requestAnimationFrame: (draw: () => void) => this.#frames.push(draw),
      cancelAnimationFrame: () => this.#frames.splice(0),
    });
  }

  async open(kind: 'status' | 'group' | 'peek' | 'board'): Promise<void> {
    opened += 1;
    // A page runs when it is loaded, so each is loaded under another name.
    await load(`${kind}/page.ts?${opened}`);
  }

  /** What the host sends, and the picture that follows. */
  receive(message: object): void {
    this.#fire('message', { data: message });
    for (const draw of this.#frames.splice(0)) draw();
  }

  press(dataset: Readonly<Record<string, string>>): void {
    this.#fire('click', { target: new MadeButton(dataset) });
    for (const draw of this.#frames.splice(0)) draw();
  }

  get texts(): readonly string[] {
    return [...this.#root.texts()];
  }

  #fire(type: string, event: object): void {
    for (const listen of this.#listeners.get(type) ?? []) listen(event);
  }
}
let opened = 0;

class MadeButton {
  readonly dataset: Readonly<Record<string, string>>;
  constructor(dataset: Readonly<Record<string, string>>) {
    this.dataset = dataset;
  }
  closest(): this {
    return this;
  }
}

type View = (view: object) => readonly unknown[];
interface DomModule {
  readonly show: (parent: MadeNode, children: readonly unknown[]) => void;
}

const madeDocument = {
  activeElement: null,
  createTextNode: (text: string) => new MadeNode(3, '', text),
  createElement: (tag: string) => (tag === 'canvas' ? { getContext: () => null } : new MadeNode(1, tag)),
  createElementNS: (_namespace: string, tag: string) => new MadeNode(1, tag),
};
Object.assign(globalThis, {
  Node: { TEXT_NODE: 3 },
  document: madeDocument,
  Element: MadeButton,
  HTMLElement: MadeButton,
  HTMLSelectElement: MadeNode,
  HTMLInputElement: MadeNode,
  HTMLDetailsElement: MadeNode,
  ResizeObserver: class {
    observe(): void {
      // The page keeps its size.
    }
  },
});

// The pages have types of their own, those of a document, so their modules are not part of this project.
async function load<Module>(path: string): Promise<Module> {
  return (await import(new URL(`media/${path}`, pathToFileURL(`${root}/`)).href)) as Module;
}
const { show } = await load<DomModule>('shared/dom.ts');
const { formatsOf } = await load<{ readonly formatsOf: (language: string) => object }>('shared/formats.ts');
const views = {
  status: (await load<{ page: View }>('status/view.ts')).page,
  group: (await load<{ page: View }>('group/view.ts')).page,
  peek: (await load<{ page: View }>('peek/view.ts')).page,
};

const shown = {
  formats: formatsOf('en'),
  intervalSeconds: 30,
  canvas: { width: 800, textWidth: (text: string) => text.length * 8 },
  copied: { what: undefined, row: undefined },
  explanations: {},
};

/** Draws a snapshot as the editor hands it to the page, and gives every text of the document. */
export function drawn(kind: keyof typeof views, snapshot: object, more: object): readonly string[] {
  const page = new MadeNode(1, 'main');
  show(page, views[kind]({ ...shown, ...more, snapshot: structuredClone(snapshot) }));
  return [...page.texts()];
}
