import * as l10n from '@vscode/l10n';
import {
  type Action,
  type Copyable,
  type Identity,
  offeredIntervals,
  type SaidRefusal,
  type Snapshot,
} from '../../src/panels/group/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import {
  accountClass,
  accountWords,
  type Copied,
  copyButtonFor,
  icon,
  intervals,
  pill,
  refreshButton,
  toneIcons,
} from '../shared/parts.ts';
import { pillWords } from './verdict.ts';
import { actionWords } from './words.ts';

/** Identity, answer and age: what must be on the page whatever else is known. */
export function header(snapshot: Snapshot, intervalSeconds: number, formats: Formats, copied: Copied): Wanted {
  const { identity, reading, verdicts } = snapshot;
  const [first] = verdicts;
  return html(
    'header',
    { key: 'header', class: accountClass(identity.account) },
    html(
      'div',
      { class: 'title' },
      html('div', { class: 'name' }, html('h1', {}, identity.name), copyButton('name', l10n.t('Name'), copied)),
      first && reading && pill(first.tone, toneIcons[first.tone], pillWords(first.verdict, reading.kind)),
    ),
    html('div', { class: 'tools' }, tools(snapshot, intervalSeconds, formats)),
    html('p', { class: 'context muted' }, where(identity, copied), age(snapshot, intervalSeconds, formats)),
  );
}

function tools(snapshot: Snapshot, seconds: number, formats: Formats): Child {
  const { identity, refusals, isRefreshing } = snapshot;
  const isSls = identity.ref.kind === 'sls';
  const isPaused = seconds === 0;
  const pauseWords = isPaused ? l10n.t('Resume automatic refresh') : l10n.t('Pause automatic refresh');
  return [
    isSls && actionButton('reset', refusals.reset),
    isSls && refusals.undoReset === undefined && actionButton('undoReset', undefined),
    refusals.reset?.refusal === 'setOnInstance' && actionButton('setConsumptionTime', undefined),
    actionButton('edit', refusals.edit),
    more(snapshot),
    html(
      'button',
      {
        key: 'pause',
        type: 'button',
        class: 'secondary',
        'data-action': 'togglePause',
        'aria-pressed': isPaused ? 'true' : 'false',
        'aria-label': l10n.t('Pause automatic refresh'),
        title: pauseWords,
      },
      icon(isPaused ? 'play' : 'pause'),
    ),
    intervals([0, ...offeredIntervals], seconds, l10n.t('Paused'), formats),
    refreshButton(isRefreshing),
  ];
}

/** Stays in reach of the keyboard when it cannot be used, so that the reason can be read. */
function actionButton(action: Action, refusal: SaidRefusal | undefined, looks = 'secondary'): Wanted {
  return html(
    'button',
    {
      key: action,
      type: 'button',
      class: looks,
      'data-action': refusal === undefined ? 'do' : undefined,
      'data-do': action,
      'aria-disabled': refusal !== undefined && 'true',
      title: refusal?.words,
    },
    actionWords(action),
  );
}

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
      other('openInConsole'),
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

function age({ reading, problem, isRefreshing, now }: Snapshot, seconds: number, formats: Formats): Child {
  if (!reading) return false;
  // Two refreshes that did not come are more than a slow answer.
  const isLate = seconds > 0 && now - reading.at > (2 * seconds + 30) * 1000;
  const isStale = problem !== undefined || isLate;
  const time = formats.moment(reading.at, now);
  return [
    ' · ',
    html(
      'span',
      { class: isStale ? 'updated tone-warning' : 'updated', title: formats.exact(reading.at) },
      isStale && [icon('warning'), ' '],
      isRefreshing ? l10n.t('refreshing…') : isStale ? l10n.t('as of {0}', time) : l10n.t('updated {0}', time),
    ),
  ];
}

export const copyButton = (what: Copyable, name: string, copied: Copied, shard?: number): Wanted =>
  copyButtonFor(what, name, copied, shard?.toString());
