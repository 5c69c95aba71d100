import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import type { Accounts } from '../accounts/accounts.ts';
import type { Endpoints } from '../cloud/endpoints.ts';
import type { NetworkReport } from '../network/settings.ts';
import { diagnosticsText } from './diagnosticsText.ts';
import { probe, type ProbeOptions, targetsOf } from './probes.ts';
import type { Versions } from './settingsInForce.ts';

/** Finds out how the network behaves from here. */
export interface Diagnostics {
  /** A plain text in the editor's language: versions, settings in force, routes, one probe per endpoint. Nothing secret. */
  report(signal: AbortSignal): Promise<string>;
}

interface DiagnosticsParts {
  readonly accounts: Pick<Accounts, 'list'>;
  readonly endpoints: Endpoints;
  /** The route that all requests take. */
  readonly sender: ProbeOptions['sender'];
  /** The time limits that the user has set. */
  readonly limits: () => ProbeOptions['limits'];
  readonly network: () => Promise<NetworkReport>;
  readonly versions: Versions;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Accounts of many regions have many endpoints; they fail in the same few ways. */
export const mostProbes = 40;

export function createDiagnostics(parts: DiagnosticsParts): Diagnostics {
  const { accounts, endpoints, sender, limits, network, versions, now = Date.now } = parts;
  return {
    report: async signal => {
      const targets = targetsOf(accounts.list(), endpoints);
      const asked = targets.slice(0, mostProbes);
      const probes = await probe(asked, { sender, limits: limits(), now }, signal);
      // After the probes, because they have found out the routes.
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

/** The runtime reads this file when it starts, and says nothing to anybody when it cannot. */
async function extraCertificates(path: string | undefined): Promise<{ path: string; problem?: string } | undefined> {
  if (!path) return undefined;
  try {
    await access(path, constants.R_OK);
    return { path };
  } catch (error) {
    return { path, problem: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}
