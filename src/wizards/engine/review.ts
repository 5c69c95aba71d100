import * as vscode from 'vscode';
import type { EqualCall } from '../../model/groups/equalCall.ts';
import type { Account } from '../../model/accounts/account.ts';
import { accountWords } from '../../ui/accountWords.ts';
import { regionName } from '../../ui/words.ts';
import type { Answers, Fact, ReviewStep } from './steps.ts';

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

/** How long something that went well is said in the status bar. */
export const sayingMs = 8_000;

/** What a wizard that edits a group shows last: only what changes, from old to new. */
export interface Edit {
  /** Whether any answer differs from what is there. */
  readonly isChange: (answers: Answers) => boolean;
  readonly facts: (answers: Answers) => readonly Fact[];
  readonly equalCall: (answers: Answers) => EqualCall;
}

export function editReview({ isChange, facts, equalCall }: Edit): ReviewStep {
  const step = reviewWithCall({
    placeholder: vscode.l10n.t('This will be changed. Choose a line to change it.'),
    go: vscode.l10n.t('Save'),
    facts,
    equalCall,
  });
  const nothing: Fact = {
    label: vscode.l10n.t('Nothing is changed: all values are as they were.'),
    value: '',
    icon: 'info',
  };
  return {
    ...step,
    canGo: isChange,
    facts: answers => (isChange(answers) ? step.facts(answers) : [nothing, ...facts(answers)]),
  };
}

/** In passing: a row or a panel may show it as well. */
export function sayChanged(name: string): void {
  vscode.window.setStatusBarMessage(vscode.l10n.t('Consumer group {0} was changed.', name), sayingMs);
}
