import type { IssuedCredentials } from '../cloud/credentials.ts';
import type { CallerIdentity } from '../cloud/sts/responses.ts';
import { type Principal, samplePolicies } from './policy.ts';
import type { Secrets } from './secrets.ts';
import { type Dice, dice } from './world/dice.ts';

/** Describes a caller. AccessKey pairs are valid only for one start of this emulator. */
export interface SampleAccount extends IssuedCredentials, Principal {
  readonly name:
    | 'sample'
    | 'temporary'
    | 'readOnly'
    | 'powerless'
    | 'disabled'
    | 'expired'
    /** This is the cloud account itself. */
    | 'root'
    /** This is a RAM user of another cloud account. */
    | 'neighbour'
    /** This is the session of a role, which was issued while the emulator runs. */
    | 'session'
    /** This is the caller of an operation that is not signed. */
    | 'nobody';
  readonly identity: CallerIdentity;
  readonly state: 'good' | 'disabled' | 'expired';
}

export const accountId = '1234567890123456';
export const otherAccountId = '6543210987654321';
const digits = '0123456789';

export function sampleAccounts(seed: number, secrets: Secrets): readonly SampleAccount[] {
  const parts = { draw: dice(seed).of('accounts'), secrets };
  return [
    user('sample', 'LTAI5tSampleAccount0001', 'everything', parts),
    session('temporary', 'STS.NSampleAccount0002', 'everything', parts),
    user('readOnly', 'LTAI5tSampleAccount0003', 'reading', parts),
    user('powerless', 'LTAI5tSampleAccount0004', 'nothing', parts),
    { ...user('disabled', 'LTAI5tSampleAccount0005', 'nothing', parts), state: 'disabled' },
    { ...session('expired', 'STS.NSampleAccount0006', 'nothing', parts), state: 'expired' },
    root('LTAI5tSampleAccount0007', parts),
    user('neighbour', 'LTAI5tSampleAccount0008', 'everything', parts, otherAccountId),
  ];
}

export const nobody: SampleAccount = {
  name: 'nobody',
  accessKeyId: '',
  accessKeySecret: '',
  identity: { identityType: '', accountId: '', arn: '' },
  state: 'good',
  policies: samplePolicies.nothing,
};

/** Makes what is secret about an account, and the rest. */
interface Parts {
  readonly draw: Dice;
  readonly secrets: Secrets;
}

function account(
  name: SampleAccount['name'],
  keys: IssuedCredentials,
  may: keyof typeof samplePolicies,
  identity: CallerIdentity,
): SampleAccount {
  return { name, ...keys, identity, state: 'good', policies: samplePolicies[may] };
}

/** Makes a RAM user. https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity */
function user(
  name: SampleAccount['name'],
  accessKeyId: string,
  may: keyof typeof samplePolicies,
  { draw, secrets }: Parts,
  of = accountId,
): SampleAccount {
  const userId = `20${draw.text(`${name}Id`, 16, digits)}`;
  const arn = `acs:ram::${of}:user/${name}`;
  const identity = { identityType: 'RAMUser', accountId: of, userId, principalId: userId, arn };
  return account(name, { accessKeyId, accessKeySecret: secretOf(name, secrets) }, may, identity);
}

function root(accessKeyId: string, { secrets }: Parts): SampleAccount {
  const ids = { accountId, userId: accountId, principalId: accountId };
  const identity = { identityType: 'Account', ...ids, arn: `acs:ram::${accountId}:root` };
  return account('root', { accessKeyId, accessKeySecret: secretOf('root', secrets) }, 'everything', identity);
}

function session(
  name: SampleAccount['name'],
  accessKeyId: string,
  may: keyof typeof samplePolicies,
  { draw, secrets }: Parts,
): SampleAccount {
  const role = { accountId, name: 'sample-role', roleId: `30${draw.text('roleId', 16, digits)}` };
  return account(name, { accessKeyId, ...sessionKeys(name, secrets) }, may, sessionIdentity(role, name));
}

/** Gives the identity of a session of a role. */
export function sessionIdentity(
  { accountId, name, roleId }: { readonly accountId: string; readonly name: string; readonly roleId: string },
  sessionName: string,
): CallerIdentity {
  const arn = `acs:ram::${accountId}:assumed-role/${name}/${sessionName}`;
  return { identityType: 'AssumedRoleUser', accountId, roleId, principalId: `${roleId}:${sessionName}`, arn };
}

/** Makes the secret and the token of a session. Like real tokens, they are long and contain characters that must be encoded. */
export function sessionKeys(name: string, secrets: Secrets): Record<'accessKeySecret' | 'securityToken', string> {
  const securityToken = `CAIS${secrets.text(`${name}Token`, 640)}+/==`;
  return { accessKeySecret: secretOf(name, secrets), securityToken };
}

const secretOf = (name: string, secrets: Secrets): string => secrets.text(`${name}Secret`, 30);
