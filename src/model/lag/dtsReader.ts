import type { Cloud } from '../../cloud/cloud.ts';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsJob } from '../../cloud/dts/types.ts';
import type { InstanceRef } from '../places.ts';
import { isOfOneOperation } from '../status/wholeJob.ts';
import type { Moment } from '../units.ts';
import { Remembered } from './logstoreCalls.ts';
import { isWanted, notListed, type Reader, type Round, type Wanted } from './monitorLoop.ts';
import { dtsReading, taskFacts } from './reading.ts';

const taskKeptSeconds = 30;

/**
 * Reads the consumer groups of one change tracking instance in one call, and the state of its task in another. The
 * state is remembered for a while, unless an exact reading is wanted.
 */
export class DtsReader implements Reader {
  readonly #of: InstanceRef;
  readonly #cloudOf: (accountId: string) => Promise<Cloud>;
  readonly #now: () => Moment;
  readonly #task: Remembered<DtsJob>;

  constructor(of: InstanceRef, cloudOf: (accountId: string) => Promise<Cloud>, now: () => Moment) {
    this.#of = of;
    this.#cloudOf = cloudOf;
    this.#now = now;
    this.#task = new Remembered(signal => this.#currentTask(signal), taskKeptSeconds, now);
  }

  async read(wanted: Wanted, signal: AbortSignal): Promise<Round> {
    const isExact = wanted.exact === 'all' || wanted.exact.size > 0;
    if (wanted.isFresh || isExact) this.#task.forget();
    const listed = (await this.#dts()).describeConsumerChannel(this.#of.region, this.#of, signal);
    const [{ items: groups }, read] = await Promise.all([listed, this.#task.get(signal)]);
    const at = this.#now();
    const task = taskFacts(read.value, read.at);
    const chosen = groups.filter(({ id }) => isWanted(wanted, id));
    const existing = new Set(groups.map(({ id }) => id));
    return {
      readings: new Map(chosen.map(group => [group.id, dtsReading(this.#of, group, task, at)])),
      failures: new Map([...wanted.named].filter(id => !existing.has(id)).map(id => [id, notListed('dts')])),
      existing,
    };
  }

  /** The task by its detail or, if only that operation fails, by its row in the list, which tells as much of its state. */
  async #currentTask(signal: AbortSignal): Promise<DtsJob> {
    const { region, instanceId } = this.#of;
    const dts = await this.#dts();
    try {
      return await dts.describeDtsJobDetail(region, this.#of, signal);
    } catch (failure) {
      if (!isOfOneOperation(failure)) throw failure;
      const listed = await dts.describeDtsJobs(region, { instanceId }, signal).catch(() => undefined);
      const row = listed?.items.find(job => job.instanceId === instanceId);
      if (!row) throw failure;
      return row;
    }
  }

  #dts = async (): Promise<DtsClient> => (await this.#cloudOf(this.#of.accountId)).dts;
}
