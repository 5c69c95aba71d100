import type { Cloud } from '../../../src/cloud/cloud.ts';
import type { DtsClient } from '../../../src/cloud/dts/client.ts';
import type { DtsConsumerGroup, DtsJob } from '../../../src/cloud/dts/types.ts';
import { Pace, type PacedCall } from '../../../src/cloud/pace.ts';
import type { SlsClient } from '../../../src/cloud/sls/client.ts';
import { decodeCursor, encodeCursor } from '../../../src/model/lag/cursors.ts';
import type { SimulatedClock } from '../../support/simulatedClock.ts';

/** What each account has in each of its regions. */
export interface Size {
  readonly instances: number;
  readonly groupsPerInstance: number;
  readonly logstores: number;
  readonly groupsPerLogstore: number;
  readonly shards: number;
}

export const groupsIn = ({ instances, groupsPerInstance, logstores, groupsPerLogstore }: Size): number =>
  instances * groupsPerInstance + logstores * groupsPerLogstore;

const logstoresPerProject = 10;
const logGroupsPerSecond = 10;
const commitEverySeconds = 30;

/**
 * Answers what the board and the monitor ask, at the pace that the transport keeps and after a round trip, without the
 * work of signing and parsing: with so many calls, that would be all that is measured.
 */
export class Services {
  readonly #clock: SimulatedClock;
  readonly #size: Size;
  readonly #roundTripMs: number;
  readonly #pace: Pace;
  readonly #bornAt: number;
  /** The moments of the calls of the last second by account, region and operation, and the most of them in any second. */
  readonly #recent = new Map<string, number[]>();
  readonly peaks = new Map<string, number>();
  calls = 0;

  constructor(clock: SimulatedClock, size: Size, roundTripMs: number) {
    this.#clock = clock;
    this.#size = size;
    this.#roundTripMs = roundTripMs;
    this.#pace = new Pace({ now: clock.now, wait: clock.wait });
    this.#bornAt = clock.now();
  }

  cloudOf = (accountId: string): Promise<Cloud> =>
    Promise.resolve({ dts: this.#dts(accountId), sls: this.#sls(accountId) } as Cloud);

  async #call<T>(owner: string, call: PacedCall, signal: AbortSignal, answer: () => T): Promise<T> {
    const leave = await this.#pace.enter(call, owner, signal);
    try {
      this.#count(`${owner} ${call.region} ${call.operation}`);
      await this.#clock.wait(this.#roundTripMs, signal);
      return answer();
    } finally {
      leave();
    }
  }

  #count(key: string): void {
    const now = this.#clock.now();
    this.calls += 1;
    const recent = (this.#recent.get(key) ?? []).filter(at => now - at < 1000);
    recent.push(now);
    this.#recent.set(key, recent);
    this.peaks.set(
      key.slice(key.lastIndexOf(' ') + 1),
      Math.max(recent.length, this.peaks.get(key.slice(key.lastIndexOf(' ') + 1)) ?? 0),
    );
  }

  #dts(owner: string): DtsClient {
    const { instances, groupsPerInstance } = this.#size;
    const call = <T>(operation: string, region: string, signal: AbortSignal, answer: () => T): Promise<T> =>
      this.#call(owner, { service: 'dts', operation, region }, signal, answer);
    const client: Pick<DtsClient, 'describeDtsJobs' | 'describeDtsJobDetail' | 'describeConsumerChannel'> = {
      describeDtsJobs: (region, { pageNumber = 1, pageSize = 30 }, signal) =>
        call('DescribeDtsJobs', region, signal, () => ({
          items: Array.from({ length: Math.min(pageSize, instances - (pageNumber - 1) * pageSize) }, (_, index) =>
            this.#job((pageNumber - 1) * pageSize + index),
          ),
          total: instances,
        })),
      describeDtsJobDetail: (region, { jobId }, signal) =>
        call('DescribeDtsJobDetail', region, signal, () => ({ ...this.#job(Number(jobId)), hosts: {}, objects: [] })),
      describeConsumerChannel: (region, { jobId }, signal) =>
        call('DescribeConsumerChannel', region, signal, () => ({
          items: Array.from({ length: groupsPerInstance }, (_, group) => this.#instanceGroup(Number(jobId), group)),
          total: groupsPerInstance,
        })),
    };
    return client as DtsClient;
  }

  #job(index: number): DtsJob {
    const end = new Date(this.#clock.now() - 2000);
    const beginTime = new Date(end.getTime() - 86_400_000);
    const id = String(index);
    return {
      instanceId: `dts${id}`,
      jobId: id,
      name: `orders-${id}`,
      status: 'Normal',
      version: 'new',
      beginTime,
      endTime: end,
    };
  }

  /** One in ten is behind, by ever more, and one in twenty has no client. */
  #instanceGroup(instance: number, group: number): DtsConsumerGroup {
    const age = (this.#clock.now() - this.#bornAt) / 1000;
    const kind = (instance * 7 + group) % 20;
    const id = `dtsgroup${group}`;
    const common = { id, name: `group-${instance}-${group}`, userName: 'user' };
    const lag = kind < 2 ? Math.round(600 + age * 0.3) : 1;
    const consumptionCheckpoint = new Date(this.#clock.now() - 2000 - lag * 1000);
    if (kind === 5) {
      const stoodStill = new Date(this.#bornAt - 3_600_000);
      return { ...common, consumptionCheckpoint: stoodStill, messageDelay: 'noClient', unconsumedData: 'noClient' };
    }
    return { ...common, consumptionCheckpoint, messageDelay: lag, unconsumedData: lag * 10 };
  }

  #sls(owner: string): SlsClient {
    const { logstores, groupsPerLogstore, shards } = this.#size;
    const projects = Math.ceil(logstores / logstoresPerProject);
    const call = <T>(operation: string, region: string, project: string, signal: AbortSignal, answer: () => T) =>
      this.#call(owner, { service: 'sls', operation, region, project }, signal, answer);
    const client: Pick<
      SlsClient,
      | 'listProject'
      | 'listLogStores'
      | 'listConsumerGroup'
      | 'listShards'
      | 'getLogStore'
      | 'getCheckPoint'
      | 'getCursor'
      | 'getCursorTime'
    > = {
      listProject: (region, _listed, signal) =>
        call('ListProject', region, '', signal, () => ({
          items: Array.from({ length: projects }, (_, index) => ({ name: `project-${index}` })),
          total: projects,
        })),
      listLogStores: (region, project, _listed, signal) =>
        call('ListLogStores', region, project, signal, () => {
          const first = Number(project.slice('project-'.length)) * logstoresPerProject;
          const items = Array.from(
            { length: Math.min(logstoresPerProject, logstores - first) },
            (_, index) => `logstore-${index}`,
          );
          return { items, total: items.length };
        }),
      listConsumerGroup: (region, project, _logstore, signal) =>
        call('ListConsumerGroup', region, project, signal, () =>
          Array.from({ length: groupsPerLogstore }, (_, index) => ({ name: `group-${index}`, timeoutSeconds: 60 })),
        ),
      listShards: (region, project, _logstore, signal) =>
        call('ListShards', region, project, signal, () =>
          Array.from({ length: shards }, (_, id) => ({ id, status: 'readwrite' })),
        ),
      getLogStore: (region, project, logstore, signal) =>
        call('GetLogStore', region, project, signal, () => ({ name: logstore, ttlDays: 7 })),
      getCheckPoint: (region, project, _logstore, group, signal) =>
        call('GetCheckPoint', region, project, signal, () => {
          const committed = Math.floor(this.#clock.now() / 1000 / commitEverySeconds) * commitEverySeconds;
          const behind = Number(group.slice('group-'.length)) % 10 === 0 ? 900 : 0;
          return Array.from({ length: shards }, (_, shard) => ({
            shard,
            checkpoint: encodeCursor(BigInt((committed - behind) * logGroupsPerSecond)),
            updateTime: new Date(committed * 1000),
            consumer: 'worker',
          }));
        }),
      getCursor: (region, project, _logstore, _shard, from, signal) =>
        call('GetCursor', region, project, signal, () => {
          const at = Math.floor(this.#clock.now() / 1000) - (from === 'begin' ? 7 * 86_400 : 0);
          return encodeCursor(BigInt(at * logGroupsPerSecond));
        }),
      getCursorTime: (region, project, _logstore, _shard, cursor, signal) =>
        call('GetCursorTime', region, project, signal, () =>
          Math.floor(Number(decodeCursor(cursor) ?? 0n) / logGroupsPerSecond),
        ),
    };
    return client as SlsClient;
  }
}
