import type {
  Account,
  ChangeTrackingInstance,
  InstanceGroup,
  LogstoreGroup,
  LogstoreRef,
  Project,
} from '../model/resources.ts';
import type { ResetPlan } from '../model/reset/resetPlan.ts';
import type { UnixSeconds } from '../model/units.ts';

/** Everything that a wizard of this extension can ask for. What is typed stays the text that was typed. */
export interface AnswerTypes {
  account: Account;
  region: string;
  instance: ChangeTrackingInstance;
  project: Project;
  logstore: LogstoreRef;
  instanceGroup: InstanceGroup;
  logstoreGroup: LogstoreGroup;

  resetTo: 'begin' | 'end' | 'time' | 'group';
  resetTime: string;
  /** What `resetTime` meant when it was echoed. */
  resetAt: UnixSeconds;
  otherGroup: string;
  whichShards: 'all' | 'some';
  /** Their numbers as text. */
  shards: readonly string[];
  resetPlan: ResetPlan;

  groupName: string;
  userName: string;
  password: string;
  passwordAgain: string;
  timeoutSeconds: string;
  isOrdered: boolean;
  /** What of a group is to be changed. */
  changes: readonly string[];
  /** The name, typed once more to allow what cannot be undone. */
  typedName: string;

  accountName: string;
  accessKeyId: string;
  accessKeySecret: string;
  securityToken: string;
  regions: readonly string[];
}
export type Key = keyof AnswerTypes;

/** The answers of one wizard. They live as long as it does, secrets included, and are written nowhere. */
export class Answers {
  readonly #given: ReadonlySet<Key>;
  readonly #values = new Map<Key, unknown>();
  readonly #choices = new Map<Key, string>();

  /** `given`: known from the start, so that nobody is asked. `proposed`: what the steps begin with. */
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

  choiceOf(key: Key): string | undefined {
    return this.#choices.get(key);
  }
}
