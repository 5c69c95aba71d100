import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Accounts } from '../accounts/accounts.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import type { NetworkReport } from '../network/settings.ts';
import { diagnosticsText } from './diagnosticsText.ts';
import { probe, type ProbeOptions, targetsOf } from './probes.ts';
import type { Versions } from './settingsInForce.ts';

/** Checks whether the services can be reached from this computer. */
export interface Diagnostics {
  /** Writes versions, settings, routes, and one probe for each endpoint, without secrets, in the editor's language. */
  report(signal: AbortSignal): Promise<string>;
}

interface DiagnosticsParts {
  readonly accounts: Pick<Accounts, 'list'>;
  readonly endpoints: Endpoints;
  /** Sends probes the same way as all other requests. */
  readonly sender: ProbeOptions['sender'];
  /** Gives the time limits that the user set. */
  readonly limits: () => ProbeOptions['limits'];
  readonly network: () => Promise<NetworkReport>;
  readonly versions: Versions;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Only so many endpoints are probed, because more of them fail in the same few ways. */
export const mostProbes = 40;

export function createDiagnostics(parts: DiagnosticsParts): Diagnostics {
  const { accounts, endpoints, sender, limits, network, versions, now = Date.now } = parts;
  return {
    report: async signal => {
      const targets = targetsOf(accounts.list(), endpoints);
      const asked = targets.slice(0, mostProbes);
      const probes = await probe(asked, { sender, limits: limits(), now }, signal);
      // The network is described after the probes, because they determine the routes.
      const report = await network();
      const extra = await extraCertificates(report.settings.environment['NODE_EXTRA_CA_CERTS']);
      signal.throwIfAborted();
      return diagnosticsText({
        at: new Date(now()),
        versions,
        probes,
        leftOut: targets.length - asked.length,
        network: report,
        ...(extra && { extraCertificates: extra }),
      });
    },
  };
}

/** Checks the file of extra certificates, because the runtime does not report that it cannot read it. */
async function extraCertificates(path: string | undefined): Promise<{ path: string; problem?: string } | undefined> {
  if (!path) return undefined;
  try {
    await access(path, constants.R_OK);
    return { path };
  } catch (error) {
    return { path, problem: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}
