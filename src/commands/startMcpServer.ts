import type { Services } from './services.ts';

/** Starts the server with which agents outside of the editor use the tools for language models. */
export async function startMcpServer(services: Services): Promise<void> {
  await (await services.mcp()).start();
}
