import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import { readJob } from './readGroup.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';

export async function copyTopic(services: Services, node?: Node): Promise<void> {
  const title = vscode.l10n.t('Copy Topic');
  const owner = await target(services, node, title, ['instance']);
  if (!owner) return;
  const { topic } = await readJob(services, owner.instance, title);
  if (topic) await copy(topic);
  else {
    // https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
    void showInformation(
      vscode.l10n.t(
        '{0} has no topic yet. It might get one after you create its first consumer group.',
        owner.instance.job.name,
      ),
    );
  }
}
