import * as l10n from '@vscode/l10n';
import type { Action } from '../../src/panels/group/protocol.ts';

export const actionWords = (): Readonly<Record<Action, string>> => ({
  reset: l10n.t('Reset…'),
  undoReset: l10n.t('Undo Reset…'),
  setConsumptionTime: l10n.t('Set Consumption Time…'),
  edit: l10n.t('Edit…'),
  delete: l10n.t('Delete…'),
  compare: l10n.t('Compare…'),
  document: l10n.t('Show as JSON'),
  export: l10n.t('Export…'),
  exportTerraform: l10n.t('Export as Terraform'),
  exportCommands: l10n.t('Export as Command Lines…'),
  snapshot: l10n.t('Save Incident Snapshot…'),
  generateClient: l10n.t('Generate Client…'),
  peekRecords: l10n.t('Peek Records'),
  openInConsole: l10n.t('Open in Console'),
  copyLink: l10n.t('Copy Link'),
  openInstance: l10n.t('Open Subscription Status'),
  pin: l10n.t('Pin'),
  unpin: l10n.t('Unpin'),
});
