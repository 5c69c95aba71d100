import type { ConsentRequest, Credentials, IssuedCredentials, SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { StsClient } from '../cloud/sts/client.ts';
import type { Sender } from '../cloud/wire.ts';

export type { BaseRef, CredentialsRef, RoleRef } from './ref.ts';

/**
 * Everything around a source that it gets keys with. It is handed in, so that sources run in plain Node and with any
 * clock.
 */
export interface SourceContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** Milliseconds since 1970, by the services' clock as far as it is known. */
  readonly now: () => number;
  /** A number from 0 to 1, to spread renewals over time. */
  readonly random: () => number;
  /** A client of STS that signs with the given keys. A CLI profile may name a `host` in place of the public one. */
  readonly sts: (keys: () => Promise<Credentials>, host?: string) => Promise<StsClient>;
  /** The route that all requests take. */
  readonly sender: () => Promise<Sender>;
  /** Never through a proxy: for instance metadata, which refuses requests that went through one. */
  readonly directSender: () => Promise<Sender>;
  readonly hasConsent: (asked: ConsentRequest) => boolean;
  /** Whether the editor trusts the workspace; what runs programs or asks addresses of others waits for that. */
  readonly isTrusted: () => boolean;
}

/** The account that a source says its keys are of, and what is wrong when they are of another. */
export interface NamedAccount {
  readonly accountId: string;
  readonly problem: SourceProblem;
}

/** The keys of one account, renewed before they end and once for all who ask. */
export interface Source {
  /**
   * Rejects with a `CloudError` of kind `credentials` that has a `sourceProblem`, with the error of STS or the way to it,
   * or with the signal's reason.
   */
  credentials(signal: AbortSignal, refused?: Credentials): Promise<IssuedCredentials>;
  /** Brings the state up to date as far as that goes without a call. Never rejects. */
  refreshState(): Promise<void>;
  /** Whether new keys come by themselves when these end. */
  readonly isRenewed: boolean;
  /** The account that the source itself names, where it does. It is known with the first keys. */
  readonly namedAccount?: NamedAccount | undefined;
  /** What the source supplied last, without its secret parts, or why it could not. */
  readonly state: { readonly expiresAt?: number; readonly problem?: SourceProblem };
  /**
   * Fires after other keys, another end, or a problem that came or went; also when the file behind the source changed.
   */
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

/** A profile of the CLI's file, as *Add Account* shows it. */
export interface FoundProfile {
  readonly name: string;
  /** The mode as the vendor spells it, or as the file does where the vendor has no such mode. */
  readonly mode: string;
  /** Whether the CLI uses this profile when none is named. */
  readonly isCurrent: boolean;
  readonly region?: string;
  /** Why the profile cannot be used, as far as that shows without a call. */
  readonly problem?: SourceProblem;
  /** What the user has to allow first. */
  readonly asked?: ConsentRequest;
}

export interface FoundProfiles {
  /** The path as it is shown: `~/.aliyun/config.json`. */
  readonly file: string;
  readonly profiles: readonly FoundProfile[];
  /** Why the file as a whole cannot be used. A missing file is no problem: there are just no profiles. */
  readonly problem?: SourceProblem;
}

/**
 * The error of a source that has no pair to supply. It carries no cause: what the runtime says of a file, a command or an
 * answer may quote it.
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

/** Why there is no pair, where the error says it. */
export function sourceProblemOf(error: unknown): SourceProblem | undefined {
  return error instanceof CloudError ? error.sourceProblem : undefined;
}
