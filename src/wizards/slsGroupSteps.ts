import * as vscode from 'vscode';
import { defaultTimeoutSeconds, timeoutHint, timeoutProblem } from '../model/rules.ts';
import { type AskStep, error, type PickStep, warning } from './steps.ts';

/** What the wizards that create and edit a consumer group of a Logstore have in common. */

export const timeoutStep = (): AskStep => ({
  kind: 'ask',
  key: 'timeoutSeconds',
  prompt: vscode.l10n.t(
    'Heartbeat timeout in seconds: a consumer that is silent for longer, not the group, is dropped and others take its shards.',
  ),
  placeholder: String(defaultTimeoutSeconds),
  proposal: String(defaultTimeoutSeconds),
  check: text => {
    const problem = timeoutProblem(text);
    if (problem) return error(timeoutWords(problem));
    switch (timeoutHint(Number(text))) {
      case 'short':
        return warning(vscode.l10n.t('Below 20 seconds a short pause of a consumer is enough to lose its shards.'));
      case 'long':
        return warning(vscode.l10n.t('Above 300 seconds the shards of a dead consumer wait long for another one.'));
      case undefined:
        return undefined;
    }
  },
});

function timeoutWords(problem: NonNullable<ReturnType<typeof timeoutProblem>>): string {
  switch (problem) {
    case 'empty':
      return vscode.l10n.t('Enter a number of seconds.');
    case 'notWholeNumber':
      return vscode.l10n.t('A whole number of seconds, in digits.');
    case 'outOfRange':
      return vscode.l10n.t('Between 1 second and 86400 seconds, which is a day.');
  }
}

export const orderStep = (): PickStep<'isOrdered'> => ({
  kind: 'pick',
  key: 'isOrdered',
  placeholder: () => vscode.l10n.t('Order of consumption'),
  choices: () => [
    {
      id: 'unordered',
      value: false,
      label: orderWords(false),
      detail: vscode.l10n.t('All shards at once. After a split or merge the new shards start immediately.'),
    },
    {
      id: 'ordered',
      value: true,
      label: orderWords(true),
      detail: vscode.l10n.t('By time of arrival. After a split or merge the old shards are finished first.'),
    },
  ],
  nothing: '',
});

export const orderWords = (isOrdered: boolean): string =>
  isOrdered ? vscode.l10n.t('In order') : vscode.l10n.t('Not in order');
