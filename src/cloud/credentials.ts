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

/** A pair, with the time it expires when that is known. */
export interface IssuedCredentials extends Credentials {
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

/**
 * Supplies the pair at the moment of signing, so that renewed pairs are used at once. `refused` is a pair that a
 * service has just called expired. It is supplied again only when there is no other.
 */
export type CredentialSource = (signal: AbortSignal, refused?: Credentials) => Promise<Credentials>;

/**
 * Why there is no pair to sign with. A problem names profiles, members and variables but never holds their values,
 * except for the command or address that the user is asked to allow.
 */
export type SourceProblem =
  /** No pair is stored for the account, or the stored one can no longer be read. */
  | { readonly kind: 'noStoredPair' }
  /** The secret storage of the editor failed. */
  | { readonly kind: 'keyring' }
  /** A typed STS token has expired, so the user has to paste a new one. */
  | { readonly kind: 'storedTokenExpired' }
  | {
      readonly kind: 'file';
      readonly reason: 'missing' | 'unreadable' | 'tooLarge' | 'utf16' | 'notJson' | 'notProfiles';
    }
  | { readonly kind: 'noProfile'; readonly profile: string }
  | { readonly kind: 'unsupportedMode'; readonly profile: string; readonly mode: string }
  | {
      readonly kind: 'member';
      readonly profile: string;
      /** The member's name in the file, for example `ram_role_arn`. */
      readonly member: string;
      readonly reason:
        'missing' | 'wrongType' | 'malformed' | 'tooSmall' | 'tooLarge' | 'unknownProfile' | 'noFile' | 'otherAccount';
    }
  /** The chain of `source_profile` members leads back to this profile. */
  | { readonly kind: 'cycle'; readonly profile: string }
  /** The STS keys in the profile have expired. Running the CLI once renews those of CloudSSO and OAuth. */
  | {
      readonly kind: 'profileExpired';
      readonly profile: string;
      readonly mode: 'StsToken' | 'RamRoleArn' | 'CloudSSO' | 'OAuth';
      /** When the log-in of the CLI expires, in milliseconds since 1970, if that is known. */
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
  /** A role could not be assumed. The `cause` of the error is what STS said. */
  | {
      readonly kind: 'role';
      readonly roleArn: string;
      /** `oidcToken` means that the token was not accepted, and `oidcProvider` that its identity provider was not. */
      readonly reason: 'denied' | 'notFound' | 'rootAccount' | 'oidcToken' | 'oidcProvider' | 'refused';
    }
  /** The keys work, but they now belong to another identity than the account in the tree. */
  | { readonly kind: 'otherIdentity'; readonly accountId: string };

/** A command or an address that the user has to allow before it is used. */
export interface ConsentRequest {
  readonly kind: 'command' | 'address';
  /** The complete command or address. It is shown when the user is asked, and is never stored or logged. */
  readonly text: string;
}
