import * as vscode from 'vscode';
import type { AccountChanges, Accounts } from '../../accounts/accounts.ts';
import { roleNameForm } from '../../cloud/sts/roleLimits.ts';
import type { BaseRef, FoundProfile, FoundProfiles } from '../../credentials/source.ts';
import { sourceProblemWords } from '../../ui/sourceProblems.ts';
import { type Answers, type AskStep, type Choice, error, type PickStep } from '../engine/steps.ts';

type When = (answers: Answers) => boolean;
type Services = Pick<Accounts & AccountChanges, 'list' | 'profiles' | 'environmentKeys'>;

/** Asks where the keys are. What was found on this computer comes before what can be used anywhere. */
export const baseStep = (accounts: Services, when: When = () => true): PickStep<'base'> => ({
  kind: 'pick',
  key: 'base',
  when,
  placeholder: () => vscode.l10n.t('Choose how to sign in'),
  choices: async () => [
    ...profileChoices(await accounts.profiles(), accounts),
    ...environmentChoices(accounts),
    ...otherChoices(),
  ],
  nothing: '',
});

/** Asks for the role of the ECS instance. Without an answer, the metadata of the instance names it. */
export const instanceRoleStep = (when: When = () => true): AskStep => ({
  kind: 'ask',
  key: 'instanceRole',
  when: answers => when(answers) && answers.find('base')?.kind === 'ecsRamRole',
  prompt: vscode.l10n.t(
    'Name of the RAM role attached to the ECS instance. Leave empty to use whichever role is attached.',
  ),
  placeholder: 'EcsReader',
  check: name =>
    name === '' || roleNameForm.test(name)
      ? undefined
      : error(vscode.l10n.t('Enter only the role name: letters, digits, periods, hyphens, and underscores.')),
});

/** The source of the keys according to the answers to both steps. */
export function baseOf(answers: Answers): BaseRef {
  const base = answers.get('base');
  const roleName = answers.find('instanceRole');
  return base.kind === 'ecsRamRole' && roleName ? { kind: 'ecsRamRole', roleName } : base;
}

export const baseId = (base: BaseRef): string =>
  base.kind === 'cliProfile' ? `${base.kind}/${base.profile}` : base.kind;

function profileChoices({ file, profiles, problem }: FoundProfiles, accounts: Services): readonly Choice<BaseRef>[] {
  const heading = vscode.l10n.t('CLI profiles · {0}', file);
  if (problem) {
    const base: BaseRef = { kind: 'cliProfile', profile: '' };
    const { text } = sourceProblemWords(problem);
    const label = vscode.l10n.t("The profiles can't be used");
    return [{ id: 'noProfiles', value: base, label, detail: text, icon: 'circle-slash', heading, isRefused: true }];
  }
  return profiles.map(profile => profileChoice(profile, heading, accounts));
}

function profileChoice(profile: FoundProfile, heading: string, accounts: Services): Choice<BaseRef> {
  const { name, mode, region, isCurrent, problem } = profile;
  const value: BaseRef = { kind: 'cliProfile', profile: name };
  const description = [mode, region, isCurrent && vscode.l10n.t('current')].filter(Boolean).join(' · ');
  const choice = { id: baseId(value), value, label: name, description, heading };
  if (problem) {
    const detail = sourceProblemWords(problem).text;
    // Such a profile can be chosen, because the message about its failed verification says how to renew or trust it.
    const isPassing = problem.kind === 'profileExpired' || problem.kind === 'untrustedWorkspace';
    return { ...choice, detail, icon: isPassing ? 'warning' : 'circle-slash', isRefused: !isPassing };
  }
  const detail = hint(profile, accounts);
  return { ...choice, icon: profile.asked ? 'shield' : 'terminal', ...(detail !== undefined && { detail }) };
}

function hint({ name, asked }: FoundProfile, accounts: Services): string | undefined {
  switch (asked?.kind) {
    case 'command':
      return vscode.l10n.t("Runs a command. You're asked to allow it first.");
    case 'address':
      return vscode.l10n.t("Sends a request to an address. You're asked to allow it first.");
    case undefined: {
      const same = accounts
        .list()
        .find(({ source }) => source?.base.kind === 'cliProfile' && source.base.profile === name);
      return same && vscode.l10n.t('Already used by account {0}.', same.name);
    }
  }
}

function environmentChoices(accounts: Services): readonly Choice<BaseRef>[] {
  const keys = accounts.environmentKeys();
  if (!keys) return [];
  return [
    {
      id: 'environment',
      value: { kind: 'environment' },
      label: vscode.l10n.t('Environment variables'),
      description: keys.maskedAccessKeyId,
      icon: 'symbol-variable',
      heading: vscode.l10n.t('VS Code environment'),
    },
  ];
}

function otherChoices(): readonly Choice<BaseRef>[] {
  const heading = vscode.l10n.t('Other credentials');
  return [
    {
      id: 'stored',
      value: { kind: 'stored' },
      label: vscode.l10n.t('Enter an AccessKey pair or STS token'),
      description: vscode.l10n.t("stored in VS Code's secret storage"),
      icon: 'key',
      heading,
    },
    {
      id: 'ecsRamRole',
      value: { kind: 'ecsRamRole' },
      label: vscode.l10n.t('ECS RAM role'),
      description: vscode.l10n.t('when VS Code runs on an ECS instance'),
      icon: 'server',
      heading,
    },
  ];
}
