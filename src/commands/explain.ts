import * as vscode from 'vscode';
import { CloudError } from '../cloud/errors.ts';
import { explainable } from '../model/explain/explainable.ts';
import type { GroupRef } from '../model/places.ts';
import { type Node, resourceOf } from '../tree/nodes.ts';
import { describe } from '../ui/messages.ts';
import { showExplanation } from './explainErrorText.ts';
import type { Services } from './services.ts';
import { isGroupRef, targetGroup } from './targetGroup.ts';

/**
 * Says why something failed or looks as it does. What a service refused has a document of its own; an instance and a group
 * have a panel, which explains what it shows.
 */
export async function explain(services: Services, of?: Node | GroupRef | CloudError): Promise<void> {
  if (of instanceof CloudError) return explainFailure(services, of);
  if (of && !isGroupRef(of)) {
    const { error } = resourceOf(of);
    if (error !== undefined) return explainFailure(services, error);
    if (of.kind === 'instance') {
      services.statusPanels.showExplained(of.instance);
      return;
    }
  }
  const target = await targetGroup(services, of, vscode.l10n.t('Explain'));
  if (target) services.groupPanels.showExplained(target.ref, target.group.group.name);
}

async function explainFailure(services: Services, failure: unknown): Promise<void> {
  const { wholeExplanationOf } = await import('../ui/explanationWords.ts');
  const { text, detail } = describe(failure);
  const refusal = explainable(failure);
  const blocks = refusal
    ? wholeExplanationOf({ kind: 'refusal', error: refusal })
    : [{ kind: 'text', text: detail } as const];
  const { requestId } = refusal ?? {};
  const request =
    requestId === undefined ? [] : [{ kind: 'text', text: vscode.l10n.t('Request ID: {0}', requestId) } as const];
  await showExplanation(services, text, [...blocks, ...request]);
}
