import type { Services } from './services.ts';

export async function importProfiles(services: Services): Promise<void> {
  const wizard = await import('../wizards/account/importProfiles.ts');
  await wizard.importProfiles(services);
}
