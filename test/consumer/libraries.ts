import { Consumer, type ConsumerOptions, type Work } from './consumer.ts';
import { type ConsumedGroup, Refused } from './requests.ts';

/**
 * A consumer as the vendor's Go library is one. A refused cursor is tried three times in a row and then again with every
 * turn, without end. A group that cannot be listed or changed is only logged.
 * https://github.com/aliyun/aliyun-log-go-sdk/tree/master/consumer
 */
export class GoConsumer extends Consumer {
  readonly #group: ConsumedGroup;

  constructor(group: ConsumedGroup, options: ConsumerOptions) {
    super(group, { heartbeatMs: 20_000, ...options });
    this.#group = group;
  }

  override async start(): Promise<void> {
    const { timeoutMs, isOrdered } = this.options;
    const wanted = { name: this.#group.name, timeout: timeoutMs / 1000, order: isOrdered };
    const found = (await this.requests.listGroups()).find(({ name }) => name === wanted.name);
    if (!found) await this.requests.createGroup(wanted.timeout, wanted.order);
    else if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      await this.requests.updateGroup(wanted.timeout, wanted.order);
    }
  }

  protected override async afterInvalidCursor(shard: number, { cursor }: Work): Promise<undefined> {
    for (let attempt = 2; attempt <= 3; attempt++) {
      await this.requests.pullLogs(shard, cursor, 1).catch((error: unknown) => {
        if (!(error instanceof Refused)) throw error;
      });
    }
  }
}

/**
 * A consumer as the vendor's Python library is one. It writes the settings of an existing group at every start, with a
 * timeout of twice its heartbeat interval, and goes on at the end when its cursor is refused.
 * https://github.com/aliyun/aliyun-log-python-sdk/tree/master/aliyun/log/consumer
 */
export class PythonConsumer extends Consumer {
  readonly #group: ConsumedGroup;

  constructor(group: ConsumedGroup, { heartbeatMs = 20_000, ...options }: Omit<ConsumerOptions, 'timeoutMs'>) {
    super(group, { ...options, heartbeatMs, timeoutMs: 2 * heartbeatMs });
    this.#group = group;
  }

  override async start(): Promise<void> {
    const { timeoutMs, isOrdered } = this.options;
    const groups = await this.requests.listGroups();
    const exists = groups.some(({ name }) => name === this.#group.name);
    await this.requests[exists ? 'updateGroup' : 'createGroup'](timeoutMs / 1000, isOrdered);
  }

  protected override afterInvalidCursor(shard: number): Promise<string> {
    return this.requests.getCursor(shard, 'end');
  }
}
