import { CloudError } from '../../src/cloud/errors.ts';
import type { Sender } from '../../src/cloud/wire.ts';
import { Service } from '../../src/emulator/service.ts';
import { type Authority, createAuthority } from '../support/authority.ts';
import { seededRandom } from '../support/random.ts';
import type { Behaviour } from './behaviours.ts';
import { openClients } from './clients.ts';
import { type Certificates, OddServer } from './oddServer.ts';
import { type Books, type Operation, placesIn, region } from './operations.ts';
import { operationOf } from './requests.ts';
import { openPlainRoute, openRoute, type RouteName } from './routes.ts';

export interface Scene {
  readonly behaviour: Behaviour;
  readonly operation: Operation;
  readonly route: RouteName;
  /** How often the behaviour is met. */
  readonly times: number;
  /** Whether the user cancels the operation a moment after the behaviour is met. */
  readonly isCancelled: boolean;
  /** Decides the world of the services and where answers are cut. */
  readonly seed: number;
}

/** How an operation ended, as far as its caller was told. */
type Told = 'answered' | 'notApplied' | 'unknown' | 'cancelled' | 'untyped';

export interface Played {
  readonly scene: Scene;
  readonly told: Told;
  readonly code: string | undefined;
  readonly ms: number;
  /** How often the behaviour was met. */
  readonly met: number;
  /** What the services performed more than once. */
  readonly duplicates: number;
  readonly leaked: number;
  /** Everything that is not as it should be. */
  readonly problems: readonly string[];
}

export const nameOf = ({ behaviour, operation, route, times, isCancelled }: Scene): string =>
  `${operation.name}, ${route}, ${isCancelled ? 'cancelled' : times === 1 ? 'once' : 'always'}: ${behaviour.name}`;

/** What an endless behaviour is ended by. Other ones must end by themselves, long before the limits for them. */
const shortMs = 500;
const longMs = 20_000;
const slackMs = 12_000;
const tries = 3;

/** Why operations are cancelled, and the longest moment until they are. */
const cancelled = new Error('The user has cancelled.');
const longestMomentMs = 30;

const withTls: readonly Behaviour['at'][] = ['handshake', 'certificate', 'secured', 'proxy', 'deadProxy'];
const withProxy: readonly Behaviour['at'][] = ['proxy', 'deadProxy'];
/** Where it is certain on the direct route that nothing of a request was sent. */
const beforeSending: readonly Behaviour['at'][] = ['nowhere', 'handshake', 'certificate', 'proxy', 'deadProxy'];

/** A port at which nobody listens, and which the system gives to nobody. `fetch` refuses to use the one before it. */
const deadPort = 2;

/** What all scenes share, because it takes long to make. */
export interface Stage {
  readonly authority: Authority;
  readonly certificates: Certificates;
}

export async function setStage(): Promise<Stage> {
  const names = [
    '127.0.0.1',
    `dts.${region}.aliyuncs.com`,
    `${region}.log.aliyuncs.com`,
    `k8s-log-prod.${region}.log.aliyuncs.com`,
  ];
  const [authority, other] = [await createAuthority('Company CA'), await createAuthority('Stranger')];
  return {
    authority,
    certificates: {
      right: await authority.issue(...names),
      stranger: await other.issue(...names),
      otherName: await authority.issue('other.test'),
    },
  };
}

/** Plays one scene with real clients, and compares what they were told with the books of the services. */
export async function play(scene: Scene, stage: Stage): Promise<Played> {
  const { behaviour, operation, route, times, isCancelled, seed } = scene;
  let skippedMs = 0;
  const service = new Service({ seed, clock: () => new Date(Date.now() + skippedMs) });
  // A cancellation has to end what would go on until a limit.
  const isEndless = behaviour.isEndless === true && !isCancelled;
  const isTls = withTls.includes(behaviour.at);
  const controller = new AbortController();
  const cut = seededRandom(seed);
  const cancel = (): void => {
    controller.abort(cancelled);
  };
  const server = new OddServer({
    service,
    behaviour,
    operation: operation.name,
    times,
    cut,
    onMet: () => {
      if (isCancelled) setTimeout(cancel, Math.floor(cut() * longestMomentMs));
    },
    ...(isTls && { certificates: stage.certificates }),
  });
  await server.listen();
  const opened = openRoute(route, {
    port: server.port,
    ...(isTls && { ca: stage.authority.pem }),
    ...(withProxy.includes(behaviour.at) && { proxyPort: server.proxyPort }),
  });
  const dead =
    behaviour.at === 'deadProxy'
      ? openRoute(route, { port: server.proxyPort, ca: stage.authority.pem, proxyPort: deadPort })
      : openPlainRoute(route);
  const sender: Sender = async (request, limits) => {
    if (operationOf(request.method, request.path, request.headers) !== operation.name) {
      return opened.sender(request, { ...limits, connectMs: longMs, headersMs: longMs, bodyMs: longMs });
    }
    const ms = isEndless ? shortMs : longMs;
    server.isExpected = true;
    try {
      const limited = { ...limits, connectMs: ms, headersMs: ms, bodyMs: ms };
      if (!server.meetsNowhere()) return await opened.sender(request, limited);
      const host = `${'host' in behaviour ? behaviour.host : '127.0.0.1'}:${isTls ? server.proxyPort : deadPort}`;
      const origin = `${isTls ? 'https' : 'http'}://${host}`;
      return await dead.sender({ ...request, origin, headers: { ...request.headers, host } }, limited);
    } finally {
      server.isExpected = false;
    }
  };
  const wait = (ms: number): Promise<void> => {
    skippedMs += ms;
    return Promise.resolve();
  };
  const clients = openClients(service, opened.endpoints, { sender, wait: () => Promise.resolve() }, wait);
  const books: Books = { service, places: placesIn(service) };
  const start = performance.now();
  const { told, code } = await toldBy(operation.run({ ...clients, ...books, signal: controller.signal }));
  const ms = Math.round(performance.now() - start);
  clients.close();
  await opened.close();
  await dead.close();
  const leaked = await server.leftAfter(slackMs);
  await server.close();

  const performed = service.requests.writes(operation.name);
  const duplicates = Math.max(0, performed - 1);
  const problems: string[] = [];
  const check = (isRight: boolean, problem: string): void => {
    if (!isRight) problems.push(problem);
  };
  check(told !== 'untyped', `an error without a type: ${code ?? ''}`);
  check(leaked === 0, `${leaked} sockets left open`);
  check(ms <= (isEndless ? tries * 3 * shortMs : 0) + slackMs, `took ${ms} ms`);
  check(server.met > 0 || canBeMissed(scene), 'the behaviour was not met');
  check(told !== 'cancelled' || isCancelled, 'cancelled by nobody');
  if (operation.isMade) {
    const isMade = operation.isMade(books);
    check(duplicates === 0, `performed ${performed} times`);
    check(server.begun <= 1, `sent ${server.begun} times`);
    check(told !== 'answered' || isMade, 'said to be made, and is not');
    check(!['notApplied', 'cancelled'].includes(told) || !isMade, 'said not to be made, and is');
    check(
      told !== 'unknown' || (operation.isListedLate === true && !isMade),
      'nobody knows, although a look would tell',
    );
  }
  check(told === 'answered' || !mustSucceed(scene), `${told} (${code ?? ''}), although it had to succeed`);
  return { scene, told, code, ms, met: server.met, duplicates, leaked, problems };
}

/** A write has a connection of its own, so it never meets what happens to kept ones. */
const canBeMissed = ({ behaviour }: Scene): boolean => behaviour.at === 'kept' || behaviour.at === 'idle';

function mustSucceed({ behaviour, operation, route, times, isCancelled }: Scene): boolean {
  if (isCancelled) return false;
  const isUnderstood =
    behaviour.isUnderstood === 'always' || (behaviour.isUnderstood === 'directly' && route === 'direct');
  if (isUnderstood) return true;
  if (times > 1 || behaviour.isFinal) return false;
  return operation.isMade === undefined || (route === 'direct' && beforeSending.includes(behaviour.at));
}

async function toldBy(running: Promise<unknown>): Promise<{ readonly told: Told; readonly code?: string }> {
  try {
    await running;
    return { told: 'answered' };
  } catch (error) {
    if (error === cancelled) return { told: 'cancelled' };
    if (!(error instanceof CloudError)) return { told: 'untyped', code: String(error) };
    return { told: error.outcome, ...(error.code !== undefined && { code: error.code }) };
  }
}
