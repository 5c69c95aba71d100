import type { SlsClient } from '../../../src/cloud/sls/client.ts';
import { decodeCursor, encodeCursor } from '../../../src/model/lag/cursors.ts';
import { SlsReader } from '../../../src/model/lag/slsReader.ts';
import { type FullLogstore, fullLogstore, groupCount, shardCount, someBehind } from '../../support/fullLogstore.ts';
import { total } from '../../support/memorySender.ts';
import type { Row, Section } from '../table.ts';

const roundTripMs = 50;
const everySeconds = 60;
const steadyRounds = 5;
const callsAtMost = { first: 2100, steady: 300 };

interface Cost {
  readonly calls: number;
  /** On the emulator's clock: what the round trips take, eight under way at a time. */
  readonly ms: number;
}

/** What it costs to know the lag of all groups of a full Logstore, against a reading of each group by itself. */
export const refresh = async (): Promise<Section> => {
  const store = fullLogstore(someBehind, { roundTripMs });
  const reader = new SlsReader(store.place, store.cloud.cloudOf, store.cloud.clock.now);
  const read = (exact: boolean) => async () => {
    const wanted = { areAll: true, named: new Set<string>(), exact: exact ? 'all' : new Set<string>(), isFresh: false };
    const { readings } = await reader.read(wanted as Parameters<typeof reader.read>[0], neverCancelled);
    if (readings.size !== groupCount) throw new Error(`${readings.size} groups were read.`);
  };
  const naive = await costOf(store, () => readNaively(store));
  const exact = await costOf(store, read(true));
  const steady: Cost[] = [];
  for (let round = 0; round < steadyRounds; round++) {
    store.cloud.clock.jump(everySeconds * 1000);
    steady.push(await costOf(store, read(false)));
  }
  const mostCalls = Math.max(...steady.map(({ calls }) => calls));
  const longest = Math.max(...steady.map(({ ms }) => ms));
  return {
    title: `Refreshing ${groupCount} groups × ${shardCount} shards, round trip ${roundTripMs} ms`,
    rows: [
      { what: 'each group by itself, as in the documented sample', figure: figureOf(naive) },
      row('first refresh, everything exactly', exact, naive, callsAtMost.first),
      row(
        `the dearest of ${steadyRounds} later ones, every ${everySeconds} s`,
        { calls: mostCalls, ms: longest },
        naive,
        callsAtMost.steady,
      ),
    ],
  };
};

/** https://www.alibabacloud.com/help/doc-detail/55912.htm */
const readNaively = async ({ cloud, place, groups }: FullLogstore): Promise<void> => {
  const { sls } = await cloud.cloudOf(place.accountId);
  await Promise.all(groups.map(group => readGroupNaively(sls, { ...place, group })));
};

const readGroupNaively = async (
  sls: SlsClient,
  { region, project, logstore, group }: FullLogstore['place'] & { readonly group: string },
): Promise<void> => {
  const timeBefore = async (shard: number, cursor: string): Promise<number> => {
    const previous = (decodeCursor(cursor) ?? 0n) - 1n;
    return sls.getCursorTime(region, project, logstore, shard, encodeCursor(previous), neverCancelled);
  };
  const checkpoints = await sls.getCheckPoint(region, project, logstore, group, neverCancelled);
  await Promise.all(
    checkpoints.map(async ({ shard, checkpoint }) => {
      const end = await sls.getCursor(region, project, logstore, shard, 'end', neverCancelled);
      return (await timeBefore(shard, end)) - (await timeBefore(shard, checkpoint));
    }),
  );
};

const neverCancelled = new AbortController().signal;

const costOf = async ({ cloud }: FullLogstore, work: () => Promise<void>): Promise<Cost> => {
  const start = cloud.clock.now();
  const calls = await cloud.callsDuring(() => cloud.clock.until(work()));
  return { calls: total(calls), ms: cloud.clock.now() - start };
};

const figureOf = ({ calls, ms }: Cost): string => `${calls} calls, ${(ms / 1000).toFixed(1)} s`;

const row = (what: string, cost: Cost, naive: Cost, callsAllowed: number): Row => ({
  what,
  figure: figureOf(cost),
  ratio: `${(cost.calls / naive.calls).toFixed(2)} × calls, ${(cost.ms / naive.ms).toFixed(2)} × time`,
  goal: `≤ ${callsAllowed} calls`,
  isMet: cost.calls <= callsAllowed,
});
