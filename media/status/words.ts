import * as l10n from '@vscode/l10n';
import type { FieldName } from '../../src/model/status/fields.ts';
import { type DtsVerdict, toneOf } from '../../src/model/lag/judge.ts';
import type { GroupRow } from '../../src/model/status/verdicts.ts';
import { type TaskStage, taskStage, type Tone } from '../../src/model/status/stage.ts';
import type { Formats } from '../shared/formats.ts';
import type { IconName } from '../shared/parts.ts';

export const stageIcons: Readonly<Record<TaskStage, IconName>> = {
  running: 'pass',
  retrying: 'warning',
  failed: 'error',
  precheckFailed: 'error',
  locked: 'lock',
  inProgress: 'sync',
  notStarted: 'outline',
  unknown: 'question',
};

/** How a row shows the first verdict of its group. */
export interface Looks {
  readonly tone: Tone;
  readonly icon: IconName;
  readonly words: string;
}

export function groupLooks({ verdicts: [first] }: GroupRow): Looks {
  return { tone: toneOf(first), ...signOf(first) };
}

function signOf(verdict: DtsVerdict): Pick<Looks, 'icon' | 'words'> {
  switch (verdict.kind) {
    case 'dataLost':
      return { icon: 'error', words: l10n.t('data lost') };
    case 'dataAtRisk':
      return { icon: 'warning', words: l10n.t('about to lose data') };
    case 'stopped':
      return { icon: 'noClient', words: l10n.t('no client connected') };
    case 'taskNotRunning':
      return { icon: stageIcons[taskStage(verdict.status)], words: l10n.t('task not running') };
    case 'fallingBehind':
      return { icon: 'warning', words: l10n.t('falling behind') };
    case 'behind':
      return { icon: 'warning', words: l10n.t('far behind') };
    case 'taskBehind':
      return { icon: 'warning', words: l10n.t('task behind') };
    case 'catchingUp':
      return { icon: 'falling', words: l10n.t('catching up') };
    case 'unknown':
      return { icon: 'question', words: l10n.t('lag unknown') };
    case 'notStarted':
      return { icon: 'outline', words: l10n.t('not started') };
    case 'well':
      return { icon: 'pass', words: l10n.t('keeping up') };
  }
}

/** What stands beside a group's mark on the timeline. */
export function markWords(row: GroupRow, formats: Formats): string {
  const [{ kind }] = row.verdicts;
  if (kind === 'dataLost') return l10n.t('data lost');
  const { delaySeconds } = row;
  const behind = delaySeconds === undefined ? undefined : l10n.t('{0} behind', formats.duration(delaySeconds));
  const state = behind ?? (row.client === 'none' ? l10n.t('no client') : l10n.t('lag unknown'));
  const left = timeLeft(row);
  return left === undefined ? state : `${state} · ${l10n.t('loses data in {0}', formats.duration(left))}`;
}

/** How long until the group loses data, where that matters already. */
export function timeLeft({ verdicts: [first] }: GroupRow): number | undefined {
  return first.kind === 'stopped' || first.kind === 'dataAtRisk' ? first.left : undefined;
}

export function clientWords(client: GroupRow['client']): string {
  switch (client) {
    case 'connected':
      return l10n.t('connected');
    case 'none':
      return l10n.t('no client connected');
    case 'unknown':
      return l10n.t('not reported');
  }
}

export function billingWords(billing: string): string {
  switch (billing) {
    case 'payAsYouGo':
      return l10n.t('pay-as-you-go');
    case 'subscription':
      return l10n.t('subscription');
    default:
      return billing;
  }
}

export function fieldWords(name: FieldName): string {
  switch (name) {
    case 'status':
      return l10n.t('Status');
    case 'name':
      return l10n.t('Name');
    case 'instanceId':
      return l10n.t('Instance ID');
    case 'taskId':
      return l10n.t('Task ID');
    case 'version':
      return l10n.t('Instance version');
    case 'billing':
      return l10n.t('Billing');
    case 'specification':
      return l10n.t('Specification');
    case 'createTime':
      return l10n.t('Created');
    case 'expireTime':
      return l10n.t('Expires');
    case 'topic':
      return l10n.t('Topic');
    case 'vpcHost':
      return l10n.t('VPC endpoint');
    case 'publicHost':
      return l10n.t('Public endpoint');
    case 'privateHost':
      return l10n.t('Private endpoint');
    case 'destNetType':
      return l10n.t('Consumer network type');
    case 'beginTime':
      return l10n.t('Oldest record');
    case 'endTime':
      return l10n.t('Newest record');
    case 'consumptionCheckpoint':
      return l10n.t('Consumption checkpoint');
    case 'consumptionClient':
      return l10n.t('Consuming client');
    case 'taskCheckpoint':
      return l10n.t('Task position in the source');
    case 'rawDelay':
      return l10n.t('Reported delay (undocumented unit)');
    case 'tracksDml':
      return l10n.t('Data changes (DML)');
    case 'tracksDdl':
      return l10n.t('Schema changes (DDL)');
    case 'objects':
      return l10n.t('Tracked objects');
    case 'sourceInstance':
      return l10n.t('Source instance');
    case 'sourceType':
      return l10n.t('Source type');
    case 'sourceEngine':
      return l10n.t('Source engine');
    case 'sourceRegion':
      return l10n.t('Source region');
    case 'sourceDatabase':
      return l10n.t('Source database');
    case 'sourceAddress':
      return l10n.t('Source address');
    case 'sourceUser':
      return l10n.t('Source username');
    case 'errorMessage':
      return l10n.t('Error message');
    case 'errorDetails':
      return l10n.t('Error details');
    case 'resourceGroup':
      return l10n.t('Resource group');
    case 'tags':
      return l10n.t('Tags');
    case 'requestId':
      return l10n.t('Request ID');
  }
}

/** A number of tables and databases, with the singular where it is due. */
export function tablesInDatabases(tables: number, databases: number, formats: Formats): string {
  const wholes = databases === 1 ? l10n.t('1 database') : l10n.t('{0} databases', formats.number(databases));
  if (tables === 0) return wholes;
  const parts = tables === 1 ? l10n.t('1 table') : l10n.t('{0} tables', formats.number(tables));
  return l10n.t('{0} in {1}', parts, wholes);
}
