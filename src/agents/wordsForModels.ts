import * as vscode from 'vscode';
import type { AgentWords } from '../model/agent/agentWords.ts';
import { replaceInvisible } from '../model/invisible.ts';
import type { Judgement } from '../model/lag/judge.ts';
import type { GroupReading } from '../model/lag/reading.ts';
import type { Moment } from '../model/units.ts';
import { goneIn, healthOf, isLagAtLeast } from '../model/lag/shardHealth.ts';
import { explanationOfText, wholeExplanationOf } from '../ui/explanationWords.ts';
import {
  clientWords,
  groupLagWords,
  healthWords,
  keptWords,
  lossText,
  lossWords,
  noLagWords,
  orderWords,
  parentWords,
  shardLagWords,
  trendWords,
  windowWords,
} from '../ui/groupFacts.ts';
import { describe } from '../ui/messages.ts';
import { plainText, shortened, withoutControls } from '../ui/plainText.ts';
import { refusalWords } from '../ui/refusals.ts';
import { sourceProblemWords } from '../ui/sourceProblems.ts';
import { pillWords, verdictEvidence, verdictHeadline } from '../ui/verdictWords.ts';
import { withoutSecrets } from '../ui/withoutSecrets.ts';
import { phrases, statusWords, type Written, writtenIn } from '../ui/written.ts';
import type { Fact } from '../wizards/engine/steps.ts';
import { sums, warnings } from '../wizards/reset/resetReview.ts';

/** The words of the screens for the tools of language models, in the language of the editor. */
export const wordsForModels: AgentWords = {
  group(reading, judgement, now) {
    const written = inEditor();
    const { verdicts, trend, forecast } = judgement;
    const judged = judgedOf(reading, judgement, now);
    const loss = lossWords(forecast, written);
    const { lag } = reading;
    return {
      state: pillWords(reading.kind)[verdicts[0].kind],
      verdicts: verdicts.map(verdict => {
        const { says, next } = verdictEvidence(verdict, judged);
        return { says: verdictHeadline(verdict, judged), evidence: says, ...(next !== undefined && { next }) };
      }),
      lag: lag ? groupLagWords({ lag, isAtLeast: isLagAtLeast(reading) }, written) : noLagWords(reading),
      trend: trend && trendWords(trend, written),
      dataLoss: lossText(loss),
      dataLossAssumption: loss.assumption,
      dataKept: keptWords(reading, written),
      consumption: reading.kind === 'sls' ? orderWords(reading.group.isOrdered) : clientWords(reading.client),
      window:
        reading.kind === 'dts' && reading.window
          ? windowWords(reading.window, reading.group.consumptionCheckpoint?.getTime(), written)
          : undefined,
    };
  },
  headline: (reading, judgement, now) => verdictHeadline(judgement.verdicts[0], judgedOf(reading, judgement, now)),
  shard(shard, { kept }, now) {
    const written = inEditor();
    const health = healthOf(shard);
    const parent = shard.isReadOnly ? parentWords(health, goneIn(shard, kept, now), written) : '';
    return phrases(healthWords()[health], parent, shardLagWords(shard, written).words);
  },
  error: error => describe(error).text,
  sourceProblem: problem => sourceProblemWords(problem).text,
  refusal: refusalWords,
  taskStatus: statusWords,
  explanation: wholeExplanationOf,
  explanationOfText,
  reset: plan => ({ warnings: warnings(plan).map(factLine), sums: sums(plan).map(factLine) }),
  plain: (text, length) => plainText(withoutPrivate(text), length),
  lines: (text, length) => withoutControls(shortened(withoutPrivate(text), length)),
};

/** Numbers and durations as in the editor, but moments in UTC, as everywhere in an answer. */
const inEditor = (): Written => ({
  ...writtenIn(vscode.env.language),
  moment: at => `${new Date(at).toISOString().slice(0, 19)}Z`,
});

const judgedOf = (reading: GroupReading, { verdicts }: Judgement, now: Moment) => ({
  reading,
  verdicts,
  now,
  written: inEditor(),
});

const factLine = ({ label, value, detail }: Fact): string => {
  const line = [label, value].filter(Boolean).join(': ');
  return detail === undefined ? line : `${line}. ${detail}`;
};

/** What stays although it cannot be seen: blanks, line ends, and the word joiner, which `plainText` itself puts in. */
const kept = /[\t-\r\u0085\u2028\u2029\u2060]/;
/** The number of an Alibaba Cloud account, a user, or a role, of which the last four digits are told. */
const accountNumber = /(?<!\d)\d{11,14}(?=\d{4}(?!\d))/g;

/** The text without what is private, and without what no screen shows, but in which a model can read a text. */
const withoutPrivate = (text: string): string =>
  replaceInvisible(withoutSecrets(text), character => (kept.test(character) ? character : '\ufffd')).replaceAll(
    accountNumber,
    hidden => '*'.repeat(hidden.length),
  );
