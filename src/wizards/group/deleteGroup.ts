import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { durationText } from '../../model/durations.ts';
import { equalDeletion } from '../../model/groups/equalCall.ts';
import type { Deletion } from '../../model/groups/groupChanges.ts';
import type { GroupReading, SlsReading } from '../../model/lag/reading.ts';
import { type ChangeTrackingInstance, groupRefOf, type InstanceGroup, type LogstoreGroup } from '../../model/places.ts';
import { showInStatusBar } from '../../ui/notifications.ts';
import { clientUnknown } from '../../ui/verdictWords.ts';
import { attemptByWizard, tryToChange } from '../engine/attempts.ts';
import { logstoreFacts, placeFacts, reviewWithCall, sayingMs, typedNameStep, versionDoubt } from '../engine/review.ts';
import { Answers, type Fact, type Step } from '../engine/steps.ts';
import type { ChangeServices } from './groupSteps.ts';

interface DoomedGroup {
  readonly account: Account;
  readonly group: InstanceGroup | LogstoreGroup;
  readonly instance?: ChangeTrackingInstance;
  /** Tells who uses the group right now. It is undefined if that could not be read. */
  readonly reading: GroupReading | undefined;
}

/** Deletes a group after a review of what is lost and who uses the group, and after the user has typed its name. */
export async function deleteGroup({ changes }: ChangeServices, doomed: DoomedGroup): Promise<void> {
  const { account, group } = doomed;
  const { name } = group.group;
  const answers = new Answers({ account });
  const wizard = { title: () => vscode.l10n.t('Delete Consumer Group · {0}', name), steps: deletionSteps(doomed) };
  const deletion = await attemptByWizard(wizard, answers, () =>
    tryToChange({
      progress: vscode.l10n.t('Deleting consumer group {0}', name),
      apply: signal => changes.deleteGroup(groupRefOf(group), signal),
      unknown: vscode.l10n.t("Couldn't confirm whether consumer group {0} was deleted.", name),
      stepAtFault: () => 'typedName',
    }),
  );
  if (deletion) showInStatusBar(deletedWords(deletion, name), sayingMs);
}

const deletionSteps = (doomed: DoomedGroup): readonly Step[] => [
  reviewWithCall({
    placeholder: vscode.l10n.t("Review and delete. You can't undo this."),
    go: vscode.l10n.t('Enter Name to Delete'),
    facts: () => facts(doomed),
    equalCall: () => equalDeletion(groupRefOf(doomed.group)),
  }),
  typedNameStep(
    doomed.group.group.name.trim(),
    vscode.l10n.t('Enter the name of the consumer group to delete it and its checkpoints.'),
  ),
];

function facts({ account, group, instance, reading }: DoomedGroup): readonly Fact[] {
  return [
    { label: vscode.l10n.t('Consumer group'), value: group.group.name },
    ...ownerFacts(account, group, instance),
    ...(instance ? versionDoubt(instance) : []),
    ...usersFacts(reading),
    {
      label: vscode.l10n.t('Also deleted'),
      value: vscode.l10n.t('All of its checkpoints. A new group with the same name starts from scratch.'),
      icon: 'warning',
    },
  ];
}

function ownerFacts(
  account: Account,
  group: InstanceGroup | LogstoreGroup,
  instance: ChangeTrackingInstance | undefined,
): readonly Fact[] {
  if ('logstore' in group) return logstoreFacts(account, group);
  const value = [instance?.job.name, group.instanceId].filter(Boolean).join(' · ');
  return [...placeFacts(account, group.region), { label: vscode.l10n.t('Change tracking instance'), value }];
}

function usersFacts(reading: GroupReading | undefined): readonly Fact[] {
  const label = vscode.l10n.t('In use');
  if (!reading) {
    return [{ label, value: vscode.l10n.t("Couldn't check whether it's in use."), icon: 'warning' }];
  }
  if (reading.kind === 'sls') return consumerFacts(reading, label);
  switch (reading.client) {
    case 'connected':
      return [{ label, value: vscode.l10n.t('A client is connected.'), icon: 'warning' }];
    case 'none':
      return [{ label, value: vscode.l10n.t('No client is connected.') }];
    case 'unknown':
      return [{ label, value: clientUnknown() }];
  }
}

/** Tells who consumes the shards. The service names the last consumer of each shard; its last commit tells if it lives. */
function consumerFacts({ at, shards }: SlsReading, label: string): readonly Fact[] {
  const latest = new Map<string, { readonly shards: number; readonly updatedAt: number | undefined }>();
  for (const { consumer, updatedAt } of shards) {
    if (consumer === undefined) continue;
    const known = latest.get(consumer);
    const newest = Math.max(known?.updatedAt ?? -Infinity, updatedAt ?? -Infinity);
    latest.set(consumer, {
      shards: (known?.shards ?? 0) + 1,
      updatedAt: Number.isFinite(newest) ? newest : undefined,
    });
  }
  if (latest.size === 0) return [{ label, value: vscode.l10n.t('No consumers on record.') }];
  return [...latest].map(([consumer, { shards: held, updatedAt }]) => ({
    label,
    value:
      updatedAt === undefined
        ? vscode.l10n.t('{0}, {1} of {2} shards, no commits', consumer, held, shards.length)
        : vscode.l10n.t(
            '{0}, {1} of {2} shards, last commit {3} ago',
            consumer,
            held,
            shards.length,
            durationText((at - updatedAt) / 1000, vscode.env.language),
          ),
    icon: 'warning',
  }));
}

const deletedWords = (deletion: Deletion, name: string): string =>
  deletion === 'deleted'
    ? vscode.l10n.t('Consumer group {0} was deleted.', name)
    : vscode.l10n.t('Consumer group {0} had already been deleted.', name);
