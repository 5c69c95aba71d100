import type { CloudError, Service } from '../../cloud/errors.ts';
import { smallestPolicy } from '../permissions.ts';
import type { Condition, Entry, Snippet } from './entry.ts';
import { entriesOf, entriesOfBeginning, type Family } from './knowledge.ts';

/** The family in which the codes of a service are. */
export const familyOf = (service: Service): Family => (service === 'sls' ? 'sls' : 'rpcApi');

/**
 * The entry for a refusal. One code can stand for several things, which `cloud/faults.ts` has told apart already, so an
 * entry names the fault that it is about.
 */
export function entryOfRefusal(error: CloudError): Entry | undefined {
  const { service, code } = error;
  if (code === undefined) return undefined;
  const family = familyOf(service);
  const holds = ({ only }: Entry): boolean => only === undefined || isSo(only, error);
  return entriesOf(family, code).find(holds) ?? entriesOfBeginning(family, code).find(holds);
}

const isSo = ({ kind, fault, says }: Condition, error: CloudError): boolean =>
  (kind === undefined || kind === error.kind) &&
  (fault === undefined || fault === error.fault) &&
  (says === undefined || (error.serviceMessage ?? '').toLowerCase().includes(says));

/** What the entry has to copy, and for a refusal of RAM the smallest policy that would allow the call. */
export function snippetsFor(entry: Entry, error: CloudError): readonly Snippet[] {
  const policy = smallestPolicy(error);
  const snippets = entry.copy ?? [];
  return policy ? [...snippets, { language: 'json', text: JSON.stringify(policy, undefined, 2) }] : snippets;
}
