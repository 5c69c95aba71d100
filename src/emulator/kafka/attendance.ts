import { type Instance, type InstanceGroup, positionOf } from '../world/instance.ts';
import { dice } from '../world/dice.ts';
import type { World } from '../world/world.ts';
import { errors } from './apis.ts';
import { GroupMembers } from './groups.ts';
import type { Stream } from './stream.ts';

/** Names an offset of one cluster, with what the client wrote beside it. */
export interface Position {
  readonly offset: number;
  readonly metadata: string;
}

/** The text begins with the seconds of the record. A client that commits automatically writes nothing. */
const metadataForm = /^\d{1,10}(?:\||$)/;

/** Kafka's own limit. https://kafka.apache.org/documentation/#brokerconfigs_offset.metadata.max.bytes */
const maxMetadataBytes = 4096;

/** Keeps what clients do to one group, and shows it on the control plane. */
export class Attendance {
  readonly members = new GroupMembers(() => {
    this.#show({});
  });
  readonly #world: World;
  readonly #stream: Stream;
  readonly #groupId: string;
  readonly #now: () => number;
  #committed: (Position & { readonly clusterId: string }) | undefined;
  /** Holds the connections that commit without being members. */
  readonly #committers = new Set<object>();

  constructor(world: World, stream: Stream, groupId: string, now: () => number) {
    this.#world = world;
    this.#stream = stream;
    this.#groupId = groupId;
    this.#now = now;
  }

  /** Tells whether the group was not deleted. */
  get exists(): boolean {
    return groupIn(this.#stream.instance, this.#groupId) !== undefined;
  }

  /** Tells where a client that subscribes goes on. A position does not survive a move to another cluster. */
  position(): Position | undefined {
    const { instance, clusterId, hasMoved } = this.#stream;
    if (this.#committed) return this.#committed.clusterId === clusterId ? this.#committed : undefined;
    const group = groupIn(instance, this.#groupId);
    const { checkpoint } = group ? positionOf(instance, group, this.#now()) : {};
    if (checkpoint === undefined || hasMoved) return undefined;
    return { offset: this.#stream.offsetAt(checkpoint / 1000 + 1), metadata: String(checkpoint / 1000) };
  }

  commit(position: Position, by: { readonly connection: object; readonly isMember: boolean }): number {
    if (Buffer.byteLength(position.metadata) > maxMetadataBytes) return errors.metadataTooLarge;
    // The vendor's demos get this error for a commit whose metadata are not as the server wants them.
    // https://github.com/LioRoger/subscribe_example
    if (!metadataForm.test(position.metadata)) return errors.invalidGroupId;
    this.#committed = { ...position, clusterId: this.#stream.clusterId };
    if (!by.isMember) this.#committers.add(by.connection);
    this.#show({ checkpoint: Number.parseInt(position.metadata, 10) * 1000 });
    return errors.none;
  }

  /** Forgets a connection that has ended. */
  end(connection: object): void {
    if (this.#committers.delete(connection)) this.#show({});
  }

  #show(change: { readonly checkpoint?: number }): void {
    const { instance } = this.#stream;
    const group = groupIn(instance, this.#groupId);
    if (!group) return;
    const {
      checkpoint = group.attended ? group.attended.checkpoint : positionOf(instance, group, this.#now()).checkpoint,
    } = change;
    const isAttached = this.members.count > 0 || this.#committers.size > 0;
    this.#world.changeInstanceGroup(instance, group, {
      // A new group had no client.
      client: group.client ?? `127.0.0.1:dts${dice(1, `/client/${this.#groupId}`).text('client', 8)}`,
      attended: { ...(checkpoint !== undefined && { checkpoint }), isAttached },
    });
  }
}

export const groupIn = ({ groups }: Instance, id: string): InstanceGroup | undefined =>
  groups.find(group => group.id === id);
