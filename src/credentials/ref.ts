/** Where the keys of an account come from. It is kept with the account and holds nothing secret. */
export interface CredentialsRef {
  readonly base: BaseRef;
  /** Assumed one after the other, the first with the keys of the base. */
  readonly roles: readonly RoleRef[];
}

export type BaseRef =
  /** An AccessKey pair or STS token that was typed, in the secret storage of the editor. */
  | { readonly kind: 'stored' }
  /** A profile of the vendor's CLI, by its name: read when keys are needed, never copied. */
  | { readonly kind: 'cliProfile'; readonly profile: string }
  | { readonly kind: 'environment' }
  /** Of the ECS instance that this runs on; without a name, the role that the instance has. */
  | { readonly kind: 'ecsRamRole'; readonly roleName?: string };

/** https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole */
export interface RoleRef {
  /** `acs:ram::<account>:role/<name>` */
  readonly roleArn: string;
  /** 2 to 64 of letters, digits and `.@-_`. */
  readonly sessionName: string;
  /** 2 to 1224 characters. */
  readonly externalId?: string;
  /** 900 to 43200; an hour unless given. */
  readonly durationSeconds?: number;
  /** JSON of at most 2048 characters; the session may do what it and the role allow. */
  readonly policy?: string;
}
