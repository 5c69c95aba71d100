import type { TrackedDatabase } from '../../cloud/dts/types.ts';
import type { Dice } from './dice.ts';
import type { Instance, InstanceGroup, PrecheckItem, Source } from './instance.ts';
import { floorTo, type Pace } from './pace.ts';

/** Describes the given parts of an instance. The other parts are drawn. */
export interface InstanceSketch extends Partial<
  Pick<
    Instance,
    | 'status'
    | 'tracks'
    | 'recordsPerSecond'
    | 'errorMessage'
    | 'retryReason'
    | 'retryCode'
    | 'hasObjectsInFile'
    | 'deliveryPartitions'
    | 'capacity'
    | 'alerts'
  >
> {
  readonly name: string;
  readonly region: string;
  readonly engine?: Engine;
  readonly groups?: readonly GroupSketch[];
  readonly tags?: Readonly<Record<string, string>>;
  readonly databases?: () => readonly TrackedDatabase[];
  readonly databaseName?: string;
  readonly sourceId?: string;
  readonly prepaidDays?: number;
  readonly createdDaysAgo?: number;
  readonly isOlderVersion?: boolean;
  readonly isWithoutTopic?: boolean;
  readonly isUnknownToOlderCall?: boolean;
  readonly stoppedSecondsAgo?: number;
  /** Has the checks that do not pass, by their names. */
  readonly failedChecks?: Readonly<Record<string, PrecheckItem['failure']>>;
}

export interface GroupSketch {
  readonly name: string;
  readonly user?: string;
  readonly pace?: Pace;
}

type Engine = keyof typeof engines;

const engines = {
  MySQL: { instanceType: 'RDS', engine: 'MySQL', prefix: 'rm-bp1' },
  PostgreSQL: { instanceType: 'RDS', engine: 'PostgreSQL', prefix: 'pgm-bp1' },
  PolarDB: { instanceType: 'PolarDB', engine: 'PolarDB', prefix: 'pc-bp1' },
  'PolarDB-X': { instanceType: 'POLARDBX20', engine: 'POLARDBX20', prefix: 'pxc-hzr' },
  Oracle: { instanceType: 'LocalInstance', engine: 'Oracle', prefix: '' },
} as const;

const dayMs = 24 * 60 * 60 * 1000;

export function makeInstance(sketch: InstanceSketch, index: number, draw: Dice, bornAt: number): Instance {
  const jobId = `${draw.text('job', 9)}${String(index + 1).padStart(7, '0')}`;
  const createdAt = floorTo(bornAt, 1000) - (sketch.createdDaysAgo ?? ageInDays(index)) * dayMs + index * 1000;
  const databaseName = sketch.databaseName ?? sketch.name.replace(/[^a-z0-9]+/g, '_').replace(/^_|_sub$|_$/g, '');
  const latency = draw.between('latency', 1, 3) * 1000;
  const stoppedAt = floorTo(bornAt - (sketch.stoppedSecondsAgo ?? -Infinity) * 1000, 1000);
  return {
    bornAt,
    region: sketch.region,
    instanceId: `dts${jobId}`,
    jobId,
    name: sketch.name,
    status: sketch.status ?? 'Normal',
    starts: [],
    isNewVersion: sketch.isOlderVersion !== true,
    specification: draw.pick('class', ['micro', 'small', 'medium', 'large', 'xlarge']),
    payType: sketch.prepaidDays === undefined ? 'PostPaid' : 'PrePaid',
    ...(sketch.prepaidDays !== undefined && { expiresAt: floorTo(bornAt + sketch.prepaidDays * dayMs, dayMs) }),
    createdAt,
    source: sourceOf(sketch, databaseName || 'app', draw),
    tags: Object.entries(sketch.tags ?? {}).map(([key, value]) => ({ key, value })),
    resourceGroup: draw.pick('resourceGroup', [
      { id: 'rg-acfmz0000000001', name: 'default resource group' },
      { id: 'rg-acfmz0000000002', name: 'data platform' },
    ]),
    tracks: sketch.tracks ?? { ddl: true, dml: true },
    destNetType: draw.pick('network', ['VPC', 'VPC', 'VPC', 'CLASSIC']),
    hasTopic: sketch.isWithoutTopic !== true && sketch.status !== 'NotConfigured',
    isKnownToOlderCall: sketch.isUnknownToOlderCall !== true,
    ...(sketch.errorMessage !== undefined && { errorMessage: sketch.errorMessage }),
    ...(sketch.retryReason !== undefined && { retryReason: sketch.retryReason }),
    ...(sketch.retryCode !== undefined && { retryCode: sketch.retryCode }),
    precheckId: draw.text('precheck', 15),
    precheck: checksOf(sketch),
    skipped: new Set(),
    alerts: sketch.alerts ?? [],
    hasObjectsInFile: sketch.hasObjectsInFile === true,
    ...(sketch.deliveryPartitions !== undefined && { deliveryPartitions: sketch.deliveryPartitions }),
    ...(sketch.capacity && { capacity: sketch.capacity }),
    recordsPerSecond: sketch.recordsPerSecond ?? draw.between('records', 2, 60),
    databases: sketch.databases ?? (() => [{ name: databaseName || 'app', isWhole: true, tables: [] }]),
    groups: (sketch.groups ?? []).map((group, at) => makeGroup(group, draw.of('group', at))),
    deleted: [],
    newestAt: time => Math.min(floorTo(time - latency, 1000), stoppedAt),
  };
}

/** Makes the first sketch the oldest instance, because lists are in the order of creation. */
const ageInDays = (index: number): number => Math.floor(30 + 1000 / (1 + index / 10));

function makeGroup({ name, user, pace }: GroupSketch, draw: Dice): InstanceGroup {
  return {
    id: `dts${draw.text('id', 14)}`,
    name,
    userName: user ?? ((name.split(/[^a-z0-9]+/)[0] ?? '') || 'consumer'),
    pace: pace ?? { kind: 'keepsUp', commitSeconds: draw.between('commit', 1, 5) },
    client: `10.${draw.between('a', 0, 255)}.${draw.between('b', 0, 255)}.${draw.between('c', 1, 254)}:dts${draw.text('client', 8)}`,
  };
}

/** Lists the checks of a source with a binary log, then those of every source. No page lists the checks of change tracking. */
const binlogChecks = [
  'CHECK_BINLOG_ON',
  'CHECK_BINLOG_MODE',
  'CHECK_BINLOG_ROW_IMAGE',
  'CHECK_BINLOG_EXIST',
  'CHECK_SERVER_ID',
];
const checks = ['CHECK_CONN_SRC', 'CHECK_AUTH_SRC', 'CHECK_SRC', 'CHECK_SAME_OBJ'];

function checksOf({ engine = 'MySQL', failedChecks = {} }: InstanceSketch): readonly PrecheckItem[] {
  const hasBinlog = engine !== 'PostgreSQL' && engine !== 'Oracle';
  return [...checks, ...(hasBinlog ? binlogChecks : [])].map(item => {
    const failure = failedChecks[item];
    return failure ? { item, failure } : { item };
  });
}

function sourceOf(sketch: InstanceSketch, databaseName: string, draw: Dice): Source {
  const { prefix, ...engine } = engines[sketch.engine ?? 'MySQL'];
  const place = { ...engine, databaseName, userName: 'dts_reader' };
  if (engine.instanceType !== 'LocalInstance') {
    return { ...place, instanceId: sketch.sourceId ?? `${prefix}${draw.text('source', 13)}` };
  }
  return { ...place, instanceId: '', ip: `10.20.${draw.between('ip', 1, 254)}.17`, port: '1521' };
}
