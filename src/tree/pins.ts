import type * as vscode from 'vscode';
import { Emitter } from '../model/event.ts';
import {
  groupKey,
  type GroupRef,
  groupRefOf,
  type InstanceGroupRef,
  type InstanceRef,
  type LogstoreGroupRef,
  type LogstoreRef,
} from '../model/places.ts';
import type { Node } from './nodes.ts';

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
  has(node: Node): boolean {
    const list = this.list();
    if (this.#keys?.of !== list) this.#keys = { of: list, set: new Set(list.map(pinKey)) };
    const pin = pinOf(node);
    return pin !== undefined && this.#keys.set.has(pinKey(pin));
  }

  /** Nothing happens for rows that cannot be pinned or are. */
  async pin(node: Node): Promise<void> {
    const pin = pinOf(node);
    if (pin && !this.has(node)) await this.#write([...this.list(), pin], [pin]);
  }

  hasGroup(ref: GroupRef): boolean {
    return this.list().some(pin => pinKey(pin) === groupKey(ref));
  }

  async unpinGroup(ref: GroupRef): Promise<void> {
    await this.#remove(pin => pinKey(pin) === groupKey(ref));
  }

  async unpin(node: Node): Promise<void> {
    const pin = pinOf(node);
    if (pin) await this.#remove(other => pinKey(other) === pinKey(pin));
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

/** What pinning a row would keep; nothing for rows that cannot be pinned. */
export function pinOf(node: Node): Pin | undefined {
  switch (node.kind) {
    case 'instance': {
      const { accountId, region, instanceId, jobId, job } = node.instance;
      return { kind: node.kind, ref: { accountId, region, instanceId, jobId }, name: job.name || instanceId };
    }
    case 'logstore': {
      const { accountId, region, project, logstore } = node.logstore;
      return { kind: node.kind, ref: { accountId, region, project, logstore } };
    }
    case 'instanceGroup': {
      const { group, instance } = node;
      const instanceName = instance.job.name || instance.instanceId;
      return { kind: node.kind, ref: groupRefOf(group), name: group.group.name, instance: instanceName };
    }
    case 'logstoreGroup':
      return { kind: node.kind, ref: groupRefOf(node.group) };
    case 'pin':
      return node.pin;
    case 'account':
    case 'changeTracking':
    case 'logService':
    case 'dtsRegion':
    case 'slsRegion':
    case 'project':
    case 'pins':
    case 'more':
    case 'empty':
    case 'failed':
    case 'noRegions':
    case 'signedOut':
      return undefined;
  }
}

/** Equal for pins of the same resource, whatever it is called by now. */
export function pinKey({ kind, ref }: Pin): string {
  switch (kind) {
    case 'instance':
      return JSON.stringify([kind, ref.accountId, ref.region, ref.instanceId]);
    case 'logstore':
      return JSON.stringify([kind, ref.accountId, ref.region, ref.project, ref.logstore]);
    case 'instanceGroup':
    case 'logstoreGroup':
      return groupKey(ref);
  }
}
