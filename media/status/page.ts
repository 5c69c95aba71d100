import * as l10n from '@vscode/l10n';
import type { FixName } from '../../src/model/fixes.ts';
import {
  type Copyable,
  isToPage,
  type PanelRef,
  type Part,
  type Snapshot,
  type ToHost,
} from '../../src/panels/status/protocol.ts';
import { show } from '../shared/dom.ts';
import { type Formats, formatsOf } from '../shared/formats.ts';
import { canvasOf } from '../shared/measuring.ts';
import { page } from './view.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: PageState): void;
};

/** What comes back after the panel was hidden or the window reloaded. Nothing of it is secret. */
interface PageState {
  readonly panel: PanelRef;
  readonly filter: string;
  readonly openDatabases: readonly string[];
  readonly objectsScrollTop: number;
  readonly scrollTop: number;
  readonly isTableOpen: boolean;
}

const host = acquireVsCodeApi();
const root = document.getElementById('page') as HTMLElement;

let stored = (host.getState() ?? {}) as Partial<PageState>;
let formats: Formats | undefined;
let snapshot: Snapshot | undefined;
let intervalSeconds = 0;
let copied: { what: Copyable | undefined; groupId: string | undefined } = { what: undefined, groupId: undefined };
let copiedTimer: number | undefined;
let groupOrder: readonly string[] = [];
let isScrollRestored = false;

function draw(): void {
  if (!formats || !snapshot) return;
  const rows = snapshot.status?.groups?.rows.map(row => row.id) ?? [];
  // Rows do not change places under the pointer or the keyboard.
  const table = document.getElementById('groups');
  const isInUse = table?.matches(':hover') === true || table?.contains(document.activeElement) === true;
  if (!isInUse || groupOrder.length === 0) groupOrder = rows;
  show(root, [
    page({
      snapshot,
      formats,
      intervalSeconds,
      canvas: canvasOf(root),
      groupOrder,
      objects: {
        filter: stored.filter ?? '',
        openDatabases: new Set(stored.openDatabases),
        scrollTop: stored.objectsScrollTop ?? 0,
      },
      copied,
    }),
  ]);
  if (snapshot.status && !isScrollRestored) restoreScroll();
}

function restoreScroll(): void {
  isScrollRestored = true;
  const details = document.getElementById('window-table');
  if (stored.isTableOpen && details instanceof HTMLDetailsElement) details.open = true;
  document.getElementById('objects')?.scrollTo({ top: stored.objectsScrollTop ?? 0 });
  window.scrollTo({ top: stored.scrollTop ?? 0 });
}

function store(change: Partial<PageState>): void {
  stored = { ...stored, ...change };
  const { panel } = stored;
  if (!panel) return;
  const { filter = '', openDatabases = [], objectsScrollTop = 0, scrollTop = 0, isTableOpen = false } = stored;
  host.setState({ panel, filter, openDatabases, objectsScrollTop, scrollTop, isTableOpen });
}

window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (!isToPage(data)) return;
  switch (data.type) {
    case 'setup':
      l10n.config({ contents: data.texts });
      formats = formatsOf(data.language);
      store({ panel: data.panel });
      break;
    case 'snapshot':
      snapshot = data.snapshot;
      break;
    case 'refreshing':
      if (snapshot) snapshot = { ...snapshot, isRefreshing: true };
      break;
    case 'interval':
      intervalSeconds = data.seconds;
      break;
    case 'copied':
      copied = { what: data.what, groupId: data.groupId };
      clearTimeout(copiedTimer);
      copiedTimer = window.setTimeout(() => {
        copied = { what: undefined, groupId: undefined };
        draw();
      }, 2000);
      break;
  }
  draw();
});

root.addEventListener('click', event => {
  const button = event.target instanceof Element ? event.target.closest('[data-action]') : undefined;
  if (!(button instanceof HTMLElement)) return;
  const { action, what, groupId, index, database, fix, part } = button.dataset;
  switch (action) {
    case 'refresh':
    case 'createGroup':
    case 'showLog':
      host.postMessage({ type: action });
      break;
    case 'fix':
      host.postMessage({ type: action, fix: fix as FixName, part: part as Part });
      break;
    case 'copy':
      host.postMessage({ type: action, what: what as Copyable, ...(groupId !== undefined && { groupId }) });
      break;
    case 'openGroup':
      host.postMessage({ type: action, groupId: groupId ?? '' });
      break;
    case 'openHelp':
      host.postMessage({ type: action, index: Number(index) });
      break;
    case 'toggleDatabase':
      toggle(database ?? '');
      break;
    case undefined:
    default:
  }
});

function toggle(database: string): void {
  const open = new Set(stored.openDatabases);
  if (!open.delete(database)) open.add(database);
  store({ openDatabases: [...open] });
  draw();
}

root.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement) host.postMessage({ type: 'setInterval', seconds: Number(target.value) });
});

root.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  document.getElementById('objects')?.scrollTo({ top: 0 });
  store({ filter: target.value, objectsScrollTop: 0 });
  draw();
});

// These events do not bubble, so they are caught on their way down.
root.addEventListener(
  'scroll',
  ({ target }) => {
    if (!(target instanceof HTMLElement) || target.id !== 'objects') return;
    store({ objectsScrollTop: target.scrollTop });
    draw();
  },
  true,
);
root.addEventListener(
  'toggle',
  ({ target }) => {
    if (target instanceof HTMLDetailsElement) store({ isTableOpen: target.open });
  },
  true,
);
root.addEventListener('mouseout', ({ target, relatedTarget }) => {
  const table = document.getElementById('groups');
  const isLeaving = table?.contains(target as Node) && !table.contains(relatedTarget as Node | null);
  if (isLeaving) draw();
});
window.addEventListener('scroll', () => {
  if (isScrollRestored) store({ scrollTop: window.scrollY });
});
let width = 0;
new ResizeObserver(() => {
  if (width !== root.clientWidth) draw();
  width = root.clientWidth;
}).observe(root);

host.postMessage({ type: 'ready' });
