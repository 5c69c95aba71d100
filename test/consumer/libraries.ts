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

/**
 * A consumer as the program for Node.js is one that this extension writes. It changes no settings, and tries a refused
 * checkpoint again with its next heartbeat.
 */
export class NodeConsumer extends Consumer {
  override start(): Promise<void> {
    return Promise.resolve();
  }

  protected override afterInvalidCursor(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

/** What takes all shards by itself: it sends no heartbeat, and waits for nobody. */
abstract class Reader extends Consumer {
  override async turn(): Promise<void> {
    for (const { shardID } of await this.requests.listShards()) {
      await this.pull(shardID, this.work.get(shardID) ?? (await this.begin(shardID)));
    }
  }

  protected override afterInvalidCursor(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

/** The shard reader for Node.js that this extension writes, which has nothing to do with the group. */
export class NodeReader extends Reader {
  override start(): Promise<void> {
    return Promise.resolve();
  }

  protected override async begin(shard: number): Promise<Work> {
    const work = { cursor: await this.requests.getCursor(shard, this.options.initialPosition), saved: '' };
    this.work.set(shard, work);
    return work;
  }
}

/**
 * A source as the vendor's connector for Flink is one, with the checkpoint as its position and a fallback, or else with a
 * time. It creates the group, or finds that it exists. A refused cursor fails the job, which begins again there.
 * https://github.com/aliyun/aliyun-log-flink-connector
 */
export class FlinkSource extends Reader {
  override async start(): Promise<void> {
    await this.requests.createGroup(100, false).catch((error: unknown) => {
      if (!(error instanceof Refused && /exist/i.test(error.code))) throw error;
    });
  }

  protected override async begin(shard: number): Promise<Work> {
    const { initialPosition } = this.options;
    const isTime = initialPosition !== 'begin' && initialPosition !== 'end';
    const saved = isTime ? '' : await this.requests.getCheckPoint(shard);
    const work = { cursor: saved || (await this.requests.getCursor(shard, initialPosition)), saved };
    this.work.set(shard, work);
    return work;
  }
}
