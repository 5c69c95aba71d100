import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import type { Copyable } from '../../src/panels/status/protocol.ts';
import { html, type Wanted } from '../shared/dom.ts';
import { unknown } from '../shared/parts.ts';
import { copyButton, type Copied } from './parts.ts';
import { fieldWords } from './words.ts';

/** What a client needs to connect, ready to be copied. */
export const connection = (status: SubscriptionStatus, copied: Copied): Wanted =>
  html('div', { key: 'connection' }, endpoints(status, copied), identities(status, copied));

function endpoints({ hosts }: SubscriptionStatus, copied: Copied): Wanted {
  return values(
    'endpoints',
    l10n.t('Endpoints'),
    [
      [l10n.t('VPC'), 'vpcHost', hosts.vpcHost],
      [l10n.t('Public'), 'publicHost', hosts.publicHost],
      [l10n.t('Private'), 'privateHost', hosts.privateHost],
    ],
    copied,
  );
}

function identities(status: SubscriptionStatus, copied: Copied): Wanted {
  const isOther = status.taskId !== undefined && status.taskId !== status.jobId;
  return values(
    'identities',
    l10n.t('Identity'),
    [
      [fieldWords('instanceId'), 'instanceId', status.instanceId],
      [fieldWords('taskId'), 'jobId', status.jobId],
      ...(isOther ? [[l10n.t('Task ID (older call)'), 'taskId', status.taskId] as const] : []),
      [fieldWords('topic'), 'topic', status.topic],
    ],
    copied,
  );
}

function values(
  key: string,
  title: string,
  rows: readonly (readonly [name: string, what: Copyable, value: string | undefined])[],
  copied: Copied,
): Wanted {
  return html(
    'section',
    { key, 'aria-labelledby': `${key}-title` },
    html('h2', { id: `${key}-title` }, title),
    html(
      'table',
      { class: 'values' },
      html(
        'tbody',
        {},
        rows.map(([name, what, value]) =>
          html(
            'tr',
            { key: what },
            html('th', { scope: 'row' }, name),
            html('td', {}, value === undefined ? unknown(l10n.t('not reported')) : html('code', {}, value)),
            html('td', { class: 'number' }, value !== undefined && copyButton(what, name, copied)),
          ),
        ),
      ),
    ),
  );
}
