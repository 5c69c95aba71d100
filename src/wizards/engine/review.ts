import * as vscode from 'vscode';
import type { Account } from '../../model/accounts/account.ts';
import { linesToCopy, type Words } from '../../model/commandLine.ts';
import type { EqualCall } from '../../model/groups/equalCall.ts';
import type { ChangeTrackingInstance, LogstoreRef } from '../../model/places.ts';
import { accountWords, regionName, shellName } from '../../ui/words.ts';
import { type Answers, type AskStep, type CopyRow, error, type Fact, type ReviewStep } from './steps.ts';

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
    const [lines] = linesToCopy([cli], vscode.env.shell);
    return [
      ...facts(answers),
      { label: vscode.l10n.t('API call'), value: api, isLong: true },
      ...(lines ? [commandFact(lines.lines, vscode.l10n.t('Command line for {0}', shellName(lines.shell)))] : []),
    ];
  },
  copies: answers =>
    copyRows(
      [equalCall(answers).cli],
      shell => vscode.l10n.t('Copy Command for {0}', shell),
      shell => vscode.l10n.t('Command for {0} Copied', shell),
    ),
});

/** The first of the lines, as a fact with this label. */
export const commandFact = ([line = '']: readonly string[], label: string): Fact => ({
  label,
  value: line,
  isLong: true,
});

/** Rows that copy the commands, each for another shell, the user's own first. */
export const copyRows = (
  commands: readonly Words[],
  label: (shell: string) => string,
  copied: (shell: string) => string,
): readonly CopyRow[] =>
  linesToCopy(commands, vscode.env.shell).map(({ shell, lines }) => ({
    label: label(shellName(shell)),
    copied: copied(shellName(shell)),
    copy: () => vscode.env.clipboard.writeText(lines.join('\n')),
  }));

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
 * Asks for the name of a group or an instance before something that cannot be undone. Only the title and the placeholder show the name,
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
