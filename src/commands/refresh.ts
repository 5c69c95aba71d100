import type { Services } from './services.ts';

/** Forgets everything that was loaded; what is open is asked for again. Accounts without keys ask for keys again. */
export function refresh({ accounts, catalog }: Services): void {
  for (const { id } of accounts.list()) {
    if (accounts.stateOf(id).problem) void accounts.retry(id);
    else catalog.refreshAccount(id);
  }
}
