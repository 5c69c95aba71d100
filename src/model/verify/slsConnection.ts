import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { authorityOf, openConnection } from '../../cloud/connection.ts';
import type { Endpoint } from '../../cloud/endpoints.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { BrokerWay } from '../../cloud/kafka/broker.ts';
import { orAborted } from '../../cloud/orAborted.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import { TimeLimit } from '../../cloud/timeLimit.ts';
import { codeOf, SendFailure } from '../../cloud/wire.ts';
import type { LogstoreGroupRef } from '../places.ts';
import type { LearntPermission } from './learntPermissions.ts';

/** What there was to see at each step, in the order of the steps. */
interface SlsSights {
  /** None where a proxy looks the name up. */
  readonly name: { readonly host: string; readonly addresses: readonly string[] };
  readonly connect: { readonly address: string; readonly port: number; readonly proxy?: string };
  /** Missing where the endpoint is one of this computer, which has no certificate. */
  readonly tls: { readonly protocol: string; readonly issuer: string; readonly validTo: string } | undefined;
  readonly read: { readonly logstore: string };
  readonly shards: { readonly open: number; readonly readOnly: number };
  /** The cursors of one shard; equal ones mean that it has no data. */
  readonly cursors: { readonly shard: number; readonly isEmpty: boolean };
  readonly group: { readonly checkpoints: number };
  readonly permissions: readonly ActionPermission[];
}

export type SlsCheckStep = keyof SlsSights;

/** A step of the check: how long it took, and either what there was to see or why it failed. */
export type SlsCheck = {
  readonly [S in SlsCheckStep]: { readonly step: S; readonly ms: number } & (
    { readonly seen: SlsSights[S] } | { readonly failure: CloudError }
  );
}[SlsCheckStep];

export const slsCheckSteps: readonly SlsCheckStep[] = [
  'name',
  'connect',
  'tls',
  'read',
  'shards',
  'cursors',
  'group',
  'permissions',
];

/** What a consumer may do, and what is known about whether RAM allows it. */
export interface ActionPermission {
  readonly action: string;
  /** `unknown` for what cannot be known without changing something. */
  readonly state: 'allowed' | 'refused' | 'unknown';
  /** When it was learnt from a change that the user has made. */
  readonly at?: number;
}

/**
 * The actions of the official libraries, which have the same permissions to ask for, with the operations that need them
 * and that this extension has too. A heartbeat is never sent from here, because it joins the group.
 * https://www.alibabacloud.com/help/en/sls/user-guide/use-consumer-groups-to-consume-data
 */
const clientActions = {
  'log:GetCursorOrData': 'GetCursor',
  'log:ListConsumerGroup': 'ListConsumerGroup',
  'log:GetConsumerGroupCheckPoint': 'GetCheckPoint',
  'log:CreateConsumerGroup': 'CreateConsumerGroup',
  'log:UpdateConsumerGroup': 'UpdateConsumerGroup',
  'log:ConsumerGroupHeartBeat': undefined,
  'log:ConsumerGroupUpdateCheckPoint': 'ConsumerGroupUpdateCheckPoint',
} as const;

export interface SlsConnection {
  readonly ref: LogstoreGroupRef;
  readonly endpoint: Endpoint;
  readonly sls: Pick<SlsClient, 'getLogStore' | 'listShards' | 'getCursor' | 'listConsumerGroup' | 'getCheckPoint'>;
  /** What was learnt of an operation that changes something. */
  readonly learnt: (operation: string) => LearntPermission | undefined;
}

/**
 * Goes the way of a consumer, from the name of the host to the cursors of the Logstore, by calls that only read. Each step
 * is told as soon as it is over. Where no connection can be seen, the signed calls are tried all the same, because VS Code
 * may send them another way. Rejects only with the reason of the signal.
 */
export async function verifySlsConnection(
  connection: SlsConnection,
  way: BrokerWay,
  onCheck: (check: SlsCheck) => void,
  now: () => number = () => performance.now(),
): Promise<void> {
  const { ref, sls, learnt } = connection;
  const { region, project, logstore, groupName } = ref;
  const { signal } = way;
  const called = new Map<string, 'allowed' | 'refused'>();
  const step = async <S extends SlsCheckStep>(name: S, run: () => Promise<SlsSights[S]>): Promise<boolean> => {
    const begun = now();
    // The compiler does not follow that the name and what was seen belong together.
    const told = (result: { readonly seen: unknown } | { readonly failure: CloudError }): void =>
      onCheck({ step: name, ms: now() - begun, ...result } as SlsCheck);
    try {
      const seen = await run();
      signal.throwIfAborted();
      told({ seen });
      return true;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof CloudError)) throw error;
      told({ failure: error });
      // A call that is denied says that everything before it works.
      return error.kind === 'denied';
    }
  };
  const call = async <T>(operation: string, answer: Promise<T>): Promise<T> => {
    try {
      const value = await answer;
      called.set(operation, 'allowed');
      return value;
    } catch (error) {
      if (error instanceof CloudError && error.kind === 'denied') called.set(operation, 'refused');
      throw error;
    }
  };

  const { origin } = connection.endpoint;
  await (async () =>
    (await step('name', () => nameOf(origin, way))) &&
    (await step('connect', () => connectTo(origin, way))) &&
    (await step('tls', () => tlsOf(origin, way))))();
  const read = step('read', async () => {
    await call('GetLogStore', sls.getLogStore(region, project, logstore, signal));
    return { logstore };
  });
  if (!(await read)) return;
  let shard: number | undefined;
  const isListed = await step('shards', async () => {
    const shards = await call('ListShards', sls.listShards(region, project, logstore, signal));
    const open = shards.filter(({ status }) => status !== 'readonly');
    shard = (open[0] ?? shards[0])?.id;
    return { open: open.length, readOnly: shards.length - open.length };
  });
  if (!isListed) return;
  const areCursorsThere = await step('cursors', async () => {
    // Every Logstore has had a shard with this number. It may be gone, which is no question of permissions.
    const id = shard ?? 0;
    const cursor = (from: 'begin' | 'end'): Promise<string> =>
      call('GetCursor', sls.getCursor(region, project, logstore, id, from, signal));
    const [begin, end] = [await cursor('begin'), await cursor('end')];
    return { shard: id, isEmpty: begin === end };
  });
  if (!areCursorsThere) return;
  const isGroupThere = await step('group', async () => {
    const groups = await call('ListConsumerGroup', sls.listConsumerGroup(region, project, logstore, signal));
    if (!groups.some(({ name }) => name === groupName)) throw gone();
    const found = await call('GetCheckPoint', sls.getCheckPoint(region, project, logstore, groupName, signal));
    return { checkpoints: found.filter(({ checkpoint }) => checkpoint !== '').length };
  });
  if (!isGroupThere) return;
  await step('permissions', () => Promise.resolve(permissionsOf(called, learnt)));
}

const gone = (): CloudError =>
  new CloudError('notFound', {
    service: 'sls',
    operation: 'ListConsumerGroup',
    outcome: 'notApplied',
    fault: 'noSuchGroup',
  });

function permissionsOf(
  called: ReadonlyMap<string, 'allowed' | 'refused'>,
  learnt: SlsConnection['learnt'],
): readonly ActionPermission[] {
  return Object.entries(clientActions).map(([action, operation]) => {
    const state = operation && called.get(operation);
    if (state) return { action, state };
    const known = operation && learnt(operation);
    return known
      ? { action, state: known.isAllowed ? 'allowed' : 'refused', at: known.at }
      : { action, state: 'unknown' };
  });
}

/** The address that is connected to before TLS begins, in the form in which proxies are chosen. */
const plainOf = (origin: string): URL => new URL(`http://${authorityOf(new URL(origin))}`);

/** The addresses of the host. There are none where a proxy looks the name up. */
async function nameOf(origin: string, way: BrokerWay): Promise<SlsSights['name']> {
  const host = new URL(origin).hostname.replace(/^\[|\]$/g, '');
  const limit = new TimeLimit();
  limit.start(way.connectMs, 'UND_ERR_CONNECT_TIMEOUT');
  try {
    const ending = AbortSignal.any([way.signal, limit.signal]);
    const { proxy } = await orAborted(way.wayTo(origin), ending);
    if (proxy) return { host, addresses: [] };
    if (isIP(host) !== 0) return { host, addresses: [host] };
    const found = await orAborted(lookup(host, { all: true }), ending);
    return { host, addresses: found.map(({ address }) => address) };
  } catch (error) {
    throw notReached(limit.signal.aborted ? limit.code : codeOf(error), error);
  } finally {
    limit.stop();
  }
}

async function connectTo(origin: string, way: BrokerWay): Promise<SlsSights['connect']> {
  try {
    const taken = await orAborted(way.wayTo(origin), way.signal);
    const { proxy } = taken;
    const target = plainOf(origin);
    const socket = await openConnection(target, taken, way.connectMs, way.signal);
    const address = socket.remoteAddress ?? '';
    socket.destroy();
    const port = Number(authorityOf(target).split(':').at(-1));
    return { address, port, ...(proxy && { proxy: authorityOf(proxy) }) };
  } catch (error) {
    throw notReached(codeOf(error), error);
  }
}

async function tlsOf(origin: string, way: BrokerWay): Promise<SlsSights['tls']> {
  if (!origin.startsWith('https:')) return undefined;
  try {
    const taken = await orAborted(way.wayTo(origin), way.signal);
    // A way of its own, so that no earlier session is resumed, which would show no certificate.
    const socket = await openConnection(new URL(origin), { ...taken }, way.connectMs, way.signal);
    const seen = socket instanceof TLSSocket ? certificateOf(socket) : undefined;
    socket.destroy();
    return seen;
  } catch (error) {
    throw notReached(codeOf(error), error);
  }
}

function certificateOf(socket: TLSSocket): SlsSights['tls'] {
  const { issuer, valid_to: validTo } = socket.getPeerCertificate();
  const name = [issuer.O, issuer.CN].flat().filter(Boolean).join(', ');
  return { protocol: socket.getProtocol() ?? '', issuer: name, validTo };
}

function notReached(code: string, cause: unknown): CloudError {
  const atProxy = cause instanceof SendFailure && cause.atProxy;
  const details = { service: 'sls', operation: 'Connect', outcome: 'notApplied', code, atProxy } as const;
  return new CloudError('unreachable', details, { cause });
}
