import * as vscode from 'vscode';
import { nameOfInstance } from '../model/places.ts';
import { type StartRefusal, whyNoStart } from '../model/task/startRules.ts';
import { startTask as startOnce } from '../model/task/taskStart.ts';
import type { Node } from '../tree/nodes.ts';
import { showWarning } from '../ui/notifications.ts';
import type { Services } from './services.ts';
import { changedTask, showChanged } from './targetTask.ts';

/** Starts the task of an instance, and follows it in its row and its panel until it runs or fails. */
export async function startTask(services: Services, node?: Node): Promise<void> {
  const { accounts, catalog, statusPanels } = services;
  const subject = await changedTask(services, node, vscode.l10n.t('Start Task'));
  if (!subject) return;
  const { instance, account } = subject;
  const refusal = whyNoStart(instance.job);
  if (refusal) {
    void showWarning(startRefusalWords(refusal));
    return;
  }
  const wizard = await import('../wizards/task/startTask.ts');
  const start = await wizard.startTask({
    account,
    instance,
    apply: async signal => startOnce((await accounts.cloudOf(account.id)).dts, instance, signal),
  });
  if (!start) return;
  await wizard.followTask({
    name: nameOfInstance(instance),
    look: async signal => (await catalog.jobDetail(instance, signal)).status,
    onStatus: () => showChanged(services, instance),
    open: () => statusPanels.show(instance),
  });
}

function startRefusalWords(refusal: StartRefusal): string {
  switch (refusal) {
    case 'oldVersion':
      return vscode.l10n.t('This instance is of the old version. Start its task in the DTS console.');
    case 'notConfigured':
      return vscode.l10n.t("This instance isn't configured yet. Configure it in the DTS console first.");
    case 'inProgress':
      return vscode.l10n.t('The task is in progress already. Wait until it runs or fails.');
    case 'running':
      return vscode.l10n.t('The task is running already.');
    case 'retrying':
      return vscode.l10n.t('The task is running, and retries by itself.');
    case 'locked':
      return vscode.l10n.t('The service has locked this instance. Check your bills in the console first.');
  }
}
