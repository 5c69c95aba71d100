import * as vscode from 'vscode';
import { durationText } from '../model/durations.ts';
import { asOfWords, lagOrUnknown, verdictWords } from '../ui/lagWords.ts';
import { phrases } from '../ui/written.ts';
import type { GroupState } from './groupState.ts';

type Known = Extract<GroupState, { readonly kind: 'known' }>;

/** The words of a row for how a consumer group is doing. They are empty until something is known. */
export function groupWords(group: GroupState): string {
  switch (group.kind) {
    case 'known':
      return [
        [stateWords(group), group.trend && trends[group.trend.direction].sign].filter(Boolean).join(' '),
        ...datesOf(group),
      ].join(' · ');
    case 'unread':
      return '';
    case 'unreadable':
      return vscode.l10n.t("couldn't read the lag");
    case 'gone':
      return vscode.l10n.t('no longer exists');
  }
}

/** The same words for screen readers, which skip signs. */
export function spokenGroupWords(group: GroupState): string {
  if (group.kind !== 'known') return groupWords(group);
  return phrases(stateWords(group), group.trend && trends[group.trend.direction].words, ...datesOf(group));
}

/** The words for the first verdict. If data is at risk, they also say why. */
function stateWords(group: Known): string {
  const [first, next] = group.verdicts;
  if (first.kind !== 'dataAtRisk') return verdictWords(first, group);
  const why = next ? verdictWords(next, group) : lagOrUnknown(group);
  return [why, vscode.l10n.t('loses data in {0}', duration(first.left))].join(' · ');
}

const trends = {
  rising: { sign: '▲', words: vscode.l10n.t('rising') },
  falling: { sign: '▼', words: vscode.l10n.t('falling') },
  steady: { sign: '', words: '' },
};

const datesOf = ({ asOf }: Known): readonly string[] => (asOf === undefined ? [] : [asOfWords(asOf)]);

const duration = (seconds: number): string => durationText(seconds, vscode.env.language);
