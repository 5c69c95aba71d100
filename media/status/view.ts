import * as l10n from '@vscode/l10n';
import { toneOfStage } from '../../src/model/status/stage.ts';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import { type Identity, offeredIntervals, type Snapshot } from '../../src/panels/status/protocol.ts';
import { phrases } from '../../src/ui/written.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import { type Formats, statusWords } from '../shared/formats.ts';
import type { Shown } from '../shared/pageShell.ts';
import {
  accountBar,
  accountWords,
  age,
  button,
  type Copied,
  copiedWords,
  detailOf,
  type Figure,
  figure,
  intervals,
  note,
  pill,
  refreshButton,
  unknown,
  verdictBox,
  waysOut,
} from '../shared/parts.ts';
import { stageIcons } from '../shared/verdictIcons.ts';
import { connection, copyButton, createButton, failureNote, taskButtons } from './connection.ts';
import { fieldsSection } from './fields.ts';
import { type GroupsProblem, groupsSection } from './groups.ts';
import { objectsSection, type ObjectsView } from './objects.ts';
import { windowSection } from './timeline.ts';
import { statements } from './verdict.ts';
import { billingWords, fieldNames, operations } from './words.ts';

/** Everything that the look of the page depends on. */
interface View extends Shown<Snapshot> {
  readonly groupOrder: readonly string[];
  readonly objects: ObjectsView;
}

/** The whole page, the most important things first. */
export function page(view: View): readonly Child[] {
  const { snapshot, formats, copied } = view;
  const { status } = snapshot;
  return [
    header(snapshot, snapshot.isLost, view.intervalSeconds, formats, copied),
    banner(snapshot, formats),
    !status &&
      snapshot.problems.length === 0 &&
      html('p', { key: 'loading', role: 'status' }, l10n.t('Loading the status…')),
    status && [
      verdictBox(statements(status.verdicts, formats, view)),
      besideNotes(snapshot, formats),
      figures(status, formats),
      windowSection(status, formats, view.canvas),
      groupsSection(groupsProblem(snapshot), status, view.groupOrder, formats, copied),
      html(
        'div',
        { key: 'columns', class: 'columns' },
        objectsSection(status, view.objects, formats),
        connection(status, formats, copied),
      ),
      fieldsSection(status, lonely(snapshot), formats),
    ],
    copiedWords(copied),
  ];
}

/** Says why the page is not up to date, and what can be done about it. */
function banner(snapshot: Snapshot, formats: Formats): Child {
  const problem = snapshot.problems.find(({ part }) => part === 'newer');
  if (!problem || !snapshot.isLost) return undefined;
  const { status } = snapshot;
  return note(
    'error',
    'failed',
    problem.text,
    status && html('p', {}, l10n.t('Showing data as of {0}.', formats.moment(status.at, Date.now()))),
    detailOf(problem),
    waysOut(problem.fixes, true, problem.part),
  );
}

/** Says which of the operations failed that tell more about errors and prechecks, and what is missing without it. */
function besideNotes({ problems, isLost }: Snapshot, formats: Formats): Child {
  if (isLost) return undefined;
  return problems.map(problem => {
    switch (problem.part) {
      case 'listed':
        return failureNote(
          problem,
          l10n.t("{0} failed, so error codes, tags, and a precheck's progress aren't shown.", operations.listed),
          undefined,
          formats,
        );
      case 'precheck':
        return failureNote(
          problem,
          l10n.t('{0} failed, so precheck items might be missing or incomplete.', operations.precheck),
          undefined,
          formats,
        );
      case 'newer':
      case 'older':
      case 'groups':
        return undefined;
    }
  });
}

/** The problems of operations that failed while another one answered. */
function lonely({ problems, isLost }: Snapshot): Snapshot['problems'] {
  return isLost ? [] : problems.filter(({ part }) => part === 'newer' || part === 'older');
}

/** The problem of the groups, unless nothing was answered, which the banner has said already. */
function groupsProblem(snapshot: Snapshot): GroupsProblem | undefined {
  const problem = snapshot.isLost ? undefined : snapshot.problems.find(({ part }) => part === 'groups');
  return problem && { problem, asOf: snapshot.groupsAsOf };
}

/** What the page always shows: whose instance it is, its state, how old that is, and what can be done. */
function header(
  snapshot: Snapshot,
  isStale: boolean,
  intervalSeconds: number,
  formats: Formats,
  copied: Copied,
): Wanted {
  const { identity, status, isRefreshing } = snapshot;
  return html(
    'header',
    { key: 'header', ...accountBar(identity.account) },
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
      taskButtons(status, identity.account.isReadOnly),
      createButton(status),
      button({ key: 'copyLink', class: 'secondary', 'data-action': 'copyLink' }, l10n.t('Copy Link')),
      intervals([0, ...offeredIntervals], intervalSeconds, l10n.t('Refresh off'), formats),
      refreshButton(isRefreshing),
    ),
    status &&
      html(
        'p',
        { class: 'context muted' },
        origin(status, formats, copied),
        age(status.at, formats.clock(status.at), isStale, isRefreshing, formats),
      ),
  );
}

function where({ regionName, account }: Identity): Child {
  return [`${l10n.t('change tracking')} · ${regionName}`, accountWords(account)];
}

function origin(status: SubscriptionStatus, formats: Formats, copied: Copied): Child {
  const { source, delivery, billing, expireTime, version } = status;
  const topic = status.topic ?? delivery?.topic;
  const names = fieldNames();
  // Some engines are their own type of instance, which would make the same word appear twice.
  const engine = [...new Set([source?.instanceType, source?.engineName])].filter(Boolean).join(' ');
  const id = source?.instanceId ?? source?.ip;
  return [
    engine !== '' ? `${engine} ` : '',
    id === undefined ? unknown(l10n.t('source not reported')) : html('code', {}, id),
    source?.instanceId !== undefined && copyButton('source', names.sourceInstance, copied),
    ` → ${l10n.t('topic')} `,
    topic === undefined
      ? html(
          'span',
          {
            class: 'unknown',
            title: version !== 'old' && l10n.t('The topic becomes available after you create a consumer group.'),
          },
          l10n.t('not reported'),
        )
      : html('code', {}, topic),
    topic !== undefined && copyButton(status.topic === undefined ? 'deliveryTopic' : 'topic', names.topic, copied),
    billing !== undefined && ` · ${billingWords(billing)}`,
    expireTime !== undefined && ` · ${l10n.t('expires {0}', formats.moment(expireTime, 0))}`,
    ' · ',
  ];
}

/** The four numbers people look for first. */
function figures(status: SubscriptionStatus, formats: Formats): Wanted {
  const { window, groups, verdicts } = status;
  return html(
    'dl',
    { key: 'figures', class: 'figures' },
    figure({
      key: 'behind',
      name: l10n.t('Task behind the source'),
      value: window ? formats.duration(window.behindSeconds) : notYet(status),
      detail: window && l10n.t('newest record {0}', formats.moment(window.end, status.at)),
      title: window && formats.exact(window.end),
      alarm: verdicts.some(({ kind }) => kind === 'newestIsOld') ? 'warning' : undefined,
    }),
    figure({ key: 'slowest', name: l10n.t('Slowest group'), ...slowest(status, formats) }),
    figure({
      key: 'kept',
      name: l10n.t('Data available'),
      value: window ? formats.duration(window.keptSeconds) : notYet(status),
      detail: window && l10n.t('since {0}', formats.moment(window.begin, status.at)),
      title: window && formats.exact(window.begin),
    }),
    figure({
      key: 'groups',
      name: l10n.t('Consumer groups'),
      value: isWithoutGroups(status)
        ? unknown(l10n.t('none in an old version'))
        : groups
          ? [formats.number(groups.total), html('small', {}, ` ${l10n.t('of {0}', formats.number(groups.limit))}`)]
          : unknown(l10n.t('not loaded')),
      detail: groups && !isWithoutGroups(status) && clientsOf(groups, formats),
    }),
  );
}

/** Whether the instance can have no groups, so that their number says nothing. */
const isWithoutGroups = ({ version, groups }: SubscriptionStatus): boolean => version === 'old' && !groups?.rows.length;

/** How many groups have a client. That the service does not tell it of a group does not mean that it has none. */
function clientsOf({ connected, untold }: NonNullable<SubscriptionStatus['groups']>, formats: Formats): string {
  const known =
    connected === 1
      ? l10n.t('1 with a client connected')
      : l10n.t('{0} with a client connected', formats.number(connected));
  if (untold === 0) return known;
  const unknownToo = l10n.t('{0} not reported', formats.number(untold));
  return connected === 0 ? unknownToo : phrases(known, unknownToo);
}

function notYet(status: SubscriptionStatus): Wanted {
  return unknown(
    status.stage === 'notStarted' || status.stage === 'precheckFailed'
      ? l10n.t('task not started')
      : l10n.t('not reported'),
  );
}

function slowest({ groups }: SubscriptionStatus, formats: Formats): Pick<Figure, 'value' | 'detail' | 'alarm'> {
  if (!groups) return { value: unknown(l10n.t('not loaded')) };
  if (groups.rows.length === 0) return { value: unknown(l10n.t('no groups')) };
  if (!groups.slowest) {
    const isNobodyThere = groups.rows.every(row => row.client === 'none');
    return { value: unknown(isNobodyThere ? l10n.t('no client connected') : l10n.t('not reported')) };
  }
  const { name, delaySeconds = 0, verdicts } = groups.slowest;
  const isLate = verdicts.some(({ kind }) => kind === 'behind' || kind === 'fallingBehind');
  return { value: formats.duration(delaySeconds), detail: name, alarm: isLate ? 'warning' : undefined };
}
