interface Waiting {
  readonly begin: () => void;
  readonly isUrgent: () => boolean;
}

/**
 * Lets tasks begin a few at a time in each lane. The services' own limits are kept elsewhere; here it is seen to that
 * not everything waits there at once, so that what a user does meanwhile need not wait behind thousands of calls.
 */
export class Lanes {
  readonly #lanes = new Map<string, { running: number; readonly waiting: Set<Waiting> }>();

  /** Runs a task as soon as fewer than `limit` run in its lane. Those that are urgent when a place is free go first. */
  async run<T>(
    lane: string,
    limit: number,
    task: () => Promise<T>,
    signal: AbortSignal,
    isUrgent: () => boolean = () => false,
  ): Promise<T> {
    signal.throwIfAborted();
    const entered = this.#laneOf(lane);
    if (entered.running < limit) entered.running += 1;
    else await this.#wait(entered.waiting, isUrgent, signal);
    try {
      return await task();
    } finally {
      this.#leave(lane);
    }
  }

  #laneOf(name: string) {
    const lane = this.#lanes.get(name) ?? { running: 0, waiting: new Set<Waiting>() };
    this.#lanes.set(name, lane);
    return lane;
  }

  #wait(waiting: Set<Waiting>, isUrgent: () => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        waiting.delete(entry);
        reject(signal.reason as Error);
      };
      const entry: Waiting = {
        isUrgent,
        begin: () => {
          waiting.delete(entry);
          signal.removeEventListener('abort', cancel);
          resolve();
        },
      };
      waiting.add(entry);
      signal.addEventListener('abort', cancel, { once: true });
    });
  }

  /** Hands the place on, so that nobody who comes meanwhile takes it. */
  #leave(name: string): void {
    const lane = this.#laneOf(name);
    const [first] = lane.waiting;
    const next = [...lane.waiting].find(({ isUrgent }) => isUrgent()) ?? first;
    if (next) next.begin();
    else if (--lane.running === 0) this.#lanes.delete(name);
  }
}
