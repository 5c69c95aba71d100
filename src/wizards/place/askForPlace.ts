import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import {
  type ChangeTrackingInstance,
  type InstanceGroup,
  type LogstoreGroup,
  type LogstoreRef,
  nameOfInstance,
  type Project,
  type RegionRef,
} from '../../model/places.ts';
import { showInformation } from '../../ui/notifications.ts';
import { editorInputs } from '../engine/quickInputs.ts';
import { Answers, type AnswerTypes, type Key, type PickStep, type Step } from '../engine/steps.ts';
import { runWizard } from '../engine/wizard.ts';
import {
  accountChoice,
  accountStep,
  hasAccount,
  instanceStep,
  logstoreStep,
  type PlaceServices,
  projectStep,
  regionRef,
  regionStep,
} from './placeSteps.ts';

/**
 * Asks for one of the accounts that suit a command, unless there is only one. If none suits, a message says `nothing`.
 */
export async function askForAccount(
  services: PlaceServices,
  title: string,
  { suits, nothing }: AccountChoice = { suits: () => true, nothing: vscode.l10n.t('There are no accounts.') },
): Promise<Account | undefined> {
  if (!(await hasAccount(services))) return undefined;
  const accounts = services.accounts.list().filter(suits);
  const [only, ...others] = accounts;
  if (!only) void showInformation(nothing);
  if (others.length === 0) return only;
  const step: PickStep<'account'> = {
    kind: 'pick',
    key: 'account',
    placeholder: () => vscode.l10n.t('Account'),
    choices: () => accounts.map(accountChoice),
    nothing,
  };
  return askFor(services, title, 'account', [step]);
}

export interface AccountChoice {
  readonly suits: (account: Account) => boolean;
  readonly nothing: string;
}

/** Asks what kind of thing is meant, unless there is no account, which no answer could change. */
export async function askWhich<T extends vscode.QuickPickItem>(
  services: PlaceServices,
  title: string,
  items: readonly T[],
): Promise<T | undefined> {
  if (!(await hasAccount(services))) return undefined;
  return vscode.window.showQuickPick(items, { title, ignoreFocusOut: true });
}

/** Asks for a region that offers the service. */
export async function askForRegion(
  services: PlaceServices,
  title: string,
  service: 'dts' | 'sls',
): Promise<RegionRef | undefined> {
  const answers = await answersOf(services, title, [accountStep(services), regionStep(service)]);
  return answers && regionRef(answers);
}

export const askForInstance = (services: PlaceServices, title: string): Promise<ChangeTrackingInstance | undefined> =>
  askFor(services, title, 'instance', [accountStep(services), regionStep('dts'), instanceStep(services, 'open')]);

export const askForProject = (services: PlaceServices, title: string): Promise<Project | undefined> =>
  askFor(services, title, 'project', [accountStep(services), regionStep('sls'), projectStep(services)]);

export const askForLogstore = (services: PlaceServices, title: string): Promise<LogstoreRef | undefined> =>
  askFor(services, title, 'logstore', [
    accountStep(services),
    regionStep('sls'),
    projectStep(services),
    logstoreStep(services),
  ]);

/** Asks for a group of an instance, but not for what is `given` because a row tells it. */
export async function askForInstanceGroup(
  services: PlaceServices,
  title: string,
  given: Partial<AnswerTypes>,
): Promise<{ readonly instance: ChangeTrackingInstance; readonly group: InstanceGroup } | undefined> {
  const steps = [
    accountStep(services),
    regionStep('dts'),
    instanceStep(services, 'open'),
    instanceGroupStep(services),
  ] as const;
  const answers = await answersOf(services, title, steps, given);
  return answers && { instance: answers.get('instance'), group: answers.get('instanceGroup') };
}

/** Asks for a group of a Logstore, but not for what is `given` because a row tells it. */
export async function askForLogstoreGroup(
  services: PlaceServices,
  title: string,
  given: Partial<AnswerTypes>,
): Promise<LogstoreGroup | undefined> {
  const steps = [
    accountStep(services),
    regionStep('sls'),
    projectStep(services),
    logstoreStep(services),
    logstoreGroupStep(services),
  ] as const;
  return (await answersOf(services, title, steps, given))?.get('logstoreGroup');
}

const instanceGroupStep = ({ catalog }: PlaceServices): PickStep<'instanceGroup'> => ({
  kind: 'pick',
  key: 'instanceGroup',
  placeholder: answers => vscode.l10n.t('Consumer group of {0}', nameOfInstance(answers.get('instance'))),
  choices: async answers => {
    const { items } = await catalog.instanceGroups(answers.get('instance'));
    return items.map(item => ({
      id: item.group.id,
      value: item,
      label: item.group.name,
      description: item.group.id,
    }));
  },
  nothing: vscode.l10n.t('There are no consumer groups here.'),
});

const logstoreGroupStep = ({ catalog }: PlaceServices): PickStep<'logstoreGroup'> => ({
  kind: 'pick',
  key: 'logstoreGroup',
  placeholder: answers => vscode.l10n.t('Consumer group of {0}', answers.get('logstore').logstore),
  choices: async answers => {
    const { items } = await catalog.logstoreGroups(answers.get('logstore'));
    return items.map(item => ({ id: item.group.name, value: item, label: item.group.name }));
  },
  nothing: vscode.l10n.t('There are no consumer groups here.'),
});

async function askFor<K extends Key>(
  services: PlaceServices,
  title: string,
  key: K,
  steps: readonly Step[],
): Promise<AnswerTypes[K] | undefined> {
  return (await answersOf(services, title, steps))?.get(key);
}

async function answersOf(
  services: PlaceServices,
  title: string,
  steps: readonly Step[],
  given: Partial<AnswerTypes> = {},
): Promise<Answers | undefined> {
  if (!(await hasAccount(services))) return undefined;
  const answers = new Answers(given);
  return (await runWizard({ title: () => title, steps }, answers, editorInputs)) ? answers : undefined;
}
