import type { ConsentRequest, SourceProblem } from '../cloud/credentials.ts';
import { isOn } from './environment.ts';
import type { SourceContext } from './source.ts';

/** Where the answer lies to whether something of others may be run or asked. */
export type ConsentContext = Pick<SourceContext, 'environment' | 'isTrusted' | 'hasConsent'>;

/**
 * What stands between a profile and running its command or asking its address, since the file can name any program and any
 * host: the vendor's own switch, the trust of the workspace, and the consent of the user.
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
