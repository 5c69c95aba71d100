import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';
import { phrases } from './phrases.ts';

/** What a task of DTS reports while it reads the source, keeps records, or writes. */
export const dtsTask: readonly Entry[] = [
  // Reading the binlog of MySQL. These stop a change tracking task.
  {
    codes: ['DTS-1050002', 'DTS-150002'],
    cause: [
      'The binlog file from which the task wants to continue is no longer on the source. The task was paused for more than seven days, or the source keeps its binlog for too short a time. Unless the file is restored, consumers never get the changes in it.',
      '任务需要继续读取的 Binlog 文件在源库中已不存在：任务暂停超过 7 天，或源库的 Binlog 保留时间过短。如果不恢复该文件，消费者将永远缺失其中的变更。',
    ],
    steps: [
      [
        'If the source is self-managed, restore the binlog file, and then restart the task. For ApsaraDB RDS, submit a ticket.',
        '如果是自建数据库，请恢复该 Binlog 文件后重启任务；如果是 RDS 实例，请提交工单。',
      ],
      phrases.recreateTask,
      [
        'Keep the binlog for at least 24 hours, and better for three days. If a task also reads all existing data first, keep it for seven days.',
        'Binlog 至少保留 24 小时，建议保留 3 天；如果任务先读取全量数据，请保留 7 天。',
      ],
    ],
    copy: [{ language: 'sql', text: 'SHOW BINARY LOGS;\nSET GLOBAL binlog_expire_logs_seconds = 259200;' }],
    loss: 'certain',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1050003', 'DTS-150003'],
    cause: [
      'The source has no binlog for the time from which the task wants to read. The task was paused for more than seven days, or the source keeps its binlog for too short a time. Unless the binlog is restored, consumers never get the changes in it.',
      '源库中找不到任务所需时间点的 Binlog：任务暂停超过 7 天，或源库的 Binlog 保留时间过短。如果不恢复，消费者将永远缺失这段变更。',
    ],
    steps: [
      [
        'If the source is self-managed, restore its binlog, and then restart the task. For ApsaraDB RDS, submit a ticket.',
        '如果是自建数据库，请恢复 Binlog 后重启任务；如果是 RDS 实例，请提交工单。',
      ],
      phrases.recreateTask,
    ],
    copy: [{ language: 'sql', text: 'SHOW BINARY LOGS;\nSET GLOBAL binlog_expire_logs_seconds = 259200;' }],
    loss: 'certain',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1050004', 'DTS-150004'],
    cause: [
      "DTS can't parse an SQL statement in the binlog of the source.",
      'DTS 无法解析源库 Binlog 中的某条 SQL 语句。',
    ],
    steps: [
      [
        'Find the statement that ran on the source at the position that the message names.',
        '根据报错中的位点，找到源库当时执行的语句。',
      ],
      ['Submit a ticket to Alibaba Cloud with this statement.', '请提交工单，并附上该语句。'],
    ],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1050005'],
    cause: [
      "The number of columns in the binlog differs from the table structure that DTS remembers. DTS couldn't parse a DDL statement, a DDL statement ran while existing data was read, or a table was renamed to a tracked name.",
      'Binlog 中的列数与 DTS 保存的表结构不一致：DTS 未能解析某条 DDL，或全量读取期间执行了 DDL，或有表被重命名为订阅对象。',
    ],
    steps: [phrases.grantInformationSchema, phrases.ticketWithDdl],
    copy: [{ language: 'sql', text: "GRANT SELECT ON *.* TO '<account>'@'%';" }],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1050006'],
    messages: ['MySQL local meta column … attribute type, local<>record'],
    cause: [
      "The type of a column in the binlog differs from the table structure that DTS remembers. DTS couldn't parse a DDL statement, a DDL statement ran while existing data was read, or a table was renamed to a tracked name.",
      'Binlog 中的列类型与 DTS 保存的表结构不一致：DTS 未能解析某条 DDL，或全量读取期间执行了 DDL，或有表被重命名为订阅对象。',
    ],
    steps: [phrases.grantInformationSchema, phrases.ticketWithDdl],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1050008'],
    cause: [
      "DTS has no structure of this table. It couldn't parse a DDL statement, or the table was created while existing data was read.",
      'DTS 没有保存该表的结构：未能解析某条 DDL，或该表是在全量读取期间创建的。',
    ],
    steps: [phrases.grantInformationSchema, phrases.ticketWithDdl],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1050009'],
    cause: [
      "DTS can't decode an event in the binlog. Its table structure is out of date after a DDL statement, or its reader has a fault.",
      'DTS 无法解析 Binlog 中的某个事件：执行 DDL 后其保存的表结构已过期，或 DTS 的读取模块存在缺陷。',
    ],
    steps: [phrases.grantInformationSchema, phrases.ticketWithDdl],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1050010'],
    cause: [
      "DTS can't decode the value of a column in the binlog. Its table structure is out of date after a DDL statement, or its reader has a fault.",
      'DTS 无法解析 Binlog 中某列的值：执行 DDL 后其保存的表结构已过期，或 DTS 的读取模块存在缺陷。',
    ],
    steps: [phrases.grantInformationSchema, phrases.ticketWithDdl],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1051001'],
    cause: [
      'DTS tried to read the structure of a table from the source, and failed or timed out.',
      'DTS 从源库查询表结构失败或超时。',
    ],
    steps: [
      phrases.readQuote,
      [
        'Check the load of the source, and whether the database account may read the table.',
        '检查源库负载，以及数据库账号是否有权限读取该表。',
      ],
      phrases.restartTask,
      phrases.submitTicket,
    ],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1051002'],
    cause: ["The server to which DTS connects isn't the primary instance.", 'DTS 所连接的数据库不是主实例。'],
    steps: [['Configure the task again with the address of the primary instance.', '使用主实例的地址重新配置任务。']],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1051004'],
    cause: [
      "The binlog has transactions without any row changes. The source is a read-only instance, which doesn't write them.",
      'Binlog 的事务中没有任何行变更：源库是只读实例，不记录行变更。',
    ],
    steps: [
      [
        'Configure the task again with an instance that writes a full binlog.',
        '使用记录完整 Binlog 的实例重新配置任务。',
      ],
    ],
    loss: 'possible',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1051006'],
    cause: [
      'The table of an event in the binlog no longer exists on the source, because a DDL statement removed or renamed it shortly before.',
      'Binlog 事件对应的表在源库中已不存在，通常是刚刚执行的 DDL 删除或重命名了该表。',
    ],
    steps: [phrases.ticketWithDdl],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1051007'],
    messages: ['found table … not full mode event'],
    cause: [
      "A session wrote rows while binlog_row_image wasn't FULL, so that the binlog has only parts of these rows. DTS needs whole rows.",
      '有会话在 binlog_row_image 不为 FULL 时写入了数据，Binlog 中只有部分列；DTS 需要完整的行。',
    ],
    steps: [
      ['Set binlog_row_image to FULL on the source.', '在源库将 binlog_row_image 设置为 FULL。'],
      [
        'End the sessions that were opened before, because they keep the old value.',
        '结束之前已建立的会话，因为它们仍使用旧值。',
      ],
      phrases.restartTask,
      phrases.submitTicket,
    ],
    copy: [{ language: 'sql', text: "SET GLOBAL binlog_row_image = 'FULL';\nSHOW PROCESSLIST;\nKILL <id>;" }],
    loss: 'possible',
    page: pages.dtsRowImage,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1051009'],
    cause: ["DTS can't parse the binlog of the source.", 'DTS 解析源库的 Binlog 失败。'],
    steps: [
      [
        'Check that binlog_format is ROW and binlog_row_image is FULL.',
        '检查 binlog_format 是否为 ROW，以及 binlog_row_image 是否为 FULL。',
      ],
      phrases.restartTask,
      phrases.submitTicket,
    ],
    copy: [{ language: 'sql', text: "SHOW VARIABLES LIKE 'binlog_%';" }],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },

  // Connections.
  {
    codes: ['DTS-2003'],
    cause: ["DTS can't reach the host of the database.", 'DTS 无法连通数据库所在的主机。'],
    steps: [
      [
        'Check the address and port, the security group, and the leased line or VPN.',
        '检查地址和端口、安全组，以及专线或 VPN。',
      ],
      phrases.allowDtsAddresses,
      phrases.restartTask,
    ],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-2004'],
    cause: ["The database doesn't know the account.", '数据库账号不存在。'],
    steps: [
      [
        'Correct the account in the settings of the task, or create it in the database.',
        '在任务配置中更正账号，或在数据库中创建该账号。',
      ],
      phrases.restartTask,
    ],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-2005'],
    cause: ['The database account or its password is wrong.', '数据库账号或密码错误。'],
    steps: [phrases.correctPassword],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-2006'],
    cause: [
      "The database account isn't allowed to connect, or its password is wrong.",
      '数据库账号没有连接权限，或密码错误。',
    ],
    steps: [['Grant the account the privilege to connect.', '为该账号授予连接权限。'], phrases.correctPassword],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-2007'],
    cause: [
      "The database doesn't let this account connect from the address of DTS.",
      '数据库不允许该账号从 DTS 的地址连接。',
    ],
    steps: [
      [
        'Grant the account access from the addresses of the DTS servers, or use another account.',
        '授权该账号从 DTS 服务器的地址访问，或使用其他账号。',
      ],
      phrases.restartTask,
    ],
    copy: [{ language: 'sql', text: "SELECT user, host FROM mysql.user WHERE user = '<account>';" }],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-2008'],
    cause: ["The database doesn't exist.", '数据库不存在。'],
    steps: [
      ['Correct the name of the database in the settings of the task.', '在任务配置中更正数据库名称。'],
      phrases.restartTask,
    ],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-2009'],
    cause: ['Connecting to the database timed out.', '连接数据库超时。'],
    steps: [
      phrases.restartTask,
      ['Check the network and the load of the database.', '检查网络以及数据库负载。'],
      phrases.submitTicket,
    ],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-2010'],
    cause: [
      "DTS can't connect to the database, for a reason without a code of its own.",
      'DTS 无法连接数据库，原因未归类。',
    ],
    steps: [phrases.readQuote, phrases.restartTask, phrases.submitTicket],
    loss: 'ifItLasts',
    page: pages.dtsFaq,
    basis: 'sourced',
  },
  {
    codes: ['DTS-60001'],
    cause: [
      "DTS can't connect to the source. The password may be wrong, the database may be down or have too many connections, or its whitelist may lack the addresses of DTS.",
      'DTS 无法连接源库：可能是密码错误、数据库状态异常、连接数过多，或白名单中缺少 DTS 的地址。',
    ],
    steps: [phrases.readQuote, phrases.allowDtsAddresses, phrases.correctPassword],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-61015'],
    cause: ['The source has too many connections.', '源库的连接数过多。'],
    steps: [
      [
        'End idle sessions on the source, or raise its limit of connections.',
        '结束源库中的空闲会话，或调大其最大连接数。',
      ],
      phrases.restartTask,
    ],
    copy: [{ language: 'sql', text: "SHOW VARIABLES LIKE 'max_connections';\nSET GLOBAL max_connections = <number>;" }],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-70002'],
    cause: [
      "DTS can't connect to the destination, or the table doesn't exist there.",
      'DTS 无法连接目标库，或目标库中不存在该表。',
    ],
    steps: [
      ['Check whether the database and table that the message names exist.', '检查报错中的库和表是否存在。'],
      [
        'Create the table, or remove it from the objects of the task and add it again.',
        '创建该表，或从任务对象中移除后重新添加。',
      ],
      phrases.restartTask,
    ],
    loss: 'none',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-71016'],
    cause: [
      'The destination has too many connections, or blocks the host of DTS after many failed attempts to connect.',
      '目标库连接数过多，或因多次连接失败而屏蔽了 DTS 的主机。',
    ],
    steps: [
      phrases.readQuote,
      ['Raise the limit of connections, or unblock the host.', '调大最大连接数，或解除对该主机的屏蔽。'],
      phrases.restartTask,
    ],
    copy: [
      { language: 'shellscript', text: 'mysqladmin -u root -p flush-hosts' },
      { language: 'sql', text: 'SET GLOBAL max_connect_errors = <number>;\nSET GLOBAL max_connections = <number>;' },
    ],
    loss: 'none',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-10015'],
    cause: ["DTS can't reach the Redis server.", 'DTS 无法连接 Redis。'],
    steps: [
      ['Check that Redis is running and can be reached from DTS.', '检查 Redis 是否正常运行，以及 DTS 能否连通。'],
      phrases.restartTask,
    ],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-070211'],
    cause: ["DTS can't connect to the source database.", 'DTS 无法连接源库。'],
    steps: [phrases.readQuote, phrases.allowDtsAddresses, phrases.correctPassword],
    loss: 'ifItLasts',
    page: pages.precheckStatus,
    basis: 'inferred',
  },

  // Wrappers, which say nothing themselves.
  {
    codes: ['DTS-31009'],
    isWrapper: true,
    cause: [
      'DTS failed while it processed a range of records. The reason is in the message behind it.',
      'DTS 处理一批数据时失败，具体原因见其后的报错。',
    ],
    steps: [
      [
        'Copy the whole error from the DTS console, and explain that.',
        '在 DTS 控制台复制完整的报错信息，再查看其说明。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-100047'],
    isWrapper: true,
    cause: [
      'DTS has used up its retries. The reason is in the message behind it, and the number of seconds tells for how long the task has been failing.',
      'DTS 已用尽重试次数。具体原因见其后的报错；其中的秒数表示任务已失败多久。',
    ],
    steps: [
      [
        'Copy the whole error from the DTS console, and explain that.',
        '在 DTS 控制台复制完整的报错信息，再查看其说明。',
      ],
    ],
    loss: 'ifItLasts',
    page: pages.dtsNames,
    basis: 'sourced',
  },
  {
    codes: ['DTS-52111'],
    isWrapper: true,
    cause: [
      'The part of DTS that reads changes has stopped. The reason is in the message behind it.',
      'DTS 的增量读取模块已停止，具体原因见其后的报错。',
    ],
    steps: [
      [
        'Copy the whole error from the DTS console, and explain that.',
        '在 DTS 控制台复制完整的报错信息，再查看其说明。',
      ],
      phrases.restartTask,
    ],
    loss: 'ifItLasts',
    page: pages.dtsNames,
    basis: 'sourced',
  },

  // The records that DTS keeps, and SQL that it runs.
  {
    codes: ['DTS-50019'],
    cause: [
      'The task was paused for so long that its cache no longer has the time from which it wants to continue. Consumers never get the changes in between.',
      '任务暂停过久，其缓存中已没有需要继续读取的时间点，消费者将缺失这段变更。',
    ],
    steps: [
      [
        'Restart the task from a time that is still kept. If the console offers none, configure a new task.',
        '从仍在保存期内的时间点重启任务；如果控制台不支持，请重新创建任务。',
      ],
      [
        'Tell whoever runs the consumers about the gap, and transfer the missing changes in another way.',
        '将这段缺失告知消费方，并通过其他方式补齐变更。',
      ],
    ],
    loss: 'certain',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-51009'],
    messages: ['Failed to fetch records from dstore'],
    cause: [
      'Reading from the cache of DTS timed out, usually because of a brief network problem inside DTS.',
      '读取 DTS 缓存超时，通常是 DTS 内部的网络抖动。',
    ],
    steps: [
      phrases.restartTask,
      [
        'If it fails again, look for another code further back in the same error.',
        '如果仍然失败，请查看同一报错中更靠后的错误码。',
      ],
      phrases.submitTicket,
    ],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-52340'],
    cause: ['DTS failed to read the change data capture (CDC) of SQL Server.', 'DTS 读取 SQL Server 的 CDC 数据失败。'],
    steps: [
      [
        'Check whether the CDC capture instance of the table still exists, and have it restored.',
        '检查该表的 CDC 捕获实例是否仍存在，并将其恢复。',
      ],
      phrases.restartTask,
    ],
    copy: [{ language: 'sql', text: 'EXEC sys.sp_cdc_help_change_data_capture;' }],
    loss: 'possible',
    page: 'https://help.aliyun.com/en/dts/support/dts-entry-err-0401-to-0500',
    basis: 'sourced',
  },
  {
    codes: ['DTS-30018', 'DTS-30019', 'DTS-70019'],
    messages: ['Can not find column … in target table'],
    cause: [
      "A column doesn't exist in the destination. The table structure wasn't transferred, or a DDL statement ran on one side only.",
      '目标表中不存在该列：未迁移表结构，或仅在一端执行了 DDL。',
    ],
    steps: [phrases.alignTables, phrases.restartTask, phrases.addTableAgain],
    loss: 'none',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-10046', 'DTS-30020', 'DTS-70004'],
    cause: [
      "The database rejected an SQL statement of DTS. In most cases, the account lacks a privilege, such as CREATE for DTS's own table.",
      '数据库拒绝执行 DTS 的 SQL 语句。多数情况下是账号缺少权限，例如创建 DTS 自用表所需的 CREATE 权限。',
    ],
    steps: [
      phrases.readQuote,
      ['Grant the database account the privilege that is missing.', '为数据库账号授予缺少的权限。'],
      phrases.restartTask,
    ],
    copy: [{ language: 'sql', text: "GRANT CREATE ON *.* TO '<account>'@'%';" }],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-1020042'],
    cause: [
      "The destination rejected the statement that creates an object, because it doesn't know a type, such as geometry, or has the object already.",
      '目标库拒绝了创建对象的语句：不支持某种类型（例如 geometry），或对象已存在。',
    ],
    steps: [
      [
        'Read the SQL statement and the message of the database in the error.',
        '查看报错中的 SQL 语句和数据库原始报错。',
      ],
      [
        'Map the object to another name or type, or remove it from the task.',
        '将该对象映射为其他名称或类型，或从任务中移除。',
      ],
    ],
    loss: 'none',
    page: pages.dtsApiErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-30011'],
    cause: [
      'Writing to the destination failed, for example because the table or the disk is full.',
      '写入目标库失败，例如表或磁盘已满。',
    ],
    steps: [['Free up space in the destination.', '释放目标库的空间。'], phrases.restartTask],
    loss: 'none',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-30005'],
    cause: ["DTS couldn't save its own state.", 'DTS 无法保存自身的状态。'],
    steps: [phrases.restartTask, phrases.submitTicket],
    loss: 'ifItLasts',
    page: pages.dtsErrors,
    basis: 'sourced',
  },
  {
    codes: ['DTS-10035'],
    cause: [
      'A node of Elasticsearch has too little memory for a request ("Data too large").',
      'Elasticsearch 节点内存不足，无法处理请求（"Data too large"）。',
    ],
    steps: [['Upgrade the Elasticsearch instance.', '升级 Elasticsearch 实例规格。'], phrases.restartTask],
    loss: 'none',
    page: 'https://help.aliyun.com/en/dts/support/dts-entry-err-0501-to-0600',
    basis: 'sourced',
  },
  {
    codes: ['DTS-65708'],
    cause: [
      "The destination refused the copy of existing data. An append-optimized table can't handle ON CONFLICT, or the server closed the connection.",
      '目标库拒绝写入全量数据：AO/AOCO 表不支持 ON CONFLICT，或服务端关闭了连接。',
    ],
    steps: [
      [
        'Change the storage of the table, or remove the table from the task.',
        '修改该表的存储方式，或从任务中移除该表。',
      ],
      ['Check the health of the destination, and then restart the task.', '检查目标库状态，然后重启任务。'],
    ],
    loss: 'none',
    page: 'https://help.aliyun.com/en/dts/support/dts-entry-err-0501-to-0600',
    basis: 'sourced',
  },
  {
    codes: ['DTS-71001'],
    messages: ['is none in where causes'],
    cause: ['The filter condition of a tracked or migrated table is wrong.', '任务对象的过滤条件有误。'],
    steps: [['Correct the filter condition of the object.', '更正该对象的过滤条件。'], phrases.restartTask],
    loss: 'none',
    page: 'https://help.aliyun.com/en/dts/support/dts-entry-err-0301-to-0400',
    basis: 'sourced',
  },
  {
    codes: ['DTS-11002'],
    cause: [
      "The character set of the destination can't represent a character of the source.",
      '目标库的字符集无法表示源库中的某个字符。',
    ],
    steps: [['Change the character set of the destination.', '修改目标库的字符集。'], phrases.restartTask],
    loss: 'none',
    page: 'https://help.aliyun.com/en/dts/support/dts-entry-err-0301-to-0400',
    basis: 'sourced',
  },
  {
    codes: ['DTS--0001'],
    messages: ['Error while parsing column ETL value'],
    cause: ['An ETL expression of the task is wrong.', '任务的 ETL 表达式有误。'],
    steps: [
      ['Correct the ETL expression in the settings of the task.', '在任务配置中更正 ETL 表达式。'],
      phrases.restartTask,
    ],
    loss: 'none',
    page: 'https://help.aliyun.com/en/dts/support/dts-entry-err-0301-to-0400',
    basis: 'sourced',
  },
];
