import * as l10n from '@vscode/l10n';
import type { GroupTrouble } from '../../src/model/lag/judge.ts';
import { itemTopic, precheckTopic, retryTopic, taskTopic } from '../../src/model/explain/topics.ts';
import { hasFailed, toneOf, type Verdict } from '../../src/model/status/verdicts.ts';
import { type Child, html, type Wanted } from '../shared/dom.ts';
import { explainButton, explained, type Explained, explanationOf } from '../shared/explanations.ts';
import { type Formats, statusWords } from '../shared/formats.ts';
import { button, type Column, type Statement, table, unknown } from '../shared/parts.ts';
import { fieldNames, oldVersionWords, operations, whenRunning } from './words.ts';
import { skipRefusalWords } from '../../src/ui/refusals.ts';
import { lagUnknown, paceWords, steadyWords } from '../../src/ui/verdictWords.ts';
import { namesText, sentences } from '../../src/ui/written.ts';

/** How things are, why that matters, and what the service said about it, the most alarming first. */
export const statements = (
  verdicts: readonly Verdict[],
  formats: Formats,
  explaining: Explained,
): readonly Statement[] =>
  verdicts.map(verdict => ({
    key: verdict.kind === 'group' ? `group ${verdict.verdict.kind}` : verdict.kind,
    tone: toneOf(verdict),
    headline: headline(verdict, formats),
    explanation: evidence(verdict, formats, explaining),
  }));

function headline(verdict: Verdict, formats: Formats): string {
  const duration = (seconds: number) => formats.duration(seconds);
  switch (verdict.kind) {
    case 'taskError':
      return verdict.isFailed ? l10n.t('The task has failed.') : l10n.t('The task reported an error.');
    case 'precheckFailed':
      return l10n.t("The precheck failed, so tracking hasn't started yet.");
    case 'locked':
      return l10n.t('The service has locked this instance.');
    case 'expired':
      return l10n.t('The instance has expired.');
    case 'group':
      return groupHeadline(verdict, formats);
    case 'retrying':
      return l10n.t('The task is retrying.');
    case 'answersDiffer':
      return l10n.t('Two operations of the service report different values.');
    case 'newestIsOld':
      return l10n.t('The newest record is {0} old.', duration(verdict.seconds));
    case 'expiresSoon':
      return l10n.t('The instance expires soon.');
    case 'inProgress':
      return verdict.percent === undefined
        ? l10n.t('In progress: {0}', statusWords(verdict.status))
        : l10n.t('In progress: {0}, {1}%', statusWords(verdict.status), formats.number(verdict.percent));
    case 'notStarted':
      return verdict.status === 'NotConfigured'
        ? l10n.t("This instance isn't configured yet.")
        : l10n.t("The task hasn't been started.");
    case 'unknownStatus':
      return verdict.status === ''
        ? l10n.t("The service didn't report the status of the task.")
        : l10n.t('The service reported an unknown status: {0}', verdict.status);
    case 'groupsUnknown':
      return l10n.t("Couldn't load the consumer groups.");
    case 'noGroups':
      return l10n.t('There are no consumer groups yet.');
    case 'oldVersion':
      return l10n.t('This instance is of the old version.');
    case 'well':
      return l10n.t('Everything looks good.');
  }
}

/** The evidence and the next step, which follow the headline. */
function evidence(verdict: Verdict, formats: Formats, explaining: Explained): Child {
  switch (verdict.kind) {
    case 'taskError':
      return [
        verdict.messages.map(({ text, from }) =>
          html('blockquote', { key: from }, html('span', { class: 'muted' }, reporter(from)), html('p', {}, text)),
        ),
        verdict.errors?.map(({ code, helpUrl, otherUrl }, index) =>
          html(
            'p',
            { key: `error${index}` },
            code !== undefined && html('code', {}, code),
            code !== undefined && ' ',
            helpUrl !== undefined &&
              button(
                { class: 'link', 'data-action': 'openHelp', 'data-index': index, title: helpUrl },
                l10n.t('Open the help page'),
              ),
            otherUrl !== undefined && html('span', { class: 'detail' }, otherUrl),
          ),
        ),
        verdict.messages.length + (verdict.errors?.length ?? 0) === 0 &&
          html(
            'p',
            {},
            verdict.errors
              ? l10n.t("The service didn't give a reason. Check the instance in the DTS console.")
              : l10n.t("The reason couldn't be read. Check the instance in the DTS console."),
          ),
        verdict.messages.length + (verdict.errors ?? []).filter(({ code }) => code !== undefined).length > 0 &&
          explained(taskTopic, headline(verdict, formats), explaining),
      ];
    case 'precheckFailed':
      return [
        verdict.message !== undefined &&
          !verdict.items?.some(({ failedReason }) => failedReason === verdict.message) && [
            html('blockquote', {}, html('p', {}, words(verdict.message))),
            explained(precheckTopic, headline(verdict, formats), explaining),
          ],
        !verdict.items
          ? html('p', {}, l10n.t("The failed items couldn't be read. Check the precheck in the DTS console."))
          : verdict.items.length === 0
            ? html('p', {}, l10n.t("The service didn't list any items. Check the precheck in the DTS console."))
            : precheckTable(verdict.items, explaining),
      ];
    case 'locked':
      return l10n.t('This can happen because of overdue payments, for example. Check your bills in the console.');
    case 'expired':
      return l10n.t('It expired at {0}. Renew it in the console.', formats.moment(verdict.at, 0));
    case 'expiresSoon':
      return l10n.t('It expires at {0}. Renew it in the console.', formats.moment(verdict.at, 0));
    case 'group':
      return groupExplained(verdict.verdict, formats) + others(verdict.others);
    case 'retrying':
      return [
        quoted(verdict.message),
        html('p', {}, retryWords(verdict, formats)),
        verdict.message !== undefined && explained(retryTopic, headline(verdict, formats), explaining),
      ];
    case 'answersDiffer':
      return [
        verdict.differences.map(({ field, newer, older }) =>
          html(
            'p',
            { key: field },
            l10n.t(
              '{0}: {1} reports {2}, and {3} reports {4}.',
              fieldNames()[field],
              operations.newer,
              newer,
              operations.older,
              older,
            ),
          ),
        ),
        html(
          'p',
          {},
          verdict.isExpected
            ? l10n.t('The older operation knows only six statuses. This page goes by {0}.', operations.newer)
            : l10n.t('This page goes by {0}.', operations.newer),
        ),
      ];
    case 'newestIsOld':
      return l10n.t('The task is behind its source, or the source has had no changes since then.');
    case 'inProgress':
      return [html('p', {}, whenRunning()), verdict.items.length > 0 && precheckTable(verdict.items, explaining)];
    case 'notStarted':
      return verdict.status === 'NotConfigured'
        ? l10n.t('Configure and start the instance in the DTS console to start tracking.')
        : l10n.t('Start the task to start tracking.');
    case 'unknownStatus':
      return undefined;
    case 'groupsUnknown':
      return l10n.t('See the reason below, next to the groups.');
    case 'noGroups':
      return l10n.t('Changes are being tracked, but nothing consumes them. Create a consumer group to get started.');
    case 'oldVersion':
      return oldVersionWords();
    case 'well':
      return verdict.groups === 1
        ? l10n.t('The task is running and its consumer group is keeping up.')
        : l10n.t('The task is running and all {0} consumer groups are keeping up.', formats.number(verdict.groups));
  }
}

const quoted = (message: string | undefined): Child =>
  message !== undefined && html('blockquote', {}, html('p', {}, message));

function groupHeadline({ group, verdict }: Extract<Verdict, { kind: 'group' }>, formats: Formats): string {
  switch (verdict.kind) {
    case 'dataLost':
      return l10n.t('{0} has lost data.', group);
    case 'dataAtRisk':
      return l10n.t('{0} will lose data in {1}.', group, formats.duration(verdict.left));
    case 'stopped':
      return verdict.left === undefined
        ? l10n.t('{0} has no client connected.', group)
        : l10n.t('{0} has no client connected and will lose data in {1}.', group, formats.duration(verdict.left));
    case 'fallingBehind':
      return l10n.t('{0} is {1} behind, and falling further behind.', group, formats.duration(verdict.lag));
    case 'behind':
      return l10n.t('{0} is {1} behind.', group, formats.duration(verdict.lag));
    case 'catchingUp':
      return l10n.t('{0} is {1} behind, and catching up.', group, formats.duration(verdict.lag));
    case 'unknown':
      return l10n.t("The service doesn't say whether {0} has a client.", group);
    case 'notStarted':
      return l10n.t("{0} hasn't consumed anything yet.", group);
  }
}

function groupExplained(verdict: GroupTrouble, formats: Formats): string {
  switch (verdict.kind) {
    case 'dataLost':
      return l10n.t(
        'Its checkpoint is {0} older than the oldest record. The data in between can no longer be read.',
        formats.duration(verdict.seconds ?? 0),
      );
    case 'dataAtRisk':
      return l10n.t('Its checkpoint is close to the oldest record.');
    case 'stopped':
      return l10n.t('Start its client. It continues from the checkpoint.');
    case 'fallingBehind':
    case 'catchingUp':
      return paceWords(verdict, formats);
    case 'behind':
      return steadyWords(verdict);
    case 'unknown':
      return lagUnknown();
    case 'notStarted':
      return l10n.t('Connect a client with the endpoint, topic, and group ID below.');
  }
}

type Item = NonNullable<Extract<Verdict, { kind: 'precheckFailed' }>['items']>[number];

/** The items of a precheck, which have failed, or of one that runs, which still may. */
function precheckTable(items: readonly Item[], explaining: Explained): Child {
  const columns: readonly Column<Item>[] = [
    {
      name: l10n.t('Precheck item'),
      value: item => [
        ...itemNames(item),
        // DTS reports a check that it skips with the result that it had.
        item.isSkipped === true && html('div', {}, skipRefusalWords('skipped')),
        hasFailed(item) && html('div', {}, explainButton(itemTopic(item), item.item, explaining)),
      ],
    },
    ...(items.every(hasFailed) ? [] : [{ name: l10n.t('Result'), value: ({ result }: Item) => resultWords(result) }]),
    ...(items.some(hasFailed) ? failureColumns() : []),
  ];
  const rows = items.map((row, index) => ({ ...row, key: `${index} ${row.item}` }));
  return [
    table({ class: 'stacks' }, columns, rows, ({ key }: (typeof rows)[number]) => ({ key })),
    items.map(item => explanationOf(itemTopic(item), item.item, explaining)),
  ];
}

const itemNames = ({ item, description }: Item): readonly Child[] =>
  description === undefined || isKey(description)
    ? [html('code', {}, item), beside(description)]
    : [description, html('div', { class: 'muted' }, html('code', {}, item))];

const failureColumns = (): readonly Column<Item>[] => [
  {
    name: l10n.t('Why it failed'),
    value: item => (hasFailed(item) ? reasonOf(item) : notFailed()),
  },
  {
    name: l10n.t('How to fix it'),
    value: item => (hasFailed(item) ? words(item.repairMethod) : notFailed()),
  },
];

const reasonOf = ({ failedReason, failedDetail }: Item): Child =>
  failedReason === undefined
    ? words(failedDetail)
    : [words(failedReason), failedDetail !== failedReason && beside(failedDetail)];

const notFailed = (): Wanted => unknown(l10n.t('not failed'));

/** What the service calls the results of an item, of which the two operations have words of their own. */
function resultWords(result: string): Child {
  switch (result) {
    case 'NotStarted':
      return l10n.t('Waiting');
    case 'Checking':
      return l10n.t('Checking');
    case 'Success':
    case 'Finished':
      return l10n.t('Passed');
    case 'Failed':
      return l10n.t('Failed');
    case '':
      return unknown(l10n.t('not reported'));
    default:
      return result;
  }
}

/** Whether a text is a bare key, such as CHECK__ERROR_SAME_OBJ_REPAIR, for which only the vendor's console has words. */
const isKey = (text: string): boolean => /^[a-z][\w.-]*$/i.test(text) && /[._]\w/.test(text);

/** The service's text, with a key shown as what it is. */
function words(text: string | undefined): Child {
  if (text === undefined) return unknown(l10n.t('not reported'));
  return isKey(text) ? html('code', { title: l10n.t('The service sent this key instead of a text.') }, text) : text;
}

const beside = (text: string | undefined): Child =>
  text !== undefined && html('div', { class: 'muted' }, isKey(text) ? html('code', {}, text) : text);

const reporter = (from: 'newer' | 'older' | 'listed' | 'both'): string =>
  from === 'both' ? namesText([operations.newer, operations.older]) : operations[from];

/** What is retried, since when, and when that ends, as far as the service tells it. */
function retryWords(
  { target, count, elapsedSeconds, maxSeconds }: Extract<Verdict, { kind: 'retrying' }>,
  formats: Formats,
): string {
  const told = sentences(
    target === undefined ? undefined : targetWords(target),
    elapsedSeconds === undefined ? undefined : l10n.t('Retrying for {0}.', formats.duration(elapsedSeconds)),
    count === undefined ? undefined : l10n.t('Attempt {0}.', formats.number(count)),
    maxSeconds === undefined
      ? undefined
      : elapsedSeconds === undefined
        ? l10n.t('Retries stop after {0}.', formats.duration(maxSeconds))
        : l10n.t('Retries stop in {0}.', formats.duration(Math.max(0, maxSeconds - elapsedSeconds))),
  );
  return told || l10n.t('Consumers get no new records until a retry succeeds.');
}

function targetWords(target: string): string {
  switch (target) {
    case 'srcDB':
      return l10n.t('What is retried: the source database.');
    case 'destDB':
      return l10n.t('What is retried: the destination database.');
    case 'inner_module':
      return l10n.t('What is retried: a module of DTS.');
    default:
      return l10n.t('What is retried: {0}.', target);
  }
}

function others(count: number): string {
  if (count === 0) return '';
  const text =
    count === 1 ? l10n.t('1 more group is in this state.') : l10n.t('{0} more groups are in this state.', count);
  return ` ${text}`;
}
