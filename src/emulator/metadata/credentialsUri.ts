import type { PlainOperation } from '../operation.ts';
import { json, keysIn, plain } from './plainAnswers.ts';

/** An address that hands out keys, as profiles of the mode `CredentialsURI` name one: those of `ops-reader`, for an hour. */
export const credentialsUri: PlainOperation = {
  run({ credentialsUri: { answer }, ram, now }) {
    if (typeof answer === 'number') return plain(answer);
    const role = ram.roles.find(({ name }) => name === 'ops-reader');
    // No source says how a failure is written; the code is what clients look at.
    if (answer === 'failed' || role === undefined) return json({ Code: 'Failed', Message: 'No keys for you.' });
    return json(keysIn(ram.issue(role, { sessionName: 'credentials-uri', durationSeconds: 3600 }, now)));
  },
};
