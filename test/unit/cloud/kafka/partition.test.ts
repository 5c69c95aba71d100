import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import {
  int16,
  int32,
  int64,
  int8,
  lengthAndBytes,
  lengthAndText,
  listOfOne,
} from '../../../../src/cloud/kafka/bytes.ts';
import type { CloudError } from '../../../../src/cloud/errors.ts';
import { openPartition } from '../../../../src/cloud/kafka/partition.ts';
import { requestKeys } from '../../../../src/cloud/kafka/requests.ts';
import { plainWay } from '../../../support/sampleStream.ts';

const topic = 'cn_hangzhou_topic';

interface Said {
  readonly host?: string;
  readonly port?: number;
  readonly leader?: number;
  readonly partition?: number;
  readonly keys?: readonly number[];
  readonly mechanisms?: string;
}

/** A broker that says what no broker should, in the words of version 1 or 2 of each answer. */
function answerTo(key: number, port: number, said: Said): Buffer {
  const { keys = Object.values(requestKeys) } = said;
  const versions = keys.map(each => Buffer.concat([int16(each), int16(0), int16(2)]));
  switch (key) {
    case requestKeys.ApiVersions:
      return Buffer.concat([int16(0), int32(versions.length), ...versions]);
    case requestKeys.SaslHandshake:
      return said.mechanisms === undefined
        ? Buffer.concat([int16(0), listOfOne(lengthAndText('PLAIN'))])
        : Buffer.concat([int16(33), listOfOne(lengthAndText(said.mechanisms))]);
    case requestKeys.SaslAuthenticate:
      return Buffer.concat([int16(0), int16(-1), lengthAndBytes(Buffer.alloc(0))]);
    case requestKeys.Metadata: {
      const broker = [int32(1), lengthAndText(said.host ?? '127.0.0.1'), int32(said.port ?? port), int16(-1)];
      const partition = [int16(0), int32(said.partition ?? 0), int32(said.leader ?? 1), int32(0), int32(0)];
      const listed = [int16(0), lengthAndText(topic), int8(0), listOfOne(...partition)];
      return Buffer.concat([listOfOne(...broker), int16(-1), int32(1), listOfOne(...listed)]);
    }
    default:
      return Buffer.concat([listOfOne(lengthAndText(topic), listOfOne(int32(0), int16(0), int64(0n), int64(42n)))]);
  }
}

async function placeAt(t: TestContext, said: Said) {
  const serve = async (socket: Socket): Promise<void> => {
    const { port } = server.address() as AddressInfo;
    for await (const request of socket as AsyncIterable<Buffer>) {
      socket.write(
        lengthAndBytes(Buffer.concat([request.subarray(8, 12), answerTo(request.readInt16BE(4), port, said)])),
      );
    }
  };
  const server = createServer(socket => void serve(socket).catch(() => undefined)).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { bootstrap: { host: '127.0.0.1', port }, topic, logIn: { userName: 'user-dts1', password: 'x' } };
}

describe('the way to the records', () => {
  test('leads to the server that has them', async t => {
    using partition = await openPartition(await placeAt(t, {}), plainWay);
    assert.equal(await partition.offsetAt(1_700_000_000), 42n);
  });

  test('asks before the password goes to another host, and not before it goes to the same', async t => {
    const asked: unknown[] = [];
    const beforeNode = (node: object): Promise<void> => {
      asked.push(node);
      return Promise.reject(new DOMException('The user left.', 'AbortError'));
    };
    const other = { ...(await placeAt(t, { host: '127.0.0.2' })), beforeNode };
    await assert.rejects(openPartition(other, plainWay), { name: 'AbortError' });
    assert.deepEqual(asked, [{ id: 1, host: '127.0.0.2', port: other.bootstrap.port }]);
    using partition = await openPartition({ ...(await placeAt(t, {})), beforeNode }, plainWay);
    assert.equal(partition.node.host, '127.0.0.1');
    assert.equal(asked.length, 1);
  });

  test('passes on little of what a server says, and never the password', async t => {
    const mechanisms = `GSSAPI-Secret1 ${'A'.repeat(30_000)}`;
    const place = { ...(await placeAt(t, { mechanisms })), logIn: { userName: 'user', password: 'Secret1' } };
    await assert.rejects(openPartition(place, plainWay), ({ fault, serviceMessage = '' }: CloudError) => {
      assert.equal(fault, 'noPlainLogIn');
      assert.doesNotMatch(serviceMessage, /Secret1/);
      return serviceMessage.startsWith('GSSAPI-') && serviceMessage.length <= 500;
    });
  });

  test('tells little of the servers that a server lists, and never the password', async t => {
    const place = await placeAt(t, { host: `Secret1.${'a'.repeat(20_000)}` });
    const told: unknown[] = [];
    const opening = openPartition(
      { ...place, logIn: { userName: 'user', password: 'Secret1' } },
      plainWay,
      async (step, run, seen) => {
        const value = await run();
        if (step === 'metadata') told.push(seen(value));
        return value;
      },
    );
    await assert.rejects(opening, { kind: 'unexpected', operation: 'Metadata' });
    const text = JSON.stringify(told);
    assert.match(text, /brokers/);
    assert.ok(text.length < 1_000 && !text.includes('Secret1'), String(text.length));
  });

  const refused: Readonly<Record<string, readonly [Said, object]>> = {
    'a leader that is not listed': [{ leader: 7 }, { kind: 'unavailable', fault: 'noLeader' }],
    'a partition of another number': [{ partition: 3 }, { kind: 'notFound', fault: 'noTopic' }],
    'a host with a user in it': [{ host: 'user@127.0.0.1' }, { kind: 'unexpected', operation: 'Metadata' }],
    'a host that is none': [{ host: 'a b' }, { kind: 'unexpected', operation: 'Metadata' }],
    'no host': [{ host: '' }, { kind: 'unexpected', operation: 'Metadata' }],
    'a port that is none': [{ port: -1 }, { kind: 'unexpected', operation: 'Metadata' }],
    'no version of what is needed': [{ keys: [18, 17, 36, 3] }, { fault: 'kafkaVersion', operation: 'ListOffsets' }],
    'no way to sign in': [{ keys: [18, 1, 2, 3] }, { fault: 'kafkaVersion', operation: 'SaslHandshake' }],
  };
  for (const [name, [said, expected]] of Object.entries(refused)) {
    test(`ends at ${name}`, async t => {
      await assert.rejects(openPartition(await placeAt(t, said), plainWay), { name: 'CloudError', ...expected });
    });
  }
});
