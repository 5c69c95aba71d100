import * as vscode from 'vscode';
import type { EqualCall } from '../model/groups/equalCall.ts';
import type { Answers } from './answers.ts';
import { reviewWithCall } from './review.ts';
import type { Fact, ReviewStep } from './steps.ts';

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
