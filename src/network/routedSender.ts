import { isLoopback } from '../cloud/endpoints.ts';
import { type Reason, reasonOf } from '../cloud/errors.ts';
import { type Sender, SendFailure, type WireResponse } from '../cloud/wire.ts';
import { isForEditor } from './editorSender.ts';
import type { NetworkSettings } from './settings.ts';

export type Route = 'direct' | 'editor';

interface RouteOptions extends Readonly<Record<Route, Sender>> {
  readonly setting: () => NetworkSettings['route'];
  /**
   * Called before a request is sent, with the failure of the direct route if that is why the editor sends it. The
   * function that it returns is called when there is an answer.
   */
  readonly onTaken: (origin: string, route: Route, insteadOfDirect?: SendFailure) => () => void;
}

/** A sender that remembers which route worked for an origin, until `forget` is called. */
type RoutedSender = Sender & { forget(): void };

/**
 * Creates a sender that uses the route in the settings. With `auto`, it sends directly, and through the editor when no
 * direct connection can be made. The second try sends the same signed request, so it is made only when nothing was sent
 * before. This computer is always reached directly, because no proxy is needed.
 */
export function createRoutedSender({ setting, onTaken, ...senders }: RouteOptions): RoutedSender {
  /** Why origins are reached through the editor. A new map replaces it, as current requests still use the old one. */
  let remembered = new Map<string, SendFailure>();

  const send: Sender = async (request, limits) => {
    const { origin } = request;
    const by = async (route: Route, insteadOfDirect?: SendFailure): Promise<WireResponse> => {
      const onAnswer = onTaken(origin, route, insteadOfDirect);
      const response = await senders[route](request, limits);
      try {
        onAnswer();
      } catch {
        // The answer is worth more than the report of its route.
      }
      return response;
    };
    const route = isLoopback(new URL(origin).hostname) ? 'direct' : setting();
    if (route !== 'auto') return by(route);

    const routes = remembered;
    const known = isForEditor(request) ? routes.get(origin) : undefined;
    let failure: SendFailure;
    try {
      return await (known ? by('editor', known) : by('direct'));
    } catch (error) {
      if (!isUnsent(error) || !isForEditor(request)) throw error;
      failure = error;
    }
    routes.delete(origin);
    limits.signal.throwIfAborted();
    try {
      if (known) return await by('direct');
      const response = await by('editor', failure);
      routes.set(origin, failure);
      return response;
    } catch (error) {
      if (!isUnsent(error)) throw error;
      throw known ? moreTelling(error, failure) : moreTelling(failure, error);
    }
  };
  const forget = (): void => {
    remembered = new Map();
  };
  return Object.assign(send, { forget });
}

const isUnsent = (error: unknown): error is SendFailure =>
  error instanceof SendFailure && !error.maySent && !notOfTheWay.has(error.code);

/** The codes for a request that cannot be written and for a closed sender, where another route does not help. */
const notOfTheWay = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_DESTROYED']);

/** Chooses the failure that says more about what to fix, or that of the direct route, which knows its proxy. */
function moreTelling(direct: SendFailure, editor: SendFailure): SendFailure {
  return weight[reasonOf(editor)] > weight[reasonOf(direct)] ? editor : direct;
}

const weight: Readonly<Record<Reason, number>> = {
  proxyLogIn: 3,
  certificate: 2,
  proxy: 1,
  name: 1,
  network: 0,
  timeLimit: 0,
  settings: 0,
};
