import type { Ram, Session } from '../sts/ram.ts';

/** New credentials are issued this long before the old ones expire, and both are valid in the meantime. */
const overlapMs = 30 * 60_000;

interface InstanceKeys {
  readonly session: Session;
  readonly issuedAt: number;
}

/**
 * Represents the ECS instance whose metadata is requested. Tests change it at run time.
 * https://www.alibabacloud.com/help/en/ecs/user-guide/view-instance-metadata
 */
export class EcsInstance {
  /** Names the attached role. Without a role, there are no credentials. */
  roleName: string | undefined = 'EcsRole';
  /** Tells whether requests need a token. */
  isHardened = false;
  /** The HTTP status with which every request is refused. */
  refusal: 401 | 403 | 404 | undefined;
  readonly #tokens = new Map<string, number>();
  #keys: InstanceKeys | undefined;

  addToken(token: string, expiresAt: number): void {
    this.#tokens.set(token, expiresAt);
  }

  /** Gives the HTTP status that refuses a request without a valid token. */
  refusalFor(token: string | undefined, now: Date): number | undefined {
    if (this.refusal !== undefined) return this.refusal;
    if (token === undefined) return this.isHardened ? 403 : undefined;
    return (this.#tokens.get(token) ?? 0) > now.getTime() ? undefined : 401;
  }

  /** Gives the credentials of the attached role, and when they were issued. */
  keysOf(roleName: string, ram: Ram, now: Date): InstanceKeys | undefined {
    const role = ram.roles.find(({ name }) => name === roleName);
    if (role === undefined || roleName !== this.roleName) return undefined;
    if (this.#keys === undefined || this.#keys.session.expiresAt - now.getTime() <= overlapMs) {
      const request = { sessionName: 'i-bp1sample', durationSeconds: role.maxSessionSeconds };
      this.#keys = { session: ram.issue(role, request, now), issuedAt: now.getTime() };
    }
    return this.#keys;
  }
}
