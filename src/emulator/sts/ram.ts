import type { PolicyDocument } from '../policy.ts';
import { type SampleAccount, sessionIdentity, sessionKeys } from '../sampleAccounts.ts';
import { type Dice, dice } from '../world/dice.ts';
import { IdentityProvider } from './identityProvider.ts';
import { type SampleRole, sampleRoles } from './roles.ts';

export interface SessionRequest {
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly policy?: PolicyDocument;
}

/** A session of a role. Its keys are good until they end, on every operation. */
export type Session = SampleAccount & Required<Pick<SampleAccount, 'securityToken' | 'expiresAt'>>;

/** The roles of the emulated accounts, the sessions of them, and the identity provider they trust. */
export class Ram {
  readonly roles: readonly SampleRole[];
  readonly provider: IdentityProvider;
  /** Every session that was ever issued, in order. */
  readonly sessions: Session[] = [];
  readonly #onIssued: (session: Session) => void;
  readonly #draw: Dice;

  constructor(seed: number, onIssued: (session: Session) => void) {
    this.roles = sampleRoles(seed);
    this.provider = new IdentityProvider(seed);
    this.#onIssued = onIssued;
    this.#draw = dice(seed).of('sessions');
  }

  role(arn: string): SampleRole | undefined {
    return this.roles.find(role => role.arn === arn);
  }

  /** New keys; those issued before stay good. `now` is the time of the service's clock. */
  issue(role: SampleRole, { sessionName, durationSeconds, policy }: SessionRequest, now: Date): Session {
    const draw = this.#draw.of(this.sessions.length);
    const session: Session = {
      name: 'session',
      accessKeyId: `STS.N${draw.text('accessKeyId', 24, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}`,
      ...sessionKeys('session', draw),
      // Told in whole seconds, and meant so.
      expiresAt: (Math.floor(now.getTime() / 1000) + durationSeconds) * 1000,
      identity: sessionIdentity(role, sessionName),
      state: 'good',
      policies: role.policies,
      ...(policy !== undefined && { sessionPolicy: policy }),
    };
    this.sessions.push(session);
    this.#onIssued(session);
    return session;
  }
}
