import type { ConsentRequest, Credentials, IssuedCredentials, SourceProblem } from '../cloud/credentials.ts';
import { CloudError } from '../cloud/errors.ts';
import type { StsClient } from '../cloud/sts/client.ts';
import type { Sender } from '../cloud/wire.ts';

export type { BaseRef, CredentialsRef, RoleRef } from './ref.ts';

/** What sources work with, so that they run in plain Node and with any clock. */
export interface SourceContext {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly homeFolder: string;
  /** Milliseconds since 1970, by the services' clock as far as it is known. */
  readonly now: () => number;
  /** From 0 to 1. */
  readonly random: () => number;
  /** Signs with what the source supplies. `host` instead of the public one, as a CLI profile may name it. */
  readonly sts: (keys: () => Promise<Credentials>, host?: string) => Promise<StsClient>;
  /** The route that all requests take. */
  readonly sender: () => Promise<Sender>;
  /** Never through a proxy: for instance metadata, which refuses requests that went through one. */
  readonly directSender: () => Promise<Sender>;
  readonly hasConsent: (asked: ConsentRequest) => boolean;
  /** Whether the editor trusts the workspace; what runs programs or asks addresses of others waits for that. */
  readonly isTrusted: () => boolean;
}

/** The account that keys are said to be of, and what is wrong when they are of another. */
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
  /** Brings the state up to date as far as that goes without anybody being asked. Never rejects. */
  look(): Promise<void>;
  /** Whether new keys come by themselves when these end. */
  readonly isRenewed: boolean;
  /** Where the source itself names it. It is known with the first keys. */
  readonly namedAccount?: NamedAccount | undefined;
  /** What was supplied last, without its secret parts. */
  readonly state: { readonly expiresAt?: number; readonly problem?: SourceProblem };
  /** After other keys, a new end of them, or a problem that came or went; also when the file behind it has changed. */
  onDidChange(listener: () => void): { dispose(): void };
  dispose(): void;
}

/** A profile of the CLI's file, as *Add Account* shows it. */
export interface FoundProfile {
  readonly name: string;
  /** As the vendor spells it, or as the file does where the vendor has no such mode. */
  readonly mode: string;
  /** Whether it is the one that the CLI uses when none is named. */
  readonly isCurrent: boolean;
  readonly region?: string;
  /** Why it cannot be used, as far as that shows without asking anybody. */
  readonly problem?: SourceProblem;
  /** What has to be allowed first. */
  readonly asked?: ConsentRequest;
}

export interface FoundProfiles {
  /** For the eye: `~/.aliyun/config.json`. */
  readonly file: string;
  readonly profiles: readonly FoundProfile[];
  /** When the file as a whole cannot be used. A missing file is no problem: there are just no profiles. */
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
