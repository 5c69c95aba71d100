import * as vscode from 'vscode';
import type { CloudError } from '../../cloud/errors.ts';
import { equalSlsCall } from '../../model/groups/equalCall.ts';
import type { NewLogstoreGroup } from '../../model/groups/groupChanges.ts';
import { groupsPerLogstore } from '../../model/places.ts';
import { slsGroupNameProblem } from '../../model/rules.ts';
import { logstoreFacts } from '../engine/review.ts';
import {
  Answers,
  type AnswerTypes,
  type AskStep,
  error,
  errorsOf,
  type Fact,
  info,
  type Step,
  type StepName,
  warning,
} from '../engine/steps.ts';
import { accountStep, hasAccount, logstoreStep, projectStep, regionStep } from '../place/placeSteps.ts';
import { createByWizard, type CreationServices } from './creation.ts';
import { clashWords, creationReview, orderStep, orderWords, timeoutStep } from './groupSteps.ts';

/** Creates a consumer group of a Logstore. The wizard does not ask for what is `given`. */
export async function createSlsConsumerGroup(services: CreationServices, given: Partial<AnswerTypes>): Promise<void> {
  const { catalog, changes } = services;
  if (!(await hasAccount(services))) return;
  const answers = new Answers(given);
  await createByWizard(
    {
      wizard: { title, steps: slsSteps(services) },
      answers,
      create: signal => changes.createLogstoreGroup(answers.get('logstore'), groupOf(answers), signal),
      look: async signal => {
        const { items } = await catalog.currentLogstoreGroups(answers.get('logstore'), signal);
        return items.find(item => item.group.name === answers.get('groupName'));
      },
      stepAtFault,
      takenElsewhere: () => {
        const { project, logstore } = answers.get('logstore');
        return vscode.l10n.t(
          'Log Service says that a consumer group named {0} already exists, but Logstore {1} has none. Names are documented to be unique in a project, so another Logstore of {2} may have it. Choose another name.',
          answers.get('groupName'),
          logstore,
          project,
        );
      },
    },
    services.tree,
  );
}

const slsSteps = (services: Pick<CreationServices, 'accounts' | 'catalog'>): readonly Step[] => [
  accountStep(services, 'create'),
  regionStep('sls'),
  projectStep(services),
  logstoreStep(services),
  nameStep(services),
  timeoutStep(),
  orderStep(),
  creationReview(facts, equalCall),
];

function title(answers: Answers): string {
  const logstore = answers.find('logstore');
  return logstore
    ? vscode.l10n.t('Create Consumer Group · {0}', logstore.logstore)
    : vscode.l10n.t('Create SLS Consumer Group');
}

const nameStep = ({ catalog }: Pick<CreationServices, 'catalog'>): AskStep => ({
  kind: 'ask',
  key: 'groupName',
  prompt: vscode.l10n.t("Name of the consumer group. You can't change it later."),
  placeholder: 'billing-sync',
  check: (name, answers) => {
    const problem = nameErrors(name, answers);
    if (problem || name === name.toLowerCase()) return problem;
    return info(vscode.l10n.t('Names are usually all lowercase.'));
  },
  checkLater: async (name, answers, moment, signal) => {
    const logstore = answers.get('logstore');
    const { items } =
      moment === 'typing'
        ? await catalog.logstoreGroups(logstore)
        : await catalog.currentLogstoreGroups(logstore, signal);
    const taken = items.map(item => item.group.name);
    // Some consumer libraries tell names apart by case and some do not.
    const clash = clashWords(taken, name, error);
    // The limit has been raised before, so the service decides.
    if (clash || taken.length < groupsPerLogstore) return clash;
    return warning(
      vscode.l10n.t('This Logstore has {0} consumer groups. The service might not allow another one.', taken.length),
    );
  },
});

const nameErrors = errorsOf(slsGroupNameProblem, {
  empty: vscode.l10n.t('Enter a name.'),
  tooLong: vscode.l10n.t('Must be 128 characters or fewer.'),
  badCharacter: vscode.l10n.t('Use only letters (A-Z), digits, underscores, and hyphens.'),
});

function facts(answers: Answers): readonly Fact[] {
  const { timeoutSeconds, isOrdered } = groupOf(answers);
  return [
    ...logstoreFacts(answers.get('account'), answers.get('logstore')),
    { label: vscode.l10n.t('Name'), value: answers.get('groupName'), key: 'groupName' },
    {
      label: vscode.l10n.t('Heartbeat timeout'),
      value: vscode.l10n.t('{0} seconds', timeoutSeconds),
      key: 'timeoutSeconds',
    },
    { label: vscode.l10n.t('Order'), value: orderWords(isOrdered), key: 'isOrdered' },
  ];
}

const groupOf = (answers: Answers): NewLogstoreGroup => ({
  name: answers.get('groupName'),
  timeoutSeconds: Number(answers.get('timeoutSeconds')),
  isOrdered: answers.get('isOrdered'),
});

const equalCall = (answers: Answers) => equalSlsCall(answers.get('logstore'), groupOf(answers));

const stepAtFault = (refusal: CloudError): StepName => {
  if (refusal.kind === 'conflict') return 'groupName';
  if (refusal.kind !== 'invalid') return 'review';
  return refusal.parameter === 'timeout' ? 'timeoutSeconds' : 'groupName';
};
