import { decodeRecord } from '../../cloud/dts/records/avro.ts';
import { type Column, columnsOf, namesIn } from '../../cloud/dts/records/columns.ts';
import type { DtsRecord, Operation } from '../../cloud/dts/records/record.ts';
import { typeName } from '../../cloud/dts/records/typeNames.ts';
import { shownValue } from '../../cloud/dts/records/valueText.ts';
import type { ShownValue } from '../../cloud/shownValue.ts';
import { momentAt } from '../units.ts';
import type { PeekDetail, PeekFact, PeekField, PeekHead, PeekKind } from './shown.ts';
import type { ChangeEntry } from './source.ts';

const kinds: Partial<Record<Operation, PeekKind>> = {
  INSERT: 'insert',
  UPDATE: 'update',
  DELETE: 'delete',
  DDL: 'ddl',
  BEGIN: 'mark',
  COMMIT: 'mark',
  ROLLBACK: 'mark',
  ABORT: 'mark',
  HEARTBEAT: 'heartbeat',
};

export const changeKind = ({ operation }: ChangeEntry): PeekKind =>
  (typeof operation === 'string' ? kinds[operation] : undefined) ?? 'other';

/** The table with the database and the schema before it. */
export const tableOf = ({ objectName }: Pick<DtsRecord, 'objectName'>): string => namesIn(objectName ?? '').join('.');

export function changeHead(entry: ChangeEntry): PeekHead {
  const time = momentAt(entry.sourceTimestamp * 1000);
  return {
    kind: changeKind(entry),
    operation: operationText(entry),
    ...(time !== undefined && { time }),
    position: String(entry.offset),
    object: tableOf(entry),
  };
}

/** An operation that was added later is shown as its number. */
export const operationText = ({ operation }: Pick<DtsRecord, 'operation'>): string =>
  typeof operation === 'string' ? operation : `(${operation.unknown})`;

export function changeDetail({ bytes }: ChangeEntry, limit: number): PeekDetail {
  const record = decodeRecord(bytes);
  const columns = columnsOf(record);
  return {
    fields: [...statementsIn(record, limit), ...columns.map(column => fieldOf(record.source, column, limit))],
    keyColumns: columns.filter(({ isKey }) => isKey).flatMap(({ name }) => name ?? []),
    facts: factsOf(record),
    bytes: bytes.length,
  };
}

export function wholeChangeValue(
  { bytes }: ChangeEntry,
  field: number,
  side: 'before' | 'after',
): ShownValue | undefined {
  const record = decodeRecord(bytes);
  const statements = statementsIn(record, Infinity);
  const statement = statements[field];
  if (statement) return statement[side];
  const value = columnsOf(record)[field - statements.length]?.[side];
  return value && shownValue(value, Infinity);
}

/** The text of a DDL change, which is in the place of an image. */
function statementsIn({ beforeImages, afterImages }: DtsRecord, limit: number): readonly PeekField[] {
  const [before, after] = [beforeImages, afterImages].map(image =>
    typeof image === 'string' ? shownText(image, limit) : undefined,
  );
  if (!before && !after) return [];
  return [{ ...(before && { before }), ...(after && { after }), isChanged: false, isKey: false }];
}

const shownText = (text: string, limit: number): ShownValue =>
  shownValue({ kind: 'textObject', type: 'text', text: Buffer.from(text) }, limit);

function fieldOf(
  source: DtsRecord['source'],
  { name, dataTypeNumber, before, after, isChanged, isKey }: Column,
  limit: number,
): PeekField {
  const type = typeName(source, dataTypeNumber, after) ?? typeName(source, dataTypeNumber, before);
  return {
    ...(name !== undefined && { name }),
    ...(type !== undefined && { type }),
    ...(before && { before: shownValue(before, limit) }),
    ...(after && { after: shownValue(after, limit) }),
    isChanged,
    isKey,
  };
}

function factsOf(record: DtsRecord): readonly PeekFact[] {
  const { sourceType, version } = record.source;
  const bornAt = record.bornTimestamp === undefined ? undefined : momentAt(record.bornTimestamp);
  const type = typeof sourceType === 'string' ? sourceType : `(${sourceType.unknown})`;
  return [
    { fact: 'sourceType', text: `${type} ${version}`.trim() },
    ...(record.sourcePosition === '' ? [] : [{ fact: 'sourcePosition', text: record.sourcePosition } as const]),
    ...(record.sourceTxid === '' ? [] : [{ fact: 'transaction', text: record.sourceTxid } as const]),
    { fact: 'id', text: String(record.id) },
    ...(bornAt === undefined ? [] : [{ fact: 'bornAt', at: bornAt } as const]),
    ...[...record.tags].map(([name, text]) => ({ fact: 'tag', name, text }) as const),
  ];
}
