import type { Block } from '../explain/block.ts';
import { incidentOf } from '../incident/incident.ts';
import { momentText } from '../groups/groupDocument.ts';
import { instanceOf } from '../places.ts';
import type { AgentOptions } from './agentOptions.ts';
import { AgentRefusal } from './agentRefusal.ts';
import type { AgentWords } from './agentWords.ts';
import { readGroup } from './groupStatus.ts';
import { type Input, textIn } from './input.ts';
import { fromServiceMeans } from './meanings.ts';
import type { Pointing } from './pointing.ts';
import type { Members } from './tool.ts';

/** Explains a text, for which nothing is sent, or how a group looks. */
export async function explainWhat(
  options: AgentOptions,
  pointing: Pointing,
  input: Input,
  signal: AbortSignal,
): Promise<Members> {
  const text = textIn(input, 'text');
  const group = textIn(input, 'group');
  if ((text === undefined) === (group === undefined)) {
    throw new AgentRefusal('wrongArguments', 'Either a text or a group is explained.', 'Give text, or give group.');
  }
  return text === undefined ? explainGroup(options, pointing, input, signal) : explainText(options.words, text);
}

const explainText = (words: AgentWords, text: string): Members => ({
  explanation: words.explanationOfText(text).map(block => blockMembers(block, words)),
  note: fromServiceMeans,
});

async function explainGroup(
  options: AgentOptions,
  pointing: Pointing,
  input: Input,
  signal: AbortSignal,
): Promise<Members> {
  const { catalog, monitor, histories, words, now = Date.now } = options;
  const pointed = await pointing.group(input, signal);
  const { account, ref, name } = pointed;
  const reading = await readGroup(options, pointed, signal);
  const job = ref.kind === 'dts' ? await catalog.currentJob(instanceOf(ref), signal) : undefined;
  const { questions } = incidentOf({
    ...{ ref, account, name, job, reading },
    recent: monitor.recent(ref),
    failure: monitor.failure(ref),
    history: histories.of(ref),
    resets: [],
    calls: [],
    now: now(),
  });
  const explanation = questions.flatMap(question =>
    words.explanation(question).map(block => blockMembers(block, words)),
  );
  return {
    group: pointing.groupMembers(pointed),
    explanation,
    ...(explanation.length === 0 && {
      says: 'Nothing about the task of this group needs an explanation. get_consumer_group_status says how the group is doing.',
    }),
    readAt: momentText(reading.at),
    note: fromServiceMeans,
  };
}

/** The words of a service or a database are kept apart from our own. */
function blockMembers(block: Block, words: AgentWords): Members {
  const plain = (text: string): string => words.plain(text, 2_000);
  switch (block.kind) {
    case 'heading':
      return block.isCode ? { fromService: { about: plain(block.text) } } : { about: plain(block.text) };
    case 'text':
      return { [block.label === undefined ? 'says' : 'text']: plain(block.text), ...labelOf(block) };
    case 'steps':
      return { ...labelOf(block), steps: block.steps.map(plain) };
    case 'copy':
      return { ...labelOf(block), language: block.language, copy: words.lines(block.text, 4_000) };
    case 'quote':
      return { ...labelOf(block), fromService: { quote: words.lines(block.text, 4_000) } };
    case 'source':
      return { ...labelOf(block), page: block.url, basis: block.basis };
  }
}

const labelOf = ({ label }: { readonly label?: string }): Members => (label === undefined ? {} : { label });
