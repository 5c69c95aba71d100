import type { Pace } from './pace.ts';
import type { LogstoreGroupSketch, LogstoreSketch, ProjectSketch } from './logstores.ts';

const neverStarted: Pace = { kind: 'neverStarted' };
const leftHoursAgo = (hours: number): Pace => ({ kind: 'left', sinceSeconds: hours * 3600 });

const serviceNames = (
  'account ads basket bidding catalog chat checkout coupon delivery email feed fraud gift identity image ' +
  'inventory invoice ledger locale loyalty mailer media notify order payment pricing profile promo rating ' +
  'recommend refund report review routing search session shipping sms stock subscription support survey tax ' +
  'ticket upload vendor video voucher wallet warehouse webhook wishlist'
).split(' ');
const kindsOfLog = ['app', 'error', 'access', 'audit'];

/** Makes two of the 24 shards fall behind in different ways, while the others keep up. */
function billingSync(shard: number): Pace {
  if (shard === 17) return { kind: 'stuck', sinceSeconds: 25 * 60 };
  if (shard === 18) return { kind: 'fallsBehind', behindSeconds: 24 * 60, perSecond: 0.6 };
  return { kind: 'keepsUp', commitSeconds: 1 + (shard % 5) };
}

export const sampleProjects: readonly ProjectSketch[] = [
  {
    name: 'k8s-log-prod',
    region: 'cn-hangzhou',
    description: 'Everything the production clusters write',
    logstores: [
      {
        name: 'nginx-access',
        shards: 22,
        split: [4],
        ttlDays: 7,
        groups: [
          { name: 'billing-sync', timeoutSeconds: 60, isOrdered: true, consumers: 3, pace: billingSync },
          { name: 'waf-rules', consumers: 2 },
          { name: 'traffic-report', pace: leftHoursAgo(30) },
        ],
      },
      { name: 'nginx-error', shards: 2, groups: [{ name: 'alerting' }] },
      {
        name: 'nginx-ingress',
        shards: 64,
        ttlDays: 30,
        hotDays: 7,
        groups: [
          { name: 'lakehouse-ingest', consumers: 16 },
          {
            name: 'edge-analytics',
            consumers: 8,
            pace: shard => (shard < 40 ? { kind: 'keepsUp', commitSeconds: 5 } : neverStarted),
          },
        ],
      },
      { name: 'audit-trail', shards: 4, ttlDays: 3650, groups: manyGroups(30) },
      {
        name: 'kube-apiserver-audit',
        shards: 8,
        merged: [2],
        groups: [
          { name: 'compliance', isOrdered: true },
          { name: 'intrusion-detection', pace: { kind: 'catchesUp', behindSeconds: 5400, perSecond: 1.5 } },
        ],
      },
      {
        name: 'stdout-collector',
        shards: 10,
        split: [0, 1],
        merged: [6],
        groups: [{ name: 'archive', isOrdered: true }],
      },
      { name: 'new-mesh-telemetry', shards: 2, isEmpty: true, groups: [{ name: 'first-try', pace: neverStarted }] },
      {
        name: 'decommissioned-gateway',
        shards: 2,
        stoppedSecondsAgo: 3 * 24 * 3600,
        ttlDays: 30,
        groups: [{ name: 'last-reader' }],
      },
      { name: 'internal-operation_log', shards: 1, mode: 'query' },
      ...services(205),
    ],
  },
  {
    name: 'k8s-log-staging',
    region: 'cn-hangzhou',
    description: '预发集群日志',
    logstores: [{ name: 'nginx-access', groups: [{ name: 'billing-sync' }] }, { name: 'nginx-error' }, ...services(12)],
  },
  {
    name: 'payments-audit',
    region: 'cn-hangzhou',
    description: 'Kept for ten years',
    logstores: [
      {
        name: 'transactions',
        shards: 16,
        ttlDays: 3650,
        hotDays: 30,
        infrequentAccessDays: 60,
        groups: [
          { name: 'ledger-check', isOrdered: true },
          { name: 'fraud-detection', pace: { kind: 'hiccups', everySeconds: 900, pauseSeconds: 60 } },
        ],
      },
      { name: 'approvals', shards: 1, ttlDays: 3650, groups: [{ name: 'regulator-export', pace: leftHoursAgo(100) }] },
    ],
  },
  { name: 'empty-project', region: 'cn-hangzhou', description: 'Nothing here yet', logstores: [] },
  { name: 'suspended-project', region: 'cn-shanghai', isSuspended: true, logstores: [{ name: 'app-log' }] },
  {
    name: 'trading-gateway',
    region: 'cn-shanghai',
    description: '交易网关',
    logstores: [
      { name: 'orders', shards: 12, groups: [{ name: 'surveillance', isOrdered: true, consumers: 4 }] },
      ...services(20),
    ],
  },
  {
    name: 'iot-telemetry',
    region: 'cn-shanghai',
    logstores: [
      { name: 'device-metrics', telemetryType: 'Metrics', shards: 6, groups: [{ name: 'alerting' }] },
      {
        name: 'device-events',
        shards: 3,
        groups: [{ name: 'time-series-load', pace: { kind: 'fallsBehind', behindSeconds: 900, perSecond: 0.02 } }],
      },
    ],
  },
  {
    name: 'media-cdn',
    region: 'cn-beijing',
    description: 'CDN edge logs',
    logstores: [
      { name: 'edge-access', shards: 32, groups: [{ name: 'hotlink-report', consumers: 4 }] },
      { name: 'purge' },
    ],
  },
  {
    name: 'data-platform',
    region: 'cn-beijing',
    logstores: [{ name: 'flink-jobs', groups: [{ name: 'job-doctor' }] }, ...services(8)],
  },
  {
    name: 'sea-web',
    region: 'ap-southeast-1',
    description: 'Storefront, Singapore',
    logstores: [
      { name: 'nginx-access', shards: 4, groups: [{ name: 'billing-sync' }, { name: 'seo', pace: neverStarted }] },
      ...services(15),
    ],
  },
  {
    name: 'eu-web',
    region: 'eu-central-1',
    description: 'Storefront, Frankfurt',
    logstores: [
      { name: 'nginx-access', shards: 4, groups: [{ name: 'consent-audit', isOrdered: true }] },
      { name: 'app-log' },
    ],
  },
];

function manyGroups(count: number): LogstoreGroupSketch[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `team-${String(index + 1).padStart(2, '0')}`,
    ...(index % 5 === 4 && { pace: index % 2 === 0 ? leftHoursAgo(index) : neverStarted }),
  }));
}

/** Makes up to 208 Logstores, each for a service and a kind of log. Every third one has a group. */
function services(count: number): LogstoreSketch[] {
  return Array.from({ length: count }, (_, index) => {
    const name = `${serviceNames[index % serviceNames.length] ?? ''}-${kindsOfLog[Math.floor(index / serviceNames.length)] ?? ''}`;
    return { name, ...(index % 3 === 0 && { groups: [{ name: 'log-archive' }] }) };
  });
}
