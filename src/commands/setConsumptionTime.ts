import * as vscode from 'vscode';
import {
  type ConsumptionTimeRefusal,
  setConsumptionTime as setOnce,
  whyNoConsumptionTime,
} from '../model/reset/consumptionTime.ts';
import type { Node } from '../tree/nodes.ts';
import { showWarning } from '../ui/notifications.ts';
import { refusalWords } from '../ui/refusals.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';

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
  const [job, groups] = await withProgress(vscode.l10n.t('Reading instance {0}', instance.job.name), signal =>
    Promise.all([catalog.jobDetail(instance, signal), catalog.currentInstanceGroups(instance, signal)]),
  );
  const refusal = whyNoConsumptionTime(
    job,
    groups.items.map(({ group }) => group),
  );
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
  if (isSet) await catalog.refreshInstance(instance);
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
