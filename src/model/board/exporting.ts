import { CloudError } from '../../cloud/errors.ts';
import { type Columns, csv, table } from '../csv.ts';
import { momentText } from '../groups/groupDocument.ts';
import { isLagAtLeast } from '../lag/shardHealth.ts';
import type { Moment } from '../units.ts';
import type { BoardFailure, BoardRow } from './boardRow.ts';
import { consumersOf, lagOf, lastSignOf, leftOf, recordsOf, verdictOf } from './facts.ts';
import { type ScanProgress, unfinished, type UnfinishedScan } from './scan.ts';

/** What is exported, as it is arranged on the board. */
export interface Exported {
  readonly rows: readonly BoardRow[];
  readonly failures: readonly BoardFailure[];
  readonly scan: ScanProgress | undefined;
  readonly at: Moment;
}

/** How things are called. Where a text is to be redacted, these are not their names. */
export interface ExportNames {
  readonly group: (row: BoardRow) => string;
  readonly owner: (row: BoardRow) => string;
  readonly account: (accountId: string) => string;
  readonly region: (region: string) => string;
}

export const plainNames = (names: Pick<ExportNames, 'account' | 'region'>): ExportNames => ({
  group: ({ name }) => name,
  owner: ({ ownerName }) => ownerName,
  ...names,
});

/**
 * One line for each group, and one without a group for whatever could not be read and for a scan that has not looked
 * everywhere, so that nobody takes the table for the whole. The names of columns are English in every language, like all
 * files for other programs.
 */
export function boardCsv({ rows, failures, scan }: Exported, names: ExportNames): string {
  const columns: Columns<BoardRow> = {
    account: row => names.account(row.accountId),
    region: row => row.region,
    service: row => row.service,
    instanceOrLogstore: names.owner,
    consumerGroup: names.group,
    state: stateName,
    lagSeconds: lagOf,
    lagAtMostSeconds: lagAtMostOf,
    trend: row => (row.state === 'read' ? row.judgement.trend?.direction : undefined),
    behindRecords: row => (row.service === 'dts' ? recordsOf(row) : undefined),
    behindLogGroups: row => (row.service === 'sls' ? recordsOf(row) : undefined),
    secondsToDataLoss: row => wholeOf(leftOf(row)),
    dataLossAssumption: assumptionOf,
    client: clientText,
    lastSignOfLife: row => momentText(lastSignOf(row)),
    readAt: row => (row.state === 'read' ? momentText(row.reading.at) : undefined),
    error: failureName,
  };
  const unread: Columns<BoardFailure> = {
    account: ({ accountId }) => names.account(accountId),
    region: ({ region }) => region,
    service: ({ service }) => service,
    instanceOrLogstore: ({ ownerName, project }) => ownerName ?? project,
    state: () => notRead,
    error: ({ error }) => errorName(error),
  };
  const inColumns = (failure: BoardFailure) => Object.keys(columns).map(name => unread[name]?.(failure));
  const part = unfinished(scan);
  const unscanned = part && Object.keys(columns).map(name => ({ state: notRead, error: scanName(part) })[name]);
  return csv([...table(columns, rows), ...failures.map(inColumns), ...(unscanned ? [unscanned] : [])]);
}

export function boardJson({ rows, failures, scan, at }: Exported, names: ExportNames): string {
  const part = unfinished(scan);
  const document = {
    exportedAt: momentText(at),
    groups: rows.map(row => ({
      account: names.account(row.accountId),
      region: row.region,
      service: row.service,
      instanceOrLogstore: names.owner(row),
      consumerGroup: names.group(row),
      state: stateName(row),
      verdicts: row.state === 'read' ? row.judgement.verdicts.map(({ kind }) => kind) : [],
      lagSeconds: lagOf(row) ?? null,
      lagAtMostSeconds: lagAtMostOf(row) ?? null,
      trend: trendOf(row),
      ...(row.service === 'dts'
        ? { behindRecords: recordsOf(row) ?? null }
        : { behindLogGroups: recordsOf(row) ?? null }),
      secondsToDataLoss: wholeOf(leftOf(row)) ?? null,
      dataLossAssumption: assumptionOf(row) ?? null,
      client: clientOf(row) ?? null,
      consumers: consumersOf(row) ?? null,
      lastSignOfLife: momentText(lastSignOf(row)),
      readAt: row.state === 'read' ? momentText(row.reading.at) : null,
      error: failureName(row) ?? null,
    })),
    notRead: failures.map(({ kind, accountId, region, service, ownerName, project, groups, error }) => ({
      kind,
      account: names.account(accountId),
      region: region ?? null,
      service: service ?? null,
      instanceOrLogstore: ownerName ?? project ?? null,
      groups,
      error: errorName(error),
    })),
    unfinishedScan: part ? { state: stateNames[part.state], regionsScanned: part.done, regions: part.of } : null,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

const notRead = 'notRead';

const stateNames = { running: 'running', cancelled: 'canceled', budget: 'callLimit' } as const;
/** A scan that has not looked everywhere, where another line would name an error. */
const scanName = ({ state, done, of }: UnfinishedScan): string => `Scan ${stateNames[state]}: ${done} of ${of} regions`;

function stateName(row: BoardRow): string {
  return row.state === 'read' ? (verdictOf(row)?.kind ?? row.state) : row.state === 'failed' ? notRead : 'loading';
}

/** The greatest lag that is possible, unless data was deleted and nobody can tell. */
const lagAtMostOf = (row: BoardRow) =>
  row.state === 'read' && !isLagAtLeast(row.reading) ? row.reading.lag?.atMost : undefined;

const trendOf = (row: BoardRow) => {
  const trend = row.state === 'read' ? row.judgement.trend : undefined;
  return trend ? { direction: trend.direction, changeSeconds: trend.change, overSeconds: trend.over } : null;
};

const assumptionOf = (row: BoardRow) => (row.state === 'read' ? row.judgement.forecast.assumption : undefined);

const clientOf = (row: BoardRow) =>
  row.state === 'read' && row.reading.kind === 'dts' ? row.reading.client : undefined;

const clientText = (row: BoardRow) => clientOf(row) ?? consumersOf(row)?.join(' ');

function failureName(row: BoardRow): string | undefined {
  const failure = row.state === 'loading' ? undefined : row.failure;
  return failure && errorName(failure.error);
}

/** What failed, without what the service said, which may quote names and addresses. */
export const errorName = (error: unknown): string =>
  error instanceof CloudError ? (error.code ?? error.kind) : 'unexpected';

const wholeOf = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round(value);
