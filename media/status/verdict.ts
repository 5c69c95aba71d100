import * as l10n from '@vscode/l10n';
import type { GroupTrouble } from '../../src/model/lag/judge.ts';
import { toneOf, type Verdict } from '../../src/model/status/verdicts.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import type { Formats } from '../shared/formats.ts';
import { icon } from '../shared/icons.ts';
import { toneIcons } from '../shared/parts.ts';
import { statusWords } from '../shared/taskWords.ts';

/** The answer: one sentence that says how it is, one that says why it matters, and what the service said about it. */
export function verdictBox(verdicts: readonly Verdict[], formats: Formats): Wanted {
  const [first, ...rest] = verdicts;
  return html(
    'section',
    { key: 'verdict', class: `verdict tone-${first ? toneOf(first) : 'neutral'}`, 'aria-label': l10n.t('Verdict') },
    first &&
      html(
        'div',
        { class: 'verdict-first' },
        html(
          'h2',
          { 'aria-live': 'polite' },
          icon(toneIcons[toneOf(first)]),
          html('span', {}, headline(first, formats)),
        ),
        html('div', { class: 'why' }, explained(first, formats)),
      ),
    rest.length > 0 &&
      html(
        'ul',
        { class: 'verdict-rest' },
        rest.map(verdict =>
          html(
            'li',
            {
              key: verdict.kind === 'group' ? `group ${verdict.verdict.kind}` : verdict.kind,
              class: `tone-${toneOf(verdict)}`,
            },
            icon(toneIcons[toneOf(verdict)]),
            html('div', {}, html('strong', {}, headline(verdict, formats)), explained(verdict, formats)),
          ),
        ),
      ),
  );
}

function headline(verdict: Verdict, formats: Formats): string {
  const duration = (seconds: number) => formats.duration(seconds);
  switch (verdict.kind) {
    case 'taskError':
      return verdict.isFailed ? l10n.t('The task has failed.') : l10n.t('The task reports an error.');
    case 'precheckFailed':
      return l10n.t('The precheck failed, so nothing is tracked yet.');
    case 'locked':
      return l10n.t('The service has locked this instance.');
    case 'expired':
      return l10n.t('The paid period has ended.');
    case 'group':
      return groupHeadline(verdict, formats);
    case 'retrying':
      return l10n.t('The task is retrying.');
    case 'newestIsOld':
      return l10n.t('The newest record is {0} old.', duration(verdict.seconds));
    case 'expiresSoon':
      return l10n.t('The paid period ends soon.');
    case 'inProgress':
      return verdict.percent === undefined
        ? l10n.t('In progress: {0}', statusWords(verdict.status))
        : l10n.t('In progress: {0}, {1} %', statusWords(verdict.status), formats.number(verdict.percent));
    case 'notStarted':
      return verdict.status === 'NotConfigured'
        ? l10n.t('This instance is not configured yet.')
        : l10n.t('The task has not been started.');
    case 'unknownStatus':
      return l10n.t('The service reports a status that is not known here: {0}', verdict.status);
    case 'groupsUnknown':
      return l10n.t('The consumer groups could not be loaded.');
    case 'noGroups':
      return l10n.t('There is no consumer group yet.');
    case 'well':
      return l10n.t('All is well.');
  }
}

/** What follows the headline: the evidence and the next step. */
function explained(verdict: Verdict, formats: Formats): Child {
  switch (verdict.kind) {
    case 'taskError':
      return [
        verdict.messages.map(({ text, from }) =>
          html('blockquote', { key: from }, html('span', { class: 'muted' }, reporter(from)), html('p', {}, text)),
        ),
        verdict.errors.map(({ code, helpUrl }, index) =>
          html(
            'p',
            { key: `error${index}` },
            code !== undefined && html('code', {}, code),
            code !== undefined && ' ',
            helpUrl !== undefined &&
              html(
                'button',
                { type: 'button', class: 'link', 'data-action': 'openHelp', 'data-index': index, title: helpUrl },
                l10n.t('Open the help page'),
              ),
          ),
        ),
        verdict.messages.length + verdict.errors.length === 0 &&
          html('p', {}, l10n.t('The service gives no reason. See the instance in the DTS console.')),
      ];
    case 'precheckFailed':
      return [
        verdict.message !== undefined && html('blockquote', {}, html('p', {}, verdict.message)),
        verdict.items.length === 0
          ? html('p', {}, l10n.t('The service names no item. See the precheck in the DTS console.'))
          : precheckTable(verdict.items),
      ];
    case 'locked':
      return html('p', {}, l10n.t('This happens with overdue payments, for example. See the bill in the console.'));
    case 'expired':
      return html(
        'p',
        {},
        l10n.t('It ended at {0}. Renew the instance in the console.', formats.moment(verdict.at, 0)),
      );
    case 'expiresSoon':
      return html('p', {}, l10n.t('It ends at {0}. Renew the instance in the console.', formats.moment(verdict.at, 0)));
    case 'group':
      return html('p', {}, groupExplained(verdict.verdict, formats), others(verdict.others));
    case 'retrying':
      return [
        verdict.message !== undefined && html('blockquote', {}, html('p', {}, verdict.message)),
        html('p', {}, attempts(verdict.count, verdict.maxSeconds, formats)),
      ];
    case 'newestIsOld':
      return html('p', {}, l10n.t('The task is behind its source, or the source has been quiet since.'));
    case 'inProgress':
      return html('p', {}, l10n.t('Groups can be created when the task is running.'));
    case 'notStarted':
      return html('p', {}, l10n.t('Nothing is tracked until it is configured and started in the DTS console.'));
    case 'unknownStatus':
      return undefined;
    case 'groupsUnknown':
      return html('p', {}, l10n.t('The reason is given below, beside the groups.'));
    case 'noGroups':
      return html('p', {}, l10n.t('Changes are kept, but nobody consumes them. Create a group to begin.'));
    case 'well':
      return html(
        'p',
        {},
        verdict.groups === 1
          ? l10n.t('The task is running and its consumer group keeps up.')
          : l10n.t('The task is running and all {0} consumer groups keep up.', formats.number(verdict.groups)),
      );
  }
}

function groupHeadline({ group, verdict }: Extract<Verdict, { kind: 'group' }>, formats: Formats): string {
  switch (verdict.kind) {
    case 'dataLost':
      return l10n.t('{0} has lost data.', group);
    case 'dataAtRisk':
      return l10n.t('{0} loses data in {1}.', group, formats.duration(verdict.left));
    case 'stopped':
      return verdict.left === undefined
        ? l10n.t('{0} has no client connected.', group)
        : l10n.t('{0} has no client connected and loses data in {1}.', group, formats.duration(verdict.left));
    case 'fallingBehind':
      return l10n.t('{0} is {1} behind, and falling further behind.', group, formats.duration(verdict.lag));
    case 'behind':
      return l10n.t('{0} is {1} behind.', group, formats.duration(verdict.lag));
    case 'catchingUp':
      return l10n.t('{0} is {1} behind, and catching up.', group, formats.duration(verdict.lag));
    case 'unknown':
      return l10n.t('The service does not say whether {0} has a client.', group);
    case 'notStarted':
      return l10n.t('{0} has not consumed anything yet.', group);
  }
}

function groupExplained(verdict: GroupTrouble, formats: Formats): string {
  switch (verdict.kind) {
    case 'dataLost':
      return l10n.t(
        'Its checkpoint is {0} older than the oldest record that is kept. What lies between can no longer be read.',
        formats.duration(verdict.seconds ?? 0),
      );
    case 'dataAtRisk':
      return l10n.t('Its checkpoint is near the oldest record that is kept.');
    case 'stopped':
      return l10n.t('Start its client; it goes on from the checkpoint.');
    case 'fallingBehind':
      return l10n.t(
        'In the last {0} the lag grew by {1}: data arrives faster than it is consumed.',
        formats.duration(verdict.over),
        formats.duration(verdict.change),
      );
    case 'behind':
      return l10n.t('Its client is connected, but does not keep up.');
    case 'catchingUp':
      return l10n.t('Data is consumed faster than it arrives.');
    case 'unknown':
      return l10n.t('So neither the lag nor the unconsumed records are known.');
    case 'notStarted':
      return l10n.t('Connect a client with the endpoint, topic and group ID below.');
  }
}

function precheckTable(items: Extract<Verdict, { kind: 'precheckFailed' }>['items']): Wanted {
  const cell = (label: string, text: string | undefined) =>
    html('td', { 'data-label': label }, text ?? html('span', { class: 'unknown' }, l10n.t('not reported')));
  return html(
    'table',
    { class: 'stacks' },
    html(
      'thead',
      {},
      html(
        'tr',
        {},
        html('th', { scope: 'col' }, l10n.t('Precheck item')),
        html('th', { scope: 'col' }, l10n.t('Why it failed')),
        html('th', { scope: 'col' }, l10n.t('How to repair it')),
      ),
    ),
    html(
      'tbody',
      {},
      items.map(({ item, description, failedReason, repairMethod }) =>
        html(
          'tr',
          { key: item },
          html(
            'th',
            { scope: 'row' },
            description ?? item,
            description !== undefined && html('div', { class: 'muted' }, item),
          ),
          cell(l10n.t('Why it failed'), failedReason),
          cell(l10n.t('How to repair it'), repairMethod),
        ),
      ),
    ),
  );
}

function reporter(from: 'newer' | 'older' | 'both'): string {
  switch (from) {
    case 'newer':
      return 'DescribeDtsJobDetail';
    case 'older':
      return 'DescribeSubscriptionInstanceStatus';
    case 'both':
      return 'DescribeDtsJobDetail, DescribeSubscriptionInstanceStatus';
  }
}

function attempts(count: number | undefined, maxSeconds: number | undefined, formats: Formats): string {
  if (count !== undefined && maxSeconds !== undefined) {
    return l10n.t('Attempt {0}; it gives up after {1}.', formats.number(count), formats.duration(maxSeconds));
  }
  if (count !== undefined) return l10n.t('Attempt {0}.', formats.number(count));
  if (maxSeconds !== undefined) return l10n.t('It gives up after {0}.', formats.duration(maxSeconds));
  return l10n.t('Consumers get no new records until it succeeds.');
}

function others(count: number): string {
  if (count === 0) return '';
  const text =
    count === 1 ? l10n.t('One more group is in this state.') : l10n.t('{0} more groups are in this state.', count);
  return ` ${text}`;
}
