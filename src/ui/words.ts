import * as vscode from 'vscode';
import type { DtsJob } from '../cloud/dts/types.ts';
import { regions } from '../cloud/regions.ts';
import { knownStatus } from '../model/status/stage.ts';

/** As the console calls it. A status that is newer than us is shown as the service wrote it. */
export function statusWords(status: DtsJob['status']): string {
  const known = knownStatus(status);
  switch (known) {
    case 'NotConfigured':
      return vscode.l10n.t('Not configured');
    case 'NotStarted':
      return vscode.l10n.t('Not started');
    case 'Prechecking':
      return vscode.l10n.t('Precheck running');
    case 'PrecheckFailed':
      return vscode.l10n.t('Precheck failed');
    case 'PreCheckPass':
      return vscode.l10n.t('Precheck passed');
    case 'Starting':
      return vscode.l10n.t('Starting');
    case 'Normal':
      return vscode.l10n.t('Running');
    case 'Retrying':
      return vscode.l10n.t('Retrying');
    case 'Abnormal':
      return vscode.l10n.t('Abnormal');
    case 'Upgrade':
      return vscode.l10n.t('Upgrading');
    case 'Downgrade':
      return vscode.l10n.t('Downgrading');
    case 'Locked':
      return vscode.l10n.t('Locked');
    case undefined:
      return status;
  }
}

/** In the language of the editor; the id where the table has no name. */
export function regionName(id: string): string {
  const region = regions.get(id);
  if (!region) return id;
  return vscode.env.language.startsWith('zh') ? region.chinese : region.english;
}

export const numberText = (value: number): string => new Intl.NumberFormat(vscode.env.language).format(value);

/** The local time and, because colleagues and logs live elsewhere, UTC. */
export function momentText(moment: Date): string {
  const local = new Intl.DateTimeFormat(vscode.env.language, { dateStyle: 'medium', timeStyle: 'medium' });
  return `${local.format(moment)} (${moment.toISOString().slice(0, 19)}Z)`;
}
