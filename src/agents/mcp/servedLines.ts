import type { Served } from '../../mcp/server.ts';

/** What the log says of a request. */
export const servedLine = (served: Served): string =>
  served.kind === 'answered'
    ? `MCP: ${served.asked}: ${served.status} in ${served.ms} ms`
    : `MCP: a request was refused with ${served.status} because ${served.reason}. More of these aren't logged until a request is answered.`;

/** Keeps those who knock again and again from filling the log. */
export class Refusals {
  readonly #told = new Set<string>();

  isNews(served: Served): boolean {
    if (served.kind === 'answered') {
      this.#told.clear();
      return true;
    }
    const isNews = !this.#told.has(served.reason);
    this.#told.add(served.reason);
    return isNews;
  }
}
