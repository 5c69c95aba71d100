import type { Arrival } from './operation.ts';
import { authenticateAcs3 } from './authenticate/acs3.ts';
import { authenticateLog } from './authenticate/log.ts';
import { authenticateRpc } from './authenticate/rpc.ts';
import { authenticateSls4 } from './authenticate/sls4.ts';
import type { Keys } from './keys.ts';
import type { Route } from './route.ts';
import { nobody, type SampleAccount } from './sampleAccounts.ts';

/** Finds the account that signed a request, by computing the signature again. Throws the service's own refusal otherwise. */
export function authenticate(arrival: Arrival, route: Route, keys: Keys, now: Date): SampleAccount {
  const authorization = arrival.headers['authorization'] ?? '';
  switch (route.kind) {
    case 'rpc':
      if (route.operation.isAnonymous === true) return nobody;
      return authorization.startsWith('ACS3-')
        ? authenticateAcs3(arrival, route, keys, now)
        : authenticateRpc(arrival, route, keys, now);
    case 'sls':
      return authorization.startsWith('SLS4-')
        ? authenticateSls4(arrival, route, keys, now)
        : authenticateLog(arrival, keys, now);
  }
}
