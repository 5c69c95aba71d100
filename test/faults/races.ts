import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from '../../src/cloud/cloud.ts';
import { CloudError } from '../../src/cloud/errors.ts';
import { Transport } from '../../src/cloud/transport.ts';
import { arrivalOf } from '../../src/emulator/operation.ts';
import { Service } from '../../src/emulator/service.ts';
import { LiveCatalog } from '../../src/model/catalog/liveCatalog.ts';
import { GroupChanges } from '../../src/model/groups/groupChanges.ts';
import { seededRandom } from '../support/random.ts';
import { usual } from './behaviours.ts';
import { placesIn, region } from './operations.ts';
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
    let held = Buffer.alloc(0);
    socket
      .on('error', () => undefined)
      .on('close', () => {
        clearTimeout(idle);
      });
    socket.on('data', (chunk: Buffer) => {
      clearTimeout(idle);
      held = Buffer.concat([held, chunk]);
      const end = held.indexOf('\r\n\r\n') + 4;
      if (end < 4) return;
      const [start = '', ...lines] = held.toString('latin1', 0, end - 4).split('\r\n');
      const headers = Object.fromEntries(lines.map(line => line.split(/: (.*)/s, 2)));
      const length = Number(headers['content-length'] ?? 0);
      if (held.length < end + length) return;
      const [method = '', url = ''] = start.split(' ');
      const arrival = arrivalOf(method, url, headers, held.subarray(end, end + length));
      held = Buffer.alloc(0);
      void service.handle(arrival).then(({ answer }) => {
        if (answer) socket.write(usual(answer));
        idle = setTimeout(() => socket.destroy(), idleMs);
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const opened = openRoute(route, { port: (server.address() as AddressInfo).port });
  const [account] = service.accounts;
  if (account === undefined) throw new Error('The emulator has no account.');
  let lost = 0;
  const cloud = connect({
    transport: new Transport({
      sender: opened.sender,
      onCall: ({ isWrite, code }) => {
        if (isWrite && code !== undefined) lost += 1;
      },
    }),
    credentials: () => Promise.resolve(account),
    endpoints: opened.endpoints,
    account: 'sample',
  });
  const catalog = new LiveCatalog(() => Promise.resolve(cloud));
  const changes = new GroupChanges({
    cloudOf: () => Promise.resolve(cloud),
    catalog,
    histories: { mark: () => undefined, forget: () => undefined },
    resets: { forget: () => Promise.resolve() },
    wait: ms => delay(ms),
  });
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
  catalog.dispose();
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
