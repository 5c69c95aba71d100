import type { Answers, AnswerTypes, Key } from './answers.ts';
import type { Outcome } from './engine/wizard.ts';

/** What is wrong or strange about an input, in words. Only an error keeps the user from going on. */
export interface Problem {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/** A row to choose. Its texts may come from a service: the wizard keeps them from being read as icons. */
export interface Choice<V> {
  /** Tells it from the others of its list, also after the list was loaded again. */
  readonly id: string;
  readonly value: V;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Name of a product icon. */
  readonly icon?: string;
  /** Stands above the first of the choices that follow each other and have the same one. */
  readonly heading?: string;
  /** Shown, but not to be chosen. The detail says why. */
  readonly isRefused?: boolean;
}

/** What the service found for a text, and how many there are in all. */
export interface Found<V> {
  readonly choices: readonly Choice<V>[];
  readonly total: number;
}

interface StepOf<K extends Key> {
  readonly key: K;
  /** Whether the step belongs to the way that was chosen before it. Otherwise it is passed over, and its answer stays. */
  when?(answers: Answers): boolean;
  /** The answer when there is nothing to ask. The step is then neither shown nor counted. */
  skip?(answers: Answers): AnswerTypes[K] | undefined;
}

type TextKey = { [K in Key]: AnswerTypes[K] extends string ? K : never }[Key];

/** Text that is typed. */
export interface AskStep extends StepOf<TextKey> {
  readonly kind: 'ask';
  readonly prompt: string;
  /** An example. */
  readonly placeholder: string;
  readonly isSecret?: boolean;
  /** What is there to begin with. */
  readonly proposal?: string;
  /** Blanks around the text are a slip of pasting, except in passwords. */
  readonly keepsBlanks?: boolean;
  /** While typing, and once more on Enter. */
  check?(text: string, answers: Answers): Problem | undefined;
  /** After a pause in typing, and once more on Enter. */
  checkLater?(
    text: string,
    answers: Answers,
    moment: 'typing' | 'enter',
    signal: AbortSignal,
  ): Promise<Problem | undefined>;
}

/** One of a list that is there at once or loaded as a whole. */
export interface PickStep<K extends Key> extends StepOf<K> {
  readonly kind: 'pick';
  placeholder(answers: Answers): string;
  choices(
    answers: Answers,
    signal: AbortSignal,
  ): readonly Choice<AnswerTypes[K]>[] | Promise<readonly Choice<AnswerTypes[K]>[]>;
  /** Said in place of an empty list. */
  readonly nothing: string;
}

/** One of a list that the service searches. */
export interface SearchStep<K extends Key> extends StepOf<K> {
  readonly kind: 'search';
  placeholder(answers: Answers): string;
  find(text: string, answers: Answers, signal: AbortSignal): Promise<Found<AnswerTypes[K]>>;
  nothing(text: string): string;
  /** Said below the first page. */
  more(shown: number, total: number): string;
}

/** Several of a list. */
export interface PickManyStep extends StepOf<'regions' | 'shards' | 'changes'> {
  readonly kind: 'pickMany';
  readonly placeholder: string;
  choices(answers: Answers): readonly Choice<string>[];
  /** Said when nothing is chosen. */
  readonly atLeastOne: string;
}

/** Finds out whether the answers so far are right: it asks nothing, and is passed on the way forward only. */
export interface VerifyStep {
  readonly kind: 'verify';
  verify(answers: Answers): Promise<Outcome>;
}

/** A line of the review. Choosing it leads back to the step where it was answered. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly icon?: string;
  /** Long ones get lines of their own. */
  readonly isLong?: boolean;
  /** Stands above the facts that follow it, and has no value. */
  readonly isHeading?: boolean;
  /** A second line. */
  readonly detail?: string;
  readonly key?: Key;
}

/** What will be made or done. */
export interface ReviewStep {
  readonly kind: 'review';
  readonly placeholder: string;
  /** Finds out what there is to show, every time the step is shown. */
  load?(answers: Answers, signal: AbortSignal): Promise<void>;
  /** Whether there is anything to do. Always, unless it says otherwise. */
  canGo?(answers: Answers): boolean;
  /** The label that makes it. */
  readonly go: string;
  facts(answers: Answers): readonly Fact[];
  /** The same as a command to copy. */
  readonly copy?: {
    readonly label: string;
    readonly copied: string;
    text(answers: Answers): string;
    write(text: string): PromiseLike<void>;
  };
}

/** Distributed over the keys, so that what a step offers has the type of what it answers. */
export type ChoiceStep = { [K in Key]: PickStep<K> | SearchStep<K> }[Key];
/** What the user sees. */
export type Question = AskStep | ChoiceStep | PickManyStep | ReviewStep;
export type Step = Question | VerifyStep;

export interface Wizard {
  title(answers: Answers): string;
  readonly steps: readonly Step[];
}

export const error = (message: string): Problem => ({ message, severity: 'error' });
export const warning = (message: string): Problem => ({ message, severity: 'warning' });
export const info = (message: string): Problem => ({ message, severity: 'info' });
