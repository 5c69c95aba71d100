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

/** What is kept of a pinned resource: where it is, and what to call it before the service was asked. */
export type Pin =
  | { readonly kind: 'instance'; readonly ref: InstanceRef; readonly name: string }
  | { readonly kind: 'logstore'; readonly ref: LogstoreRef }
  | { readonly kind: 'instanceGroup'; readonly ref: InstanceGroupRef; readonly name: string; readonly instance: string }
  | { readonly kind: 'logstoreGroup'; readonly ref: LogstoreGroupRef };

const stateKey = 'pins';

/** What the user has pinned, across restarts and windows, in the order it was pinned. */
export class Pins {
  readonly #state: Pick<vscode.Memento, 'get' | 'update'>;
  readonly #changed = new Emitter<Pin>();
  #keys: { readonly of: readonly Pin[]; readonly set: ReadonlySet<string> } | undefined;
  /** Fires with what was pinned or unpinned. */
  readonly onDidChange = this.#changed.event;

  constructor(state: Pick<vscode.Memento, 'get' | 'update'>) {
    this.#state = state;
  }

  /** Read from the state each time, which other windows write as well. */
  list(): readonly Pin[] {
    return this.#state.get<readonly Pin[]>(stateKey, []);
  }

  /** Asked for every row that is drawn. */
  has(ref: Pin['ref']): boolean {
    const list = this.list();
    if (this.#keys?.of !== list) this.#keys = { of: list, set: new Set(list.map(pin => pinKey(pin.ref))) };
    return this.#keys.set.has(pinKey(ref));
  }

  /** Nothing happens for what is pinned already. */
  async pin(pin: Pin): Promise<void> {
    if (!this.has(pin.ref)) await this.#write([...this.list(), pin], [pin]);
  }

  async unpin(ref: Pin['ref']): Promise<void> {
    await this.#remove(pin => pinKey(pin.ref) === pinKey(ref));
  }

  /** Forgets the pins of accounts that are gone. */
  async keepOnly(accountIds: readonly string[]): Promise<void> {
    await this.#remove(({ ref }) => !accountIds.includes(ref.accountId));
  }

  dispose(): void {
    this.#changed.dispose();
  }

  async #remove(isUnwanted: (pin: Pin) => boolean): Promise<void> {
    const removed = this.list().filter(isUnwanted);
    if (removed.length > 0)
      await this.#write(
        this.list().filter(pin => !isUnwanted(pin)),
        removed,
      );
  }

  async #write(pins: readonly Pin[], changed: readonly Pin[]): Promise<void> {
    await this.#state.update(stateKey, pins);
    for (const pin of changed) this.#changed.fire(pin);
  }
}

/** Equal for pins of the same resource, whatever it is called by now. */
export const pinKey = (ref: Pin['ref']): string => ('kind' in ref ? groupKey(ref) : listKey(groupsIn(ref)));
