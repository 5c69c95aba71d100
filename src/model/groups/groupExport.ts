import type { Account } from '../accounts/account.ts';
import type { GroupHistory } from '../lag/history.ts';
import type { DtsReading, LagRange, ShardLag, SlsReading } from '../lag/reading.ts';
import type { Moment } from '../units.ts';
import { type DocumentParts, documentText, groupDocument } from './groupDocument.ts';

/** What a file is made of. `shards` is the state at one moment, a row for each shard or one for a group of an instance. */
export type ExportContent = 'json' | 'csvState' | 'csvHistory';

export function exportedText(content: ExportContent, parts: DocumentParts): string {
  switch (content) {
    case 'json':
      return documentText(groupDocument(parts));
    case 'csvState':
      return csv(stateRows(parts));
    case 'csvHistory':
      return csv(historyRows(parts.history));
  }
}

type Cell = string | number | boolean | undefined | null;
type Row = readonly Cell[];

function stateRows({ account, instanceName, reading }: DocumentParts): readonly Row[] {
  switch (reading.kind) {
    case 'sls':
      return [
        [...placeColumns, 'project', 'logstore', 'consumerGroup', ...shardColumns, 'readAt'],
        ...reading.shards.map(shard => [
          ...placeCells(account, reading),
          reading.ref.project,
          reading.ref.logstore,
          reading.group.name,
          ...shardCells(shard),
          momentText(reading.at),
        ]),
      ];
    case 'dts':
      return [
        [...placeColumns, 'instanceId', 'instanceName', 'consumerGroupId', 'consumerGroup', ...clientColumns, 'readAt'],
        [
          ...placeCells(account, reading),
          reading.ref.instanceId,
          instanceName,
          reading.ref.groupId,
          reading.group.name,
          ...clientCells(reading),
          momentText(reading.at),
        ],
      ];
  }
}

const placeColumns = ['account', 'accountId', 'region'];
const placeCells = (account: Account, { ref }: SlsReading | DtsReading): Row => [
  account.name,
  account.identity.accountId,
  ref.region,
];

const shardColumns = [
  'shard',
  'state',
  'readOnly',
  'stuck',
  'consumer',
  'checkpoint',
  'checkpointTime',
  'newestTime',
  'lagSeconds',
  'behindLogGroups',
  'updatedAt',
];
const shardCells = (shard: ShardLag): Row => [
  shard.shard,
  shard.state,
  shard.isReadOnly,
  shard.isStuck,
  shard.consumer,
  shard.checkpoint,
  momentText(shard.progress === undefined ? undefined : shard.progress * 1000),
  momentText(shard.newest === undefined ? undefined : shard.newest * 1000),
  lagCell(shard.lag),
  shard.behind,
  momentText(shard.updatedAt),
];

const clientColumns = [
  'userName',
  'taskStatus',
  'client',
  'checkpointTime',
  'lagSeconds',
  'behindRecords',
  'taskBehindSourceSeconds',
  'dataFrom',
  'dataTo',
];
const clientCells = (reading: DtsReading): Row => [
  reading.group.userName,
  reading.taskStatus,
  reading.client,
  momentText(reading.group.consumptionCheckpoint?.getTime()),
  lagCell(reading.lag),
  reading.behind,
  reading.taskBehind,
  momentText(reading.window?.begin),
  momentText(reading.window?.end),
];

/** Samples and marks in the order of time. */
function historyRows({ samples, marks }: GroupHistory): readonly Row[] {
  const rows = [
    ...samples.map(({ at, lag, behind }) => ({ at, cells: [lag, behind, undefined] as const })),
    ...marks.map(({ at, kind }) => ({ at, cells: [undefined, undefined, kind] as const })),
  ];
  rows.sort((one, other) => one.at - other.at);
  return [['at', 'lagSeconds', 'behind', 'event'], ...rows.map(({ at, cells }) => [momentText(at), ...cells])];
}

const lagCell = (lag: LagRange | undefined): Cell =>
  lag && (lag.atLeast === lag.atMost ? lag.atLeast : `${lag.atLeast}–${lag.atMost}`);

const momentText = (moment: Moment | undefined): string | undefined =>
  moment === undefined ? undefined : new Date(moment).toISOString();

/**
 * By RFC 4180: lines end in CR LF, and a cell with a comma, a quote or a line end is quoted. The mark at the beginning
 * tells Excel that the text is UTF-8, without which it garbles every Chinese name; other readers skip it.
 * https://www.rfc-editor.org/rfc/rfc4180
 */
const csv = (rows: readonly Row[]): string => `\uFEFF${rows.map(row => `${row.map(cellText).join(',')}\r\n`).join('')}`;

function cellText(cell: Cell): string {
  if (cell === undefined || cell === null) return '';
  const text = typeof cell === 'string' ? withoutFormula(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * A name that begins like a formula would be run by a spreadsheet, with full-width signs by a Chinese one as well; an
 * apostrophe keeps it text.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const withoutFormula = (text: string): string => (/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text);
