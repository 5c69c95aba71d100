import type { GroupHistory } from '../lag/history.ts';
import type { DtsReading, LagRange, ShardLag } from '../lag/reading.ts';
import { type DocumentParts, documentText, groupDocument, momentText } from './groupDocument.ts';

/** The contents of an exported file. `csvState` has one row for each shard, or one for a group of an instance. */
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

/** The columns of a table by their names, each with what it shows of a row's subject. */
type Columns<T> = Readonly<Record<string, (subject: T) => Cell>>;

const table = <T>(columns: Columns<T>, subjects: readonly T[]): readonly Row[] => [
  Object.keys(columns),
  ...subjects.map(subject => Object.values(columns).map(cellOf => cellOf(subject))),
];

function stateRows({ account, instanceName, reading }: DocumentParts): readonly Row[] {
  const common = {
    account: () => account.name,
    accountId: () => account.identity.accountId,
    region: () => reading.ref.region,
  };
  const consumerGroup = () => reading.group.name;
  const readAt = () => momentText(reading.at);
  switch (reading.kind) {
    case 'sls': {
      const { ref, shards } = reading;
      const place = { ...common, project: () => ref.project, logstore: () => ref.logstore };
      return table({ ...place, consumerGroup, ...shardColumns, readAt }, shards);
    }
    case 'dts': {
      const { ref } = reading;
      const place = { ...common, instanceId: () => ref.instanceId, instanceName: () => instanceName };
      return table({ ...place, consumerGroupId: () => ref.groupId, consumerGroup, ...clientColumns, readAt }, [
        reading,
      ]);
    }
  }
}

const shardColumns: Columns<ShardLag> = {
  shard: ({ shard }) => shard,
  state: ({ state }) => state,
  readOnly: ({ isReadOnly }) => isReadOnly,
  stuck: ({ isStuck }) => isStuck,
  consumer: ({ consumer }) => consumer,
  checkpoint: ({ checkpoint }) => checkpoint,
  checkpointTime: ({ progress }) => momentText(progress && progress * 1000),
  newestTime: ({ newest }) => momentText(newest && newest * 1000),
  lagSeconds: ({ lag }) => lagCell(lag),
  behindLogGroups: ({ behind }) => behind,
  updatedAt: ({ updatedAt }) => momentText(updatedAt),
};

const clientColumns: Columns<DtsReading> = {
  userName: ({ group }) => group.userName,
  taskStatus: ({ taskStatus }) => taskStatus,
  client: ({ client }) => client,
  checkpointTime: ({ group }) => momentText(group.consumptionCheckpoint?.getTime()),
  lagSeconds: ({ lag }) => lagCell(lag),
  behindRecords: ({ behind }) => behind,
  taskBehindSourceSeconds: ({ taskBehind }) => taskBehind,
  dataFrom: ({ window }) => momentText(window?.begin),
  dataTo: ({ window }) => momentText(window?.end),
};

/** The samples and events of a history in the order of time. */
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

/**
 * Formats rows by RFC 4180: lines end in CR LF, and a cell with a comma, a quote or a line end is quoted. The byte
 * order mark tells Excel that the text is UTF-8, without which it garbles every Chinese name; other programs skip it.
 * https://www.rfc-editor.org/rfc/rfc4180
 */
const csv = (rows: readonly Row[]): string => `\uFEFF${rows.map(row => `${row.map(cellText).join(',')}\r\n`).join('')}`;

function cellText(cell: Cell): string {
  if (cell === undefined || cell === null) return '';
  const text = typeof cell === 'string' ? withoutFormula(cell) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Puts an apostrophe before a name that begins like a formula, because a spreadsheet would run it. Chinese spreadsheets
 * take full-width signs for formulas as well.
 * https://owasp.org/www-community/attacks/CSV_Injection
 */
const withoutFormula = (text: string): string => (/^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text);
