import * as vscode from 'vscode';
import type { EqualCall } from '../../model/groups/equalCall.ts';
import type { Account } from '../../model/accounts/account.ts';
import { accountWords } from '../../ui/accountWords.ts';
import { regionName } from '../../ui/words.ts';
import type { Answers, Fact, ReviewStep } from './steps.ts';

/** A review that also shows the equal call, to read and to copy. */
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

/** Where something will be done: the account and the region, in the words of the tree. */
export const placeFacts = (account: Account, region: string): readonly Fact[] => [
  { label: vscode.l10n.t('Account'), value: accountWords(account), key: 'account' },
  { label: vscode.l10n.t('Region'), value: `${regionName(region)} · ${region}`, key: 'region' },
];

/** How long the status bar says that something went well. */
export const sayingMs = 8_000;
