import * as vscode from 'vscode';
import type { DtsJobDetail } from '../cloud/dts/types.ts';
import type { Account } from '../model/accounts/account.ts';
import type { DocumentParts } from '../model/groups/groupDocument.ts';
import type { GroupReading } from '../model/lag/reading.ts';
import { type ChangeTrackingInstance, type GroupRef, type InstanceRef, ownerOf } from '../model/places.ts';
import { withProgress } from '../ui/progress.ts';
import type { Services } from './services.ts';

/** A group to read, with the account and the instance whose names its document contains. */
export interface ReadTarget {
  readonly account: Account;
  readonly ref: GroupRef;
  readonly group: { readonly group: { readonly name: string } };
  readonly instance?: ChangeTrackingInstance;
}

/** Reads a group as it is now, and adds its history. Rejects with a `CloudError` if the group could not be read. */
export async function readGroup(
  services: Services,
  { account, ref, group, instance }: ReadTarget,
): Promise<DocumentParts> {
  const title = vscode.l10n.t('Reading consumer group {0}', group.group.name);
  const reading = await withProgress(title, signal => readNow(services, ref, signal));
  return {
    account,
    reading,
    history: services.histories.of(ref),
    ...(instance && { instanceName: instance.job.name }),
  };
}

async function readNow({ monitor }: Services, ref: GroupRef, signal: AbortSignal): Promise<GroupReading> {
  await monitor.read({ of: ownerOf(ref), group: ref, detail: 'exact' }, signal);
  const reading = monitor.latest(ref);
  if (!reading) throw new Error('The monitor read this group and has no reading of it.');
  return reading;
}

/** Reads the topic and the endpoints of an instance, which the list behind the tree does not contain. */
export const readJob = ({ catalog }: Services, instance: InstanceRef, title: string): Promise<DtsJobDetail> =>
  withProgress(title, signal => catalog.jobDetail(instance, signal));
