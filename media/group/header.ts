import * as l10n from '@vscode/l10n';
import {
  type Action,
  type Copyable,
  type Identity,
  offeredIntervals,
  type SaidRefusal,
  type Snapshot,
} from '../../src/panels/group/protocol.ts';
import { pillWords } from '../../src/ui/verdictWords.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import {
  accountBar,
  accountWords,
  age,
  button,
  type Copied,
  copyButtonFor,
  icon,
  intervals,
  pauseButton,
  pill,
  refreshButton,
  refusableButton,
  toneIcons,
} from '../shared/parts.ts';
import { actionWords } from './words.ts';

/** What the page always shows: whose group it is, how it is doing, how old that is, and what can be done. */
export function header(snapshot: Snapshot, intervalSeconds: number, formats: Formats, copied: Copied): Wanted {
  const { identity, reading, verdicts } = snapshot;
  const [first] = verdicts;
  return html(
    'header',
    { key: 'header', ...accountBar(identity.account) },
    html(
      'div',
      { class: 'title' },
      html('div', { class: 'name' }, html('h1', {}, identity.name), copyButton('name', l10n.t('Name'), copied)),
      first && reading && pill(first.tone, toneIcons[first.tone], pillWords(reading.kind)[first.verdict.kind]),
    ),
    html('div', { class: 'tools' }, tools(snapshot, intervalSeconds, formats)),
    html('p', { class: 'context muted' }, where(identity, copied), ageOf(snapshot, intervalSeconds, formats)),
  );
}

function tools(snapshot: Snapshot, seconds: number, formats: Formats): Child {
  const { identity, refusals, isRefreshing } = snapshot;
  const isSls = identity.ref.kind === 'sls';
  return [
    actionButton('peekRecords'),
    isSls && actionButton('reset', refusals.reset),
    isSls && refusals.undoReset === undefined && actionButton('undoReset'),
    refusals.reset?.refusal === 'setOnInstance' && actionButton('setConsumptionTime'),
    actionButton('edit', refusals.edit),
    more(snapshot),
    pauseButton(seconds === 0),
    intervals([0, ...offeredIntervals], seconds, l10n.t('Paused'), formats),
    refreshButton(isRefreshing),
  ];
}

const actionButton = (action: Action, refusal?: SaidRefusal, looks = 'secondary'): Wanted =>
  refusableButton(
    { key: action, class: looks, 'data-action': 'do', 'data-do': action },
    refusal?.words,
    actionWords()[action],
  );

function more({ identity, reading, refusals, isPinned }: Snapshot): Wanted {
  const isSls = identity.ref.kind === 'sls';
  const other = (action: Action) => actionButton(action, undefined, 'item');
  return html(
    'details',
    { key: 'more', id: 'more', class: 'menu' },
    html('summary', { class: 'secondary' }, l10n.t('More'), icon('open')),
    html(
      'div',
      { class: 'items' },
      isSls && other('compare'),
      reading !== undefined && other('document'),
      other('export'),
      other(isSls ? 'exportCommands' : 'exportTerraform'),
      other('snapshot'),
      other('generateClient'),
      button({ key: 'verify', class: 'item', 'data-action': 'verifyConnection' }, l10n.t('Verify Connection')),
      other('openInConsole'),
      other('copyLink'),
      !isSls && other('openInstance'),
      other(isPinned ? 'unpin' : 'pin'),
      actionButton('delete', refusals.delete, 'item danger'),
    ),
  );
}

function where({ ref, resource, regionName, account }: Identity, copied: Copied): Child {
  const place =
    ref.kind === 'sls'
      ? [
          `${l10n.t('consumer group')} · ${l10n.t('Logstore')} `,
          html('strong', {}, resource),
          copyButton('resource', l10n.t('Logstore'), copied),
          ` · ${l10n.t('project')} ${ref.project}`,
        ]
      : [
          `${l10n.t('consumer group')} `,
          html('code', {}, ref.groupId),
          copyButton('groupId', l10n.t('Group ID'), copied),
          ` · ${l10n.t('instance')} `,
          html('strong', {}, resource),
          copyButton('resource', l10n.t('Instance ID'), copied),
        ];
  return [...place, ` · ${regionName}`, accountWords(account)];
}

function ageOf({ reading, problem, isRefreshing, now }: Snapshot, seconds: number, formats: Formats): Child {
  if (!reading) return false;
  // A slow answer does not explain two missing refreshes.
  const isLate = seconds > 0 && now - reading.at > (2 * seconds + 30) * 1000;
  const isStale = problem !== undefined || isLate;
  return [' · ', age(reading.at, formats.moment(reading.at, now), isStale, isRefreshing, formats)];
}

export const copyButton = (what: Copyable, name: string, copied: Copied, shard?: number): Wanted =>
  copyButtonFor(what, name, copied, shard?.toString());
