import * as vscode from 'vscode';
import type { Symptom } from '../model/explain/symptoms.ts';
import { fewOf, writtenIn } from './written.ts';

/** How a group looks, in a sentence with the shards in which it shows. */
export function symptomWords({ kind, shards }: Pick<Symptom, 'kind' | 'shards'>): string {
  const names = fewOf(shards, writtenIn(vscode.env.language));
  switch (kind) {
    case 'commitsWithoutConsumer':
      return vscode.l10n.t('Checkpoints move, but the group has no consumer.');
    case 'timeoutOfLibrary':
      return vscode.l10n.t("The group's timeout was changed to the default of a client library.");
    case 'expiredCursorStands':
      return vscode.l10n.t('Shards that stand still after the data at their checkpoint expired: {0}', names);
    case 'oneShardStands':
      return vscode.l10n.t('Shards that stand still while others move: {0}', names);
    case 'jumpedToEnd':
      return vscode.l10n.t('Shards that jumped to the end: {0}', names);
    case 'moreConsumersThanShards':
      return vscode.l10n.t('There are more consumers than shards to consume.');
    case 'ownersSwap':
      return vscode.l10n.t('Shards that change their consumer again and again: {0}', names);
    case 'readOnlyNeverFinishes':
      return vscode.l10n.t("Read-only shards that aren't consumed to their end: {0}", names);
  }
}
