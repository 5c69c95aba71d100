import * as vscode from 'vscode';
import type { DtsJobDetail } from '../cloud/dts/types.ts';
import { clientHosts, type EndpointForm } from '../cloud/endpoints.ts';
import type { Account } from '../model/accounts/account.ts';
import { type ChangeTrackingInstance, nameOfInstance, type ProjectRef } from '../model/places.ts';
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
  const { instance, project, logstore = project } = resourceOf(owner).where;
  if (instance) await copyBroker(services, instance, title);
  else if (logstore) await copySlsHost(services, owner.account, logstore, title);
}

async function copySlsHost(
  services: Services,
  account: Account,
  { region, project }: ProjectRef,
  title: string,
): Promise<void> {
  const words: Readonly<Record<EndpointForm, string>> = {
    public: vscode.l10n.t('Public network'),
    vpc: vscode.l10n.t('VPC'),
    intranet: vscode.l10n.t('Internal (classic network and VPC)'),
    acceleration: vscode.l10n.t('Global acceleration'),
    custom: vscode.l10n.t('Custom endpoint'),
  };
  const hosts = clientHosts(region, project, await services.accounts.endpointsOf(account));
  const choices = hosts.map(({ form, host }) => ({ label: words[form], host, description: plainText(host) }));
  const choice = await vscode.window.showQuickPick(choices, { title });
  if (choice) await copy(choice.host);
}

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
