import * as l10n from '@vscode/l10n';
import {
  type Copyable,
  firstRange,
  isToPage,
  type PanelRef,
  type Range,
  type Snapshot,
  type ToHost,
} from '../../src/panels/group/protocol.ts';
import type { FixName } from '../../src/model/fixes.ts';
import type { Moment } from '../../src/model/units.ts';
import { show } from '../shared/dom.ts';
import { type Formats, formatsOf } from '../shared/formats.ts';
import { canvasOf } from '../shared/measuring.ts';
import { plotOf } from './chart.ts';
import type { CopiedHere } from './header.ts';
import { momentAt, steppedFrom } from './plot.ts';
import { rowsShown, worstFirst } from './shardRows.ts';
import { page } from './view.ts';

declare function acquireVsCodeApi(): {
  postMessage(message: ToHost): void;
  getState(): unknown;
  setState(state: PageState): void;
};

/** What comes back after the panel was hidden or the window reloaded. Nothing of it is secret. */
interface PageState {
  readonly panel: PanelRef;
  /** What to go on with after a pause. */
  readonly resumeSeconds: number;
  readonly isTableOpen: boolean;
  readonly isUnfolded: boolean;
  readonly startTime: string;
  readonly scrollTop: number;
}

const host = acquireVsCodeApi();
const root = document.getElementById('page') as HTMLElement;

let stored = (host.getState() ?? {}) as Partial<PageState>;
let formats: Formats | undefined;
let snapshot: Snapshot | undefined;
let intervalSeconds = 0;
let copied: CopiedHere = { what: undefined, shard: undefined };
let copiedTimer: number | undefined;
let pointedAt: Moment | undefined;
let shards = { order: [] as readonly number[], shown: 0 };
let isScrollRestored = false;
let frame: number | undefined;

function draw(): void {
  frame = undefined;
  if (!formats || !snapshot) return;
  arrangeShards(snapshot);
  const canvas = canvasOf(root);
  show(root, [
    page({
      snapshot,
      formats,
      intervalSeconds,
      canvas,
      chart: { range: stored.panel?.range ?? firstRange, pointedAt, isTableOpen: stored.isTableOpen === true },
      shards: { ...shards, isUnfolded: stored.isUnfolded === true },
      startTime: stored.startTime ?? '',
      copied,
    }),
  ]);
  if (snapshot.reading && !isScrollRestored) restoreScroll();
}

/** Several changes within one frame are one picture. */
function drawSoon(): void {
  frame ??= requestAnimationFrame(draw);
}

/** Rows do not change places under the pointer or the keyboard. */
function arrangeShards({ reading }: Snapshot): void {
  if (reading?.kind !== 'sls') return;
  const rows = document.getElementById('shard-rows');
  const isInUse = rows?.matches(':hover') === true || rows?.contains(document.activeElement) === true;
  if (isInUse && shards.order.length > 0) return;
  const sorted = worstFirst(reading.shards);
  shards = { order: sorted.map(({ shard }) => shard), shown: rowsShown(sorted) };
}

function restoreScroll(): void {
  isScrollRestored = true;
  const details = document.getElementById('history-table');
  if (stored.isTableOpen && details instanceof HTMLDetailsElement) details.open = true;
  window.scrollTo({ top: stored.scrollTop ?? 0 });
}

function store(change: Partial<PageState>): void {
  stored = { ...stored, ...change };
  const { panel } = stored;
  if (!panel) return;
  const { resumeSeconds = 30, isTableOpen = false, isUnfolded = false, startTime = '', scrollTop = 0 } = stored;
  host.setState({ panel, resumeSeconds, isTableOpen, isUnfolded, startTime, scrollTop });
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
      if (intervalSeconds > 0) store({ resumeSeconds: intervalSeconds });
      break;
    case 'copied':
      copied = { what: data.what, shard: data.shard };
      clearTimeout(copiedTimer);
      copiedTimer = window.setTimeout(() => {
        copied = { what: undefined, shard: undefined };
        drawSoon();
      }, 2000);
      break;
  }
  drawSoon();
});

root.addEventListener('click', event => {
  const target = event.target instanceof Element ? event.target : undefined;
  const chosen = target?.closest('[data-action]');
  if (!target?.closest('summary')) closeMenu();
  if (chosen instanceof HTMLElement) act(chosen.dataset);
});

function act({ action, do: wanted, what, shard, range, fix }: DOMStringMap): void {
  const number = shard === undefined ? {} : { shard: Number(shard) };
  switch (action) {
    case 'refresh':
    case 'showLog':
      host.postMessage({ type: action });
      break;
    case 'fix':
      host.postMessage({ type: action, fix: fix as FixName });
      break;
    case 'do':
      host.postMessage({ type: action, action: wanted as Extract<ToHost, { type: 'do' }>['action'] });
      break;
    case 'copy':
      host.postMessage({ type: action, what: what as Copyable, ...number });
      break;
    case 'setRange':
      pointedAt = undefined;
      host.postMessage({ type: action, range: range as Range });
      break;
    case 'togglePause':
      host.postMessage({ type: 'setInterval', seconds: intervalSeconds === 0 ? (stored.resumeSeconds ?? 30) : 0 });
      break;
    case 'toggleShards':
      store({ isUnfolded: stored.isUnfolded !== true });
      drawSoon();
      break;
    case 'showShard':
      showShard(Number(shard));
      break;
    case undefined:
    default:
  }
}

/** From a cell of the strip to its row, which may be folded. */
function showShard(shard: number): void {
  if (shards.order.indexOf(shard) >= shards.shown) store({ isUnfolded: true });
  draw();
  const row = document.getElementById(`shard-${shard}`);
  row?.scrollIntoView({ block: 'nearest' });
  row?.focus({ preventScroll: true });
}

function closeMenu(): void {
  const menu = document.getElementById('more');
  if (menu instanceof HTMLDetailsElement) menu.open = false;
}

root.addEventListener('change', ({ target }) => {
  if (target instanceof HTMLSelectElement) host.postMessage({ type: 'setInterval', seconds: Number(target.value) });
});
root.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  store({ startTime: target.value });
  drawSoon();
});

root.addEventListener('pointermove', event => {
  const chart = event.target instanceof Element ? event.target.closest('#chart') : null;
  if (!chart || !snapshot || !formats) {
    pointAt(undefined);
    return;
  }
  const x = event.clientX - chart.getBoundingClientRect().left;
  pointAt(momentAt(plotOf(snapshot, formats, canvasOf(root)), x));
});
root.addEventListener('pointerleave', () => pointAt(undefined));

root.addEventListener('keydown', event => {
  if (event.key === 'Escape') closeMenu();
  if (!(event.target instanceof Element) || event.target.id !== 'chart' || !snapshot) return;
  const { samples } = snapshot.history;
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    PageUp: -20,
    PageDown: 20,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[event.key];
  if (step === undefined) {
    if (event.key === 'Escape') pointAt(undefined);
    return;
  }
  event.preventDefault();
  pointAt(steppedFrom(samples, pointedAt, step));
});
root.addEventListener('focusout', ({ target }) => {
  if (target instanceof Element && target.id === 'chart') pointAt(undefined);
});

function pointAt(at: Moment | undefined): void {
  if (at === pointedAt) return;
  pointedAt = at;
  drawSoon();
}

// These events do not bubble, so they are caught on their way down.
root.addEventListener(
  'toggle',
  ({ target }) => {
    if (!(target instanceof HTMLDetailsElement) || target.id !== 'history-table') return;
    store({ isTableOpen: target.open });
    drawSoon();
  },
  true,
);
root.addEventListener('mouseout', ({ target, relatedTarget }) => {
  const rows = document.getElementById('shard-rows');
  if (rows?.contains(target as Node) && !rows.contains(relatedTarget as Node | null)) drawSoon();
});
window.addEventListener('scroll', () => {
  if (isScrollRestored) store({ scrollTop: window.scrollY });
});
let width = 0;
new ResizeObserver(() => {
  if (width !== root.clientWidth) drawSoon();
  width = root.clientWidth;
}).observe(root);

host.postMessage({ type: 'ready' });
