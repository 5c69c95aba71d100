import * as vscode from 'vscode';
import type { Node } from '../tree/nodes.ts';
import { showWarning } from '../ui/notifications.ts';
import { showUntitled } from '../ui/untitledText.ts';
import { numberText } from '../ui/words.ts';
import type { Services } from './services.ts';
import { type Several, targetInstanceGroups } from './targetGroups.ts';

/** Writes groups of change tracking instances for Terraform, which takes them over as they are. */
export async function exportTerraform(services: Services, of?: Several, selected?: readonly Node[]): Promise<void> {
  const title = vscode.l10n.t('Export as Terraform');
  const target = await targetInstanceGroups(services, selected ?? of, title);
  if (!target) return;
  const { terraformFile, whyNoTerraform } = await import('../model/infrastructure/terraform.ts');
  const { account, groups } = target;
  const refusals = groups.map(whyNoTerraform);
  const count = refusals.filter(refusal => refusal === undefined).length;
  if (count === 0) {
    void showWarning(
      refusals.includes('oldVersion')
        ? vscode.l10n.t(
            'No configuration was written, because Terraform manages only consumer groups of instances of the new version.',
          )
        : vscode.l10n.t(
            "No configuration was written, because DTS hasn't reported the username, which Terraform needs.",
          ),
    );
    return;
  }
  const said =
    count === groups.length
      ? vscode.l10n.t('Terraform configuration of consumer groups: {0}. Nothing has been saved yet.', numberText(count))
      : vscode.l10n.t(
          "Terraform configuration of consumer groups: {0} of {1}. The others can't be managed by Terraform; the file says why. Nothing has been saved yet.",
          numberText(count),
          numberText(groups.length),
        );
  await showUntitled({
    title,
    said,
    text: terraformFile(account.identity.accountId, groups),
    languages: ['terraform', 'hcl'],
    fileName: 'consumer-groups.tf',
    filters: { Terraform: ['tf'] },
  });
}
