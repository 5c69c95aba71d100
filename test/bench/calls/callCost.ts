import { join } from 'node:path';
import { Child } from '../childProcesses.ts';
import { median, type Section, spread } from '../table.ts';
import { contenders, type ServiceName, services } from './contenders.ts';

const oursOverFloorAtMost = 1.3;
const vendorOverOursAtLeast = 2.5;

const titles: Readonly<Record<ServiceName, string>> = {
  dts: 'CPU time of one signed call, DTS DescribeConsumerChannel',
  sls: 'CPU time of one signed call, SLS ListLogStores',
};

const warmUpCalls = 4000;
const turnsPerRound = 20;
const callsPerTurn = 100;

/**
 * CPU time per signed call of the floor, of ours and of the vendor's clients. They take short turns, and of the turns of
 * a round the cheapest counts, for each: what else the machine does can only add to the time of a call.
 */
export const callCost = async (rounds: number): Promise<readonly Section[]> => {
  using server = new Child<never, number>(join(import.meta.dirname, 'answerServer.ts'));
  const port = await server.next();
  const sections: Section[] = [];
  for (const service of services) {
    using entrants = new DisposableStack();
    const children = Object.keys(contenders[service]).map(name => ({
      name,
      microseconds: [] as number[],
      child: entrants.use(
        new Child<number, number>(join(import.meta.dirname, 'contenderProcess.ts'), [service, name, String(port)]),
      ),
    }));
    // Until the compiler of the runtime has settled.
    for (const { child } of children) await child.ask(warmUpCalls);
    for (let round = 0; round < rounds; round++) {
      const turns = children.map((): number[] => []);
      for (let turn = 0; turn < turnsPerRound; turn++) {
        for (const [index, { child }] of children.entries()) turns[index]?.push(await child.ask(callsPerTurn));
      }
      for (const [index, { microseconds }] of children.entries()) microseconds.push(Math.min(...(turns[index] ?? [])));
    }
    const costs = new Map(children.map(({ name, microseconds }) => [name, microseconds]));
    sections.push({ title: titles[service], rows: rowsOf(costs) });
  }
  return sections;
};

const rowsOf = (costs: ReadonlyMap<string, readonly number[]>): Section['rows'] => {
  const floor = costs.get('floor') ?? [];
  const ours = costs.get('ours') ?? [];
  return [...costs].map(([what, microseconds]) => {
    const figure = `${median(microseconds).toFixed(0)} µs`;
    if (what === 'floor') return { what: 'floor: undici, one HMAC, JSON.parse', figure };
    const isOurs = what === 'ours';
    const ratios = ratiosOf(microseconds, isOurs ? floor : ours);
    return {
      what,
      figure,
      ratio: `${spread(ratios)} × ${isOurs ? 'floor' : 'ours'}`,
      goal: isOurs ? `≤ ${oursOverFloorAtMost} × floor` : `≥ ${vendorOverOursAtLeast} × ours`,
      isMet: isOurs ? median(ratios) <= oursOverFloorAtMost : median(ratios) >= vendorOverOursAtLeast,
    };
  });
};

/** Round by round, because what else the machine does changes from one to the next. */
const ratiosOf = (some: readonly number[], others: readonly number[]): readonly number[] =>
  some.map((value, round) => value / (others[round] ?? NaN));
