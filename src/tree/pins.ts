import { isEither, isObject, isOneOf, isText } from '../model/checks.ts';
import type { Entries, EntryKind } from '../model/entries.ts';
import { Emitter, type Subscription } from '../model/event.ts';
import { isInstanceGroupRef, isInstanceRef, isLogstoreGroupRef, isLogstoreRef } from '../model/placeChecks.ts';
import {
  groupKey,
  groupsIn,
  type InstanceGroupRef,
  type InstanceRef,
  listKey,
  type LogstoreGroupRef,
  type LogstoreRef,
} from '../model/places.ts';

/** What is stored of a pinned resource: its place, and its name until the service has answered. */
export type Pin =
  | { readonly kind: 'instance'; readonly ref: InstanceRef; readonly name: string }
  | { readonly kind: 'logstore'; readonly ref: LogstoreRef }
  | { readonly kind: 'instanceGroup'; readonly ref: InstanceGroupRef; readonly name: string; readonly instance: string }
  | { readonly kind: 'logstoreGroup'; readonly ref: LogstoreGroupRef };

type PinOf<Kind extends Pin['kind']> = Extract<Pin, { readonly kind: Kind }>;

/** The stored pins, by the keys of what is pinned. */
export const pinKind: EntryKind<Pin> = {
  name: 'pin',
  keyOf: ({ ref }) => pinKey(ref),
  isValid: isEither(
    isEither(
      isObject<PinOf<'instance'>>({
        kind: isOneOf('instance'),
        ref: isInstanceRef,
        name: isText,
      }),
      isObject<PinOf<'logstore'>>({ kind: isOneOf('logstore'), ref: isLogstoreRef }),
    ),
    isEither(
      isObject<PinOf<'instanceGroup'>>({
        kind: isOneOf('instanceGroup'),
        ref: isInstanceGroupRef,
        name: isText,
        instance: isText,
      }),
      isObject<PinOf<'logstoreGroup'>>({
        kind: isOneOf('logstoreGroup'),
        ref: isLogstoreGroupRef,
      }),
    ),
  ),
};

/** The pins of the user in the order of pinning. They survive restarts and are shared by all windows. */
export class Pins {
  readonly #entries: Entries<Pin>;
  readonly #changed = new Emitter<Pin>();
  readonly #subscription: Subscription;
  /** The pins that listeners know of, by key. */
  #known: { readonly of: readonly Pin[]; readonly byKey: ReadonlyMap<string, Pin> };
  /** Fires with each pin that was added or removed, in this window or another one. */
  readonly onDidChange = this.#changed.event;

  constructor(entries: Entries<Pin>) {
    this.#entries = entries;
    this.#known = byKey(entries.all());
    this.#subscription = entries.onDidChange(() => this.#tell());
  }

  list(): readonly Pin[] {
    return this.#entries.all();
  }

  /** Whether the resource is pinned. */
  has(ref: Pin['ref']): boolean {
    return this.#entries.find(pinKey(ref)) !== undefined;
  }

  async pin(pin: Pin): Promise<void> {
    await this.#entries.change(pinKey(pin.ref), now => now ?? pin);
    this.#tell();
  }

  async unpin(ref: Pin['ref']): Promise<void> {
    await this.#entries.change(pinKey(ref), () => undefined);
    this.#tell();
  }

  /** Removes the pins of accounts that were removed. */
  async forgetAccounts(isGone: (accountId: string) => boolean): Promise<void> {
    const unwanted = this.list().filter(({ ref }) => isGone(ref.accountId));
    await Promise.all(unwanted.map(({ ref }) => this.unpin(ref)));
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }

  #tell(): void {
    const before = this.#known;
    const list = this.list();
    if (list === before.of) return;
    const now = byKey(list);
    this.#known = now;
    for (const [key, pin] of before.byKey) if (!now.byKey.has(key)) this.#changed.fire(pin);
    for (const [key, pin] of now.byKey) if (!before.byKey.has(key)) this.#changed.fire(pin);
  }
}

const byKey = (list: readonly Pin[]) => ({ of: list, byKey: new Map(list.map(pin => [pinKey(pin.ref), pin])) });

/** The key of a pinned resource, which does not change with its name. */
export const pinKey = (ref: Pin['ref']): string => ('kind' in ref ? groupKey(ref) : listKey(groupsIn(ref)));
