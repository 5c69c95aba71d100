import { regions } from '../../../../src/cloud/regions.ts';
import type { AgentAnswer, Json, Members, ToolDefinition } from '../../../../src/model/agent/tool.ts';

/** A call that the model has made, with what it got. */
export interface Turn {
  readonly tool: string;
  readonly input: Readonly<Record<string, string | number>>;
  readonly answer: AgentAnswer;
}

interface Offer {
  readonly definitions: readonly ToolDefinition[];
  readonly call: (name: string, input: Readonly<Record<string, string | number>>) => Promise<AgentAnswer>;
}

const turnsAtMost = 8;

/**
 * A model without intelligence: it chooses the tool whose words are those of the question, fills in what the question
 * says of each argument, and does what errors tell it to do next. It knows no tool by its name. What it cannot do, a real
 * model may do better; what it can do, follows from the definitions and the answers alone.
 */
export async function ask(question: string, { definitions, call }: Offer): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  const goal = chosen(question, definitions);
  let input = filled(question, goal);
  while (turns.length < turnsAtMost) {
    const answer = await call(goal.name, input);
    turns.push({ tool: goal.name, input, answer });
    const next = answer.isError ? corrected(question, input, answer, turns) : nextPage(question, input, answer);
    if (next === undefined) return turns;
    input = next;
  }
  return turns;
}

/** The words of a text without those that say nothing, and without plurals. */
const wordsOf = (text: string): readonly string[] =>
  (text.toLowerCase().match(/[a-z]+/g) ?? [])
    .filter(word => word.length > 2 && !empty.has(word))
    .map(word => word.replace(/(?<=[^s])s$/, ''));

const empty = new Set(
  'the and for are with its that this what which how have has can you there from not all one our who will does into'.split(
    ' ',
  ),
);

/**
 * The tool in whose name and description the rarest words of the question are. A name and the word before it say where
 * something is, and not what is wanted.
 */
function chosen(question: string, definitions: readonly ToolDefinition[]): ToolDefinition {
  const asked = new Set(wordsOf(question.replaceAll(/\b\w+ `[^`]*`|`[^`]*`|"[^"]*"/g, ' ')));
  const vocabularies = definitions.map(({ name, title, description }) => ({
    names: new Set(wordsOf(`${name.replaceAll('_', ' ')} ${title}`)),
    words: new Set(wordsOf(description)),
  }));
  const scores = vocabularies.map(({ names, words }) => {
    let score = 0;
    for (const word of asked) {
      const others = vocabularies.filter(each => each.words.has(word) || each.names.has(word)).length;
      if (others > 0) score += (names.has(word) ? 2 : words.has(word) ? 1 : 0) / others;
    }
    return score;
  });
  const best = scores.indexOf(Math.max(...scores));
  const [first] = definitions;
  return definitions[best] ?? (first as ToolDefinition);
}

/** What the question says of each argument: names in backticks after the word for it, and texts in quotation marks. */
function filled(question: string, { inputSchema }: ToolDefinition): Readonly<Record<string, string | number>> {
  const found: Record<string, string | number> = {};
  const put = (name: string, value: string | number | undefined): void => {
    if (value !== undefined && Object.hasOwn(inputSchema.properties, name)) found[name] = value;
  };
  const after = (word: string): string | undefined => new RegExp(`\\b${word}s? \`([^\`]+)\``, 'i').exec(question)?.[1];
  for (const name of ['account', 'instance', 'project', 'logstore', 'group']) put(name, after(name));
  put('otherGroup', /(?:those|checkpoints) of \`([^`]+)\`/.exec(question)?.[1]);
  put('text', /"([^"]+)"/.exec(question)?.[1]);
  put('region', regionIn(question));
  put('nameContains', /\bnamed like `([^`]+)`/.exec(question)?.[1]);
  put('count', numberOf(/\b(?:worst|top) (\d+)\b/.exec(question)?.[1]));
  put('shards', /\bshards? (\d+(?:[-,]\d+)*)/.exec(question)?.[1]);
  put('time', /\b(\d+ (?:hours?|minutes?|days?) ago)\b/.exec(question)?.[1]);
  put('to', targetIn(question, found));
  put('service', /\bdts\b/i.test(question) ? 'dts' : /\blog service\b/i.test(question) ? 'sls' : undefined);
  return found;
}

function targetIn(question: string, found: Readonly<Record<string, string | number>>): string {
  if (found['otherGroup'] !== undefined) return 'group';
  if (found['time'] !== undefined) return 'time';
  return /\b(?:end|skip)\b/.test(question) ? 'end' : 'begin';
}

const numberOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : Number(text));

/** A region that the question names by its ID or by its city. */
function regionIn(question: string): string | undefined {
  for (const { id, english } of regions.values()) {
    const city = /\(([^)]+)\)/.exec(english)?.[1] ?? english;
    if (question.includes(id) || question.includes(city)) return id;
  }
  return undefined;
}

/** Takes an error at its word. Undefined if it leaves nothing to do but to tell the user. */
function corrected(
  question: string,
  input: Readonly<Record<string, string | number>>,
  { content }: AgentAnswer,
  turns: readonly Turn[],
): Readonly<Record<string, string | number>> | undefined {
  const error = content['error'] as Members;
  const next = textOf(error, 'next');
  const tried = (name: string): readonly unknown[] => turns.map(turn => turn.input[name]);
  const accounts = listIn(error, 'accounts');
  if (/^Give (?:account|the accountId)/.test(next)) {
    const fitting = accounts.filter(({ account }) => input['account'] === undefined || account === input['account']);
    const region = regionIn(question);
    const there = fitting.filter(({ regions: of }) => region === undefined || (of as readonly Json[]).includes(region));
    const [only, ...others] = there;
    return only && others.length === 0 ? { ...input, account: textOf(only, 'accountId') } : undefined;
  }
  const region = ((error['regions'] ?? []) as readonly string[]).find(each => !tried('region').includes(each));
  if (/^Give region|another region/.test(next) && region !== undefined) return { ...input, region };
  const candidates = listIn(error, 'candidates');
  if (/^Give the id of one of these/.test(next)) {
    const told = candidates.filter(({ fromService }) => {
      const { group = '', instance = '', project = '' } = fromService as Readonly<Record<string, string>>;
      const isNamed = [group, instance].some(name => name !== '' && name.startsWith(String(input['group'])));
      return isNamed || (project !== '' && question.includes(project));
    });
    const [only, ...others] = told;
    const name = textOf(only, 'id').startsWith('inst') ? 'instance' : 'group';
    return only && others.length === 0 ? { ...input, [name]: textOf(only, 'id') } : undefined;
  }
  return undefined;
}

function textOf(members: Members | undefined, name: string): string {
  const value = members?.[name];
  return typeof value === 'string' ? value : '';
}

const listIn = (members: Members, name: string): readonly Members[] => (members[name] ?? []) as readonly Members[];

/** Whoever asks for all is not content with a page. */
function nextPage(
  question: string,
  input: Readonly<Record<string, string | number>>,
  { content }: AgentAnswer,
): Readonly<Record<string, string | number>> | undefined {
  if (content['rest'] === undefined || !/\ball\b/i.test(question)) return undefined;
  return { ...input, page: Number(input['page'] ?? 1) + 1 };
}
