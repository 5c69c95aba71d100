import type { Browser, Page } from 'playwright-core';
import { type GroupHistory, withSample } from '../../../src/model/lag/history.ts';
import { type Moment, seconds } from '../../../src/model/units.ts';
import type { Snapshot, ToPage } from '../../../src/panels/group/protocol.ts';
import { RecentLags, snapshotOf } from '../../../src/panels/group/snapshot.ts';
import { launchBrowser } from '../../host/browser.ts';
import { expectBuilt, openPage } from '../servedPage.ts';
import { median, type Row, type Section } from '../table.ts';
import { madeAccount, madeReading, madeRef } from './madeReadings.ts';

const longTaskMs = 50;
const heapGrowthAtMost = 0.05;

/** What ten minutes of refreshes every two seconds cost the page: memory that stays, and time that it is not free. */
export const refreshing = async (refreshes: number): Promise<Section> => {
  expectBuilt();
  const browser = await launchBrowser();
  try {
    const rows: Row[] = [];
    for (const shards of [64, 256]) {
      for (const isUnfolded of [false, true]) {
        const page = await openPage(browser, 'group', { width: 1240, height: 900 });
        rows.push(...rowsOf(shards, isUnfolded, await run(browser, page, shards, isUnfolded, refreshes)));
        await page.close();
      }
    }
    return {
      title: `The page of a consumer group, ${refreshes} refreshes, one for every two seconds of readings`,
      rows,
    };
  } finally {
    await browser.close();
  }
};

interface Measured {
  /** Bytes and DOM nodes after collecting garbage: at the beginning, and after each part. */
  readonly weights: readonly { readonly heap: number; readonly nodes: number }[];
  readonly drawMs: readonly number[];
  /** Milliseconds: by the clock as the page sees it, where 0 is below 50, and of processor time, which does not grow when the machine has other work. */
  readonly longest: { readonly byClock: number; readonly byProcessor: number };
}

const parts = 6;

async function run(
  browser: Browser,
  page: Page,
  shards: number,
  isUnfolded: boolean,
  refreshes: number,
): Promise<Measured> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  const weigh = async (): Promise<{ readonly heap: number; readonly nodes: number }> => {
    await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const metric = (name: string): number => metrics.find(entry => entry.name === name)?.value ?? NaN;
    return { heap: metric('JSHeapUsedSize'), nodes: metric('Nodes') };
  };

  const snapshots = madeSnapshots(shards, refreshes);
  const panel = { ref: madeRef, name: 'billing-sync', range: '3h' } as const;
  await page.evaluate(watchLongTasks);
  await send(page, { type: 'setup', language: 'en', texts: {}, panel });
  await send(page, { type: 'interval', seconds: 5 });
  // Loading the page and drawing it for the first time are not what is measured.
  const first = snapshots.next();
  if (!first.done) await send(page, { type: 'snapshot', snapshot: first.value });
  if (isUnfolded) await page.click('.fold');

  const weights = [await weigh()];
  const drawMs: number[] = [];
  const longest = { byClock: 0, byProcessor: 0 };
  for (let part = 0; part < parts; part++) {
    // Collecting all garbage at once is a long task of its own, which the page does not do by itself.
    await page.evaluate(startWatching);
    await browser.startTracing(page, { categories: ['toplevel'] });
    for (let index = 0; index < refreshes / parts; index++) {
      const next = snapshots.next();
      if (!next.done) drawMs.push(await send(page, { type: 'snapshot', snapshot: next.value }));
    }
    longest.byProcessor = Math.max(longest.byProcessor, longestTaskIn(String(await browser.stopTracing())));
    longest.byClock = Math.max(longest.byClock, Number(await page.evaluate('window.longest')));
    weights.push(await weigh());
  }
  if (drawMs.length !== refreshes) throw new Error(`${drawMs.length} refreshes were measured, not ${refreshes}.`);
  return { weights, drawMs, longest };
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

/** Of the main threads of pages. */
function longestTaskIn(trace: string): number {
  const { traceEvents } = JSON.parse(trace) as { readonly traceEvents: readonly TraceEvent[] };
  const isMain = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid} ${tid}`),
  );
  const tasks = traceEvents.filter(({ ph, pid, tid }) => ph === 'X' && isMain.has(`${pid} ${tid}`));
  return Math.max(0, ...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
}

/** As the host would make them, one every two seconds. */
function* madeSnapshots(shards: number, refreshes: number): Generator<Snapshot, undefined> {
  const begin = Date.UTC(2026, 0, 15, 10);
  const recent = new RecentLags();
  let history = longHistory(begin);
  for (let index = 0; index <= refreshes; index++) {
    const now = begin + index * 2000;
    const reading = madeReading(shards, now, index * 2);
    recent.add(reading);
    history = withSample(history, { at: now, lag: reading.lag?.atMost ?? null, behind: reading.behind ?? null });
    yield snapshotOf({
      about: { ref: madeRef, name: 'billing-sync', range: '3h' },
      account: madeAccount,
      regionName: 'China (Hangzhou)',
      instanceName: undefined,
      isRefreshing: false,
      reading,
      failure: undefined,
      history,
      recent: recent.all(),
      symptoms: [],
      hasUndo: index % 40 < 20,
      isPinned: false,
      refusalWords: refusal => refusal,
      now,
    });
  }
}

/** As long as histories get, so that what is measured does not grow only because the history still fills up. */
function longHistory(until: Moment): GroupHistory {
  let history: GroupHistory = { samples: [], marks: [{ at: until - 3_600_000, kind: 'consumersChanged' }] };
  for (let at = until - 3 * 3_600_000; at < until; at += 10_000) {
    history = withSample(history, { at, lag: seconds(((until - at) / 10_000) % 300), behind: 0 });
  }
  return history;
}

/** Resolves with the time from the message to the drawn frame, as the page itself sees it. */
const send = (page: Page, message: ToPage): Promise<number> =>
  page.evaluate(`(${deliver})(${JSON.stringify(message)})`);

/** These run in the page, so they are text to this side of the types. */
const deliver = `
  message => new Promise(resolve => {
    const begin = performance.now();
    window.postMessage(message, '*');
    requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - begin)));
  })
`;
const startWatching = `
  new Promise(resolve => requestAnimationFrame(() => setTimeout(() => { window.longest = 0; resolve(); }, 500)))
`;
const watchLongTasks = `
  window.longest = 0;
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ entryTypes: ['longtask'] });
`;

function rowsOf(shards: number, isUnfolded: boolean, { weights, drawMs, longest }: Measured): readonly Row[] {
  const where = `${shards} shards${isUnfolded ? ', all rows shown' : ''}`;
  const third = parts / 3;
  const heaps = weights.slice(1).map(({ heap }) => heap);
  const [first, last] = [median(heaps.slice(0, third)), median(heaps.slice(-third))];
  const growth = last / first - 1;
  return [
    {
      what: `${where}: heap, last third against the first`,
      figure: `${(last / 1e6).toFixed(2)} MB`,
      ratio: `${growth < 0 ? '' : '+'}${(growth * 100).toFixed(1)} %, ${weights.at(1)?.nodes ?? NaN} → ${weights.at(-1)?.nodes ?? NaN} nodes`,
      goal: `≤ +${heapGrowthAtMost * 100} %`,
      isMet: growth <= heapGrowthAtMost,
    },
    {
      what: `${where}: longest task, processor time`,
      figure: `${longest.byProcessor.toFixed(0)} ms`,
      ratio: `by the clock ${longest.byClock === 0 ? `below ${longTaskMs}` : longest.byClock.toFixed(0)} ms; ${median(drawMs).toFixed(0)} ms to the second frame`,
      // More shards than anybody should have are measured too, without a goal.
      ...(shards <= 64 && { goal: `≤ ${longTaskMs} ms`, isMet: longest.byProcessor <= longTaskMs }),
    },
  ];
}
