import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import { readJob } from './readGroup.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';
import { nameOfInstance } from '../model/places.ts';

export async function copyTopic(services: Services, node?: Node): Promise<void> {
  const title = vscode.l10n.t('Copy Topic');
  const owner = await target(services, node, title, ['instance']);
  if (!owner) return;
  const { topic, delivery, version } = await readJob(services, owner.instance, title);
  const toCopy = topic ?? delivery?.topic;
  if (toCopy !== undefined) await copy(toCopy);
  else if (version === 'old') {
    void showInformation(
      vscode.l10n.t('{0} is of the old version, which has no topic.', nameOfInstance(owner.instance)),
    );
  } else {
    // https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
    void showInformation(
      vscode.l10n.t(
        '{0} has no topic yet. It might get one after you create its first consumer group.',
        nameOfInstance(owner.instance),
      ),
    );
  }
}
