import { instanceTemplates, logstoreTemplates } from '../../model/clients/clients.ts';
import type { GeneratedClient } from '../../model/clients/generated.ts';
import type { Answers } from '../engine/steps.ts';

/** The client of the answers. The review lets nobody pass without all facts. */
export function writtenBy(answers: Answers): GeneratedClient {
  const found = answers.get('clientFacts');
  if ('missing' in found) throw new Error(`The client lacks ${found.missing}.`);
  const { facts } = found;
  return facts.service === 'sls'
    ? logstoreTemplates[answers.get('logstoreClient')](facts)
    : instanceTemplates[answers.get('instanceClient')](facts);
}
