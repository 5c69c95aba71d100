import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import * as vscode from 'vscode';
import { type EditorNetwork, openNetwork } from '../../../src/network/editorNetwork.ts';
import type { RouteTaken } from '../../../src/network/settings.ts';
import { type LoopbackProxy, type LoopbackProxyOptions, startLoopbackProxy } from '../../support/loopbackProxy.ts';
import { startTlsService, type TlsService } from '../../support/tlsService.ts';
import { cloudOver, given, identityOf, outcomeOf, set } from './rig.ts';
import { startSocksProxy } from './socksProxy.ts';
import { unknownHost } from './given.ts';

const logIn = /^The proxy requires you to sign in\./;
const noProxyThere = /^Can't connect to the proxy\./;
const noName = /^The service's host name wasn't found\./;
const noTrust = /^The connection's certificate isn't trusted\./;

suite('the network, as the editor is set up', () => {
  let network: EditorNetwork;
  let log: vscode.LogOutputChannel;
  /** Whose certificates are in the extra file, in the store of the system, and nowhere. */
  const services: Partial<Record<keyof typeof given.issuedBy, TlsService>> = {};
  /** What arrived, by the service that it arrived at. */
  let arrived: string[];
  let ending: (() => void)[];

  suiteSetup(async () => {
    log = vscode.window.createOutputChannel('Network tests', { log: true });
    for (const issuer of ['extraAuthority', 'systemAuthority', 'stranger'] as const) {
      services[issuer] = await startTlsService(
        given.issuedBy[issuer],
        (request, response) => {
          arrived.push(`${issuer} ${request.headers.host ?? ''}`);
          response.end(identityOf(issuer));
        },
        // Under every address of this computer.
        '0.0.0.0',
      );
    }
  });

  suiteTeardown(() => {
    for (const service of Object.values(services)) service.close();
    log.dispose();
  });

  setup(() => {
    arrived = [];
    network = openNetwork(log);
    ending = [() => network.dispose()];
  });

  teardown(async () => {
    for (const end of ending) end();
    await set({
      'http.proxy': undefined,
      'http.noProxy': undefined,
      'http.proxySupport': undefined,
      'http.systemCertificates': undefined,
      'alibabacloudConsumerGroups.network.route': undefined,
    });
  });

  const portOf = (issuer: keyof typeof services): number => {
    const { port } = services[issuer] ?? assert.fail('The services are started first.');
    return port;
  };

  const startProxy = async (
    issuer: keyof typeof services = 'extraAuthority',
    options: Omit<LoopbackProxyOptions, 'names'> = {},
  ): Promise<LoopbackProxy> => {
    const names = {
      [`${unknownHost}:443`]: portOf(issuer),
      [`${given.thisComputer}:${portOf('extraAuthority')}`]: portOf('extraAuthority'),
    };
    const proxy = await startLoopbackProxy({ names, ...options });
    ending.push(() => {
      proxy.close();
    });
    return proxy;
  };
  const environmentProxy = (): Promise<LoopbackProxy> =>
    startProxy('extraAuthority', { port: given.environmentProxyPort });

  const call = async (host: string = unknownHost): Promise<string> =>
    outcomeOf(await cloudOver(network, () => ({ origin: '', form: 'custom', custom: { sts: host } })));

  const tookWay = async (host: string, expected: Omit<RouteTaken, 'origin'>): Promise<void> => {
    const origin = `https://${host}`;
    const { routes } = await network.report();
    assert.deepEqual(
      routes.find(taken => taken.origin === origin),
      { origin, ...expected },
    );
  };

  test('a proxy without a password, and a name that only it knows', async () => {
    const ofEnvironment = await environmentProxy();
    const proxy = await startProxy();
    await set({ 'http.proxy': `http://127.0.0.1:${proxy.port}` });
    assert.equal(await call(), 'extraAuthority');
    assert.deepEqual(arrived, [`extraAuthority ${unknownHost}`]);
    assert.deepEqual([proxy.asked, ofEnvironment.asked], [[`${unknownHost}:443`], []]);
    await tookWay(unknownHost, { route: 'direct', proxy: `127.0.0.1:${proxy.port}` });
  });

  test('a proxy with a password', async () => {
    const proxy = await startProxy('extraAuthority', { logIn: 'me:p@ss' });
    await set({ 'http.proxy': `http://me:p%40ss@127.0.0.1:${proxy.port}` });
    assert.equal(await call(), 'extraAuthority');
    await tookWay(unknownHost, { route: 'direct', proxy: `127.0.0.1:${proxy.port}` });
    assert.doesNotMatch(JSON.stringify(await network.report()), /p@ss|p%40ss/);
  });

  for (const [what, user] of [
    ['no password', ''],
    ['another password', 'me:wrong@'],
  ] as const) {
    test(`a proxy that is given ${what}`, async () => {
      const proxy = await startProxy('extraAuthority', { logIn: 'me:p@ss' });
      await set({ 'http.proxy': `http://${user}127.0.0.1:${proxy.port}` });
      assert.match(await call(), logIn);
      assert.deepEqual(arrived, []);
      assert.deepEqual([...new Set(proxy.asked)], [`${unknownHost}:443`]);
      await tookWay(unknownHost, { route: 'editor', insteadOfDirect: 'HTTP_407' });
      await set({ 'alibabacloudConsumerGroups.network.route': 'direct' });
      assert.match(await call(), logIn);
      await tookWay(unknownHost, { route: 'direct', proxy: `127.0.0.1:${proxy.port}` });
    });
  }

  test('a proxy, and a host that is excepted from it', async () => {
    const host = `${given.thisComputer}:${portOf('extraAuthority')}`;
    const proxy = await startProxy();
    await set({ 'http.proxy': `http://127.0.0.1:${proxy.port}` });
    assert.equal(await call(host), 'extraAuthority');
    assert.deepEqual(proxy.asked, [host]);
    await set({ 'http.noProxy': [given.thisComputer] });
    assert.equal(await call(host), 'extraAuthority');
    assert.deepEqual(proxy.asked, [host]);
    await tookWay(host, { route: 'direct' });
    assert.deepEqual(arrived, [`extraAuthority ${host}`, `extraAuthority ${host}`]);
  });

  test('no support for proxies, neither for that of the settings nor for that of the environment', async () => {
    const host = `${given.thisComputer}:${portOf('extraAuthority')}`;
    const ofEnvironment = await environmentProxy();
    const proxy = await startProxy();
    await set({ 'http.proxy': `http://127.0.0.1:${proxy.port}`, 'http.proxySupport': 'off' });
    assert.equal(await call(host), 'extraAuthority');
    await tookWay(host, { route: 'direct' });
    assert.match(await call(), noName);
    await set({ 'http.proxy': undefined });
    assert.match(await call(), noName);
    assert.deepEqual([proxy.asked, ofEnvironment.asked], [[], []]);
    assert.deepEqual(arrived, [`extraAuthority ${host}`]);
  });

  test('only the proxy of the environment', async () => {
    const proxy = await environmentProxy();
    assert.equal(await call(), 'extraAuthority');
    assert.deepEqual(proxy.asked, [`${unknownHost}:443`]);
    await tookWay(unknownHost, { route: 'direct', proxy: `127.0.0.1:${proxy.port}` });
    assert.deepEqual(arrived, [`extraAuthority ${unknownHost}`]);
  });

  test('a dead proxy', async () => {
    const dead = await closedPort();
    await set({ 'http.proxy': `http://127.0.0.1:${dead}` });
    assert.match(await call(), noProxyThere);
    await tookWay(unknownHost, { route: 'editor', insteadOfDirect: 'ECONNREFUSED' });
    await set({ 'alibabacloudConsumerGroups.network.route': 'direct' });
    assert.match(await call(), noProxyThere);
    await tookWay(unknownHost, { route: 'direct', proxy: `127.0.0.1:${dead}` });
    assert.deepEqual(arrived, []);
  });

  test('an authority of the system, as long as the editor allows its certificates', async () => {
    const host = `127.0.0.1:${portOf('systemAuthority')}`;
    assert.equal(await call(host), 'systemAuthority');
    await tookWay(host, { route: 'direct' });
    const { certificates } = await network.report();
    assert.deepEqual([certificates.system, certificates.extra], [1, 1]);
    await set({ 'http.systemCertificates': false });
    assert.match(await call(host), noTrust);
    assert.equal((await network.report()).certificates.system, 0);
    assert.deepEqual(arrived, [`systemAuthority ${host}`]);
  });

  test('an authority of NODE_EXTRA_CA_CERTS, and one of nobody', async () => {
    await set({ 'http.systemCertificates': false });
    assert.equal(await call(`127.0.0.1:${portOf('extraAuthority')}`), 'extraAuthority');
    assert.match(await call(`127.0.0.1:${portOf('stranger')}`), noTrust);
    assert.deepEqual(arrived, [`extraAuthority 127.0.0.1:${portOf('extraAuthority')}`]);
  });

  test('a stranger behind a proxy', async () => {
    const proxy = await startProxy('stranger');
    await set({ 'http.proxy': `http://127.0.0.1:${proxy.port}` });
    assert.match(await call(), noTrust);
    assert.deepEqual(arrived, []);
    assert.ok(proxy.asked.length > 0);
  });

  test('the editor carries what only it can, and goes on doing so', async () => {
    const socks = await startSocksProxy(portOf('extraAuthority'), given.issuedBy.extraAuthority);
    ending.push(socks.close);
    await throughEditor({ 'http.proxy': `socks5://127.0.0.1:${socks.port}` });
    assert.equal(await call(), 'extraAuthority');
    assert.equal(await call(), 'extraAuthority');
    assert.deepEqual([...new Set(socks.asked)], [unknownHost]);
    assert.deepEqual(arrived, [`extraAuthority ${unknownHost}`, `extraAuthority ${unknownHost}`]);
    await tookWay(unknownHost, { route: 'editor', insteadOfDirect: 'ERR_PROXY_PROTOCOL' });
  });

  test('the setting can leave everything to the editor', async () => {
    const proxy = await startProxy();
    await throughEditor({
      'http.proxy': `http://127.0.0.1:${proxy.port}`,
      'alibabacloudConsumerGroups.network.route': 'editor',
    });
    assert.equal(await call(), 'extraAuthority');
    await tookWay(unknownHost, { route: 'editor' });
    assert.deepEqual(proxy.asked, [`${unknownHost}:443`]);
    assert.deepEqual(arrived, [`extraAuthority ${unknownHost}`]);
  });
});

/**
 * Settings for a request that the editor's own `fetch` is to carry. The oldest editor keeps its first proxy until the
 * setting for certificates is another than at the request before; and where editors look for the certificates of the
 * system differs, while without those they all trust as Node.js does.
 */
async function throughEditor(settings: Readonly<Record<string, unknown>>): Promise<void> {
  await fetch(`https://${unknownHost}`).catch(() => undefined);
  await set({ 'http.systemCertificates': false, ...settings });
}

async function closedPort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
