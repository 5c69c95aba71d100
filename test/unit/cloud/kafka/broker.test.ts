import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, test, type TestContext } from 'node:test';
import { Broker, brokerAddress, type BrokerWay } from '../../../../src/cloud/kafka/broker.ts';
import { openPartition } from '../../../../src/cloud/kafka/partition.ts';
import { apiVersions } from '../../../../src/cloud/kafka/requests.ts';
import { SendFailure } from '../../../../src/cloud/wire.ts';
import messages from '../../../fixtures/kafka/messages.json' with { type: 'json' };
import { startLoopbackProxy } from '../../../support/loopbackProxy.ts';
import { plainWay, sampleStream } from '../../../support/sampleStream.ts';

/** A broker that does with each connection what it is told to. */
async function brokerThat(t: TestContext, act: (socket: Socket) => void, way: Partial<BrokerWay> = {}) {
  const server = createServer(act).listen(0, '127.0.0.1');
  t.after(() => server.close());
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const broker = await Broker.connect({ host: '127.0.0.1', port }, { ...plainWay, ...way });
  t.after(() => {
    broker[Symbol.dispose]();
  });
  return broker;
}

/** An answer to the first request, with its length before it. */
const answer = (() => {
  const bytes = Buffer.from(messages.answers['ApiVersions 0'], 'hex');
  bytes.writeInt32BE(1);
  return Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
})();

describe('a connection to a broker', () => {
  test('puts an answer together from the parts that it comes in', async t => {
    const inParts = async (socket: Socket): Promise<void> => {
      await once(socket, 'data');
      for (const byte of answer) {
        socket.write(Buffer.of(byte));
        await new Promise(resolve => setImmediate(resolve));
      }
    };
    const broker = await brokerThat(t, socket => void inParts(socket.setNoDelay()));
    assert.equal((await broker.ask(apiVersions())).ranges.length, 3);
  });

  const others: Readonly<Record<string, Buffer>> = {
    HTTP: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'),
    TLS: Buffer.from('15030100020246', 'hex'),
    SSH: Buffer.from('SSH-2.0-OpenSSH_9.2\r\n'),
    'a negative length': Buffer.from('ffffffff', 'hex'),
    'another request': Buffer.from('0000000600000009000000000000', 'hex'),
    'too short an answer': Buffer.from('0000000400000001', 'hex'),
  };
  for (const [name, bytes] of Object.entries(others)) {
    test(`does not understand ${name}`, async t => {
      const broker = await brokerThat(t, socket => socket.once('data', () => socket.write(bytes)));
      await assert.rejects(broker.ask(apiVersions()), {
        name: 'CloudError',
        kind: 'unexpected',
        operation: 'ApiVersions',
      });
      await assert.rejects(broker.ask(apiVersions()), { kind: 'unreachable', code: 'ECONNRESET' });
    });
  }

  test('ends with its time limit, with the other side, and when it is canceled', async t => {
    const silent = await brokerThat(t, () => undefined, { answerMs: 20 });
    await assert.rejects(silent.ask(apiVersions()), { kind: 'unreachable', code: 'UND_ERR_BODY_TIMEOUT' });
    const rude = await brokerThat(t, socket => socket.once('data', () => socket.destroy()));
    await assert.rejects(rude.ask(apiVersions()), { kind: 'unreachable', code: 'ECONNRESET' });
    const controller = new AbortController();
    const { signal } = controller;
    const canceled = await brokerThat(t, socket => socket.once('data', () => controller.abort()), { signal });
    await assert.rejects(canceled.ask(apiVersions()), { name: 'AbortError' });
    await assert.rejects(Broker.connect({ host: '127.0.0.1', port: 1 }, { ...plainWay, signal }), {
      name: 'AbortError',
    });
  });

  test('goes through the tunnel of a proxy', async t => {
    const { place } = await sampleStream();
    const { port } = place.bootstrap;
    const proxy = await startLoopbackProxy({ names: { [`dts.cn-test.aliyuncs.test:${port}`]: port } });
    t.after(() => {
      proxy.close();
    });
    // Nobody reaches this computer through a proxy, and that is where the node of the sample is.
    const wayTo: BrokerWay['wayTo'] = origin =>
      origin.includes('127.0.0.1') ? {} : { proxy: new URL(`http://127.0.0.1:${proxy.port}`) };
    const seen: unknown[] = [];
    const bootstrap = { host: 'dts.cn-test.aliyuncs.test', port };
    using partition = await openPartition({ ...place, bootstrap }, { ...plainWay, wayTo }, async (_step, run, see) => {
      const value = await run();
      seen.push(see(value));
      return value;
    });
    assert.ok((await partition.end()) > 0n);
    assert.deepEqual(seen.slice(0, 2), [
      { host: bootstrap.host, addresses: [] },
      { address: '127.0.0.1', proxy: `127.0.0.1:${proxy.port}` },
    ]);
    assert.deepEqual(proxy.asked, [`dts.cn-test.aliyuncs.test:${port}`]);
  });

  test('says that a proxy is of a kind that only the editor can use', async () => {
    const wayTo = () => Promise.reject(new SendFailure('ERR_PROXY_PROTOCOL', false, { atProxy: true }));
    const connecting = Broker.connect({ host: 'dts.test', port: 1 }, { ...plainWay, wayTo });
    await assert.rejects(connecting, { kind: 'unreachable', code: 'ERR_PROXY_PROTOCOL', atProxy: true });
  });
});

test('an address of a broker is read as DTS writes it', () => {
  const host = 'dts-cn-hangzhou.aliyuncs.com';
  assert.deepEqual(brokerAddress(`${host}:18001`), { host, port: 18_001 });
  assert.deepEqual(brokerAddress(' 10.0.0.1:18003 '), { host: '10.0.0.1', port: 18_003 });
  assert.deepEqual(brokerAddress('[::1]:9092'), { host: '::1', port: 9_092 });
  for (const text of [
    '',
    host,
    `${host}:`,
    `${host}:0`,
    `${host}:70000`,
    'http://a:1',
    'a b:1',
    'a/b:1',
    'user@a:1',
    '[a:1',
    '::1:1:',
  ]) {
    assert.equal(brokerAddress(text), undefined, text);
  }
});
