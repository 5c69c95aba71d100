import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { CloudError } from '../../src/cloud/errors.ts';
import type { CallRecord } from '../../src/cloud/transport.ts';
import { Service } from '../../src/emulator/service.ts';
import { seededRandom } from '../support/random.ts';
import { usual } from './behaviours.ts';
import { openClients } from './clients.ts';
import { placesIn, region } from './operations.ts';
import { requestIn } from './requests.ts';
import { openRoute, type RouteName, routeNames } from './routes.ts';

/** How so many writes ended, each of which was sent about when the service closed the kept connection. */
interface Races {
  readonly route: RouteName;
  readonly count: number;
  /** How many ended without an answer, so that their effect had to be looked up. */
  readonly lost: number;
  readonly unknown: number;
  readonly wrong: number;
  readonly duplicates: number;
  readonly medianMs: number;
  readonly slowestMs: number;
}

/** A service closes a connection so many milliseconds after its last answer, and the next write comes at about that time. */
const idleMs = 4;

export async function raceCloses(count: number, seed: number): Promise<readonly Races[]> {
  const results: Races[] = [];
  for (const route of routeNames) results.push(await raceOn(route, count, seed));
  return results;
}

async function raceOn(route: RouteName, count: number, seed: number): Promise<Races> {
  const random = seededRandom(seed);
  const service = new Service({ seed });
  const server = createServer(socket => {
    let idle: NodeJS.Timeout | undefined;
    let held: Buffer = Buffer.alloc(0);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(idle);
      });
    socket.on('data', (chunk: Buffer) => {
      clearTimeout(idle);
      held = Buffer.concat([held, chunk]);
      const request = requestIn(held);
      if (request?.whole === undefined) return;
      const { arrival, rest } = request.whole;
      held = rest;
      void service.handle(arrival).then(({ answer }) => {
        if (answer) socket.write(usual(answer));
        idle = setTimeout(() => socket.destroy(), idleMs);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const opened = openRoute(route, { port: (server.address() as AddressInfo).port });
  let lost = 0;
  const onCall = ({ isWrite, code }: CallRecord): void => {
    if (isWrite && code !== undefined) lost += 1;
  };
  const clients = openClients(service, opened.endpoints, { sender: opened.sender, onCall }, ms => delay(ms));
  const { cloud, changes } = clients;
  const { sls } = placesIn(service);
  const groupNow = () =>
    service.world
      .project(sls.project)
      ?.logstores()
      .get(sls.logstore)
      ?.groups.find(({ name }) => name === sls.groupName);
  const never = new AbortController().signal;
  const times: number[] = [];
  let [unknown, wrong] = [0, 0];
  for (let race = 1; race <= count; race++) {
    await cloud.sls.getLogStore(region, sls.project, sls.logstore, never);
    await delay(idleMs - 1 + Math.floor(random() * 3));
    const before = service.requests.writes('UpdateConsumerGroup');
    const timeoutSeconds = 60 + (race % 500);
    const start = performance.now();
    let told: 'answered' | CloudError['outcome'] = 'answered';
    try {
      await changes.editLogstoreGroup(sls, { timeoutSeconds }, never);
    } catch (error) {
      told = error instanceof CloudError ? error.outcome : 'unknown';
    }
    times.push(performance.now() - start);
    const isMade = groupNow()?.timeoutSeconds === timeoutSeconds;
    if (told === 'unknown') unknown += 1;
    else if ((told === 'answered') !== isMade) wrong += 1;
    if (service.requests.writes('UpdateConsumerGroup') > before + 1) wrong += 1;
  }
  clients.close();
  await opened.close();
  server.close();
  await once(server, 'close');
  times.sort((one, other) => one - other);
  return {
    route,
    count,
    lost,
    unknown,
    wrong,
    duplicates: Math.max(0, service.requests.writes('UpdateConsumerGroup') - count),
    medianMs: times[Math.floor(times.length / 2)] ?? 0,
    slowestMs: times.at(-1) ?? 0,
  };
}
