import { worstFirst } from '../../src/model/lag/shardHealth.ts';
import type { Moment } from '../../src/model/units.ts';
import {
  type Action,
  firstRange,
  type PanelRef,
  type Range,
  type Snapshot,
  type ToHost,
} from '../../src/panels/group/protocol.ts';
import { focusOn } from '../shared/focus.ts';
import { PageShell } from '../shared/pageShell.ts';
import { plotOf } from './chart.ts';
import { momentAt, steppedFrom } from './plot.ts';
import { rowsShown } from './shardRows.ts';
import { positionIn } from './slsStart.ts';
import { firstChoice, type StartChoice, startLists } from './startParts.ts';
import { page } from './view.ts';

const shell = new PageShell<
  PanelRef,
  Snapshot,
  ToHost,
  {
    /** The interval to continue with after a pause. */
    readonly resumeSeconds: number;
    readonly isUnfolded: boolean;
    readonly startTime: string;
  }
>({
  rowsId: 'shard-rows',
  tableId: 'history-table',
  firstState: { resumeSeconds: 30, isUnfolded: false, startTime: '' },
});
/** What was chosen to see where a client starts. It is not stored, except for the time that was typed. */
let chosen = firstChoice;
let looked: StartChoice['looked'];
const choice = (): StartChoice => ({ ...chosen, time: shell.stored.startTime, looked });
let pointedAt: Moment | undefined;
/** The check of the connection that was brought into view. */
let checkShown: Snapshot['connection'];
let shards = { order: [] as readonly number[], shown: 0 };

shell.open({
  draw(shown) {
    const { snapshot, intervalSeconds } = shown;
    arrangeShards(snapshot);
    if (intervalSeconds > 0 && intervalSeconds !== shell.stored.resumeSeconds) {
      shell.store({ resumeSeconds: intervalSeconds });
    }
    showNewCheck(snapshot);
    const { panel, isTableOpen, isUnfolded } = shell.stored;
    const chart = { range: panel?.range ?? firstRange, pointedAt, isTableOpen };
    return page({ ...shown, chart, shards: { ...shards, isUnfolded }, start: choice() });
  },
  isWhole: ({ reading }) => reading !== undefined,
  act(action, { do: wanted, shard, range }) {
    switch (action) {
      case 'do':
        shell.post({ type: action, action: wanted as Action });
        break;
      case 'setRange':
        pointedAt = undefined;
        shell.post({ type: action, range: range as Range });
        break;
      case 'togglePause':
        shell.togglePause(shell.stored.resumeSeconds);
        break;
      case 'toggleShards':
        shell.store({ isUnfolded: !shell.stored.isUnfolded });
        shell.drawSoon();
        break;
      case 'showShard':
        showShard(Number(shard));
        break;
      case 'previewStart':
        previewStart();
        break;
      case 'verifyConnection':
        shell.post({ type: action });
        break;
    }
  },
  choose(id, value) {
    for (const [what, list] of Object.entries(startLists)) if (list === id) chosen = { ...chosen, [what]: value };
    shell.drawSoon();
  },
});

/** Asks the host to read what decides about the start, unless the typed time is not understood. */
function previewStart(): void {
  const position = positionIn(choice(), shell.shown?.snapshot.now ?? Date.now());
  if (position === undefined) return;
  if (typeof position === 'number') looked = { typed: choice().time, at: position };
  shell.post({ type: 'previewStart', ...(typeof position === 'number' && { time: position }) });
}

/** Brings a check into view that has just been started, perhaps from a row of the tree, and again when it is over. */
function showNewCheck({ connection }: Snapshot): void {
  if (!connection || (!connection.isChecking && connection.startedAt !== checkShown?.startedAt)) return;
  if (connection.startedAt === checkShown?.startedAt && connection.isChecking === checkShown.isChecking) return;
  checkShown = connection;
  requestAnimationFrame(() => document.getElementById('connection')?.scrollIntoView({ block: 'nearest' }));
}

function arrangeShards({ reading }: Snapshot): void {
  if (reading?.kind !== 'sls' || (shell.areRowsInUse && shards.order.length > 0)) return;
  const sorted = worstFirst(reading.shards);
  shards = { order: sorted.map(({ shard }) => shard), shown: rowsShown(sorted) };
}

/** Brings the row of a shard into view, and unfolds the rows if it is among the folded ones. */
function showShard(shard: number): void {
  if (shards.order.indexOf(shard) >= shards.shown) shell.store({ isUnfolded: true });
  shell.draw();
  const row = document.getElementById(`shard-${shard}`);
  row?.scrollIntoView({ block: 'nearest' });
  focusOn(row, { preventScroll: true });
}

shell.root.addEventListener('input', ({ target }) => {
  if (!(target instanceof HTMLInputElement)) return;
  shell.store({ startTime: target.value });
  shell.drawSoon();
});

shell.root.addEventListener('pointermove', event => {
  const chart = event.target instanceof Element ? event.target.closest('#chart') : null;
  const { shown } = shell;
  if (!chart || !shown) {
    pointAt(undefined);
    return;
  }
  const x = event.clientX - chart.getBoundingClientRect().left;
  pointAt(momentAt(plotOf(shown.snapshot, shown.formats, shown.canvas), x));
});
shell.root.addEventListener('pointerleave', () => pointAt(undefined));

shell.root.addEventListener('keydown', event => {
  const { shown } = shell;
  if (!(event.target instanceof Element) || event.target.id !== 'chart' || !shown) return;
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
  pointAt(steppedFrom(shown.snapshot.history.samples, pointedAt, step));
});
shell.root.addEventListener('focusout', ({ target }) => {
  if (target instanceof Element && target.id === 'chart') pointAt(undefined);
});

function pointAt(at: Moment | undefined): void {
  if (at === pointedAt) return;
  pointedAt = at;
  shell.drawSoon();
}
