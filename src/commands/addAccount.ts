import type { Services } from './services.ts';

export async function addAccount(services: Services): Promise<void> {
  const wizard = await import('../wizards/account/addAccount.ts');
  await wizard.addAccount(services);
}
