import type { Dice } from './dice.ts';
import type { Logstore, LogstoreGroup, Project } from './logstore.ts';
import { floorTo, type Pace } from './pace.ts';

/** Describes the given parts of a project. The other parts are drawn. */
export interface ProjectSketch {
  readonly name: string;
  readonly region: string;
  readonly description?: string;
  readonly isSuspended?: boolean;
  readonly logstores: readonly LogstoreSketch[];
}

export interface LogstoreSketch extends Partial<
  Pick<Logstore, 'ttlDays' | 'hotDays' | 'infrequentAccessDays' | 'mode' | 'telemetryType'>
> {
  readonly name: string;
  readonly shards?: number;
  readonly split?: readonly number[];
  readonly merged?: readonly number[];
  /** Tells when data stopped arriving. */
  readonly stoppedSecondsAgo?: number;
  readonly isEmpty?: boolean;
  readonly groups?: readonly LogstoreGroupSketch[];
}

export interface LogstoreGroupSketch {
  readonly name: string;
  readonly timeoutSeconds?: number;
  readonly isOrdered?: boolean;
  readonly consumers?: number;
  /** The pace of all shards, or of each one. */
  readonly pace?: Pace | ((shard: number) => Pace);
}

const dayMs = 24 * 60 * 60 * 1000;

export function makeProject(sketch: ProjectSketch, draw: Dice, bornAt: number): Project {
  const createdAt = floorTo(bornAt, 1000) - draw.between('age', 100, 1200) * dayMs;
  let made: ReadonlyMap<string, Logstore> | undefined;
  return {
    name: sketch.name,
    region: sketch.region,
    description: sketch.description ?? '',
    status: sketch.isSuspended === true ? 'Disable' : 'Normal',
    createdAt,
    logstores: () =>
      (made ??= new Map(
        sketch.logstores
          .map(logstore => makeLogstore(logstore, draw.of(logstore.name), createdAt, bornAt))
          .map(logstore => [logstore.name, logstore]),
      )),
  };
}

function makeLogstore(sketch: LogstoreSketch, draw: Dice, projectCreatedAt: number, bornAt: number): Logstore {
  const createdAt = projectCreatedAt + draw.between('age', 0, 90) * dayMs + draw.between('moment', 0, 86_400) * 1000;
  const stoppedAt = floorTo(bornAt - (sketch.stoppedSecondsAgo ?? -Infinity) * 1000, 1000);
  return {
    bornAt,
    name: sketch.name,
    createdAt,
    ttlDays: sketch.ttlDays ?? draw.pick('ttl', [7, 30, 30, 90, 180, 3650]),
    ...(sketch.hotDays !== undefined && { hotDays: sketch.hotDays }),
    ...(sketch.infrequentAccessDays !== undefined && { infrequentAccessDays: sketch.infrequentAccessDays }),
    mode: sketch.mode ?? 'standard',
    telemetryType: sketch.telemetryType ?? 'None',
    isAutoSplit: draw.pick('autoSplit', [true, false]),
    layout: {
      initial: sketch.shards ?? draw.pick('shards', [1, 2, 2, 2, 4]),
      split: sketch.split ?? [],
      merged: sketch.merged ?? [],
      // The change is so recent that the parents still hold data.
      changedAt: floorTo(bornAt, 1000) - draw.between('changed', 2, 100) * 3_600_000,
    },
    ...(sketch.isEmpty !== true && { periodMs: draw.between('period', 80, 4000) }),
    groups: (sketch.groups ?? []).map((group, at) => makeGroup(group, draw.of('group', at))),
    newestAt: time => Math.min(time, stoppedAt),
  };
}

function makeGroup(sketch: LogstoreGroupSketch, draw: Dice): LogstoreGroup {
  const { pace } = sketch;
  return {
    name: sketch.name,
    timeoutSeconds: sketch.timeoutSeconds ?? draw.pick('timeout', [60, 60, 30, 100, 300]),
    isOrdered: sketch.isOrdered ?? draw.pick('order', [true, false]),
    orderedSince: 0,
    written: new Map(),
    consumers: Array.from(
      { length: sketch.consumers ?? draw.between('consumers', 1, 3) },
      (_, index) => `worker-${index + 1}`,
    ),
    paceOf: shard =>
      typeof pace === 'function'
        ? pace(shard)
        : (pace ?? { kind: 'keepsUp', commitSeconds: draw.between(`commit${shard}`, 1, 10) }),
  };
}
