import * as vscode from 'vscode';
import type { BrokerWay } from '../cloud/kafka/broker.ts';
import { timeLimits } from '../cloud/transport.ts';
import type { SendLimits } from '../cloud/wire.ts';
import { prefix } from '../contributions.ts';
import type { Log } from '../ui/log.ts';
import { readSetting, readUserSetting } from '../ui/settings.ts';
import { createNetwork, type Network } from './network.ts';
import type { NetworkSettings } from './settings.ts';

/** The network with the settings and the environment of this editor. */
export interface EditorNetwork extends Omit<Network, 'wayTo' | 'reload' | 'close'> {
  /** The time limits in the settings. */
  readonly limits: () => Partial<Pick<SendLimits, 'connectMs' | 'headersMs' | 'bodyMs'>>;
  /** The way to the brokers of change tracking instances, by the same settings as requests, until the signal ends it. */
  readonly brokerWay: (signal: AbortSignal) => BrokerWay;
  dispose(): void;
}

/** Opens the network without reading a file or connecting anywhere before the first request. */
export function openNetwork(log: Pick<Log, 'info' | 'warn'>): EditorNetwork {
  const { wayTo, reload, close, ...network } = createNetwork({
    read: readNetworkSettings,
    onRoute: ({ origin, route, proxy, insteadOfDirect }) => {
      const why = insteadOfDirect === undefined ? '' : `, because the direct connection failed (${insteadOfDirect})`;
      const how = route === 'editor' ? `through VS Code${why}` : proxy ? `through proxy ${proxy}` : 'directly';
      log.info(`Network: ${new URL(origin).host} is reached ${how}`);
    },
    onWarning: warning => {
      log.warn(`Network: ${warning}`);
    },
  });
  const following = vscode.workspace.onDidChangeConfiguration(change => {
    if (change.affectsConfiguration('http') || change.affectsConfiguration(`${prefix}.network`)) reload();
  });
  const limits: EditorNetwork['limits'] = () => {
    const connectMs = milliseconds(readSetting('network.connectTimeout'));
    const answerMs = milliseconds(readSetting('network.answerTimeout'));
    return {
      ...(connectMs > 0 && { connectMs }),
      ...(answerMs > 0 && { headersMs: answerMs, bodyMs: answerMs }),
    };
  };
  return {
    ...network,
    limits,
    brokerWay: signal => {
      const { connectMs, readMs } = timeLimits.dts;
      const { connectMs: connectLimit = connectMs, bodyMs: answerMs = readMs } = limits();
      return { wayTo, connectMs: connectLimit, answerMs, signal };
    },
    dispose: () => {
      following.dispose();
      close();
    },
  };
}

/** Converts seconds, at most an hour of them, because a timer for weeks would fire at once. */
const milliseconds = (seconds: number): number => Math.min(seconds, 3600) * 1000;

/** Reads our own settings and those of the editor below `http`. https://code.visualstudio.com/docs/setup/network */
function readNetworkSettings(): NetworkSettings {
  const route = readSetting('network.route');
  const ofEditor = (name: string): unknown => readUserSetting('http', name);
  const proxy = ofEditor('proxy');
  const noProxy = ofEditor('noProxy');
  const proxySupport = ofEditor('proxySupport');
  return {
    route: routes.find(known => known === route) ?? 'auto',
    proxy: typeof proxy === 'string' ? proxy : '',
    noProxy: Array.isArray(noProxy) ? noProxy.filter(item => typeof item === 'string') : [],
    proxySupport: supports.find(known => known === proxySupport) ?? 'override',
    usesSystemCertificates: ofEditor('systemCertificates') !== false,
    environment: Object.fromEntries(variables.map(name => [name, process.env[name]])),
  };
}

const routes = ['auto', 'direct', 'editor'] as const;
const supports = ['off', 'on', 'fallback', 'override'] as const;

const proxyVariables = ['http_proxy', 'https_proxy', 'all_proxy', 'no_proxy'];
const variables = [
  ...proxyVariables,
  ...proxyVariables.map(name => name.toUpperCase()),
  'NODE_EXTRA_CA_CERTS',
  // Where OpenSSL looks for the certificates of the system.
  'SSL_CERT_FILE',
  'SSL_CERT_DIR',
];
