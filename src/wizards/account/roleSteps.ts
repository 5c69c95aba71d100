import { userInfo } from 'node:os';
import * as vscode from 'vscode';
import { longestPolicy, sessionSeconds } from '../../cloud/sts/roleLimits.ts';
import type { RoleRef } from '../../credentials/source.ts';
import {
  externalIdProblem,
  roleArnProblem,
  roleNameOf,
  rolePolicyProblem,
  sessionNameFor,
  sessionNameProblem,
  sessionSecondsProblem,
} from '../../model/accounts/roleRules.ts';
import {
  type Answers,
  type AskStep,
  type Choice,
  errorsOf,
  type PickStep,
  type RoleNumber,
  roleNumbers,
  type Step,
} from '../engine/steps.ts';

type When = (answers: Answers) => boolean;

/** Asks for any number of roles. The first is assumed with the keys, each other one as the role before it. */
export const roleSteps = (when: When = () => true): readonly Step[] =>
  roleNumbers.flatMap(number => [
    assumeStep(number, answers => when(answers) && rolesBefore(answers, number)),
    ...stepsOf(number, answers => when(answers) && rolesBefore(answers, number) && assumes(answers, number)),
  ]);

/** The roles that the answers name, in the order in which they are assumed. */
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
    placeholder: () => vscode.l10n.t('Choose whether to assume a role'),
    choices: answers => (number === 1 ? firstRole : nextRole(answers, number)),
    nothing: '',
  };
  return step;
};

const firstRole: readonly Choice<boolean>[] = [
  { id: 'no', value: false, label: vscode.l10n.t('Use These Credentials'), icon: 'check' },
  {
    id: 'yes',
    value: true,
    label: vscode.l10n.t('Assume a Role…'),
    icon: 'person',
    detail: vscode.l10n.t(
      'These credentials are only used to get temporary credentials of a RAM role, which are renewed automatically.',
    ),
  },
];

function nextRole(answers: Answers, number: RoleNumber): readonly Choice<boolean>[] {
  const before = roleNumbers.findLast(other => other < number);
  const name = before === undefined ? '' : roleNameOf(answers.get(`roleArn${before}`));
  return [
    { id: 'no', value: false, label: vscode.l10n.t('Continue as {0}', name), icon: 'check' },
    {
      id: 'yes',
      value: true,
      label: vscode.l10n.t('Assume Another Role…'),
      icon: 'person',
      detail: vscode.l10n.t('With the credentials of {0}, for example to assume a role in another account.', name),
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
        label: vscode.l10n.t('Default Session'),
        description: vscode.l10n.t('one hour, renewed automatically'),
        icon: 'check',
      },
      {
        id: 'yes',
        value: true,
        label: vscode.l10n.t('With External ID, Duration, or Policy…'),
        icon: 'settings',
      },
    ],
    nothing: '',
  };
  return step;
};

/** A step about one parameter of AssumeRole. Its key is added later, because it names a role of the chain. */
type RoleField = Omit<AskStep, 'key'>;

const arnStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t('ARN of the role, as shown in the RAM console.'),
  placeholder: 'acs:ram::1234567890123456:role/ops-reader',
  check: errorsOf(roleArnProblem, {
    empty: vscode.l10n.t('Enter the ARN of the role.'),
    otherPrincipal: vscode.l10n.t("This isn't a role. A role ARN contains :role/ before the name."),
    malformed: vscode.l10n.t('Format of a role ARN: {0}', 'acs:ram::1234567890123456:role/name'),
  }),
};

const sessionNameStep = (): RoleField => ({
  kind: 'ask',
  prompt: vscode.l10n.t("Session name, which identifies you in the account's audit logs."),
  placeholder: 'vscode-alice',
  proposal: sessionNameFor(userName()),
  check: errorsOf(sessionNameProblem, {
    empty: vscode.l10n.t('Enter a name.'),
    badCharacter: vscode.l10n.t('Use only letters (A-Z), digits, and {0}.', '. @ - _'),
    badLength: vscode.l10n.t('Must be {0} to {1} characters.', 2, 64),
  }),
});

function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user who has no name.
    return '';
  }
}

const externalIdStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t("External ID, if the role's trust policy requires one."),
  placeholder: vscode.l10n.t('External ID (optional)'),
  check: errorsOf(externalIdProblem, {
    badCharacter: vscode.l10n.t('Use only letters (A-Z), digits, and {0}.', '+ = , . @ : / - _'),
    badLength: vscode.l10n.t('Must be {0} to {1} characters.', 2, 1224),
  }),
};

const sessionSecondsStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t("Session duration in seconds, up to the role's maximum. Leave empty for one hour."),
  placeholder: '3600',
  check: errorsOf(sessionSecondsProblem, {
    notWholeNumber: vscode.l10n.t('Enter a whole number of seconds.'),
    outOfRange: vscode.l10n.t('Must be {0} to {1} seconds.', sessionSeconds.least, sessionSeconds.most),
  }),
};

const policyStep: RoleField = {
  kind: 'ask',
  prompt: vscode.l10n.t(
    "RAM policy as JSON to further restrict the role. Leave empty for all of the role's permissions.",
  ),
  placeholder: '{"Version":"1","Statement":[…]}',
  check: errorsOf(rolePolicyProblem, {
    notJson: vscode.l10n.t("This isn't a valid JSON object."),
    tooLong: vscode.l10n.t('Must be {0} characters or fewer.', longestPolicy),
  }),
};
