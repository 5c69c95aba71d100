import * as vscode from 'vscode';
import type { RoleRef } from '../credentials/source.ts';
import { roleNameOf } from '../model/accounts/roleRules.ts';
import { type Answers, type RoleNumber, roleNumbers } from './answers.ts';
import { arnStep, externalIdStep, policyStep, sessionNameStep, sessionSecondsStep } from './roleFields.ts';
import type { Choice, PickStep, Step } from './steps.ts';

type When = (answers: Answers) => boolean;

/** Roles that are assumed with the keys, one with the other: as many as wanted, or none. */
export const roleSteps = (when: When = () => true): readonly Step[] =>
  roleNumbers.flatMap(number => [
    assumeStep(number, answers => when(answers) && rolesBefore(answers, number)),
    ...stepsOf(number, answers => when(answers) && rolesBefore(answers, number) && assumes(answers, number)),
  ]);

/** The roles that were answered, the first one first. */
export const rolesOf = (answers: Answers): readonly RoleRef[] =>
  roleNumbers
    .filter(number => rolesBefore(answers, number) && assumes(answers, number))
    .map(number => roleOf(answers, number));

const assumes = (answers: Answers, number: RoleNumber): boolean => answers.find(`assumesRole${number}`) ?? false;

const rolesBefore = (answers: Answers, number: RoleNumber): boolean =>
  roleNumbers.filter(other => other < number).every(other => assumes(answers, other));

function roleOf(answers: Answers, number: RoleNumber): RoleRef {
  const role = { roleArn: answers.get(`roleArn${number}`), sessionName: answers.get(`sessionName${number}`) };
  if (!answers.get(`hasRoleOptions${number}`)) return role;
  const externalId = answers.get(`externalId${number}`);
  const seconds = answers.get(`sessionSeconds${number}`);
  const policy = answers.get(`rolePolicy${number}`);
  return {
    ...role,
    ...(externalId && { externalId }),
    ...(seconds && { durationSeconds: Number(seconds) }),
    ...(policy && { policy }),
  };
}

const assumeStep = (number: RoleNumber, when: When): Step => {
  const step: PickStep<`assumesRole${RoleNumber}`> = {
    kind: 'pick',
    key: `assumesRole${number}`,
    when,
    placeholder: () => vscode.l10n.t('Are these the keys to work with?'),
    choices: answers => (number === 1 ? firstRole : nextRole(answers, number)),
    nothing: '',
  };
  return step;
};

const firstRole: readonly Choice<boolean>[] = [
  { id: 'no', value: false, label: vscode.l10n.t('Use These Keys'), icon: 'check' },
  {
    id: 'yes',
    value: true,
    label: vscode.l10n.t('Assume a Role…'),
    icon: 'person',
    detail: vscode.l10n.t('The keys only fetch temporary keys of a RAM role, which are renewed by themselves.'),
  },
];

function nextRole(answers: Answers, number: RoleNumber): readonly Choice<boolean>[] {
  const before = roleNumbers.findLast(other => other < number);
  const name = before === undefined ? '' : roleNameOf(answers.get(`roleArn${before}`));
  return [
    { id: 'no', value: false, label: vscode.l10n.t('Work as {0}', name), icon: 'check' },
    {
      id: 'yes',
      value: true,
      label: vscode.l10n.t('Assume Another Role…'),
      icon: 'person',
      detail: vscode.l10n.t('With the keys of {0}, for example one of another account.', name),
    },
  ];
}

const stepsOf = (number: RoleNumber, when: When): readonly Step[] => {
  const withOptions: When = answers => when(answers) && (answers.find(`hasRoleOptions${number}`) ?? false);
  return [
    { ...arnStep, key: `roleArn${number}`, when },
    { ...sessionNameStep(), key: `sessionName${number}`, when },
    optionsStep(number, when),
    { ...externalIdStep, key: `externalId${number}`, when: withOptions },
    { ...sessionSecondsStep, key: `sessionSeconds${number}`, when: withOptions },
    { ...policyStep, key: `rolePolicy${number}`, when: withOptions },
  ];
};

const optionsStep = (number: RoleNumber, when: When): Step => {
  const step: PickStep<`hasRoleOptions${RoleNumber}`> = {
    kind: 'pick',
    key: `hasRoleOptions${number}`,
    when,
    placeholder: answers => vscode.l10n.t('Session of role {0}', roleNameOf(answers.get(`roleArn${number}`))),
    choices: () => [
      {
        id: 'no',
        value: false,
        label: vscode.l10n.t('Usual Session'),
        description: vscode.l10n.t('an hour, renewed by itself'),
        icon: 'check',
      },
      {
        id: 'yes',
        value: true,
        label: vscode.l10n.t('With External ID, Duration or Policy…'),
        icon: 'settings',
      },
    ],
    nothing: '',
  };
  return step;
};
