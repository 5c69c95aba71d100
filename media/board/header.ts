import * as l10n from '@vscode/l10n';
import {
  type ExportForm,
  exportForms,
  offeredIntervals,
  type ShownScope,
  type Snapshot,
} from '../../src/panels/board/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { age, button, icon, intervals, pauseButton, pill, refreshButton } from '../shared/parts.ts';
import { groupsWords } from './words.ts';

/** The answer to whether anything is behind, what that is about, and what can be done. */
export function header(snapshot: Snapshot, intervalSeconds: number, formats: Formats): Wanted {
  return html(
    'header',
    { key: 'header' },
    html(
      'div',
      { class: 'title' },
      html('h1', {}, l10n.t('Lag Board')),
      html('div', { role: 'status' }, verdict(snapshot, formats)),
    ),
    html('div', { class: 'tools' }, tools(snapshot, intervalSeconds, formats)),
    html('p', { class: 'context muted' }, context(snapshot, intervalSeconds, formats)),
  );
}

function verdict({ attention, figures, scope, rows }: Snapshot, formats: Formats): Child {
  if (rows.all === 0) return undefined;
  if (attention > 0) {
    const words =
      attention === 1 ? l10n.t('1 needs attention') : l10n.t('{0} need attention', formats.number(attention));
    return pill('error', 'error', words);
  }
  if (scope.isListing) return pill('neutral', 'sync', l10n.t('Loading…'));
  if (figures.failures > 0) return pill('warning', 'question', l10n.t("Some couldn't be read"));
  return pill('well', 'pass', l10n.t('None need attention'));
}

function tools(snapshot: Snapshot, seconds: number, formats: Formats): Child {
  const { scope, scan, isRefreshing, rows } = snapshot;
  if (!scope.hasAccounts) return undefined;
  return [
    button({ key: 'scope', class: 'secondary', 'data-action': 'chooseScope' }, l10n.t('Choose Scope…')),
    scan?.state !== 'running' &&
      button({ key: 'scan', class: 'secondary', 'data-action': 'scan' }, l10n.t('Scan All Regions…')),
    rows.all > 0 && [
      button(
        {
          key: 'watch',
          class: 'secondary',
          'data-action': 'watchScope',
          title: l10n.t(
            'Keeps watching what is on this board while VS Code is open, and tells you when something is wrong',
          ),
        },
        l10n.t('Watch in Background'),
      ),
      html(
        'details',
        { key: 'export', id: 'export', class: 'menu' },
        html('summary', { class: 'secondary' }, l10n.t('Export'), icon('open')),
        html(
          'div',
          { class: 'items' },
          exportForms.map(form =>
            button({ key: form, class: 'item', 'data-action': 'export', 'data-form': form }, exportWords()[form]),
          ),
          button({ key: 'copyLink', class: 'item', 'data-action': 'copyLink' }, l10n.t('Copy Link')),
        ),
      ),
    ],
    pauseButton(seconds === 0),
    intervals([0, ...offeredIntervals], seconds, l10n.t('Paused'), formats),
    refreshButton(isRefreshing),
  ];
}

const exportWords = (): Readonly<Record<ExportForm, string>> => ({
  csv: 'CSV…',
  json: 'JSON…',
  markdown: l10n.t('Copy as Markdown'),
  incident: l10n.t('Incident Snapshot of What Needs Attention…'),
  terraform: l10n.t('DTS Groups as Terraform…'),
  commands: l10n.t('SLS Groups as Command Lines…'),
});

function context(snapshot: Snapshot, seconds: number, formats: Formats): Child {
  const { scope, updatedAt, isRefreshing, now } = snapshot;
  if (!scope.hasAccounts) return l10n.t('All consumer groups of your accounts, the most urgent first.');
  const isLate = updatedAt !== undefined && seconds > 0 && now - updatedAt > (2 * seconds + 30) * 1000;
  return [
    scopeWords(scope, formats),
    updatedAt !== undefined && [' · ', age(updatedAt, formats.moment(updatedAt, now), isLate, isRefreshing, formats)],
  ];
}

function scopeWords({ words, regions, groups, owners }: ShownScope, formats: Formats): Child {
  const parts = [
    regions > 0 && (regions === 1 ? l10n.t('1 region') : l10n.t('{0} regions', formats.number(regions))),
    groups > 0 &&
      (owners === 1
        ? l10n.t('{0} on 1 instance or Logstore', groupsWords(groups, formats))
        : l10n.t('{0} on {1} instances and Logstores', groupsWords(groups, formats), formats.number(owners))),
  ].filter(part => part !== false);
  return [html('strong', {}, words), parts.map(part => ` · ${part}`)];
}
