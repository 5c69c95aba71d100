import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';
import { Worker } from 'node:worker_threads';
import type { NetworkReport, NetworkSettings } from './settings.ts';

/** The certificate authorities that the direct route trusts, as PEM texts. */
export interface Certificates extends Pick<NetworkReport, 'warnings'> {
  readonly trusted: readonly string[];
  readonly counts: NetworkReport['certificates'];
}

/**
 * Reads Node's own root certificates, those of the operating system if the editor allows them, and
 * `NODE_EXTRA_CA_CERTS`. Certificates that cannot be read are left out with a warning, and so are those of a system
 * that takes too long.
 * https://nodejs.org/docs/latest-v22.x/api/cli.html#node_extra_ca_certsfile
 */
export async function readCertificates(settings: NetworkSettings, systemMs = 30_000): Promise<Certificates> {
  const warnings: string[] = [];
  const warn = (error: unknown): readonly string[] => {
    warnings.push(error instanceof Error ? error.message : String(error));
    return [];
  };
  const file = settings.environment['NODE_EXTRA_CA_CERTS'] ?? '';
  const system = settings.usesSystemCertificates ? await systemCertificates(systemMs).catch(warn) : [];
  const extra = file === '' ? [] : await certificatesIn(file, warn).catch(warn);
  return {
    trusted: [...new Set([...rootCertificates, ...system, ...extra])],
    counts: { bundled: rootCertificates.length, system: system.length, extra: extra.length },
    warnings,
  };
}

/**
 * Reads a keychain in a thread of its own, because that can take seconds and all extensions share the main thread.
 * https://nodejs.org/docs/latest-v22.x/api/tls.html#tlsgetcacertificatestype
 */
function systemCertificates(limitMs: number): Promise<readonly string[]> {
  const ask = `require('node:worker_threads').parentPort.postMessage(require('node:tls').getCACertificates('system'))`;
  const worker = new Worker(ask, { eval: true });
  const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
  worker.once('message', (found: readonly string[]) => {
    // Folders of certificates contain many of them twice.
    resolve([...new Set(found)]);
  });
  worker.once('error', reject);
  worker.once('exit', code => {
    reject(new Error(`Reading the system certificates failed (${code}).`));
  });
  // A keychain can wait for the user, which must not keep every request waiting.
  const timer = setTimeout(() => {
    reject(new Error('Reading the system certificates timed out.'));
    void worker.terminate();
  }, limitMs);
  return promise.finally(() => {
    clearTimeout(timer);
  });
}

async function certificatesIn(file: string, warn: (error: unknown) => void): Promise<readonly string[]> {
  const text = await readFile(file, 'utf8');
  const found = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  if (found.length === 0) warn(`${file}: no certificates found`);
  return found.filter((pem, index) => {
    try {
      return new X509Certificate(pem).raw.length > 0;
    } catch (error) {
      warn(`${file}: certificate ${index + 1} can't be parsed (${String(error)})`);
      return false;
    }
  });
}
