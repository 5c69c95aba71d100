import * as l10n from '@vscode/l10n';
import { toneOfStage } from '../../src/model/status/stage.ts';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { type Identity, offeredIntervals, type Snapshot } from '../../src/panels/status/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { icon } from '../shared/icons.ts';
import { accountClass, accountWords, type Copied, intervals, pill, refreshButton, unknown } from '../shared/parts.ts';
import { statusWords } from '../shared/taskWords.ts';
import { copyButton, createButton } from './connection.ts';
import { billingWords, fieldWords, stageIcons } from './words.ts';

/** Identity, state and age: what must be on the page whatever else is known. */
export function header(
  snapshot: Snapshot,
  isStale: boolean,
  intervalSeconds: number,
  formats: Formats,
  copied: Copied,
): Wanted {
  const { identity, status, isRefreshing } = snapshot;
  return html(
    'header',
    { key: 'header', class: accountClass(identity.account) },
    html(
      'div',
      { class: 'title' },
      html('h1', {}, identity.name === '' ? identity.instanceId : identity.name),
      status && pill(toneOfStage(status.stage), stageIcons[status.stage], statusWords(status.status)),
      html('span', { class: 'muted' }, where(identity)),
    ),
    html(
      'div',
      { class: 'tools' },
      createButton(status),
      intervals([0, ...offeredIntervals], intervalSeconds, l10n.t('Refresh off'), formats),
      refreshButton(isRefreshing),
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

function where({ regionName, account }: Identity): Child {
  return [`${l10n.t('change tracking')} · ${regionName}`, accountWords(account)];
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
          { class: 'unknown', title: l10n.t('The topic becomes available after you create a consumer group.') },
          l10n.t('not reported'),
        )
      : html('code', {}, topic),
    topic !== undefined && copyButton('topic', fieldWords('topic'), copied),
    billing !== undefined && ` · ${billingWords(billing)}`,
    expireTime !== undefined && ` · ${l10n.t('expires {0}', formats.moment(expireTime, 0))}`,
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
