import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** As much of a document and of the editor as a page needs that has nothing to draw yet. */
export class FakePage {
  readonly sent: unknown[] = [];
  /** The state that the page has stored last. */
  state: unknown;
  readonly #listeners = new Map<string, ((event: object) => void)[]>();

  constructor(state: unknown) {
    this.state = state;
  }

  /** Runs the page of this kind, as the editor does with each panel that is shown. */
  async open(kind: string): Promise<void> {
    const element = {
      clientWidth: 800,
      addEventListener: this.#listen,
      getContext: () => null,
      closest: () => null,
    };
    Object.assign(globalThis, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => this.sent.push(message),
        getState: () => this.state,
        setState: (state: unknown) => (this.state = state),
      }),
      window: { addEventListener: this.#listen, setTimeout: () => 0 },
      document: { getElementById: () => element, createElement: () => element },
      ResizeObserver: class {
        observe(): void {
          // The page has one size.
        }
      },
      requestAnimationFrame: () => 0,
      cancelAnimationFrame: () => undefined,
      Element: FakeElement,
      HTMLElement: FakeElement,
      HTMLSelectElement: FakeSelect,
      HTMLInputElement: FakeInput,
      HTMLDetailsElement: FakeDetails,
    });
    // A page runs when it is loaded, so each is loaded under another name.
    const file = pathToFileURL(join(root, 'media', kind, 'page.ts'));
    loaded += 1;
    await import(`${file.href}?${loaded}`);
  }

  get stored(): object {
    return this.state as object;
  }

  /** What the host sends. */
  receive(message: object): void {
    this.fire('message', { data: message });
  }

  /** The button with these data is pressed. */
  press(dataset: Readonly<Record<string, string>>): void {
    this.fire('click', { target: new FakeElement(dataset) });
  }

  fire(type: string, event: object): void {
    for (const listen of this.#listeners.get(type) ?? []) listen(event);
  }

  readonly #listen = (type: string, listener: (event: object) => void): void => {
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listener]);
  };
}

let loaded = 0;

/** A button, found from itself. */
export class FakeElement {
  readonly dataset: Readonly<Record<string, string>>;

  constructor(dataset: Readonly<Record<string, string>> = {}) {
    this.dataset = dataset;
  }

  closest(selector: string): FakeElement | null {
    return selector === '[data-action]' && 'action' in this.dataset ? this : null;
  }
}
export class FakeSelect extends FakeElement {
  readonly value: string;

  constructor(value: string) {
    super();
    this.value = value;
  }
}
export class FakeInput extends FakeSelect {}
export class FakeDetails extends FakeElement {
  readonly id: string;
  readonly open: boolean;

  constructor(id: string, open: boolean) {
    super();
    this.id = id;
    this.open = open;
  }
}
