import * as l10n from '@vscode/l10n';
import type { SubscriptionStatus } from '../../src/model/status/subscriptionStatus.ts';
import type { Moment } from '../../src/model/units.ts';
import type { Copyable, Problem } from '../../src/panels/status/protocol.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import {
  type Copied,
  copyButtonFor,
  detailOf,
  note,
  refusableButton,
  section,
  unknown,
  waysOut,
} from '../shared/parts.ts';
import { fieldNames, oldVersionWords, whenRunning } from './words.ts';
import { sentences } from '../../src/ui/written.ts';

/** Shows what a client needs to connect, ready to be copied. */
export const connection = (status: SubscriptionStatus, formats: Formats, copied: Copied): Wanted =>
  html(
    'div',
    { key: 'connection' },
    endpoints(status, copied),
    delivery(status, copied),
    identities(status, copied),
    alerts(status, formats, copied),
  );

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

/** Shows the channel of its own that the instance delivers its records through, as far as the service tells it. */
function delivery({ delivery: channel }: SubscriptionStatus, copied: Copied): Wanted | undefined {
  if (!channel) return undefined;
  const { topic, vpcHost, publicHost, partitions, region } = channel;
  const title = l10n.t('Delivery channel');
  // The instance has a topic and endpoints as well, so the buttons say whose they copy.
  const copiedRow = (name: string, what: Copyable, value: string | undefined): Value => [
    name,
    what,
    value,
    `${title} · ${name}`,
  ];
  const rows: readonly Value[] = [
    copiedRow(fieldNames().topic, 'deliveryTopic', topic),
    copiedRow(l10n.t('VPC'), 'deliveryVpcHost', vpcHost),
    copiedRow(l10n.t('Public'), 'deliveryPublicHost', publicHost),
    [l10n.t('Partitions'), undefined, partitions?.toString()],
    [l10n.t('Region'), undefined, region],
  ];
  return values(
    'delivery',
    title,
    rows.filter(([, , value]) => value !== undefined),
    copied,
  );
}

function identities(status: SubscriptionStatus, copied: Copied): Wanted {
  const names = fieldNames();
  const isOther = status.taskId !== undefined && status.taskId !== status.jobId;
  return values(
    'identities',
    l10n.t('IDs'),
    [
      [names.instanceId, 'instanceId', status.instanceId],
      [names.taskId, 'jobId', status.jobId],
      ...(isOther ? [[l10n.t('Task ID (older API)'), 'taskId', status.taskId] as const] : []),
      [names.topic, 'topic', status.topic],
    ],
    copied,
  );
}

type AlertRule = NonNullable<SubscriptionStatus['alerts']>[number];

/** Shows by which rules the account is told about the task, as far as the service tells it. */
function alerts({ alerts: rules }: SubscriptionStatus, formats: Formats, copied: Copied): Wanted {
  const valueOf = (type: AlertRule['type']): string | undefined => {
    const rule = rules?.find(each => each.type === type);
    return rule ? ruleWords(rule, formats) : rules && l10n.t('no rule');
  };
  return values(
    'alerts',
    l10n.t('Alerts of the account'),
    [
      [l10n.t('Delay'), undefined, valueOf('delay')],
      [l10n.t('Task error'), undefined, valueOf('error')],
    ],
    copied,
  );
}

function ruleWords({ isOn, delaySeconds }: AlertRule, formats: Formats): string | undefined {
  if (isOn === undefined) return undefined;
  if (!isOn) return l10n.t('off');
  return delaySeconds === undefined ? l10n.t('on') : l10n.t('on, from {0}', formats.duration(delaySeconds));
}

/** A value with its name, and what the button calls it that copies it. One that nobody pastes anywhere has no button. */
type Value = readonly [name: string, what: Copyable | undefined, value: string | undefined, spoken?: string];

function values(key: string, title: string, rows: readonly Value[], copied: Copied): Wanted {
  return section(
    key,
    title,
    html(
      'table',
      { class: 'values' },
      html(
        'tbody',
        {},
        rows.map(([name, what, value, spoken = name]) =>
          html(
            'tr',
            { key: what ?? name },
            html('th', { scope: 'row' }, name),
            html('td', {}, value === undefined ? unknown(l10n.t('not reported')) : html('code', {}, value)),
            html('td', { class: 'number' }, value !== undefined && what && copyButton(what, spoken, copied)),
          ),
        ),
      ),
    ),
  );
}

export const copyButton = (what: Copyable, name: string, copied: Copied, groupId?: string): Wanted =>
  copyButtonFor(what, name, copied, groupId);

export const createButton = (status: SubscriptionStatus | undefined): Wanted =>
  refusableButton(
    { key: 'create', class: 'primary', 'data-action': 'createGroup' },
    whyNoNewGroup(status),
    l10n.t('Create Consumer Group'),
  );

/** What can be done to the task now. Buttons for what its state rules out would only be in the way. */
export const taskButtons = (status: SubscriptionStatus | undefined, isReadOnly: boolean): readonly Child[] => [
  status?.canSkip && taskButton('skipPrecheckItems', l10n.t('Skip Precheck Items'), isReadOnly),
  status?.canStart && taskButton('startTask', l10n.t('Start Task'), isReadOnly),
];

const taskButton = (action: 'startTask' | 'skipPrecheckItems', text: string, isReadOnly: boolean): Wanted =>
  refusableButton(
    { key: action, class: 'secondary', 'data-action': action },
    isReadOnly ? l10n.t('This account is marked as read-only.') : undefined,
    text,
  );

function whyNoNewGroup(status: SubscriptionStatus | undefined): string | undefined {
  switch (status?.newGroup) {
    case undefined:
    case 'allowed':
      return undefined;
    case 'limitReached':
      return l10n.t('An instance can have at most {0} consumer groups.', status.groups?.limit ?? 0);
    case 'taskState':
      return whenRunning();
    case 'oldVersion':
      return oldVersionWords();
  }
}

/** Says why a part could not be loaded, what is shown instead, and what can be done. */
export function failureNote(problem: Problem, headline: string, asOf: Moment | undefined, formats: Formats): Wanted {
  return note(
    'warning',
    `failed ${problem.part}`,
    asOf === undefined ? headline : sentences(l10n.t('As of {0}.', formats.clock(asOf)), headline),
    headline !== problem.text && html('p', {}, problem.text),
    detailOf(problem),
    waysOut(problem.fixes, false, problem.part),
  );
}
