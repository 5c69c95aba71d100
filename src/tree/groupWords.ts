import * as vscode from 'vscode';
import { durationText } from '../model/durations.ts';
import type { GroupState } from './appearance.ts';

/** How a consumer group of a change tracking instance is doing, as its row says it. */
export function groupWords(state: GroupState): string {
  switch (state.kind) {
    case 'dataLost':
      return vscode.l10n.t('data lost');
    case 'notStarted':
      return vscode.l10n.t('not started');
    case 'noClient':
      return vscode.l10n.t('no client connected');
    case 'late':
    case 'current':
      return vscode.l10n.t('{0} behind', durationText(state.seconds, vscode.env.language));
    case 'unknown':
      return vscode.l10n.t('delay unknown');
  }
}
