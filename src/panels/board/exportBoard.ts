import * as vscode from 'vscode';
import {
  boardCsv,
  boardJson,
  errorName,
  type Exported,
  type ExportNames,
  plainNames,
} from '../../model/board/exporting.ts';
import { classOf, updatedOf } from '../../model/board/facts.ts';
import { unfinished, type UnfinishedScan } from '../../model/board/scan.ts';
import { mostGroups } from '../../model/incident/mostGroups.ts';
import type { GroupService } from '../../model/places.ts';
import { inCodeCell, inTable, inText } from '../../ui/markdown.ts';
import { showInformation, showInStatusBar } from '../../ui/notifications.ts';
import { inWorkspace, offerToOpen, savedFile, writeText } from '../../ui/savedFile.ts';
import { momentText, numberText, serviceName } from '../../ui/words.ts';
import { run } from '../panelHost.ts';
import type { ExportForm } from './protocol.ts';
import type { Words } from './snapshot.ts';

/** Exports what the board shows, as it is arranged and filtered. */
export async function exportBoard(
  form: ExportForm,
  exported: Exported,
  words: Pick<Words, 'account' | 'region' | 'group'>,
  redacted: ExportNames,
): Promise<void> {
  const names = plainNames({ account: id => words.account(id).name, region: words.region });
  switch (form) {
    case 'csv':
      return save('csv', boardCsv(exported, names));
    case 'json':
      return save('json', boardJson(exported, names));
    case 'markdown':
      await vscode.env.clipboard.writeText(markdownOf(exported, words, redacted));
      showInStatusBar(vscode.l10n.t('Copied as Markdown, without names.'), 5_000);
      return;
    case 'incident':
      return snapshot(exported);
    case 'terraform':
      return asCode('exportTerraform', 'dts', exported);
    case 'commands':
      return asCode('exportCommands', 'sls', exported);
  }
}

/**
 * A table for a ticket or a chat, in which names are replaced as in the support bundle. It also has what could not be
 * read, and where a scan has not looked, so that nobody takes it for the whole.
 */
function markdownOf({ rows, failures, scan }: Exported, words: Pick<Words, 'group'>, redacted: ExportNames): string {
  const headings = [
    vscode.l10n.t('Group'),
    vscode.l10n.t('Instance or Logstore'),
    vscode.l10n.t('Account'),
    vscode.l10n.t('Region'),
    vscode.l10n.t('State'),
    vscode.l10n.t('Last read'),
  ];
  const lines = rows.map(row => {
    const at = updatedOf(row);
    return [
      inCodeCell(redacted.group(row)),
      inCodeCell(redacted.owner(row)),
      inCodeCell(redacted.account(row.accountId)),
      inText(redacted.region(row.region)),
      inText(words.group(row)),
      inText(at === undefined ? vscode.l10n.t('not read') : momentText(new Date(at))),
    ];
  });
  const unread = failures.map(({ accountId, region, service, error }) => [
    '–',
    // The name of what could not be read is left out, but one region has the lists of two services.
    service === undefined ? '–' : inText(serviceName(service)),
    inCodeCell(redacted.account(accountId)),
    region === undefined ? '–' : inText(redacted.region(region)),
    `${inText(vscode.l10n.t("Couldn't be read"))} ${inCodeCell(errorName(error))}`,
    inText(vscode.l10n.t('not read')),
  ]);
  const part = unfinished(scan);
  return `${inTable(headings, [...lines, ...unread])}\n${part ? `\n${inText(scanWords(part))}\n` : ''}`;
}

function scanWords({ state, done, of, calls }: UnfinishedScan): string {
  switch (state) {
    case 'running':
      return vscode.l10n.t('Scanning {0} of {1} regions', numberText(done), numberText(of));
    case 'cancelled':
      return vscode.l10n.t('Scan canceled: {0} of {1} regions scanned', numberText(done), numberText(of));
    case 'budget':
      return vscode.l10n.t('Scan stopped after {0} calls: not everything was found', numberText(calls));
  }
}

/** An incident snapshot of the groups that are shown and need attention, or of the first of them. */
async function snapshot({ rows }: Exported): Promise<void> {
  const refs = rows.filter(row => classOf(row) === 'attention').map(({ ref }) => ref);
  if (refs.length === 0) {
    void showInformation(vscode.l10n.t('Nothing needs attention.'));
    return;
  }
  if (refs.length > mostGroups) {
    void showInformation(
      vscode.l10n.t(
        'The incident snapshot has the first {0} of {1} consumer groups that need attention.',
        numberText(mostGroups),
        numberText(refs.length),
      ),
    );
  }
  await run('saveIncidentSnapshot', refs.slice(0, mostGroups));
}

/** The groups of one service that are shown, for the command that writes them. */
async function asCode(
  command: 'exportTerraform' | 'exportCommands',
  service: GroupService,
  { rows }: Exported,
): Promise<void> {
  const refs = rows.map(({ ref }) => ref).filter(({ kind }) => kind === service);
  if (refs.length > 0) return run(command, refs);
  void showInformation(vscode.l10n.t('The board shows no consumer groups of {0}.', serviceName(service)));
}

async function save(extension: 'csv' | 'json', text: string): Promise<void> {
  const file = await savedFile(
    {
      title: vscode.l10n.t('Export Lag Board'),
      filters: extension === 'csv' ? { CSV: ['csv'] } : { JSON: ['json'] },
      proposed: inWorkspace(`lag-board.${extension}`),
    },
    to => writeText(to, text),
  );
  if (!file) return;
  offerToOpen(vscode.l10n.t('The board was exported to {0}.', vscode.workspace.asRelativePath(file)), file);
}
