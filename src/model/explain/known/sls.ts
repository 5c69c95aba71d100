import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';
import { phrases } from './phrases.ts';

/** What Log Service answers, in a client's log as well as to this extension. */
export const sls: readonly Entry[] = [
  // The clock and the form of the request.
  {
    codes: ['RequestTimeTooSkewed', 'RequestTimeExpired', 'InvalidRequestTime'],
    messages: ['Request time exceeds server time more than 15 minutes'],
    cause: [
      "The time of the request is more than 15 minutes off the service's. The client's clock is wrong, or the request waited for that long.",
      '请求时间与服务端相差超过 15 分钟：客户端时钟不准，或请求排队过久。',
    ],
    steps: [phrases.setClock],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['MissingHost', 'InvalidHost'],
    cause: [
      'The host of the request is missing or wrong. A proxy changed it, or the endpoint is configured in the wrong form.',
      '请求的 Host 缺失或错误：被代理改写，或接入点格式不正确。',
    ],
    steps: [
      [
        'Check the endpoint: a host without https:// and without the project.',
        '检查接入点：只填写域名，不含 https:// 和 Project 名称。',
      ],
      ['Check for a proxy between the client and the service.', '检查客户端与服务之间是否有代理。'],
    ],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: [
      'MissingDate',
      'InvalidDateFormat',
      'MissingAPIVersion',
      'InvalidAPIVersion',
      'MissingSignatureMethod',
      'InvalidSignatureMethod',
      'MissingContentType',
      'MissingBodyRawSize',
      'InvalidBodyRawSize',
      'InvalidCompressType',
    ],
    cause: [
      'The request lacks a header, or has a wrong one. The client has a fault, or a proxy removes headers.',
      '请求缺少请求头或请求头有误：客户端存在缺陷，或代理移除了请求头。',
    ],
    steps: [phrases.reportClient],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['MissAccessKeyId'],
    cause: [
      'The request has no AccessKey ID. The client has no credentials, or a proxy removes headers.',
      '请求中没有 AccessKey ID：客户端未配置凭证，或代理移除了请求头。',
    ],
    steps: [
      ["Check the credentials in the client's configuration or environment.", '检查客户端配置或环境变量中的凭证。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['ParameterInvalid', 'InvalidParameter'],
    cause: ["A value isn't allowed. The message names it.", '某个参数的取值无效，报错中会指明该参数。'],
    steps: [['Correct the value that the message names.', '更正报错中指明的参数。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['JsonInfoInvalid'],
    cause: [
      'The settings of the consumer group are malformed: its name or its timeout.',
      '消费组的名称或超时时间格式不正确。',
    ],
    steps: [
      [
        'Use letters, digits, underscores, and hyphens in the name, and a whole number of seconds as the timeout.',
        '名称请使用字母、数字、下划线和短划线；超时时间请使用整数秒。',
      ],
    ],
    loss: 'none',
    page: pages.createGroup,
    basis: 'sourced',
  },
  {
    codes: ['InvalidMethod'],
    only: { says: '/consumergroups/' },
    cause: [
      "The name of the consumer group or of the consumer is empty, so the address of the request ends too early. Clients often only log that they couldn't create the group, and go on.",
      '消费组名称或消费者名称为空，导致请求路径不完整。客户端创建消费组失败时往往只记录日志并继续运行。',
    ],
    steps: [
      [
        "Set the name of the consumer group and of the consumer in the client's configuration.",
        '在客户端配置中设置消费组名称和消费者名称。',
      ],
      [
        "Look at the beginning of the client's log for an error about the group.",
        '查看客户端日志开头是否有创建消费组失败的报错。',
      ],
    ],
    loss: 'ifItLasts',
    page: 'https://github.com/aliyun/aliyun-log-go-sdk/issues/77',
    basis: 'sourced',
  },
  {
    codes: ['InvalidMethod'],
    cause: [
      "The address doesn't allow this HTTP method, because a part of it is empty or wrong.",
      '该请求路径不支持此 HTTP 方法：路径的某一部分为空或有误。',
    ],
    steps: [
      ["Check the names in the client's configuration for one that is empty.", '检查客户端配置中是否有名称为空。'],
    ],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'inferred',
  },
  {
    codes: ['MissingContentLength'],
    cause: ['The request has no length. A proxy sends it in chunks.', '请求没有长度：代理以分块方式转发了请求。'],
    steps: [['Configure the proxy so that it passes requests on unchanged.', '调整代理配置，使其原样转发请求。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['InvalidContentType'],
    cause: ["The service doesn't accept the type of the request's body.", '服务不支持该请求体的类型。'],
    steps: [phrases.reportClient],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },

  // Consumer groups and reading.
  {
    codes: ['ConsumerGroupAlreadyExist'],
    cause: ['The consumer group exists already.', '消费组已存在。'],
    steps: [
      ['Use the group, or choose another name.', '使用已有的消费组，或更换名称。'],
      [
        "Ignore it in a client's log: the client goes on with the group that exists.",
        '如果出现在客户端日志中，可以忽略：客户端会继续使用已有的消费组。',
      ],
    ],
    loss: 'none',
    page: pages.createGroup,
    basis: 'sourced',
  },
  {
    codes: ['ConsumerGroupNotExist'],
    messages: ['consumer group not exist'],
    cause: [
      'The Logstore has no consumer group of this name. It was deleted, or belongs to another Logstore.',
      'Logstore 中没有该消费组：已被删除，或属于其他 Logstore。',
    ],
    steps: [
      ['Check the project, the Logstore, and the name of the group.', '检查 Project、Logstore 和消费组名称。'],
      [
        'Restart the client. It creates the group again, and starts from its configured position, because the checkpoints are gone.',
        '重启客户端，它会重新创建消费组；由于位点已丢失，将从配置的起始位置开始消费。',
      ],
    ],
    loss: 'possible',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['ConsumerNotExist', 'ConsumerNotExsit'],
    messages: ['Consumer not exist in the consumer group'],
    cause: [
      'The consumer is no longer part of the group. It sent no heartbeat for longer than the timeout of the group, so that its shards went to others.',
      '消费者已不在消费组中：超过消费组的超时时间未发送心跳，其 Shard 已分配给其他消费者。',
    ],
    steps: [
      [
        'Look for what kept the client from sending heartbeats: long processing, a pause of the runtime, or the network.',
        '排查心跳中断的原因：处理耗时过长、运行时停顿（如 GC），或网络问题。',
      ],
      ['Send heartbeats more often, or raise the timeout of the group.', '缩短心跳间隔，或调大消费组的超时时间。'],
      [
        "Expect that records are processed twice, because the checkpoint wasn't saved.",
        '由于位点未能保存，数据可能会被重复处理。',
      ],
    ],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['ConsumerNotMatch'],
    cause: [
      'The shard belongs to another consumer by now. This one sent no heartbeat for longer than the timeout of the group.',
      '该 Shard 已分配给其他消费者：此消费者超过消费组的超时时间未发送心跳。',
    ],
    steps: [
      [
        'Look for what kept the client from sending heartbeats: long processing, a pause of the runtime, or the network.',
        '排查心跳中断的原因：处理耗时过长、运行时停顿（如 GC），或网络问题。',
      ],
      ['Send heartbeats more often, or raise the timeout of the group.', '缩短心跳间隔，或调大消费组的超时时间。'],
      [
        "Expect that records are processed twice, because the checkpoint wasn't saved.",
        '由于位点未能保存，数据可能会被重复处理。',
      ],
    ],
    loss: 'none',
    page: pages.slsJava,
    basis: 'sourced',
  },
  {
    codes: ['NotExistConsumerWithBody'],
    messages: ['Non-exist consumer with non-empty body of heartbeat message'],
    cause: [
      "The first heartbeat of a consumer says that it holds shards, but the service doesn't know the consumer. Its name changed, or it was dropped.",
      '消费者的首次心跳中带有 Shard，但服务端没有该消费者：消费者名称已改变，或已被移除。',
    ],
    steps: [
      ['Restart the client, whose first heartbeat is empty then.', '重启客户端，重启后的首次心跳为空。'],
      ['Keep the name of a consumer the same while it runs.', '运行期间请勿更改消费者名称。'],
    ],
    loss: 'none',
    page: pages.heartBeat,
    basis: 'sourced',
  },
  {
    codes: ['InvalidShardCheckPoint'],
    cause: ["The checkpoint that the client saves isn't a cursor.", '客户端提交的位点不是有效的游标。'],
    steps: [['Save only cursors that the service itself returned.', '只提交服务返回的游标。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['CheckpointNotExist'],
    cause: ['The group has no checkpoint for this shard yet.', '消费组在该 Shard 上还没有位点。'],
    steps: [
      [
        'Wait for the first commit, or set a start position in the client.',
        '等待首次提交位点，或在客户端中设置起始位置。',
      ],
    ],
    loss: 'none',
    page: pages.slsJava,
    basis: 'sourced',
  },
  {
    codes: ['InvalidCursor', 'SLSInvalidCursor'],
    cause: [
      'The cursor is malformed, belongs to another shard, or points to data that was deleted because it became too old. With such a checkpoint, Java starts from its configured position, Python jumps to the end, and Go repeats the same read forever.',
      '游标格式错误、属于其他 Shard，或指向已过期删除的数据。位点过期时，Java 客户端从配置的起始位置开始，Python 客户端跳到末尾，Go 客户端则一直重复同一请求。',
    ],
    steps: [
      phrases.resetGroup,
      [
        'Keep data in the Logstore for longer than consumers may be stopped.',
        '将 Logstore 的数据保存时间设置为大于消费者可能的停止时间。',
      ],
    ],
    loss: 'possible',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['ShardNotExist', 'ShardNotExsit'],
    cause: [
      'The shard was split or merged, and its data has been deleted since.',
      '该 Shard 已被分裂或合并，且其数据已过期删除。',
    ],
    steps: [
      [
        'Nothing is left to do for this shard; restart a client that keeps asking for it.',
        '该 Shard 无需处理；如果客户端一直请求它，请重启客户端。',
      ],
    ],
    loss: 'possible',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['LogStoreWithoutShard'],
    cause: ['The Logstore has no shard that takes new data.', 'Logstore 没有可读写的 Shard。'],
    steps: [['Wait, or split a shard in the console.', '请等待，或在控制台分裂 Shard。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['InvalidSPLFormat'],
    cause: ['The SPL statement with which the client filters data is wrong.', '客户端用于过滤数据的 SPL 语句有误。'],
    steps: [["Correct the query in the client's configuration.", '在客户端配置中更正 query。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },

  // Queries and indexes, which a consumer group doesn't need.
  {
    codes: [
      'InvalidTimeRange',
      'InvalidQueryString',
      'InvalidOffset',
      'InvalidLine',
      'InvalidReverse',
      'InvalidLogStoreQuery',
    ],
    cause: ['An argument of the query is wrong.', '查询参数有误。'],
    steps: [['Correct the argument that the message names.', '更正报错中指明的参数。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['IndexConfigNotExist'],
    cause: [
      "The Logstore has no index, so it can't be queried. A consumer group needs none.",
      'Logstore 未创建索引，无法查询。消费组消费不需要索引。',
    ],
    steps: [['Create an index if you want to query the Logstore.', '如需查询，请为 Logstore 创建索引。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['IndexAlreadyExist'],
    cause: ['The Logstore has an index already.', 'Logstore 已有索引。'],
    steps: [['Change the index instead of creating one.', '请修改索引，而不是新建。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },

  // Names and limits.
  {
    codes: ['ProjectAlreadyExist', 'LogStoreAlreadyExist'],
    cause: ['The name is in use already.', '名称已被占用。'],
    steps: [['Choose another name.', '请更换名称。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['ConsumerGroupQuotaExceed', 'ProjectQuotaExceed', 'ExceedQuota', 'QuotaExceed'],
    cause: [
      'A limit is reached. A Logstore can have 30 consumer groups.',
      '已达到数量上限。每个 Logstore 最多 30 个消费组。',
    ],
    steps: [['Delete what is no longer used, or request a higher quota.', '删除不再使用的资源，或申请提升配额。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['LogStoreInfoInvalid'],
    cause: [
      "The retention period or the number of shards of the Logstore isn't allowed.",
      'Logstore 的数据保存时间或 Shard 数量无效。',
    ],
    steps: [['Correct these values.', '更正这些取值。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['WriteQuotaExceed', 'ReadQuotaExceed'],
    messages: ['Project write quota exceed', 'Project read quota exceed'],
    cause: [
      'The project has reached a limit of its traffic or its requests per minute.',
      'Project 的流量或每分钟请求数已达上限。',
    ],
    steps: [
      ['Spread the load over time, or request a higher quota.', '错开流量高峰，或申请提升配额。'],
      ['Read in larger batches, and pause between empty reads.', '增大单次读取量，并在读取为空时适当等待。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsLimits,
    basis: 'sourced',
  },
  {
    codes: ['ShardReadQuotaExceed'],
    cause: [
      'A shard is read more often or faster than it allows. All consumer groups and programs that read it share this limit.',
      '单个 Shard 的读取次数或流量超过上限，读取该 Shard 的所有消费组和程序共享此上限。',
    ],
    steps: [
      ['Split the shard, or let fewer programs read it.', '分裂该 Shard，或减少读取它的程序。'],
      ['Read in larger batches, and pause between empty reads.', '增大单次读取量，并在读取为空时适当等待。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsLimits,
    basis: 'sourced',
  },
  {
    codes: ['ShardWriteQuotaExceed'],
    cause: [
      'More is written to a shard than it allows: 5 MB or 500 requests per second.',
      '单个 Shard 的写入超过上限：每秒 5 MB 或 500 次。',
    ],
    steps: [['Split the shard, or write larger batches.', '分裂该 Shard，或增大单次写入量。']],
    loss: 'possible',
    page: pages.slsLimits,
    basis: 'sourced',
  },
  {
    codes: ['MetaOperationQpsLimitExceeded'],
    cause: ['There were too many management calls.', '管理类请求过于频繁。'],
    steps: [['Wait a moment, and make fewer calls.', '稍候重试，并降低请求频率。']],
    loss: 'none',
    page: 'https://github.com/aliyun/alibabacloud-observability-mcp-server',
    basis: 'sourced',
  },
  {
    codes: ['PostBodyInvalid'],
    messages: ['The post data time is out of range'],
    cause: [
      "The body can't be decoded, or a record is older than seven days or more than 15 minutes in the future.",
      '请求体无法解析，或数据时间早于 7 天前、晚于 15 分钟后。',
    ],
    steps: [['Correct the time of the records, or how they are encoded.', '更正数据的时间或编码方式。']],
    loss: 'possible',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['PostBodyUncompressError', 'InvalidEncoding', 'InvalidKey', 'InvalidTimestamp'],
    cause: ["The content that was written isn't valid.", '写入的内容无效。'],
    steps: [['Correct what the message names.', '根据报错更正内容。']],
    loss: 'possible',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['PostBodyTooLarge'],
    cause: ['The body is larger than 10 MB.', '请求体超过 10 MB。'],
    steps: [['Write smaller batches.', '请减小单次写入量。']],
    loss: 'possible',
    page: pages.slsErrors,
    basis: 'sourced',
  },

  // Access. One code stands for many things, so the fault or the message decides.
  {
    codes: ['SignatureNotMatch'],
    cause: [
      "The AccessKey secret doesn't belong to the AccessKey ID, or the request was changed on its way.",
      'AccessKey Secret 与 AccessKey ID 不匹配，或请求在途中被改写。',
    ],
    steps: [
      [
        'Enter the AccessKey pair again, without blanks before or after it.',
        '重新填写 AccessKey，注意前后不要有空格。',
      ],
      ['Check for a proxy between the client and the service.', '检查客户端与服务之间是否有代理。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized'],
    only: { kind: 'denied', fault: 'foreignResource' },
    cause: ['The project belongs to another Alibaba Cloud account.', '该 Project 属于其他阿里云账号。'],
    steps: [['Use credentials of that account, or a role in it.', '请使用该账号的凭证，或扮演该账号中的角色。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized'],
    only: { kind: 'denied' },
    messages: ['denied by sts or ram', 'The AccessKeyId is unauthorized'],
    cause: ["RAM doesn't allow the RAM user or role to do this.", 'RAM 未授权该 RAM 用户或 RAM 角色执行此操作。'],
    steps: [
      phrases.grantInRam,
      [
        'A consumer needs these actions: read data, list, create, and update the group, send heartbeats, and read and write checkpoints.',
        '消费组客户端需要以下权限：读取数据，查询、创建和更新消费组，发送心跳，以及读写位点。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsRam,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized', 'InvalidAccessKeyId.Inactive'],
    only: { fault: 'disabledKey' },
    messages: ['AccessKeyId is disabled'],
    cause: ['The AccessKey pair is disabled.', 'AccessKey 已被禁用。'],
    steps: [
      ['Enable the pair in the RAM console, or use another one.', '在 RAM 控制台启用该 AccessKey，或更换 AccessKey。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized', 'SecurityTokenExpired', 'SecurityToken.Expired'],
    only: { fault: 'expiredToken' },
    messages: ['The security token you provided has expired'],
    cause: [
      'The STS token has expired. The client keeps using it instead of getting a new one.',
      'STS Token 已过期，客户端未获取新的 Token。',
    ],
    steps: [
      [
        'Let the client renew its credentials itself: give it a credentials provider instead of fixed values.',
        '让客户端自动更新凭证：使用凭证提供者（CredentialsProvider），而不是固定的值。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized', 'InvalidAccessKeyId'],
    only: { fault: 'overdue' },
    messages: ['Your SLS service has been forbidden'],
    cause: ['The service is suspended for this account, because a payment is overdue.', '账号欠费，服务已停止。'],
    steps: [['Pay what is due in the console.', '请在控制台结清欠费。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized', 'InvalidAccessKeyId'],
    only: { fault: 'notActivated' },
    messages: ['Your SLS service has not opened'],
    cause: ["Log Service isn't activated for this account.", '该账号尚未开通日志服务。'],
    steps: [['Activate Log Service in the console.', '请在控制台开通日志服务。']],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized', 'SecurityToken'],
    only: { says: 'security token' },
    messages: ['The security token you provided is invalid'],
    cause: [
      "The STS token isn't valid, or doesn't belong to this AccessKey pair.",
      'STS Token 无效，或与该 AccessKey 不匹配。',
    ],
    steps: [
      [
        'Get new temporary credentials, and use all three parts of them together.',
        '重新获取临时凭证，并同时使用其中的三个部分。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized'],
    only: { says: 'not found' },
    messages: ['AccessKeyId not found'],
    cause: [
      "The AccessKey ID doesn't exist. It was deleted, mistyped, or belongs to the other site: China or International.",
      'AccessKey ID 不存在：已被删除、填写错误，或属于另一站点（中国站或国际站）。',
    ],
    steps: [['Check the AccessKey ID, or use another pair.', '检查 AccessKey ID，或更换 AccessKey。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['Unauthorized'],
    cause: [
      "The service doesn't accept the credentials, or they lack a permission. Only its message tells which.",
      '服务不接受该凭证，或该凭证缺少权限，具体原因见服务返回的报错。',
    ],
    steps: [['Copy the whole message, and explain that.', '请复制完整的报错信息，再查看其说明。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['InvalidAccessKeyId', 'InvalidAccessKeyId.NotFound'],
    messages: ['The access key id you provided is invalid'],
    cause: [
      "The AccessKey ID doesn't exist. It was deleted, mistyped, or belongs to the other site: China or International.",
      'AccessKey ID 不存在：已被删除、填写错误，或属于另一站点（中国站或国际站）。',
    ],
    steps: [['Check the AccessKey ID, or use another pair.', '检查 AccessKey ID，或更换 AccessKey。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['ProjectForbidden'],
    cause: [
      'The project is suspended, in most cases because a payment is overdue.',
      'Project 已被停用，多数情况下是因为欠费。',
    ],
    steps: [['Check the bills in the console.', '请在控制台查看账单。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },

  // Places.
  {
    codes: ['ProjectNotExist', 'ProjectNotExists'],
    messages: ['The Project does not exist'],
    cause: [
      "The project doesn't exist in this region. The name is wrong, or the endpoint is one of another region.",
      '该地域中不存在此 Project：名称错误，或使用了其他地域的接入点。',
    ],
    steps: [
      [
        "Check the region of the endpoint first, and then the project's name.",
        '先检查接入点的地域，再检查 Project 名称。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['LogStoreNotExist', 'LogstoreNotExist', 'SLSLogStoreNotExist'],
    messages: ['logstore … does not exist', 'logstore … dose not exist'],
    cause: [
      'The project has no Logstore of this name. It was deleted, or the name is wrong.',
      'Project 中没有此 Logstore：已被删除，或名称错误。',
    ],
    steps: [["Check the Logstore's name.", '检查 Logstore 名称。']],
    loss: 'ifItLasts',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['InternalServerError', 'RequestTimeout'],
    cause: ['The service had an internal error, or took too long.', '服务内部错误或处理超时。'],
    steps: [phrases.retryLater, phrases.keepRequestId],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
  {
    codes: ['RequestError', 'LogRequestError', 'SocketTimeout'],
    cause: [
      "No service sends this code. The client library got no answer: it couldn't connect, or the answer took too long.",
      '该错误码并非服务返回。客户端库没有收到响应：无法连接，或响应超时。',
    ],
    steps: [
      [
        'Check the endpoint, and whether the client can reach it. An internal endpoint works only within its region.',
        '检查接入点以及客户端能否连通。内网接入点仅可在同地域内使用。',
      ],
      ['Check the proxy settings of the client.', '检查客户端的代理设置。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsJava,
    basis: 'inferred',
  },
  {
    codes: ['BadResponse'],
    cause: [
      "No service sends this code. The client library can't read the answer, which a proxy may have changed or made up.",
      '该错误码并非服务返回。客户端库无法解析响应，响应可能被代理改写或伪造。',
    ],
    steps: [
      [
        'Check the endpoint, and for a proxy between the client and the service.',
        '检查接入点，以及客户端与服务之间是否有代理。',
      ],
      ['Update the client library.', '升级客户端库。'],
    ],
    loss: 'ifItLasts',
    page: pages.slsPython,
    basis: 'inferred',
  },
  {
    codes: ['ClientError'],
    isWrapper: true,
    cause: [
      'No service sends this code. The client library gave up, and its message has the reason.',
      '该错误码并非服务返回。客户端库已放弃重试，具体原因见其报错。',
    ],
    steps: [['Copy the whole message, and explain that.', '请复制完整的报错信息，再查看其说明。']],
    loss: 'ifItLasts',
    page: pages.slsGo,
    basis: 'sourced',
  },
  {
    codes: ['ServerBusy'],
    cause: ['The service is busy.', '服务繁忙。'],
    steps: [phrases.retryLater, phrases.keepRequestId],
    loss: 'none',
    page: pages.slsErrors,
    basis: 'sourced',
  },
];
