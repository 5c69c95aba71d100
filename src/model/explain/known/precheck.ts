import type { Entry } from '../entry.ts';
import { pages } from './pages.ts';
import { phrases } from './phrases.ts';

/**
 * The items of a DTS precheck. The service sends keys for most of them, which only its console translates; `messages`
 * are the names in the console.
 */
export const precheck: readonly Entry[] = [
  {
    codes: ['CHECK_CONN_SRC'],
    messages: ['源库连接性检查', 'Source database connectivity'],
    isSkippable: false,
    cause: [
      "DTS can't connect to the source. The account or password is wrong, the source doesn't accept the addresses of DTS, or a firewall or the network is in between.",
      'DTS 无法连接源库：账号或密码错误、源库限制了来源 IP、服务器设置了防火墙，或网络不通。',
    ],
    steps: [
      [
        'Connect to the source with the same account and password from another computer.',
        '使用相同的账号和密码从其他机器连接源库进行验证。',
      ],
      phrases.allowDtsAddresses,
      [
        'MySQL: check from which hosts the account may connect. SQL Server: check the firewall and login triggers. Oracle: set TCP.VALIDNODE_CHECKING to no in sqlnet.ora, and restart the listener.',
        'MySQL：检查该账号允许的来源主机；SQL Server：检查防火墙和登录触发器；Oracle：在 sqlnet.ora 中将 TCP.VALIDNODE_CHECKING 设置为 no，并重启监听。',
      ],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: "SELECT user, host FROM mysql.user WHERE user = '<account>';" }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_CONN_DEST', 'CHECK_ERROR_DEST_CONN_REPAIR2'],
    messages: ['目标数据库连接性检查', '目的库连接性检查', '目标库连接性检查', 'Destination database connectivity'],
    isSkippable: false,
    cause: [
      "DTS can't connect to the destination. The account or password is wrong, the destination doesn't accept the addresses of DTS, or a firewall or the network is in between.",
      'DTS 无法连接目标库：账号或密码错误、目标库限制了来源 IP、服务器设置了防火墙，或网络不通。',
    ],
    steps: [
      [
        'Connect to the destination with the same account and password from another computer.',
        '使用相同的账号和密码从其他机器连接目标库进行验证。',
      ],
      phrases.allowDtsAddresses,
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: "SELECT user, host FROM mysql.user WHERE user = '<account>';" }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_AUTH_SRC'],
    messages: ['源库权限检查', 'Source database permissions'],
    isSkippable: false,
    cause: [
      'The database account of the task lacks privileges in the source. To track a self-managed MySQL database, it also needs CREATE, because DTS creates a database named test there to move the log forward.',
      '任务所用的数据库账号在源库中权限不足。订阅自建 MySQL 时还需要 CREATE 权限，因为 DTS 会创建 test 库以推进日志位点。',
    ],
    steps: [['Grant the account the privileges that are missing.', '为该账号授予缺少的权限。'], phrases.checkAgain],
    copy: [
      {
        language: 'sql',
        text: "GRANT SELECT, REPLICATION CLIENT, REPLICATION SLAVE, SHOW VIEW, CREATE ON *.* TO '<account>'@'%';",
      },
    ],
    loss: 'none',
    page: pages.mysqlAccount,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_AUTH_DEST'],
    messages: ['目的库权限检查', '目标库权限检查', 'Destination database permissions'],
    isSkippable: false,
    cause: [
      'The database account of the task lacks privileges in the destination.',
      '任务所用的数据库账号在目标库中权限不足。',
    ],
    steps: [
      [
        "Grant the account the privileges that DTS's page about this kind of database lists.",
        '按照该类数据库的 DTS 配置文档，为该账号授予所需的权限。',
      ],
      phrases.checkAgain,
    ],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['dts.precheck.Unexpected'],
    messages: ['dts.precheck.Unexpected error'],
    isSkippable: false,
    cause: [
      'The check itself failed. In practice, the database account lacks a privilege in the source.',
      '检查本身执行失败，实际上多为数据库账号在源库中缺少权限。',
    ],
    steps: [
      ['Grant the account the privileges that the source requires.', '为该账号授予源库所需的权限。'],
      ['Try the same account in another database tool.', '使用其他数据库工具测试该账号。'],
      phrases.checkAgain,
    ],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_BINLOG_ON'],
    messages: ['源库binlog是否开启检查', 'Whether binary logging is enabled'],
    isSkippable: false,
    cause: ['The source writes no binlog.', '源库未开启 Binlog。'],
    steps: [
      ['Add these lines to the [mysqld] section of my.cnf.', '在 my.cnf 的 [mysqld] 部分加入以下配置。'],
      ['Restart MySQL.', '重启 MySQL。'],
      phrases.checkAgain,
    ],
    copy: [{ language: 'ini', text: 'log_bin=mysql_bin\nbinlog_format=row\nserver_id=2\nbinlog_row_image=full' }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_BINLOG_MODE'],
    messages: ['源库binlog模式检查', 'Binary log mode'],
    isSkippable: false,
    cause: ["The binlog format of the source isn't ROW.", '源库的 Binlog 模式不是 ROW。'],
    steps: [
      ['Set binlog_format to ROW, also in my.cnf.', '将 binlog_format 设置为 ROW，并写入 my.cnf。'],
      ['Restart MySQL, or reconnect every program that writes.', '重启 MySQL，或让所有写入程序重新建立连接。'],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: "SET GLOBAL binlog_format = 'ROW';" }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_BINLOG_EXIST'],
    messages: ['源库binlog存在性检查', 'Existence of binary log files'],
    isSkippable: false,
    cause: [
      'A binlog file that the source lists is missing on its disk.',
      '源库记录的某个 Binlog 文件在磁盘上不存在。',
    ],
    steps: [
      [
        'Restore the file, or remove all files before the one that follows it.',
        '恢复该文件，或清除其后第一个文件之前的所有 Binlog。',
      ],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: "SHOW BINARY LOGS;\nPURGE BINARY LOGS TO '<next-file>';" }],
    loss: 'possible',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_BINLOG_ROW_IMAGE'],
    messages: ['源库binlog_row_image', 'binlog_row_image check'],
    isSkippable: false,
    cause: [
      "The source writes only parts of rows to its binlog, because binlog_row_image isn't FULL.",
      '源库的 binlog_row_image 不是 FULL，Binlog 中只有部分列。',
    ],
    steps: [
      ['Set binlog_row_image to FULL, also in my.cnf.', '将 binlog_row_image 设置为 FULL，并写入 my.cnf。'],
      [
        'End the sessions that were opened before, because they keep the old value.',
        '结束之前已建立的会话，因为它们仍使用旧值。',
      ],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: "SET GLOBAL binlog_row_image = 'FULL';\nSHOW PROCESSLIST;\nKILL <id>;" }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_SERVER_ID'],
    messages: ['源库server-id检查', 'Source database server_id'],
    isSkippable: true,
    cause: ["The source's server_id isn't set, or is 1.", '源库的 server_id 未设置或为 1。'],
    steps: [
      [
        'Set server_id to an integer greater than 1, also in my.cnf.',
        '将 server_id 设置为大于 1 的整数，并写入 my.cnf。',
      ],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: 'SET GLOBAL server_id = 2;' }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_ENGINE'],
    messages: ['存储引擎检查', 'Storage engine'],
    isSkippable: false,
    cause: [
      "A selected table uses the FEDERATED or MRG_MYISAM engine, whose changes DTS can't track.",
      '所选的表使用了 FEDERATED 或 MRG_MYISAM 引擎，DTS 无法读取其增量变更。',
    ],
    steps: [
      [
        'Remove the table from the task. A task for existing data only can still transfer it.',
        '从任务对象中移除该表；如有需要，可单独创建仅全量的任务。',
      ],
      phrases.checkAgain,
    ],
    copy: [
      {
        language: 'sql',
        text: "SELECT table_schema, table_name, engine FROM information_schema.tables WHERE engine IN ('FEDERATED', 'MRG_MYISAM');",
      },
    ],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_MYSQL_PASSOWRD_FORMAT', 'CHECK_MYSQL_PASSWORD_FORMAT'],
    isSkippable: false,
    cause: [
      "The password of the database account appears to be stored in the short format of MySQL before 4.1, which DTS can't use.",
      '数据库账号的密码可能以 MySQL 4.1 之前的短格式存储，DTS 无法使用。',
    ],
    steps: [
      ['Set the password again while old_passwords is 0.', '在 old_passwords 为 0 时重新设置该账号的密码。'],
      phrases.checkAgain,
    ],
    copy: [
      {
        language: 'sql',
        text: "SET SESSION old_passwords = 0;\nSET PASSWORD FOR '<account>'@'%' = PASSWORD('<password>');",
      },
    ],
    loss: 'none',
    page: pages.precheckStatus,
    basis: 'inferred',
  },
  {
    codes: ['CHECK_SQL_MODE'],
    isSkippable: false,
    cause: [
      "The sql_mode of source and destination differs, or doesn't suit the task.",
      '源库和目标库的 sql_mode 不一致，或不适合该任务。',
    ],
    steps: [
      ['Compare sql_mode on both sides, and make it the same.', '对比两端的 sql_mode 并保持一致。'],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: 'SELECT @@GLOBAL.sql_mode;' }],
    loss: 'none',
    page: pages.precheckStatus,
    basis: 'inferred',
  },
  {
    codes: ['CHECK_SRC'],
    messages: ['源库版本号检查', 'Source database version'],
    isSkippable: true,
    cause: ["DTS doesn't support the version or the kind of the source database.", 'DTS 不支持源库的版本或类型。'],
    steps: [
      ['Upgrade or downgrade the source to a version that DTS supports.', '将源库升级或降级到 DTS 支持的版本。'],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: 'SELECT VERSION();' }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_SAME_USER'],
    messages: ['不同名账号存在性检查'],
    isSkippable: true,
    cause: ['Accounts with different names exist on the two sides.', '两端存在不同名的数据库账号。'],
    steps: [
      ['Map the account, or leave it out of the task.', '对该账号进行映射，或不选择该账号。'],
      phrases.checkAgain,
    ],
    loss: 'none',
    page: pages.skipPrecheck,
    basis: 'inferred',
  },
  {
    codes: ['CHECK_SAME_OBJ'],
    messages: ['同名对象存在性检查', 'Existence of objects with the same name'],
    isSkippable: true,
    cause: ['The destination has an object of the same name already.', '目标库中已存在同名对象。'],
    steps: [
      [
        'Map the object to another name, rename or drop the one in the destination, or remove it from the task.',
        '将该对象映射为其他名称，或重命名、删除目标库中的对象，或从任务中移除该对象。',
      ],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: 'RENAME TABLE <table> TO <new-name>;' }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_TOPOLOGY'],
    isSkippable: true,
    cause: [
      "DTS doesn't support this topology of synchronization tasks, or not between these versions.",
      'DTS 不支持这种同步拓扑，或不支持这些版本之间的同步拓扑。',
    ],
    steps: [
      [
        'Compare your tasks with the supported topologies, and create them again accordingly.',
        '对照支持的同步拓扑检查任务，并按其要求重新创建。',
      ],
    ],
    loss: 'none',
    page: pages.topologies,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_DEST_TABLE_EMPTY'],
    isSkippable: true,
    cause: ["The table exists in the destination already, or isn't empty there.", '目标库中已存在该表，或该表不为空。'],
    steps: [['Empty the table, or accept that its rows stay.', '清空该表，或接受保留其中的数据。'], phrases.checkAgain],
    copy: [{ language: 'sql', text: 'SELECT COUNT(*) FROM <table>;' }],
    loss: 'none',
    page: pages.skipPrecheck,
    basis: 'sourced',
  },
  {
    codes: ['CHECK_SUPER_AUTH_DEST'],
    isSkippable: true,
    cause: [
      'The database account lacks the rights of a privileged account in the destination.',
      '数据库账号在目标库中没有高权限账号的权限。',
    ],
    steps: [['Use a privileged account, or skip this item.', '使用高权限账号，或屏蔽该检查项。'], phrases.checkAgain],
    loss: 'none',
    page: pages.skipPrecheck,
    basis: 'sourced',
  },
  {
    messages: ['schema存在性检查', '数据库存在性检查', 'Database existence'],
    cause: [
      "DTS can't create the database in the destination. Its name has other characters than lowercase letters, digits, underscores, and hyphens, its character set isn't supported, or the account lacks the privilege.",
      'DTS 无法在目标库中创建数据库：库名含有小写字母、数字、下划线、中划线以外的字符，字符集不受支持，或账号权限不足。',
    ],
    steps: [
      [
        'Create the database yourself with the character set utf8, gbk, latin1, or utf8mb4, and map the source to it.',
        '请手动创建字符集为 utf8、gbk、latin1 或 utf8mb4 的数据库，并将源库映射到该库。',
      ],
      phrases.checkAgain,
    ],
    copy: [{ language: 'sql', text: 'CREATE DATABASE <name> CHARACTER SET utf8mb4;' }],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    messages: ['约束完整性检查', 'Integrity of foreign keys'],
    cause: [
      "A selected table has a foreign key to a table that isn't selected.",
      '所选的表通过外键依赖未被选择的父表。',
    ],
    steps: [
      [
        'Add the parent table to the objects, remove the child table, or drop the foreign key.',
        '将父表加入任务对象，或移除子表，或删除该外键。',
      ],
      phrases.checkAgain,
    ],
    loss: 'none',
    page: pages.precheck,
    basis: 'sourced',
  },
  {
    codes: ['ANALYSIS_*'],
    cause: [
      'This is an item of a migration assessment. It informs, and stops nothing.',
      '这是迁移评估的检查项，仅供参考，不影响任务。',
    ],
    steps: [['Read what the service reports about it.', '查看服务返回的评估内容。']],
    loss: 'none',
    page: pages.precheckStatus,
    basis: 'sourced',
  },
  {
    codes: ['dts.step.*'],
    cause: ['This is a step of the task, and not a failure.', '这是任务的一个步骤，并非报错。'],
    steps: [['Look at the state of the step.', '查看该步骤的状态。']],
    loss: 'none',
    page: pages.precheckStatus,
    basis: 'sourced',
  },
  {
    codes: ['dts.kunlun.diagnosis.*'],
    cause: [
      'This is a result of the network diagnosis that DTS runs when a connection fails.',
      '这是 DTS 在连接失败时执行的网络诊断结果。',
    ],
    steps: [
      [
        'Check the way between DTS and the database: address, port, security group, leased line or VPN.',
        '检查 DTS 与数据库之间的链路：地址、端口、安全组、专线或 VPN。',
      ],
      phrases.allowDtsAddresses,
    ],
    loss: 'ifItLasts',
    page: pages.dtsConnections,
    basis: 'inferred',
  },

  // What the sources of change tracking have to be like, whichever item reports it.
  {
    messages: ['wal_level', 'dts_postgres_heartbeat', 'logical replication slot', 'replication slot … does not exist'],
    cause: [
      'DTS tracks PostgreSQL through a logical replication slot. It needs wal_level logical, at least 24 hours of WAL, a slot that survives a failover, and its own table dts_postgres_heartbeat. A single row of more than 256 MB breaks the task for good.',
      'DTS 通过逻辑复制槽订阅 PostgreSQL：要求 wal_level 为 logical、WAL 至少保留 24 小时、主备切换后复制槽仍存在，并需要保留 dts_postgres_heartbeat 表。单行超过 256 MB 会导致任务失败且无法恢复。',
    ],
    steps: [
      ['Set wal_level to logical, and restart PostgreSQL.', '将 wal_level 设置为 logical，并重启 PostgreSQL。'],
      [
        'Enable logical slot failover, so that the slot is still there after a switchover.',
        '开启 Logical Replication Slot Failover，避免主备切换后复制槽丢失。',
      ],
      ["Don't drop the table dts_postgres_heartbeat.", '请勿删除 dts_postgres_heartbeat 表。'],
    ],
    copy: [
      {
        language: 'sql',
        text: 'ALTER SYSTEM SET wal_level = logical;\nSELECT slot_name, active FROM pg_replication_slots;',
      },
    ],
    loss: 'possible',
    page: pages.trackPostgres,
    basis: 'sourced',
  },
  {
    messages: ['NOARCHIVELOG', 'ARCHIVELOG mode', 'supplemental log'],
    cause: [
      'DTS tracks Oracle through archived logs with complete supplemental logging, of which this source lacks one.',
      'DTS 通过归档日志和完整的补充日志（Supplemental Log）订阅 Oracle，而源库缺少其中之一。',
    ],
    steps: [
      ['Switch the database to ARCHIVELOG mode.', '将数据库切换为 ARCHIVELOG 模式。'],
      [
        'Enable supplemental logging of all columns, or of primary keys and unique indexes.',
        '开启全列补充日志，或主键和唯一索引的补充日志。',
      ],
      phrases.checkAgain,
    ],
    copy: [
      {
        language: 'sql',
        text: 'ALTER DATABASE ARCHIVELOG;\nALTER DATABASE ADD SUPPLEMENTAL LOG DATA (ALL) COLUMNS;',
      },
    ],
    loss: 'possible',
    page: pages.trackOracle,
    basis: 'sourced',
  },
  {
    messages: ['binlog retention', 'Binlog 保留时间', 'binlog 保存时间'],
    cause: [
      "The source keeps its binlog for too short a time. DTS asks for 24 hours, and for seven days if it also reads existing data. It doesn't see DDL by gh-ost or pt-osc, wants a key in each table, and at most 500 tables in a task.",
      '源库的 Binlog 保留时间过短：DTS 要求至少 24 小时；如果包含全量数据则为 7 天。此外，DTS 无法识别 gh-ost、pt-osc 执行的 DDL，要求每张表有主键或唯一键，且单个任务不超过 500 张表。',
    ],
    steps: [
      ['Keep the binlog for longer.', '延长 Binlog 的保留时间。'],
      [
        'Split a task with more than 500 tables, and add a key to each table.',
        '拆分超过 500 张表的任务，并为每张表添加主键或唯一键。',
      ],
    ],
    copy: [{ language: 'sql', text: 'SET GLOBAL binlog_expire_logs_seconds = 259200;' }],
    loss: 'possible',
    page: pages.trackOracle,
    basis: 'sourced',
  },
];
