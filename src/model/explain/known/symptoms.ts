import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';
import { phrases } from './phrases.ts';

/** What can be seen of a consumer group without any code or message. `symptoms.ts` beside this folder finds them. */
export const symptoms = {
  commitsWithoutConsumer: {
    cause: [
      'Checkpoints move, but no consumer is known to the group. A program commits without sending heartbeats, such as Flink, SeaTunnel, or your own code.',
      '位点在前进，但消费组中没有消费者：有程序只提交位点而不发送心跳，例如 Flink、SeaTunnel 或自行编写的程序。',
    ],
    steps: [
      ['Do nothing if Flink or SeaTunnel reads this group.', '如果由 Flink 或 SeaTunnel 消费，则无需处理。'],
      [
        "Don't start a client of another library in this group: it would read the same data again.",
        '请勿在该消费组中再启动其他客户端库的程序，否则会重复读取同样的数据。',
      ],
    ],
    loss: 'none',
    page: pages.slsFlink,
    basis: 'sourced',
  },
  timeoutOfLibrary: {
    cause: [
      'A client that was started with default settings wrote them to the group. A timeout of 60 seconds is that of the libraries for Java and Go and of Logstash, and 40 seconds that of Python.',
      '以默认配置启动的客户端改写了消费组的设置。60 秒是 Java、Go 客户端库和 Logstash 的默认超时时间，40 秒是 Python 客户端库的默认值。',
    ],
    steps: [
      [
        "Configure the group's own timeout and order in every client.",
        '在每个客户端中配置消费组原有的超时时间和顺序。',
      ],
      ['Change the settings of the group back, and then restart the clients.', '将消费组的设置改回，然后重启客户端。'],
    ],
    loss: 'none',
    page: pages.slsGroups,
    basis: 'sourced',
  },
  expiredCursorStands: {
    cause: [
      'The checkpoint of a shard points to data that was deleted because it became too old, and it stands still. The library for Go asks for it forever; the data between the checkpoint and the oldest record is lost.',
      '某个 Shard 的位点指向已过期删除的数据，并停滞不前。Go 客户端库会一直重复请求；位点与最早数据之间的数据已丢失。',
    ],
    steps: [
      phrases.resetGroup,
      [
        'Keep data in the Logstore for longer than consumers may be stopped.',
        '将 Logstore 的数据保存时间设置为大于消费者可能的停止时间。',
      ],
    ],
    loss: 'certain',
    page: pages.slsGo,
    basis: 'sourced',
  },
  oneShardStands: {
    cause: [
      "A shard's checkpoint stands still while those of others move. The program's own processing fails again and again on the same data, or hangs.",
      '某个 Shard 的位点停滞，而其他 Shard 正常：程序在处理同一批数据时反复失败，或已卡住。',
    ],
    steps: [
      ["Look for errors of this shard in the consumer's log.", '在该消费者的日志中查找此 Shard 的报错。'],
      [
        "Correct the processing, or catch the error of a record that can't be processed.",
        '修正处理逻辑，或捕获无法处理的数据所引发的错误。',
      ],
      ['Restart the consumer.', '重启该消费者。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsGo,
    basis: 'sourced',
  },
  jumpedToEnd: {
    cause: [
      "A shard's checkpoint went from far behind to the end in one step. The library for Python jumps like that after a checkpoint has expired, and so does the one for Java if it's configured to start at the end. Somebody may also have reset the group elsewhere, or little was left to read.",
      '某个 Shard 的位点从远落后处一步到达末尾。位点过期后，Python 客户端库会这样跳转，配置为从末尾开始的 Java 客户端库也是如此。也可能是有人在别处重置了消费组，或剩余的数据本来就很少。',
    ],
    steps: [
      [
        'Reset the checkpoints to a time before the jump, if its data is still kept and is needed.',
        '如果跳过的数据仍在保存期内且需要处理，请将位点重置到跳跃之前的时间。',
      ],
      [
        'Keep data in the Logstore for longer than consumers may be stopped.',
        '将 Logstore 的数据保存时间设置为大于消费者可能的停止时间。',
      ],
    ],
    loss: 'possible',
    page: pages.slsPython,
    basis: 'sourced',
  },
  moreConsumersThanShards: {
    cause: [
      'More consumers run than the Logstore has shards to read. A shard has one consumer at a time, so the others get nothing.',
      '消费者数量多于可读取的 Shard 数量。每个 Shard 同一时间只分配给一个消费者，其余消费者空闲。',
    ],
    steps: [
      ['Stop the surplus consumers, or keep them as a reserve.', '停止多余的消费者，或将其保留为备用。'],
      ['Split shards if the consumers are too slow.', '如果消费能力不足，请分裂 Shard。'],
    ],
    loss: 'none',
    page: pages.slsGroups,
    basis: 'sourced',
  },
  ownersSwap: {
    cause: [
      'A shard changes its consumer again and again. Heartbeats come too late, because processing takes long or the runtime pauses, and each change repeats the records since the last commit.',
      '某个 Shard 的消费者反复变更：处理耗时过长或运行时停顿（如 GC）导致心跳过迟。每次变更都会重复处理上次提交之后的数据。',
    ],
    steps: [
      ['Make process() faster, or let it work in smaller batches.', '缩短 process() 的处理时间，或减小每批数据量。'],
      ['Send heartbeats more often, or raise the timeout of the group.', '缩短心跳间隔，或调大消费组的超时时间。'],
      ['Check that each process has a consumer name of its own.', '检查每个进程是否使用了各自的消费者名称。'],
    ],
    loss: 'none',
    page: pages.slsJava,
    basis: 'sourced',
  },
  readOnlyNeverFinishes: {
    cause: [
      "A shard that was split or merged isn't read to its end, although others move. Old versions of the library for Python don't save the last checkpoint of such a shard, so that the new shards aren't handed out if the group keeps the order.",
      '已分裂或合并的 Shard 始终未消费完，而其他 Shard 正常。旧版 Python 客户端库不会提交此类 Shard 的最后一个位点；如果消费组按顺序消费，新的 Shard 将不会分配。',
    ],
    steps: [
      ['Update the client library.', '升级客户端库。'],
      [
        "Set the shard's checkpoint to its end if you know that its data was processed.",
        '如果确认其数据已处理完，请将该 Shard 的位点设置到末尾。',
      ],
    ],
    loss: 'none',
    page: 'https://github.com/aliyun/aliyun-log-python-sdk/issues/126',
    basis: 'inferred',
  },
} as const satisfies Readonly<Record<string, Entry>>;
