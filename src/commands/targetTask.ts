import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import type { Account } from '../model/accounts/account.ts';
import { type ChangeTrackingInstance, nameOfInstance } from '../model/places.ts';
import type { Node } from '../tree/nodes.ts';
import { showWarning } from '../ui/notifications.ts';
import { refusalWords } from '../ui/refusals.ts';
import type { Services } from './services.ts';
import { target } from './target.ts';

/** An instance whose task is going to be changed, as it is now. */
export interface ChangedTask {
  readonly account: Account;
  readonly instance: ChangeTrackingInstance;
}

/** The instance of a row, or one that the user picks, read again. Nothing when they leave, or may change nothing in it. */
export async function changedTask(
  services: Services,
  node: Node | undefined,
  title: string,
): Promise<ChangedTask | undefined> {
  const { accounts, catalog } = services;
  const owner = await target(services, node, title, ['instance']);
  if (!owner) return undefined;
  const { instance } = owner;
  const account = accounts.find(instance.accountId) ?? owner.account;
  if (account.isReadOnly) {
    void showWarning(refusalWords('readOnlyAccount'));
    return undefined;
  }
  const { withProgress } = await import('../ui/progress.ts');
  const reading = vscode.l10n.t('Reading instance {0}', nameOfInstance(instance));
  const job = await withProgress(reading, signal => catalog.currentJob(instance, signal));
  return { account, instance: { ...instance, jobId: job.jobId || instance.jobId, job } };
}

/** Reads an instance again that was changed. Never rejects, because a failed reading must not hide a change that was made. */
export async function showChanged(services: Services, instance: ChangeTrackingInstance): Promise<void> {
  services.statusPanels.refresh(instance);
  try {
    await services.catalog.refreshInstance(instance);
  } catch (failure) {
    // The transport has logged what the cloud refused.
    if (!(failure instanceof CloudError)) services.log.error(failure);
  }
}
