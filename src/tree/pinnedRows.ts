import type { Accounts } from '../accounts/accounts.ts';
import { CloudError } from '../cloud/errors.ts';
import type { DtsJob } from '../cloud/dts/types.ts';
import type { Catalog } from '../model/catalog/catalog.ts';
import { groupsIn, instanceOf, type InstanceRef, isWithin, listKey, type ListRef } from '../model/places.ts';
import type { Subscription } from '../model/event.ts';
import type { Account } from '../model/accounts/account.ts';
import type { Node } from './nodes.ts';
import { type Pin, pinKey, type Pins } from './pins.ts';

interface Services {
  readonly accounts: Accounts;
  readonly catalog: Catalog;
  readonly pins: Pins;
}

type Kind = Pin['kind'];
type Found = Extract<Node, { readonly kind: Kind }>;
type State = Found | Extract<Node, { readonly kind: 'pin' }>['state'];

/**
 * The rows of the section of pins. They exist at once, and each looks for its resource on its own, so that an account
 * that does not answer delays only its own pins.
 */
export class PinnedRows {
  readonly #services: Services;
  readonly #changed: () => void;
  readonly #states = new Map<string, State>();
  /** The latest search for each pin. The results of earlier searches are ignored. */
  readonly #looks = new Map<string, symbol>();
  readonly #jobs = new Map<string, Promise<DtsJob>>();
  readonly #closed = new AbortController();
  readonly #subscriptions: readonly Subscription[];

  constructor(services: Services, changed: () => void) {
    this.#services = services;
    this.#changed = changed;
    const { accounts, catalog, pins } = services;
    this.#subscriptions = [
      pins.onDidChange(pin => {
        const isPinned = pins.has(pin.ref);
        if (isPinned) this.#look(pin);
        else this.#forget(pin);
        changed();
      }),
      catalog.onDidChange(list => {
        this.#forgetJobs(list);
        for (const pin of pins.list()) if (isIn(pin, list)) this.#look(pin);
      }),
      accounts.onDidChange(() => {
        // Resources that were not found may be visible with the keys of a new sign-in.
        for (const pin of pins.list()) if (!this.#found(pin)) this.#look(pin);
      }),
      accounts.onDidReplaceKeys(accountId => {
        // The change of the account, which is reported next, starts new searches.
        for (const pin of pins.list()) {
          if (pin.ref.accountId !== accountId) continue;
          this.#forget(pin);
          this.#jobs.delete(ownerKey(pin));
        }
      }),
    ];
    for (const pin of pins.list()) this.#look(pin);
  }

  /** The rows in the order of pinning, each with the latest account. */
  nodes(): readonly Node[] {
    const { accounts, pins } = this.#services;
    return pins.list().flatMap((pin): readonly Node[] => {
      const account = accounts.find(pin.ref.accountId);
      if (!account) return [];
      // A pin without a search was added by another window.
      if (!this.#looks.has(pinKey(pin.ref))) this.#look(pin);
      const state = this.#states.get(pinKey(pin.ref)) ?? 'looking';
      return [isFound(state) ? { ...state, account } : { kind: 'pin', account, pin, state }];
    });
  }

  /** The pins whose resources were found. */
  found(): readonly Pin[] {
    return this.#services.pins.list().filter(pin => this.#found(pin));
  }

  dispose(): void {
    this.#closed.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  #found(pin: Pin): boolean {
    const state = this.#states.get(pinKey(pin.ref));
    return state !== undefined && isFound(state);
  }

  #forget(pin: Pin): void {
    this.#states.delete(pinKey(pin.ref));
    this.#looks.delete(pinKey(pin.ref));
  }

  #look(pin: Pin): void {
    const account = this.#services.accounts.find(pin.ref.accountId);
    if (!account) return;
    const key = pinKey(pin.ref);
    const look = Symbol(key);
    this.#looks.set(key, look);
    const done = (state: State): void => {
      if (this.#looks.get(key) !== look || this.#closed.signal.aborted) return;
      this.#states.set(key, state);
      this.#changed();
    };
    this.#find(pin, account).then(done, (error: unknown) =>
      done(error instanceof CloudError && error.kind === 'notFound' ? 'gone' : { error }),
    );
  }

  async #find(pin: Pin, account: Account): Promise<State> {
    const { catalog } = this.#services;
    switch (pin.kind) {
      case 'instance': {
        // The groups are only counted here. If they are refused, the row says so when it is opened.
        const [job] = await Promise.all([this.#job(pin.ref), catalog.instanceGroups(pin.ref).catch(() => undefined)]);
        return { kind: pin.kind, account, instance: { ...pin.ref, job }, pin: 'itself' };
      }
      case 'instanceGroup': {
        const ref = instanceOf(pin.ref);
        const [job, { items }] = await Promise.all([this.#job(ref), catalog.instanceGroups(ref)]);
        const group = items.find(item => item.group.id === pin.ref.groupId);
        return group ? { kind: pin.kind, account, instance: { ...ref, job }, group, pin: 'itself' } : 'gone';
      }
      case 'logstore':
        await catalog.logstoreGroups(pin.ref);
        return { kind: pin.kind, account, logstore: pin.ref, pin: 'itself' };
      case 'logstoreGroup': {
        const { items } = await catalog.logstoreGroups(pin.ref);
        const group = items.find(item => item.group.name === pin.ref.groupName);
        return group ? { kind: pin.kind, account, group, pin: 'itself' } : 'gone';
      }
    }
  }

  /** Reads an instance once for the instance and all of its groups. */
  #job(ref: InstanceRef): Promise<DtsJob> {
    const key = listKey(groupsIn(ref));
    const known = this.#jobs.get(key);
    if (known) return known;
    const job = this.#services.catalog.currentJob(ref, this.#closed.signal);
    this.#jobs.set(key, job);
    // A failure is not remembered.
    job.catch(() => {
      if (this.#jobs.get(key) === job) this.#jobs.delete(key);
    });
    return job;
  }

  /** Forgets the instances whose list has changed, so that they are read again. */
  #forgetJobs(list: ListRef): void {
    if (list.list !== 'instances') return;
    for (const key of this.#jobs.keys()) if (isWithin(key, listKey(list))) this.#jobs.delete(key);
  }
}

/** The key of the pinned instance or Logstore, or of the one with the pinned group. */
const ownerKey = ({ ref }: Pin): string => listKey(groupsIn(ref));

const isFound = (state: State): state is Found => typeof state === 'object' && 'kind' in state;

/** Whether the list contains the pinned resource or something above it. */
const isIn = (pin: Pin, list: ListRef): boolean => isWithin(ownerKey(pin), listKey(list));
