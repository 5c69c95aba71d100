import type { Services } from './services.ts';

/** Forgets everything that was loaded; what is open is asked for again. */
export function refresh({ accounts, catalog }: Services): void {
  for (const account of accounts.list()) catalog.refreshAccount(account.id);
}
