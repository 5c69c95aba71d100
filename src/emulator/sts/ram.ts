import { isoSeconds } from '../../cloud/sign/encode.ts';
import type { PolicyDocument } from '../policy.ts';
import type { Secrets } from '../secrets.ts';
import { type SampleAccount, sessionIdentity, sessionKeys } from '../sampleAccounts.ts';
import { type Dice, dice } from '../world/dice.ts';
import { IdentityProvider } from './identityProvider.ts';
import { type SampleRole, sampleRoles } from './roles.ts';

export interface SessionRequest {
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly policy?: PolicyDocument;
}

/** Represents a session of a role, whose credentials are valid for all operations until they expire. */
export type Session = SampleAccount & Required<Pick<SampleAccount, 'securityToken' | 'expiresAt'>>;

/** Writes the credentials of a session as STS and the metadata service do. */
export const credentialsMembers = ({ accessKeyId, accessKeySecret, securityToken, expiresAt }: Session) => ({
  AccessKeyId: accessKeyId,
  AccessKeySecret: accessKeySecret,
  SecurityToken: securityToken,
  Expiration: isoSeconds(new Date(expiresAt)),
});

/** Holds the roles of the emulated accounts, their sessions, and the identity provider that they trust. */
export class Ram {
  readonly roles: readonly SampleRole[];
  readonly provider: IdentityProvider;
  /** Has every session in the order in which they were issued. */
  readonly sessions: Session[] = [];
  readonly #onIssued: (session: Session) => void;
  readonly #draw: Dice;
  readonly #secrets: Secrets;

  constructor(seed: number, secrets: Secrets, onIssued: (session: Session) => void) {
    this.roles = sampleRoles(seed);
    this.provider = new IdentityProvider(secrets);
    this.#onIssued = onIssued;
    this.#secrets = secrets;
    this.#draw = dice(seed).of('sessions');
  }

  role(arn: string): SampleRole | undefined {
    return this.roles.find(role => role.arn === arn);
  }

  /** Issues new credentials without revoking earlier ones. `now` is the time of the service's clock. */
  issue(role: SampleRole, { sessionName, durationSeconds, policy }: SessionRequest, now: Date): Session {
    const draw = this.#draw.of(this.sessions.length);
    const session: Session = {
      name: 'session',
      accessKeyId: `STS.N${draw.text('accessKeyId', 24, 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789')}`,
      ...sessionKeys(`session${this.sessions.length}`, this.#secrets),
      // Answers have whole seconds, so the expiry has none but whole seconds either.
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
