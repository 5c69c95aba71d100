import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';

/** What consumers of Log Service write: the libraries for Java, Go, and Python, Flink, and Logstash. */
export const slsClients: readonly Entry[] = [
  // All three libraries. Their source says when they write it.
  {
    messages: [
      'send heartbeat error',
      'Error sending heartbeat',
      'ConsumerGroup … HeartBeat failed',
      'fail to heat beat',
      'Fail to heartbeat',
    ],
    isWrapper: true,
    cause: [
      'A heartbeat failed. If that goes on for longer than the timeout of the group, the consumer loses its shards. The reason is in the same line.',
      '心跳发送失败。如果持续时间超过消费组的超时时间，消费者将失去其 Shard。具体原因见同一行。',
    ],
    steps: [
      ['Copy the whole line, with the code that the service returned.', '请复制整行日志，包括服务返回的错误码。'],
      ['Check the network and the permission to send heartbeats.', '检查网络，以及发送心跳的权限。'],
    ],
    loss: 'none',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    messages: [
      'Heart beat timeout, automatic reset consumer held shards',
      'Heartbeat failed since …, clear held shards',
      'Heart beat timeout, automatic reset consumer',
    ],
    cause: [
      'Heartbeats failed for longer than the timeout of the group, so the client dropped all its shards. Others may have them by now, and records since the last commit are processed twice.',
      '心跳失败的时间超过消费组的超时时间，客户端已放弃全部 Shard。其他消费者可能已接管，上次提交之后的数据会被重复处理。',
    ],
    steps: [
      ['Look further up in the log for why the heartbeats failed.', '查看日志中更早的内容，找到心跳失败的原因。'],
      [
        'Raise the timeout of the group if the network is slow for that long.',
        '如果网络会中断这么久，请调大消费组的超时时间。',
      ],
    ],
    loss: 'none',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    messages: [
      'consumer has been removed or shard has been reassigned',
      'Consumer … has been removed or shard has been reassigned',
      'Shard … has been assigned to another consumer',
    ],
    cause: [
      "The shard belongs to another consumer by now, so the checkpoint wasn't saved. Heartbeats came too late, or more consumers joined.",
      '该 Shard 已分配给其他消费者，位点未保存：心跳过迟，或有新的消费者加入。',
    ],
    steps: [
      ['Do nothing if consumers were started or stopped at that time.', '如果当时有消费者启动或停止，则无需处理。'],
      [
        'Otherwise, shorten the time that process() takes, or raise the timeout of the group.',
        '否则，请缩短 process() 的处理时间，或调大消费组的超时时间。',
      ],
    ],
    loss: 'none',
    page: pages.slsJava,
    basis: 'sourced',
  },
  {
    messages: [
      'error occurs when update consumer group',
      'error occour when update consumer group',
      'update consumer group failed',
    ],
    isWrapper: true,
    cause: [
      "The client couldn't write its own timeout and order to the group, so it doesn't start. The reason is in the same line; in most cases, the permission log:UpdateConsumerGroup is missing.",
      '客户端无法将自身配置的超时时间和顺序写入消费组，因而无法启动。具体原因见同一行，多数情况下是缺少 log:UpdateConsumerGroup 权限。',
    ],
    steps: [
      ['Grant log:UpdateConsumerGroup on the consumer group.', '授予该消费组的 log:UpdateConsumerGroup 权限。'],
      [
        "Or configure the group's own timeout and order in the client, so that it has nothing to write.",
        '或在客户端中配置与消费组相同的超时时间和顺序，使其无需写入。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsJava,
    basis: 'sourced',
  },
  {
    messages: [
      'error occurs when create consumer group',
      'error occour when create consumer group',
      'create consumer group failed',
      'Error creating consumer group',
    ],
    isWrapper: true,
    cause: [
      "The client couldn't create its consumer group. The reason is in the same line.",
      '客户端无法创建消费组，具体原因见同一行。',
    ],
    steps: [
      ['Copy the whole line, with the code that the service returned.', '请复制整行日志，包括服务返回的错误码。'],
      ['Or create the group yourself before you start the client.', '或在启动客户端之前自行创建消费组。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsJava,
    basis: 'sourced',
  },
  {
    messages: ['list consumer group failed', 'Error checking consumer group'],
    isWrapper: true,
    cause: [
      "The client couldn't list the consumer groups of the Logstore. The reason is in the same line.",
      '客户端无法查询 Logstore 的消费组，具体原因见同一行。',
    ],
    steps: [
      ['Copy the whole line, with the code that the service returned.', '请复制整行日志，包括服务返回的错误码。'],
      ['Check the permission log:ListConsumerGroup.', '检查 log:ListConsumerGroup 权限。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    messages: [
      'Fail to pull data from shard',
      'shard pull logs failed, occur sls error',
      'unknown error when pull log',
      'Failed to pull logs, message',
    ],
    isWrapper: true,
    cause: [
      'Reading a shard failed, and the client tries again. The reason is in the same line.',
      '读取 Shard 失败，客户端会重试，具体原因见同一行。',
    ],
    steps: [
      ['Copy the whole line, with the code that the service returned.', '请复制整行日志，包括服务返回的错误码。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    messages: ['Fail to store checkpoint for shard', 'Failed to flush check', 'Error while flushing checkpoint'],
    isWrapper: true,
    cause: [
      "The client couldn't save a checkpoint. After a restart, it processes the records since the last one again.",
      '客户端无法保存位点，重启后会重复处理上次保存之后的数据。',
    ],
    steps: [
      ['Copy the whole line, with the code that the service returned.', '请复制整行日志，包括服务返回的错误码。'],
    ],
    loss: 'none',
    page: pages.slsPython,
    basis: 'sourced',
  },
  {
    messages: ['process func returns an error', 'panic when process', 'Process exception occurred, shard='],
    cause: [
      "Your own processing function failed. The client calls it again with the same data, and doesn't go on until it succeeds.",
      '您的处理函数执行失败。客户端会用同样的数据反复调用它，成功之前不会继续消费。',
    ],
    steps: [
      [
        "Correct the processing function, or catch the error of a record that can't be processed.",
        '修正处理函数，或捕获无法处理的数据所引发的错误。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    messages: [
      'CursorPositionError',
      'CursorPosition setting error, please reset with BEGIN_CURSOR',
      'Invalid initial position',
    ],
    cause: [
      "The start position in the client's configuration isn't one that it knows, so it never begins to read.",
      '客户端配置的起始位置无效，因而始终无法开始读取。',
    ],
    steps: [
      [
        'Use BEGIN_CURSOR, END_CURSOR, or SPECIAL_TIMER_CURSOR with a time.',
        '请使用 BEGIN_CURSOR、END_CURSOR，或指定时间的 SPECIAL_TIMER_CURSOR。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    messages: ['ShardConsumeThrottledWarning', 'Fetch request throttled'],
    cause: [
      'A shard is read more often or faster than it allows. All consumer groups and programs that read it share this limit.',
      '单个 Shard 的读取次数或流量超过上限，读取该 Shard 的所有消费组和程序共享此上限。',
    ],
    steps: [
      ['Split the shard, or let fewer programs read it.', '分裂该 Shard，或减少读取它的程序。'],
      ['Raise the fetch interval of the client.', '调大客户端的拉取间隔。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsJava,
    basis: 'sourced',
  },
  {
    messages: ['this config is different from original config, try to override it'],
    cause: [
      "The client's timeout or order differs from the group's, so it overwrites the settings of the group.",
      '客户端配置的超时时间或顺序与消费组不同，它会覆盖消费组的设置。',
    ],
    steps: [
      [
        'Configure all clients of the group with the same timeout and order.',
        '请为该消费组的所有客户端配置相同的超时时间和顺序。',
      ],
    ],
    loss: 'none',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    messages: ['get panic in shard consumer worker', 'fail to init processor'],
    cause: [
      'Your own program failed in a way that the client library did not expect, and the shard is no longer read.',
      '您的程序出现异常，客户端库无法处理，该 Shard 已停止消费。',
    ],
    steps: [
      ['Read the stack trace in the same line, and correct the program.', '查看同一行中的堆栈信息并修正程序。'],
      ['Restart the client.', '重启客户端。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsGo,
    basis: 'sourced',
  },

  // Flink.
  {
    messages: ['No checkpoint found and default position is not specified'],
    cause: [
      'The Flink job starts from the checkpoints of a consumer group, but the group has none, and no default position is set.',
      'Flink 作业从消费组位点启动，但该消费组没有位点，也未指定默认位置。',
    ],
    steps: [
      ['Set a default position in the connector.', '在 Connector 中设置默认位置。'],
      ['Check the name of the consumer group.', '检查消费组名称。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsFlink,
    basis: 'sourced',
  },
  {
    messages: [
      'cannot be used as default position',
      'Unable to find the initial cursor from',
      'which expect a unix timestamp but was',
    ],
    cause: ["The start position of the Flink job isn't one that the connector knows.", 'Flink 作业的起始位置无效。'],
    steps: [
      [
        'Use earliest, latest, checkpoint, or a time in Unix seconds.',
        '请使用 earliest、latest、checkpoint，或 Unix 秒。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsFlink,
    basis: 'sourced',
  },
  {
    messages: ['Missing parameter: CONSUMER_GROUP'],
    cause: [
      'The Flink job starts from the checkpoints of a consumer group, but no group is configured.',
      'Flink 作业从消费组位点启动，但未配置消费组。',
    ],
    steps: [['Configure the consumer group in the connector.', '在 Connector 中配置消费组。']],
    loss: 'ifItLasts',
    page: pages.slsFlink,
    basis: 'sourced',
  },
  {
    messages: ['Failed to discover Aliyun Log shards', 'Error during periodic shard discovery'],
    isWrapper: true,
    cause: [
      "The Flink job couldn't list the shards of the Logstore. The reason is in the next lines.",
      'Flink 作业无法查询 Logstore 的 Shard，具体原因见后续几行。',
    ],
    steps: [['Copy the lines that follow, too.', '请将后续几行一并复制。']],
    loss: 'ifItLasts',
    page: pages.slsFlink,
    basis: 'sourced',
  },

  // Logstash.
  {
    messages: ['logstash::inputs::logservice', 'logstash-input-logservice', 'logstash-input-sls', 'inputs/logservice'],
    isWrapper: true,
    cause: [
      'The input for Log Service in Logstash failed. It is built on the Java library, whose error follows in the log.',
      'Logstash 的日志服务输入插件出错。该插件基于 Java 客户端库，具体报错见日志后续内容。',
    ],
    steps: [
      ['Copy the lines that follow, too.', '请将后续几行一并复制。'],
      ['Check that each pipeline has a consumer name of its own.', '检查每个管道是否使用了各自的消费者名称。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsLogstash,
    basis: 'sourced',
  },
];
