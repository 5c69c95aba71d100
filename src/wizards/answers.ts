import type { Verified } from '../accounts/accounts.ts';
import type { BaseRef } from '../credentials/source.ts';
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

/** A chain of roles may be as long as this. The vendor names no limit, and chains of three are rare already. */
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

  /** Where the keys come from, apart from roles that are assumed with them. */
  base: BaseRef;
  /** For the base `ecsRamRole`; empty for the role that the instance has. */
  instanceRole: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** Empty for a permanent pair. */
  securityToken: string;
  /** As STS writes it, or empty when it is not known. */
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

  /** What a step is to begin with; what the user has made of an earlier proposal stays. */
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
