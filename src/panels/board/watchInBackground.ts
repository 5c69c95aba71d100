import * as vscode from 'vscode';
import { prefix, type Settings } from '../../contributions.ts';
import { type GroupOwnerRef, groupsIn, listKey } from '../../model/places.ts';
import { mostPlaces, type SavedScope } from '../../model/sentinel/savedScope.ts';
import { showInformation } from '../../ui/notifications.ts';
import { readSetting } from '../../ui/settings.ts';
import { numberText } from '../../ui/words.ts';
import { sentences } from '../../ui/written.ts';

/**
 * Saves the places for what watches in the background, and offers to have them watched if it watches something else, or
 * nothing at all. Ends when the message is closed, which may take hours.
 */
export async function watchInBackground(
  savedScope: Pick<SavedScope, 'save'>,
  places: readonly GroupOwnerRef[],
): Promise<void> {
  if (places.length === 0) {
    void showInformation(vscode.l10n.t('The board shows no consumer groups to watch.'));
    return;
  }
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
  const [scope, interval] = ['watch.scope', 'watch.interval'] as const satisfies readonly (keyof Settings)[];
  const instead = vscode.l10n.t('Watch Them Instead of Pinned Items');
  const settings = vscode.l10n.t('Open Settings');
  const isOff = readSetting(interval) === 0;
  const isWatched = readSetting(scope) === 'savedScope';
  const choice = await showInformation(
    sentences(
      saved,
      ...(isWatched ? [] : [vscode.l10n.t("They aren't watched yet, because pinned items are watched.")]),
      ...(isOff ? [vscode.l10n.t('Checking in the background is turned off.')] : []),
    ),
    ...(isWatched ? [] : [instead]),
    ...(isOff ? [settings] : []),
  );
  const { Global } = vscode.ConfigurationTarget;
  if (choice === instead) await vscode.workspace.getConfiguration(prefix).update(scope, 'savedScope', Global);
  if (choice === settings) {
    await vscode.commands.executeCommand('workbench.action.openSettings', `@id:${prefix}.${interval}`);
  }
}
