import type { Page } from 'playwright-core';
import { RecentLags } from '../../../src/group/recentLags.ts';
import type { Snapshot, ToPage } from '../../../src/group/protocol.ts';
import { snapshotOf } from '../../../src/group/snapshot.ts';
import type { GroupHistory } from '../../../src/model/lag/history.ts';
import { withSample } from '../../../src/model/lag/thinning.ts';
import type { Account } from '../../../src/model/resources.ts';
import { launchBrowser } from '../../host/browser.ts';
import { seconds } from '../../../src/model/units.ts';
import type { Moment } from '../../../src/model/statusWindow.ts';
import { type Row, type Section, median } from '../table.ts';
import { madeReading, madeRef } from './madeReadings.ts';
import { expectBuilt, openPage } from './servedPage.ts';

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
        const page = await openPage(browser, { width: 1240, height: 900 });
        rows.push(...rowsOf(shards, isUnfolded, await run(page, shards, isUnfolded, refreshes)));
        await page.close();
      }
    }
    return { title: `The page of a consumer group, ${refreshes} refreshes, ten minutes of readings`, rows };
  } finally {
    await browser.close();
  }
};

interface Measured {
  /** Bytes after collecting garbage, before the first refresh of each sixth part and after the last. */
  readonly heaps: readonly number[];
  readonly elements: readonly number[];
  /** By the clock, as the page sees it; none is seen below 50 ms. */
  readonly longestTaskMs: number;
  /** The same in processor time, which does not grow when the machine has other work. */
  readonly longestTaskCpuMs: number;
  readonly drawMs: readonly number[];
}

async function run(page: Page, shards: number, isUnfolded: boolean, refreshes: number): Promise<Measured> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable');
  await session.send('HeapProfiler.enable');
  const metric = async (name: string): Promise<number> => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(entry => entry.name === name)?.value ?? NaN;
  };
  const heaps: number[] = [];
  const elements: number[] = [];
  const drawMs: number[] = [];
  const weigh = async (): Promise<void> => {
    await session.send('HeapProfiler.collectGarbage');
    heaps.push(await metric('JSHeapUsedSize'));
    elements.push(await metric('Nodes'));
  };

  const snapshots = madeSnapshots(shards, refreshes);
  await page.evaluate(watchLongTasks);
  await send(page, {
    type: 'setup',
    language: 'en',
    texts: {},
    panel: { ref: madeRef, name: 'billing-sync', range: '3h' },
  });
  await send(page, { type: 'interval', seconds: 5 });
  // Loading the page and drawing it for the first time are not what is measured.
  await send(page, { type: 'snapshot', snapshot: snapshots.next().value as Snapshot });
  if (isUnfolded) await page.click('.fold');
  await page.evaluate(settled);
  await page
    .context()
    .browser()
    ?.startTracing(page, { categories: ['toplevel'] });
  let index = 0;
  for (const snapshot of snapshots) {
    if (index++ % Math.ceil(refreshes / 6) === 0) await weigh();
    drawMs.push(await send(page, { type: 'snapshot', snapshot }));
  }
  const trace = await page.context().browser()?.stopTracing();
  await weigh();
  const longestTaskMs = Number(await page.evaluate('window.longest'));
  return { heaps, elements, drawMs, longestTaskMs, longestTaskCpuMs: longestTaskIn(String(trace)) };
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
function* madeSnapshots(shards: number, refreshes: number): Generator<Snapshot> {
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
      hasUndo: index % 40 < 20,
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

const madeAccount: Account = {
  id: 'made',
  name: 'prod',
  kind: 'cloud',
  maskedAccessKeyId: 'LTAI****wxyz',
  identity: { accountId: '1234567890125678', userId: '1', arn: '', identityType: 'Account' },
  regions: ['cn-hangzhou'],
};

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
const settled = `
  new Promise(resolve => requestAnimationFrame(() => setTimeout(() => { window.longest = 0; resolve(); }, 500)))
`;
const watchLongTasks = `
  window.longest = 0;
  new PerformanceObserver(list => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
  }).observe({ entryTypes: ['longtask'] });
`;

function rowsOf(
  shards: number,
  isUnfolded: boolean,
  { heaps, elements, drawMs, longestTaskMs, longestTaskCpuMs }: Measured,
): readonly Row[] {
  const where = `${shards} shards${isUnfolded ? ', all rows shown' : ''}`;
  const third = Math.ceil(heaps.length / 3);
  const [first, last] = [median(heaps.slice(0, third)), median(heaps.slice(-third))];
  const growth = last / first - 1;
  return [
    {
      what: `${where}: heap, last third against the first`,
      figure: `${(last / 1e6).toFixed(2)} MB`,
      ratio: `${growth < 0 ? '' : '+'}${(growth * 100).toFixed(1)} %, ${elements.at(0) ?? NaN} → ${elements.at(-1) ?? NaN} nodes`,
      goal: `≤ +${heapGrowthAtMost * 100} %`,
      isMet: growth <= heapGrowthAtMost,
    },
    {
      what: `${where}: longest task`,
      figure: longestTaskMs === 0 ? `below ${longTaskMs} ms` : `${longestTaskMs.toFixed(0)} ms`,
      ratio: `${longestTaskCpuMs.toFixed(0)} ms of processor time; ${median(drawMs).toFixed(0)} ms to the second frame`,
      // More shards than anybody should have are measured too, without a goal.
      ...(shards <= 64 && { goal: `≤ ${longTaskMs} ms`, isMet: longestTaskMs <= longTaskMs }),
    },
  ];
}
