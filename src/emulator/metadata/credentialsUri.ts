import type { PlainOperation } from '../operation.ts';
import { json, keysIn, plain } from './plainAnswers.ts';

/** Answers the URI of profiles with the mode `CredentialsURI` with credentials of `ops-reader` for an hour. */
export const credentialsUri: PlainOperation = {
  run({ credentialsUri: { answer }, ram, now }) {
    if (typeof answer === 'number') return plain(answer);
    const role = ram.roles.find(({ name }) => name === 'ops-reader');
    // No source documents how a failure is reported. Clients look at the code.
    if (answer === 'failed' || role === undefined) return json({ Code: 'Failed', Message: 'No keys for you.' });
    return json(keysIn(ram.issue(role, { sessionName: 'credentials-uri', durationSeconds: 3600 }, now)));
  },
};
