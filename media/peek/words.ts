import * as l10n from '@vscode/l10n';
import type { PeekFact, PeekKind, PeekNotice, PeekStart, PeekStop } from '../../src/model/peek/shown.ts';
import {
  type CommonColumn,
  type Damage,
  fieldOfColumn,
  isCommonColumn,
  type ShownValue,
  type ShownWay,
  type Snapshot,
  type Subject,
} from '../../src/panels/peek/protocol.ts';
import { shardRuns } from '../../src/model/shardRuns.ts';
import { fewOf } from '../../src/ui/written.ts';
import type { Formats } from '../shared/formats.ts';

// Words are looked up only when they are shown, because the texts reach the page after it has started.

export const columnWords = (kind: Subject['kind']): Readonly<Record<CommonColumn, string>> => ({
  time: kind === 'dts' ? l10n.t('Commit time') : l10n.t('Log time'),
  shard: l10n.t('Shard'),
  position: kind === 'dts' ? l10n.t('Offset') : l10n.t('Cursor'),
  operation: l10n.t('Operation'),
  object: kind === 'dts' ? l10n.t('Table') : l10n.t('Topic'),
  source: l10n.t('Source'),
  values: l10n.t('Values'),
});

export const columnName = (column: string, kind: Subject['kind']): string =>
  isCommonColumn(column) ? columnWords(kind)[column] : (fieldOfColumn(column) ?? column);

/** The names of operations are those of DTS, in every language. */
export const kindWords = (): Readonly<Record<PeekKind, string>> => ({
  insert: 'INSERT',
  update: 'UPDATE',
  delete: 'DELETE',
  ddl: 'DDL',
  mark: 'BEGIN, COMMIT',
  heartbeat: l10n.t('Heartbeats'),
  other: l10n.t('Other'),
  log: l10n.t('Logs'),
  damaged: l10n.t('Unreadable'),
});

/** The kinds that are always offered. Others are only where there are any, or where they are hidden. */
export const kindsOf = (kind: Subject['kind']): readonly PeekKind[] =>
  kind === 'dts' ? ['insert', 'update', 'delete', 'ddl', 'mark', 'heartbeat'] : [];

export const startWords = ({ identity, checkpoint, now }: Snapshot, formats: Formats) =>
  ({
    checkpoint:
      checkpoint === undefined
        ? l10n.t('Checkpoint of {0}', identity.name)
        : checkpoint === 'none'
          ? l10n.t('Checkpoint of {0} (none yet)', identity.name)
          : l10n.t('Checkpoint of {0} ({1})', identity.name, formats.moment(checkpoint, now)),
    earliest: l10n.t('Oldest records'),
    latest: l10n.t('Newest records'),
    time: l10n.t('A time…'),
  }) as const satisfies Readonly<Record<PeekStart['kind'], string>>;

export const networkWords = (): Readonly<Record<ShownWay['network'], string>> => ({
  vpc: l10n.t('VPC address'),
  private: l10n.t('private address'),
  public: l10n.t('public address'),
  service: l10n.t('address of the service'),
  thisComputer: l10n.t('address of this computer'),
});

/** Why reading has stopped, unless it is plain to see. */
export function stopWords(why: PeekStop, counts: Snapshot['counts'], formats: Formats): string | undefined {
  switch (why) {
    case 'enough':
      return undefined;
    case 'end':
      return l10n.t("That's everything for now.");
    case 'over':
      return l10n.t("That's everything. What was read has been split or merged, so no more data will come.");
    case 'scanned':
      return l10n.t(
        'Reading paused after {0} records, because few of them match the filter. Load more to continue.',
        formats.number(counts?.read ?? 0),
      );
    case 'user':
      return l10n.t('Stopped.');
    case 'hidden':
      return l10n.t('Following stopped because the panel was hidden.');
    case 'time':
      return l10n.t('Following stopped after 30 minutes.');
    case 'rows':
      return l10n.t('Following stopped at the limit of records. Follow again to continue.');
  }
}

/** What has happened, the newest last. What has happened to several shards is said once. */
export function noticesInWords(notices: readonly PeekNotice[], formats: Formats): readonly string[] {
  const alike = new Map<string, { readonly notice: PeekNotice; readonly shards: ReadonlySet<number> }>();
  for (const notice of notices) {
    const shard = 'shard' in notice ? notice.shard : undefined;
    // The data of each shard that is over continues in others.
    const key = notice.notice === 'shardOver' ? `${notice.notice} ${notice.shard}` : notice.notice;
    const shards = new Set(alike.get(key)?.shards);
    if (shard !== undefined) shards.add(shard);
    alike.delete(key);
    alike.set(key, { notice, shards });
  }
  return [...alike.values()].map(({ notice, shards }) => noticeWords(notice, shardsWords(shards, formats), formats));
}

function shardsWords(shards: ReadonlySet<number>, formats: Formats): string {
  const runs = shardRuns([...shards]);
  return shards.size === 1 ? l10n.t('Shard {0}', runs[0] ?? '') : l10n.t('Shards {0}', fewOf(runs, formats));
}

function overWords({ shard, children }: Extract<PeekNotice, { notice: 'shardOver' }>, formats: Formats): string {
  const later = formats.list(children.map(String));
  switch (children.length) {
    case 0:
      return l10n.t('Shard {0} was split or merged, and is read to its end.', shard);
    case 1:
      return l10n.t(
        'Shard {0} was split or merged, and is read to its end. Its data continues in shard {1}.',
        shard,
        later,
      );
    default:
      return l10n.t(
        'Shard {0} was split or merged, and is read to its end. Its data continues in shards {1}.',
        shard,
        later,
      );
  }
}

function noticeWords(notice: PeekNotice, shards: string, formats: Formats): string {
  switch (notice.notice) {
    case 'moved':
      return l10n.t('DTS moved the data to another server. Reading continued at the same time, with new offsets.');
    case 'expired':
      return notice.shard === undefined
        ? l10n.t('The data at this position is no longer available. Reading continued at the oldest record.')
        : l10n.t(
            '{0}: the data at this position is no longer available. Reading continued at the oldest data.',
            shards,
          );
    case 'afterEnd':
      return notice.shard === undefined
        ? l10n.t('The start is after the newest record, so reading starts at the end.')
        : l10n.t('{0}: the start is after the newest data, so reading starts at the end.', shards);
    case 'noCheckpoint':
      return notice.shard === undefined
        ? l10n.t('The group has no checkpoint yet, so reading starts at the oldest record.')
        : l10n.t('{0}: the group has no checkpoint yet, so reading starts at the oldest data.', shards);
    case 'shardOver':
      return overWords(notice, formats);
    case 'shardAdded':
      return l10n.t('{0}: new, from a split or merge, and read as well.', shards);
    case 'shardGone':
      return l10n.t('{0}: no longer there, because the last data has expired.', shards);
    case 'shardEmpty':
      return l10n.t('{0}: no data.', shards);
  }
}

export function factName(fact: PeekFact): string {
  switch (fact.fact) {
    case 'sourceType':
      return l10n.t('source database');
    case 'sourcePosition':
      return l10n.t('source position');
    case 'transaction':
      return l10n.t('transaction');
    case 'id':
      return l10n.t('record ID');
    case 'bornAt':
      return l10n.t('read by DTS');
    case 'receivedAt':
      return l10n.t('received');
    case 'tag':
      return l10n.t('tag {0}', fact.name);
    case 'damage':
      return l10n.t('why unreadable');
  }
}

export function factText(fact: PeekFact, formats: Formats): string {
  switch (fact.fact) {
    case 'bornAt':
    case 'receivedAt':
      return fullTime(fact.at, undefined);
    case 'damage':
      return l10n.t('{0}, at byte {1}', damageWords(fact.text), formats.number(fact.at));
    case 'sourceType':
    case 'sourcePosition':
    case 'transaction':
    case 'id':
    case 'tag':
      return fact.text;
  }
}

function damageWords(damage: Damage): string {
  switch (damage) {
    case 'cutOff':
      return l10n.t('the data ends too early');
    case 'size':
      return l10n.t('impossible length');
    case 'number':
      return l10n.t('number too long');
    case 'branch':
      return l10n.t('unknown value type');
    case 'format':
      return l10n.t('unknown format');
    case 'checksum':
      return l10n.t("the checksum doesn't match");
    case 'snappy':
      return l10n.t("compressed with Snappy, which isn't supported");
    case 'zstd':
      return l10n.t("compressed with Zstandard, which isn't supported");
    case 'codec':
      return l10n.t('unknown compression');
    case 'compressed':
      return l10n.t("can't be decompressed");
    case 'bomb':
      return l10n.t('too large when decompressed');
  }
}

/** A value in words or as it is. What stands for no value looks different from every text, which its class does. */
export function valueText(value: ShownValue): string {
  switch (value.kind) {
    case 'text':
      return value.text;
    case 'hex':
      return `0x${value.text}`;
    case 'null':
      return 'NULL';
    case 'notRecorded':
      return l10n.t('not recorded');
  }
}

/** The time of a row: to the millisecond where that is known, and with the day where it is not today. */
export function timeWords(time: number, now: number, formats: Formats): string {
  const fraction = time % 1000 === 0 ? '' : `.${String(time % 1000).padStart(3, '0')}`;
  const clock = `${formats.clock(time)}${fraction}`;
  return isSameDay(time, now) ? clock : `${formats.day(time)} ${clock}`;
}

export const isSameDay = (one: number, other: number): boolean =>
  new Date(one).toDateString() === new Date(other).toDateString();

/** The time in UTC with all that is known below the second, which readers of logs compare. */
export function fullTime(time: number, nanos: number | undefined): string {
  const iso = new Date(time).toISOString();
  const fraction = `${iso.slice(19, 23)}${nanos === undefined ? '' : String(nanos).padStart(6, '0')}`;
  return `${iso.slice(0, 19).replace('T', ' ')}${fraction} UTC`;
}
