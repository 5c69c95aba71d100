import * as vscode from 'vscode';
import { CloudError } from '../../cloud/errors.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import type { GroupChanges } from '../../model/groups/groupChanges.ts';
import type { InstanceGroup, LogstoreGroup } from '../../model/places.ts';
import { setContextKey } from '../../ui/contextKeys.ts';
import { isCancelled, offer, reasonOfUnknown, sentenceOf } from '../../ui/messages.ts';
import { showInformation } from '../../ui/notifications.ts';
import { withProgress } from '../../ui/progress.ts';
import { type Attempt, attemptByWizard } from '../engine/attempts.ts';
import type { Answers, StepName, Wizard } from '../engine/steps.ts';
import type { PlaceServices } from '../place/placeSteps.ts';
import { sentences } from '../../ui/written.ts';

export interface CreationServices extends PlaceServices {
  readonly catalog: Catalog;
  readonly changes: Pick<GroupChanges, 'createInstanceGroup' | 'createLogstoreGroup'>;
  readonly tree: {
    /** Shows and selects a group's row. Resolves with whether the row was found. */
    reveal(group: InstanceGroup | LogstoreGroup): Promise<boolean>;
  };
}

/** How one kind of group is created. */
interface Creation {
  readonly wizard: Wizard;
  readonly answers: Answers;
  /** Sends the request once. If the answer is lost, looks for the group. */
  create(signal: AbortSignal): Promise<InstanceGroup | LogstoreGroup>;
  /** Looks for the group in the service's present list. */
  look(signal: AbortSignal): Promise<InstanceGroup | LogstoreGroup | undefined>;
  /** The step with the answer that the service refused. */
  stepAtFault(refusal: CloudError): StepName;
  /** The message about a name that is taken, although the list has no such group. */
  takenElsewhere?(): string;
}

/** Runs the wizard until the group is created or the user leaves, and then shows the group. */
export async function createByWizard(creation: Creation, tree: CreationServices['tree']): Promise<void> {
  const group = await attemptByWizard(creation.wizard, creation.answers, () => tryToCreate(creation));
  if (!group) return;
  setContextKey('hasCreatedGroup', true);
  await show(group, tree);
}

type CreationAttempt = Attempt<InstanceGroup | LogstoreGroup>;

async function tryToCreate(creation: Creation): Promise<CreationAttempt> {
  const name = creation.answers.get('groupName');
  try {
    const title = vscode.l10n.t('Creating consumer group {0}', name);
    return { kind: 'done', result: await withProgress(title, signal => creation.create(signal)) };
  } catch (failure) {
    if (isCancelled(failure)) return { kind: 'givenUp' };
    if (!(failure instanceof CloudError)) throw failure;
    if (failure.outcome === 'unknown') return lookAgain(creation, failure);
    const said = sentenceOf(failure, await knownReason(creation, failure));
    return (await offer(said, vscode.l10n.t('Retry'), failure))
      ? { kind: 'again', at: creation.stepAtFault(failure) }
      : { kind: 'givenUp' };
  }
}

/** Says more than the refusal does, if the service's present list shows more. */
async function knownReason(creation: Creation, refusal: CloudError): Promise<string | undefined> {
  if (!creation.takenElsewhere || refusal.kind !== 'conflict') return undefined;
  try {
    const title = vscode.l10n.t('Looking for consumer group {0}', creation.answers.get('groupName'));
    const group = await withProgress(title, signal => creation.look(signal));
    return group ? undefined : creation.takenElsewhere();
  } catch {
    // The refusal alone is reported, because it is what the user waits for.
    return undefined;
  }
}

/** Offers to look again whether the group exists. A second request is not offered, because it could make a second group. */
async function lookAgain(creation: Creation, failure: CloudError): Promise<CreationAttempt> {
  const name = creation.answers.get('groupName');
  const unknown = vscode.l10n.t("Couldn't confirm whether consumer group {0} was created.", name);
  let reason: unknown = failure;
  for (;;) {
    const said = sentences(unknown, reasonOfUnknown(reason));
    if (!(await offer(said, vscode.l10n.t('Check Again'), reason))) return { kind: 'givenUp' };
    try {
      const title = vscode.l10n.t('Looking for consumer group {0}', name);
      const group = await withProgress(title, signal => creation.look(signal));
      if (group) return { kind: 'done', result: group };
      const gone = vscode.l10n.t("Consumer group {0} wasn't found, so it wasn't created.", name);
      return (await offer(gone, vscode.l10n.t('Retry'))) ? { kind: 'again', at: 'review' } : { kind: 'givenUp' };
    } catch (again) {
      if (!isCancelled(again)) reason = again;
    }
  }
}

/**
 * Shows the new row. Only if it isn't there, because a filter or a page hides it or the lists above it can't be read, a
 * message says that the group was created.
 */
async function show(group: InstanceGroup | LogstoreGroup, tree: CreationServices['tree']): Promise<void> {
  if (await tree.reveal(group).catch(() => false)) return;
  void showInformation(vscode.l10n.t('Consumer group {0} was created.', group.group.name));
}
