/** An AccessKey pair, with the STS token that temporary pairs need. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** Present for temporary pairs, whose AccessKey ID starts with `STS.`. */
  readonly securityToken?: string;
}

/** Supplies the pair at the moment of signing, so that a renewed pair is used without anything being rebuilt. */
export type CredentialSource = (signal: AbortSignal) => Promise<Credentials>;
