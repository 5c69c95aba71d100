import { isIPv6 } from 'node:net';
import { isLoopback } from '../cloud/endpoints.ts';
import type { NetworkSettings } from './settings.ts';

/**
 * The proxy for requests to an origin, which is the one in the editor's settings or else in the environment. There is
 * none for this computer, for exceptions, when `http.proxySupport` is off, or when the address of the proxy is not
 * valid.
 *
 * The editor has the same rules, so both routes use the same proxy: https://code.visualstudio.com/docs/setup/network
 */
export const proxyFor = (origin: string, settings: NetworkSettings): URL | undefined =>
  isWithoutProxy(origin, settings) ? undefined : readProxy(configuredProxy(settings));

/** Whether the settings say of an origin that it is reached without a proxy, whichever proxies there are. */
export function isWithoutProxy(origin: string, settings: NetworkSettings): boolean {
  const url = new URL(origin);
  if (settings.proxySupport === 'off' || isLoopback(url.hostname)) return true;
  return exceptions(settings).list.some(text => excepts(readException(text), url));
}

/** Whether the direct route can use a proxy. Only the editor can use the other kinds. */
export const isHttpProxy = ({ protocol }: URL): boolean => protocol === 'http:' || protocol === 'https:';

/** Warns about a proxy address and about exceptions that cannot be used. The warnings contain nothing secret. */
export function proxyWarnings(settings: NetworkSettings): readonly string[] {
  const { from, list } = exceptions(settings);
  const ignored = list.filter(text => readException(text) === undefined);
  return [
    ...addressWarnings(configuredProxy(settings)),
    ...ignored.map(text => `${from}: ${withoutLogIn(text)} isn't a host, so it's ignored`),
  ];
}

function addressWarnings(text: string): readonly string[] {
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

/** Removes the user and the password from the address of a proxy, even when the address is not valid. */
export const withoutLogIn = (text: string): string => text.replace(/^([a-z0-9+.-]*:\/\/)?.*@/is, '$1');

/** The address of the proxy. Remote requests use HTTPS, so its variable comes first, lower case before upper. */
function configuredProxy({ proxy, environment }: NetworkSettings): string {
  const values = ['https_proxy', 'http_proxy', 'all_proxy'].flatMap(name => [
    environment[name],
    environment[name.toUpperCase()],
  ]);
  return [proxy, ...values].map(value => value?.trim() ?? '').find(value => value !== '') ?? '';
}

function readProxy(text: string): URL | undefined {
  if (isLogInCutOff(text)) return undefined;
  // Variables often have an address without a scheme.
  const address = text.includes('://') ? text : `http://${text}`;
  return URL.canParse(address) && new URL(address).hostname !== '' ? new URL(address) : undefined;
}

/**
 * Whether the user or the password contains a character that ends the host of an address. The user would then be taken
 * for the host and the beginning of the password for its port.
 * https://url.spec.whatwg.org/#authority-state
 */
function isLogInCutOff(text: string): boolean {
  const address = text.replace(/^[a-z0-9+.-]*:\/\//i, '');
  const end = address.search(/[/?#\\]/);
  return end >= 0 && end < address.lastIndexOf('@');
}

/** The exceptions in the setting, or those in the environment when the setting has none. */
function exceptions({ noProxy, environment }: NetworkSettings): {
  readonly from: string;
  readonly list: readonly string[];
} {
  const ofEnvironment = (environment['no_proxy'] || environment['NO_PROXY'] || '').split(/[\s,]+/);
  const list = noProxy.length > 0 ? noProxy : ofEnvironment;
  return {
    from: noProxy.length > 0 ? 'http.noProxy' : 'NO_PROXY',
    list: list.map(item => item.trim().toLowerCase()).filter(item => item !== ''),
  };
}

/** The hosts, and perhaps their only port, that are reached without a proxy. */
interface Exception {
  /** An address or a domain with a dot before it, as `URL` spells it, or empty for all. */
  readonly ending: string;
  readonly port?: number;
}

/**
 * Reads an exception. It is `*`, an address, or a domain with its subdomains, and may end with a port. Anything else is
 * not understood, such as a range of addresses or an address with a zone, which no URL can contain.
 * https://url.spec.whatwg.org/#host-parsing
 */
function readException(text: string): Exception | undefined {
  if (text === '*') return { ending: '' };
  const [, name = '', port] = /^(.*?)(?::(\d+))?$/.exec(isIPv6(text) ? `[${text}]` : text) ?? [];
  // A dot at the end says only that the name is complete.
  const address = `http://${name.replace(/^\*?\.*|\.$/g, '')}:${port ?? ''}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || url.href !== `http://${url.host}/` || url.hostname.includes('*')) return undefined;
  return { ending: `.${url.hostname}`, ...(port !== undefined && { port: Number(port) }) };
}

function excepts(exception: Exception | undefined, { hostname, port, protocol }: URL): boolean {
  if (!exception || !`.${hostname}`.endsWith(exception.ending)) return false;
  return exception.port === undefined || exception.port === Number(port || (protocol === 'https:' ? 443 : 80));
}
