import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Copyable, Problem } from '../../src/panels/status/protocol.ts';
import { html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { type Copied, copyButtonFor, note, unknown, waysOut } from '../shared/parts.ts';
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
    l10n.t('IDs'),
    [
      [fieldWords('instanceId'), 'instanceId', status.instanceId],
      [fieldWords('taskId'), 'jobId', status.jobId],
      ...(isOther ? [[l10n.t('Task ID (older API)'), 'taskId', status.taskId] as const] : []),
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

export const copyButton = (what: Copyable, name: string, copied: Copied, groupId?: string): Wanted =>
  copyButtonFor(what, name, copied, groupId);

/** Stays in reach of the keyboard when it cannot be used, so that the reason can be read. */
export function createButton(status: SubscriptionStatus | undefined): Wanted {
  const reason = whyNoNewGroup(status);
  return html(
    'button',
    {
      key: 'create',
      type: 'button',
      class: 'primary',
      'data-action': reason === undefined ? 'createGroup' : undefined,
      'aria-disabled': reason !== undefined && 'true',
      title: reason,
    },
    l10n.t('Create Consumer Group'),
  );
}

function whyNoNewGroup(status: SubscriptionStatus | undefined): string | undefined {
  switch (status?.newGroup) {
    case undefined:
    case 'allowed':
      return undefined;
    case 'limitReached':
      return l10n.t('An instance can have at most {0} consumer groups.', status.groups?.limit ?? 0);
    case 'taskNotRunning':
      return l10n.t('You can create consumer groups when the task is running.');
  }
}

/** A part that could not be loaded: why, what is shown instead, and what can be done. */
export function failureNote(problem: Problem, asOf: Moment | undefined, formats: Formats): Wanted {
  return note(
    'warning',
    `failed ${problem.part}`,
    html(
      'strong',
      {},
      asOf === undefined ? problem.text : `${l10n.t('As of {0}.', formats.clock(asOf))} ${problem.text}`,
    ),
    problem.detail !== '' && html('p', { class: 'detail' }, problem.detail),
    waysOut(problem.fixes, false, problem.part),
  );
}
