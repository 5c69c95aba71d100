import type { Cloud } from '../../cloud/cloud.ts';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsConsumerGroup, DtsJobDetail } from '../../cloud/dts/types.ts';
import type { InstanceRef } from '../resources.ts';
import { clientOf } from '../status/groupRows.ts';
import { trackingWindow } from '../status/window.ts';
import { type Moment, records, seconds } from '../units.ts';
import type { DtsReading } from './reading.ts';
import { Remembered } from './logstoreCalls.ts';
import { isWanted, notListed, type Reader, type Round, type Wanted } from './monitorLoop.ts';

const detailKeptSeconds = 30;

/**
 * Reads the consumer groups of one change tracking instance in one call, and the state of its task in another, which is
 * remembered for a while unless somebody wants to know exactly.
 */
export class DtsReader implements Reader {
  readonly #of: InstanceRef;
  readonly #cloudOf: (accountId: string) => Promise<Cloud>;
  readonly #now: () => Moment;
  readonly #detail: Remembered<DtsJobDetail>;

  constructor(of: InstanceRef, cloudOf: (accountId: string) => Promise<Cloud>, now: () => Moment) {
    this.#of = of;
    this.#cloudOf = cloudOf;
    this.#now = now;
    this.#detail = new Remembered(
      async signal => (await this.#dts()).describeDtsJobDetail(of.region, of, signal),
      detailKeptSeconds,
      now,
    );
  }

  async read(wanted: Wanted, signal: AbortSignal): Promise<Round> {
    const isExact = wanted.exact === 'all' || wanted.exact.size > 0;
    if (wanted.isFresh || isExact) this.#detail.forget();
    const listed = (await this.#dts()).describeConsumerChannel(this.#of.region, this.#of, signal);
    const [{ items: groups }, detail] = await Promise.all([listed, this.#detail.get(signal)]);
    const at = this.#now();
    const read = groups.filter(({ id }) => isWanted(wanted, id));
    const existing = new Set(groups.map(({ id }) => id));
    return {
      readings: new Map(read.map(group => [group.id, dtsReading(this.#of, group, detail, at)])),
      failures: new Map([...wanted.named].filter(id => !existing.has(id)).map(id => [id, notListed('dts')])),
      existing,
    };
  }

  #dts = async (): Promise<DtsClient> => (await this.#cloudOf(this.#of.accountId)).dts;
}

/**
 * The two parts of the way of a change: from the source to the task, and from the task to the client.
 *
 * The first is the age of the newest record. The unit of the task's own `Delay` is not documented for change tracking,
 * so nothing is made of it. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 *
 * The second is `MessageDelay`, in seconds. Without a client it and `UnconsumedData` are -1, which is no number; with one,
 * heartbeats are counted too. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describeconsumerchannel
 */
export function dtsReading(
  { accountId, region, instanceId, jobId }: InstanceRef,
  group: DtsConsumerGroup,
  detail: { readonly value: DtsJobDetail; readonly at: Moment },
  at: Moment,
): DtsReading {
  const { status, isNewVersion, beginTime, endTime } = detail.value;
  const { messageDelay, unconsumedData } = group;
  // Against the moment it was asked for: while it is remembered, the task must not seem to fall behind.
  const window = trackingWindow(beginTime?.getTime(), endTime?.getTime(), detail.at);
  const delay = typeof messageDelay === 'number' ? seconds(messageDelay) : undefined;
  return {
    kind: 'dts',
    ref: { kind: 'dts', accountId, region, instanceId, jobId, groupId: group.id },
    at,
    group,
    taskStatus: status,
    isNewVersion,
    window,
    taskBehind: window && seconds(window.behindSeconds),
    lag: delay === undefined ? undefined : { atLeast: delay, atMost: delay },
    behind: typeof unconsumedData === 'number' ? records(unconsumedData) : undefined,
    client: clientOf(group),
  };
}
