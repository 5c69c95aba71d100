import type { Node } from '../tree/nodes.ts';
import type { Services } from './services.ts';

export async function createSlsConsumerGroup(services: Services, node?: Node): Promise<void> {
  const wizard = await import('../wizards/slsConsumerGroup.ts');
  await wizard.createSlsConsumerGroup(services, node);
}
