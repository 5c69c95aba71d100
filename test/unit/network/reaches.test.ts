import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, test } from 'node:test';
import { reaches } from '../../../src/network/reaches.ts';

const never = new AbortController().signal;

describe('whether an address is reached', () => {
  test('is true for a server, to which nothing is sent', async () => {
    const received: Buffer[] = [];
    const server = createServer(socket => socket.on('data', data => received.push(data)));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const connected = once(server, 'connection') as Promise<[Socket]>;
    const [reached, [socket]] = await Promise.all([reaches('127.0.0.1', port, never), connected]);
    await once(socket, 'close');
    server.close();
    assert.equal(reached, true);
    assert.deepEqual(received, []);
  });

  test('is false where nothing listens, for a name that does not exist, and for one that is given up', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const end = once(server, 'close');
    server.close();
    await end;
    assert.equal(await reaches('127.0.0.1', port, never), false);
    assert.equal(await reaches('no-such-host.invalid', 18_001, never), false);
    assert.equal(await reaches('127.0.0.1', port, AbortSignal.abort()), false);
  });
});
