import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status.ts';
import type { Identity, Snapshot } from '../../src/status/protocol.ts';
import { type Child, html, type Wanted } from './dom.ts';
import type { Formats } from './formats.ts';
import { icon } from './icons.ts';
import { copyButton, type Copied, createButton, unknown } from './parts.ts';
import { billingWords, fieldWords, stageLooks, statusWords } from './words.ts';

/** Identity, state and age: what must be on the page whatever else is known. */
export function header(
  snapshot: Snapshot,
  isStale: boolean,
  intervalSeconds: number,
  formats: Formats,
  copied: Copied,
): Wanted {
  const { identity, status, isRefreshing, isSignedOut } = snapshot;
  return html(
    'header',
    { key: 'header' },
    html(
      'div',
      { class: 'title' },
      html('h1', {}, identity.name === '' ? identity.instanceId : identity.name),
      status && pill(status),
      html('span', { class: 'muted' }, where(identity)),
    ),
    html(
      'div',
      { class: 'tools' },
      !isSignedOut && [createButton(status), intervals(intervalSeconds, formats), refreshButton(isRefreshing)],
    ),
    status &&
      html(
        'p',
        { class: 'context muted' },
        origin(status, formats, copied),
        age(status, isRefreshing, isStale, formats),
      ),
  );
}

function pill(status: SubscriptionStatus): Wanted {
  const { tone, icon: name } = stageLooks[status.stage];
  return html('span', { class: `pill tone-${tone}` }, icon(name), html('span', {}, statusWords(status.status)));
}

function where({ regionName, accountName, accountNumber }: Identity): Child {
  return [
    `${l10n.t('change tracking')} · ${regionName}`,
    accountName !== undefined && [
      ` · ${l10n.t('account')} `,
      html('strong', {}, accountName),
      ` ${accountNumber ?? ''}`,
    ],
  ];
}

/** Source, topic and billing. */
function origin(status: SubscriptionStatus, formats: Formats, copied: Copied): Child {
  const { source, topic, billing, expireTime } = status;
  // Some engines are their own type of instance.
  const engine = [...new Set([source?.instanceType, source?.engineName])].filter(Boolean).join(' ');
  const id = source?.instanceId ?? source?.ip;
  return [
    engine !== '' ? `${engine} ` : '',
    id === undefined ? unknown(l10n.t('source not reported')) : html('code', {}, id),
    source?.instanceId !== undefined && copyButton('source', fieldWords('sourceInstance'), copied),
    ` → ${l10n.t('topic')} `,
    topic === undefined
      ? html(
          'span',
          { class: 'unknown', title: l10n.t('The service names the topic once there is a consumer group.') },
          l10n.t('not reported'),
        )
      : html('code', {}, topic),
    topic !== undefined && copyButton('topic', fieldWords('topic'), copied),
    billing !== undefined && ` · ${billingWords(billing)}`,
    expireTime !== undefined && ` · ${l10n.t('paid until {0}', formats.moment(expireTime, 0))}`,
    ' · ',
  ];
}

function age(status: SubscriptionStatus, isRefreshing: boolean, isStale: boolean, formats: Formats): Wanted {
  const text = isStale
    ? l10n.t('as of {0}', formats.clock(status.at))
    : l10n.t('updated {0}', formats.clock(status.at));
  return html(
    'span',
    { class: isStale ? 'updated tone-warning' : 'updated', title: formats.exact(status.at) },
    isStale && [icon('warning'), ' '],
    isRefreshing ? l10n.t('refreshing…') : text,
  );
}

function refreshButton(isRefreshing: boolean): Wanted {
  const name = l10n.t('Refresh');
  return html(
    'button',
    {
      key: 'refresh',
      type: 'button',
      class: isRefreshing ? 'secondary busy' : 'secondary',
      'data-action': 'refresh',
      title: name,
      'aria-label': name,
      'aria-busy': isRefreshing && 'true',
    },
    icon('sync'),
  );
}

function intervals(current: number, formats: Formats): Wanted {
  const offered = [0, 30, 60, 300];
  const all = offered.includes(current) ? offered : [...offered, current];
  return html(
    'select',
    { key: 'interval', id: 'interval', 'aria-label': l10n.t('Automatic refresh') },
    all.map(seconds =>
      html(
        'option',
        { key: String(seconds), value: seconds, selected: seconds === current },
        seconds === 0 ? l10n.t('Refresh off') : l10n.t('Every {0}', formats.duration(seconds)),
      ),
    ),
  );
}
