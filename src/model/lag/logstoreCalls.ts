import { CloudError } from '../../cloud/errors.ts';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { Shard, ShardCheckpoint } from '../../cloud/sls/responses.ts';
import type { LogstoreRef } from '../places.ts';
import { type Cursor, type Moment, type UnixSeconds, unixSeconds } from '../units.ts';
import { decodeCursor, encodeCursor } from './cursors.ts';
import type { ShardInRound } from './questions.ts';

/** The number of calls that may fail by the service's own fault before the round is given up. */
const faultsAtMost = 3;

/** The calls of one round of readings. A call that is refused for one shard leaves the others going on. */
export class LogstoreCalls {
  readonly #signal: AbortSignal;
  readonly #sls: SlsClient;
  readonly #of: LogstoreRef;
  /** RAM guards the cursors of a Logstore as a whole, so after one refusal no other shard is asked. */
  #areCursorsDenied = false;
  #faults = 0;

  constructor(sls: SlsClient, of: LogstoreRef, signal: AbortSignal) {
    this.#sls = sls;
    this.#of = of;
    this.#signal = signal;
  }

  checkpoints(group: string): Promise<readonly ShardCheckpoint[]> {
    const { region, project, logstore } = this.#of;
    return this.#sls.getCheckPoint(region, project, logstore, group, this.#signal);
  }

  async cursor({ id: shard }: Shard, from: 'begin' | 'end'): Promise<Cursor | undefined> {
    const { region, project, logstore } = this.#of;
    const text = await this.#ask(() => this.#sls.getCursor(region, project, logstore, shard, from, this.#signal));
    return typeof text === 'string' ? decodeCursor(text) : undefined;
  }

  async newest(shard: ShardInRound, cursor: Cursor): Promise<void> {
    const time = await this.#timeAt(shard, cursor);
    if (time === 'refused') shard.isRefused = true;
    else shard.newest = time;
  }

  /** Records the time of the LogGroup at a cursor, or that the LogGroup is no longer kept. */
  async time(shard: ShardInRound, cursor: Cursor): Promise<UnixSeconds | undefined> {
    const time = await this.#timeAt(shard, cursor);
    if (time === 'none') shard.times.setLost(cursor);
    if (time === 'refused') shard.isRefused = true;
    return typeof time === 'number' ? time : undefined;
  }

  async #timeAt({ shard, times }: ShardInRound, cursor: Cursor): Promise<UnixSeconds | 'none' | 'refused'> {
    const { region, project, logstore } = this.#of;
    const base64 = encodeCursor(cursor);
    const answer = await this.#ask(() =>
      this.#sls.getCursorTime(region, project, logstore, shard.id, base64, this.#signal),
    );
    if (typeof answer !== 'number') return isInvalidCursor(answer) ? 'none' : 'refused';
    const time = unixSeconds(answer);
    times.set(cursor, time);
    return time;
  }

  /** Makes a call about one shard, and returns its answer or the error that concerns this shard only. */
  async #ask<T>(call: () => Promise<T>): Promise<T | CloudError | undefined> {
    if (this.#areCursorsDenied) return undefined;
    try {
      return await call();
    } catch (error) {
      const refusal = partial(error);
      if (refusal.kind === 'denied') this.#areCursorsDenied = true;
      if (refusal.kind === 'unavailable' && ++this.#faults > faultsAtMost) throw refusal;
      return refusal;
    }
  }
}

/** Whether the cursor lies before the oldest data. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime */
const isInvalidCursor = (answer: unknown): boolean => answer instanceof CloudError && answer.fault === 'invalidCursor';

/** Returns an error that concerns one shard or group, and throws one that concerns them all, so that the round ends. */
export function partial(error: unknown): CloudError {
  if (!(error instanceof CloudError)) throw error;
  switch (error.kind) {
    case 'credentials':
    case 'clock':
    case 'throttled':
    case 'unreachable':
      throw error;
    case 'denied':
    case 'notFound':
    case 'conflict':
    case 'quota':
    case 'state':
    case 'invalid':
    case 'unavailable':
    case 'unexpected':
      return error;
  }
}

/** An answer that changes seldom, and is asked for again only when it is too old. Failures are not remembered. */
export class Remembered<T> {
  readonly #load: (signal: AbortSignal) => Promise<T>;
  readonly #keepMs: number;
  readonly #now: () => Moment;
  #known: { readonly value: T; readonly at: Moment } | undefined;

  constructor(load: (signal: AbortSignal) => Promise<T>, keepSeconds: number, now: () => Moment) {
    this.#load = load;
    this.#keepMs = keepSeconds * 1000;
    this.#now = now;
  }

  /** The answer and the moment it was asked for. */
  async get(signal: AbortSignal): Promise<{ readonly value: T; readonly at: Moment }> {
    const at = this.#now();
    if (this.#known && Math.abs(at - this.#known.at) < this.#keepMs) return this.#known;
    const known = { value: await this.#load(signal), at };
    this.#known = known;
    return known;
  }

  forget(): void {
    this.#known = undefined;
  }
}
