import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');

/** As much of a document and of the editor as a page needs that draws no elements. */
export class FakePage {
  readonly sent: unknown[] = [];
  /** The state that the page has stored last. */
  state: unknown;
  /** How far down the window was scrolled, time by time. */
  readonly scrolled: number[] = [];
  /** The element with any other id than the page's own. */
  element: object | undefined;
  activeElement: unknown;
  /** Whether the keyboard is in the page, and not elsewhere in the editor. */
  hasFocus = true;
  readonly body = {};
  readonly root = {
    clientWidth: 800,
    childNodes: [],
    contains: () => false,
    querySelector: () => null,
    querySelectorAll: () => [],
    addEventListener: (type: string, listener: (event: object) => void) => this.#listen(type, listener),
  };
  readonly #listeners = new Map<string, ((event: object) => void)[]>();
  readonly #frames: (() => void)[] = [];
  #resized = (): void => undefined;

  constructor(state?: unknown) {
    this.state = state;
    const getActiveElement = (): unknown => this.activeElement;
    const hasFocus = (): boolean => this.hasFocus;
    const keep = (resized: () => void): void => {
      this.#resized = resized;
    };
    Object.assign(globalThis, {
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => this.sent.push(message),
        getState: () => this.state,
        setState: (next: unknown) => (this.state = next),
      }),
      window: {
        addEventListener: (type: string, listener: (event: object) => void, options?: { readonly once?: boolean }) =>
          this.#listen(type, listener, options?.once),
        setTimeout: (work: () => void, ms: number) => setTimeout(work, ms),
        scrollTo: ({ top }: { readonly top: number }) => this.scrolled.push(top),
        scrollY: 77,
      },
      document: {
        getElementById: (id: string) => (id === 'page' ? this.root : this.element),
        createElement: () => ({ getContext: () => null }),
        body: this.body,
        hasFocus,
        get activeElement() {
          return getActiveElement();
        },
      },
      getComputedStyle: () => ({ paddingLeft: '10px', paddingRight: '10px' }),
      ResizeObserver: class {
        readonly #resized: () => void;
        constructor(resized: () => void) {
          this.#resized = resized;
          keep(resized);
        }
        observe(): void {
          this.#resized();
        }
      },
      requestAnimationFrame: (draw: () => void) => this.#frames.push(draw),
      cancelAnimationFrame: () => this.#frames.splice(0),
      Element: FakeElement,
      HTMLElement: FakeElement,
      HTMLSelectElement: FakeSelect,
      HTMLInputElement: FakeInput,
      HTMLDetailsElement: FakeDetails,
    });
  }

  /** Runs the page of this kind, as the editor does with each panel that is shown. */
  async open(kind: string): Promise<void> {
    // A page runs when it is loaded, so each is loaded under another name.
    const file = pathToFileURL(join(root, 'media', kind, 'page.ts'));
    loaded += 1;
    await import(`${file.href}?${loaded}`);
  }

  /** The next frame. Says how many pictures were asked for. */
  frame(): number {
    const frames = this.#frames.splice(0);
    for (const draw of frames) draw();
    return frames.length;
  }

  resize(width: number): void {
    this.root.clientWidth = width;
    this.#resized();
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

  /** The keyboard comes to the page. */
  comeBack(): void {
    this.hasFocus = true;
    this.fire('focus', {});
  }

  #listen(type: string, listener: (event: object) => void, isOnce = false): void {
    const listen = (event: object): void => {
      if (isOnce) this.#listeners.set(type, this.#listeners.get(type)?.filter(other => other !== listen) ?? []);
      listener(event);
    };
    this.#listeners.set(type, [...(this.#listeners.get(type) ?? []), listen]);
  }
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
  readonly id: string;

  constructor(value: string, id = 'interval') {
    super();
    this.value = value;
    this.id = id;
  }
}
export class FakeInput extends FakeSelect {}
export class FakeDetails extends FakeElement {
  readonly id: string;
  open: boolean;

  constructor(id: string, open: boolean) {
    super();
    this.id = id;
    this.open = open;
  }
}
