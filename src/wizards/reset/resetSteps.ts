import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { LagMonitor, ShardLag } from '../../model/lag/reading.ts';
import { groupRefOf, type LogstoreGroup } from '../../model/places.ts';
import type { CheckpointResets, ChosenTarget } from '../../model/reset/resets.ts';
import { unixSeconds } from '../../model/units.ts';
import { typedNameStep } from '../engine/review.ts';
import type { Answers, AskStep, Choice, PickManyStep, PickStep, Step } from '../engine/steps.ts';
import { dryRunStep, lengthText } from './resetReview.ts';
import { localContext, receivedTimeWords, resetTimeStep } from './resetTimeStep.ts';

export interface ResetServices {
  readonly catalog: Pick<Catalog, 'currentLogstoreGroups' | 'shards'>;
  readonly monitor: Pick<LagMonitor, 'latest' | 'read'>;
  readonly resets: CheckpointResets;
}

export interface ResetSubject {
  readonly account: Account;
  readonly group: LogstoreGroup;
}

/** Asks where to move the checkpoints and of which shards, shows what that does, and asks for the name of the group. */
export function resetSteps(services: ResetServices, { account, group }: ResetSubject): readonly Step[] {
  const which = whichShards(services, group);
  return [
    whereStep(),
    timeStep(services, group),
    otherGroupStep(services, group),
    which.all,
    which.some,
    dryRunStep({
      account,
      go: vscode.l10n.t('Enter Group Name to Continue'),
      plan: (answers, signal) => services.resets.plan(groupRefOf(group), targetOf(answers), shardsOf(answers), signal),
    }),
    typedNameStep(group.group.name, vscode.l10n.t('Enter the name of the consumer group to move its checkpoints.')),
  ];
}

function targetOf(answers: Answers): ChosenTarget {
  const to = answers.get('resetTo');
  switch (to) {
    case 'begin':
    case 'end':
      return { to };
    case 'time':
      return { to, at: answers.get('resetAt') };
    case 'group':
      return { to, groupName: answers.get('otherGroup') };
  }
}

const shardsOf = (answers: Answers): 'all' | readonly number[] =>
  answers.get('whichShards') === 'all' ? 'all' : answers.get('shards').map(Number);

const whereStep = (): PickStep<'resetTo'> => ({
  kind: 'pick',
  key: 'resetTo',
  placeholder: () => vscode.l10n.t('Select where to move the checkpoints'),
  choices: () => [
    {
      id: 'time',
      value: 'time',
      label: vscode.l10n.t('To a time'),
      detail: receivedTimeWords,
      icon: 'history',
    },
    {
      id: 'begin',
      value: 'begin',
      label: vscode.l10n.t('To the oldest data'),
      detail: vscode.l10n.t('All available data is read again.'),
      icon: 'debug-reverse-continue',
    },
    {
      id: 'end',
      value: 'end',
      label: vscode.l10n.t('To the end'),
      detail: vscode.l10n.t('All unread data is skipped.'),
      icon: 'debug-step-over',
    },
    {
      id: 'group',
      value: 'group',
      label: vscode.l10n.t("To another group's checkpoints"),
      detail: vscode.l10n.t(
        'Shard by shard, using the checkpoints that another group of the same Logstore has committed.',
      ),
      icon: 'organization',
    },
  ],
  nothing: '',
});

function timeStep({ monitor }: ResetServices, group: LogstoreGroup): AskStep {
  const step = resetTimeStep({
    service: 'sls',
    context: () => {
      const local = localContext();
      const reading = monitor.latest(groupRefOf(group));
      const kept = reading?.kind === 'sls' ? reading.kept : undefined;
      return typeof kept === 'number' ? { ...local, keptFrom: unixSeconds(local.now / 1000 - kept) } : local;
    },
  });
  return { ...step, when: answers => answers.find('resetTo') === 'time' };
}

const otherGroupStep = ({ catalog }: ResetServices, group: LogstoreGroup): PickStep<'otherGroup'> => ({
  kind: 'pick',
  key: 'otherGroup',
  when: answers => answers.find('resetTo') === 'group',
  placeholder: () => vscode.l10n.t('Select the group whose checkpoints to use'),
  choices: async (_answers, signal) => {
    const { items } = await catalog.currentLogstoreGroups(group, signal);
    return items
      .map(item => item.group.name)
      .filter(name => name !== group.group.name)
      .map(name => ({ id: name, value: name, label: name }));
  },
  nothing: vscode.l10n.t('This Logstore has no other consumer groups.'),
});

/** Asks whether to reset all shards, and which ones if not: the second step shows the shards that the first has loaded. */
function whichShards(
  { catalog, monitor }: ResetServices,
  group: LogstoreGroup,
): { readonly all: PickStep<'whichShards'>; readonly some: PickManyStep } {
  let found: readonly Choice<string>[] = [];
  return {
    all: {
      kind: 'pick',
      key: 'whichShards',
      placeholder: () => vscode.l10n.t('Select which shards to reset'),
      choices: async (_answers, signal) => {
        const shards = await catalog.shards(group, signal);
        const reading = monitor.latest(groupRefOf(group));
        const lags = new Map(reading?.kind === 'sls' ? reading.shards.map(lag => [lag.shard, lag]) : []);
        found = shards.map(({ id, status }) => ({
          id: String(id),
          value: String(id),
          label: vscode.l10n.t('Shard {0}', id),
          description: shardDescription(status === 'readonly', lags.get(id)),
        }));
        return [
          { id: 'all', value: 'all', label: vscode.l10n.t('All {0} shards', shards.length), icon: 'list-flat' },
          { id: 'some', value: 'some', label: vscode.l10n.t('Some shards'), icon: 'list-selection' },
        ];
      },
      nothing: '',
    },
    some: {
      kind: 'pickMany',
      key: 'shards',
      when: answers => answers.find('whichShards') === 'some',
      placeholder: vscode.l10n.t('Select the shards to reset'),
      choices: () => found,
      atLeastOne: vscode.l10n.t('Select at least one shard.'),
    },
  };
}

function shardDescription(isReadOnly: boolean, lag: ShardLag | undefined): string {
  return [
    ...(isReadOnly ? [vscode.l10n.t('read-only')] : []),
    ...(lag?.lag ? [vscode.l10n.t('{0} behind', lengthText(lag.lag.atMost))] : []),
    ...(lag?.consumer === undefined ? [] : [lag.consumer]),
  ].join(' · ');
}
