import type { PrecheckItem } from '../../cloud/dts/types.ts';
import type { CloudError } from '../../cloud/errors.ts';
import { redact } from '../../cloud/redact.ts';
import type { Mark } from '../lag/history.ts';
import type { SlsReading } from '../lag/reading.ts';
import type { Entry, Snippet } from './entry.ts';
import { isServiceCode } from './explainable.ts';
import { entryOfPrecheckKey } from './precheckKeys.ts';
import { entryOfRefusal, snippetsFor } from './refusals.ts';
import { listedCodes, type Sighting, sightingsIn } from './sightings.ts';
import { type Symptom, symptomsOf } from './symptoms.ts';

/** Something that went wrong, and about which somebody asks why, and what to do. */
export type Question =
  /** A service refused a call of this extension. */
  | { readonly kind: 'refusal'; readonly error: CloudError }
  /** What a task of DTS reports about itself: the codes that it names, and its messages. */
  | { readonly kind: 'task'; readonly codes: readonly string[]; readonly messages: readonly string[] }
  | { readonly kind: 'precheckItem'; readonly item: PrecheckItem }
  /** How a group of a Logstore looks, in its last readings, the oldest first, and what was done to it since. */
  | {
      readonly kind: 'group';
      readonly readings: readonly SlsReading[];
      readonly marks: readonly Mark[];
      /** The only symptom that is asked about, if not all are. */
      readonly symptom?: Symptom['kind'];
    };

/** Something that was recognized. */
export type Finding =
  | {
      readonly kind: 'known';
      readonly entry: Entry;
      /** The words by which it was recognized, or how the group looks. */
      readonly by: string | Symptom;
      readonly copy: readonly Snippet[];
    }
  /** A code of the service of which nothing is known here. */
  | { readonly kind: 'unknown'; readonly code: string };

export interface Explanation {
  /** The innermost or the most likely first. Empty if nothing was recognized. */
  readonly findings: readonly Finding[];
  /** What the database or the program says itself, word for word. */
  readonly quote: string | undefined;
  /** All that was said, without secrets. Whoever shows a finding that is not known shows this, too. */
  readonly said: string;
  /** Whether the service lets an item of a precheck be skipped. Undefined if it did not say so. */
  readonly canSkip?: boolean;
  /** Whether an item of a precheck is skipped. */
  readonly isSkipped?: true;
}

/**
 * Says what is known about something that went wrong. Nothing is looked up, so this works offline.
 *
 * This is the second answer about a failure. The first is what failed, in one sentence and with the buttons that help:
 * `ui/messages.ts` and `ui/fixes.ts` have that for every refusal, the judge for groups, and `status/verdicts.ts` for
 * instances. What is here comes below it: why, and what to do outside of this extension.
 */
export function explain(question: Question): Explanation {
  switch (question.kind) {
    case 'refusal':
      return ofRefusal(question.error);
    case 'task':
      return ofTask(question.codes, question.messages);
    case 'precheckItem':
      return ofPrecheckItem(question.item);
    case 'group':
      return ofGroup(question);
  }
}

/** A longer text is a whole log, in which the end tells what happened last. */
const longestText = 200_000;

/** Explains all that is known in a text that somebody pasted: a log or a part of it, an answer, or a list of codes. */
export function explainText(pasted: string): Explanation {
  const listed = listedCodes(pasted);
  // Nothing in a list came before or caused anything else, so its order is that of the explanations.
  if (listed) return { findings: listed.flatMap(foundOnce()), quote: undefined, said: redact(pasted, []) };
  return explainSaid(pasted);
}

/** Explains all that is known in what a service or a program has said: a line, a stack trace, or a part of a log. */
function explainSaid(whole: string): Explanation {
  const text = whole.slice(-longestText);
  const said = redact(text, []);
  return { findings: ranked(sightingsIn(text)), quote: quoteIn(said), said };
}

function ofRefusal(error: CloudError): Explanation {
  const { code = '', serviceMessage } = error;
  const said = redact([code, serviceMessage].filter(Boolean).join(': '), []);
  // What the other codes mean, the message of the error says by itself.
  if (!isServiceCode(code)) return { findings: [], quote: undefined, said };
  const entry = entryOfRefusal(error);
  const finding: Finding = entry
    ? { kind: 'known', entry, by: code, copy: snippetsFor(entry, error) }
    : { kind: 'unknown', code };
  return { findings: [finding], quote: undefined, said };
}

/** The codes come first, because those in the messages are further in. Only the innermost is the reason. */
function ofTask(codes: readonly string[], messages: readonly string[]): Explanation {
  const { findings, ...rest } = explainSaid([...codes, ...messages].join('\n'));
  return { ...rest, findings: findings.slice(0, 1) };
}

function ofPrecheckItem(item: PrecheckItem): Explanation {
  const written = (item.logs ?? []).flatMap(({ message, data }) => [message, data]);
  const texts = [item.item, item.description, item.failedReason, item.failedDetail, item.repairMethod, ...written];
  const { findings, ...rest } = explainSaid([...new Set(texts.flatMap(text => text ?? []))].join('\n'));
  // The item itself comes first, and the keys of its reason and its remedy lead to the same entry in most cases.
  const own = entryOfPrecheckKey(item.item);
  const others = findings.filter(finding => finding.kind === 'known' && finding.entry !== own);
  const first: Finding = own
    ? { kind: 'known', entry: own, by: item.item, copy: own.copy ?? [] }
    : { kind: 'unknown', code: item.item };
  return {
    ...rest,
    findings: own || others.length === 0 ? [first, ...others] : others,
    ...(item.canSkip !== undefined && { canSkip: item.canSkip }),
    ...(item.isSkipped === true && { isSkipped: true as const }),
  };
}

function ofGroup({ readings, marks, symptom }: Extract<Question, { kind: 'group' }>): Explanation {
  const asked = symptomsOf(readings, marks).filter(({ kind }) => symptom === undefined || kind === symptom);
  return { findings: asked.map(foundSymptom), quote: undefined, said: '' };
}

/** The last in the text first, each once. Whatever only says that something failed is left out if the reason is there. */
function ranked(sightings: readonly Sighting[]): readonly Finding[] {
  const latestFirst = [...sightings].sort((a, b) => b.at - a.at || b.text.length - a.text.length);
  const isReason = ({ entry }: Sighting): boolean => !entry?.isWrapper;
  const reasons = latestFirst.filter(isReason);
  const shown = reasons.length > 0 ? reasons : latestFirst;
  return shown.flatMap(foundOnce());
}

/** What was found at a sighting, unless the same was found at an earlier one. */
function foundOnce(): (sighting: Sighting) => readonly Finding[] {
  const seen = new Set<unknown>();
  return ({ entry, text, copy }) => {
    const what = entry ?? text.toUpperCase();
    if (seen.has(what)) return [];
    seen.add(what);
    return [entry ? { kind: 'known', entry, by: text, copy } : { kind: 'unknown', code: text }];
  };
}

const foundSymptom = (symptom: Symptom): Finding => ({
  kind: 'known',
  entry: symptom.entry,
  by: symptom,
  copy: [],
});

const longestQuote = 1_000;
/** What stands before the message of somebody else: the name of an exception, or words of DTS. */
const quoted = ['Exception:', 'Original error:'] as const;

/** What follows the last of these: the message of the database, or of the innermost cause in a program. */
function quoteIn(text: string): string | undefined {
  const ends = quoted.flatMap(words => (text.includes(words) ? [text.lastIndexOf(words) + words.length] : []));
  if (ends.length === 0) return undefined;
  const from = Math.max(...ends);
  const words = text.slice(from, from + longestQuote);
  // Where a stack trace was put on one line, the first call follows. Some messages have each cause in square brackets.
  return (
    words
      .replace(/[\r\n][^]*$/, '')
      .replace(/ at [\w.$]+\(.*$/, '')
      .replace(/^([^[\]]*)\].*$/, '$1')
      .trim() || undefined
  );
}
