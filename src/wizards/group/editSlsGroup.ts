import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { equalSlsEdit } from '../../model/groups/equalCall.ts';
import type { LogstoreGroupChange } from '../../model/groups/groupChanges.ts';
import { groupRefOf, type LogstoreGroup } from '../../model/places.ts';
import { logstoreFacts } from '../engine/review.ts';
import { Answers, type Fact, type PickStep, type Step } from '../engine/steps.ts';
import {
  type ChangeServices,
  editByWizard,
  editReview,
  orderStep,
  orderWords,
  timeoutStep,
  unknownChange,
} from './groupSteps.ts';
import { sentences } from '../../ui/written.ts';

interface EditedLogstoreGroup {
  readonly account: Account;
  readonly group: LogstoreGroup;
}

/** Changes the timeout and the order of a consumer group of a Logstore; its name cannot be changed. */
export async function editSlsGroup({ changes }: ChangeServices, edited: EditedLogstoreGroup): Promise<void> {
  const { account, group } = edited;
  const { name, timeoutSeconds, isOrdered } = group.group;
  const answers = new Answers(
    { account },
    timeoutSeconds === undefined ? {} : { timeoutSeconds: String(timeoutSeconds) },
  );
  if (isOrdered !== undefined) answers.set('isOrdered', isOrdered, isOrdered ? 'ordered' : 'unordered');
  await editByWizard(name, {
    steps: editSlsSteps(edited),
    answers,
    apply: signal => changes.editLogstoreGroup(groupRefOf(group), changeOf(answers, group), signal),
    unknown: () => unknownChange(name),
    stepAtFault: ({ kind }) => (kind === 'invalid' ? 'timeoutSeconds' : 'review'),
  });
}

const editSlsSteps = (edited: EditedLogstoreGroup): readonly Step[] => [
  timeoutStep(),
  orderChangeStep(edited.group),
  editReview({
    isChange: answers => Object.keys(changeOf(answers, edited.group)).length > 0,
    facts: answers => facts(answers, edited),
    equalCall: answers => equalSlsEdit(groupRefOf(edited.group), changeOf(answers, edited.group)),
  }),
];

/** Asks for the order, and says at the other one what changing to it does. */
function orderChangeStep({ group: { isOrdered } }: LogstoreGroup): PickStep<'isOrdered'> {
  const step = orderStep();
  return {
    ...step,
    choices: (answers, signal) => {
      const choices = step.choices(answers, signal);
      if (choices instanceof Promise) return choices;
      return choices.map(choice =>
        choice.value === isOrdered
          ? { ...choice, description: vscode.l10n.t('current value') }
          : { ...choice, detail: sentences(choice.detail, orderChangeWords(choice.value)) },
      );
    },
  };
}

/** What changing to this order does, as the consumer library behaves: https://github.com/aliyun/aliyun-log-consumer-java */
const orderChangeWords = (isOrdered: boolean): string =>
  isOrdered
    ? vscode.l10n.t('Only shards created from now on wait for their parent shards.')
    : vscode.l10n.t('Shards that are waiting for their parent shards start immediately.');

const changeOf = (answers: Answers, { group }: LogstoreGroup): LogstoreGroupChange => {
  const timeoutSeconds = Number(answers.get('timeoutSeconds'));
  const isOrdered = answers.get('isOrdered');
  return {
    ...(timeoutSeconds !== group.timeoutSeconds && { timeoutSeconds }),
    ...(isOrdered !== group.isOrdered && { isOrdered }),
  };
};

function facts(answers: Answers, { account, group }: EditedLogstoreGroup): readonly Fact[] {
  const { timeoutSeconds, isOrdered } = changeOf(answers, group);
  const before = group.group;
  const unknown = vscode.l10n.t('unknown');
  const secondsWords = (seconds: number): string => vscode.l10n.t('{0} seconds', seconds);
  const changed: Fact[] = [];
  if (timeoutSeconds !== undefined) {
    const old = before.timeoutSeconds === undefined ? unknown : secondsWords(before.timeoutSeconds);
    const value = `${old} → ${secondsWords(timeoutSeconds)}`;
    changed.push({ label: vscode.l10n.t('Heartbeat timeout'), value, key: 'timeoutSeconds' });
  }
  if (isOrdered !== undefined) {
    const old = before.isOrdered === undefined ? unknown : orderWords(before.isOrdered);
    const value = `${old} → ${orderWords(isOrdered)}`;
    const detail = orderChangeWords(isOrdered);
    changed.push({ label: vscode.l10n.t('Order'), value, detail, key: 'isOrdered', icon: 'warning' });
  }
  return [...changed, ...logstoreFacts(account, group)];
}
