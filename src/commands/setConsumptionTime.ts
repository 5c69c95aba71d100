import * as vscode from 'vscode';
import type { DtsConsumerGroup } from '../cloud/dts/types.ts';
import { type InstanceRef, nameOfInstance } from '../model/places.ts';
import {
  type ConsumptionTimeRefusal,
  setConsumptionTime as setOnce,
  whyNoConsumptionTime,
} from '../model/reset/consumptionTime.ts';
import { isOfOneOperation, renewedJob } from '../model/status/wholeJob.ts';
import type { Node } from '../tree/nodes.ts';
import { showWarning } from '../ui/notifications.ts';
import { refusalWords } from '../ui/refusals.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';
import { showChanged } from './targetTask.ts';

/** Moves the one position of an instance of the older kind. */
export async function setConsumptionTime(services: Services, node?: Node): Promise<void> {
  const { accounts, catalog } = services;
  const title = vscode.l10n.t('Set Consumption Time');
  const owner = await target(services, node, title, ['instance']);
  if (!owner) return;
  const { instance } = owner;
  const account = accounts.find(instance.accountId) ?? owner.account;
  if (account.isReadOnly) {
    refuse(refusalWords('readOnlyAccount'));
    return;
  }
  // What is remembered already rules out the newer kind; the rest has to be as it is now.
  if (instance.job.version === 'new') {
    refuse(refusalWords('clientChooses'));
    return;
  }
  const { withProgress } = await import('../ui/progress.ts');
  const reading = vscode.l10n.t('Reading instance {0}', nameOfInstance(instance));
  const [detail, groups] = await withProgress(reading, signal =>
    Promise.all([catalog.jobDetail(instance, signal), listedGroups(services, instance, signal)]),
  );
  const job = renewedJob(instance.job, detail);
  const refusal = whyNoConsumptionTime(job, groups);
  if (refusal) {
    refuse(consumptionTimeRefusalWords(refusal));
    return;
  }
  const wizard = await import('../wizards/reset/consumptionTime.ts');
  const isSet = await wizard.setConsumptionTime({
    account,
    instance,
    job,
    apply: async (at, signal) => setOnce((await accounts.cloudOf(account.id)).dts, instance, at, signal),
  });
  if (isSet) await showChanged(services, instance);
}

/** The groups, if the service lists any of an instance that may be of the older kind, which has none. */
async function listedGroups(
  { catalog }: Services,
  instance: InstanceRef,
  signal: AbortSignal,
): Promise<readonly DtsConsumerGroup[]> {
  try {
    return (await catalog.currentInstanceGroups(instance, signal)).items.map(({ group }) => group);
  } catch (failure) {
    if (!isOfOneOperation(failure)) throw failure;
    return [];
  }
}

function refuse(words: string): void {
  void showWarning(words);
}

function consumptionTimeRefusalWords(refusal: ConsumptionTimeRefusal): string {
  switch (refusal) {
    case 'clientChooses':
      return refusalWords(refusal);
    case 'taskState':
      return vscode.l10n.t('You can set the consumption time only while the task is running.');
    case 'clientConnected':
      return vscode.l10n.t(
        "You can't set the consumption time while a client is connected. Stop all consumers of the instance first.",
      );
    case 'noWindow':
      return vscode.l10n.t("The instance hasn't reported its tracking window yet. Try again in a moment.");
  }
}
