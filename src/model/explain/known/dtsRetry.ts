import type { Entry, Text } from '../entry.ts';
import { retryPage } from './pages.ts';
import { phrases } from './phrases.ts';

/** The codes of these numbers, where two numbers with `-` between them stand for all in between. */
const codes = (...numbers: readonly string[]): readonly string[] =>
  numbers.flatMap(number => {
    const [from = '', to = from] = number.split('-');
    const count = Number(to) - Number(from) + 1;
    return Array.from(
      { length: count },
      (_, index) => `DTS-RETRY-ERR-${String(Number(from) + index).padStart(4, '0')}`,
    );
  });

/** An error of which only the kind of database is known. The vendor's page has the rest. */
const listed = (databases: string, ...numbers: readonly string[]): Entry => {
  const all = codes(...numbers);
  const cause: Text = [
    `DTS keeps retrying an error of ${databases}. Only the number is known here.`,
    `DTS 正在重试与 ${databases} 相关的错误，此处仅知道该编号。`,
  ];
  const steps: Entry['steps'] = [phrases.openPage, phrases.readQuote];
  return { codes: all, cause, steps, loss: 'ifItLasts', page: retryPage(all[0] ?? ''), basis: 'sourced' };
};

/**
 * The errors that DTS retries, which the vendor's pages number.
 * https://help.aliyun.com/en/dts/support/dts-entry-err-0401-to-0500
 */
export const dtsRetry: readonly Entry[] = [
  {
    codes: codes('0301'),
    cause: [
      "The character set of the destination can't represent a character of the source.",
      '目标库的字符集无法表示源库中的某个字符。',
    ],
    steps: [['Use the same character set on both sides.', '使两端使用相同的字符集。'], phrases.restartTask],
    loss: 'none',
    page: retryPage('0301'),
    basis: 'sourced',
  },
  {
    codes: codes('0302'),
    cause: ['The filter condition of the task is wrong.', '任务的过滤条件有误。'],
    steps: [
      [
        'Change the filter condition of a synchronization task. Restart a migration task, or create it again.',
        '同步任务请修改过滤条件；迁移任务请重启或重新创建。',
      ],
    ],
    loss: 'none',
    page: retryPage('0302'),
    basis: 'sourced',
  },
  {
    codes: codes('0303'),
    cause: ['A value is longer than its column in the destination allows.', '数据长度超过目标库中该列的上限。'],
    steps: [['Enlarge the column in the destination.', '调大目标库中该列的长度。'], phrases.restartTask],
    loss: 'none',
    page: retryPage('0303'),
    basis: 'sourced',
  },
  {
    codes: codes('0306'),
    cause: ['An ETL expression of the task is wrong.', '任务的 ETL 表达式有误。'],
    steps: [
      ['Correct the ETL expression in the settings of the task.', '在任务配置中更正 ETL 表达式。'],
      phrases.restartTask,
    ],
    loss: 'none',
    page: retryPage('0306'),
    basis: 'sourced',
  },
  {
    codes: codes('0307'),
    cause: [
      'The part of DTS that writes to the destination was closed, because of the state, structure, or privileges there.',
      'DTS 写入目标库的模块已关闭，原因可能是目标库的状态、结构或权限。',
    ],
    steps: [
      [
        'Check the log, the state, the table structures, and the privileges of the account in the destination.',
        '检查目标库的日志、状态、表结构以及账号权限。',
      ],
      phrases.restartTask,
    ],
    loss: 'none',
    page: retryPage('0307'),
    basis: 'sourced',
  },
  {
    codes: codes('0401'),
    cause: [
      'The CDC capture instance of a table was removed from SQL Server. Changes that were made without it are lost to the task.',
      'SQL Server 中该表的 CDC 捕获实例已被删除，期间的变更无法被任务读取。',
    ],
    steps: [
      [
        'Have the capture instance restored, and then restart the task. If that fails, configure the task again.',
        '请数据库管理员恢复捕获实例，然后重启任务；如果仍失败，请重新配置任务。',
      ],
    ],
    copy: [{ language: 'sql', text: 'EXEC sys.sp_cdc_help_change_data_capture;' }],
    loss: 'possible',
    page: retryPage('0401'),
    basis: 'sourced',
  },
  {
    codes: codes('0501'),
    cause: ['Elasticsearch is out of memory.', 'Elasticsearch 内存不足。'],
    steps: [['Upgrade the Elasticsearch instance.', '升级 Elasticsearch 实例规格。'], phrases.restartTask],
    loss: 'none',
    page: retryPage('0501'),
    basis: 'sourced',
  },
  {
    codes: codes('0502'),
    cause: [
      "An append-optimized table (AO or AOCO) in the destination can't handle ON CONFLICT.",
      '目标库中的 AO/AOCO 表不支持 ON CONFLICT。',
    ],
    steps: [
      [
        'Change the storage of the table, or remove the table from the task.',
        '修改该表的存储方式，或从任务中移除该表。',
      ],
    ],
    loss: 'none',
    page: retryPage('0502'),
    basis: 'sourced',
  },
  {
    codes: codes('0503'),
    cause: ['The database server closed the connection.', '数据库服务端关闭了连接。'],
    steps: [['Check the health of the database server.', '检查数据库服务端的状态。'], phrases.restartTask],
    loss: 'ifItLasts',
    page: retryPage('0503'),
    basis: 'sourced',
  },
  {
    codes: codes('0701'),
    cause: ['The table in MaxCompute has no columns.', 'MaxCompute 中的目标表没有列。'],
    steps: [['Define the columns of the table.', '为该表定义列。'], phrases.restartTask],
    loss: 'none',
    page: retryPage('0701'),
    basis: 'sourced',
  },
  {
    codes: codes('0702'),
    cause: ['A resource pool of SQL Server is out of memory.', 'SQL Server 资源池内存不足。'],
    steps: [['Reduce the load on the server.', '降低该服务器的负载。'], phrases.restartTask],
    loss: 'ifItLasts',
    page: retryPage('0702'),
    basis: 'sourced',
  },
  listed('SQL Server', '0402-0414', '0416', '0418-0421', '0424-0435', '0481'),
  listed('Oracle', '0415', '0422', '0423', '0436'),
  listed('MySQL / PolarDB-X', '0437', '0441', '0442', '0456', '0459', '0460', '0462', '0463', '0493', '0495'),
  listed('PostgreSQL / Greenplum', '0491', '0492', '0499', '0500'),
  listed('DTS', '0417'),
  listed('ClickHouse', '0438', '0444', '0448'),
  listed('AnalyticDB', '0447', '0469', '0471', '0472'),
  listed('Redis', '0450-0455', '0457', '0458', '0461', '0464-0468', '0470'),
  listed('MongoDB', '0473-0480'),
  listed('Elasticsearch', '0483-0489'),
  listed('Function Compute', '0490'),
  listed('OceanBase / Doris', '0482', '0494'),
  listed('MaxCompute', '0496-0498'),
];
