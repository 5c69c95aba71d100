import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status.ts';
import { slowAfterSeconds } from '../../src/model/statusGroups.ts';
import type { Copyable, Identity, Problem, Snapshot } from '../../src/status/protocol.ts';
import { type Child, html, type Wanted } from './dom.ts';
import { fieldsSection } from './fields.ts';
import type { Formats } from './formats.ts';
import { groupsSection } from './groups.ts';
import { icon } from './icons.ts';
import { objectsSection, type ObjectsView } from './objects.ts';
import { button, copyButton, type Copied, createButton, note, unknown } from './parts.ts';
import { type Canvas, windowSection } from './timeline.ts';
import { verdictBox } from './verdict.ts';
import { billingWords, fieldWords, stageLooks, statusWords } from './words.ts';

/** Everything that the picture of the page depends on. */
export interface View {
  readonly snapshot: Snapshot;
  readonly formats: Formats;
  readonly intervalSeconds: number;
  readonly canvas: Canvas;
  readonly groupOrder: readonly string[];
  readonly objects: ObjectsView;
  readonly copied: Copied;
}

/** The page as a function of what is known, most important first. */
export function page(view: View): readonly Child[] {
  const { snapshot, formats, copied } = view;
  const { status } = snapshot;
  return [
    header(view),
    banner(snapshot, formats),
    !status &&
      snapshot.problems.length === 0 &&
      !snapshot.isSignedOut &&
      html('p', { key: 'loading', role: 'status' }, l10n.t('Loading the status…')),
    status && [
      verdictBox(status.verdicts, formats),
      figures(status, formats),
      windowSection(status, formats, view.canvas),
      groupsSection(snapshot, status, view.groupOrder, formats, copied),
      html(
        'div',
        { key: 'columns', class: 'columns' },
        objectsSection(status, view.objects, formats),
        html('div', { key: 'connection' }, endpoints(status, copied), identities(status, copied)),
      ),
      fieldsSection(status, lonely(snapshot), formats),
    ],
  ];
}

function header(view: View): Wanted {
  const { snapshot, formats, copied } = view;
  const { identity, status } = snapshot;
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
      !snapshot.isSignedOut && createButton(status),
      !snapshot.isSignedOut && intervals(view.intervalSeconds, formats),
      html(
        'button',
        {
          key: 'refresh',
          type: 'button',
          class: snapshot.isRefreshing ? 'secondary busy' : 'secondary',
          'data-action': 'refresh',
          title: l10n.t('Refresh'),
          'aria-label': l10n.t('Refresh'),
          'aria-busy': snapshot.isRefreshing && 'true',
        },
        icon('sync'),
      ),
    ),
    status && html('p', { class: 'context muted' }, context(status, snapshot.isRefreshing, formats, copied)),
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

/** Source, topic, billing and age, on one line. */
function context(status: SubscriptionStatus, isRefreshing: boolean, formats: Formats, copied: Copied): Child {
  const { source, topic, billing, expireTime } = status;
  const engine = [source?.instanceType, source?.engineName].filter(Boolean).join(' ');
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
    html(
      'span',
      { class: 'updated', title: formats.exact(status.at) },
      isRefreshing ? l10n.t('refreshing…') : l10n.t('updated {0}', formats.clock(status.at)),
    ),
  ];
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

/** What keeps the page from being current, with the way out. */
function banner(snapshot: Snapshot, formats: Formats): Child {
  if (snapshot.isSignedOut) {
    return note(
      'warning',
      'signedOut',
      html('strong', {}, l10n.t('The account of this panel is signed out.')),
      html('p', {}, l10n.t('Sign in to see the status of {0} again.', snapshot.identity.name)),
      html('div', { class: 'buttons' }, button('signIn', l10n.t('Sign In'), true)),
    );
  }
  const problem = snapshot.problems.find(({ part }) => part === 'newer');
  if (!problem || !snapshot.problems.some(({ part }) => part === 'older')) return undefined;
  const { status } = snapshot;
  return note(
    'error',
    'failed',
    html('strong', {}, problem.text),
    status && html('p', {}, l10n.t('What you see is as of {0}.', formats.moment(status.at, Date.now()))),
    problem.detail !== '' && html('p', { class: 'detail' }, problem.detail),
    html(
      'div',
      { class: 'buttons' },
      problem.canSignIn && button('signIn', l10n.t('Sign In'), true),
      button('refresh', l10n.t('Try Again'), !problem.canSignIn),
      button('showLog', l10n.t('Show Log')),
    ),
  );
}

/** The problems of one operation while the other one answered. */
function lonely({ problems, status }: Snapshot): readonly Problem[] {
  return status?.sources === 'both' ? [] : problems.filter(({ part }) => part !== 'groups' && part !== status?.sources);
}

function figures(status: SubscriptionStatus, formats: Formats): Wanted {
  const { window, groups } = status;
  const isTaskLate = window !== undefined && window.behindSeconds >= slowAfterSeconds;
  return html(
    'dl',
    { key: 'figures', class: 'figures', 'aria-live': 'polite' },
    figure({
      key: 'behind',
      name: l10n.t('Task behind the source'),
      value: window ? formats.duration(window.behindSeconds) : notYet(status),
      detail: window && l10n.t('newest record {0}', formats.moment(window.end, status.at)),
      title: window && formats.exact(window.end),
      isAlarming: isTaskLate && status.stage !== 'notStarted',
    }),
    figure({ key: 'slowest', name: l10n.t('Slowest group'), ...slowest(status, formats) }),
    figure({
      key: 'kept',
      name: l10n.t('Data kept'),
      value: window ? formats.duration(window.keptSeconds) : notYet(status),
      detail: window && l10n.t('since {0}', formats.moment(window.begin, status.at)),
      title: window && formats.exact(window.begin),
    }),
    figure({
      key: 'groups',
      name: l10n.t('Consumer groups'),
      value: groups
        ? [formats.number(groups.total), html('small', {}, ` ${l10n.t('of {0}', formats.number(groups.limit))}`)]
        : unknown(l10n.t('not loaded')),
      detail:
        groups &&
        (groups.connected === 1
          ? l10n.t('1 with a client connected')
          : l10n.t('{0} with a client connected', formats.number(groups.connected))),
    }),
  );
}

function notYet(status: SubscriptionStatus): Wanted {
  return unknown(
    status.stage === 'notStarted' || status.stage === 'precheckFailed' ? l10n.t('not started') : l10n.t('not reported'),
  );
}

function slowest({ groups }: SubscriptionStatus, formats: Formats): Pick<Figure, 'value' | 'detail' | 'isAlarming'> {
  if (!groups) return { value: unknown(l10n.t('not loaded')) };
  if (groups.rows.length === 0) return { value: unknown(l10n.t('no groups')) };
  if (!groups.slowest) {
    const isNobodyThere = groups.rows.every(row => row.client === 'none');
    return { value: unknown(isNobodyThere ? l10n.t('no client connected') : l10n.t('not reported')) };
  }
  const { name, seconds } = groups.slowest;
  return { value: formats.duration(seconds), detail: name, isAlarming: seconds >= slowAfterSeconds };
}

interface Figure {
  readonly key: string;
  readonly name: string;
  readonly value: Child;
  readonly detail?: Child;
  readonly title?: string | undefined;
  readonly isAlarming?: boolean;
}

function figure({ key, name, value, detail, title, isAlarming }: Figure): Wanted {
  return html(
    'div',
    { key, class: isAlarming ? 'figure tone-warning' : 'figure', title },
    html('dt', {}, name),
    html('dd', { class: 'value' }, value, isAlarming && icon('warning')),
    html('dd', { class: 'muted' }, detail ?? '\u00a0'),
  );
}

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
      ...(isOther ? [[l10n.t('Task ID as the older operation has it'), 'taskId', status.taskId] as const] : []),
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
