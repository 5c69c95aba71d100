import { type Instance, isConfigured, topicOf, windowOf } from '../world/instance.ts';
import { firstOf, timeOf } from '../world/stream.ts';
import { dice } from '../world/dice.ts';

/** Has what is kept of an instance's records, as the offsets of its current cluster. */
export interface Kept {
  readonly begin: number;
  /** The offset of the next record. */
  readonly end: number;
}

/** Numbers the records of an instance. Offsets count from the beginning of a cluster, and mean nothing in another one. */
export class Stream {
  readonly instance: Instance;
  /** Counts the clusters that the stream has left. */
  #moves = 0;
  /** The number of the record with offset 0. */
  #base = 0;

  constructor(instance: Instance) {
    this.instance = instance;
  }

  get clusterId(): string {
    return dice(1, `/cluster/${this.instance.instanceId}/${this.#moves}`).text('id', 22);
  }

  get nodeId(): number {
    return dice(1, `/node/${this.instance.instanceId}/${this.#moves}`).between('id', 1, 999);
  }

  /** Tells whether this is not the cluster in which the world began. */
  get hasMoved(): boolean {
    return this.#moves > 0;
  }

  /** Names the topic if it can be consumed. That an instance which failed or is locked has none is inferred. */
  get topic(): string | undefined {
    const { instance } = this;
    const isServed = isConfigured(instance) && instance.status !== 'Abnormal' && instance.status !== 'Locked';
    return isServed ? topicOf(instance) : undefined;
  }

  /** Moves the stream to a new cluster, in which the oldest record that is kept gets the offset 0. */
  move(now: number): void {
    const window = windowOf(this.instance, now);
    this.#moves++;
    this.#base = window ? firstOf(this.instance, Math.floor(window.begin / 1000)) : 0;
  }

  kept(now: number): Kept {
    const window = windowOf(this.instance, now);
    if (!window) return { begin: 0, end: 0 };
    return { begin: this.offsetAt(window.begin / 1000), end: this.offsetAt(window.end / 1000 + 1) };
  }

  /** Gives the offset of the first record of a second, whether it is kept or not. */
  offsetAt(time: number): number {
    return Math.max(0, firstOf(this.instance, Math.ceil(time)) - this.#base);
  }

  /** Gives the second of a record. */
  timeAt(offset: number): number {
    return timeOf(this.instance, this.numberOf(offset));
  }

  numberOf(offset: number): number {
    return offset + this.#base;
  }

  offsetOf(number: number): number {
    return number - this.#base;
  }

  /**
   * Finds the first record that was committed at the source at or after a time in seconds. A time before or after what is
   * kept finds none. https://help.aliyun.com/en/dts/user-guide/use-the-sdk-demo-to-consume-tracked-data
   */
  find(seconds: bigint, now: number): number | undefined {
    const window = windowOf(this.instance, now);
    if (!window || seconds < window.begin / 1000 || seconds > window.end / 1000) return undefined;
    const offset = this.offsetAt(Number(seconds));
    return offset < this.kept(now).end ? offset : undefined;
  }
}
