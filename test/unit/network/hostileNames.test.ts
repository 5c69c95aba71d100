import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { createDirectSender } from '../../../src/cloud/directSender.ts';
import { DtsClient } from '../../../src/cloud/dts/client.ts';
import { type Endpoints, publicEndpoints } from '../../../src/cloud/endpoints.ts';
import { CloudError } from '../../../src/cloud/errors.ts';
import { SlsClient } from '../../../src/cloud/sls/client.ts';
import { type Access, Transport } from '../../../src/cloud/transport.ts';
import type { Sender, WireRequest } from '../../../src/cloud/wire.ts';
import { sendThroughEditor } from '../../../src/network/editorSender.ts';

/** Names that a list, a pin or a typed search could hold. `held` says which of them a path can hold. */
const names: readonly (readonly [name: string, held: boolean])[] = [
  ['..', false],
  ['.', false],
  ['', false],
  [' ', false],
  ['\t', false],
  ['%2e%2e', false],
  ['.%2E', false],
  ['%2e', false],
  ['/', false],
  ['a/b', false],
  ['../..', false],
  ['a\\b', false],
  ['..\\..', false],
  ['a\0b', false],
  ['a\r\nHost: evil', false],
  ['a\u007fb', false],
  ['a\u0085b', false],
  ['\ud800', false],
  ['a\udc00b', false],
  ['...', true],
  ['..a', true],
  ['a..', true],
  ['a.b', true],
  ['a b', true],
  ['a?b', true],
  ['a#b', true],
  ['a%b', true],
  ['a%2fb', true],
  ['a;b=c', true],
  ['a:b@c', true],
  ["a'b(c)*!", true],
  ['[a]|^`{}<>"', true],
  ['日志', true],
  ['😀', true],
  ['e\u0301', true],
  ['\u202eabc', true],
];

/** A service on loopback that answers everything with an empty list, and the request lines that it got. */
async function service(t: TestContext): Promise<{ readonly origin: string; readonly arrived: string[] }> {
  const arrived: string[] = [];
  const server = createServer((request, response) => {
    arrived.push(`${request.method ?? ''} ${request.url ?? ''} ${request.headers.host ?? ''}`);
    response.end('[]');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, arrived };
}

/** An account that sends over one route, and what it signed. */
function accountOver(
  sender: Sender,
  endpoints: Endpoints,
): { readonly access: Access; readonly signed: WireRequest[] } {
  const signed: WireRequest[] = [];
  const transport = new Transport({
    sender: (request, limits) => {
      signed.push(request);
      return sender(request, limits);
    },
  });
  const credentials = () => Promise.resolve({ accessKeyId: 'testAccessKeyId', accessKeySecret: 'testAccessKeySecret' });
  return { access: { transport, credentials, endpoints, account: 'test' }, signed };
}

const { signal } = new AbortController();

const inPaths: Readonly<Record<string, (sls: SlsClient, name: string) => Promise<unknown>>> = {
  'a Logstore': (sls, name) => sls.listConsumerGroup('cn-hangzhou', 'project', name, signal),
  'a Logstore above a group': (sls, name) => sls.deleteConsumerGroup('cn-hangzhou', 'project', name, 'group', signal),
  'a consumer group': (sls, name) => sls.getCheckPoint('cn-hangzhou', 'project', 'logstore', name, signal),
  'a consumer group to change': (sls, name) =>
    sls.updateConsumerGroup('cn-hangzhou', 'project', 'logstore', name, { timeoutSeconds: 60 }, signal),
};

for (const route of ['direct', 'editor'] as const) {
  for (const [what, call] of Object.entries(inPaths)) {
    test(`${what} with any name, on the ${route} route: what is signed is sent, or nothing is`, async t => {
      const { origin, arrived } = await service(t);
      const direct = createDirectSender();
      t.after(() => {
        direct.close();
      });
      const endpoint = { origin, host: new URL(origin).host };
      const endpoints = { ...publicEndpoints, sls: () => endpoint };
      const { access, signed } = accountOver(route === 'direct' ? direct : sendThroughEditor, endpoints);
      for (const [name, held] of names) {
        const failure = await call(new SlsClient(access), name).then(
          () => undefined,
          (error: unknown) => error,
        );
        const sent = signed.splice(0).map(({ method, path, headers }) => `${method} ${path} ${headers['host'] ?? ''}`);
        assert.deepEqual(arrived.splice(0), sent, JSON.stringify(name));
        assert.equal(sent.length, held ? 1 : 0, JSON.stringify(name));
        if (!held) isRefused(failure, name);
      }
    });
  }
}

function isRefused(failure: unknown, name: string): void {
  assert.ok(failure instanceof CloudError, JSON.stringify(name));
  const { kind, fault, refusedName, outcome } = failure;
  assert.deepEqual([kind, fault, refusedName, outcome], ['invalid', 'unusableName', name, 'notApplied']);
}

/** Whether an address stays as it is when the editor reads it. */
const isKept = ({ origin, path }: WireRequest): boolean => new URL(origin + path).href === origin + path;

/** Names for a part of a host name. */
const labels: readonly (readonly [name: string, held: boolean])[] = [
  ...names.flatMap(([name, held]) => (held ? [] : [[name, false] as const])),
  ['evil.example.com/', false],
  ['evil.example.com#', false],
  ['user@evil', false],
  ['a:80', false],
  ['a.b', false],
  ['My-Project', false],
  ['xn--a', false],
  ['xn--fiqs8s', false],
  ['-a', false],
  ['a-', false],
  ['日志', false],
  ['a\u00adb', false],
  ['a'.repeat(64), false],
  ['a'.repeat(63), true],
  ['my-project', true],
  ['my_project', true],
  ['0', true],
  ['a--b', true],
];

const inHosts: Readonly<Record<string, (access: Access, name: string) => Promise<unknown>>> = {
  'a project': (access, name) => new SlsClient(access).listConsumerGroup('cn-hangzhou', name, 'logstore', signal),
  'a region of Log Service': (access, name) =>
    new SlsClient(access).listConsumerGroup(name, 'project', 'logstore', signal),
  'a region of DTS': (access, name) => new DtsClient(access).describeDtsJobs(name, {}, signal),
};

for (const [what, call] of Object.entries(inHosts)) {
  test(`${what} with any name: the request goes to its own host, or nowhere`, async () => {
    const empty: Sender = () => Promise.resolve({ status: 200, headers: {}, body: '[]' });
    const { access, signed } = accountOver(empty, publicEndpoints);
    for (const [name, held] of labels) {
      // A call for no region, or for all, has a host without one.
      if (name === '' && what !== 'a project') continue;
      const failure = await call(access, name).then(
        () => undefined,
        (error: unknown) => error,
      );
      const sent = signed.splice(0);
      assert.ok(sent.every(isKept), JSON.stringify(name));
      assert.equal(sent.length > 0, held, JSON.stringify(name));
      if (!held) isRefused(failure, name);
    }
  });
}

test('a text to search for that no address can hold is refused by its words', async () => {
  const { access, signed } = accountOver(() => assert.fail('Something was sent.'), publicEndpoints);
  const failure = await new SlsClient(access)
    .listProject('cn-hangzhou', { nameContains: 'a\ud800' }, signal)
    .catch((error: unknown) => error);
  isRefused(failure, 'a\ud800');
  assert.deepEqual(signed, []);
});

test('what a service calls its resources has no half of a surrogate pair, so that any code can handle it', async () => {
  const body = String.raw`{"count":2,"total":2,"logstores":["\ud800","a"]}`;
  const { access } = accountOver(() => Promise.resolve({ status: 200, headers: {}, body }), publicEndpoints);
  const { items } = await new SlsClient(access).listLogStores('cn-hangzhou', 'project', {}, signal);
  assert.deepEqual(items, ['\ufffd', 'a']);
});
