import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import * as vscode from 'vscode';
import { prefix } from '../../../src/contributions.ts';
import { openNetwork } from '../../../src/network/editorNetwork.ts';
import { readSetting } from '../../../src/ui/settings.ts';
import { type LoopbackProxy, startLoopbackProxy } from '../../support/loopbackProxy.ts';
import { startTlsService, type TlsService } from '../../support/tlsService.ts';
import { publicHosts } from './given.ts';
import { cloudOver, given, identityOf, set } from './rig.ts';

/** The open folder has a `.vscode/settings.json` that wants all requests for itself (surroundings.ts). */
suite('a hostile workspace', () => {
  let attacker: Server;
  let attacked = 0;
  let proxy: LoopbackProxy;
  let service: TlsService;
  const arrived: string[] = [];

  suiteSetup(async () => {
    attacker = createServer(socket => {
      attacked += 1;
      socket.destroy();
    }).listen(given.attackerPort, '127.0.0.1');
    await once(attacker, 'listening');
    // The cloud, as far as this computer can play it: behind the proxy of the environment, under its public names.
    service = await startTlsService(given.issuedBy.extraAuthority, ({ headers }, response) => {
      arrived.push(headers.host ?? '');
      response.end(emptyAnswers.find(([host]) => host === headers.host)?.[1]);
    });
    const names = Object.fromEntries(publicHosts.map(host => [`${host}:443`, service.port]));
    proxy = await startLoopbackProxy({ names, port: given.environmentProxyPort });
  });

  suiteTeardown(async () => {
    await set({ [`${prefix}.network.route`]: undefined, 'http.systemCertificates': undefined });
    attacker.close();
    proxy.close();
    service.close();
  });

  test('has its say in what a workspace may decide, so its file was read', () => {
    assert.equal(readSetting('status.refreshInterval'), 77);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.match(folder?.uri.path ?? '', /hostile$/);
  });

  test('decides nothing about the network', async () => {
    assert.deepEqual(
      [
        readSetting('network.endpoint'),
        readSetting('network.endpointForm'),
        readSetting('network.customEndpoints'),
        readSetting('network.route'),
        readSetting('network.connectTimeout'),
        readSetting('network.answerTimeout'),
      ],
      ['', 'public', {}, 'auto', 0, 0],
    );
    const network = openNetwork(quiet);
    const { settings, certificates } = await network.report();
    network.dispose();
    assert.deepEqual(
      [settings.proxy, settings.noProxy, settings.proxySupport, settings.route, certificates.system],
      ['', [], 'override', 'auto', 1],
    );
    assert.deepEqual(network.limits(), {});
  });

  test('gets no request, neither by our settings nor by those of the editor', async () => {
    const network = openNetwork(quiet);
    const cloud = await cloudOver(network, () => ({
      origin: readSetting('network.endpoint'),
      form: readSetting('network.endpointForm'),
      custom: readSetting('network.customEndpoints'),
    }));
    const signal = AbortSignal.timeout(20_000);
    const answers = [
      (await cloud.sts.getCallerIdentity(signal)).accountId,
      (await cloud.dts.describeDtsJobs('cn-hangzhou', {}, signal)).total,
      (await cloud.sls.listProject('cn-hangzhou', {}, signal)).total,
    ];
    assert.deepEqual(answers, ['1', 0, 0]);
    assert.deepEqual([...new Set(arrived)].sort(), [...publicHosts].sort());
    assert.equal(attacked, 0);

    // By the other route as well, on which the editor chooses the proxy. It trusts the service without those of the system.
    await set({ [`${prefix}.network.route`]: 'editor', 'http.systemCertificates': false });
    assert.equal((await cloud.sts.getCallerIdentity(signal)).accountId, '1');
    assert.equal(attacked, 0);
    network.dispose();
  });
});

const emptyAnswers: readonly (readonly [host: (typeof publicHosts)[number], body: string])[] = [
  ['sts.aliyuncs.com', identityOf('1')],
  [
    'dts.cn-hangzhou.aliyuncs.com',
    '{"Success":true,"DtsJobList":[],"TotalRecordCount":0,"PageRecordCount":0,"PageNumber":1}',
  ],
  ['cn-hangzhou.log.aliyuncs.com', '{"count":0,"total":0,"projects":[]}'],
];

const quiet = { info: () => undefined, warn: () => undefined };
