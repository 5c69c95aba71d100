/** An AccessKey pair, with the STS token that temporary pairs need. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Present for temporary pairs, whose AccessKey ID starts with `STS.`. */
  readonly securityToken?: string;
}

export const isSamePair = (one: Credentials, other: Credentials): boolean =>
  one.accessKeyId === other.accessKeyId &&
  one.accessKeySecret === other.accessKeySecret &&
  one.securityToken === other.securityToken;

/** A pair, and when it ends where that is known. */
export interface IssuedCredentials extends Credentials {
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

/**
 * Supplies the pair at the moment of signing, so that a renewed pair is used without anything being rebuilt. `refused` is
 * a pair that a service has just called expired: it is not supplied again, unless there is no other.
 */
export type CredentialSource = (signal: AbortSignal, refused?: Credentials) => Promise<Credentials>;

/**
 * Why no pair could be had. It names profiles, members and variables, never what they hold: the only exception is what
 * the user is asked to allow.
 */
export type SourceProblem =
  /** Nothing is stored for the account, or it can no longer be read. */
  | { readonly kind: 'noStoredPair' }
  /** The secret storage of the editor failed. */
  | { readonly kind: 'keyring' }
  /** A typed STS token has ended: a new one has to be pasted. */
  | { readonly kind: 'storedTokenExpired' }
  | { readonly kind: 'file'; readonly reason: 'missing' | 'unreadable' | 'notJson' | 'notProfiles' }
  | { readonly kind: 'noProfile'; readonly profile: string }
  | { readonly kind: 'unsupportedMode'; readonly profile: string; readonly mode: string }
  | {
      readonly kind: 'member';
      readonly profile: string;
      /** As the file spells it, for example `ram_role_arn`. */
      readonly member: string;
      readonly reason:
        'missing' | 'wrongType' | 'malformed' | 'tooSmall' | 'tooLarge' | 'unknownProfile' | 'noFile' | 'otherAccount';
    }
  /** The chain of `source_profile` comes back to this profile. */
  | { readonly kind: 'cycle'; readonly profile: string }
  /** The STS keys in the profile have ended; with CloudSSO and OAuth, running the CLI once renews them. */
  | {
      readonly kind: 'profileExpired';
      readonly profile: string;
      readonly mode: 'StsToken' | 'RamRoleArn' | 'CloudSSO' | 'OAuth';
      /** From when on the CLI asks the user to log in first, where that is known. Milliseconds since 1970. */
      readonly logInEndsAt?: number;
    }
  /** A command or an address that the user has not allowed yet. */
  | { readonly kind: 'consent'; readonly profile: string; readonly asked: ConsentRequest }
  | { readonly kind: 'untrustedWorkspace'; readonly profile: string }
  /** `ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS` is set. */
  | { readonly kind: 'externalForbidden'; readonly profile: string }
  | {
      readonly kind: 'command';
      readonly profile: string;
      readonly reason: 'notFound' | 'failed' | 'timeLimit' | 'tooLong' | 'notJson' | 'badMember';
      readonly exitCode?: number;
      readonly member?: string;
    }
  | {
      readonly kind: 'address';
      readonly profile: string;
      readonly reason: 'notAllowed' | 'unreachable' | 'refused' | 'notJson' | 'badMember';
      /** HTTP status. */
      readonly status?: number;
      readonly member?: string;
    }
  | { readonly kind: 'environment'; readonly variable: string }
  | { readonly kind: 'metadata'; readonly reason: 'forbidden' | 'unreachable' | 'noRole' | 'refused' | 'badAnswer' }
  /** A role could not be assumed; the `cause` is the error of STS. */
  | {
      readonly kind: 'role';
      readonly roleArn: string;
      /** `oidcToken`, `oidcProvider`: the token, or the identity provider that it is from, is not accepted. */
      readonly reason: 'denied' | 'notFound' | 'rootAccount' | 'oidcToken' | 'oidcProvider' | 'refused';
    }
  /** The keys are good, but now of somebody else than the account in the tree. */
  | { readonly kind: 'otherIdentity'; readonly accountId: string };

/** What the user has to allow before it is run or asked. */
export interface ConsentRequest {
  readonly kind: 'command' | 'address';
  /** The whole of it. Shown when it is asked for, written nowhere. */
  readonly text: string;
}
