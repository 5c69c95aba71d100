/** Where the keys of an account come from. It is stored with the account and contains nothing secret. */
export interface CredentialsRef {
  readonly base: BaseRef;
  /** The roles to assume one after the other, the first with the keys of the base. */
  readonly roles: readonly RoleRef[];
}

export type BaseRef =
  /** An AccessKey pair or STS token that the user typed, in the secret storage of the editor. */
  | { readonly kind: 'stored' }
  /** A profile of the vendor's CLI, which is read when keys are needed and never copied. */
  | { readonly kind: 'cliProfile'; readonly profile: string }
  | { readonly kind: 'environment' }
  /** A role of the ECS instance that this runs on. Without a name, it is the role that the instance has. */
  | { readonly kind: 'ecsRamRole'; readonly roleName?: string };

/** https://www.alibabacloud.com/help/en/ram/developer-reference/api-sts-2015-04-01-assumerole */
export interface RoleRef {
  /** The ARN of the role, `acs:ram::<account>:role/<name>`. */
  readonly roleArn: string;
  /** The session name has 2 to 64 letters, digits and `.@-_`. */
  readonly sessionName: string;
  /** The external ID has 2 to 1224 characters. */
  readonly externalId?: string;
  /** From 900 to 43200. The default is an hour. */
  readonly durationSeconds?: number;
  /** JSON of up to 2048 characters. The session may do only what both the policy and the role allow. */
  readonly policy?: string;
}
