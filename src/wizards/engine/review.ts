import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import type { EqualCall } from '../../model/groups/equalCall.ts';
import type { ChangeTrackingInstance, LogstoreRef } from '../../model/places.ts';
import { accountWords, regionName } from '../../ui/words.ts';
import { type Answers, type AskStep, error, type Fact, type ReviewStep } from './steps.ts';

/** Makes a review that also shows the equal API call, to read and to copy. */
export const reviewWithCall = ({
  facts,
  equalCall,
  ...step
}: Pick<ReviewStep, 'placeholder' | 'go' | 'facts' | 'canGo'> & {
  readonly equalCall: (answers: Answers) => EqualCall;
}): ReviewStep => ({
  kind: 'review',
  ...step,
  facts: answers => {
    const { api, cli } = equalCall(answers);
    return [
      ...facts(answers),
      { label: vscode.l10n.t('API call'), value: api, isLong: true },
      { label: vscode.l10n.t('Command line'), value: cli, isLong: true },
    ];
  },
  copy: {
    label: vscode.l10n.t('Copy Command'),
    copied: vscode.l10n.t('Command Copied'),
    text: answers => equalCall(answers).cli,
    write: text => vscode.env.clipboard.writeText(text),
  },
});

/** The account and the region of what is going to be done, in the words of the tree. */
export const placeFacts = (account: Account, region: string): readonly Fact[] => [
  { label: vscode.l10n.t('Account'), value: accountWords(account), key: 'account' },
  { label: vscode.l10n.t('Region'), value: `${regionName(region)} · ${region}`, key: 'region' },
];

/** The facts about the place of a group in Log Service. */
export const logstoreFacts = (account: Account, { region, project, logstore }: LogstoreRef): readonly Fact[] => [
  ...placeFacts(account, region),
  { label: vscode.l10n.t('Project'), value: project, key: 'project' },
  { label: vscode.l10n.t('Logstore'), value: logstore, key: 'logstore' },
];

export const instanceFact = ({ job, instanceId }: ChangeTrackingInstance): Fact => ({
  label: vscode.l10n.t('Change tracking instance'),
  value: [job.name, instanceId].filter(Boolean).join(' · '),
  key: 'instance',
});

/** The warning about an instance that might be of the old version, in which a change of groups cannot succeed. */
export const versionDoubt = ({ job }: ChangeTrackingInstance): readonly Fact[] =>
  job.version === undefined
    ? [
        {
          label: vscode.l10n.t('Instance version'),
          value: vscode.l10n.t('Not reported. If this is an old version, the service refuses the change.'),
          icon: 'warning',
        },
      ]
    : [];

/**
 * Asks for the name of a group before something that cannot be undone. Only the title and the placeholder show the name,
 * because the editor would turn some names in other texts of a box into links.
 */
export const typedNameStep = (name: string, prompt: string): AskStep => ({
  kind: 'ask',
  key: 'typedName',
  prompt,
  placeholder: name,
  check: text => (text === name ? undefined : error(vscode.l10n.t("The name doesn't match."))),
});

/** How many milliseconds the status bar says that something went well. */
export const sayingMs = 8_000;
