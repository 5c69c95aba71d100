import * as vscode from 'vscode';
import { prefix, type Settings } from '../../contributions.ts';
import { type GroupOwnerRef, groupsIn, listKey } from '../../model/places.ts';
import { mostPlaces, type SavedScope } from '../../model/sentinel/savedScope.ts';
import { showInformation } from '../../ui/notifications.ts';
import { readSetting } from '../../ui/settings.ts';
import { numberText } from '../../ui/words.ts';

/** Saves the places for what watches in the background, and offers to have them watched if it watches something else. */
export async function watchInBackground(
  savedScope: Pick<SavedScope, 'save'>,
  places: readonly GroupOwnerRef[],
): Promise<void> {
  await savedScope.save(places);
  const count = new Set(places.map(place => listKey(groupsIn(place)))).size;
  const saved =
    count > mostPlaces
      ? vscode.l10n.t(
          'The first {0} of {1} instances and Logstores on the board were saved for watching.',
          numberText(mostPlaces),
          numberText(count),
        )
      : vscode.l10n.t('Instances and Logstores saved for watching: {0}.', numberText(count));
  const name = 'watch.scope' satisfies keyof Settings;
  if (readSetting(name) === 'savedScope') {
    void showInformation(saved);
    return;
  }
  const instead = vscode.l10n.t('Watch Them Instead of Pinned Items');
  // Not awaited: the scope is saved, and the message may stay for hours.
  void showInformation(saved, instead).then(async choice => {
    if (choice !== instead) return;
    await vscode.workspace.getConfiguration(prefix).update(name, 'savedScope', vscode.ConfigurationTarget.Global);
  });
}
