import * as vscode from 'vscode';
import type { DtsJobDetail } from '../cloud/dts/types.ts';
import type { GroupRef, InstanceRef, LogstoreRef } from '../model/places.ts';
import type { DocumentParts } from '../model/groups/groupDocument.ts';
import type { GroupReading } from '../model/lag/reading.ts';
import { withProgress } from '../ui/progress.ts';
import type { Services } from './services.ts';
import type { GroupTarget } from './targetGroup.ts';

/** A group as it is at this moment, with its history. Rejects with the `CloudError` that made reading impossible. */
export async function readGroup(services: Services, target: GroupTarget, title: string): Promise<DocumentParts> {
  const { account, ref, instance } = target;
  const reading = await withProgress(title, signal => readNow(services, ref, signal));
  return {
    account,
    reading,
    history: services.histories.of(ref),
    ...(instance && { instanceName: instance.job.name }),
  };
}

export async function readNow(
  { monitor }: Pick<Services, 'monitor'>,
  ref: GroupRef,
  signal: AbortSignal,
): Promise<GroupReading> {
  await monitor.read({ of: ownerOf(ref), group: ref, detail: 'exact' }, signal);
  const reading = monitor.latest(ref);
  if (!reading) throw new Error('The monitor read this group and has no reading of it.');
  return reading;
}

function ownerOf(ref: GroupRef): InstanceRef | LogstoreRef {
  const { kind, accountId, region } = ref;
  switch (kind) {
    case 'dts':
      return { accountId, region, instanceId: ref.instanceId, jobId: ref.jobId };
    case 'sls':
      return { accountId, region, project: ref.project, logstore: ref.logstore };
  }
}

/** Topic and endpoints are not in the list that the tree has, so they are asked for, and the asking can be cancelled. */
export async function jobDetail({ catalog }: Services, instance: InstanceRef, title: string): Promise<DtsJobDetail> {
  const options = { location: vscode.ProgressLocation.Notification, cancellable: true, title };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const abort = new AbortController();
    const subscription = token.onCancellationRequested(() => {
      abort.abort();
    });
    try {
      return await catalog.jobDetail(instance, abort.signal);
    } finally {
      subscription.dispose();
    }
  });
}
