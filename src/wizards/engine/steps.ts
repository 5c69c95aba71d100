import type { Verified } from '../../accounts/accounts.ts';
import type { BaseRef } from '../../credentials/source.ts';
import type { Account } from '../../model/accounts/account.ts';
import type { ChangeTrackingInstance, InstanceGroup, LogstoreGroup, LogstoreRef, Project } from '../../model/places.ts';
import type { InstanceClient, LogstoreClient } from '../../model/clients/offered.ts';
import type { ClientFacts, Facts, InstanceStart, LogstoreStart } from '../../model/clients/facts.ts';
import type { ResetPlan } from '../../model/reset/resetPlan.ts';
import type { ReadStart } from '../../model/start/groupStarts.ts';
import type { UnixSeconds } from '../../model/units.ts';

export interface Wizard {
  title(answers: Answers): string;
  readonly steps: readonly Step[];
}

/** A step with one choice, as a union over all keys, so that the choices have the type of the answer. */
type ChoiceStep = { [K in Key]: PickStep<K> | SearchStep<K> }[Key];
/** A step that the user sees. */
export type Question = AskStep | ChoiceStep | PickManyStep | ReviewStep;
export type Step = Question | VerifyStep;
/** The name by which other steps lead to a step: its key, or its kind if it has no key. */
export type StepName = Key | 'review' | 'verify';

/** What is wrong or unusual about an input. Only an error keeps the user from going on. */
export interface Problem {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/** A row to choose. Its texts may come from a service, so the wizard keeps the editor from reading icons into them. */
export interface Choice<V> {
  /** Identifies the row within its list, even after the list was loaded again. */
  readonly id: string;
  readonly value: V;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** The name of a product icon. */
  readonly icon?: string;
  /** The heading of the section, which holds all adjacent choices with the same heading. */
  readonly heading?: string;
  /** Whether the row is shown but cannot be chosen. The detail says why. */
  readonly isRefused?: boolean;
}

/** The first page of what the service found for a text, and how many hits there are in all. */
interface Found<V> {
  readonly choices: readonly Choice<V>[];
  readonly total: number;
}

interface StepOf<K extends Key> {
  readonly key: K;
  /**
   * Whether the earlier answers lead to this step. If not, the step is neither shown nor counted, and keeps the answer it
   * may have. A step without this function is always asked.
   */
  when?(answers: Answers): boolean;
}

type TextKey = { [K in Key]: AnswerTypes[K] extends string ? K : never }[Key];

export interface AskStep extends StepOf<TextKey> {
  readonly kind: 'ask';
  readonly prompt: string;
  /** An example of what to type. */
  readonly placeholder: string;
  readonly isSecret?: boolean;
  /** The text in the box when the step is shown for the first time. */
  readonly proposal?: string;
  /** Whether blanks around the text belong to it. They do in passwords; elsewhere they come from careless pasting. */
  readonly keepsBlanks?: boolean;
  /** Checks the text at every keystroke and on Enter. */
  check?(text: string, answers: Answers): Problem | undefined;
  /** Checks the text with the service after a pause in typing and on Enter. */
  checkLater?(
    text: string,
    answers: Answers,
    moment: 'typing' | 'enter',
    signal: AbortSignal,
  ): Promise<Problem | undefined>;
}

/** Asks for one row of a list that is known at once or loaded as a whole. */
export interface PickStep<K extends Key> extends StepOf<K> {
  readonly kind: 'pick';
  /** The choice, if there is only one. It is then taken, and the step is neither shown nor counted. */
  only?(answers: Answers): AnswerTypes[K] | undefined;
  placeholder(answers: Answers): string;
  choices(
    answers: Answers,
    signal: AbortSignal,
  ): readonly Choice<AnswerTypes[K]>[] | Promise<readonly Choice<AnswerTypes[K]>[]>;
  /** The text that takes the place of an empty list. */
  readonly nothing: string;
}

/** Asks for one row of a list that the service searches. */
export interface SearchStep<K extends Key> extends StepOf<K> {
  readonly kind: 'search';
  placeholder(answers: Answers): string;
  find(text: string, answers: Answers, signal: AbortSignal): Promise<Found<AnswerTypes[K]>>;
  nothing(text: string): string;
  /** The text below the first page when there are more hits. */
  more(shown: number, total: number): string;
}

export interface PickManyStep extends StepOf<'regions' | 'shards' | 'changes' | 'precheckItems'> {
  readonly kind: 'pickMany';
  readonly placeholder: string;
  choices(answers: Answers): readonly Choice<string>[];
  /**
   * Loads choices that are added to the others when they arrive, while the user can already choose. If they cannot be
   * loaded, the others do.
   */
  moreChoices?(answers: Answers, signal: AbortSignal): Promise<readonly Choice<string>[]>;
  /** The text that asks for a row when the user wants to go on without having checked any. */
  readonly atLeastOne: string;
}

/** Finds out whether the answers so far are right. It asks nothing, and going back skips it. */
export interface VerifyStep {
  readonly kind: 'verify';
  verify(answers: Answers): Promise<Outcome>;
}

/** How the user left a step. `to` leads to the step with this name. */
export type Outcome = { readonly kind: 'next' | 'back' | 'left' } | { readonly kind: 'to'; readonly step: StepName };

/** A line of the review. A line with a `key` leads back to the step that asked for it. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly icon?: string;
  /** Whether the value is so long that it gets lines of its own. */
  readonly isLong?: boolean;
  /** Whether this is the heading of the facts that follow. A heading has no value. */
  readonly isHeading?: boolean;
  /** The second line of the row. */
  readonly detail?: string;
  readonly key?: Key;
}

/** Shows what is going to be done, before anything is done. */
export interface ReviewStep {
  readonly kind: 'review';
  readonly placeholder: string;
  /** Loads the facts every time the step is shown, if they do not follow from the answers alone. */
  load?(answers: Answers, signal: AbortSignal): Promise<void>;
  /** Loads facts that are added when they arrive, while the user can already go ahead. It never rejects. */
  loadMore?(answers: Answers, signal: AbortSignal): Promise<void>;
  /** Whether there is anything to do. A review without this function always lets the user go ahead. */
  canGo?(answers: Answers): boolean;
  /** The label of the row that goes ahead. */
  readonly go: string;
  facts(answers: Answers): readonly Fact[];
  /** The rows that copy the equal command, each for another shell. */
  copies?(answers: Answers): readonly CopyRow[];
}

export interface CopyRow {
  readonly label: string;
  /** The label once it is copied. */
  readonly copied: string;
  readonly copy: () => PromiseLike<void>;
}

export const error = (message: string): Problem => ({ message, severity: 'error' });
export const warning = (message: string): Problem => ({ message, severity: 'warning' });
export const info = (message: string): Problem => ({ message, severity: 'info' });

/** Makes a check of a rule for texts: what breaks the rule is an error, in the words for it. */
export const errorsOf =
  <P extends string>(
    problemOf: (text: string, answers: Answers) => P | undefined,
    words: Readonly<Record<NoInfer<P>, string>>,
  ) =>
  (text: string, answers: Answers): Problem | undefined => {
    const problem = problemOf(text, answers);
    return problem && error(words[problem]);
  };

/** The numbers of the roles of a chain. The vendor documents no limit, but chains of even three roles are rare. */
export const roleNumbers = [1, 2, 3, 4] as const;
export type RoleNumber = (typeof roleNumbers)[number];

type RoleAnswerTypes = Record<`assumesRole${RoleNumber}` | `hasRoleOptions${RoleNumber}`, boolean> &
  Record<`${'roleArn' | 'sessionName' | 'externalId' | 'sessionSeconds' | 'rolePolicy'}${RoleNumber}`, string>;

/** Everything that the wizards can ask for. Typed answers stay text, so that the box shows them again as typed. */
export interface AnswerTypes extends RoleAnswerTypes {
  account: Account;
  region: string;
  instance: ChangeTrackingInstance;
  project: Project;
  logstore: LogstoreRef;
  instanceGroup: InstanceGroup;
  logstoreGroup: LogstoreGroup;

  resetTo: 'begin' | 'end' | 'time' | 'group';
  resetTime: string;
  /** The moment that `resetTime` meant when the box explained it. */
  resetAt: UnixSeconds;
  otherGroup: string;
  whichShards: 'all' | 'some';
  /** The numbers of the shards, as text. */
  shards: readonly string[];
  resetPlan: ResetPlan;

  logstoreClient: LogstoreClient;
  instanceClient: InstanceClient;
  logstoreStart: LogstoreStart['from'];
  instanceStart: InstanceStart['from'];
  /** What was read for the client when the review was last shown. */
  clientFacts: Facts<ClientFacts>;
  /** What was read for the preview of its start, or why it was not. */
  clientStart: ReadStart;
  clientTarget: 'document' | 'clipboard' | 'folder';

  groupName: string;
  userName: string;
  password: string;
  passwordAgain: string;
  /** How long the password of a group is kept: for one connection, or while this window is open. */
  passwordFor: 'once' | 'session';
  timeoutSeconds: string;
  isOrdered: boolean;
  /** The parts of a group that are going to be changed. */
  changes: readonly string[];
  /** The items of a precheck that are going to be skipped, by their short names. */
  precheckItems: readonly string[];
  /** The name of a group or an instance, which the user types to confirm what cannot be undone. */
  typedName: string;

  /** Where the keys come from with which the roles, if any, are assumed. */
  base: BaseRef;
  /** The RAM role of the base `ecsRamRole`; empty for whichever role is attached to the instance. */
  instanceRole: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** The STS token; empty for a permanent pair. */
  securityToken: string;
  /** When the token ends, as STS writes it; empty if that is not known. */
  tokenEnd: string;
  /** Whether an account gets its new keys from the same source as before or from another one. */
  keysAgain: 'same' | 'other';
  verified: Verified;
  accountName: string;
  regions: readonly string[];
}
export type Key = keyof AnswerTypes;

/** The answers of one wizard. They contain secrets, so they live only as long as the wizard and are never stored. */
export class Answers {
  readonly #given: ReadonlySet<Key>;
  readonly #values = new Map<Key, unknown>();
  readonly #proposals = new Map<Key, unknown>();
  readonly #choices = new Map<Key, string>();

  /** Takes the answers that are `given` and not asked for, and those that are `proposed` as where the steps begin. */
  constructor(given: Partial<AnswerTypes> = {}, proposed: Partial<AnswerTypes> = {}) {
    this.#given = new Set(Object.keys(given) as Key[]);
    for (const [key, value] of Object.entries({ ...proposed, ...given })) this.#values.set(key as Key, value);
  }

  isGiven(key: Key): boolean {
    return this.#given.has(key);
  }

  find<K extends Key>(key: K): AnswerTypes[K] | undefined {
    return this.#values.get(key) as AnswerTypes[K] | undefined;
  }

  /** The answer of an earlier step. A missing answer is a mistake in the list of steps. */
  get<K extends Key>(key: K): AnswerTypes[K] {
    const value = this.find(key);
    if (value === undefined) throw new Error(`The wizard has not asked for ${key} yet.`);
    return value;
  }

  /** Sets an answer. `choice` is the id of the chosen row, which is selected when the user comes back. */
  set<K extends Key>(key: K, value: AnswerTypes[K], choice?: string): void {
    this.#values.set(key, value);
    if (choice !== undefined) this.#choices.set(key, choice);
  }

  /** Forgets what does not hold any more. */
  clear(key: Key): void {
    this.#values.delete(key);
  }

  /** Sets the answer with which a step begins, unless the user has changed an earlier proposal. */
  propose<K extends Key>(key: K, value: AnswerTypes[K]): void {
    const current = this.#values.get(key);
    if (current !== undefined && JSON.stringify(current) !== JSON.stringify(this.#proposals.get(key))) return;
    this.#values.set(key, value);
    this.#proposals.set(key, value);
  }

  choiceOf(key: Key): string | undefined {
    return this.#choices.get(key);
  }
}
