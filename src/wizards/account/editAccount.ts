import * as vscode from 'vscode';
import type { AccountChanges, Accounts, FindRegions } from '../../accounts/accounts.ts';
import { regions, regionsFrom, slsRegionAmong } from '../../cloud/regions.ts';
import type { BaseRef } from '../../credentials/source.ts';
import type { Account } from '../../model/accounts/account.ts';
import { nameClash } from '../../model/rules.ts';
import { regionName } from '../../ui/words.ts';
import { editorInputs } from '../engine/quickInputs.ts';
import { Answers, type AskStep, error, type PickManyStep } from '../engine/steps.ts';
import { runWizard } from '../engine/wizard.ts';

export async function renameAccount(
  { accounts }: { readonly accounts: Pick<Accounts & AccountChanges, 'list' | 'rename'> },
  account: Account,
): Promise<void> {
  const answers = new Answers({ account }, { accountName: account.name });
  const steps = [accountNameStep(accounts, account)];
  if (!(await runWizard({ title: () => vscode.l10n.t('Rename Account'), steps }, answers, editorInputs))) return;
  await accounts.rename(account.id, answers.get('accountName'));
}

/** Asks for a name that no other account has. The account `renamed` may keep its own. */
export const accountNameStep = (accounts: Pick<Accounts, 'list'>, renamed?: Account): AskStep => ({
  kind: 'ask',
  key: 'accountName',
  prompt: vscode.l10n.t('Enter a display name for this account.'),
  placeholder: 'prod',
  check: name => {
    if (name === '') return error(vscode.l10n.t('Enter a name.'));
    const taken = accounts.list().filter(({ id }) => id !== renamed?.id);
    return nameClash(
      name,
      taken.map(account => account.name),
    )
      ? error(vscode.l10n.t('An account with this name already exists.'))
      : undefined;
  },
});

export async function editRegions(
  { accounts }: { readonly accounts: Pick<Accounts & AccountChanges, 'cloudOf' | 'setRegions'> },
  account: Account,
): Promise<void> {
  const answers = new Answers({ account }, { regions: account.regions });
  const find: FindRegions = async (language, signal) => {
    const { sls } = await accounts.cloudOf(account.id);
    return sls.describeRegions(slsRegionAmong(account.regions), language, signal);
  };
  const steps = [regionsStep(account.regions, () => find)];
  if (!(await runWizard({ title: () => vscode.l10n.t('Edit Regions'), steps }, answers, editorInputs))) return;
  await accounts.setRegions(account.id, answers.get('regions'));
}

/**
 * Asks for regions. The chosen ones come first, and closed regions are offered only if they were chosen before. Regions
 * that the table lacks, because they are newer than this extension, are added when Log Service has listed them.
 */
export const regionsStep = (
  chosenBefore: readonly string[],
  findWith: (answers: Answers) => FindRegions | undefined,
): PickManyStep => ({
  kind: 'pickMany',
  key: 'regions',
  placeholder: vscode.l10n.t('Regions to show'),
  choices: answers => {
    const open = [...regions.values()].filter(region => !region.isClosed).map(region => region.id);
    return [...new Set([...(answers.find('regions') ?? []), ...chosenBefore, ...open])].map(id => ({
      id,
      value: id,
      label: regionName(id),
      description: id,
    }));
  },
  moreChoices: async (answers, signal) => {
    const listed = (await findWith(answers)?.(slsLanguage(), signal)) ?? [];
    return listed
      .filter(({ id }) => !regions.has(id))
      .map(({ id, name = id }) => ({ id, value: id, label: oneLine(name), description: id }));
  },
  atLeastOne: vscode.l10n.t('Select at least one region.'),
});

/** The name of a region in the form of the others. It comes from a service, so it can be anything. */
const oneLine = (name: string): string => name.replaceAll(/[\s\p{Cc}]+/gu, ' ').slice(0, 60);

function slsLanguage(): 'zh' | 'en' | 'ja' {
  const { language } = vscode.env;
  return language.startsWith('zh') ? 'zh' : language === 'ja' ? 'ja' : 'en';
}

/** The regions with most of the resources of the China site or of the international site. */
export const usualRegions = (): readonly string[] =>
  vscode.env.language.startsWith('zh')
    ? ['cn-hangzhou', 'cn-shanghai', 'cn-beijing', 'cn-shenzhen']
    : ['cn-hangzhou', 'ap-southeast-1', 'us-west-1', 'eu-central-1'];

/** The regions that a new account begins with: the region of its CLI profile and the usual ones. */
export async function proposedRegions(
  accounts: Pick<AccountChanges, 'profiles'>,
  base: BaseRef,
): Promise<readonly string[]> {
  if (base.kind !== 'cliProfile') return usualRegions();
  const { profiles } = await accounts.profiles();
  const region = profiles.find(({ name }) => name === base.profile)?.region;
  return regionsFrom(region, usualRegions());
}
