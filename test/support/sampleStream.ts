import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { after } from 'node:test';
import { brokerAddress, type BrokerAddress, type BrokerWay } from '../../src/cloud/kafka/broker.ts';
import type { StreamPlace } from '../../src/cloud/kafka/partition.ts';
import { type Emulator, startEmulator } from '../../src/emulator/server.ts';
import { type Instance, topicOf } from '../../src/emulator/world/instance.ts';

export interface SampleStream {
  readonly emulator: Emulator;
  readonly instance: Instance;
  readonly place: StreamPlace;
}

/** The records of an instance of the sample account, for its first group. The emulator ends with the tests of the file. */
export async function sampleStream(name = 'orders-binlog-sub'): Promise<SampleStream> {
  const emulator = await startEmulator({ dataPlanePort: 0 });
  after(() => emulator.close());
  const instance = emulator.world.instances.find(each => each.name === name);
  const group = instance?.groups[0];
  const bootstrap = brokerAddress(emulator.world.dataPlane ?? '');
  const topic = instance && topicOf(instance);
  assert.ok(group && bootstrap && topic !== undefined);
  const logIn = { userName: `${group.userName}-${group.id}`, password: emulator.groupPassword };
  return { emulator, instance, place: { bootstrap, topic, logIn } };
}

/** The plain way to this computer. */
export const plainWay: BrokerWay = {
  wayTo: () => ({}),
  connectMs: 10_000,
  answerMs: 10_000,
  signal: new AbortController().signal,
};

/** What clients of an emulator have asked of its brokers. */
export const askedOf = ({ requests }: Emulator): readonly string[] =>
  Object.keys(requests.counts.calls)
    .filter(operation => operation.startsWith('kafka.'))
    .sort();

/** An address of this computer at which nothing listens. */
export async function deafAddress(): Promise<BrokerAddress> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return { host: '127.0.0.1', port };
}
