import * as vscode from 'vscode';
import type { SubscriptionHost } from '../cloud/dts/types.ts';
import { publicEndpoints } from '../cloud/endpoints.ts';
import type { ChangeTrackingInstance } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import { readJob } from './readGroup.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';

export async function copyName(services: Services, node?: Node): Promise<void> {
  const named = node ?? (await target(services, node, vscode.l10n.t('Copy Name'), ['instance', 'project', 'logstore']));
  const name = named && resourceOf(named).name;
  if (name !== undefined) await copy(name);
}

/** Copies the ID by which the cloud knows the resource. */
export async function copyId(services: Services, node?: Node): Promise<void> {
  const id = (node && resourceOf(node).id) ?? (await askForInstanceId(services));
  if (id !== undefined) await copy(id);
}

async function askForInstanceId(services: Services): Promise<string | undefined> {
  const owner = await target(services, undefined, vscode.l10n.t('Copy ID'), ['instance']);
  return owner?.instance.instanceId;
}

/** Copies the address that a consumer connects to. */
export async function copyEndpoint(services: Services, node?: Node): Promise<void> {
  const title = vscode.l10n.t('Copy Endpoint');
  const owner = await target(services, node, title, ['instance', 'project', 'logstore']);
  if (!owner) return;
  const { instance, region } = resourceOf(owner).where;
  if (instance) await copyBroker(services, instance, title);
  else if (region !== undefined) await copy(slsHost(region));
}

/** The endpoint of Log Service in a region. Its clients put the name of the project in front of it themselves. */
const slsHost = (region: string): string => publicEndpoints.sls(region).host;

async function copyBroker(services: Services, instance: ChangeTrackingInstance, title: string): Promise<void> {
  const choices = brokers((await readJob(services, instance, title)).hosts);
  if (choices.length === 0) {
    void vscode.window.showInformationMessage(vscode.l10n.t('{0} has no endpoints yet.', instance.job.name));
    return;
  }
  const choice = choices.length === 1 ? choices[0] : await vscode.window.showQuickPick(choices, { title });
  if (choice) await copy(choice.description);
}

function brokers({ publicHost, vpcHost, privateHost }: SubscriptionHost) {
  return [
    { label: vscode.l10n.t('Public network'), description: publicHost },
    { label: vscode.l10n.t('VPC'), description: vpcHost },
    { label: vscode.l10n.t('Classic internal network'), description: privateHost },
  ].filter((choice): choice is { label: string; description: string } => Boolean(choice.description));
}

export async function copyTopic(services: Services, node?: Node): Promise<void> {
  const title = vscode.l10n.t('Copy Topic');
  const owner = await target(services, node, title, ['instance']);
  if (!owner) return;
  const { topic } = await readJob(services, owner.instance, title);
  if (topic) await copy(topic);
  else {
    // https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        '{0} has no topic yet. It might get one after you create its first consumer group.',
        owner.instance.job.name,
      ),
    );
  }
}
