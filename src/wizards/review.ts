import * as vscode from 'vscode';
import type { EqualCall } from '../model/groups/equalCall.ts';
import type { Account } from '../model/resources.ts';
import { accountWords } from '../ui/accountWords.ts';
import { regionName } from '../ui/words.ts';
import type { Answers } from './answers.ts';
import type { Fact, ReviewStep } from './steps.ts';

/** The last step of a wizard that creates a group: what will be made, and the equal call to read and to copy. */
export const creationReview = (
  facts: (answers: Answers) => readonly Fact[],
  equalCall: (answers: Answers) => EqualCall,
): ReviewStep =>
  reviewWithCall({
    placeholder: vscode.l10n.t('This will be made. Choose a line to change it.'),
    go: vscode.l10n.t('Create'),
    facts,
    equalCall,
  });

/** What will be done, and the equal call to read and to copy. */
export const reviewWithCall = ({
  placeholder,
  go,
  facts,
  equalCall,
}: {
  readonly placeholder: string;
  readonly go: string;
  readonly facts: (answers: Answers) => readonly Fact[];
  readonly equalCall: (answers: Answers) => EqualCall;
}): ReviewStep => ({
  kind: 'review',
  placeholder,
  go,
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

/** Whose group it will be and where; the same words as in the tree. */
export const placeFacts = (account: Account, region: string): readonly Fact[] => [
  { label: vscode.l10n.t('Account'), value: accountWords(account), key: 'account' },
  { label: vscode.l10n.t('Region'), value: `${regionName(region)} · ${region}`, key: 'region' },
];
