import { createSecureContext, type SecureContext } from 'node:tls';
import { authorityOf, type Way } from '../cloud/connection.ts';
import { editorOnly, otherProxy } from '../cloud/errors.ts';
import { loadedOnce } from '../cloud/loadedOnce.ts';
import { type Sender, SendFailure } from '../cloud/wire.ts';
import { type Certificates, readCertificates } from './certificates.ts';
import { sendThroughEditor } from './editorSender.ts';
import { isHttpProxy, isWithoutProxy, proxyFor, proxyWarnings, withoutLogIn } from './proxyFor.ts';
import { createRoutedSender } from './routedSender.ts';
import type { NetworkReport, NetworkSettings, RouteTaken } from './settings.ts';

/** The ways to the cloud. The HTTP engine is loaded when the first sender is asked for. */
export interface Network {
  /** Sends by the route that the settings name. */
  readonly sender: () => Promise<Sender>;
  /** Sends without a proxy and without the editor. */
  readonly directSender: () => Promise<Sender>;
  /**
   * The way of a connection that carries something else than HTTP, by the rules for requests, from an address in the form
   * of an origin. VS Code can only send requests, so this rejects where the settings leave the way to VS Code.
   */
  readonly wayTo: (origin: string) => Promise<Way>;
  /** Reads the certificates if no request has needed them yet. */
  readonly report: () => Promise<NetworkReport>;
  /** Applies changed settings to all requests from now on. Requests that are under way continue. */
  readonly reload: () => void;
  /** Ends all connections and the requests on them. */
  readonly close: () => void;
}

interface NetworkOptions {
  readonly read: () => NetworkSettings;
  /** Called when an answer came from an origin by another way than the last answer. */
  readonly onRoute: (taken: RouteTaken) => void;
  /** Called once for each setting that is not understood. */
  readonly onWarning: (warning: string) => void;
}

export function createNetwork({ read, onRoute, onWarning }: NetworkOptions): Network {
  let rules = rulesOf(read(), onWarning);
  const routes = new Map<string, RouteTaken>();
  /** The ways that were last reported to `onRoute`. */
  const told = new Map<string, RouteTaken>();
  let opened: Awaited<ReturnType<typeof open>> | undefined;

  const open = async () => {
    const { createDirectSender } = await import('../cloud/directSender.ts');
    const direct = createDirectSender(origin => rules.wayTo(origin));
    const withoutProxy = createDirectSender(origin => rules.wayWithoutProxyTo(origin));
    const routed = createRoutedSender({
      direct,
      editor: sendThroughEditor,
      setting: () => rules.settings.route,
      onTaken: (origin, route, insteadOfDirect) => {
        const proxy = route === 'direct' ? rules.proxyFor(origin) : undefined;
        const taken: RouteTaken = {
          origin,
          route,
          ...(proxy && { proxy: authorityOf(proxy) }),
          ...(insteadOfDirect && { insteadOfDirect: insteadOfDirect.code }),
        };
        routes.set(origin, taken);
        return () => {
          const before = told.get(origin);
          told.set(origin, taken);
          if (before?.route !== taken.route || before.proxy !== taken.proxy) onRoute(taken);
        };
      },
    });
    return { direct, withoutProxy, routed };
  };
  const senders = loadedOnce(async () => (opened = await open()));

  return {
    sender: async () => (await senders()).routed,
    directSender: async () => (await senders()).withoutProxy,
    wayTo: origin => rules.rawWayTo(origin),
    report: async () => {
      const { settings, trust } = rules;
      const { counts, warnings } = await trust();
      return {
        settings: withoutCredentials(settings),
        routes: [...routes.values()],
        certificates: counts,
        warnings: [...proxyWarnings(settings), ...warnings],
      };
    },
    // Senders that are still being loaded have nothing to forget or to close yet.
    reload: () => {
      rules = rulesOf(read(), onWarning);
      opened?.routed.forget();
    },
    close: () => {
      opened?.direct.close();
      opened?.withoutProxy.close();
    },
  };
}

interface Trust extends Certificates {
  readonly context: SecureContext;
}

/** The rules that follow from the settings. */
interface Rules {
  readonly settings: NetworkSettings;
  readonly trust: () => Promise<Trust>;
  readonly proxyFor: (origin: string) => URL | undefined;
  readonly wayTo: (origin: string) => Promise<Way>;
  readonly wayWithoutProxyTo: (origin: string) => Promise<Way>;
  readonly rawWayTo: (origin: string) => Promise<Way>;
}

function rulesOf(settings: NetworkSettings, onWarning: NetworkOptions['onWarning']): Rules {
  proxyWarnings(settings).forEach(onWarning);
  let reading: Promise<Trust> | undefined;
  const read = async (): Promise<Trust> => {
    const certificates = await readCertificates(settings);
    certificates.warnings.forEach(onWarning);
    return { ...certificates, context: createSecureContext({ ca: [...certificates.trusted] }) };
  };
  const trust = () => (reading ??= read());
  const wayBy = async (origin: string, proxy: URL | undefined): Promise<Way> => {
    if (proxy && !isHttpProxy(proxy)) throw new SendFailure(otherProxy, false, { atProxy: true });
    const isSecure = origin.startsWith('https:') || proxy?.protocol === 'https:';
    return { ...(proxy && { proxy }), ...(isSecure && { trust: (await trust()).context }) };
  };
  const proxyOf = once(origin => proxyFor(origin, settings));
  return {
    settings,
    trust,
    proxyFor: proxyOf,
    wayTo: once(origin => wayBy(origin, proxyOf(origin))),
    wayWithoutProxyTo: once(origin => wayBy(origin, undefined)),
    rawWayTo: once(async origin => {
      const proxy = proxyOf(origin);
      // Which proxy VS Code takes where none is set, from the system or a script, only VS Code knows.
      const isLeftToEditor = settings.route === 'editor' && !proxy && !isWithoutProxy(origin, settings);
      if (isLeftToEditor) throw new SendFailure(editorOnly, false);
      return wayBy(origin, proxy);
    }),
  };
}

/** Finds the same object for the same origin every time, because connections are kept by way. */
function once<T>(find: (origin: string) => T): (origin: string) => T {
  const found = new Map<string, T>();
  return origin => {
    if (!found.has(origin)) found.set(origin, find(origin));
    return found.get(origin) as T;
  };
}

function withoutCredentials({ proxy, environment, ...settings }: NetworkSettings): NetworkSettings {
  const shown = Object.entries(environment).map(([name, value]) => [
    name,
    value !== undefined && /_proxy$/i.test(name) ? withoutLogIn(value) : value,
  ]);
  return { ...settings, proxy: withoutLogIn(proxy), environment: Object.fromEntries(shown) as typeof environment };
}
