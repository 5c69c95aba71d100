import type { TrackedDatabase } from '../../cloud/dts/types.ts';
import type { GroupSketch, InstanceSketch } from './instances.ts';

/** Lists the regions in which the sample account has resources. */
export const sampleRegions = ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'ap-southeast-1', 'eu-central-1'] as const;

const whole = (name: string): TrackedDatabase => ({ name, isWhole: true, tables: [] });
const tables = (name: string, ...names: string[]): TrackedDatabase => ({ name, isWhole: false, tables: names });
const numbered = (name: string, prefix: string, count: number): TrackedDatabase =>
  tables(name, ...Array.from({ length: count }, (_, index) => `${prefix}_${String(index + 1).padStart(5, '0')}`));

const current = (name: string): GroupSketch => ({ name });
const leftHoursAgo = (name: string, hours: number): GroupSketch => ({
  name,
  pace: { kind: 'left', sinceSeconds: hours * 3600 },
});
const neverStarted = (name: string): GroupSketch => ({ name, pace: { kind: 'neverStarted' } });

/** Lists invented but realistic instances with every status, every problem, and every pace of a group. */
export const sampleInstances: readonly InstanceSketch[] = [
  ...inRegion('cn-hangzhou', [
    {
      name: 'orders-binlog-sub',
      sourceId: 'rm-bp1162kryivb8',
      databaseName: 'orders',
      recordsPerSecond: 18,
      tags: { team: 'orders', env: 'prod' },
      databases: () => [
        whole('orders'),
        tables('billing', 'account', 'invoice', 'invoice_line', 'payment', ...monthly('ledger', 44)),
        tables('catalog', 'brand', 'category', 'product', ...monthly('price', 260)),
      ],
      groups: [
        { name: 'billing-sync', pace: { kind: 'fallsBehind', behindSeconds: 25 * 60, perSecond: 0.6 } },
        { name: 'audit-archive', pace: { kind: 'left', sinceSeconds: 14 * 3600 + 27 * 60 } },
        { name: 'search-index', pace: { kind: 'keepsUp', commitSeconds: 1 } },
        { name: 'cache-warm', pace: { kind: 'hiccups', everySeconds: 1800, pauseSeconds: 40 } },
      ],
    },
    {
      name: 'inventory-sub',
      status: 'PrecheckFailed',
      databaseName: 'inventory',
      precheck: [
        { item: 'CHECK_CONN_SRC', description: 'Connection to the source database' },
        {
          item: 'CHECK_BINLOG_FORMAT',
          description: 'Binary log format of the source database',
          failedReason: 'binlog_format is STATEMENT, but it has to be ROW.',
          repairMethod: 'Set binlog_format to ROW and restart the source instance, then run the precheck again.',
        },
        {
          item: 'CHECK_BINLOG_ROW_IMAGE',
          description: 'Row image of the binary log',
          failedReason: 'binlog_row_image is MINIMAL, but it has to be FULL.',
          repairMethod: 'Set binlog_row_image to FULL.',
        },
        { item: 'CHECK_SRC_PRIVILEGES', description: 'Privileges of the source account' },
      ],
    },
    {
      name: 'payments-sub',
      databaseName: 'payments',
      prepaidDays: 23,
      tags: { team: 'payments', env: 'prod', compliance: 'pci' },
      groups: [
        current('fraud-detection'),
        { name: 'settlement', pace: { kind: 'catchesUp', behindSeconds: 90 * 60, perSecond: 2 } },
        current('reconciliation'),
      ],
    },
    {
      name: '订单库订阅',
      databaseName: 'dtstestdata',
      tags: { 环境: '生产', 部门: '交易' },
      groups: [
        { name: '订阅组A', user: 'dtstest' },
        { ...neverStarted('数据仓库同步'), user: 'dw_sync' },
      ],
    },
    {
      name: 'user-profile-sub',
      engine: 'PolarDB',
      groups: [
        current('recommendation'),
        { name: 'crm-export', pace: { kind: 'stuck', sinceSeconds: 47 * 60 } },
        leftHoursAgo('migration-2025', 19),
      ],
    },
    {
      name: 'warehouse-cdc',
      databaseName: 'warehouse',
      recordsPerSecond: 240,
      databases: () => [numbered('warehouse', 'event', 10_000)],
      groups: [current('lakehouse-ingest'), current('quality-check')],
    },
    {
      name: 'fanout-hub',
      tags: { env: 'prod' },
      databaseName: 'events',
      groups: Array.from({ length: 20 }, (_, index) =>
        index % 6 === 5
          ? leftHoursAgo(`subscriber-${String(index + 1).padStart(2, '0')}`, index)
          : current(`subscriber-${String(index + 1).padStart(2, '0')}`),
      ),
    },
    { name: 'promotions-sub', groups: [] },
    {
      name: 'shipment-events-sub',
      status: 'Retrying',
      stoppedSecondsAgo: 11 * 60,
      retryReason: 'Communications link failure: the last packet sent to the source was 60,003 milliseconds ago.',
      errorMessage: 'Connecting to the source database failed, retrying.',
      errorCode: 'DTS-1020042',
      groups: [current('tracking-page'), current('eta-model')],
    },
    {
      name: 'loyalty-points-sub',
      status: 'Retrying',
      stoppedSecondsAgo: 95,
      retryReason: 'Too many connections',
      groups: [current('points-balance')],
    },
    {
      name: 'legacy-erp-sub',
      status: 'Abnormal',
      engine: 'Oracle',
      stoppedSecondsAgo: 5 * 3600 + 12 * 60,
      errorCode: 'DTS-1051018',
      errorMessage:
        'The archived redo log needed at the checkpoint is gone. [ORA-00308: cannot open archived log\n[thread 1, sequence 88213]]',
      groups: [current('finance-report'), leftHoursAgo('erp-mirror', 9)],
    },
    {
      name: 'returns-sub',
      status: 'Abnormal',
      stoppedSecondsAgo: 33 * 3600,
      errorCode: 'DTS-31008',
      errorMessage: 'The account dts_reader lost the privilege REPLICATION SLAVE on the source database.',
      groups: [leftHoursAgo('refund-worker', 36)],
    },
    {
      name: 'sensor-feed-sub',
      stoppedSecondsAgo: 38 * 60,
      groups: [current('alerting'), current('time-series-load')],
      tags: { team: 'iot' },
    },
    { name: 'coupon-sub', status: 'NotConfigured' },
    { name: '供应链订阅', status: 'NotConfigured' },
    { name: 'wishlist-sub', status: 'NotStarted' },
    { name: 'reviews-sub', status: 'NotStarted', engine: 'PolarDB' },
    {
      name: 'gift-card-sub',
      status: 'Prechecking',
      precheck: [
        { item: 'CHECK_CONN_SRC', description: 'Connection to the source database' },
        { item: 'CHECK_SRC_PRIVILEGES', description: 'Privileges of the source account' },
      ],
    },
    {
      name: 'tax-engine-sub',
      status: 'PrecheckFailed',
      engine: 'PostgreSQL',
      precheck: [
        {
          item: 'CHECK_CONN_SRC',
          description: 'Connection to the source database',
          failedReason: 'Connecting to 10.20.3.17:5432 took longer than 10 seconds.',
          repairMethod: 'Add the DTS addresses of this region to the whitelist of the source instance.',
        },
      ],
    },
    {
      name: 'store-locator-sub',
      status: 'PreCheckPass',
      precheck: [{ item: 'CHECK_CONN_SRC', description: 'Connection to the source database' }],
    },
    { name: 'pricing-sub', status: 'Starting', createdDaysAgo: 0 },
    { name: 'ledger-sub', status: 'Upgrade', prepaidDays: 118, groups: [current('general-ledger')] },
    { name: 'session-store-sub', status: 'Downgrade', prepaidDays: 9, groups: [current('analytics')] },
    {
      name: 'campaign-sub',
      status: 'Locked',
      prepaidDays: -3,
      stoppedSecondsAgo: 70 * 3600,
      errorMessage: 'The instance is locked because its subscription ended.',
      groups: [leftHoursAgo('mailing', 71)],
    },
    {
      name: 'members-old-sub',
      isOlderVersion: true,
      tracks: { ddl: false, dml: true },
      groups: [leftHoursAgo('nightly-export', 7)],
    },
    { name: 'new-checkout-sub', isWithoutTopic: true, createdDaysAgo: 1, groups: [] },
    {
      name: 'search-catalog-sub',
      engine: 'PolarDB-X',
      isUnknownToOlderCall: true,
      groups: [current('search-index'), current('autocomplete')],
    },
    {
      name: 'chat-messages-sub',
      engine: 'PolarDB',
      recordsPerSecond: 90,
      groups: [current('moderation'), neverStarted('archive')],
    },
    { name: 'delivery-routes-sub', groups: [current('route-planner')] },
    {
      name: 'finance-gl-sub',
      engine: 'Oracle',
      prepaidDays: 301,
      groups: [current('consolidation'), leftHoursAgo('audit', 22)],
    },
    {
      name: 'stock-levels-sub',
      tracks: { ddl: false, dml: true },
      groups: [current('reorder'), current('storefront-cache')],
    },
    { name: 'support-tickets-sub', engine: 'PostgreSQL', groups: [current('sla-dashboard')] },
    {
      name: 'ads-click-sub',
      recordsPerSecond: 320,
      groups: [
        current('attribution'),
        { name: 'bidding', pace: { kind: 'hiccups', everySeconds: 600, pauseSeconds: 90 } },
      ],
    },
    { name: 'staging-orders-sub', tags: { env: 'staging' }, groups: [neverStarted('load-test')] },
  ]),
  ...inRegion('cn-shanghai', [
    {
      name: 'trading-core-sub',
      engine: 'PolarDB',
      prepaidDays: 64,
      groups: [current('risk-control'), current('market-data')],
    },
    { name: '会员中心订阅', groups: [{ name: '积分同步', user: 'points' }] },
    {
      name: 'kyc-documents-sub',
      status: 'Abnormal',
      stoppedSecondsAgo: 2 * 3600,
      errorCode: 'DTS-10046',
      errorMessage: 'The source instance was released.',
      groups: [],
    },
    { name: 'custody-sub', status: 'NotStarted' },
  ]),
  ...inRegion('cn-beijing', [
    {
      name: 'media-library-sub',
      groups: [current('transcoding'), current('thumbnails'), leftHoursAgo('cdn-purge', 3)],
    },
    { name: 'editorial-sub', engine: 'PostgreSQL', groups: [current('publish')] },
    { name: 'subtitle-sub', status: 'Starting', createdDaysAgo: 0 },
  ]),
  ...inRegion('ap-southeast-1', [
    {
      name: 'sea-orders-sub',
      tags: { env: 'prod', market: 'sg' },
      groups: [current('billing-sync'), current('warehouse')],
    },
    {
      name: 'sea-inventory-sub',
      groups: [{ name: 'reorder', pace: { kind: 'fallsBehind', behindSeconds: 400, perSecond: 0.05 } }],
    },
    { name: 'sea-campaign-sub', status: 'NotConfigured' },
  ]),
  ...inRegion('eu-central-1', [
    { name: 'eu-customers-sub', engine: 'PostgreSQL', tags: { gdpr: 'yes' }, groups: [current('consent-sync')] },
    { name: 'eu-fulfilment-sub', groups: [] },
    { name: 'eu-loyalty-old-sub', isOlderVersion: true, groups: [current('points')] },
  ]),
];

function inRegion(region: string, sketches: readonly Omit<InstanceSketch, 'region'>[]): InstanceSketch[] {
  return sketches.map(sketch => ({ ...sketch, region }));
}

function monthly(prefix: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}_${2005 + Math.floor(index / 12)}_${String((index % 12) + 1).padStart(2, '0')}`,
  );
}
