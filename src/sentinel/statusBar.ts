import * as vscode from 'vscode';
import type { Standing } from '../model/sentinel/sentinel.ts';
import { plainText } from '../ui/plainText.ts';
import { tooltipText } from '../ui/tooltipText.ts';
import { numberText, sinceText } from '../ui/words.ts';
import { phrases } from '../ui/written.ts';
import { blindWords, isSevere, type Known, placeWords, stateWords, subjectName, troublesIn } from './alarmWords.ts';

/** How the item in the status bar looks. */
interface Look {
  readonly text: string;
  /** What a screen reader says, without signs. */
  readonly spoken: string;
  readonly lines: readonly string[];
  readonly isSevere: boolean;
}

/** A hover has room for about so many, and the board has all of them. */
const shownAtMost = 10;

/** The item in the status bar. It is there while something is watched, and quiet while all is well. */
export class StatusBar {
  readonly #item: vscode.StatusBarItem;
  readonly #known: Known;
  #shown = '';

  constructor(known: Known, command: string) {
    this.#known = known;
    this.#item = vscode.window.createStatusBarItem('watch', vscode.StatusBarAlignment.Left);
    this.#item.name = vscode.l10n.t('Consumer Groups');
    this.#item.command = command;
  }

  show(standing: Standing): void {
    const look = lookOf(standing, this.#known);
    // The editor draws an item anew whenever anything of it is set, and an open hover would close.
    const shown = JSON.stringify(look ?? '');
    if (shown === this.#shown) return;
    this.#shown = shown;
    if (!look) {
      this.#item.hide();
      return;
    }
    this.#item.text = look.text;
    this.#item.accessibilityInformation = { label: look.spoken };
    this.#item.tooltip = tooltipText(look.lines);
    this.#item.backgroundColor = look.isSevere ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    this.#item.show();
  }

  dispose(): void {
    this.#item.dispose();
  }
}

/** Nothing is shown before there is anything to say. */
function lookOf({ groups, alarms, blind }: Standing, known: Known): Look | undefined {
  const troubles = troublesIn(alarms.filter(({ isSnoozed }) => !isSnoozed));
  const quiet = troublesIn(alarms.filter(({ isSnoozed }) => isSnoozed));
  if (groups + alarms.length + blind.length === 0) return undefined;
  const [worst] = troubles;
  const watched =
    groups === 1 ? vscode.l10n.t('1 group watched') : vscode.l10n.t('{0} groups watched', numberText(groups));
  const lines = [
    ...troubles.map(trouble => [
      `${subjectName(trouble.subject, known)}: ${stateWords(trouble, known)}`,
      `${placeWords(trouble.subject, known)} · ${sinceText(trouble.alarms[0].since)}`,
    ]),
    ...blind.map(one => [blindWords(one, known), sinceText(one.since)]),
    ...quiet.map(trouble => [
      vscode.l10n.t('{0}: {1} (snoozed)', subjectName(trouble.subject, known), stateWords(trouble, known)),
      placeWords(trouble.subject, known),
    ]),
  ];
  const more = lines.length - shownAtMost;
  const shown = [
    ...lines.slice(0, shownAtMost).flat(),
    ...(more > 0 ? [vscode.l10n.t('{0} more', numberText(more))] : []),
    watched,
  ];
  const of = (icon: string, ...words: readonly string[]): Pick<Look, 'text' | 'spoken'> => ({
    text: `$(${icon}) ${plainText(words.join(' · '))}`,
    spoken: phrases(vscode.l10n.t('Consumer Groups'), ...words),
  });
  if (worst) {
    const state = stateWords(worst, known);
    const others = troubles.length > 1 ? [vscode.l10n.t('{0} in all', numberText(troubles.length))] : [];
    const severe = troubles.some(isSevere);
    return { ...of(severe ? 'error' : 'warning', state, ...others), lines: shown, isSevere: severe };
  }
  if (blind.length > 0) {
    return { ...of('debug-disconnect', vscode.l10n.t("can't be watched")), lines: shown, isSevere: false };
  }
  if (quiet.length > 0) {
    const words = vscode.l10n.t('{0} snoozed', numberText(quiet.length));
    return { ...of('bell-slash', words), lines: shown, isSevere: false };
  }
  return {
    text: `$(pulse) ${numberText(groups)}`,
    spoken: spokenWell(watched),
    lines: [...shown, wellWords()],
    isSevere: false,
  };
}

const wellWords = (): string => vscode.l10n.t('Nothing needs attention.');
const spokenWell = (watched: string): string => phrases(vscode.l10n.t('Consumer Groups'), watched, wellWords());
