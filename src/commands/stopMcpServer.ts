import type { Services } from './services.ts';

/** Stops the server in this window. */
export async function stopMcpServer(services: Services): Promise<void> {
  await (await services.mcp()).stop();
}
