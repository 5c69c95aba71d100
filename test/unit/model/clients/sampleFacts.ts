import { publicEndpoints } from '../../../../src/cloud/endpoints.ts';
import {
  type InstanceClientFacts,
  instanceClientFacts,
  type InstanceStart,
  type LogstoreClientFacts,
  logstoreClientFacts,
  type LogstoreStart,
} from '../../../../src/model/clients/facts.ts';
import { unixSeconds } from '../../../../src/model/units.ts';

/** 2026-11-29T06:00:00Z, in the seconds that clients are told. */
export const noon = unixSeconds(1_795_932_000);
export const readAt = noon * 1000;

interface LogstoreCase {
  readonly timeoutSeconds: number;
  readonly isOrdered: boolean;
  readonly from: LogstoreStart['from'];
}

export const startOf = (from: LogstoreStart['from']): LogstoreStart =>
  from === 'time' ? { from, at: unixSeconds(noon - 3_600) } : { from };

export function logstoreFacts({ timeoutSeconds, isOrdered, from }: LogstoreCase, name?: string): LogstoreClientFacts {
  const place = {
    accountId: 'A-1',
    region: 'cn-hangzhou',
    project: name ?? 'k8s-log-prod',
    logstore: name ?? 'nginx-access',
    group: { name: name ?? 'billing-sync', timeoutSeconds, isOrdered },
  };
  const endpoints = {
    endpoint: publicEndpoints.sls(place.region),
    projectEndpoint: publicEndpoints.sls(place.region, 'k8s-log-prod'),
  };
  const found = logstoreClientFacts(place, endpoints, startOf(from), readAt);
  if (!('facts' in found)) throw new Error(found.missing);
  return found.facts;
}

const instanceHosts = {
  publicHost: 'dts-cn-hangzhou.aliyuncs.com:18001',
  vpcHost: 'dts-cn-hangzhou-vpc.aliyuncs.com:18003',
};

export function instanceFacts(
  from: InstanceStart['from'],
  reached: Parameters<typeof instanceClientFacts>[2],
  name?: string,
): InstanceClientFacts {
  const group = { id: 'dtsabc123def456', name: name ?? 'billing-sync', userName: name ?? 'billing' };
  const found = instanceClientFacts(
    { topic: name ?? 'cn_hangzhou_rm_bp1_orders_version2', hosts: instanceHosts, partitions: 1 },
    group,
    reached,
    { from, at: unixSeconds(noon - 1_800) },
    readAt,
  );
  if (!('facts' in found)) throw new Error(found.missing);
  return found.facts;
}

/** Names that mean something to a shell, a language, a file format, or a reader's eyes. */
export const hostileNames: readonly string[] = [
  'a"b',
  "a'b",
  `"'`,
  'a\\',
  'a\\"b',
  "a\\'b",
  String.raw`\u000a\u0022); evil(); //`,
  String.raw`\\u000aevil();`,
  String.raw`\n\t\x41\101`,
  'a\nb',
  'a\r\nb',
  'a\tb',
  'a\u0000b',
  'a\u0007b',
  'a\u0085b',
  'a\u2028b',
  'a\u2029b',
  'a\u202eb',
  'a\u2066b\u2069',
  'a\u200bb',
  '\ufeffa',
  'a\u{e0001}b',
  // These count as a letter, as marks, and as a blank.
  'a\u3164b',
  'a\u034fb',
  'a\ufe0fb',
  '\u00a0a',
  'a\ud800b',
  '用户消费组',
  '🚚🚚🚚',
  'é\u0301',
  '$HOME',
  '${HOME}',
  '${env:HOME}',
  '$(id)',
  '`id`',
  '%PATH%',
  '!!',
  'a b',
  ' a ',
  '#a',
  'a#b',
  '*/ */',
  '/* <!-- --> ]]>',
  '"""',
  'coding: latin-1',
  '+build ignore',
  '{{a}} {0} %s %d',
  'a:b=c!d',
  '; DROP TABLE',
  '&&&|><',
  '-rf',
  '~',
  'a@b.c/d',
];
