import * as vscode from 'vscode';
import type { Accounts } from '../../accounts/accounts.ts';
import { regions } from '../../cloud/regions.ts';
import { commandId } from '../../contributions.ts';
import type { Account } from '../../model/accounts/account.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import { type InstanceRefusal, whyNoChanges } from '../../model/groups/groupActions.ts';
import { type ChangeTrackingInstance, type RegionRef, nameOfInstance } from '../../model/places.ts';
import { taskStage } from '../../model/status/stage.ts';
import { showInformation } from '../../ui/notifications.ts';
import { refusalWords } from '../../ui/refusals.ts';
import { sourceProblemWords } from '../../ui/sourceProblems.ts';
import { identityWords, regionName, statusWords, tintedName } from '../../ui/words.ts';
import type { Answers, Choice, PickStep, SearchStep } from '../engine/steps.ts';

export interface PlaceServices {
  readonly accounts: Pick<Accounts, 'list' | 'stateOf'>;
  readonly catalog: Pick<
    Catalog,
    'findInstances' | 'findProjects' | 'findLogstores' | 'instanceGroups' | 'logstoreGroups'
  >;
}

/** Asks for the account, unless there is only one. With `create`, accounts that are read-only cannot be chosen. */
export const accountStep = ({ accounts }: PlaceServices, purpose: 'open' | 'create' = 'open'): PickStep<'account'> => {
  const refusal = (account: Account): string | undefined => {
    const { problem } = accounts.stateOf(account.id);
    if (problem) return sourceProblemWords(problem).text;
    return purpose === 'create' && account.isReadOnly ? refusalWords('readOnlyAccount') : undefined;
  };
  return {
    kind: 'pick',
    key: 'account',
    only: () => {
      const [only, ...others] = accounts.list();
      return only && others.length === 0 && refusal(only) === undefined ? only : undefined;
    },
    placeholder: () => vscode.l10n.t('Account'),
    choices: () =>
      accounts.list().map(account => {
        const detail = refusal(account);
        return { ...accountChoice(account), ...(detail !== undefined && { isRefused: true, detail }) };
      }),
    nothing: vscode.l10n.t('There are no accounts.'),
  };
};

export const accountChoice = (account: Account): Choice<Account> => ({
  id: account.id,
  value: account,
  label: tintedName(account),
  description: [identityWords(account.identity), ...(account.isReadOnly ? [vscode.l10n.t('read-only')] : [])].join(
    ' · ',
  ),
  icon: 'account',
});

/** Asks for one of the account's regions that offer the service, unless there is only one. */
export const regionStep = (service: 'dts' | 'sls'): PickStep<'region'> => ({
  kind: 'pick',
  key: 'region',
  only: answers => {
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
  nothing: vscode.l10n.t("None of the account's regions offers this service. Edit the regions first."),
});

/** Asks for an instance. With `create`, instances that accept no new groups now cannot be chosen. */
export const instanceStep = ({ catalog }: PlaceServices, purpose: 'open' | 'create'): SearchStep<'instance'> => ({
  kind: 'search',
  key: 'instance',
  placeholder: answers =>
    vscode.l10n.t('Search change tracking instances in {0} by name', regionName(answers.get('region'))),
  find: async (text, answers, signal) => {
    const { items, total } = await catalog.findInstances(regionRef(answers), text, signal);
    return { choices: items.map(instance => instanceChoice(instance, purpose)), total };
  },
  nothing: nothingFound,
  more: moreFound,
});

export const projectStep = ({ catalog }: PlaceServices): SearchStep<'project'> => ({
  kind: 'search',
  key: 'project',
  placeholder: answers => vscode.l10n.t('Search projects in {0} by name', regionName(answers.get('region'))),
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

export const logstoreStep = ({ catalog }: PlaceServices): SearchStep<'logstore'> => ({
  kind: 'search',
  key: 'logstore',
  placeholder: answers => vscode.l10n.t('Search Logstores in {0} by name', answers.get('project').project),
  find: async (text, answers, signal) => {
    const { items, total } = await catalog.findLogstores(answers.get('project'), text, signal);
    const choices = items.map(logstore => ({ id: logstore.logstore, value: logstore, label: logstore.logstore }));
    return { choices, total };
  },
  nothing: nothingFound,
  more: moreFound,
});

/** Whether there is any account. If not, offers to add one or to use the sample account. */
export async function hasAccount({ accounts }: PlaceServices): Promise<boolean> {
  if (accounts.list().length > 0) return true;
  const add = vscode.l10n.t('Add Account');
  const sample = vscode.l10n.t('Use Sample Account');
  const button = await showInformation(
    vscode.l10n.t('This requires an account. Add your own, or try the sample account.'),
    add,
    sample,
  );
  if (button) await vscode.commands.executeCommand(commandId(button === add ? 'addAccount' : 'useSampleAccount'));
  return false;
}

/** Why an instance cannot be chosen to create a group in; undefined when it can. */
export function creationRefusal({ job }: ChangeTrackingInstance): string | undefined {
  const refusal = whyNoChanges(job);
  const words: Readonly<Record<InstanceRefusal, string>> = {
    oldVersion: refusalWords('oldVersion'),
    taskState: vscode.l10n.t(
      'You can\'t create consumer groups while the instance status is "{0}".',
      statusWords(job.status),
    ),
  };
  return refusal && words[refusal];
}

export const regionRef = (answers: Answers): RegionRef => ({
  accountId: answers.get('account').id,
  region: answers.get('region'),
});

function offeredRegions(account: Account | undefined, service: 'dts' | 'sls'): readonly string[] {
  return (account?.regions ?? []).filter(id => {
    const region = regions.get(id);
    // A region that the table lacks may be new and offer anything.
    return !region || (service === 'dts' ? region.dtsHost !== undefined : region.hasSls);
  });
}

function instanceChoice(instance: ChangeTrackingInstance, purpose: 'open' | 'create'): Choice<ChangeTrackingInstance> {
  const { instanceId, job } = instance;
  const stage = taskStage(job.status);
  const refusal = purpose === 'create' ? creationRefusal(instance) : undefined;
  return {
    id: instanceId,
    value: instance,
    label: nameOfInstance(instance),
    description: `${statusWords(job.status)} · ${instanceId}`,
    icon: refusal !== undefined ? 'circle-slash' : stage === 'running' ? 'pass' : 'warning',
    ...(refusal !== undefined && { isRefused: true, detail: refusal }),
  };
}

function nothingFound(text: string): string {
  return text === '' ? vscode.l10n.t("There's nothing here.") : vscode.l10n.t('No names contain "{0}".', text);
}

function moreFound(shown: number, total: number): string {
  return vscode.l10n.t('Showing {0} of {1}. Type part of the name to find others.', shown, total);
}
