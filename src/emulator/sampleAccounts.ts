import type { IssuedCredentials } from '../cloud/credentials.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import { type Principal, samplePolicies } from './policy.ts';
import { type Dice, dice } from './world/dice.ts';

/** Somebody who may call. The pairs are made from the seed; they open nothing but this emulator. */
export interface SampleAccount extends IssuedCredentials, Principal {
  readonly name:
    | 'sample'
    | 'temporary'
    | 'readOnly'
    | 'powerless'
    | 'disabled'
    | 'expired'
    /** The cloud account itself. */
    | 'root'
    /** A RAM user of another cloud account. */
    | 'neighbour'
    /** The session of a role, issued while the emulator runs. */
    | 'session'
    /** Who does not sign. */
    | 'nobody';
  readonly identity: CallerIdentity;
  /** Whether its pair is still good. */
  readonly state: 'good' | 'disabled' | 'expired';
}

export const accountId = '1234567890123456';
export const otherAccountId = '6543210987654321';
const digits = '0123456789';
const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export function sampleAccounts(seed: number): readonly SampleAccount[] {
  const draw = dice(seed).of('accounts');
  return [
    user('sample', 'LTAI5tSampleAccount0001', 'everything', draw),
    session('temporary', 'STS.NSampleAccount0002', 'everything', draw),
    user('readOnly', 'LTAI5tSampleAccount0003', 'reading', draw),
    user('powerless', 'LTAI5tSampleAccount0004', 'nothing', draw),
    { ...user('disabled', 'LTAI5tSampleAccount0005', 'nothing', draw), state: 'disabled' },
    { ...session('expired', 'STS.NSampleAccount0006', 'nothing', draw), state: 'expired' },
    root('LTAI5tSampleAccount0007', draw),
    user('neighbour', 'LTAI5tSampleAccount0008', 'everything', draw, otherAccountId),
  ];
}

/** Whoever calls an operation that is not signed. */
export const nobody: SampleAccount = {
  name: 'nobody',
  accessKeyId: '',
  accessKeySecret: '',
  identity: { identityType: '', accountId: '', arn: '' },
  state: 'good',
  policies: samplePolicies.nothing,
};

/** https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity */
function user(
  name: SampleAccount['name'],
  accessKeyId: string,
  may: keyof typeof samplePolicies,
  draw: Dice,
  of = accountId,
): SampleAccount {
  const userId = `20${draw.text(`${name}Id`, 16, digits)}`;
  const arn = `acs:ram::${of}:user/${name}`;
  const identity = { identityType: 'RAMUser', accountId: of, userId, principalId: userId, arn };
  return {
    name,
    accessKeyId,
    accessKeySecret: secretOf(name, draw),
    identity,
    state: 'good',
    policies: samplePolicies[may],
  };
}

function root(accessKeyId: string, draw: Dice): SampleAccount {
  const identity = {
    identityType: 'Account',
    accountId,
    userId: accountId,
    principalId: accountId,
    arn: `acs:ram::${accountId}:root`,
  };
  const accessKeySecret = secretOf('root', draw);
  const policies = samplePolicies.everything;
  return { name: 'root', accessKeyId, accessKeySecret, identity, state: 'good', policies };
}

function session(
  name: SampleAccount['name'],
  accessKeyId: string,
  may: keyof typeof samplePolicies,
  draw: Dice,
): SampleAccount {
  const role = { accountId, name: 'sample-role', roleId: `30${draw.text('roleId', 16, digits)}` };
  const identity = sessionIdentity(role, name);
  return { name, accessKeyId, ...sessionKeys(name, draw), identity, state: 'good', policies: samplePolicies[may] };
}

/** Who a session of a role is. */
export function sessionIdentity(
  { accountId, name, roleId }: { readonly accountId: string; readonly name: string; readonly roleId: string },
  sessionName: string,
): CallerIdentity {
  const arn = `acs:ram::${accountId}:assumed-role/${name}/${sessionName}`;
  return { identityType: 'AssumedRoleUser', accountId, roleId, principalId: `${roleId}:${sessionName}`, arn };
}

/** Real tokens have no length limit, so nothing may assume one. They hold signs that have to be encoded. */
export function sessionKeys(
  name: string,
  draw: Dice,
): { readonly accessKeySecret: string; readonly securityToken: string } {
  const securityToken = `CAIS${draw.text(`${name}Token`, 640, `${letters}${digits}+/`)}+/==`;
  return { accessKeySecret: secretOf(name, draw), securityToken };
}

const secretOf = (name: string, draw: Dice): string => draw.text(`${name}Secret`, 30, letters + digits);
