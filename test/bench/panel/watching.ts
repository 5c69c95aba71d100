import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LogstoreGroupRef } from '../../../src/model/places.ts';
import type { HistoryStore } from '../../../src/model/lag/history.ts';
import { KeptHistories } from '../../../src/model/lag/keptHistories.ts';
import { LiveMonitor } from '../../../src/model/lag/liveMonitor.ts';
import { RecentLags, snapshotOf } from '../../../src/panels/group/snapshot.ts';
import { fullLogstore, shardCount, someBehind } from '../../support/fullLogstore.ts';
import type { Section } from '../table.ts';
import { madeAccount } from './madeReadings.ts';

const minutes = 10;
const everySeconds = 2;
const growthAtMost = 0.05;

/**
 * The extension's side of a panel that is watched for ten minutes of the emulator's clock: the monitor, the histories
 * and the snapshots for the page. The emulator and our own bookkeeping lie in the same heap, so a small part of what is
 * seen to grow is theirs.
 */
export const watching = async (): Promise<Section> => {
  const { cloud, place, groups } = fullLogstore(someBehind, { roundTripMs: 5 });
  const { clock, cloudOf, records } = cloud;
  const histories = await KeptHistories.open(keptNowhere, { setTimer: clock.setTimer });
  const monitor = new LiveMonitor({ cloudOf, histories, now: clock.now, setTimer: clock.setTimer });
  const ref: LogstoreGroupRef = { kind: 'sls', ...place, groupName: groups[0] ?? '' };
  const recent = new RecentLags();
  let readings = 0;
  let snapshotBytes = 0;
  monitor.onDidRead(() => {
    const reading = monitor.latest(ref);
    if (reading?.kind !== 'sls') return;
    readings += 1;
    recent.add(reading);
    const snapshot = snapshotOf({
      about: { ref, name: ref.groupName, range: '1h' },
      account: madeAccount,
      regionName: ref.region,
      instanceName: undefined,
      isRefreshing: false,
      reading,
      failure: undefined,
      history: histories.of(ref),
      recent: recent.all(),
      symptoms: [],
      hasUndo: false,
      isPinned: false,
      refusalWords: refusal => refusal,
      now: clock.now(),
    });
    snapshotBytes = JSON.stringify(snapshot).length;
  });
  const watch = monitor.watch({ of: place, group: ref, detail: 'exact', everySeconds });
  const heaps: number[] = [];
  for (let minute = 0; minute < minutes; minute++) {
    await clock.advance(60_000);
    records.length = 0;
    heaps.push(heapAfterCollecting());
  }
  watch.dispose();
  monitor.dispose();
  const [early, late] = [heaps.slice(3, 6), heaps.slice(-3)].map(mean) as [number, number];
  const growth = late / early - 1;
  return {
    title: `The extension's side of a panel with ${shardCount} shards, ${minutes} minutes at one reading every ${everySeconds} s`,
    rows: [
      {
        what: 'heap, last three minutes against the fourth to the sixth',
        figure: `${(late / 1e6).toFixed(1)} MB`,
        ratio: `${(growth * 100).toFixed(1)} %, ${readings} readings`,
        goal: `≤ +${growthAtMost * 100} %`,
        isMet: growth <= growthAtMost,
      },
      {
        what: 'what is kept of the history',
        figure: `${histories.of(ref).samples.length} samples`,
        ratio: `${(snapshotBytes / 1000).toFixed(0)} kB for the page`,
      },
    ],
  };
};

const keptNowhere: HistoryStore = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(),
  keys: () => Promise.resolve([]),
};

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

const heapAfterCollecting = (): number => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
};
