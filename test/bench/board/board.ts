import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Arrangement, firstView } from '../../../src/model/board/arranging.ts';
import { Board } from '../../../src/model/board/board.ts';
import { everything } from '../../../src/model/board/boardScope.ts';
import { figuresOf } from '../../../src/model/board/figures.ts';
import type { HistoryStore } from '../../../src/model/lag/history.ts';
import { KeptHistories } from '../../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../../src/model/lag/liveMonitor.ts';
import { SimulatedClock } from '../../support/simulatedClock.ts';
import { median, type Row, type Section } from '../table.ts';
import { groupsIn, Services, type Size } from './services.ts';

const accounts = ['a', 'b', 'c'];
const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'ap-southeast-1'];
/** The rows that fit into a window. */
const screen = 40;
const roundTripMs = 100;
const everySeconds = 60;
const firstScreenAtMost = 1.2;
const growthAtMost = 0.05;
const updateMsAtMost = 8;
const documentedRates = { DescribeDtsJobs: 20, DescribeDtsJobDetail: 40 };

/** 2,000 groups in each region of each account: of instances and Logstores, and of either alone. */
const mixed: Size = { instances: 70, groupsPerInstance: 20, logstores: 20, groupsPerLogstore: 30, shards: 4 };
const logstoresOnly: Size = { ...mixed, instances: 0, logstores: 67 };

/**
 * The round trips until the first Logstore is read, if nothing is asked in vain and the eight calls that a project
 * allows are always under way: projects, Logstores, groups, shards, checkpoints and ends, the newest data, and the times.
 */
const idealOfLogstore = ({ groupsPerLogstore, shards }: Size): number =>
  4 + Math.ceil((groupsPerLogstore + shards) / 8) + 2 * Math.ceil(shards / 8);
/** The instances, then the groups and the task of one at the same time. */
const idealOfInstance = 2;

export const boarding = async (minutes: number): Promise<Section> => {
  const first = [
    await firstScreen('first screen of rows, of instances first', mixed, idealOfInstance),
    await firstScreen('first screen of rows, of Logstores only', logstoresOnly, idealOfLogstore(logstoresOnly)),
  ];
  return {
    title: `Lag Board: ${accounts.length} accounts × ${regions.length} regions × ${groupsIn(mixed)} groups, round trip ${roundTripMs} ms`,
    rows: [...first, ...(await steady(minutes))],
  };
};

async function open(size: Size) {
  const clock = new SimulatedClock();
  const services = new Services(clock, size, roundTripMs);
  const { cloudOf } = services;
  const timing = { now: clock.now, setTimer: clock.setTimer };
  const histories = await KeptHistories.open(keptNowhere, timing);
  const monitor = new LiveMonitor({ cloudOf, histories, ...timing });
  const nothing = () => ({ dispose: () => undefined });
  const board = new Board({
    accounts: {
      list: () => accounts.map(id => ({ id, regions })),
      stateOf: () => ({}),
      onDidChange: nothing,
      onDidReplaceKeys: nothing,
    },
    cloudOf,
    monitor,
    histories,
    pinned: { list: () => [], onDidChange: nothing },
    ...timing,
  });
  board.setScope(everything);
  return { clock, services, histories, monitor, board };
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
  const ratio = ms / (ideal * roundTripMs);
  return {
    what,
    figure: `${ms} ms`,
    ratio: `${ratio.toFixed(2)} × ${ideal} round trips`,
    goal: `≤ ${firstScreenAtMost}`,
    isMet: ratio <= firstScreenAtMost,
  };
}

async function steady(minutes: number): Promise<readonly Row[]> {
  const { clock, services, board, monitor } = await open(mixed);
  const arrangement = new Arrangement({ account: id => id, region: id => id });
  const work: number[] = [];
  const update = () => {
    const start = performance.now();
    const rows = board.rows();
    const arranged = arrangement.arrange(rows, firstView);
    figuresOf(rows, board.failures);
    work.push(performance.now() - start);
    return arranged.rows;
  };
  let rows = update();
  board.onDidChange(() => (rows = update()));
  board.watch(everySeconds);
  const started = clock.now();
  while (rows.length < groupsIn(mixed) * accounts.length * regions.length || board.summary().unread > 0) {
    await clock.advance(10_000);
  }
  const readAfter = (clock.now() - started) / 1000;
  board.setSight(rows.slice(0, screen).map(({ ref }) => ref));
  await clock.advance(6 * 60_000);
  work.length = 0;
  const heaps: number[] = [];
  const callsBefore = services.calls;
  for (let minute = 0; minute < minutes; minute++) {
    await clock.advance(60_000);
    heaps.push(heapAfterCollecting());
  }
  const perInterval = (services.calls - callsBefore) / ((minutes * 60) / everySeconds) / rows.length;
  const half = Math.floor(minutes / 2);
  const [early, late] = [heaps.slice(half, half + 5), heaps.slice(-5)].map(median) as [number, number];
  const growth = late / early - 1;
  board.dispose();
  monitor.dispose();
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
      what: 'work of the host for an update',
      figure: `${median(work).toFixed(1)} ms`,
      ratio: `95 % ≤ ${mostOf(0.95).toFixed(1)} ms, ${work.length} updates`,
      goal: `≤ ${updateMsAtMost} ms`,
      isMet: median(work) <= updateMsAtMost,
    },
    {
      what: `heap, the last five of ${minutes} minutes against the middle`,
      figure: `${(late / 1e6).toFixed(0)} MB`,
      ratio: `${(growth * 100).toFixed(1)} %`,
      goal: `≤ +${growthAtMost * 100} %`,
      isMet: growth <= growthAtMost,
    },
  ];
}

const keptNowhere: HistoryStore = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  keys: () => Promise.resolve([]),
};

const heapAfterCollecting = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};
