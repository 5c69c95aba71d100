import * as l10n from '@vscode/l10n';
import type { FixName } from '../../src/model/fixes.ts';
import { isRecord } from '../../src/model/checks.ts';
import { type AnyPanelRef, type AnyToHost, type Explanations, isToPage } from '../../src/panels/messages.ts';
import { closeAround, closeMenus } from './disclosures.ts';
import { type Child, show } from './dom.ts';
import { keepFocus, rememberKeyboard } from './focus.ts';
import { type Formats, formatsOf } from './formats.ts';
import type { Canvas } from './labels.ts';
import { type Copied, intervalId } from './parts.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: object): void;
};

/** What every page stores. It comes back after the panel was hidden or the window was reloaded, and holds no secret. */
interface ShellState<Panel> {
  readonly panel: Panel | undefined;
  /** Whether the picture is also shown as a table. */
  readonly isTableOpen: boolean;
  readonly scrollTop: number;
}

/** What every picture depends on. */
export interface Shown<Snapshot> {
  readonly snapshot: Snapshot;
  readonly formats: Formats;
  readonly intervalSeconds: number;
  readonly canvas: Canvas;
  readonly copied: Copied;
  readonly explanations: Explanations;
}

/** What distinguishes one page from another. */
interface PageParts<State> {
  /** The id of the element with the rows, which keep their places while the pointer or the keyboard is among them. */
  readonly rowsId: string;
  /** The id of the details that show the picture as a table, on pages with a picture. */
  readonly tableId?: string;
  /** What this page stores in addition to what every page stores, as it is at first. */
  readonly firstState: State;
}

interface PageWork<Snapshot, Answer> {
  draw(shown: Shown<Snapshot>): readonly Child[];
  /** Whether the page has all of its height by now, so that it can be scrolled to where it was. */
  isWhole(snapshot: Snapshot): boolean;
  /** Brings back what only the document holds, at the same time as the scroll position. */
  restore?(): void;
  /** Does what a button is for that only this page has. */
  act(action: string, data: DOMStringMap): void;
  /** Takes what was chosen in a list that only this page has. */
  choose?(id: string, value: string): void;
  /** Takes what only this page has asked for. */
  take?(answer: Answer): void;
  /** Looks at the page after it was drawn, for what only the document knows. */
  drawn?(): void;
}

const tickMs = 2000;

/** Does what all pages have in common: messages, stored state, drawing, and the buttons that every page has. */
export class PageShell<
  Panel extends AnyPanelRef,
  Snapshot extends { readonly isRefreshing: boolean },
  Message,
  State extends object,
  Answer extends object = never,
> {
  readonly root = document.getElementById('page') as HTMLElement;
  readonly #host = acquireVsCodeApi();
  readonly #parts: PageParts<State>;
  #work: PageWork<Snapshot, Answer> | undefined;
  #stored: ShellState<Panel> & State;
  #formats: Formats | undefined;
  #snapshot: Snapshot | undefined;
  #explanations: Explanations = {};
  #intervalSeconds = 0;
  #copied: Copied = { what: undefined, row: undefined };
  #copiedTimer: number | undefined;
  #isScrollRestored = false;
  #frame: number | undefined;

  constructor(parts: PageParts<State>) {
    this.#parts = parts;
    const first = { isTableOpen: false, scrollTop: 0, ...parts.firstState };
    const stored = this.#host.getState();
    // What another version has stored besides stays in the state.
    this.#stored = { panel: undefined, ...(isRecord(stored) && stored), ...restored(first, stored) };
  }

  /** Lets the page listen and draw from now on. */
  open(work: PageWork<Snapshot, Answer>): void {
    this.#work = work;
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => this.#receive(data));
    this.root.addEventListener('click', ({ target }) => {
      const button = target instanceof Element ? target.closest('[data-action]') : undefined;
      if (button instanceof HTMLElement) this.#act(button.dataset);
      closeMenus(this.root, target instanceof Element ? target.closest('summary') : null);
    });
    this.root.addEventListener('focusout', ({ relatedTarget }) => {
      if (relatedTarget instanceof Element) closeMenus(this.root, relatedTarget);
    });
    this.root.addEventListener('keydown', ({ key, target }) => {
      if (key === 'Escape' && target instanceof Element) closeAround(target, this.root);
    });
    this.root.addEventListener('change', ({ target }) => {
      if (!(target instanceof HTMLSelectElement)) return;
      if (target.id === intervalId) this.#setInterval(Number(target.value));
      else this.#work?.choose?.(target.id, target.value);
    });
    rememberKeyboard(this.root);
    // This event does not bubble, so it is caught on its way down.
    this.root.addEventListener('toggle', event => this.#keepTable(event.target), true);
    this.root.addEventListener('mouseout', ({ target, relatedTarget }) => {
      const rows = document.getElementById(this.#parts.rowsId);
      if (rows?.contains(target as Node) && !rows.contains(relatedTarget as Node | null)) this.drawSoon();
    });
    window.addEventListener('scroll', () => {
      if (this.#isScrollRestored) this.#store({ scrollTop: window.scrollY });
    });
    let width = 0;
    new ResizeObserver(() => {
      if (width !== this.root.clientWidth) this.drawSoon();
      width = this.root.clientWidth;
    }).observe(this.root);
    this.#ask({ type: 'ready' });
  }

  get stored(): ShellState<Panel> & State {
    return this.#stored;
  }

  /** What the page shows, once it has something to show. */
  get shown(): Shown<Snapshot> | undefined {
    if (!this.#formats || !this.#snapshot) return undefined;
    return {
      snapshot: this.#snapshot,
      formats: this.#formats,
      intervalSeconds: this.#intervalSeconds,
      canvas: canvasOf(this.root),
      copied: this.#copied,
      explanations: this.#explanations,
    };
  }

  /** Whether the pointer or the keyboard is among the rows. */
  get areRowsInUse(): boolean {
    const rows = document.getElementById(this.#parts.rowsId);
    if (!rows) return false;
    // A document has an active element also while the keyboard is elsewhere in the editor.
    return rows.matches(':hover') || (document.hasFocus() && rows.contains(document.activeElement));
  }

  post(message: Message): void {
    this.#host.postMessage(message);
  }

  /** Pauses automatic refreshes, or goes on with them in the given interval. */
  togglePause(resumeSeconds: number): void {
    this.#setInterval(this.#intervalSeconds === 0 ? resumeSeconds : 0);
  }

  store(change: Partial<State>): void {
    this.#store(change);
  }

  /** Draws the page in the next frame, once for all changes until then. */
  drawSoon(): void {
    this.#frame ??= requestAnimationFrame(() => this.draw());
  }

  draw(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    const { shown } = this;
    if (!shown || !this.#work) return;
    const bringBackFocus = keepFocus(this.root);
    show(this.root, this.#work.draw(shown));
    document.title = this.root.querySelector('h1')?.textContent ?? '';
    this.#work.drawn?.();
    bringBackFocus();
    if (this.#isScrollRestored || !this.#work.isWhole(shown.snapshot)) return;
    this.#isScrollRestored = true;
    const details = document.getElementById(this.#parts.tableId ?? '');
    if (this.#stored.isTableOpen && details instanceof HTMLDetailsElement) details.open = true;
    this.#work.restore?.();
    window.scrollTo({ top: this.#stored.scrollTop });
  }

  #receive(data: unknown): void {
    if (!isToPage<Panel, Snapshot, Answer>(data)) return;
    switch (data.type) {
      case 'setup':
        l10n.config({ contents: data.texts });
        this.#formats = formatsOf(data.language);
        this.#store({ panel: data.panel });
        break;
      case 'snapshot':
        this.#snapshot = data.snapshot;
        this.#explanations = data.explanations ?? {};
        break;
      case 'answer':
        this.#work?.take?.(data.answer);
        break;
      case 'refreshing':
        if (this.#snapshot) this.#snapshot = { ...this.#snapshot, isRefreshing: true };
        break;
      case 'interval':
        this.#intervalSeconds = data.seconds;
        break;
      case 'copied':
        this.#tick({ what: data.what, row: data.row });
        break;
    }
    this.drawSoon();
  }

  /** Shows for a moment that something was copied. */
  #tick(copied: Copied): void {
    this.#copied = copied;
    clearTimeout(this.#copiedTimer);
    this.#copiedTimer = window.setTimeout(() => {
      this.#copied = { what: undefined, row: undefined };
      this.drawSoon();
    }, tickMs);
  }

  #act(data: DOMStringMap): void {
    const { action = '', fix, part, what = '', row, topic = '', index } = data;
    switch (action) {
      case 'refresh':
      case 'showLog':
        this.#ask({ type: action });
        break;
      case 'fix':
        this.#ask({ type: action, fix: fix as FixName, ...(part !== undefined && { part }) });
        break;
      case 'copy':
        this.#ask({ type: action, what, ...(row !== undefined && { row }) });
        break;
      case 'explain':
        this.#ask({ type: action, topic });
        break;
      case 'copySnippet':
      case 'openSource':
        this.#ask({ type: action, topic, index: Number(index) });
        break;
      default:
        this.#work?.act(action, data);
    }
  }

  /** The page goes on from the interval at once, so that pausing twice does not pause twice. The host has the last word. */
  #setInterval(seconds: number): void {
    this.#intervalSeconds = seconds;
    this.#ask({ type: 'setInterval', seconds });
    this.drawSoon();
  }

  #ask(message: AnyToHost<string>): void {
    this.#host.postMessage(message);
  }

  #keepTable(target: EventTarget | null): void {
    if (!(target instanceof HTMLDetailsElement) || target.id !== this.#parts.tableId) return;
    this.#store({ isTableOpen: target.open });
    this.drawSoon();
  }

  #store(change: Partial<ShellState<Panel> | State>): void {
    this.#stored = { ...this.#stored, ...change };
    if (this.#stored.panel) this.#host.setState(this.#stored);
  }
}

/** What was stored, with the first value in place of each that is missing or of another type. */
function restored<State extends object>(first: State, stored: unknown): State {
  if (!isRecord(stored)) return first;
  const like = Object.entries(first).filter(([name, value]) => isLike(stored[name], value));
  return { ...first, ...Object.fromEntries(like.map(([name]) => [name, stored[name]])) };
}

/** Whether a value has the type of another. All stored lists are lists of texts. */
const isLike = (value: unknown, other: unknown): boolean =>
  Array.isArray(other)
    ? Array.isArray(value) && value.every(item => typeof item === 'string')
    : typeof value === typeof other;

const measure = document.createElement('canvas').getContext('2d');

/** The room inside an element, with texts measured in its font. */
function canvasOf(element: HTMLElement): Canvas {
  const { paddingLeft, paddingRight, fontSize, fontFamily } = getComputedStyle(element);
  return {
    width: Math.floor(element.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight)),
    textWidth(text) {
      if (!measure) return text.length * 8;
      measure.font = `${fontSize} ${fontFamily}`;
      return Math.ceil(measure.measureText(text).width);
    },
  };
}
