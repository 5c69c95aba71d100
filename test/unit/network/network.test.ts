import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { createNetwork } from '../../../src/network/network.ts';
import type { NetworkSettings, RouteTaken } from '../../../src/network/settings.ts';
import { createAuthority, type KeyAndCertificate } from '../../support/authority.ts';
import { startLoopbackProxy } from '../../support/loopbackProxy.ts';
import { startTlsService } from '../../support/tlsService.ts';
import { getFrom, limits, plainSettings } from './samples.ts';

/** A name that nobody but the proxy of the test knows. */
const origin = 'https://sts.cn-test.aliyuncs.test';

let folder: string;
let extra: string;
let pair: KeyAndCertificate;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-'));
  extra = join(folder, 'company.pem');
  const authority = await createAuthority('Company CA');
  await writeFile(extra, authority.pem);
  pair = await authority.issue('sts.cn-test.aliyuncs.test', '127.0.0.1');
});
after(() => rm(folder, { recursive: true }));

async function surroundings(t: TestContext) {
  const service = await startTlsService(pair);
  const { port } = service;
  const proxy = await startLoopbackProxy({ names: { 'sts.cn-test.aliyuncs.test:443': port } });
  t.after(() => {
    proxy.close();
    service.close();
  });
  let settings: NetworkSettings = { ...plainSettings, route: 'direct', environment: { NODE_EXTRA_CA_CERTS: extra } };
  const changes: RouteTaken[] = [];
  const warnings: string[] = [];
  const network = createNetwork({
    read: () => settings,
    onRoute: taken => changes.push(taken),
    onWarning: warning => warnings.push(warning),
  });
  t.after(() => {
    network.close();
  });
  const change = (more: Partial<NetworkSettings>): void => {
    settings = { ...settings, ...more };
    network.reload();
  };
  const send = async (to = origin) => (await network.sender())(getFrom(to), limits);
  return { port, proxy, network, change, send, changes, warnings };
}

test('changed settings hold for the next request, and the way that was taken is reported', async t => {
  const { proxy, network, change, send, changes, warnings } = await surroundings(t);
  await assert.rejects(send(), { code: /^(ENOTFOUND|EAI_AGAIN)$/, maySent: false });
  assert.deepEqual((await network.report()).routes, [{ origin, route: 'direct' }]);

  change({ proxy: `http://me:secret@127.0.0.1:${proxy.port}` });
  assert.equal((await send()).body, 'here');
  assert.equal((await send()).body, 'here');
  assert.equal(proxy.asked.length, 1);
  const { routes, settings, certificates } = await network.report();
  const byProxy = { origin, route: 'direct', proxy: `127.0.0.1:${proxy.port}` };
  assert.deepEqual(routes, [byProxy]);
  // Of the failed attempt before, nothing is told: nothing was reached.
  assert.deepEqual(changes, [byProxy]);
  assert.equal(settings.proxy, `http://127.0.0.1:${proxy.port}`);
  assert.deepEqual([certificates.system, certificates.extra], [0, 1]);

  change({ proxySupport: 'off' });
  await assert.rejects(send(), { code: /^(ENOTFOUND|EAI_AGAIN)$/ });

  change({ proxySupport: 'override', environment: {} });
  await assert.rejects(send(), { code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', atProxy: false });
  assert.deepEqual(warnings, []);
});

test('a route is told once it has brought an answer, and again only when another one does', async t => {
  const { port, proxy, network, change, send, changes } = await surroundings(t);
  change({ route: 'auto' });
  const answers: (Response | Error)[] = [];
  t.mock.method(globalThis, 'fetch', () => {
    const answer = answers.shift() ?? assert.fail('one request more than expected');
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  });
  const unknownName = (): Error =>
    new TypeError('fetch failed', { cause: Object.assign(new Error('x'), { code: 'ENOTFOUND' }) });
  for (let attempt = 1; attempt <= 3; attempt++) {
    answers.push(unknownName());
    await assert.rejects(send(), { code: /^(ENOTFOUND|EAI_AGAIN)$/ });
  }
  assert.deepEqual(changes, []);
  const [failed] = (await network.report()).routes;
  assert.deepEqual([failed?.route, typeof failed?.insteadOfDirect], ['editor', 'string']);

  answers.push(new Response('there'), new Response('there'));
  assert.equal((await send()).body, 'there');
  assert.equal((await send()).body, 'there');
  assert.deepEqual(
    changes.map(({ route }) => route),
    ['editor'],
  );
  // Neither route has a connection for a while, then the same one has again.
  answers.push(unknownName());
  await assert.rejects(send());
  answers.push(new Response('there'));
  assert.equal((await send()).body, 'there');
  assert.equal(changes.length, 1);

  change({ proxy: `http://127.0.0.1:${proxy.port}` });
  assert.equal((await send()).body, 'here');
  assert.deepEqual(changes.slice(1), [{ origin, route: 'direct', proxy: `127.0.0.1:${proxy.port}` }]);
  assert.equal((await send(`https://127.0.0.1:${port}`)).body, 'here');
  assert.equal(changes.length, 3);
});

test('the sender for instance metadata takes no proxy', async t => {
  const { port, proxy, network, change } = await surroundings(t);
  change({ proxy: `http://127.0.0.1:${proxy.port}`, route: 'editor' });
  const direct = await network.directSender();
  await assert.rejects(direct(getFrom(origin), limits), { code: /^(ENOTFOUND|EAI_AGAIN)$/ });
  assert.equal((await direct(getFrom(`https://127.0.0.1:${port}`), limits)).body, 'here');
  assert.deepEqual([proxy.asked, (await network.report()).routes], [[], []]);
});

test('another kind of proxy is left to the editor', async t => {
  const { change, send, warnings } = await surroundings(t);
  change({ proxy: 'socks5://me:secret@127.0.0.1:9' });
  assert.deepEqual(warnings, ['socks5://127.0.0.1:9: only VS Code can use this kind of proxy']);
  await assert.rejects(send(), { code: 'ERR_PROXY_PROTOCOL', maySent: false, atProxy: true });
});

test('a password that cuts the address of its proxy off is in no warning and no report', async t => {
  const { port, network, change, send, warnings, changes } = await surroundings(t);
  const proxy = 'http://jane:2024/Secret@proxy.test:3128';
  change({ proxy, environment: { NODE_EXTRA_CA_CERTS: extra, HTTPS_PROXY: proxy } });
  assert.equal((await send(`https://127.0.0.1:${port}`)).body, 'here');
  await assert.rejects(send(), { atProxy: false });
  assert.match(warnings.join(), /^http:\/\/proxy\.test:3128: .*percent-encoded[^]*$/);
  assert.doesNotMatch(JSON.stringify([await network.report(), warnings, changes]), /jane|2024|Secret/);
});

test('what is not understood in the settings is a warning, without passwords, and nothing fails for it', async t => {
  const { port, network, change, send, warnings } = await surroundings(t);
  const environment = { NODE_EXTRA_CA_CERTS: extra, https_proxy: 'http://me:secret@p', HTTPS_PROXY: 'me:secret@p' };
  change({ proxy: 'http://me:secret@', environment });
  assert.equal((await send(`https://127.0.0.1:${port}`)).body, 'here');
  change({ environment: { ...environment, NODE_EXTRA_CA_CERTS: join(folder, 'missing.pem') } });
  const report = await network.report();
  assert.equal(report.warnings.length, 2);
  assert.match(report.warnings[1] ?? '', /missing\.pem/);
  assert.ok(warnings.includes(report.warnings[1] ?? ''));
  assert.doesNotMatch(JSON.stringify([report, warnings]), /secret/);
});

test('an exception that is not understood breaks no call, and the report names it', async t => {
  const { port, proxy, network, change, send, warnings } = await surroundings(t);
  const list = ['localhost', 'fe80::1%lo0'];
  const named = (by: string): string => `${by}: fe80::1%lo0 isn't a host, so it's ignored`;
  change({
    proxy: `http://127.0.0.1:${proxy.port}`,
    environment: { NODE_EXTRA_CA_CERTS: extra, NO_PROXY: list.join() },
  });
  assert.equal((await send()).body, 'here');
  assert.equal((await send(`https://127.0.0.1:${port}`)).body, 'here');
  assert.deepEqual([(await network.report()).warnings, warnings], [[named('NO_PROXY')], [named('NO_PROXY')]]);
  change({ noProxy: list });
  assert.equal((await send()).body, 'here');
  assert.deepEqual((await network.report()).warnings, [named('http.noProxy')]);
  assert.equal(proxy.asked.length, 2);
});

test('closing ends what is under way', async t => {
  const { network } = await surroundings(t);
  const silent = await startTlsService(pair, () => {
    network.close();
  });
  t.after(() => {
    silent.close();
  });
  const sent = (await network.sender())(getFrom(`https://127.0.0.1:${silent.port}`), limits);
  await assert.rejects(sent, { maySent: true });
});

test('after closing nothing is sent any more, by neither route', async t => {
  const { network, change, send } = await surroundings(t);
  change({ route: 'auto' });
  await network.sender();
  network.close();
  t.mock.method(globalThis, 'fetch', () => assert.fail('nothing must be sent'));
  await assert.rejects(send('https://nobody.test'), { code: 'UND_ERR_DESTROYED', maySent: false });
});

test('what is being connected when it is closed does not take the other route', async t => {
  const { network, change, send } = await surroundings(t);
  const mute = createServer(socket => {
    socket
      .once('close', () => socket.destroy())
      .once('data', () => {
        network.close();
      });
  });
  mute.listen(0, '127.0.0.1');
  await once(mute, 'listening');
  t.after(() => mute.close());
  change({ route: 'auto', proxy: `http://127.0.0.1:${(mute.address() as AddressInfo).port}` });
  t.mock.method(globalThis, 'fetch', () => assert.fail('nothing must be sent'));
  await assert.rejects(send(), { code: 'UND_ERR_DESTROYED', maySent: false });
});

const broker = 'http://broker.example.test:18001';
const proxied = { proxy: 'http://me:secret@proxy.example.test:8080' };
const rawWays: readonly [what: string, settings: Partial<NetworkSettings>, to: string, expected: string][] = [
  ['directly without a proxy', {}, broker, 'directly'],
  [
    'directly in spite of a proxy, at a host that is excepted',
    { ...proxied, noProxy: ['.example.test'] },
    broker,
    'directly',
  ],
  ['directly in spite of a proxy that is turned off', { ...proxied, proxySupport: 'off' }, broker, 'directly'],
  ['through an HTTP proxy', proxied, broker, 'proxy.example.test:8080'],
  ['not through another kind of proxy', { proxy: 'socks5://proxy.example.test' }, broker, 'ERR_PROXY_PROTOCOL'],
  ['not at all where VS Code chooses the way', { route: 'editor' }, broker, 'ERR_EDITOR_ONLY'],
  ['through the proxy that VS Code would take', { ...proxied, route: 'editor' }, broker, 'proxy.example.test:8080'],
  ['directly where VS Code would', { ...proxied, route: 'editor', noProxy: ['*'] }, broker, 'directly'],
  ['directly to this computer', { ...proxied, route: 'editor' }, 'http://127.0.0.1:1', 'directly'],
];
for (const [what, settings, to, expected] of rawWays) {
  test(`what is not HTTP goes ${what}`, async t => {
    const { network, change } = await surroundings(t);
    change({ route: 'auto', ...settings });
    if (expected.startsWith('ERR_')) await assert.rejects(network.wayTo(to), { code: expected });
    else assert.equal((await network.wayTo(to)).proxy?.host ?? 'directly', expected);
  });
}
