import type { CallRecord } from '../../cloud/transport.ts';
import type { Moment } from '../units.ts';

/** How the last call of an operation has ended, as far as RAM had a say in it. */
export interface LearntPermission {
  readonly isAllowed: boolean;
  readonly at: Moment;
}

/**
 * What the changes that the user has made while this window is open have shown of the permissions of accounts. Nobody can
 * ask RAM whether it would allow a call, and a call that changes something must not be made just to find out.
 */
export class LearntPermissions {
  readonly #known = new Map<string, LearntPermission>();

  note({ accountId, project, operation, isWrite, isDenied, code, at }: CallRecord): void {
    if (!isWrite || accountId === undefined || project === undefined) return;
    if (isDenied || code === undefined) {
      this.#known.set(keyOf(accountId, project, operation), { isAllowed: !isDenied, at: at.getTime() });
    }
  }

  of(accountId: string, project: string, operation: string): LearntPermission | undefined {
    return this.#known.get(keyOf(accountId, project, operation));
  }

  /** Forgets what was learnt with keys of another identity, or for an account that is gone. */
  forget(matches: (key: string) => boolean): void {
    for (const key of this.#known.keys()) if (matches(key)) this.#known.delete(key);
  }
}

/** The key has its account where the key of a group has it. */
const keyOf = (accountId: string, project: string, operation: string): string =>
  JSON.stringify(['sls', accountId, project, operation]);
