import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after, beforeEach, test } from 'node:test';
import type { BrokerWay } from '../../../../src/cloud/kafka/broker.ts';
import { requestKeys } from '../../../../src/cloud/kafka/requests.ts';
import type { Fault } from '../../../../src/emulator/faults.ts';
import { positionOf } from '../../../../src/emulator/world/instance.ts';
import { type Check, type DtsConnection, verifyDtsConnection } from '../../../../src/model/verify/dtsConnection.ts';
import { deafAddress, plainWay, sampleStream } from '../../../support/sampleStream.ts';

const { emulator, instance, place } = await sampleStream();
const checkpoint = new Date(instance.newestAt(emulator.worldNow()) - 60_000);
const deaf = await deafAddress();

beforeEach(() => {
  emulator.faults.clear();
});

/** A service that answers each connection with these bytes. */
async function answering(bytes: string): Promise<DtsConnection['bootstrap']> {
  const server = createServer(socket => {
    socket.on('error', () => undefined).on('data', () => socket.end(bytes));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { host: '127.0.0.1', port: (server.address() as AddressInfo).port };
}

interface Scenario {
  readonly what: string;
  readonly given?: Partial<DtsConnection>;
  readonly way?: Partial<BrokerWay>;
  readonly faults?: readonly Fault[];
  /** The step at which the check ends. */
  readonly ends: Check['step'];
  /** What the broker was asked. */
  readonly asked: readonly (keyof typeof requestKeys)[];
}

const signedIn = ['ApiVersions', 'SaslAuthenticate', 'SaslHandshake'] as const;
const all = ['ApiVersions', 'ListOffsets', 'Metadata', 'SaslAuthenticate', 'SaslHandshake'] as const;
const { logIn } = place;
const [account = ''] = logIn.userName.split('-');

const scenarios: readonly Scenario[] = [
  { what: 'a good connection', ends: 'window', asked: all },
  {
    what: 'a wrong password',
    given: { logIn: { ...logIn, password: 'Wrong-Password-1' } },
    ends: 'logIn',
    asked: signedIn,
  },
  {
    what: 'an unknown user',
    given: { logIn: { ...logIn, userName: 'nobody-dtsnothing' } },
    ends: 'logIn',
    asked: signedIn,
  },
  {
    what: 'a username without the ID of the group',
    given: { logIn: { ...logIn, userName: account } },
    ends: 'logIn',
    asked: signedIn,
  },
  { what: 'a wrong address', given: { bootstrap: deaf }, ends: 'connect', asked: [] },
  {
    what: 'an unknown host',
    given: { bootstrap: { host: 'dts.nowhere.invalid', port: 18_001 } },
    ends: 'name',
    asked: [],
  },
  {
    what: 'a node that is not reached',
    faults: [{ operation: 'kafka.Metadata', kind: 'unreachableNode' }],
    ends: 'node',
    asked: [...signedIn, 'Metadata'],
  },
  {
    what: 'a topic that is not there',
    given: { topic: 'of_another_instance' },
    ends: 'topic',
    asked: [...signedIn, 'Metadata'],
  },
  {
    what: 'nobody who leads the partition',
    faults: [{ operation: 'kafka.Metadata', kind: 'kafkaError', code: 5 }],
    ends: 'topic',
    asked: [...signedIn, 'Metadata'],
  },
  { what: 'an expired checkpoint', given: { checkpoint: new Date(0) }, ends: 'window', asked: all },
  {
    what: 'a checkpoint after the end',
    given: { checkpoint: new Date(Date.now() + 400 * 86_400_000) },
    ends: 'window',
    asked: all,
  },
  { what: 'a group without a checkpoint', given: { checkpoint: undefined }, ends: 'window', asked: all },
  {
    what: 'a slow answer',
    faults: [{ operation: 'kafka.Metadata', kind: 'slow' }],
    way: { answerMs: 200 },
    ends: 'metadata',
    asked: [...signedIn, 'Metadata'],
  },
  {
    what: 'a web server',
    given: { bootstrap: await answering('HTTP/1.1 400 Bad Request\r\n\r\n') },
    ends: 'versions',
    asked: [],
  },
  {
    what: 'a server that says nothing',
    given: { bootstrap: await answering('') },
    ends: 'logIn',
    asked: [],
  },
  {
    what: 'an answer that is cut off',
    faults: [{ operation: 'kafka.ListOffsets', kind: 'truncated' }],
    ends: 'window',
    asked: all,
  },
  {
    what: 'a stream that moves to another cluster',
    faults: [{ operation: 'kafka.ListOffsets', kind: 'failover', times: 1 }],
    ends: 'window',
    asked: all,
  },
];

const calls = (): Readonly<Record<string, number>> => ({ ...emulator.requests.counts.calls });

/** The names of the requests that arrived since then, without those of the services. */
function askedSince(before: Readonly<Record<string, number>>): readonly string[] {
  const grown = Object.entries(calls()).filter(([name, count]) => count > (before[name] ?? 0));
  return grown.flatMap(([name]) => (name.startsWith('kafka.') ? [name.slice('kafka.'.length)] : [])).sort();
}

/** Where all groups of the instance are, and who is attached to them. */
const positions = (now: number): unknown => instance.groups.map(group => [group, positionOf(instance, group, now)]);

for (const { what, given = {}, way = {}, faults = [], ends, asked } of scenarios) {
  test(`the check of ${what} asks only for what it may, and moves nothing`, async () => {
    for (const fault of faults) emulator.faults.add(fault);
    const now = emulator.worldNow();
    const [before, at] = [calls(), positions(now)];
    const checks: Check[] = [];
    const connection = { ...place, checkpoint, ...given };
    await verifyDtsConnection(connection, { ...plainWay, ...way }, check => void checks.push(check));
    assert.equal(checks.at(-1)?.step, ends);
    assert.deepEqual(askedSince(before), [...asked].sort());
    assert.deepEqual(positions(now), at);
  });
}

test('a check that is canceled asks for nothing more', async () => {
  const controller = new AbortController();
  emulator.faults.add({ operation: 'kafka.Metadata', kind: 'slow' });
  const now = emulator.worldNow();
  const [before, at] = [calls(), positions(now)];
  const arrived = emulator.requests.next('arrived', 'kafka.Metadata');
  const way = { ...plainWay, signal: controller.signal };
  const checking = verifyDtsConnection({ ...place, checkpoint }, way, () => undefined);
  await arrived;
  controller.abort();
  await assert.rejects(checking, { name: 'AbortError' });
  assert.deepEqual(askedSince(before), ['ApiVersions', 'Metadata', 'SaslAuthenticate', 'SaslHandshake']);
  assert.deepEqual(positions(now), at);
});

test('there is no way to send anything but these six requests', () => {
  assert.deepEqual(Object.values(requestKeys), [1, 2, 3, 17, 18, 36]);
});
