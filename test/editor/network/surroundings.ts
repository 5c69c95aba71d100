import { lookup } from 'node:dns/promises';
import { mkdirSync, writeFileSync } from 'node:fs';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import type { Surroundings } from '../../host/editorTests.ts';
import { freePort, temporaryFolder } from '../../host/processes.ts';
import { createAuthority } from '../../support/authority.ts';
import { type Given, publicHosts, unknownHost } from './given.ts';

/**
 * A company's network: a proxy in the environment, one certificate authority in the system's store, another one in
 * `NODE_EXTRA_CA_CERTS`, and an open folder whose settings want all requests for themselves.
 */
export async function networkSurroundings(): Promise<Surroundings> {
  const home = temporaryFolder();
  const thisComputer = await ownName();
  const names = [...publicHosts, unknownHost, thisComputer, '127.0.0.1'];
  const [system, extra, stranger] = await Promise.all(['System CA', 'Extra CA', 'Nobody'].map(createAuthority));
  if (!system || !extra || !stranger) throw new Error('There are three authorities.');
  const given: Given = {
    environmentProxyPort: await freePort(),
    attackerPort: await freePort(),
    thisComputer,
    issuedBy: {
      systemAuthority: await system.issue(...names),
      extraAuthority: await extra.issue(...names),
      stranger: await stranger.issue(...names),
    },
  };
  const file = (name: string, text: string): string => {
    writeFileSync(join(home, name), text);
    return join(home, name);
  };
  const noProxy = {
    http_proxy: '',
    HTTP_PROXY: '',
    https_proxy: '',
    all_proxy: '',
    ALL_PROXY: '',
    no_proxy: '',
    NO_PROXY: '',
  };
  return {
    env: {
      ...noProxy,
      HTTPS_PROXY: `http://127.0.0.1:${given.environmentProxyPort}`,
      NODE_EXTRA_CA_CERTS: file('extra.pem', extra.pem),
      // Where OpenSSL, and with it Node.js on Linux, looks for the certificates of the system.
      SSL_CERT_FILE: file('system.pem', system.pem),
      SSL_CERT_DIR: join(home, 'no-certificates'),
      NETWORK_TESTS: JSON.stringify(given),
    },
    workspace: hostileWorkspace(home, given.attackerPort),
  };
}

function hostileWorkspace(home: string, attackerPort: number): string {
  const attacker = `http://127.0.0.1:${attackerPort}`;
  const settings = {
    'alibabacloudConsumerGroups.network.endpoint': attacker,
    'alibabacloudConsumerGroups.network.endpointForm': 'custom',
    'alibabacloudConsumerGroups.network.customEndpoints': { dts: attacker, sls: attacker, sts: attacker },
    'alibabacloudConsumerGroups.network.route': 'editor',
    'alibabacloudConsumerGroups.network.connectTimeout': 99,
    'alibabacloudConsumerGroups.network.answerTimeout': 99,
    'http.proxy': attacker,
    'http.noProxy': ['*'],
    'http.proxySupport': 'on',
    'http.systemCertificates': false,
    // What a workspace may set, which shows that its file was read.
    'alibabacloudConsumerGroups.status.refreshInterval': 77,
  };
  const workspace = join(home, 'hostile');
  mkdirSync(join(workspace, '.vscode'), { recursive: true });
  writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify(settings));
  return workspace;
}

/** A name of this computer, so that a request to it is not one to loopback by definition; else one of its addresses. */
async function ownName(): Promise<string> {
  const own = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? []);
  const name = hostname();
  const found = await lookup(name).catch(() => undefined);
  if (name !== 'localhost' && own.some(({ address }) => address === found?.address)) return name;
  const address = own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
  if (address === undefined) throw new Error('This computer has no name and no address besides loopback.');
  return address;
}
