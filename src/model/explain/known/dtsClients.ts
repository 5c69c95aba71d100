import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';

/** What clients of change tracking instances write: the SDKs of DTS for Java, and clients of Kafka. */
export const dtsClients: readonly Entry[] = [
  // The SDK of today. https://github.com/aliyun/aliyun-dts-subscribe-sdk-java
  {
    messages: ['failed, please check the network and if the brokerUrl is correct'],
    cause: [
      "The client can't reach the address of the instance: it's a VPC address and the client runs elsewhere, the port is wrong, or a firewall is in between.",
      '客户端无法连通订阅实例的地址：客户端不在该 VPC 内却使用了 VPC 地址、端口错误，或中间有防火墙。',
    ],
    steps: [
      [
        'Use the address of the network in which the client runs. The instance has one for its VPC, and may have a public one.',
        '请使用与客户端所在网络相符的地址：实例有 VPC 地址，也可能有公网地址。',
      ],
      ['Verify the connection from the computer on which the client runs.', '在客户端所在的机器上测试该连接。'],
    ],
    copy: [{ language: 'shellscript', text: 'nc -vz "$DTS_HOST" 18001' }],
    loss: 'ifItLasts',
    page: pages.dtsSdk,
    basis: 'sourced',
  },
  {
    messages: ['telnet real node … failed'],
    cause: [
      "The first server answers, but the one that has the data can't be reached from the client.",
      '接入地址可以连通，但客户端无法连通实际存放数据的节点。',
    ],
    steps: [
      [
        'Allow the address and port that the message names in the firewall, too.',
        '在防火墙中同时放行报错中的地址和端口。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.dtsSdk,
    basis: 'sourced',
  },
  {
    messages: ['Timeout expired while fetching topic metadata'],
    cause: [
      'The server closed the connection when it got the username and password, or the network is interrupted. DTS hangs up without a word when they are wrong.',
      '服务端在收到账号和密码后关闭了连接，或网络中断。账号或密码错误时，DTS 会直接断开而不返回原因。',
    ],
    steps: [
      [
        'Check the username. A Kafka client needs the account and the ID of the consumer group as <account>-<group ID>; the SDK for Java needs the account alone.',
        '检查用户名：Kafka 客户端需要使用“<账号>-<消费组 ID>”，Java SDK 则只需要账号。',
      ],
      [
        "Set the password of the consumer group again if you aren't sure of it.",
        '如果不确定密码，请重新设置消费组的密码。',
      ],
      ['Verify the connection from the computer on which the client runs.', '在客户端所在的机器上测试该连接。'],
    ],
    loss: 'ifItLasts',
    page: pages.dtsDemo,
    basis: 'sourced',
  },
  {
    messages: ['DTS precheck failed'],
    isWrapper: true,
    cause: ['One of the checks that the SDK makes before it starts failed.', 'SDK 启动前的某项检查未通过。'],
    steps: [['Read the line above this one in the log of the client.', '查看客户端日志中此行之前的内容。']],
    loss: 'ifItLasts',
    page: pages.dtsSdk,
    basis: 'sourced',
  },
  {
    messages: ['Failed seek timestamp for topic'],
    cause: [
      "There's no record at or after the start time. It's outside the tracking window, or in milliseconds instead of seconds. Unless the SDK is told to throw an exception, it goes on from the oldest record, so that consumers get old changes again.",
      '起始时间之后没有数据：时间不在数据范围内，或使用了毫秒而不是秒。除非设置为抛出异常，否则 SDK 会从最早的数据开始消费，导致重复消费旧的变更。',
    ],
    steps: [
      [
        "Give the start time in Unix seconds, between the beginning and the end of the instance's tracking window.",
        '起始时间请使用 Unix 秒，并位于实例的数据范围之内。',
      ],
      [
        'Let the SDK throw an exception instead: set isCheckpointNotExistThrowException to true.',
        '将 isCheckpointNotExistThrowException 设置为 true，使 SDK 改为抛出异常。',
      ],
    ],
    copy: [{ language: 'shellscript', text: 'date +%s' }],
    loss: 'possible',
    page: pages.dtsSdk,
    basis: 'sourced',
  },
  {
    messages: ['TimestampSeekException'],
    cause: [
      "There's no record at or after the start time. It's outside the tracking window, or in milliseconds instead of seconds.",
      '起始时间之后没有数据：时间不在数据范围内，或使用了毫秒而不是秒。',
    ],
    steps: [
      [
        "Give the start time in Unix seconds, between the beginning and the end of the instance's tracking window.",
        '起始时间请使用 Unix 秒，并位于实例的数据范围之内。',
      ],
    ],
    copy: [{ language: 'shellscript', text: 'date +%s' }],
    loss: 'possible',
    page: pages.dtsSdk,
    basis: 'sourced',
  },
  {
    messages: ['dose not assigned any partition, probably this client is a backup'],
    cause: [
      'Another client of this consumer group is connected. In the SUBSCRIBE mode, this one waits until that one stops.',
      '该消费组已有其他客户端在消费。SUBSCRIBE 模式下，此客户端会作为备用等待。',
    ],
    steps: [
      [
        'Do nothing if the client is meant as a standby. Otherwise, stop the other client, or create another consumer group.',
        '如果该客户端用作备用，则无需处理；否则请停止另一个客户端，或新建消费组。',
      ],
    ],
    loss: 'none',
    page: pages.dtsSdk,
    basis: 'sourced',
  },
  {
    messages: ['kafka-record-fetcherFetch records … times but return empty', 'Fetch records but return empty'],
    cause: [
      'The client got no record in 64 reads, so the SDK connects again. The source may be quiet, or the server may hang.',
      '客户端连续 64 次未读取到数据，SDK 将重新建立连接：可能是源库没有变更，也可能是服务节点卡住。',
    ],
    steps: [
      [
        'Look at the tracking window of the instance. If its end moves on and the client still gets nothing, update the SDK.',
        '查看实例的数据范围：如果其终点在前进而客户端仍读取不到数据，请升级 SDK。',
      ],
    ],
    loss: 'none',
    page: 'https://github.com/aliyun/aliyun-dts-subscribe-sdk-java/pull/44',
    basis: 'sourced',
  },
  {
    messages: ['DStoreRecordQueue', 'DefaultUserRecordQueue'],
    cause: [
      "This is the length of a queue in the SDK. At 0, the client waits for DTS; at 512, the program's own listener is slow.",
      '这是 SDK 内部队列的长度：为 0 表示在等待 DTS 的数据，为 512 表示自己的消费逻辑过慢。',
    ],
    steps: [
      [
        'At 512, speed up the listener, or move its work to other threads.',
        '如果为 512，请优化消费逻辑，或将处理移到其他线程。',
      ],
    ],
    loss: 'none',
    page: pages.dtsSdk,
    basis: 'sourced',
  },
  {
    messages: ['KafkaRecordFetcher: error meet cause', 'KafkaRecordFetcher: unrecoverable error'],
    isWrapper: true,
    cause: [
      'Reading failed, and the SDK tries again. The reason is in the same or the next line.',
      '读取失败，SDK 正在重试，具体原因见同一行或下一行。',
    ],
    steps: [['Copy the lines that follow, too.', '请将后续几行一并复制。']],
    loss: 'ifItLasts',
    page: pages.dtsSdk,
    basis: 'sourced',
  },

  // Clients of Kafka.
  {
    messages: [
      'INVALID_GROUP_ID',
      'InvalidGroupIdException',
      'InvalidGroupIdError',
      'The configured groupId is invalid',
      'invalid group',
    ],
    cause: ["The group.id isn't the ID of a consumer group of the instance.", 'group.id 不是该实例的消费组 ID。'],
    steps: [
      [
        "Set group.id to the ID of the consumer group, which begins with dts. Its name doesn't work here.",
        '将 group.id 设置为以 dts 开头的消费组 ID，而不是消费组名称。',
      ],
    ],
    copy: [{ language: 'ini', text: 'group.id=<group-id>' }],
    loss: 'ifItLasts',
    page: pages.dtsKafka,
    basis: 'sourced',
  },
  {
    messages: ['UNSUPPORTED_VERSION', 'UnsupportedVersionException', 'The broker only supports'],
    cause: [
      "The Kafka client no longer speaks a version that the servers of DTS speak. Clients since 4.0 don't.",
      'Kafka 客户端不再支持 DTS 服务端的协议版本，4.0 及以上的客户端即如此。',
    ],
    steps: [['Use version 2.7 of the Kafka client.', '请使用 2.7 版本的 Kafka 客户端。']],
    loss: 'ifItLasts',
    page: pages.kafkaCompatibility,
    basis: 'sourced',
  },
  {
    messages: [
      'SASL authentication failed',
      'SaslAuthenticationException',
      'SASL authentication failure',
      'SASL authentication error',
      'SaslAuthenticateRequest failed',
      'SASL PLAIN authentication failed',
      'SASL PLAIN mechanism handshake failed',
      'SaslAuthenticationFailedError',
      'SASL_AUTHENTICATION_FAILED',
    ],
    cause: [
      'The server rejected the username and password. If the password is right, the username may lack the ID of the consumer group.',
      '服务端拒绝了账号和密码。如果密码正确，可能是用户名中缺少消费组 ID。',
    ],
    steps: [
      [
        'Use <account>-<group ID> as the username, with the ID of the consumer group and not its name.',
        '用户名请使用“<账号>-<消费组 ID>”，其中是消费组 ID 而不是名称。',
      ],
      [
        "Set the password of the consumer group again if you aren't sure of it.",
        '如果不确定密码，请重新设置消费组的密码。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.dtsKafka,
    basis: 'sourced',
  },
  {
    messages: [
      'OFFSET_OUT_OF_RANGE',
      'OffsetOutOfRangeException',
      'OffsetOutOfRangeError',
      'Undefined offset with no reset policy',
      'Broker: Offset out of range',
      'The requested offset is outside the range of offsets maintained by the server',
      'Offsets out of range with no configured reset policy',
      'NoOffsetForPartitionException',
    ],
    cause: [
      'The position of the client is older than the oldest record, or DTS has moved the data to another server, whose offsets differ.',
      '客户端的位点早于最早的数据，或 DTS 已将数据迁移到其他节点，偏移量不再相同。',
    ],
    steps: [
      [
        "Start from a time instead of an offset: in Unix seconds, within the instance's tracking window.",
        '改为按时间（Unix 秒）而不是按偏移量开始，且时间位于实例的数据范围之内。',
      ],
    ],
    loss: 'possible',
    page: pages.dtsKafka,
    basis: 'inferred',
  },
  {
    messages: ['TOPIC_AUTHORIZATION_FAILED', 'TopicAuthorizationException', 'TopicAuthorizationFailedError'],
    cause: [
      "The consumer group has no access to this topic. It belongs to another instance, or the topic isn't that of the instance.",
      '该消费组无权访问此 Topic：消费组属于其他实例，或 Topic 不是该实例的。',
    ],
    steps: [['Copy topic and group ID from the same instance.', '请从同一个实例复制 Topic 和消费组 ID。']],
    loss: 'ifItLasts',
    page: pages.dtsKafka,
    basis: 'inferred',
  },

  {
    messages: [
      'NoBrokersAvailable',
      'client has run out of available brokers to talk to',
      'could not be established. Broker may not be available',
      'Bootstrap broker … disconnected',
      'brokers are down',
    ],
    cause: [
      "The client can't connect to the server, or the server closed the connection. DTS hangs up without a word when the username or password is wrong.",
      '客户端无法连接服务端，或服务端关闭了连接。账号或密码错误时，DTS 会直接断开而不返回原因。',
    ],
    steps: [
      [
        'Check the address: the VPC address works only within that VPC, and the port is part of it.',
        '检查接入地址：VPC 地址仅可在该 VPC 内使用，并且需要包含端口。',
      ],
      [
        'Set the security protocol to SASL_PLAINTEXT and the mechanism to PLAIN.',
        '将安全协议设置为 SASL_PLAINTEXT，SASL 机制设置为 PLAIN。',
      ],
      [
        'Use <account>-<group ID> as the username, with the ID of the consumer group and not its name.',
        '用户名请使用“<账号>-<消费组 ID>”，其中是消费组 ID 而不是名称。',
      ],
    ],
    copy: [{ language: 'ini', text: 'security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN' }],
    loss: 'ifItLasts',
    page: pages.dtsKafka,
    basis: 'inferred',
  },

  // The SDK of the first generation.
  {
    messages: ['keep alive error'],
    cause: [
      "The old SDK can't reach the instance, which has no public IP address for it, or its position is outside the data that is kept.",
      '旧版 SDK 无法连通订阅实例（未使用公网 IP），或消费位点不在数据范围内。',
    ],
    steps: [
      [
        'Set usePublicIp to true if the client runs outside the VPC.',
        '如果客户端不在 VPC 内，请将 usePublicIp 设置为 true。',
      ],
      ['Set a new consumption time within the data that is kept.', '将消费时间点修改到数据范围之内。'],
    ],
    copy: [{ language: 'ini', text: 'usePublicIp=true' }],
    loss: 'possible',
    page: pages.oldSdk,
    basis: 'sourced',
  },
  {
    messages: ['failed to get master store addr for topic'],
    cause: [
      "The old SDK's position is older than the data, or it uses a private address from outside the VPC.",
      '旧版 SDK 的消费位点早于现有数据，或在 VPC 外使用了私网地址。',
    ],
    steps: [
      ['Set a new consumption time within the data that is kept.', '将消费时间点修改到数据范围之内。'],
      [
        'Set usePublicIp to true if the client runs outside the VPC.',
        '如果客户端不在 VPC 内，请将 usePublicIp 设置为 true。',
      ],
    ],
    loss: 'possible',
    page: pages.oldSdk,
    basis: 'sourced',
  },
  {
    messages: ['get guid info failed'],
    cause: ['The ID of the subscription is wrong.', '订阅通道 ID 错误。'],
    steps: [['Correct the ID of the subscription in the client.', '在客户端中更正订阅通道 ID。']],
    loss: 'ifItLasts',
    page: pages.oldSdk,
    basis: 'sourced',
  },
  {
    messages: ['client partition is empty, wait partition balance'],
    cause: ['Another client of this consumer group holds the partition.', '该消费组的分区正由其他客户端消费。'],
    steps: [['Wait, or stop the other client.', '请等待，或停止另一个客户端。']],
    loss: 'none',
    page: pages.oldSdk,
    basis: 'sourced',
  },
];
