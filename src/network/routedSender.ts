import { isLoopback } from '../cloud/endpoints.ts';
import { type Reason, reasonOf } from '../cloud/reasons.ts';
import { type Sender, SendFailure, type WireResponse } from '../cloud/wire.ts';
import { isForEditor } from './editorSender.ts';
import type { NetworkSettings } from './settings.ts';

export type Route = 'direct' | 'editor';

interface RouteOptions extends Readonly<Record<Route, Sender>> {
  readonly setting: () => NetworkSettings['route'];
  /**
   * Called before a request is sent; with the failure of the direct route where that is why the editor's is taken. What it
   * returns is called when there was an answer.
   */
  readonly onTaken: (origin: string, route: Route, insteadOfDirect?: SendFailure) => () => void;
}

/** Which route worked is known per origin, until it is forgotten. */
type RoutedSender = Sender & { forget(): void };

/**
 * Sends by the route that the setting names; `auto` goes directly, and through the editor where no connection could be
 * made that way. The very same signed request is sent then, so one that may have been sent is never sent again. This
 * computer is always reached directly: no proxy and no certificate of others is on the way.
 */
export function createRoutedSender({ setting, onTaken, ...senders }: RouteOptions): RoutedSender {
  /** Why origins are reached through the editor. Another one when it is forgotten: what is under way knows the old rules. */
  let remembered = new Map<string, SendFailure>();

  const send: Sender = async (request, limits) => {
    const { origin } = request;
    const by = async (route: Route, insteadOfDirect?: SendFailure): Promise<WireResponse> => {
      const onAnswer = onTaken(origin, route, insteadOfDirect);
      const response = await senders[route](request, limits);
      onAnswer();
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

/** The request cannot be written, or the sender was closed. */
const notOfTheWay = new Set(['UND_ERR_INVALID_ARG', 'UND_ERR_DESTROYED']);

/** Of two failures the one that says what to mend. The direct route knows its proxy, so it counts where both say as much. */
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
