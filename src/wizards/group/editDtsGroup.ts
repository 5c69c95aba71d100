import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import { equalDtsEdit } from '../../model/groups/equalCall.ts';
import type { InstanceGroupChange } from '../../model/groups/groupChanges.ts';
import { type ChangeTrackingInstance, groupRefOf, type InstanceGroup } from '../../model/places.ts';
import { instanceFact, placeFacts, versionDoubt } from '../engine/review.ts';
import { Answers, type AskStep, error, type Fact, type PickManyStep, type Step, warning } from '../engine/steps.ts';
import {
  type ChangeServices,
  clashWords,
  dtsNameErrors,
  dtsStepAtFault,
  editByWizard,
  editReview,
  passwordAgainStep,
  passwordStep,
  unknownChange,
  userNameStep,
} from './groupSteps.ts';

interface EditedInstanceGroup {
  readonly account: Account;
  readonly instance: ChangeTrackingInstance;
  readonly group: InstanceGroup;
}

/** Changes name, username or password of a group of an instance. The service does not require the old password. */
export async function editDtsGroup({ catalog, changes }: ChangeServices, edited: EditedInstanceGroup): Promise<void> {
  const { account, group } = edited;
  const { name, userName } = group.group;
  const answers = new Answers({ account }, { groupName: name, ...(userName !== undefined && { userName }) });
  await editByWizard(name, {
    steps: editDtsSteps(catalog, edited),
    answers,
    apply: signal => changes.editInstanceGroup(groupRefOf(group), changeOf(answers), signal),
    unknown: () => unknownWords(answers, name),
    stepAtFault: refusal => dtsStepAtFault(refusal, 'review'),
  });
}

const editDtsSteps = (
  catalog: Pick<Catalog, 'instanceGroups' | 'currentInstanceGroups'>,
  edited: EditedInstanceGroup,
): readonly Step[] => [
  changesStep(),
  whenChosen('name', nameStep(catalog, edited.group)),
  whenChosen('userName', newUserNameStep(edited.group)),
  whenChosen('password', passwordStep()),
  whenChosen('password', passwordAgainStep()),
  editReview({
    isChange: answers => Object.keys(changeOf(answers)).length > 0,
    facts: answers => facts(answers, edited),
    equalCall: answers => equalDtsEdit(groupRefOf(edited.group), changeOf(answers)),
  }),
];

type Part = 'name' | 'userName' | 'password';

const isChosen = (answers: Answers, part: Part): boolean => answers.find('changes')?.includes(part) ?? false;

const whenChosen = (part: Part, step: AskStep): AskStep => ({ ...step, when: answers => isChosen(answers, part) });

const changesStep = (): PickManyStep => ({
  kind: 'pickMany',
  key: 'changes',
  placeholder: vscode.l10n.t('Select what to change'),
  choices: () => [
    { id: 'name', value: 'name', label: vscode.l10n.t('Name') },
    { id: 'userName', value: 'userName', label: vscode.l10n.t('Username') },
    {
      id: 'password',
      value: 'password',
      label: vscode.l10n.t('Password'),
      description: vscode.l10n.t("you don't need the old one"),
    },
  ],
  atLeastOne: vscode.l10n.t('Select at least one property to change.'),
});

const nameStep = (
  catalog: Pick<Catalog, 'instanceGroups' | 'currentInstanceGroups'>,
  edited: InstanceGroup,
): AskStep => ({
  kind: 'ask',
  key: 'groupName',
  prompt: vscode.l10n.t('New name of the consumer group, up to 128 characters.'),
  placeholder: 'billing-sync',
  check: (name, answers) => {
    const problem = dtsNameErrors(name, answers);
    if (problem || name !== edited.group.name) return problem;
    return error(vscode.l10n.t("The name hasn't changed."));
  },
  checkLater: async (name, _answers, moment, signal) => {
    const { items } =
      moment === 'typing' ? await catalog.instanceGroups(edited) : await catalog.currentInstanceGroups(edited, signal);
    const others = items.filter(({ group }) => group.id !== edited.group.id);
    return clashWords(
      others.map(({ group }) => group.name),
      name,
      warning,
    );
  },
});

function newUserNameStep(edited: InstanceGroup): AskStep {
  const step = userNameStep();
  return {
    ...step,
    prompt: vscode.l10n.t('New username for consumers to sign in with.'),
    check: (userName, answers) =>
      userName === edited.group.userName
        ? error(vscode.l10n.t("The username hasn't changed."))
        : step.check?.(userName, answers),
  };
}

const changeOf = (answers: Answers): InstanceGroupChange => ({
  ...(isChosen(answers, 'name') && { name: answers.get('groupName') }),
  ...(isChosen(answers, 'userName') && { userName: answers.get('userName') }),
  ...(isChosen(answers, 'password') && { password: answers.get('password') }),
});

function facts(answers: Answers, { account, instance, group }: EditedInstanceGroup): readonly Fact[] {
  const { name, userName, password } = changeOf(answers);
  const changed: Fact[] = [];
  if (name !== undefined) {
    changed.push({ label: vscode.l10n.t('Name'), value: `${group.group.name} → ${name}`, key: 'groupName' });
  }
  if (userName !== undefined) {
    const value = [group.group.userName, userName].filter(Boolean).join(' → ');
    changed.push({ label: vscode.l10n.t('Username'), value, key: 'userName' });
  }
  if (password !== undefined) {
    changed.push({ label: vscode.l10n.t('Password'), value: '•••••••• → ••••••••', key: 'password' });
  }
  if (userName !== undefined || password !== undefined) changed.push(clientsFact());
  return [
    ...changed,
    ...versionDoubt(instance),
    ...placeFacts(account, instance.region),
    instanceFact(instance),
    { label: 'ID', value: group.group.id },
  ];
}

/** The warning about clients. Only their next sign-in is documented to need the new values, not open connections. */
const clientsFact = (): Fact => ({
  label: vscode.l10n.t('Clients'),
  value: vscode.l10n.t("Update all clients of this group with the new values, or they can't sign in again."),
  icon: 'warning',
});

/** Says that the outcome is unknown. The service never returns a password, so only setting it again makes sure. */
function unknownWords(answers: Answers, name: string): string {
  return isChosen(answers, 'password')
    ? vscode.l10n.t(
        "Couldn't confirm whether the password of consumer group {0} was changed. To be sure, set it again.",
        name,
      )
    : unknownChange(name);
}
