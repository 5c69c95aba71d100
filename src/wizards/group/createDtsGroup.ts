import * as vscode from 'vscode';
import { equalDtsCall } from '../../model/groups/equalCall.ts';
import { groupsPerInstance, nameOfInstance } from '../../model/places.ts';
import { taskStage } from '../../model/status/stage.ts';
import { showWarning } from '../../ui/notifications.ts';
import { statusWords } from '../../ui/words.ts';
import { instanceFact, placeFacts, versionDoubt } from '../engine/review.ts';
import { Answers, type AnswerTypes, type AskStep, error, type Fact, type Step, warning } from '../engine/steps.ts';
import { accountStep, creationRefusal, hasAccount, instanceStep, regionStep } from '../place/placeSteps.ts';
import { createByWizard, type CreationServices } from './creation.ts';
import {
  clashWords,
  creationReview,
  dtsNameErrors,
  dtsStepAtFault,
  passwordAgainStep,
  passwordStep,
  userNameStep,
} from './groupSteps.ts';

/** Creates a consumer group of a change tracking instance. The wizard does not ask for what is `given`. */
export async function createDtsConsumerGroup(services: CreationServices, given: Partial<AnswerTypes>): Promise<void> {
  const { catalog, changes } = services;
  const refusal = given.instance && creationRefusal(given.instance);
  if (refusal !== undefined) {
    void showWarning(refusal);
    return;
  }
  if (!(await hasAccount(services))) return;
  const answers = new Answers(given);
  const group = () => ({
    name: answers.get('groupName'),
    userName: answers.get('userName'),
    password: answers.get('password'),
  });
  await createByWizard(
    {
      wizard: { title, steps: dtsSteps(services) },
      answers,
      create: signal => changes.createInstanceGroup(answers.get('instance'), group(), signal),
      look: async signal => {
        const { name, userName } = group();
        const { items } = await catalog.currentInstanceGroups(answers.get('instance'), signal);
        return items.find(({ group: listed }) => listed.name === name && (listed.userName ?? userName) === userName);
      },
      stepAtFault: refusal => dtsStepAtFault(refusal, 'groupName'),
    },
    services.tree,
  );
}

const dtsSteps = (services: Pick<CreationServices, 'accounts' | 'catalog'>): readonly Step[] => [
  accountStep(services, 'create'),
  regionStep('dts'),
  instanceStep(services, 'create'),
  nameStep(services),
  userNameStep(),
  passwordStep(),
  passwordAgainStep(),
  creationReview(facts, equalCall),
];

function title(answers: Answers): string {
  const instance = answers.find('instance');
  return instance
    ? vscode.l10n.t('Create Consumer Group · {0}', nameOfInstance(instance))
    : vscode.l10n.t('Create DTS Consumer Group');
}

const nameStep = ({ catalog }: Pick<CreationServices, 'catalog'>): AskStep => ({
  kind: 'ask',
  key: 'groupName',
  prompt: vscode.l10n.t('Name of the consumer group, up to 128 characters.'),
  placeholder: 'billing-sync',
  check: dtsNameErrors,
  checkLater: async (name, answers, moment, signal) => {
    const instance = answers.get('instance');
    const { items } =
      moment === 'typing'
        ? await catalog.instanceGroups(instance)
        : await catalog.currentInstanceGroups(instance, signal);
    if (items.length >= groupsPerInstance) {
      return error(
        vscode.l10n.t('This instance has reached the limit of {0} consumer groups. Delete one first.', items.length),
      );
    }
    return clashWords(
      items.map(({ group }) => group.name),
      name,
      warning,
    );
  },
});

function facts(answers: Answers): readonly Fact[] {
  const instance = answers.get('instance');
  return [
    ...(taskStage(instance.job.status) === 'running' ? [] : [doubt(statusWords(instance.job.status))]),
    ...versionDoubt(instance),
    ...placeFacts(answers.get('account'), instance.region),
    instanceFact(instance),
    { label: vscode.l10n.t('Name'), value: answers.get('groupName'), key: 'groupName' },
    { label: vscode.l10n.t('Username'), value: answers.get('userName'), key: 'userName' },
    { label: vscode.l10n.t('Password'), value: '••••••••', key: 'password' },
  ];
}

/** A warning, and no refusal: the console requires a running task, but the service decides for itself. */
const doubt = (status: string): Fact => ({
  label: vscode.l10n.t('Status'),
  value: vscode.l10n.t('{0}. The service might not allow you to create a consumer group now.', status),
  icon: 'warning',
});

const equalCall = (answers: Answers) =>
  equalDtsCall(answers.get('instance'), { name: answers.get('groupName'), userName: answers.get('userName') });
