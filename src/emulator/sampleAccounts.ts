import type { Credentials } from '../cloud/credentials.ts';
import type { CallerIdentity } from '../cloud/sts/types.ts';
import type { Dice } from './world/dice.ts';
import { dice } from './world/dice.ts';

/** Somebody who may call. The pairs are made from the seed; they open nothing but this emulator. */
export interface SampleAccount extends Credentials {
  readonly name: 'sample' | 'temporary' | 'readOnly' | 'powerless' | 'disabled' | 'expired';
  readonly identity: CallerIdentity;
  /** Whether its pair is still good. */
  readonly state: 'good' | 'disabled' | 'expired';
  /** What RAM lets it do. */
  readonly allows: 'everything' | 'reading' | 'nothing';
}

const accountId = '1234567890123456';
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
  ];
}

/** https://help.aliyun.com/en/ram/developer-reference/api-sts-2015-04-01-getcalleridentity */
function user(
  name: SampleAccount['name'],
  accessKeyId: string,
  allows: SampleAccount['allows'],
  draw: Dice,
): SampleAccount {
  const userId = `20${draw.text(`${name}Id`, 16, digits)}`;
  const arn = `acs:ram::${accountId}:user/${name}`;
  const identity = { identityType: 'RAMUser', accountId, userId, principalId: userId, arn };
  return { name, accessKeyId, accessKeySecret: secretOf(name, draw), identity, state: 'good', allows };
}

function session(
  name: SampleAccount['name'],
  accessKeyId: string,
  allows: SampleAccount['allows'],
  draw: Dice,
): SampleAccount {
  const roleId = `30${draw.text('roleId', 16, digits)}`;
  const arn = `acs:ram::${accountId}:assumed-role/sample-role/${name}`;
  const identity = { identityType: 'AssumedRoleUser', accountId, roleId, principalId: `${roleId}:${name}`, arn };
  // Real tokens have no length limit, so nothing may assume one. They hold signs that have to be encoded.
  const securityToken = `CAIS${draw.text(`${name}Token`, 640, `${letters}${digits}+/`)}+/==`;
  return { name, accessKeyId, accessKeySecret: secretOf(name, draw), securityToken, identity, state: 'good', allows };
}

const secretOf = (name: string, draw: Dice): string => draw.text(`${name}Secret`, 30, letters + digits);
