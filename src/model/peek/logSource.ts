import { setTimeout } from 'node:timers/promises';
import type { SlsClient } from '../../cloud/sls/client.ts';
import type { LogstoreRef } from '../places.ts';
import { LogReading } from './logReading.ts';
import type { PeekStart } from './shown.ts';
import type { PeekReading, PeekSource } from './source.ts';

export interface LogSourceOptions {
  readonly of: LogstoreRef;
  /** Asked whenever reading begins or goes on, because the account can have been changed meanwhile. */
  readonly sls: () => Promise<SlsClient>;
  /** The only shard that is read. Without it, all of them are. */
  readonly shard?: number;
  /** The group whose checkpoints reading can begin at. They are only read. */
  readonly group?: string;
  /** Rejects with the signal's reason when it is cancelled. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** The logs of a Logstore, of one shard or of all. No consumer group is involved. */
export class LogSource implements PeekSource {
  readonly #options: Required<Pick<LogSourceOptions, 'wait'>> & LogSourceOptions;

  constructor(options: LogSourceOptions) {
    this.#options = { wait: (ms, signal) => setTimeout(ms, undefined, { signal }), ...options };
  }

  open(start: PeekStart): PeekReading {
    return new LogReading(this.#options, start);
  }
}
