import { isIPv6 } from 'node:net';
import { isLoopback } from '../cloud/endpoints.ts';
import type { NetworkSettings } from './settings.ts';

/**
 * The proxy for requests to an origin: the editor's own, else that of the environment; none for this computer, for what
 * is excepted, and where the editor's `http.proxySupport` is off. A proxy whose address is not understood is none.
 *
 * The editor's way, so that both routes take the same: https://code.visualstudio.com/docs/setup/network
 */
export function proxyFor(origin: string, settings: NetworkSettings): URL | undefined {
  const url = new URL(origin);
  if (settings.proxySupport === 'off' || isLoopback(url.hostname)) return undefined;
  if (exceptions(settings).some(exception => excepts(exception, url))) return undefined;
  return readProxy(configuredProxy(settings));
}

/** Whether the direct route can use a proxy. The other kinds are the editor's. */
export const isHttpProxy = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

/** What stands for a proxy in the settings or in the environment and is of no use. Nothing secret is in it. */
export function proxyWarnings(settings: NetworkSettings): readonly string[] {
  const text = configuredProxy(settings);
  if (text === '') return [];
  const proxy = readProxy(text);
  if (!proxy) {
    const why = isLogInCutOff(text)
      ? '. Special characters in the username and password must be percent-encoded, such as %2F for / and %5C for \\'
      : '';
    return [`${withoutLogIn(text)}: not a valid proxy address${why}`];
  }
  return isHttpProxy(proxy) ? [] : [`${withoutLogIn(text)}: only VS Code can use this kind of proxy`];
}

/** The address of a proxy without user and password, for the eye. Also of one that is not understood. */
export const withoutLogIn = (text: string): string => text.replace(/^([a-z0-9+.-]*:\/\/)?.*@/is, '$1');

/** Only HTTPS leaves this computer, so its variable is the first; one in lower case counts before its twin. */
function configuredProxy({ proxy, environment }: NetworkSettings): string {
  const values = ['https_proxy', 'http_proxy', 'all_proxy'].flatMap(name => [
    environment[name],
    environment[name.toUpperCase()],
  ]);
  return [proxy, ...values].map(value => value?.trim() ?? '').find(value => value !== '') ?? '';
}

function readProxy(text: string): URL | undefined {
  if (isLogInCutOff(text)) return undefined;
  // Without a scheme, as the environment often has it.
  const address = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(address) && new URL(address).hostname !== '' ? new URL(address) : undefined;
}

/**
 * Whether a user or a password has a character in it that ends the host of an address, so that the user would be taken for
 * the host, and the beginning of the password for its port.
 * https://url.spec.whatwg.org/#authority-state
 */
const isLogInCutOff = (text: string): boolean => /[/?#\\].*@/s.test(text.replace(/^[a-z0-9+.-]*:\/\//i, ''));

/** The setting counts alone where there is one. */
function exceptions({ noProxy, environment }: NetworkSettings): readonly string[] {
  const list =
    noProxy.length > 0 ? noProxy : (environment['no_proxy'] || environment['NO_PROXY'] || '').split(/[\s,]+/);
  return list.map(item => item.trim().toLowerCase()).filter(item => item !== '');
}

/** `*`, an address, or a name with all below it, with or without a dot before it; each with a port if it is for that alone. */
function excepts(exception: string, { hostname, port, protocol }: URL): boolean {
  if (exception === '*') return true;
  if (isIPv6(exception)) return hostname === new URL(`http://[${exception}]`).hostname;
  const [, name = '', onlyPort] = /^(.*?)(?::(\d+))?$/.exec(exception) ?? [];
  const domain = name.replace(/^\*?\.?/, '.');
  const usedPort = port || (protocol === 'https:' ? '443' : '80');
  return `.${hostname}`.endsWith(domain) && (onlyPort === undefined || onlyPort === usedPort);
}
