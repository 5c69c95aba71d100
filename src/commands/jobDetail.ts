import * as vscode from 'vscode';
import type { DtsJobDetail } from '../cloud/dts/types.ts';
import type { InstanceRef } from '../model/resources.ts';
import type { Services } from './services.ts';

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
