import { join } from 'node:path';
import type { Page } from '../../../src/cloud/bodies.ts';
import { type Cloud, connect } from '../../../src/cloud/cloud.ts';
import { createDirectSender } from '../../../src/cloud/directSender.ts';
import { endpointsAt } from '../../../src/cloud/endpoints.ts';
import { Transport } from '../../../src/cloud/transport.ts';
import { sampleRegions } from '../../../src/emulator/world/sampleInstances.ts';
import type { Scale } from '../../../src/emulator/world/world.ts';
import { fewAtATime } from '../../../src/model/fewAtATime.ts';
import { Child } from '../childProcesses.ts';
import type { Row, Section } from '../table.ts';
import type { Reachable } from './scaledEmulator.ts';

const overIdealAtMost = 1.2;
const roundTripMs = 50;
const scale: Scale = { instances: 10_000, projects: 500, logstoresPerProject: 200 };

/** DescribeDtsJobs: calls under way and calls per second, for each region; elements on a page. */
const dtsLimits = { underWay: 5, perSecond: 20, pageSize: 30 };
/** The product opens projects one by one and lets each have 8 calls under way. A walk over all has 8 in total here. */
const slsLimits = { underWay: 8, pageSize: 500 };

/** How long it takes to list the scaled account, against the shortest time that round trip and rates allow. */
export const listing = async (): Promise<Section> => {
  using emulator = new Child<never, Reachable>(join(import.meta.dirname, 'scaledEmulator.ts'), [
    JSON.stringify(scale),
    String(roundTripMs),
  ]);
  const { origin, credentials } = await emulator.next();
  const sender = createDirectSender();
  let repeated = 0;
  const transport = new Transport({ sender, onCall: ({ attempt }) => (repeated += attempt > 1 ? 1 : 0) });
  const cloud = connect({
    transport,
    credentials: () => Promise.resolve(credentials),
    endpoints: endpointsAt(origin),
    account: 'bench',
  });
  try {
    const rows = [await listInstances(cloud), await listLogService(cloud)];
    const title = `Listing the scaled account, round trip ${roundTripMs} ms, calls repeated: ${repeated}`;
    return { title, rows };
  } finally {
    sender.close();
  }
};

/** Every region at once: each has limits of its own. */
const listInstances = async ({ dts }: Cloud): Promise<Row> => {
  const { value: pages, ms } = await timed(() =>
    Promise.all(
      sampleRegions.map(region =>
        allPages(page => dts.describeDtsJobs(region, { pageNumber: page + 1 }, neverCancelled)),
      ),
    ),
  );
  expectCount('instances', pages, scale.instances);
  const pagesOfRegion = Math.ceil(scale.instances / sampleRegions.length / dtsLimits.pageSize);
  const idealMs = Math.max(
    roundTripMs * Math.ceil(pagesOfRegion / dtsLimits.underWay),
    (pagesOfRegion / dtsLimits.perSecond) * 1000,
  );
  const what = `${scale.instances} instances, ${sampleRegions.length} regions × ${pagesOfRegion} pages, 20 calls/s each`;
  return row(what, ms, idealMs);
};

/** The projects of every region at once, then the Logstores of all of them. */
const listLogService = async ({ sls }: Cloud): Promise<Row> => {
  const { value, ms } = await timed(async () => {
    const projects = await Promise.all(
      sampleRegions.map(async region => {
        const { items } = await allPages(page =>
          sls.listProject(region, { offset: page * slsLimits.pageSize }, neverCancelled),
        );
        return { items: items.map(({ name }) => ({ region, name })) };
      }),
    );
    const waiting = projects.flatMap(({ items }) => items);
    const logstores: { readonly items: readonly string[] }[] = [];
    await fewAtATime(waiting, slsLimits.underWay, async ({ region, name }) => {
      const pageOf = (page: number) =>
        sls.listLogStores(region, name, { offset: page * slsLimits.pageSize }, neverCancelled);
      logstores.push(await allPages(pageOf));
    });
    return { projects, logstores };
  });
  const logstoreCount = scale.projects * scale.logstoresPerProject;
  expectCount('projects', value.projects, scale.projects);
  expectCount('Logstores', value.logstores, logstoreCount);

  const pagesOfProject = Math.ceil(scale.logstoresPerProject / slsLimits.pageSize);
  const idealMs = roundTripMs * (1 + Math.ceil((scale.projects * pagesOfProject) / slsLimits.underWay));
  const what = `${scale.projects} projects with ${logstoreCount} Logstores, ${slsLimits.underWay} projects at a time`;
  return row(what, ms, idealMs);
};

/** The first page tells how many there are, and the others are asked for together. */
const allPages = async <T>(
  fetchPage: (page: number) => Promise<Page<T>>,
): Promise<{ readonly items: readonly T[] }> => {
  const first = await fetchPage(0);
  const count = Math.ceil(first.total / Math.max(first.items.length, 1));
  const rest = await Promise.all(Array.from({ length: count - 1 }, (_, index) => fetchPage(index + 1)));
  return { items: [first, ...rest].flatMap(({ items }) => items) };
};

const neverCancelled = new AbortController().signal;

const timed = async <T>(work: () => Promise<T>): Promise<{ readonly value: T; readonly ms: number }> => {
  const start = performance.now();
  const value = await work();
  return { value, ms: performance.now() - start };
};

const expectCount = (
  what: string,
  lists: readonly { readonly items: readonly unknown[] }[],
  expected: number,
): void => {
  const count = lists.reduce((sum, { items }) => sum + items.length, 0);
  if (count !== expected) throw new Error(`${count} ${what} were listed, not ${expected}.`);
};

const row = (what: string, ms: number, idealMs: number): Row => ({
  what,
  figure: `${(ms / 1000).toFixed(2)} s`,
  ratio: `${(ms / idealMs).toFixed(2)} × ideal of ${(idealMs / 1000).toFixed(2)} s`,
  goal: `≤ ${overIdealAtMost} × ideal`,
  isMet: ms <= overIdealAtMost * idealMs,
});
