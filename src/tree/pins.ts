import type * as vscode from 'vscode';
import { Emitter } from '../model/event.ts';
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

const stateKey = 'pins';

/** The pins of the user in the order of pinning. They survive restarts and are shared by all windows. */
export class Pins {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #changed = new Emitter<Pin>();
  #keys: { readonly of: readonly Pin[]; readonly set: ReadonlySet<string> } | undefined;
  /** Fires with each pin that was added or removed. */
  readonly onDidChange = this.#changed.event;

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  /** Reads the pins each time from the state, because other windows write it too. */
  list(): readonly Pin[] {
    return this.#state.get<readonly Pin[]>(stateKey, []);
  }

  /** Whether the resource is pinned. Called for every row, so the keys of an unchanged list are kept. */
  has(ref: Pin['ref']): boolean {
    const list = this.list();
    if (this.#keys?.of !== list) this.#keys = { of: list, set: new Set(list.map(pin => pinKey(pin.ref))) };
    return this.#keys.set.has(pinKey(ref));
  }

  async pin(pin: Pin): Promise<void> {
    if (!this.has(pin.ref)) await this.#write([...this.list(), pin], [pin]);
  }

  async unpin(ref: Pin['ref']): Promise<void> {
    await this.#remove(pin => pinKey(pin.ref) === pinKey(ref));
  }

  /** Removes the pins of all other accounts. */
  async keepOnly(accountIds: readonly string[]): Promise<void> {
    await this.#remove(({ ref }) => !accountIds.includes(ref.accountId));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #remove(isUnwanted: (pin: Pin) => boolean): Promise<void> {
    const removed = this.list().filter(isUnwanted);
    const kept = this.list().filter(pin => !isUnwanted(pin));
    if (removed.length > 0) await this.#write(kept, removed);
  }

  async #write(pins: readonly Pin[], changed: readonly Pin[]): Promise<void> {
    await this.#state.update(stateKey, pins);
    for (const pin of changed) this.#changed.fire(pin);
  }
}

/** The key of a pinned resource, which does not change with its name. */
export const pinKey = (ref: Pin['ref']): string => ('kind' in ref ? groupKey(ref) : listKey(groupsIn(ref)));
