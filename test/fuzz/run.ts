import { inspect } from 'node:util';
import { settled } from '../support/simulatedClock.ts';
import { Dice } from './dice.ts';
import { type Plain, shrunk } from './shrink.ts';
import type { Target, TargetName } from './target.ts';

/** What went wrong in a case, the same for all cases that fail in the same way. */
export interface Found {
  readonly target: TargetName;
  readonly index: number;
  /** By which cases that fail in the same way are put together. */
  readonly kind: string;
  readonly words: string;
  readonly input: string;
}

/** Loads a target, and with it what it needs of the product. */
export async function load(name: TargetName): Promise<Target> {
  switch (name) {
    case 'clients':
      return (await import('./clients.ts')).clients;
    case 'files':
      return (await import('./files.ts')).files;
    case 'state':
      return (await import('./state.ts')).state;
    case 'messages':
      return (await import('./messages.ts')).messages;
    case 'streams':
      return (await import('./streams.ts')).streams;
    case 'texts':
      return (await import('./texts.ts')).texts;
    case 'links':
      return (await import('./links.ts')).links;
  }
}

/** Makes the case with this number, gives it to the product, and tells what went wrong, if anything did. */
export async function runCase(
  target: Target,
  name: TargetName,
  seed: number,
  index: number,
  isKnown: (kind: string) => boolean = () => false,
): Promise<Found | undefined> {
  const input = target.make(new Dice(seed, name, index));
  const problem = await problemOf(target, input);
  if (problem === undefined) return undefined;
  const kind = kindOf(problem);
  // Only the first of a kind is worth the time.
  const small = isKnown(kind)
    ? input
    : await shrunk(input, async smaller => {
        const other = await problemOf(target, smaller);
        return other !== undefined && kindOf(other) === kind;
      });
  const words = problem instanceof Error ? (problem.stack ?? problem.message) : inspect(problem);
  return {
    target: name,
    index,
    kind,
    words: cut(words, 1_500),
    input: cut(JSON.stringify(small, undefined, 1), 2_500),
  };
}

/** What was thrown where nobody waits for it. It counts for the case during which it is heard of. */
const unheard: unknown[] = [];
const events = ['unhandledRejection', 'uncaughtException'] as const;
const note = (problem: unknown): void => void unheard.push(problem);
const heard: NodeJS.EventEmitter = process;
for (const event of events) heard.on(event, note);
process.on('warning', warning => {
  // A timer for too long a time fires at once, and is only warned of.
  if (warning.name === 'TimeoutOverflowWarning') note(warning);
});

async function problemOf(target: Target, input: Plain): Promise<unknown> {
  // Whoever runs this, such as a test, would take the fault for its own.
  const others = events.flatMap(event =>
    heard.listeners(event).map(listener => ({ event, listener: listener as (problem: unknown) => void })),
  );
  const aside = others.filter(({ listener }) => listener !== note);
  for (const { event, listener } of aside) heard.off(event, listener);
  try {
    await target.run(input);
  } catch (problem) {
    unheard.unshift(problem ?? new Error('It was rejected with nothing.'));
  } finally {
    // A promise that nobody waits for is reported one turn after it was rejected.
    await settled();
    for (const { event, listener } of aside) heard.on(event, listener);
  }
  return unheard.splice(0)[0];
}

/** The message without what differs from case to case, and the place in the product where it happened. */
function kindOf(problem: unknown): string {
  if (!(problem instanceof Error)) return inspect(problem).slice(0, 60);
  const [words = ''] = problem.message.split(/[:\n]/);
  const place = /(?:src|media)\/[\w/.-]+\.ts/.exec(problem.stack ?? '')?.[0] ?? '';
  return [problem.name, words.replaceAll(/\d+/g, '#').slice(0, 80), place].filter(Boolean).join(' · ');
}

const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
