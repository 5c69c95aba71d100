import type { ConsentRequest, SourceProblem } from '../cloud/credentials.ts';
import { isOn } from './environment.ts';
import type { SourceContext } from './source.ts';

/** What decides whether a command may be run or an address called. */
export type ConsentContext = Pick<SourceContext, 'environment' | 'isTrusted' | 'hasConsent'>;

/**
 * What forbids running the command of a profile or calling its address, if anything does. The file can name any program
 * and any host, so the vendor's own switch, the trust in the workspace and the user's consent all count.
 */
export function consentProblem(
  profile: string,
  asked: ConsentRequest,
  { environment, isTrusted, hasConsent }: ConsentContext,
): SourceProblem | undefined {
  if (isOn(environment, 'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS')) return { kind: 'externalForbidden', profile };
  if (!isTrusted()) return { kind: 'untrustedWorkspace', profile };
  return hasConsent(asked) ? undefined : { kind: 'consent', profile, asked };
}
