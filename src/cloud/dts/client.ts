import { known, type Members, type Page, textOf } from '../bodies.ts';
import { requestIdOf, rpcCall } from '../rpc.ts';
import type { QueryParameters } from '../sign/encode.ts';
import type { Access } from '../transport.ts';
import { readConsumerGroups, readJobDetail, readJobs, readSubscriptionStatus } from './responses.ts';
import type { DtsConsumerGroup, DtsJob, DtsJobDetail, SubscriptionInstanceStatus } from './types.ts';

const version = '2020-01-01';
const jobsPerPage = 30;

interface ListedJobs {
  /** Counted from 1. */
  readonly pageNumber?: number;
  /** 30 is the one size that every edition of the page allows. */
  readonly pageSize?: number;
  /** Part of the name; matched by the service. */
  readonly nameContains?: string;
}

/** The instance and its task; DTS wants at least one of the two. */
interface OfInstance {
  readonly instanceId: string;
  readonly jobId?: string;
}

/** Change tracking in Data Transmission Service (API version 2020-01-01). Every method throws `CloudError`. */
export class DtsClient {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * One page of the change tracking instances of a region. Topic and endpoints are not in it.
   *
   * At most 20 calls per second for an account and region.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
   */
  describeDtsJobs(region: string, listed: ListedJobs, signal: AbortSignal): Promise<Page<DtsJob>> {
    const { pageNumber = 1, pageSize = jobsPerPage, nameContains } = listed;
    const parameters: QueryParameters = {
      Region: region,
      RegionId: region,
      // The default is MIGRATION.
      JobType: 'SUBSCRIBE',
      PageNumber: pageNumber,
      PageSize: pageSize,
      // Refused when only one of the two is sent.
      ...(nameContains && { Type: 'name', Params: nameContains }),
      // The tracked objects can be large.
      WithoutDbList: true,
    };
    return this.#send('DescribeDtsJobs', region, parameters, readJobs, signal);
  }

  /**
   * One change tracking instance with topic, endpoints and tracked objects. The topic may be missing until a consumer
   * group exists.
   *
   * At most 40 calls per second for an account and region. `notFound`: no such instance in this region.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
   */
  describeDtsJobDetail(
    region: string,
    of: { readonly instanceId: string; readonly jobId: string },
    signal: AbortSignal,
  ): Promise<DtsJobDetail> {
    // This operation alone spells it ID.
    const parameters = { RegionId: region, DtsInstanceID: of.instanceId, DtsJobId: of.jobId };
    return this.#send('DescribeDtsJobDetail', region, parameters, readJobDetail, signal);
  }

  /**
   * The status of a change tracking instance, by the older operation. It knows six statuses and leaves out what it does
   * not know. Some instances are refused.
   *
   * `notFound`: no such instance in this region.
   * https://help.aliyun.com/document_detail/49441.html
   */
  describeSubscriptionInstanceStatus(
    region: string,
    subscriptionInstanceId: string,
    signal: AbortSignal,
  ): Promise<SubscriptionInstanceStatus> {
    const parameters = { RegionId: region, SubscriptionInstanceId: subscriptionInstanceId };
    return this.#send('DescribeSubscriptionInstanceStatus', region, parameters, readSubscriptionStatus, signal);
  }

  /**
   * Creates a consumer group. Not idempotent, and sent once: after an error with `outcome: 'unknown'` the groups must be
   * listed to learn what happened.
   *
   * `name`: 1 to 128 characters; `userName`: 1 to 16 letters, digits and underscores; `password`: 8 to 32 characters of
   * at least two kinds. An instance takes 20 groups. `state`: the task's status does not allow it now.
   * https://alibabacloud.com/help/en/doc-detail/264593.htm
   */
  createConsumerChannel(
    region: string,
    group: OfInstance & { readonly name: string; readonly userName: string; readonly password: string },
    signal: AbortSignal,
  ): Promise<{ readonly consumerGroupId: string; readonly requestId?: string }> {
    const parameters: QueryParameters = {
      RegionId: region,
      DtsInstanceId: group.instanceId,
      DtsJobId: group.jobId,
      ConsumerGroupName: group.name,
      ConsumerGroupUserName: group.userName,
      ConsumerGroupPassword: group.password,
    };
    const read = (answer: Members): { consumerGroupId: string; requestId?: string } | undefined => {
      const consumerGroupId = textOf(answer, 'ConsumerGroupID', 'ConsumerGroupId');
      if (consumerGroupId === undefined) return undefined;
      return known<{ consumerGroupId: string; requestId?: string }>({
        consumerGroupId,
        requestId: requestIdOf(answer),
      });
    };
    return this.#send('CreateConsumerChannel', region, parameters, read, signal, true);
  }

  /**
   * Changes name, username or password of a consumer group; only what is given is sent. The service does not ask for the
   * password of before. Limits are those of creating.
   *
   * `state`: the task's status does not allow it now. `notFound`: no such instance or group.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
   */
  async modifyConsumerChannel(
    region: string,
    group: OfInstance & {
      readonly groupId: string;
      readonly name?: string;
      readonly userName?: string;
      readonly password?: string;
    },
    signal: AbortSignal,
  ): Promise<void> {
    const parameters: QueryParameters = {
      RegionId: region,
      DtsInstanceId: group.instanceId,
      DtsJobId: group.jobId,
      ConsumerGroupId: group.groupId,
      ConsumerGroupName: group.name,
      ConsumerGroupUserName: group.userName,
      ConsumerGroupPassword: group.password,
    };
    await this.#send('ModifyConsumerChannel', region, parameters, () => true, signal, true);
  }

  /**
   * Deletes a consumer group with its consumption checkpoint, which cannot be had back. The list may show the group for
   * a while: the vendor's own tools wait ten seconds. What deleting a missing group gives is not documented.
   * https://www.alibabacloud.com/help/zh/dts/developer-reference/api-deleteconsumerchannel
   */
  async deleteConsumerChannel(
    region: string,
    group: OfInstance & { readonly groupId: string },
    signal: AbortSignal,
  ): Promise<void> {
    const parameters: QueryParameters = {
      RegionId: region,
      DtsInstanceId: group.instanceId,
      DtsJobId: group.jobId,
      ConsumerGroupId: group.groupId,
    };
    await this.#send('DeleteConsumerChannel', region, parameters, () => true, signal, true);
  }

  /**
   * Moves the consumption checkpoint of an instance of the older kind, whose consumers must be stopped and whose task must
   * run. On instances of the newer kind the client chooses where it starts, and this is refused.
   *
   * `timestamp`: to the second.
   * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/ModifyConsumptionTimestamp.json
   */
  async modifyConsumptionTimestamp(
    region: string,
    subscriptionInstanceId: string,
    timestamp: Date,
    signal: AbortSignal,
  ): Promise<void> {
    const parameters: QueryParameters = {
      RegionId: region,
      SubscriptionInstanceId: subscriptionInstanceId,
      ConsumptionTimestamp: `${timestamp.toISOString().slice(0, 19)}Z`,
    };
    await this.#send('ModifyConsumptionTimestamp', region, parameters, () => true, signal, true);
  }

  /**
   * The consumer groups of an instance. One page of 100, the largest, holds all of them, since an instance takes 20.
   *
   * Delays are in seconds. `notFound`: no such instance in this region.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
   */
  describeConsumerChannel(region: string, of: OfInstance, signal: AbortSignal): Promise<Page<DtsConsumerGroup>> {
    const parameters: QueryParameters = {
      RegionId: region,
      DtsInstanceId: of.instanceId,
      DtsJobId: of.jobId,
      PageNumber: 1,
      PageSize: 100,
    };
    return this.#send('DescribeConsumerChannel', region, parameters, readConsumerGroups, signal);
  }

  #send<T>(
    operation: string,
    region: string,
    parameters: QueryParameters,
    read: (answer: Members) => T | undefined,
    signal: AbortSignal,
    isWrite = false,
  ): Promise<T> {
    const { transport, endpoints } = this.#access;
    const endpoint = endpoints.dts(region);
    const call = rpcCall({ service: 'dts', operation, version, region, endpoint, isWrite, parameters }, read);
    return transport.send(call, this.#access, signal);
  }
}
