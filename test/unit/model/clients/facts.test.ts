import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Endpoint, endpointsAt, publicEndpoints } from '../../../../src/cloud/endpoints.ts';
import { logstoreTemplates } from '../../../../src/model/clients/clients.ts';
import {
  chooseEndpoint,
  crossesInternet,
  endpointsOfInstance,
  type EndpointKind,
  hostAndPort,
} from '../../../../src/model/clients/instanceEndpoints.ts';
import { channelOf, instanceClientFacts, logstoreClientFacts } from '../../../../src/model/clients/facts.ts';
import { logstoreClients, makesRequests } from '../../../../src/model/clients/offered.ts';
import { unixSeconds } from '../../../../src/model/units.ts';
import { logstoreFacts } from './sampleFacts.ts';

const all = { publicHost: 'p:1', privateHost: 'c:2', vpcHost: 'v:3' };

describe('the endpoint of a client', () => {
  const chosen = (hosts: typeof all | Record<string, string>, ...reached: EndpointKind[]): string | undefined =>
    chooseEndpoint(hosts, new Set(reached))?.text;

  test('is the best that was reached: inside of a VPC, then of a private network, then the public one', () => {
    assert.equal(chosen(all, 'vpc', 'private', 'public'), 'v:3');
    assert.equal(chosen(all, 'private', 'public'), 'c:2');
    assert.equal(chosen(all, 'public'), 'p:1');
  });

  test('is the best of all when none was reached, because the client will run elsewhere', () => {
    assert.equal(chosen(all), 'v:3');
    assert.equal(chosen({ publicHost: 'p:1' }), 'p:1');
  });

  test('is the public one when no connection was tried', () => {
    assert.equal(chooseEndpoint(all, 'notTried')?.text, 'p:1');
    assert.equal(chooseEndpoint({ vpcHost: 'v:3' }, 'notTried')?.text, 'v:3');
  });

  test('is none where the service reported none, or only an empty text', () => {
    assert.equal(chooseEndpoint({ publicHost: '' }, 'notTried'), undefined);
    assert.deepEqual(endpointsOfInstance({}, new Set()), []);
  });

  test('of a Logstore is where the client can be served, and is called public only where it is', () => {
    const facts = logstoreFacts({ timeoutSeconds: 60, isOrdered: false, from: 'end' });
    const textOf = (client: (typeof logstoreClients)[number], endpoint: Endpoint) =>
      logstoreTemplates[client]({ ...facts, endpoint, projectEndpoint: endpoint }).main.text;
    const own = { origin: 'http://127.0.0.1:8080', host: '127.0.0.1:8080' };
    for (const client of logstoreClients) {
      assert.match(textOf(client, own), /["']http:\/\/127\.0\.0\.1:8080["']/, client);
      const emulated = textOf(client, endpointsAt(own.origin).sls('cn-hangzhou'));
      assert.equal(emulated.includes(own.origin), makesRequests(client), client);
      assert.equal(emulated.includes('This is the public endpoint.'), !makesRequests(client), client);
    }
  });

  test('leads across the Internet if it is public and not on this computer', () => {
    const crosses = (text: string, kind: EndpointKind = 'public') => crossesInternet({ kind, text });
    for (const text of [
      'dts-cn-hangzhou.aliyuncs.com:18001',
      '47.1.2.3:18001',
      'localhost@a.example:1',
      '[2001:db8::1]:1',
    ]) {
      assert.ok(crosses(text), text);
      assert.ok(!crosses(text, 'vpc'), text);
    }
    for (const text of ['127.0.0.1:18001', 'localhost:18001', '[::1]:18001']) assert.ok(!crosses(text), text);
  });

  test('has a host and a port', () => {
    assert.deepEqual(hostAndPort('dts-cn-hangzhou.aliyuncs.com:18001'), {
      host: 'dts-cn-hangzhou.aliyuncs.com',
      port: 18_001,
    });
    assert.deepEqual(hostAndPort('[::1]:18001'), { host: '::1', port: 18_001 });
    for (const text of ['host', 'host:', ':18001', 'host:port', 'host:123456', 'host:65536', 'host:0']) {
      assert.equal(hostAndPort(text), undefined, text);
    }
  });
});

describe('the facts of a client', () => {
  test('of a Logstore lack nothing that a client would overwrite', () => {
    const place = { accountId: 'A', region: 'cn-hangzhou', project: 'p', logstore: 'l' };
    const endpoints = { endpoint: publicEndpoints.sls('cn-hangzhou'), projectEndpoint: publicEndpoints.sls('x', 'p') };
    const of = (group: { timeoutSeconds?: number; isOrdered?: boolean }) =>
      logstoreClientFacts({ ...place, group: { name: 'g', ...group } }, endpoints, { from: 'end' }, 0);
    assert.deepEqual(of({ isOrdered: true }), { missing: 'timeout' });
    assert.deepEqual(of({ timeoutSeconds: 60 }), { missing: 'order' });
    assert.ok('facts' in of({ timeoutSeconds: 60, isOrdered: false }));
  });

  test('of an instance lack nothing that a client connects with', () => {
    const group = { id: 'dts1', name: 'g', userName: 'u' };
    const start = { from: 'time', at: unixSeconds(1_795_932_000) } as const;
    const of = (topic: string | undefined, hosts: Record<string, string>, userName = 'u') =>
      instanceClientFacts({ topic, hosts, partitions: 1 }, { ...group, userName }, new Set(), start, 0);
    assert.deepEqual(of(undefined, all), { missing: 'topic' });
    assert.deepEqual(of('', all), { missing: 'topic' });
    assert.deepEqual(of('t', {}), { missing: 'endpoint' });
    assert.deepEqual(of('t', all, ''), { missing: 'userName' });
    const found = of('t', all);
    assert.ok('facts' in found);
    assert.equal(found.facts.kafkaUser, 'u-dts1');
    assert.deepEqual(
      found.facts.otherEndpoints.map(({ kind }) => kind),
      ['private', 'public'],
    );
  });

  test('of an instance with a channel of its own come from there, and never leave out a partition', () => {
    const delivery = { topic: 'd', publicHost: 'd:1', vpcHost: 'd:2', partitions: 3 };
    assert.deepEqual(channelOf({ topic: 't', hosts: all, delivery }), { topic: 't', hosts: all, partitions: 1 });
    const own = channelOf({ hosts: {}, delivery });
    assert.deepEqual(own, { topic: 'd', hosts: { publicHost: 'd:1', vpcHost: 'd:2' }, partitions: 3 });
    const group = { id: 'dts1', name: 'g', userName: 'u' };
    const start = { from: 'time', at: unixSeconds(1_795_932_000) } as const;
    assert.deepEqual(instanceClientFacts(own, group, 'notTried', start, 0), { missing: 'partitions' });
    assert.ok('facts' in instanceClientFacts({ ...own, partitions: 1 }, group, 'notTried', start, 0));
    assert.deepEqual(channelOf({ hosts: {} }), { topic: undefined, hosts: {}, partitions: 1 });
  });
});
