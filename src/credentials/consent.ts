import type { ConsentRequest, SourceProblem } from '../cloud/credentials.ts';
import { isOn } from './environment.ts';
import type { SourceContext } from './source.ts';

/** What decides whether a command may be run or an address asked. */
export type ConsentContext = Pick<SourceContext, 'environment' | 'isTrusted' | 'hasConsent'>;

/**
 * Says what forbids running the command of a profile or asking its address: the vendor's own switch, a workspace that is not
 * trusted, or that the user has not consented. The file can name any program and any host, so all three count.
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
