import type { Services } from './services.ts';

/** Asks what to do with the server, as the item in the status bar does. */
export async function manageMcpServer(services: Services): Promise<void> {
  await (await services.mcp()).manage();
}
