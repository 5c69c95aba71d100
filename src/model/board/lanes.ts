interface Lane {
  running: number;
  /** What begins those who wait, by their keys. The key that came first is the first. */
  readonly waiting: Map<string, readonly (() => void)[]>;
}

/**
 * Lets tasks begin a few at a time in each lane. The services' own limits are kept elsewhere; here it is seen to that
 * not everything waits there at once, so that what a user does meanwhile need not wait behind thousands of calls.
 */
export class Lanes {
  readonly #lanes = new Map<string, Lane>();
  readonly #urgent: () => Iterable<string>;

  /** `urgent` gives the keys of the tasks that go first, as it is when a place becomes free. There should be few. */
  constructor(urgent: () => Iterable<string> = () => []) {
    this.#urgent = urgent;
  }

  /** Runs a task as soon as fewer than `limit` run in its lane. */
  async run<T>(lane: string, limit: number, key: string, task: () => Promise<T>, signal: AbortSignal): Promise<T> {
    signal.throwIfAborted();
    const entered = this.#laneOf(lane);
    if (entered.running < limit) entered.running += 1;
    else await wait(entered, key, signal);
    try {
      return await task();
    } finally {
      this.#leave(lane);
    }
  }

  #laneOf(name: string): Lane {
    const lane = this.#lanes.get(name) ?? { running: 0, waiting: new Map<string, readonly (() => void)[]>() };
    this.#lanes.set(name, lane);
    return lane;
  }

  /** Hands the place on, so that nobody who comes meanwhile takes it. */
  #leave(name: string): void {
    const lane = this.#laneOf(name);
    const [begin] = this.#nextIn(lane);
    if (begin) begin();
    else if (--lane.running === 0) this.#lanes.delete(name);
  }

  #nextIn({ waiting }: Lane): readonly (() => void)[] {
    if (waiting.size === 0) return [];
    for (const key of this.#urgent()) {
      const urgent = waiting.get(key);
      if (urgent) return urgent;
    }
    const [first = []] = waiting.values();
    return first;
  }
}

function wait({ waiting }: Lane, key: string, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      signal.removeEventListener('abort', cancel);
      const others = (waiting.get(key) ?? []).filter(other => other !== begin);
      if (others.length === 0) waiting.delete(key);
      else waiting.set(key, others);
    };
    const cancel = (): void => {
      leave();
      reject(signal.reason as Error);
    };
    const begin = (): void => {
      leave();
      resolve();
    };
    waiting.set(key, [...(waiting.get(key) ?? []), begin]);
    signal.addEventListener('abort', cancel, { once: true });
  });
}
