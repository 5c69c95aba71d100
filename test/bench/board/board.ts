import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Arrangement, firstView } from '../../../src/model/board/arranging.ts';
import type { BoardRow } from '../../../src/model/board/boardRow.ts';
import { figuresOf } from '../../../src/model/board/figures.ts';
import type { GroupOwnerRef } from '../../../src/model/places.ts';
import { expectBuilt } from '../servedPage.ts';
import { median, type Row, type Section } from '../table.ts';
import { pageWork } from './pageWork.ts';
import { groupsIn, type Size } from './services.ts';
import { accounts, open, regions, roundTripMs, type World } from './world.ts';

/** The rows that fit into a window. */
const screen = 40;
const everySeconds = 60;
const firstScreenAtMost = 1.2;
const growthAtMost = 0.05;
const updateAtMost = 0.5;
/** Each update costs the same, so the second of some is enough to tell what it costs. */
const updateEvery = 10;
/** The last readings of each group, which are kept in memory, are as many as they will be after this time. */
const fillingMinutes = 65;
const heapEvery = 5;
const documentedRates = { DescribeDtsJobs: 20, DescribeDtsJobDetail: 40 };

/** 2,000 groups in each region of each account: of instances and Logstores, and of either alone. */
const mixed: Size = { instances: 70, groupsPerInstance: 20, logstores: 20, groupsPerLogstore: 30, shards: 4 };
const logstoresOnly: Size = { ...mixed, instances: 0, logstores: 67 };

export const boarding = async (minutes: number): Promise<readonly Section[]> => {
  expectBuilt();
  const first = [
    await firstScreen('first screen of rows, of instances first', mixed, await idealMs(mixed)),
    await firstScreen('first screen of rows, of Logstores only', logstoresOnly, await idealMs(logstoresOnly)),
  ];
  const world = await open(mixed);
  const host: Section = {
    title: `Lag Board: ${accounts.length} accounts × ${regions.length} regions × ${groupsIn(mixed)} groups, round trip ${roundTripMs} ms`,
    rows: [...first, ...(await steady(world, minutes))],
  };
  const page = await pageWork(world, screen, minutes * 5);
  world.board.dispose();
  world.monitor.dispose();
  return [host, page];
};

/** The time until a first instance or Logstore is read by somebody who asks for the way there and nothing else. */
async function idealMs(size: Size): Promise<number> {
  const { clock, services, board, monitor } = await open(size);
  const never = new AbortController().signal;
  const region = regions[0] ?? '';
  const way = async (): Promise<GroupOwnerRef> => {
    const { dts, sls } = await services.cloudOf('a');
    if (size.instances > 0) {
      const [job] = (await dts.describeDtsJobs(region, {}, never)).items;
      return { accountId: 'a', region, instanceId: job?.instanceId ?? '', jobId: job?.jobId ?? '' };
    }
    const project = (await sls.listProject(region, {}, never)).items[0]?.name ?? '';
    const [logstore = ''] = (await sls.listLogStores(region, project, {}, never)).items;
    return { accountId: 'a', region, project, logstore };
  };
  const start = clock.now();
  await clock.until(way().then(of => monitor.read({ of, group: 'all', detail: 'overview' }, never)));
  board.dispose();
  monitor.dispose();
  return clock.now() - start;
}

async function firstScreen(what: string, size: Size, ideal: number): Promise<Row> {
  const { clock, board, monitor } = await open(size);
  const start = clock.now();
  const shown = new Promise<number>(resolve => {
    board.onDidChange(() => {
      if (board.rows().filter(({ state }) => state === 'read').length >= screen) resolve(clock.now() - start);
    });
  });
  board.watch(everySeconds);
  const ms = await clock.until(shown);
  board.dispose();
  monitor.dispose();
  const ratio = ms / ideal;
  return {
    what,
    figure: `${ms} ms`,
    ratio: `${ratio.toFixed(2)} × ${ideal / roundTripMs} round trips`,
    goal: `≤ ${firstScreenAtMost}`,
    isMet: ratio <= firstScreenAtMost,
  };
}

/** It leaves the board read, with the histories of more than an hour. */
async function steady({ clock, services, board }: World, minutes: number): Promise<readonly Row[]> {
  const arrangement = new Arrangement(ownIds);
  const work: number[] = [];
  const update = () => {
    let shown: readonly BoardRow[] = [];
    const ms = cpuMs(() => {
      const all = board.rows();
      shown = arrangement.arrange(all, firstView).rows;
      figuresOf(all, board.failures);
    });
    work.push(ms);
    return shown;
  };
  let rows = update();
  let changes = 0;
  const counting = board.onDidChange(() => {
    const turn = changes++ % updateEvery;
    if (turn > 1) return;
    rows = update();
    // The first one had to catch up with those that were left out.
    if (turn === 0) work.pop();
  });
  board.watch(everySeconds);
  const started = clock.now();
  while (rows.length < groupsIn(mixed) * accounts.length * regions.length || board.summary().unread > 0) {
    await clock.advance(10_000);
  }
  const readAfter = (clock.now() - started) / 1000;
  board.setSight(rows.slice(0, screen).map(({ ref }) => ref));
  await clock.advance(fillingMinutes * 60_000);
  work.length = 0;
  const heaps: number[] = [];
  const callsBefore = services.calls;
  for (let minute = 0; minute < minutes; minute++) {
    await clock.advance(60_000);
    if (minute % heapEvery === 0) heaps.push(heapAfterCollecting());
  }
  const perInterval = (services.calls - callsBefore) / ((minutes * 60) / everySeconds) / rows.length;
  const half = Math.floor(heaps.length / 2);
  const [early, late] = [heaps.slice(half - 1, half + 1), heaps.slice(-2)].map(median) as [number, number];
  const growth = late / early - 1;
  const shuffled = rows.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const anew = median([1, 2, 3].map(() => cpuMs(() => new Arrangement(ownIds).arrange([...shuffled], firstView))));
  counting.dispose();
  work.sort((a, b) => a - b);
  const mostOf = (share: number): number => work[Math.floor(work.length * share)] ?? NaN;
  return [
    { what: 'all groups', figure: `${rows.length} rows`, ratio: `read after ${readAfter} s` },
    {
      what: `calls for each group in ${everySeconds} s`,
      figure: perInterval.toFixed(3),
      goal: '≤ 1',
      isMet: perInterval <= 1,
    },
    ...Object.entries(documentedRates).map(([operation, rate]): Row => {
      const peak = services.peaks.get(operation) ?? 0;
      return { what: `most ${operation} in a second`, figure: String(peak), goal: `≤ ${rate}`, isMet: peak <= rate };
    }),
    {
      what: 'work of the host for an update, once in a second',
      figure: `${median(work).toFixed(1)} ms`,
      ratio: `${(median(work) / anew).toFixed(2)} × that of arranging all rows anew, 95 % ≤ ${mostOf(0.95).toFixed(1)} ms`,
      goal: `≤ ${updateAtMost}`,
      isMet: median(work) / anew <= updateAtMost,
    },
    {
      what: `heap, at the end of ${minutes} minutes against the middle`,
      figure: `${(late / 1e6).toFixed(0)} MB`,
      ratio: `${(growth * 100).toFixed(1)} %`,
      goal: `≤ +${growthAtMost * 100} %`,
      isMet: growth <= growthAtMost,
    },
  ];
}

const ownIds = { account: (id: string) => id, region: (id: string) => id };

/** Of this thread alone, whatever else the computer does. */
function cpuMs(run: () => unknown): number {
  const start = process.threadCpuUsage();
  run();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

const heapAfterCollecting = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};
