import type { Answer } from '../operation.ts';
import { credentialsMembers, type Session } from '../sts/ram.ts';

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

/** Writes credentials in the form of the metadata service and of the credentials URI. */
export const keysIn = (session: Session) => ({ Code: 'Success', ...credentialsMembers(session) });
