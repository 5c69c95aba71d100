import type { TrackedDatabase } from '../../cloud/dts/types.ts';
import type { PrecheckItem } from './instance.ts';
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

/**
 * Gives the keys of a check that does not pass. The vendor publishes those of SAME_OBJ, and those of the others are made in
 * the same way. https://github.com/aliyun/alibabacloud-typescript-sdk/blob/master/dts-20200101/src/models/DescribePreCheckStatusResponseBody.ts
 */
const keysOf = (check: string): NonNullable<PrecheckItem['failure']> => ({
  message: `CHECK__ERROR_${check}`,
  detail: `CHECK__ERROR_${check}_DETAIL`,
  repair: `CHECK__ERROR_${check}_REPAIR`,
});

/** Lists invented but realistic instances with every status, every problem, and every pace of a group. */
export const sampleInstances: readonly InstanceSketch[] = [
  ...inRegion('cn-hangzhou', [
    {
      name: 'orders-binlog-sub',
      sourceId: 'rm-bp1162kryivb8',
      databaseName: 'orders',
      recordsPerSecond: 18,
      tags: { team: 'orders', env: 'prod' },
      alerts: [
        { type: 'delay', isOn: true, delaySeconds: 600 },
        { type: 'error', isOn: true },
      ],
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
      failedChecks: {
        CHECK_BINLOG_MODE: keysOf('BINLOG_MODE'),
        CHECK_BINLOG_ROW_IMAGE: keysOf('BINLOG_ROW_IMAGE'),
        CHECK_SAME_OBJ: keysOf('SAME_OBJ'),
      },
    },
    {
      name: 'payments-sub',
      databaseName: 'payments',
      prepaidDays: 23,
      alerts: [
        { type: 'delay', isOn: false, delaySeconds: 60 },
        { type: 'error', isOn: true },
      ],
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
      retryCode: '0046',
      errorMessage:
        'DTS-070211: Connect Source DB failed. cause by ' +
        '[com.mysql.jdbc.exceptions.jdbc4.MySQLNonTransientConnectionException:Could not create connection to database ' +
        'server. Attempted reconnect 3 times. Giving up.][com.mysql.jdbc.exceptions.jdbc4.CommunicationsException:' +
        'Communications link failure\n\nThe last packet sent successfully to the server was 0 milliseconds ago. The driver ' +
        'has not received any packets from the server.][java.net.ConnectException:Connection refused]',
      groups: [current('tracking-page'), current('eta-model')],
    },
    {
      name: 'loyalty-points-sub',
      status: 'Retrying',
      stoppedSecondsAgo: 95,
      retryReason:
        'DTS-61015: Create connection failed(url:10.20.3.17:3306, user: dts_reader) cause:' +
        'MySQLNonTransientConnectionException: Data source rejected establishment of connection, message from server: ' +
        '"Too many connections"',
      groups: [current('points-balance')],
    },
    {
      name: 'legacy-erp-sub',
      status: 'Abnormal',
      engine: 'Oracle',
      stoppedSecondsAgo: 5 * 3600 + 12 * 60,
      // Both codes are of wrappers, so only the database tells what is wrong.
      errorMessage:
        'DTS-100047: retry 118 times, 1207 seconds, which exceed the supposed 1200 seconds. cause: ' +
        '[DTS-52111: Increment Context Is Not Running]\n' +
        '[java.sql.SQLException: ORA-00308: cannot open archived log thread 1, sequence 88213]',
      groups: [current('finance-report'), leftHoursAgo('erp-mirror', 9)],
    },
    {
      name: 'returns-sub',
      status: 'Abnormal',
      stoppedSecondsAgo: 33 * 3600,
      // Each code is the cause of the one before it, and only the last one tells what is wrong.
      errorMessage:
        'DTS-31009: In process of processing data (recordRange 4105797-4105901) failed cause: DTS-51009: Failed to fetch ' +
        'records from dstore. cause: DTS-50019: seek timestamp 1768350482 failed',
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
    },
    {
      name: 'tax-engine-sub',
      status: 'PrecheckFailed',
      engine: 'PostgreSQL',
      failedChecks: {
        CHECK_CONN_SRC: {
          message: 'Original error: Access denied for user "dts_reader"@"100.104.5.36" (using password: YES)',
          // The vendor's own sample has this key of the destination with a check of the source.
          repair: 'CHECK_ERROR_DEST_CONN_REPAIR2',
        },
      },
    },
    {
      name: 'store-locator-sub',
      status: 'PreCheckPass',
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
      capacity: {
        clusterId: 'dtscluster_ft7y3sample0001',
        cpuPercent: 37,
        memoryMb: 2210,
        usedUnits: 15,
        minUnits: 1,
        maxUnits: 16,
      },
      groups: [current('moderation'), neverStarted('archive')],
    },
    { name: 'delivery-routes-sub', deliveryPartitions: 3, groups: [current('route-planner')] },
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
      hasObjectsInFile: true,
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
      errorMessage:
        'DTS-1050002 MySQL binlog mysql-bin.001873@4105797 is not exists. Original error: Could not find first log file ' +
        'name in binary log index file',
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
    { name: 'eu-returns-sub', status: 'PrecheckFailed', failedChecks: { CHECK_SERVER_ID: keysOf('SERVER_ID') } },
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
