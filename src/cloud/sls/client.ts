import type { Page, Value } from '../bodies.ts';
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
  readRegions,
  readShards,
  type Shard,
  type ShardCheckpoint,
  type SlsConsumerGroup,
  type SlsProject,
  type SlsRegion,
} from './responses.ts';
import { type PulledLogs, readPulledLogs } from './pulledLogs.ts';
import { dataCall, restCall, type RestOperation } from './rest.ts';

/** The largest page of ListProject and of ListLogStores. */
const pageSize = 500;

interface Listed {
  /** The index of the first element, counted from 0. */
  readonly offset?: number;
  /** The size of the page, at most 500, which is the default. */
  readonly size?: number;
  /** A part of the name, which the service looks for. */
  readonly nameContains?: string;
}

/**
 * The client of Simple Log Service. Every method throws `CloudError`, with the kind `notFound` when the project, the
 * Logstore, the consumer group or the shard does not exist in the region.
 */
export class SlsClient {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * Lists the regions of the service, with names in one of its three languages. Any region can be asked. The page names
   * no permission that the call needs.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-describeregions
   */
  describeRegions(region: string, language: 'zh' | 'en' | 'ja', signal: AbortSignal): Promise<readonly SlsRegion[]> {
    const path = ['regions'];
    return this.#send({ operation: 'DescribeRegions', region, path, query: { language } }, readRegions, signal);
  }

  /**
   * Lists one page of the projects of a region.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listproject
   */
  listProject(region: string, listed: Listed, signal: AbortSignal): Promise<Page<SlsProject>> {
    const { offset = 0, size = pageSize, nameContains } = listed;
    const query = { offset, size, projectName: nameContains };
    return this.#send({ operation: 'ListProject', region, query }, readProjects, signal);
  }

  /**
   * Lists one page of the names of a project's Logstores.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listlogstores
   */
  listLogStores(region: string, project: string, listed: Listed, signal: AbortSignal): Promise<Page<string>> {
    const { offset = 0, size = pageSize, nameContains } = listed;
    const query = { offset, size, logstoreName: nameContains };
    const path = ['logstores'];
    return this.#send({ operation: 'ListLogStores', region, project, path, query }, readLogstoreNames, signal);
  }

  /**
   * Reads one Logstore.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore
   */
  getLogStore(region: string, project: string, logstore: string, signal: AbortSignal): Promise<LogstoreDetail> {
    const path = ['logstores', logstore];
    return this.#send({ operation: 'GetLogStore', region, project, path }, readLogstore, signal);
  }

  /**
   * Lists the shards of a Logstore, including the read-only parents of a split or merge. `state` means that there are
   * none.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listshards
   */
  listShards(region: string, project: string, logstore: string, signal: AbortSignal): Promise<readonly Shard[]> {
    const path = ['logstores', logstore, 'shards'];
    return this.#send({ operation: 'ListShards', region, project, path }, readShards, signal);
  }

  /**
   * Lists the consumer groups of a Logstore. There are at most 30, and they come without pages.
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
   * Creates a consumer group. The call is not idempotent and is sent once, so after an error with `outcome: 'unknown'`
   * the groups must be listed to learn what happened. `conflict` means that the name is taken, `quota` that the
   * Logstore has as many groups as it may have, and `invalid` that the name or the timeout was refused.
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
   * Reads the checkpoints of a consumer group, by shard. A shard that no consumer has begun to read is missing.
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
   * Changes the timeout, the order, or both. The call can be repeated without harm. A change from ordered to unordered
   * releases waiting shards at once. The opposite change affects only shards that are created afterwards. `invalid`
   * means that neither was given, or that the timeout was refused.
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
   * Deletes a consumer group with its checkpoints.
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
   * Moves the checkpoint of one shard to a Base64 cursor. The change is forced, which it must be without a consumer's
   * name. A running consumer does not notice it and overwrites it with its next commit. `invalid` means that it is not
   * a cursor.
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
   * Finds the Base64 cursor of a position in a shard. A number is the time at which logs were received, in seconds
   * since 1970, not the time in the logs. A time before the oldest data gives the first cursor, and a time after the
   * newest data gives the position of the next LogGroup.
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
   * Finds when the LogGroup at a cursor was received, in seconds since 1970. A shard without data gives the current
   * time of the service. The result for the end cursor of a shard with data is not documented, so ask for the cursor
   * before it. The fault `invalidCursor` means that the cursor is outside of the data.
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

  /**
   * Reads LogGroups from a Base64 cursor on, at most 1,000 of them. It involves no consumer group and moves nothing. At
   * the end of the data, the next cursor is the one that was sent; in a read-only shard there never is more. The fault
   * `invalidCursor` means that the cursor is outside of the data.
   *
   * The vendor's clients ask for one compression each, LZ4 or deflate. This one asks for deflate, which other threads
   * undo, and takes whatever comes.
   * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-pulllogs
   */
  pullLogs(
    region: string,
    project: string,
    logstore: string,
    shard: number,
    { cursor, count }: { readonly cursor: string; readonly count: number },
    signal: AbortSignal,
  ): Promise<PulledLogs> {
    const path = ['logstores', logstore, 'shards', String(shard)];
    // One edition of the page has `logs`. The samples and most clients send this.
    const query = { type: 'log', cursor, count };
    const headers = { accept: 'application/x-protobuf', 'accept-encoding': 'deflate' };
    const { transport, endpoints } = this.#access;
    const endpoint = endpoints.sls(region, project);
    const call = { operation: 'PullLogs', region, project, path, query, headers, endpoint };
    return transport.send(dataCall(call, readPulledLogs), this.#access, signal);
  }

  async #send<T>(
    operation: Omit<RestOperation, 'endpoint'>,
    read: (answer: Value | undefined) => T | undefined,
    signal: AbortSignal,
  ): Promise<T> {
    const { transport, endpoints } = this.#access;
    const { region, project } = operation;
    const call = restCall({ ...operation, endpoint: endpoints.sls(region, project) }, read);
    return transport.send(call, this.#access, signal);
  }
}
