import type { GroupVerdict } from '../../src/model/lag/judge.ts';
import type { Action, ShownReading, Snapshot } from '../../src/panels/group/protocol.ts';
import { type Evidence, type Judged, verdictEvidence, verdictHeadline } from '../../src/ui/verdictWords.ts';
import { type Child, html } from '../shared/dom.ts';
import { explained, type Explained } from '../shared/explanations.ts';
import type { Formats } from '../shared/formats.ts';
import { button, type Statement } from '../shared/parts.ts';
import { actionWords } from './words.ts';

/** What is wrong, how that is known, and what to do about it, the most alarming first, and then the symptoms. */
export function statements(
  snapshot: Snapshot,
  reading: ShownReading,
  formats: Formats,
  explaining: Explained,
): readonly Statement[] {
  const { now } = snapshot;
  const verdicts = snapshot.verdicts.map(({ verdict }) => verdict);
  const judged: Judged = { reading, verdicts, now, written: formats };
  return [
    ...snapshot.verdicts.map(({ verdict, tone }) => ({
      key: verdict.kind,
      tone,
      headline: verdictHeadline(verdict, judged),
      explanation: evidence(verdictEvidence(verdict, judged), actionFor(verdict, reading), snapshot),
    })),
    ...snapshot.symptoms.map(({ topic, words }) => ({
      key: topic,
      tone: 'neutral' as const,
      headline: words,
      explanation: explained(topic, words, explaining),
    })),
  ];
}

/** Offers the action only if it can be started. */
function evidence({ says, next }: Evidence, action: Action | undefined, { refusals }: Snapshot): Child {
  const isOffered = action !== undefined && !(action === 'reset' && refusals.reset !== undefined);
  return [
    html('p', {}, says),
    next !== undefined &&
      html(
        'p',
        {},
        next,
        isOffered && [' ', button({ class: 'link', 'data-action': 'do', 'data-do': action }, actionWords()[action])],
      ),
  ];
}

/** The next step as an action, where there is one. */
function actionFor({ kind }: GroupVerdict, reading: ShownReading): Action | undefined {
  if (kind === 'dataLost' && reading.kind === 'sls') return 'reset';
  return kind === 'taskBehind' || kind === 'taskNotRunning' ? 'openInstance' : undefined;
}
