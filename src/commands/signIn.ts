import type { Services } from './services.ts';

export async function signIn(services: Services): Promise<void> {
  const wizard = await import('../wizards/signIn.ts');
  await wizard.signIn(services);
}
