import type { CallerIdentity } from '../../cloud/sts/responses.ts';
import { type PolicyDocument, samplePolicies } from '../policy.ts';
import { accountId, otherAccountId } from '../sampleAccounts.ts';
import { dice } from '../world/dice.ts';

/** A RAM role. https://www.alibabacloud.com/help/doc-detail/28763.html */
export interface SampleRole {
  readonly name: string;
  readonly accountId: string;
  readonly roleId: string;
  /** `acs:ram::<account>:role/<name>` */
  readonly arn: string;
  /** The ARNs that its trust policy names; `…:root` stands for everybody in an account. */
  readonly trusts: readonly string[];
  /** What its trust policy wants to be told. */
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
  // Only with the keys of another role, so that it needs a chain.
  { name: 'audit', trusts: [`acs:ram::${accountId}:role/ops-reader`], policies: reading, accountId: otherAccountId },
  { name: 'partner', trusts: [everybody], policies: reading, externalId: 'ext@1:a/b' },
  { name: 'locked', trusts: [], policies: everything },
  // Of an ECS instance: only the metadata service hands out its keys.
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

/** Whether the trust policy of a role names whoever calls, as a user, as the role of a session, or with the whole account. */
export function isTrusted({ trusts }: SampleRole, { accountId, arn }: CallerIdentity): boolean {
  const asRole = arn.replace(/:assumed-role\/([^/]+)\/.*$/, ':role/$1');
  return [`acs:ram::${accountId}:root`, asRole].some(principal => trusts.includes(principal));
}
