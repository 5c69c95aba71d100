import type { Cloud } from '../../cloud/cloud.ts';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsJobDetail } from '../../cloud/dts/types.ts';
import type { InstanceRef } from '../places.ts';
import type { Moment } from '../units.ts';
import { Remembered } from './logstoreCalls.ts';
import { isWanted, notListed, type Reader, type Round, type Wanted } from './monitorLoop.ts';
import { dtsReading, taskFacts } from './reading.ts';

const detailKeptSeconds = 30;

/**
 * Reads the consumer groups of one change tracking instance in one call, and the state of its task in another. The
 * state is remembered for a while, unless an exact reading is wanted.
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
    const task = taskFacts(detail.value, detail.at);
    const read = groups.filter(({ id }) => isWanted(wanted, id));
    const existing = new Set(groups.map(({ id }) => id));
    return {
      readings: new Map(read.map(group => [group.id, dtsReading(this.#of, group, task, at)])),
      failures: new Map([...wanted.named].filter(id => !existing.has(id)).map(id => [id, notListed('dts')])),
      existing,
    };
  }

  #dts = async (): Promise<DtsClient> => (await this.#cloudOf(this.#of.accountId)).dts;
}
