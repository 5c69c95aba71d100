import { readFileSync, writeFileSync } from 'node:fs';
import assert from 'node:assert/strict';
import type { DtsJob } from '../../../../src/cloud/dts/types.ts';
import type { GroupForTerraform } from '../../../../src/model/infrastructure/terraform.ts';
import type { LogstoreGroup } from '../../../../src/model/places.ts';
import { hostileNames } from '../clients/sampleFacts.ts';

/** Names with which somebody could hope to get something run, read, or shown that is not in the name. */
export const namesToWrite: readonly string[] = [
  ...hostileNames,
  '${file("/etc/passwd")}',
  '$${x}',
  '$$${x}',
  '%{ if true }x%{ endif }',
  '%%{x}',
  '$',
  '%',
  '${',
  '}',
  '"\n}\nresource "x" "y" {',
  '\\${x}',
  '\\',
  '<<EOT',
  '// */ #',
  "it's $(reboot) `reboot`",
  'a;reboot',
  '2026',
  '订单 同步',
  'x'.repeat(128),
];

export function instanceIn(
  region: string,
  instanceId: string,
  name = '',
  version: 'new' | 'old' | 'unreported' = 'new',
) {
  const job: Partial<DtsJob> = { name, status: 'Normal', ...(version !== 'unreported' && { version }) };
  return { accountId: 'a', region, instanceId, jobId: `${instanceId}-job`, job: job as DtsJob };
}

export const orders = instanceIn('cn-hangzhou', 'dtsboss6pn1w0000001', 'orders');

export const groupOf = (id: string, name: string, userName = 'reader'): GroupForTerraform => ({
  instance: orders,
  group: { id, name, userName },
});

export const logstoreGroup = (name: string, timeoutSeconds = 60, isOrdered = false): LogstoreGroup => ({
  accountId: 'a',
  region: 'cn-hangzhou',
  project: 'k8s-log-prod',
  logstore: 'nginx-access',
  group: { name, timeoutSeconds, isOrdered },
});

/** Set to renew the files in `test/fixtures/infrastructure`, which are then to be read. */
const accepts = process.env['ACCEPT_EXPORTS'] === '1';

export function assertGolden(name: string, text: string): void {
  const path = new URL(`../../../fixtures/infrastructure/${name}`, import.meta.url);
  if (accepts) writeFileSync(path, text);
  assert.equal(text, readFileSync(path, 'utf8').replaceAll('\r\n', '\n'));
}
