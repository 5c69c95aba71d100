import type { SlsClient } from '../../cloud/sls/client.ts';
import type { SetTimer } from '../lag/monitorLoop.ts';
import type { LogstoreRef } from '../places.ts';
import type { PeekReading, PeekSource } from './source.ts';

export interface LogSourceOptions {
  readonly of: LogstoreRef;
  /** Asked whenever reading begins or goes on, because the account can have been changed meanwhile. */
  readonly sls: () => Promise<SlsClient>;
  /** The only shard that is read. Without it, all of them are. */
  readonly shard?: number;
  /** The group whose checkpoints reading can begin at. They are only read. */
  readonly group?: string;
  readonly setTimer?: SetTimer;
}

/** The logs of a Logstore, of one shard or of all. */
export class LogSource implements PeekSource {
  readonly #options: LogSourceOptions;

  constructor(options: LogSourceOptions) {
    this.#options = options;
  }

  open(): PeekReading {
    const { sls } = this.#options;
    return {
      // eslint-disable-next-line require-yield
      async *read() {
        await sls();
      },
    };
  }
}
