import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';
import { phrases } from './phrases.ts';

/** What the API of DTS answers, beyond what is the same for every product. */
export const dtsApi: readonly Entry[] = [
  {
    codes: ['LXCreateOrderError'],
    cause: [
      "The account isn't allowed to buy an instance across the border of mainland China.",
      '该账号没有购买跨境实例的权限。',
    ],
    steps: [['Apply for the cross-border permission in the DTS console.', '在 DTS 控制台申请跨境权限。']],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['LXCreateOrder.NotFoundPricePlan'],
    cause: [
      "There's no price for this choice of instance class and region, so the order wasn't created.",
      '所选规格和地域没有对应的价格方案，订单未创建。',
    ],
    steps: [['Choose another instance class or region.', '请选择其他规格或地域。'], phrases.keepRequestId],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'sourced',
  },
  {
    codes: ['LXPayOrder.InsufficientBalance'],
    cause: ['The balance of the account is too low for the order.', '账号余额不足，无法支付订单。'],
    steps: [['Top up the account in the console.', '请在控制台充值。']],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'sourced',
  },
  {
    codes: ['LXBuyError'],
    messages: ['Buy instance error.ARREARAGE'],
    cause: [
      'The order was refused, in most cases because of an overdue payment.',
      '订单被拒绝，多数情况下是因为账号欠费。',
    ],
    steps: [['Check the bills in the console, and pay what is due.', '请在控制台查看账单并结清欠费。']],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'inferred',
  },
  {
    codes: ['InvalidParameter.KafkaHostInvalid'],
    cause: [
      'The address of Kafka is a host name. Over a leased line, VPN, or Smart Access Gateway, DTS needs an IP address.',
      'Kafka 的地址是域名；通过专线、VPN 网关或智能接入网关接入时，DTS 需要 IP 地址。',
    ],
    steps: [['Enter the private IPv4 address.', '请填写私网 IPv4 地址。']],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['InvalidParameter.KafkaBrokerInvalid'],
    cause: [
      "A Kafka broker on ECS announces itself by a name that DTS can't resolve.",
      'ECS 上的 Kafka Broker 以 DTS 无法解析的名称对外通告。',
    ],
    steps: [
      [
        'Set listeners and advertised.listeners of the broker to its private IP address.',
        '将 Broker 的 listeners 和 advertised.listeners 设置为其私网 IP 地址。',
      ],
    ],
    copy: [{ language: 'ini', text: 'advertised.listeners=PLAINTEXT://<private-ip>:9092' }],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['OperationDenied.JobStatusModifying'],
    cause: ['The objects of the task are being changed already.', '该任务的对象正在修改中。'],
    steps: [["Wait until the task's status is Running, and then try again.", '等待任务状态变为运行中后重试。']],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['OperationDenied.JobStatus', 'ModifyDenied.JobStatusNotRunning', 'InvalidJobStatus', 'InvalidTaskStatus'],
    cause: ["The status of the task doesn't allow this operation now.", '任务当前的状态不允许此操作。'],
    steps: [['Refresh, and look at the status of the task.', '刷新并查看任务状态。'], phrases.retryLater],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['OperationDenied.DBInstanceStatus', 'OperationDenied.DBInstanceType'],
    cause: [
      "The status or type of the source database doesn't allow this operation.",
      '源库实例的状态或类型不允许此操作。',
    ],
    steps: [
      [
        'Wait until the database instance is running, or choose another one.',
        '等待数据库实例运行正常，或选择其他实例。',
      ],
    ],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['InvalidParameter.AliyunUidFormat'],
    cause: [
      'The ID of the Alibaba Cloud account that owns the source is malformed.',
      '源库所属的阿里云账号 ID 格式不正确。',
    ],
    steps: [['Enter the ID of the account, which has 16 digits.', '请填写 16 位的阿里云账号 ID。']],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['DuplicateAccount.RDSSqlServer'],
    cause: [
      'Another DTS task uses this ApsaraDB RDS for SQL Server instance, or the instance was cloned from one that is used.',
      '该 RDS SQL Server 实例已被其他 DTS 任务使用，或由正在使用的实例克隆而来。',
    ],
    steps: [['Submit a ticket to Alibaba Cloud.', '请提交工单。']],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['SrcLink.InternetAddressNotFound'],
    cause: ['The source is in another region and has no public endpoint.', '源库位于其他地域，且没有公网地址。'],
    steps: [
      ['Give the source a public endpoint, or use a synchronization task.', '为源库申请公网地址，或改用同步任务。'],
    ],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['UpdateJob.OperationDenied.InitStatus'],
    cause: [
      "The task was configured and started already, so it can't be configured a second time.",
      '任务已配置并启动，不能重复配置。',
    ],
    steps: [
      [
        'Change the objects of the task instead. Resetting the task deletes its configuration and data.',
        '请改为修改任务对象；重置任务会清除其配置和数据。',
      ],
    ],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['CheckStatus.InvalidInitStatus'],
    cause: ["The status of the task doesn't allow its objects to be changed now.", '任务当前的状态不允许修改对象。'],
    steps: [
      ['Look at the status of the task, and wait until it is running.', '查看任务状态，等待其运行正常。'],
      phrases.retryLater,
    ],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'sourced',
  },
  {
    codes: ['DRDSInvokeFail.DatabaseAuthorizationFailed'],
    cause: ['The PolarDB-X 1.0 source refused to authorize DTS.', 'PolarDB-X 1.0 源库授权失败。'],
    steps: [
      ['Grant the database account of the task access to the source.', '为任务所用的数据库账号授予源库的访问权限。'],
    ],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'sourced',
  },
  {
    codes: ['DescribeColumns.TimeOut', 'DescribeStruct.TimeOut'],
    cause: [
      'Reading the tables or columns of the source timed out. The source is slow, or has too many objects.',
      '读取源库的表或列超时：源库响应慢，或对象过多。',
    ],
    steps: [phrases.retryLater, ['Choose fewer objects.', '减少所选的对象。']],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'inferred',
  },
  {
    codes: ['DRDSErrExecuteOnMySQL.ClientVersionTooLow', 'DbTypeNotSupport.OnlyReadRDS', 'DbTypeNotSupport.PolarDBRDS'],
    cause: [
      "DTS doesn't support the version or the storage type of this PolarDB-X 1.0 source.",
      'DTS 不支持该 PolarDB-X 1.0 源库的版本或存储类型。',
    ],
    steps: [['Use a source that DTS supports.', '请使用 DTS 支持的源库。']],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'sourced',
  },
  {
    codes: ['OperationDenied.NotPurchased'],
    cause: ['The task is configured, but no instance has been purchased for it.', '任务已配置，但尚未购买实例。'],
    steps: [['Buy an instance for the task, and then start the task.', '请先为该任务购买实例，然后启动任务。']],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'inferred',
  },
  {
    codes: ['CheckJobFailed.ServerUnAvailable'],
    cause: ['DTS is busy.', 'DTS 服务繁忙。'],
    steps: [phrases.retryLater, phrases.keepRequestId],
    loss: 'none',
    page: pages.dtsNames,
    basis: 'inferred',
  },
  {
    codes: ['Abnormal.RamCheckUserRole', 'RamCheckUserRole'],
    cause: [
      "DTS lacks the service role with which it accesses the account's resources.",
      'DTS 缺少访问该账号资源所需的服务角色。',
    ],
    steps: [
      [
        'Open the DTS console with this account, and authorize the service role that it asks for.',
        '使用该账号打开 DTS 控制台，按提示授权服务角色。',
      ],
    ],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['Forbidden.AliyunUIDNotFound'],
    cause: ["DTS can't find this Alibaba Cloud account.", 'DTS 找不到该阿里云账号。'],
    steps: [
      [
        'Open the DTS console with this account once, or use another account.',
        '使用该账号打开一次 DTS 控制台，或改用其他账号。',
      ],
    ],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'inferred',
  },
  {
    messages: ['resource is insufficient'],
    cause: [
      "There's no capacity left in this region, or the task spans the China and the International site.",
      '该地域资源不足，或任务跨国际站点。',
    ],
    steps: [
      ['Choose another region or instance class.', '请选择其他地域或规格。'],
      ['Submit a ticket to Alibaba Cloud to ask about capacity.', '提交工单咨询资源情况。'],
    ],
    loss: 'none',
    page: 'https://github.com/AlibabaCloudDocs/dts/tree/master/cn.zh-CN/%E5%B8%B8%E8%A7%81%E9%97%AE%E9%A2%98%E6%8E%92%E6%9F%A5',
    basis: 'sourced',
  },
  {
    messages: ['Get source schemas failed, reason[…]'],
    cause: [
      "DTS can't list the databases of the source, because a whitelist lacks its addresses or the account lacks privileges.",
      'DTS 无法获取源库的库表：白名单中缺少 DTS 的地址，或账号权限不足。',
    ],
    steps: [
      phrases.allowDtsAddresses,
      ['Grant the database account the privileges that the source requires.', '为数据库账号授予源库所需的权限。'],
    ],
    loss: 'none',
    page: 'https://github.com/AlibabaCloudDocs/dts/tree/master/cn.zh-CN/%E5%B8%B8%E8%A7%81%E9%97%AE%E9%A2%98%E6%8E%92%E6%9F%A5',
    basis: 'sourced',
  },
  {
    messages: ['不允许使用内网IP实例'],
    cause: [
      "A private address was entered for an access method that uses the public network, or the destination is AnalyticDB, which can't be tested.",
      '接入方式为公网但填写了内网地址，或目标库为暂不支持连接测试的 AnalyticDB。',
    ],
    steps: [
      [
        'Choose the access method that fits the network of the database. For AnalyticDB, continue without the test.',
        '请选择与数据库网络相符的接入方式；如果是 AnalyticDB，可跳过连接测试直接进行后续配置。',
      ],
    ],
    loss: 'none',
    page: 'https://github.com/AlibabaCloudDocs/dts/tree/master/cn.zh-CN/%E5%B8%B8%E8%A7%81%E9%97%AE%E9%A2%98%E6%8E%92%E6%9F%A5',
    basis: 'sourced',
  },
];
