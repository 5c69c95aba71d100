import * as vscode from 'vscode';
import { nameOfInstance } from '../model/places.ts';
import { taskStage } from '../model/status/stage.ts';
import { failedChecks } from '../model/task/failedChecks.ts';
import { skipChecks } from '../model/task/skippedChecks.ts';
import type { Node } from '../tree/nodes.ts';
import { showInformation, showWarning } from '../ui/notifications.ts';
import type { Services } from './services.ts';
import { startTask } from './startTask.ts';
import { type ChangedTask, changedTask, showChanged } from './targetTask.ts';

/** Lets the next precheck of an instance skip items that failed, as far as the service allows it. */
export async function skipPrecheckItems(services: Services, node?: Node): Promise<void> {
  const { accounts, catalog } = services;
  const subject = await changedTask(services, node, vscode.l10n.t('Skip Precheck Items'));
  if (!subject) return;
  const { account, instance } = subject;
  if (taskStage(instance.job.status) !== 'precheckFailed') {
    void showWarning(vscode.l10n.t('You can skip precheck items only after the precheck has failed.'));
    return;
  }
  const { withProgress } = await import('../ui/progress.ts');
  const reading = vscode.l10n.t('Reading the precheck of {0}', nameOfInstance(instance));
  const precheck = await withProgress(reading, signal => catalog.precheck(instance, signal));
  const checks = failedChecks(precheck);
  const { precheckId } = precheck;
  if (precheckId === undefined || checks.every(({ refusal }) => refusal)) {
    void showWarning(
      vscode.l10n.t('None of the failed precheck items can be skipped. Fix what they found, and start the task again.'),
    );
    return;
  }
  const wizard = await import('../wizards/task/skipPrecheckItems.ts');
  const count = await wizard.skipPrecheckItems({
    account,
    instance,
    precheckId,
    checks,
    apply: async (skipped, signal) => skipChecks((await accounts.cloudOf(account.id)).dts, instance, skipped, signal),
  });
  if (count === 0) return;
  await Promise.all([showChanged(services, instance), tellSkipped(services, subject, count)]);
}

/** Says how many items are skipped, and offers to start the task. */
async function tellSkipped(
  services: Services,
  { account, instance }: ChangedTask,
  count: number | 'changed',
): Promise<void> {
  if (count === 'changed') {
    void showWarning(vscode.l10n.t('The precheck has changed meanwhile. Nothing was skipped. Check its items again.'));
    return;
  }
  const start = vscode.l10n.t('Start Task');
  const words =
    count === 1
      ? vscode.l10n.t('1 precheck item is skipped. The precheck runs again when you start the task.')
      : vscode.l10n.t('{0} precheck items are skipped. The precheck runs again when you start the task.', count);
  if ((await showInformation(words, start)) === start)
    await startTask(services, { kind: 'instance', account, instance });
}
