import { type Cell, type Columns, csv, type Row, table } from '../csv.ts';
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
