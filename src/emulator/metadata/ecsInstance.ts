import type { Ram, Session } from '../sts/ram.ts';

/** New keys come this long before the old ones end, and both are good meanwhile. */
const overlapMs = 30 * 60_000;

/**
 * The ECS instance that its metadata service is asked about. Tests change it while the emulator runs.
 * https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
 */
export class EcsInstance {
  /** The role that is attached; without one there are no keys. */
  roleName: string | undefined = 'EcsRole';
  /** Whether only requests with a token are answered. */
  isHardened = false;
  /** Answers every request so, whatever it asks for. */
  refusal: 401 | 403 | 404 | undefined;
  readonly #tokens = new Map<string, number>();
  #keys: { readonly session: Session; readonly issuedAt: number } | undefined;

  addToken(token: string, expiresAt: number): void {
    this.#tokens.set(token, expiresAt);
  }

  /** The refusal that a request without a good token meets. */
  refusalFor(token: string | undefined, now: Date): number | undefined {
    if (this.refusal !== undefined) return this.refusal;
    if (token === undefined) return this.isHardened ? 403 : undefined;
    return (this.#tokens.get(token) ?? 0) > now.getTime() ? undefined : 401;
  }

  /** The keys of the role that is attached, and when they were issued. */
  keysOf(roleName: string, ram: Ram, now: Date): { readonly session: Session; readonly issuedAt: number } | undefined {
    const role = ram.roles.find(({ name }) => name === roleName);
    if (role === undefined || roleName !== this.roleName) return undefined;
    if (this.#keys === undefined || this.#keys.session.expiresAt - now.getTime() <= overlapMs) {
      const request = { sessionName: 'i-bp1sample', durationSeconds: role.maxSessionSeconds };
      this.#keys = { session: ram.issue(role, request, now), issuedAt: now.getTime() };
    }
    return this.#keys;
  }
}
