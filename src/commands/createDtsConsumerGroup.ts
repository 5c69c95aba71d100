import { type Node, whereFor } from '../tree/nodes.ts';
import type { Services } from './services.ts';
import { isCreationRefused } from './targetGroup.ts';

export async function createDtsConsumerGroup(services: Services, node?: Node): Promise<void> {
  if (isCreationRefused(services, node)) return;
  const wizard = await import('../wizards/group/createDtsGroup.ts');
  await wizard.createDtsConsumerGroup(services, whereFor('dts', node));
}
