import { isoSeconds } from '../../cloud/sign/encode.ts';
import type { Answer } from '../operation.ts';
import type { Session } from '../sts/ram.ts';

export const plain = (status: number, body = ''): Answer => ({
  status,
  headers: { 'content-type': 'text/plain' },
  body,
});

export const json = (body: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(body),
});

/** Keys as both the metadata service and an address of keys write them. */
export const keysIn = ({ accessKeyId, accessKeySecret, securityToken, expiresAt }: Session) => ({
  Code: 'Success',
  AccessKeyId: accessKeyId,
  AccessKeySecret: accessKeySecret,
  SecurityToken: securityToken,
  Expiration: isoSeconds(new Date(expiresAt)),
});
