import type { Services } from './services.ts';

/** Copies what an agent has to be told to reach the server. */
export async function copyMcpConfiguration(services: Services): Promise<void> {
  await (await services.mcp()).copyConfiguration();
}
