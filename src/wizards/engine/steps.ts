import * as vscode from 'vscode';
import type { Verified } from '../../accounts/accounts.ts';
import type { BaseRef } from '../../credentials/source.ts';
import type { Account } from '../../model/accounts/account.ts';
import type { EqualCall } from '../../model/groups/equalCall.ts';
import type { ChangeTrackingInstance, InstanceGroup, LogstoreGroup, LogstoreRef, Project } from '../../model/places.ts';
import type { ResetPlan } from '../../model/reset/resetPlan.ts';
import type { UnixSeconds } from '../../model/units.ts';
import { accountWords, regionName } from '../../ui/words.ts';

/** A title and the steps that are asked one after the other. */
export interface Wizard {
  title(answers: Answers): string;
  readonly steps: readonly Step[];
}

/** Distributed over the keys, so that what a step offers has the type of what it answers. */
export type ChoiceStep = { [K in Key]: PickStep<K> | SearchStep<K> }[Key];
/** A step that the user sees. */
export type Question = AskStep | ChoiceStep | PickManyStep | ReviewStep;
export type Step = Question | VerifyStep;
/** What a step is called where another one leads to it: its key, or its kind where it has none. */
export type StepName = Key | 'review' | 'verify';

/** What is wrong with an input, or unusual, in words. Only an error keeps the user from going on. */
export interface Problem {
  readonly message: string;
  readonly severity: 'error' | 'warning' | 'info';
}

/** A row to choose. Its texts may come from a service: the wizard keeps them from being read as icons. */
export interface Choice<V> {
  /** Tells the row from the others of its list, also after the list was loaded again. */
  readonly id: string;
  readonly value: V;
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** Name of a product icon. */
  readonly icon?: string;
  /** The heading of the section. Choices that follow each other with the same heading stand in one section. */
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
  /**
   * Whether the earlier answers lead to this step. Otherwise it is neither shown nor counted, and an answer that was given
   * to it before stays. Without this, the step is always asked.
   */
  when?(answers: Answers): boolean;
}

type TextKey = { [K in Key]: AnswerTypes[K] extends string ? K : never }[Key];

/** Asks for text. */
export interface AskStep extends StepOf<TextKey> {
  readonly kind: 'ask';
  readonly prompt: string;
  /** An example of what to type. */
  readonly placeholder: string;
  readonly isSecret?: boolean;
  /** What the box holds to begin with. */
  readonly proposal?: string;
  /** Blanks around the text are a slip of pasting, except in passwords. */
  readonly keepsBlanks?: boolean;
  /** Checks at once, with every key and on Enter. */
  check?(text: string, answers: Answers): Problem | undefined;
  /** Checks with the service, after a pause in typing and on Enter. */
  checkLater?(
    text: string,
    answers: Answers,
    moment: 'typing' | 'enter',
    signal: AbortSignal,
  ): Promise<Problem | undefined>;
}

/** Asks for one row of a list that is there at once or loaded as a whole. */
export interface PickStep<K extends Key> extends StepOf<K> {
  readonly kind: 'pick';
  /** The only choice, when there is just one. It is taken, and the step is neither shown nor counted. */
  only?(answers: Answers): AnswerTypes[K] | undefined;
  placeholder(answers: Answers): string;
  choices(
    answers: Answers,
    signal: AbortSignal,
  ): readonly Choice<AnswerTypes[K]>[] | Promise<readonly Choice<AnswerTypes[K]>[]>;
  /** Shown in place of an empty list. */
  readonly nothing: string;
}

/** Asks for one row of a list that the service searches. */
export interface SearchStep<K extends Key> extends StepOf<K> {
  readonly kind: 'search';
  placeholder(answers: Answers): string;
  find(text: string, answers: Answers, signal: AbortSignal): Promise<Found<AnswerTypes[K]>>;
  nothing(text: string): string;
  /** Shown below the first page of what was found. */
  more(shown: number, total: number): string;
}

/** Asks for several rows of a list. */
export interface PickManyStep extends StepOf<'regions' | 'shards' | 'changes'> {
  readonly kind: 'pickMany';
  readonly placeholder: string;
  choices(answers: Answers): readonly Choice<string>[];
  /** Shown when the user wants to go on without having checked a row. */
  readonly atLeastOne: string;
}

/** Finds out whether the answers so far are right: it asks nothing, and is passed on the way forward only. */
export interface VerifyStep {
  readonly kind: 'verify';
  verify(answers: Answers): Promise<Outcome>;
}

/** How the user left a step. `to` leads to the step with this name. */
export type Outcome = { readonly kind: 'next' | 'back' | 'left' } | { readonly kind: 'to'; readonly step: StepName };

/** A line of the review. Choosing it leads back to the step where it was answered. */
export interface Fact {
  readonly label: string;
  readonly value: string;
  readonly icon?: string;
  /** A long value gets lines of its own. */
  readonly isLong?: boolean;
  /** Stands above the facts that follow it, and has no value. */
  readonly isHeading?: boolean;
  /** The second line of the fact. */
  readonly detail?: string;
  readonly key?: Key;
}

/** Shows what will be created or done, before it is. */
export interface ReviewStep {
  readonly kind: 'review';
  readonly placeholder: string;
  /** Loads what there is to show, every time the step is shown. */
  load?(answers: Answers, signal: AbortSignal): Promise<void>;
  /** Whether there is anything to do. Always, unless it says otherwise. */
  canGo?(answers: Answers): boolean;
  /** The label of the row that goes ahead. */
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

export const error = (message: string): Problem => ({ message, severity: 'error' });
export const warning = (message: string): Problem => ({ message, severity: 'warning' });
export const info = (message: string): Problem => ({ message, severity: 'info' });

/** The roles of a chain. The vendor names no limit, and chains of three are rare already. */
export const roleNumbers = [1, 2, 3, 4] as const;
export type RoleNumber = (typeof roleNumbers)[number];

/** Each role of a chain has answers of its own. */
type RoleAnswerTypes = Record<`assumesRole${RoleNumber}` | `hasRoleOptions${RoleNumber}`, boolean> &
  Record<`${'roleArn' | 'sessionName' | 'externalId' | 'sessionSeconds' | 'rolePolicy'}${RoleNumber}`, string>;

/** Everything that a wizard of this extension can ask for. What is typed stays the text that was typed. */
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

  groupName: string;
  userName: string;
  password: string;
  passwordAgain: string;
  timeoutSeconds: string;
  isOrdered: boolean;
  /** Which parts of a group are to be changed. */
  changes: readonly string[];
  /** The name, typed to allow what cannot be undone. */
  typedName: string;

  /** Where the keys come from, apart from roles that are assumed with them. */
  base: BaseRef;
  /** The role, for the base `ecsRamRole`; empty for the one that the instance has. */
  instanceRole: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** The STS token; empty for a permanent pair. */
  securityToken: string;
  /** When the token ends, as STS writes it; empty when that is not known. */
  tokenEnd: string;
  /** Whether an account is to have its keys from where it had them, or from elsewhere. */
  keysAgain: 'same' | 'other';
  verified: Verified;
  accountName: string;
  regions: readonly string[];
}
export type Key = keyof AnswerTypes;

/** The answers of one wizard. They live as long as it does, secrets included, and are written nowhere. */
export class Answers {
  readonly #given: ReadonlySet<Key>;
  readonly #values = new Map<Key, unknown>();
  readonly #proposals = new Map<Key, unknown>();
  readonly #choices = new Map<Key, string>();

  /** What is `given` is known from the start and not asked. What is `proposed` is what the steps begin with. */
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

  /** The answer of a step before this one. Asking for a later one is a mistake in the list of steps. */
  get<K extends Key>(key: K): AnswerTypes[K] {
    const value = this.find(key);
    if (value === undefined) throw new Error(`The wizard has not asked for ${key} yet.`);
    return value;
  }

  /** `choice` is the id of the row that was chosen, so that the row is found again on the way back. */
  set<K extends Key>(key: K, value: AnswerTypes[K], choice?: string): void {
    this.#values.set(key, value);
    if (choice !== undefined) this.#choices.set(key, choice);
  }

  /** Sets what a step begins with, unless the user has changed an earlier proposal. */
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

/** A review that also shows the equal call, to read and to copy. */
export const reviewWithCall = ({
  placeholder,
  go,
  facts,
  equalCall,
}: {
  readonly placeholder: string;
  readonly go: string;
  readonly facts: (answers: Answers) => readonly Fact[];
  readonly equalCall: (answers: Answers) => EqualCall;
}): ReviewStep => ({
  kind: 'review',
  placeholder,
  go,
  facts: answers => {
    const { api, cli } = equalCall(answers);
    return [
      ...facts(answers),
      { label: vscode.l10n.t('API call'), value: api, isLong: true },
      { label: vscode.l10n.t('Command line'), value: cli, isLong: true },
    ];
  },
  copy: {
    label: vscode.l10n.t('Copy Command'),
    copied: vscode.l10n.t('Command Copied'),
    text: answers => equalCall(answers).cli,
    write: text => vscode.env.clipboard.writeText(text),
  },
});

/** Where something will be done: the account and the region, in the words of the tree. */
export const placeFacts = (account: Account, region: string): readonly Fact[] => [
  { label: vscode.l10n.t('Account'), value: accountWords(account), key: 'account' },
  { label: vscode.l10n.t('Region'), value: `${regionName(region)} · ${region}`, key: 'region' },
];

/** How long the status bar says that something went well. */
export const sayingMs = 8_000;
