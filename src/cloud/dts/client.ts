import { known, type Members, type Page, textOf } from '../bodies.ts';
import { requestIdOf, rpcCall } from '../rpc.ts';
import type { QueryParameters } from '../sign/encode.ts';
import type { Access } from '../transport.ts';
import {
  readAlertRules,
  readConsumerGroups,
  readJobDetail,
  readJobs,
  readPrecheckStatus,
  readSubscriptionStatus,
} from './responses.ts';
import type {
  AlertRule,
  DtsConsumerGroup,
  DtsJob,
  DtsJobDetail,
  Precheck,
  PrecheckItem,
  SubscriptionInstanceStatus,
} from './types.ts';

const version = '2020-01-01';
const jobsPerPage = 30;
const itemsPerPage = 20;
/** A precheck has about thirty items. More pages than these would only keep the user waiting. */
const itemPagesAtMost = 10;

interface ListedJobs {
  /** The number of the page, counted from 1. */
  readonly pageNumber?: number;
  /** The default of 30 is the only size that all versions of the vendor's page allow. */
  readonly pageSize?: number;
  /** A part of the name, which the service looks for. */
  readonly nameContains?: string;
  /** The only instance that is wanted. */
  readonly instanceId?: string;
}

/** The instance and its task. DTS needs at least one of the two. */
interface OfInstance {
  readonly instanceId: string;
  readonly jobId?: string;
}

/** What the user chooses about a consumer group. */
interface ChosenOfGroup {
  readonly name: string;
  readonly userName: string;
  readonly password: string;
}

/** Change tracking in Data Transmission Service (API version 2020-01-01). Every method throws `CloudError`. */
export class DtsClient {
  readonly #access: Access;

  constructor(access: Access) {
    this.#access = access;
  }

  /**
   * Lists one page of the change tracking instances of a region, without their topics and endpoints.
   *
   * An account may make at most 20 calls per second in a region.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs
   */
  describeDtsJobs(region: string, listed: ListedJobs, signal: AbortSignal): Promise<Page<DtsJob>> {
    const { pageNumber = 1, pageSize = jobsPerPage, nameContains, instanceId } = listed;
    const parameters: QueryParameters = {
      Region: region,
      RegionId: region,
      // The default is MIGRATION, which is another kind of task.
      JobType: 'SUBSCRIBE',
      PageNumber: pageNumber,
      PageSize: pageSize,
      // DTS refuses a call with only one of the two.
      ...(nameContains && { Type: 'name', Params: nameContains }),
      DtsInstanceId: instanceId,
      // The tracked objects can be large, and the list does not need them.
      WithoutDbList: true,
    };
    return this.#send('DescribeDtsJobs', region, parameters, readJobs, signal);
  }

  /**
   * Reads one change tracking instance with its topic, endpoints and tracked objects. The topic may be missing until a
   * consumer group exists. Its precheck, error details and tags are declared for `describeDtsJobs` only. `notFound`
   * means that the region has no such instance.
   *
   * An account may make at most 40 calls per second in a region.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
   */
  describeDtsJobDetail(
    region: string,
    of: { readonly instanceId: string; readonly jobId: string },
    signal: AbortSignal,
  ): Promise<DtsJobDetail> {
    // Only this operation spells the parameter with a capital D.
    const parameters = { RegionId: region, DtsInstanceID: of.instanceId, DtsJobId: of.jobId };
    return this.#send('DescribeDtsJobDetail', region, parameters, readJobDetail, signal);
  }

  /**
   * Reads the status of a change tracking instance with the older operation, which knows only six statuses and refuses
   * some instances. `notFound` means that the region has no such instance.
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
   * Reads the items of a task's precheck, which `describeDtsJobs` only sums up. All pages are read. No rate is documented.
   * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/DescribePreCheckStatus.json
   */
  async describePreCheckStatus(region: string, jobId: string, signal: AbortSignal): Promise<Precheck> {
    const items: PrecheckItem[] = [];
    for (let pageNumber = 1; ; pageNumber += 1) {
      const parameters: QueryParameters = {
        RegionId: region,
        DtsJobId: jobId,
        // This is the precheck; the other codes are the steps of migration.
        JobCode: '01',
        PageNo: pageNumber,
        PageSize: itemsPerPage,
      };
      const page = await this.#send('DescribePreCheckStatus', region, parameters, readPrecheckStatus, signal);
      items.push(...page.items);
      // An answer that does not tell how many there are ends with the first page that is not full.
      const isLast = page.total === undefined ? page.items.length < itemsPerPage : items.length >= page.total;
      if (isLast || page.items.length === 0 || pageNumber === itemPagesAtMost) {
        const { status, precheckId, itemsOfParts } = page;
        return known<Precheck>({ status, precheckId, items: [...items, ...itemsOfParts] });
      }
    }
  }

  /**
   * Reads the rules by which the account is told about a task, without the phone numbers. No rate is documented.
   * https://help.aliyun.com/zh/dts/developer-reference/api-describejobmonitorrule
   */
  describeJobMonitorRule(region: string, jobId: string, signal: AbortSignal): Promise<readonly AlertRule[]> {
    const parameters: QueryParameters = { RegionId: region, DtsJobId: jobId };
    return this.#send('DescribeJobMonitorRule', region, parameters, readAlertRules, signal);
  }

  /**
   * Starts a task that has not started or that failed. A task that has not passed its precheck is prechecked first. The
   * call is sent once, so after an error with `outcome: 'unknown'` the status tells what happened. `state` means that the
   * status does not allow it now.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-startdtsjob
   */
  async startDtsJob(
    region: string,
    of: { readonly instanceId: string; readonly jobId: string },
    signal: AbortSignal,
  ): Promise<void> {
    const parameters: QueryParameters = { RegionId: region, DtsJobId: of.jobId, DtsInstanceId: of.instanceId };
    await this.#send('StartDtsJob', region, parameters, () => true, signal, true);
  }

  /**
   * Lets the next precheck skip these items of a precheck that failed. It does not run the precheck. Both names of each
   * item are required, and `precheckId` is what `describePreCheckStatus` calls so.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-skipprecheck
   */
  async skipPreCheck(
    region: string,
    of: { readonly jobId: string; readonly precheckId: string },
    items: readonly { readonly item: string; readonly longName: string }[],
    signal: AbortSignal,
  ): Promise<void> {
    const parameters: QueryParameters = {
      RegionId: region,
      DtsJobId: of.jobId,
      JobId: of.precheckId,
      Skip: true,
      SkipPreCheckItems: JSON.stringify(items.map(({ item }) => item)),
      SkipPreCheckNames: JSON.stringify(items.map(({ longName }) => longName)),
    };
    await this.#send('SkipPreCheck', region, parameters, () => true, signal, true);
  }

  /**
   * Creates a consumer group. The call is not idempotent and is sent once, so after an error with `outcome: 'unknown'`
   * the groups must be listed to learn what happened. `state` means that the status of the task does not allow it now.
   *
   * An instance has up to 20 groups. The `name` has 1 to 128 characters, the `userName` 1 to 16 letters, digits and
   * underscores, and the `password` 8 to 32 characters of at least two kinds.
   * https://alibabacloud.com/help/en/doc-detail/264593.htm
   */
  createConsumerChannel(
    region: string,
    group: OfInstance & ChosenOfGroup,
    signal: AbortSignal,
  ): Promise<{ readonly consumerGroupId: string; readonly requestId?: string }> {
    const parameters = { ...instanceParameters(region, group), ...groupParameters(group) };
    const read = (answer: Members): { consumerGroupId: string; requestId?: string } | undefined => {
      const consumerGroupId = textOf(answer, 'ConsumerGroupID', 'ConsumerGroupId');
      return consumerGroupId === undefined ? undefined : known({ consumerGroupId, requestId: requestIdOf(answer) });
    };
    return this.#send('CreateConsumerChannel', region, parameters, read, signal, true);
  }

  /**
   * Changes the name, the username or the password of a consumer group, whichever is given. The service does not ask
   * for the old password. `state` means that the status of the task does not allow it now, and `notFound` that the
   * instance or the group does not exist.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-modifyconsumerchannel
   */
  async modifyConsumerChannel(
    region: string,
    group: OfInstance & Partial<ChosenOfGroup> & { readonly groupId: string },
    signal: AbortSignal,
  ): Promise<void> {
    const ids = { ...instanceParameters(region, group), ConsumerGroupId: group.groupId };
    const parameters = { ...ids, ...groupParameters(group) };
    await this.#send('ModifyConsumerChannel', region, parameters, () => true, signal, true);
  }

  /**
   * Deletes a consumer group with its consumption checkpoint, which cannot be restored. The list may still show the
   * group for a while, so the vendor's own tools wait ten seconds. It is not documented what happens when the group
   * does not exist.
   * https://www.alibabacloud.com/help/zh/dts/developer-reference/api-deleteconsumerchannel
   */
  async deleteConsumerChannel(
    region: string,
    group: OfInstance & { readonly groupId: string },
    signal: AbortSignal,
  ): Promise<void> {
    const parameters = { ...instanceParameters(region, group), ConsumerGroupId: group.groupId };
    await this.#send('DeleteConsumerChannel', region, parameters, () => true, signal, true);
  }

  /**
   * Moves the consumption checkpoint of an instance of the older kind, to the second. Its consumers must be stopped and
   * its task must run. Instances of the newer kind refuse this, because their clients choose where they start.
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
   * Lists the consumer groups of an instance, with delays in seconds. One page holds all of them, because an instance
   * has up to 20. `notFound` means that the region has no such instance.
   * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
   */
  describeConsumerChannel(region: string, of: OfInstance, signal: AbortSignal): Promise<Page<DtsConsumerGroup>> {
    const parameters = { ...instanceParameters(region, of), PageNumber: 1, PageSize: 100 };
    return this.#send('DescribeConsumerChannel', region, parameters, readConsumerGroups, signal);
  }

  /** Rejects, and never throws, when a setting or a name keeps the call from being made. */
  async #send<T>(
    operation: string,
    region: string,
    parameters: QueryParameters,
    read: (answer: Members) => T | undefined,
    signal: AbortSignal,
    isWrite = false,
  ): Promise<T> {
    const { transport, endpoints } = this.#access;
    const endpoint = endpoints.dts(region);
    // A row may lack the ID of its task. No page says that an empty parameter counts as none, and none needs one.
    const given = Object.fromEntries(Object.entries(parameters).filter(([, value]) => value !== ''));
    const call = rpcCall({ service: 'dts', operation, version, region, endpoint, isWrite, parameters: given }, read);
    return transport.send(call, this.#access, signal);
  }
}

const instanceParameters = (region: string, { instanceId, jobId }: OfInstance): QueryParameters => ({
  RegionId: region,
  DtsInstanceId: instanceId,
  DtsJobId: jobId,
});

const groupParameters = ({ name, userName, password }: Partial<ChosenOfGroup>): QueryParameters => ({
  ConsumerGroupName: name,
  ConsumerGroupUserName: userName,
  ConsumerGroupPassword: password,
});
