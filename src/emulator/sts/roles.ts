import type { CallerIdentity } from '../../cloud/sts/responses.ts';
import { type PolicyDocument, samplePolicies } from '../policy.ts';
import { accountId, otherAccountId } from '../sampleAccounts.ts';
import { dice } from '../world/dice.ts';

/** Describes a RAM role. https://www.alibabacloud.com/help/doc-detail/28763.html */
export interface SampleRole {
  readonly name: string;
  readonly accountId: string;
  readonly roleId: string;
  /** Has the form `acs:ram::<account>:role/<name>`. */
  readonly arn: string;
  /** Lists the ARNs in the trust policy. `…:root` stands for everyone in an account. */
  readonly trusts: readonly string[];
  /** The external ID that the trust policy requires. */
  readonly externalId?: string;
  readonly maxSessionSeconds: number;
  readonly policies: readonly PolicyDocument[];
}

export const sampleProviderArn = `acs:ram::${accountId}:oidc-provider/idp`;

type Sketch = Omit<SampleRole, 'roleId' | 'arn' | 'accountId' | 'maxSessionSeconds'> &
  Partial<Pick<SampleRole, 'accountId' | 'maxSessionSeconds'>>;

const { everything, reading } = samplePolicies;
const assuming: PolicyDocument = {
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: '*' }],
};
const everybody = `acs:ram::${accountId}:root`;

const sketches: readonly Sketch[] = [
  { name: 'ops-reader', trusts: [everybody, sampleProviderArn], policies: [...reading, assuming] },
  { name: 'operator', trusts: [everybody], policies: everything, maxSessionSeconds: 43_200 },
  // This role can be assumed only with the credentials of another role.
  { name: 'audit', trusts: [`acs:ram::${accountId}:role/ops-reader`], policies: reading, accountId: otherAccountId },
  { name: 'partner', trusts: [everybody], policies: reading, externalId: 'ext@1:a/b' },
  { name: 'locked', trusts: [], policies: everything },
  // This role belongs to an ECS instance, so only the metadata service issues its credentials.
  { name: 'EcsRole', trusts: [], policies: everything, maxSessionSeconds: 21_600 },
];

export function sampleRoles(seed: number): readonly SampleRole[] {
  const draw = dice(seed).of('roles');
  return sketches.map(sketch => {
    const role = { accountId, maxSessionSeconds: 3_600, ...sketch };
    const arn = `acs:ram::${role.accountId}:role/${role.name}`;
    return { ...role, arn, roleId: `30${draw.text(role.name, 16, '0123456789')}` };
  });
}

/** Tells whether the trust policy of a role names the caller as a user, as the role of a session, or by the account. */
export function isTrusted({ trusts }: SampleRole, { accountId, arn }: CallerIdentity): boolean {
  const asRole = arn.replace(/:assumed-role\/([^/]+)\/.*$/, ':role/$1');
  return [`acs:ram::${accountId}:root`, asRole].some(principal => trusts.includes(principal));
}
