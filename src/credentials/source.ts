import type { ConsentRequest, Credentials, IssuedCredentials, SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { StsClient } from '../cloud/sts/client.ts';
import type { Sender } from '../cloud/wire.ts';

export type { BaseRef, CredentialsRef, RoleRef } from './ref.ts';

/** What a source needs to get keys. It is passed in, so that sources run in plain Node and with any clock. */
export interface SourceContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** The time in milliseconds since 1970, by the services' clock if it is known. */
  readonly now: () => number;
  /** A random number from 0 to 1, which spreads renewals over time. */
  readonly random: () => number;
  /** Makes an STS client that signs with the given keys. A CLI profile can name another `host` than the public one. */
  readonly sts: (keys: () => Promise<Credentials>, host?: string) => Promise<StsClient>;
  /** The sender that all requests use. */
  readonly sender: () => Promise<Sender>;
  /** A sender that never uses a proxy, for instance metadata, which refuses requests through proxies. */
  readonly directSender: () => Promise<Sender>;
  readonly hasConsent: (asked: ConsentRequest) => boolean;
  /** Whether the workspace is trusted, which commands and addresses of profiles have to wait for. */
  readonly isTrusted: () => boolean;
}

/** The account that the keys of a source should belong to, and the problem if they do not. */
export interface NamedAccount {
  readonly accountId: string;
  readonly problem: SourceProblem;
}

/** The keys of one account, which are renewed before they expire. One renewal serves all callers. */
export interface Source {
  /**
   * Rejects with a `CloudError` of kind `credentials` that has a `sourceProblem`, with the error of a call of STS, or
   * with the reason of the signal.
   */
  credentials(signal: AbortSignal, refused?: Credentials): Promise<IssuedCredentials>;
  /** Updates the state as far as that is possible without a call. Never rejects. */
  refreshState(): Promise<void>;
  /** Whether the keys are renewed without the user. */
  readonly isRenewed: boolean;
  /** The account that the source names, if it does. It is known once there were keys. */
  readonly namedAccount?: NamedAccount | undefined;
  /** When the last keys expire, and why there are no keys, if there is a problem. */
  readonly state: { readonly expiresAt?: number; readonly problem?: SourceProblem };
  /** Fires after a change of the keys, of their expiration or of the problem, and after a change of the file. */
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

/** A profile of the CLI, as *Add Account* shows it. */
export interface FoundProfile {
  readonly name: string;
  /** The mode in the vendor's spelling, or in that of the file when the vendor has no such mode. */
  readonly mode: string;
  /** Whether the CLI uses this profile when no profile is named. */
  readonly isCurrent: boolean;
  readonly region?: string;
  /** Why the profile cannot be used, as far as that can be told without a call. */
  readonly problem?: SourceProblem;
  /** The command or address that the user has to allow first. */
  readonly asked?: ConsentRequest;
}

export interface FoundProfiles {
  /** The path as the user sees it, `~/.aliyun/config.json`. */
  readonly file: string;
  readonly profiles: readonly FoundProfile[];
  /** Why the file as a whole cannot be used. A missing file is no problem but means that there are no profiles. */
  readonly problem?: SourceProblem;
}

/**
 * The error of a source that has no pair. It has no cause, because the runtime's message about a file, a command or an
 * answer may quote its content.
 */
export function sourceError(sourceProblem: SourceProblem): CloudError {
  return new CloudError('credentials', {
    service: 'sts',
    operation: 'Credentials',
    code: sourceProblem.kind,
    outcome: 'notApplied',
    sourceProblem,
  });
}

/** Why there is no pair, if the error says so. */
export function sourceProblemOf(error: unknown): SourceProblem | undefined {
  return error instanceof CloudError ? error.sourceProblem : undefined;
}
