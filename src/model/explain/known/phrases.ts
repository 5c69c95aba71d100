import type { Text } from '../entry.ts';

/** Steps that many errors have in common. One thing to do has one wording. */
export const phrases = {
  // The states that `model/task/startRules.ts` allows.
  restartTask: [
    'If the task has failed, run Start Task on its instance. Otherwise, restart it in the DTS console.',
    '如果任务已失败，请对其实例执行“启动任务”；否则请在 DTS 控制台重启任务。',
  ],
  submitTicket: [
    'If it fails again, submit a ticket to Alibaba Cloud with the task ID and this message.',
    '如果仍然失败，请提交工单，并附上任务 ID 和该报错信息。',
  ],
  ticketWithDdl: [
    'Submit a ticket to Alibaba Cloud with the DDL statements that ran shortly before, so that support can reload the table structures.',
    '请提交工单，并说明最近执行的 DDL 语句，由技术支持重新加载表结构。',
  ],
  grantInformationSchema: [
    'Grant the database account of the task SELECT on information_schema, so that DTS can read table structures itself.',
    '为任务所用的数据库账号授予 information_schema 的查询权限，以便 DTS 自行读取表结构。',
  ],
  readQuote: [
    "Read the database's own message, which the error quotes at its end.",
    '查看报错末尾引用的数据库原始报错。',
  ],
  allowDtsAddresses: [
    'Add the IP addresses of the DTS servers in this region to the whitelist or firewall of the database.',
    '将该地域 DTS 服务器的 IP 地址段加入数据库的白名单或防火墙。',
  ],
  correctPassword: [
    'Correct the database account or password in the settings of the task, and then restart the task.',
    '在任务配置中更正数据库账号或密码，然后重启任务。',
  ],
  checkAgain: [
    'Run the precheck again, with Start Task or in the DTS console.',
    '使用“启动任务”或在 DTS 控制台重新进行预检查。',
  ],
  recreateTask: [
    'If the log is gone for good, configure a new task. It starts at the present, so transfer the missing changes in another way.',
    '如果日志已无法恢复，请重新创建任务。新任务从当前时间开始，缺失的变更需要通过其他方式补齐。',
  ],
  alignTables: [
    'Compare the table on both sides, and make its columns the same.',
    '对比源端和目标端的表，使两端的列保持一致。',
  ],
  addTableAgain: [
    'If it fails again, remove the table from the objects of the task, and then add it again.',
    '如果仍然失败，请从任务对象中移除该表，然后重新添加。',
  ],
  waitAndRetry: ['Wait 15 to 30 seconds, and then try again.', '等待 15～30 秒后重试。'],
  retryLater: ['Try again in a moment.', '请稍后重试。'],
  keepRequestId: [
    'If it fails again, submit a ticket to Alibaba Cloud with the request ID.',
    '如果仍然失败，请提交工单，并附上请求 ID。',
  ],
  openPage: ["Open the vendor's page, and search it for this number.", '打开官方文档，在其中查找该编号。'],
  reportClient: [
    'Update the client library. If the request still arrives incomplete, look for a proxy in between that changes it.',
    '升级客户端库。如果请求仍不完整，请检查中间是否有改写请求的代理。',
  ],
  grantInRam: [
    'Ask your administrator to grant the action and the resource that the message names to the RAM user or role.',
    '请管理员为该 RAM 用户或 RAM 角色授予报错中所示的操作和资源权限。',
  ],
  setClock: [
    'Synchronize the clock of the computer that runs the client, for example with NTP.',
    '同步客户端所在机器的时钟，例如使用 NTP。',
  ],
  resetGroup: [
    "Reset the group's checkpoints to a time that is still kept, and then start the client again.",
    '将消费组的位点重置到仍在保存期内的时间，然后重新启动客户端。',
  ],
} as const satisfies Readonly<Record<string, Text>>;
