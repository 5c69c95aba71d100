import * as vscode from 'vscode';
import type { DtsJobDetail } from '../cloud/dts/types.ts';
import { publicEndpoints } from '../cloud/endpoints.ts';
import { type ChangeTrackingInstance, nameOfInstance } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import { showInformation } from '../ui/notifications.ts';
import { plainText } from '../ui/plainText.ts';
import { readJob } from './readGroup.ts';
import type { Services } from './services.ts';
import { copy, target } from './target.ts';

/** Where a consumer connects to. */
export async function copyEndpoint(services: Services, node?: Node): Promise<void> {
  const title = vscode.l10n.t('Copy Endpoint');
  const owner = await target(services, node, title, ['instance', 'project', 'logstore']);
  if (!owner) return;
  const { instance, region } = resourceOf(owner).where;
  if (instance) await copyBroker(services, instance, title);
  else if (region !== undefined) await copy(slsHost(region));
}

/** Clients of SLS are given the host of the region, and put the project in front of it themselves. */
const slsHost = (region: string): string => publicEndpoints.sls(region).host;

async function copyBroker(services: Services, instance: ChangeTrackingInstance, title: string): Promise<void> {
  const choices = brokers(await readJob(services, instance, title));
  if (choices.length === 0) {
    void showInformation(vscode.l10n.t('{0} has no endpoints yet.', nameOfInstance(instance)));
    return;
  }
  const choice = choices.length === 1 ? choices[0] : await vscode.window.showQuickPick(choices, { title });
  if (choice) await copy(choice.host);
}

function brokers({ hosts: { publicHost, vpcHost, privateHost }, delivery }: DtsJobDetail) {
  const hosts = [
    { label: vscode.l10n.t('Public network'), host: publicHost },
    { label: vscode.l10n.t('VPC'), host: vpcHost },
    { label: vscode.l10n.t('Classic internal network'), host: privateHost },
    { label: vscode.l10n.t('Delivery channel, public network'), host: delivery?.publicHost },
    { label: vscode.l10n.t('Delivery channel, VPC'), host: delivery?.vpcHost },
  ];
  return hosts.flatMap(({ label, host }) => (host ? [{ label, host, description: plainText(host) }] : []));
}
