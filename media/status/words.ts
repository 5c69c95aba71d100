import * as l10n from '@vscode/l10n';
import type { FieldName } from '../../src/model/status/fields.ts';
import { type DtsVerdict, toneOf } from '../../src/model/lag/judge.ts';
import type { GroupRow } from '../../src/model/status/verdicts.ts';
import type { Tone } from '../../src/model/status/stage.ts';
import type { Formats } from '../shared/formats.ts';
import type { IconName } from '../shared/parts.ts';
import { verdictIcon } from '../shared/verdictIcons.ts';

/** The operations that answer for an instance, by what they answer. */
export const operations = {
  newer: 'DescribeDtsJobDetail',
  older: 'DescribeSubscriptionInstanceStatus',
  listed: 'DescribeDtsJobs',
  precheck: 'DescribePreCheckStatus',
} as const;

/** How a row shows the first verdict of its group. */
interface Looks {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly words: string;
}

export const groupLooks = ({ verdicts: [first] }: GroupRow): Looks => ({
  tone: toneOf(first),
  icon: verdictIcon(first),
  words: wordsOf(first),
});

function wordsOf({ kind }: DtsVerdict): string {
  switch (kind) {
    case 'dataLost':
      return l10n.t('data lost');
    case 'dataAtRisk':
      return l10n.t('about to lose data');
    case 'stopped':
      return l10n.t('no client connected');
    case 'taskNotRunning':
      return l10n.t('task not running');
    case 'fallingBehind':
      return l10n.t('falling behind');
    case 'behind':
      return l10n.t('far behind');
    case 'taskBehind':
      return l10n.t('task behind');
    case 'catchingUp':
      return l10n.t('catching up');
    case 'unknown':
      return l10n.t('lag unknown');
    case 'notStarted':
      return l10n.t('not started');
    case 'well':
      return l10n.t('keeping up');
  }
}

/** The words beside the mark of a group on the timeline. */
export function markWords(row: GroupRow, formats: Formats): string {
  const [{ kind }] = row.verdicts;
  if (kind === 'dataLost') return l10n.t('data lost');
  const { delaySeconds } = row;
  const behind = delaySeconds === undefined ? undefined : l10n.t('{0} behind', formats.duration(delaySeconds));
  const state = behind ?? (row.client === 'none' ? l10n.t('no client') : l10n.t('lag unknown'));
  const left = timeLeft(row);
  return left === undefined ? state : `${state} · ${l10n.t('loses data in {0}', formats.duration(left))}`;
}

/** The seconds until the group loses data, if that is a concern already. */
export function timeLeft({ verdicts: [first] }: GroupRow): number | undefined {
  return first.kind === 'stopped' || first.kind === 'dataAtRisk' ? first.left : undefined;
}

export const clientWords = (): Readonly<Record<GroupRow['client'], string>> => ({
  connected: l10n.t('connected'),
  none: l10n.t('no client connected'),
  unknown: l10n.t('not reported'),
});

/** How the instance is paid for, as the service wrote it where there are no words for it. */
export function billingWords(billing: string): string {
  if (billing === 'payAsYouGo') return l10n.t('pay-as-you-go');
  return billing === 'subscription' ? l10n.t('subscription') : billing;
}

export const fieldNames = (): Readonly<Record<FieldName, string>> => ({
  status: l10n.t('Status'),
  name: l10n.t('Name'),
  instanceId: l10n.t('Instance ID'),
  taskId: l10n.t('Task ID'),
  version: l10n.t('Instance version'),
  billing: l10n.t('Billing'),
  specification: l10n.t('Specification'),
  minDu: l10n.t('Minimum DUs (serverless)'),
  maxDu: l10n.t('Maximum DUs (serverless)'),
  duUsage: l10n.t('DUs in use (dedicated cluster)'),
  createTime: l10n.t('Created'),
  expireTime: l10n.t('Expires'),
  topic: l10n.t('Topic'),
  vpcHost: l10n.t('VPC endpoint'),
  publicHost: l10n.t('Public endpoint'),
  privateHost: l10n.t('Private endpoint'),
  destNetType: l10n.t('Consumer network type'),
  beginTime: l10n.t('Oldest record'),
  endTime: l10n.t('Newest record'),
  consumptionCheckpoint: l10n.t('Consumption checkpoint'),
  consumptionClient: l10n.t('Consuming client'),
  taskCheckpoint: l10n.t('Task position in the source'),
  rawDelay: l10n.t('Reported delay (undocumented unit)'),
  tracksDml: l10n.t('Data changes (DML)'),
  tracksDdl: l10n.t('Schema changes (DDL)'),
  objects: l10n.t('Tracked objects'),
  sourceInstance: l10n.t('Source instance'),
  sourceType: l10n.t('Source type'),
  sourceEngine: l10n.t('Source engine'),
  sourceRegion: l10n.t('Source region'),
  sourceDatabase: l10n.t('Source database'),
  sourceAddress: l10n.t('Source address'),
  sourceUser: l10n.t('Source username'),
  errorMessage: l10n.t('Error message'),
  errorDetails: l10n.t('Error details'),
  resourceGroup: l10n.t('Resource group'),
  tags: l10n.t('Tags'),
  requestId: l10n.t('Request ID'),
});

/** The numbers of tables and databases, in the singular or the plural. */
export function tablesInDatabases(tables: number, databases: number, formats: Formats): string {
  const wholes = databases === 1 ? l10n.t('1 database') : l10n.t('{0} databases', formats.number(databases));
  if (tables === 0) return wholes;
  const parts = tables === 1 ? l10n.t('1 table') : l10n.t('{0} tables', formats.number(tables));
  return l10n.t('{0} in {1}', parts, wholes);
}

export const oldVersionWords = (): string =>
  l10n.t('Instances of the old version have no consumer groups. All consumers share one checkpoint.');

export const whenRunning = (): string => l10n.t('You can create consumer groups when the task is running.');
