import type { Page, Value } from '../bodies.ts';
import { CloudError } from '../errors.ts';
import type { Access } from '../transport.ts';
import {
  type LogstoreDetail,
  readCheckpoints,
  readConsumerGroups,
  readCursor,
  readCursorTime,
  readLogstore,
  readLogstoreNames,
  readProjects,
  readShards,
  type Shard,
  type ShardCheckpoint,
  type SlsConsumerGroup,
  type SlsProject,
} from './responses.ts';
import { restCall, type RestOperation } from './rest.ts';

/** The largest page of ListProject and of ListLogStores. */
const pageSize = 500;

interface Listed {
  /** Index of the first element, from 0. */
  readonly offset?: number;
  /** 1 to 500, the default. */
  readonly size?: number;
  /** Part of the name; matched by the service. */
  readonly nameContains?: string;
}

/**
 * Simple Log Service. Every method throws `CloudError`; all that name a project give `notFound` when the project, the
 * Logstore or the consumer group does not exist in the region.
 */
export class SlsClient {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * One page of the projects of a region.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listproject
   */
  listProject(region: string, listed: Listed, signal: AbortSignal): Promise<Page<SlsProject>> {
    const { offset = 0, size = pageSize, nameContains } = listed;
    const query = { offset, size, projectName: nameContains };
    return this.#send({ operation: 'ListProject', region, query }, readProjects, signal);
  }

  /**
   * One page of the names of a project's Logstores.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listlogstores
   */
  listLogStores(region: string, project: string, listed: Listed, signal: AbortSignal): Promise<Page<string>> {
    const { offset = 0, size = pageSize, nameContains } = listed;
    const query = { offset, size, logstoreName: nameContains };
    const path = ['logstores'];
    return this.#send({ operation: 'ListLogStores', region, project, path, query }, readLogstoreNames, signal);
  }

  /**
   * One Logstore. Retention is in days, and 3650 means for ever.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore
   */
  getLogStore(region: string, project: string, logstore: string, signal: AbortSignal): Promise<LogstoreDetail> {
    const path = ['logstores', logstore];
    return this.#send({ operation: 'GetLogStore', region, project, path }, readLogstore, signal);
  }

  /**
   * The shards of a Logstore, read-only parents of a split or merge included. `state`: the Logstore has none.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listshards
   */
  listShards(region: string, project: string, logstore: string, signal: AbortSignal): Promise<readonly Shard[]> {
    const path = ['logstores', logstore, 'shards'];
    return this.#send({ operation: 'ListShards', region, project, path }, readShards, signal);
  }

  /**
   * The consumer groups of a Logstore; there are at most 30, and no pages. Timeouts are in seconds.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listconsumergroup
   */
  listConsumerGroup(
    region: string,
    project: string,
    logstore: string,
    signal: AbortSignal,
  ): Promise<readonly SlsConsumerGroup[]> {
    const path = ['logstores', logstore, 'consumergroups'];
    return this.#send({ operation: 'ListConsumerGroup', region, project, path }, readConsumerGroups, signal);
  }

  /**
   * Creates a consumer group. Not idempotent, and sent once: after an error with `outcome: 'unknown'` the groups must be
   * listed to learn what happened.
   *
   * `timeoutSeconds`: the service gives the shards of a consumer that was silent for so long to the others.
   * `isOrdered`: after a split or merge, the parents of a shard are consumed first.
   * `conflict`: the name is taken; `quota`: the Logstore has as many groups as it may; `invalid`: name or timeout.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup
   */
  async createConsumerGroup(
    region: string,
    project: string,
    logstore: string,
    group: { readonly name: string; readonly timeoutSeconds: number; readonly isOrdered: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const path = ['logstores', logstore, 'consumergroups'];
    const body = { consumerGroup: group.name, timeout: group.timeoutSeconds, order: group.isOrdered };
    // The answer is empty in one edition of the page and `{}` in the other.
    await this.#send({ operation: 'CreateConsumerGroup', region, project, path, body }, () => true, signal);
  }

  /**
   * The checkpoints of a consumer group, by shard. Shards that nobody has begun to consume are missing.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint
   */
  getCheckPoint(
    region: string,
    project: string,
    logstore: string,
    group: string,
    signal: AbortSignal,
  ): Promise<readonly ShardCheckpoint[]> {
    const path = ['logstores', logstore, 'consumergroups', group];
    return this.#send({ operation: 'GetCheckPoint', region, project, path }, readCheckpoints, signal);
  }

  /**
   * Changes the timeout in seconds, the order, or both; a name cannot be changed. Sending it again does no harm.
   *
   * `isOrdered` from true to false releases waiting shards at once; from false to true it affects only shards that are
   * created afterwards. `invalid`: neither was given, or the timeout was refused.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-updateconsumergroup
   */
  async updateConsumerGroup(
    region: string,
    project: string,
    logstore: string,
    group: string,
    change: { readonly timeoutSeconds?: number; readonly isOrdered?: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const path = ['logstores', logstore, 'consumergroups', group];
    const { timeoutSeconds: timeout, isOrdered: order } = change;
    const body = { ...(timeout !== undefined && { timeout }), ...(order !== undefined && { order }) };
    const operation = { operation: 'UpdateConsumerGroup', region, project, path, method: 'PUT', body } as const;
    await this.#send(operation, () => true, signal);
  }

  /**
   * Deletes a consumer group with its checkpoints. `notFound`: there is no such group (any more).
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-deleteconsumergroup
   */
  async deleteConsumerGroup(
    region: string,
    project: string,
    logstore: string,
    group: string,
    signal: AbortSignal,
  ): Promise<void> {
    const path = ['logstores', logstore, 'consumergroups', group];
    await this.#send({ operation: 'DeleteConsumerGroup', region, project, path, method: 'DELETE' }, () => true, signal);
  }

  /**
   * Moves the checkpoint of one shard to a base64 cursor, whoever consumes it: without a consumer's name the change must
   * be forced. A running consumer knows nothing of it and overwrites it with its next commit.
   *
   * `invalid`: not a cursor; `notFound`: no such group or shard.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
   */
  async updateCheckPoint(
    region: string,
    project: string,
    logstore: string,
    group: string,
    position: { readonly shard: number; readonly checkpoint: string },
    signal: AbortSignal,
  ): Promise<void> {
    const path = ['logstores', logstore, 'consumergroups', group];
    const query = { type: 'checkpoint', consumer: '', forceSuccess: 'true' };
    const { shard, checkpoint } = position;
    const operation = { operation: 'ConsumerGroupUpdateCheckPoint', region, project, path, query };
    await this.#send({ ...operation, body: { shard, checkpoint } }, () => true, signal);
  }

  /**
   * The base64 cursor of a position in a shard. By the time of receipt in seconds since 1970, not by the time in the log:
   * a time before the oldest data gives the first cursor, one after the newest the place the next LogGroup will take.
   *
   * `notFound`: no such shard.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursor
   */
  getCursor(
    region: string,
    project: string,
    logstore: string,
    shard: number,
    from: 'begin' | 'end' | number,
    signal: AbortSignal,
  ): Promise<string> {
    const path = ['logstores', logstore, 'shards', String(shard)];
    const query = { type: 'cursor', from };
    return this.#send({ operation: 'GetCursor', region, project, path, query }, readCursor, signal);
  }

  /**
   * When the LogGroup at a cursor was received, in seconds since 1970. For a shard without data, the service's time now.
   * What it says of the end cursor of a shard with data is not documented, so ask for the cursor before it.
   *
   * `invalid` with code `InvalidCursor`: before the oldest or beyond the newest data.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime
   */
  getCursorTime(
    region: string,
    project: string,
    logstore: string,
    shard: number,
    cursor: string,
    signal: AbortSignal,
  ): Promise<number> {
    const path = ['logstores', logstore, 'shards', String(shard)];
    const query = { type: 'cursor_time', cursor };
    return this.#send({ operation: 'GetCursorTime', region, project, path, query }, readCursorTime, signal);
  }

  async #send<T>(
    operation: Omit<RestOperation, 'endpoint'>,
    read: (answer: Value | undefined) => T | undefined,
    signal: AbortSignal,
  ): Promise<T> {
    const { transport, endpoints } = this.#access;
    const { region, project } = operation;
    // It becomes part of the host name, and nothing but a name may decide where a signed request goes.
    if (project !== undefined && !/^[\w-]{1,128}$/.test(project)) {
      const { operation: name } = operation;
      throw new CloudError('invalid', { service: 'sls', operation: name, code: 'ProjectName', outcome: 'notApplied' });
    }
    const call = restCall({ ...operation, endpoint: endpoints.sls(region, project) }, read);
    return transport.send(call, this.#access, signal);
  }
}
