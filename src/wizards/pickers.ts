import * as vscode from 'vscode';
import type { AccountChanges, Accounts } from '../accounts/accounts.ts';
import { regions } from '../cloud/regions.ts';
import { commandId } from '../contributions.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import type { GroupChanges } from '../model/groups/groupChanges.ts';
import type {
  Account,
  ChangeTrackingInstance,
  InstanceGroup,
  LogstoreGroup,
  LogstoreRef,
  Project,
  RegionRef,
} from '../model/resources.ts';
import { allowsNewGroups, taskStage } from '../model/status/stage.ts';
import { identityWords, tintedName } from '../ui/accountWords.ts';
import { refusalWords } from '../ui/refusals.ts';
import { sourceProblemWords } from '../ui/sourceProblems.ts';
import { regionName, statusWords } from '../ui/words.ts';
import { editorInputs } from './engine/quickInputs.ts';
import {
  Answers,
  type AnswerTypes,
  type Choice,
  type Key,
  type PickStep,
  type SearchStep,
  type Step,
} from './engine/steps.ts';
import { runWizard } from './engine/wizard.ts';

/** What the pickers ask from. */
export interface PickerServices {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
}

/** What the wizards work with. */
export interface WizardServices extends PickerServices {
  readonly accounts: Accounts & AccountChanges;
}

/** What the wizards that change a group work with. */
export interface ChangeServices {
  readonly catalog: Pick<Catalog, 'instanceGroups' | 'currentInstanceGroups'>;
  readonly changes: Pick<GroupChanges, 'editLogstoreGroup' | 'editInstanceGroup' | 'deleteGroup'>;
}

/** One of the accounts for which it makes sense; without one, `nothing` is said. Not asked when there is only one. */
export async function askForAccount(
  services: PickerServices,
  title: string,
  { suits, nothing }: AccountChoice = { suits: () => true, nothing: vscode.l10n.t('There is no account.') },
): Promise<Account | undefined> {
  if (!(await hasAccount(services))) return undefined;
  const accounts = services.accounts.list().filter(suits);
  const [only, ...others] = accounts;
  if (!only) void vscode.window.showInformationMessage(nothing);
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

export async function askForRegion(
  services: PickerServices,
  title: string,
  service: 'dts' | 'sls',
): Promise<RegionRef | undefined> {
  const answers = await answersOf(services, title, [accountStep(services), regionStep(service)]);
  return answers && regionRef(answers);
}

export const askForInstance = (services: PickerServices, title: string): Promise<ChangeTrackingInstance | undefined> =>
  askFor(services, title, 'instance', [accountStep(services), regionStep('dts'), instanceStep(services, 'open')]);

export const askForProject = (services: PickerServices, title: string): Promise<Project | undefined> =>
  askFor(services, title, 'project', [accountStep(services), regionStep('sls'), projectStep(services)]);

export const askForLogstore = (services: PickerServices, title: string): Promise<LogstoreRef | undefined> =>
  askFor(services, title, 'logstore', [
    accountStep(services),
    regionStep('sls'),
    projectStep(services),
    logstoreStep(services),
  ]);

/** A group of an instance, with the instance. What the row tells is not asked. */
export async function askForInstanceGroup(
  services: PickerServices,
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

export async function askForLogstoreGroup(
  services: PickerServices,
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

/** Not asked when there is only one to choose. With `create`, accounts that are read-only here cannot be chosen. */
export const accountStep = ({ accounts }: PickerServices, purpose: 'open' | 'create' = 'open'): PickStep<'account'> => {
  const refusal = (account: Account): string | undefined => {
    const { problem } = accounts.stateOf(account.id);
    if (problem) return sourceProblemWords(problem).text;
    return purpose === 'create' && account.isReadOnly ? refusalWords('readOnlyAccount') : undefined;
  };
  return {
    kind: 'pick',
    key: 'account',
    skip: () => {
      const [only, ...others] = accounts.list();
      return only && others.length === 0 && refusal(only) === undefined ? only : undefined;
    },
    placeholder: () => vscode.l10n.t('Account'),
    choices: () =>
      accounts.list().map(account => {
        const detail = refusal(account);
        return { ...accountChoice(account), ...(detail !== undefined && { isRefused: true, detail }) };
      }),
    nothing: vscode.l10n.t('There is no account.'),
  };
};

const accountChoice = (account: Account): Choice<Account> => ({
  id: account.id,
  value: account,
  label: tintedName(account),
  description: [identityWords(account.identity), ...(account.isReadOnly ? [vscode.l10n.t('read-only')] : [])].join(
    ' · ',
  ),
  icon: 'account',
});

/** The regions of the account that offer the service. Not asked when there is only one. */
export const regionStep = (service: 'dts' | 'sls'): PickStep<'region'> => ({
  kind: 'pick',
  key: 'region',
  skip: answers => {
    const offered = offeredRegions(answers.find('account'), service);
    return offered.length === 1 ? offered[0] : undefined;
  },
  placeholder: answers => vscode.l10n.t('Region of account {0}', tintedName(answers.get('account'))),
  choices: answers =>
    offeredRegions(answers.get('account'), service).map(region => ({
      id: region,
      value: region,
      label: regionName(region),
      description: region,
    })),
  nothing: vscode.l10n.t('No region of this account offers this service. Edit its regions first.'),
});

/** With `create`, instances whose task takes no new groups now cannot be chosen. */
export const instanceStep = ({ catalog }: PickerServices, purpose: 'open' | 'create'): SearchStep<'instance'> => ({
  kind: 'search',
  key: 'instance',
  placeholder: answers =>
    vscode.l10n.t('Change tracking instance in {0}: type a part of its name', regionName(answers.get('region'))),
  find: async (text, answers, signal) => {
    const { items, total } = await catalog.findInstances(regionRef(answers), text, signal);
    return { choices: items.map(instance => instanceChoice(instance, purpose)), total };
  },
  nothing: nothingFound,
  more: moreFound,
});

export const projectStep = ({ catalog }: PickerServices): SearchStep<'project'> => ({
  kind: 'search',
  key: 'project',
  placeholder: answers => vscode.l10n.t('Project in {0}: type a part of its name', regionName(answers.get('region'))),
  find: async (text, answers, signal) => {
    const { items, total } = await catalog.findProjects(regionRef(answers), text, signal);
    const choices = items.map(project => ({
      id: project.project,
      value: project,
      label: project.project,
      ...(project.description && { description: project.description }),
    }));
    return { choices, total };
  },
  nothing: nothingFound,
  more: moreFound,
});

export const logstoreStep = ({ catalog }: PickerServices): SearchStep<'logstore'> => ({
  kind: 'search',
  key: 'logstore',
  placeholder: answers => vscode.l10n.t('Logstore of {0}: type a part of its name', answers.get('project').project),
  find: async (text, answers, signal) => {
    const { items, total } = await catalog.findLogstores(answers.get('project'), text, signal);
    const choices = items.map(logstore => ({ id: logstore.logstore, value: logstore, label: logstore.logstore }));
    return { choices, total };
  },
  nothing: nothingFound,
  more: moreFound,
});

const instanceGroupStep = ({ catalog }: PickerServices): PickStep<'instanceGroup'> => ({
  kind: 'pick',
  key: 'instanceGroup',
  placeholder: answers => vscode.l10n.t('Consumer group of {0}', answers.get('instance').job.name),
  choices: async answers => {
    const { items } = await catalog.instanceGroups(answers.get('instance'));
    return items.map(item => ({
      id: item.group.id,
      value: item,
      label: item.group.name,
      description: item.group.id,
    }));
  },
  nothing: vscode.l10n.t('There is no consumer group here.'),
});

const logstoreGroupStep = ({ catalog }: PickerServices): PickStep<'logstoreGroup'> => ({
  kind: 'pick',
  key: 'logstoreGroup',
  placeholder: answers => vscode.l10n.t('Consumer group of {0}', answers.get('logstore').logstore),
  choices: async answers => {
    const { items } = await catalog.logstoreGroups(answers.get('logstore'));
    return items.map(item => ({ id: item.group.name, value: item, label: item.group.name }));
  },
  nothing: vscode.l10n.t('There is no consumer group here.'),
});

/** Whether there is an account to ask about. Without one, offers the ways to get one. */
export async function hasAccount({ accounts }: PickerServices): Promise<boolean> {
  if (accounts.list().length > 0) return true;
  const add = vscode.l10n.t('Add Account');
  const sample = vscode.l10n.t('Use Sample Account');
  const button = await vscode.window.showInformationMessage(
    vscode.l10n.t('This needs an account. Add yours, or look around with the sample account.'),
    add,
    sample,
  );
  if (button) await vscode.commands.executeCommand(commandId(button === add ? 'addAccount' : 'useSampleAccount'));
  return false;
}

export const refusalOf = (instance: ChangeTrackingInstance): string =>
  vscode.l10n.t(
    'No consumer group can be created while the status of this instance is "{0}".',
    statusWords(instance.job.status),
  );

const regionRef = (answers: Answers): RegionRef => ({
  accountId: answers.get('account').id,
  region: answers.get('region'),
});

function offeredRegions(account: Account | undefined, service: 'dts' | 'sls'): readonly string[] {
  return (account?.regions ?? []).filter(id => {
    const region = regions.get(id);
    // A region that is newer than the table may offer anything.
    return !region || (service === 'dts' ? region.dtsHost !== undefined : region.hasSls);
  });
}

function instanceChoice(instance: ChangeTrackingInstance, purpose: 'open' | 'create'): Choice<ChangeTrackingInstance> {
  const { instanceId, job } = instance;
  const stage = taskStage(job.status);
  const isRefused = purpose === 'create' && !allowsNewGroups(stage);
  return {
    id: instanceId,
    value: instance,
    label: job.name,
    description: `${statusWords(job.status)} · ${instanceId}`,
    icon: isRefused ? 'circle-slash' : stage === 'running' ? 'pass' : 'warning',
    ...(isRefused && { isRefused, detail: refusalOf(instance) }),
  };
}

function nothingFound(text: string): string {
  return text === '' ? vscode.l10n.t('There is nothing here.') : vscode.l10n.t('No name contains "{0}".', text);
}

function moreFound(shown: number, total: number): string {
  return vscode.l10n.t('{0} of {1} are shown. Type a part of the name to find the others.', shown, total);
}

async function askFor<K extends Key>(
  services: PickerServices,
  title: string,
  key: K,
  steps: readonly Step[],
): Promise<AnswerTypes[K] | undefined> {
  return (await answersOf(services, title, steps))?.get(key);
}

async function answersOf(
  services: PickerServices,
  title: string,
  steps: readonly Step[],
  given: Partial<AnswerTypes> = {},
): Promise<Answers | undefined> {
  if (!(await hasAccount(services))) return undefined;
  const answers = new Answers(given);
  return (await runWizard({ title: () => title, steps }, answers, editorInputs)) ? answers : undefined;
}
