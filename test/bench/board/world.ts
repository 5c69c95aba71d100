import { Board } from '../../../src/model/board/board.ts';
import { everything } from '../../../src/model/board/boardScope.ts';
import type { HistoryStore } from '../../../src/model/lag/history.ts';
import { KeptHistories } from '../../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../../src/model/lag/liveMonitor.ts';
import { SimulatedClock } from '../../support/simulatedClock.ts';
import { Services, type Size } from './services.ts';

export const accounts = ['a', 'b', 'c'];
export const regions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen', 'ap-southeast-1'];
export const roundTripMs = 100;

/** A board of all accounts, and what it is about. */
export type World = Awaited<ReturnType<typeof open>>;

export async function open(size: Size) {
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
    catalog: { onDidChange: nothing },
    pinned: { list: () => [], onDidChange: nothing },
    ...timing,
  });
  board.setScope(everything);
  return { clock, services, monitor, board };
}

const keptNowhere: HistoryStore = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  keys: () => Promise.resolve([]),
};
