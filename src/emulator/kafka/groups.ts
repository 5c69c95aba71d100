import { randomUUID } from 'node:crypto';
import { errors } from './apis.ts';

export interface Join {
  readonly memberId: string;
  readonly clientId: string;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocolType: string;
  readonly protocols: readonly { readonly name: string; readonly metadata: Buffer }[];
}

export interface Joined {
  readonly error: number;
  readonly generation: number;
  readonly protocol: string;
  readonly leader: string;
  readonly memberId: string;
  /** Empty for all members but the leader. */
  readonly members: readonly { readonly id: string; readonly metadata: Buffer }[];
}

export interface Synced {
  readonly error: number;
  readonly assignment: Buffer;
}

interface Member extends Omit<Join, 'memberId'> {
  readonly id: string;
  /** Ends the membership of a client that no longer sends heartbeats. */
  expiry?: NodeJS.Timeout;
  onJoined?: ((joined: Joined) => void) | undefined;
  onSynced?: ((synced: Synced) => void) | undefined;
  assignment: Buffer;
}

/** Kafka's own limits, unless they are configured. */
const [minSessionMs, maxSessionMs] = [6_000, 300_000];

/**
 * Limits the members of a group, which is configured in Kafka. One of them consumes, and the others stand by.
 * https://cwiki.apache.org/confluence/display/KAFKA/KIP-389%3A+Introduce+a+configurable+consumer+group+size+limit
 */
const maxMembers = 50;

/**
 * Coordinates the members of one group, who assign the partition among themselves.
 * https://cwiki.apache.org/confluence/display/KAFKA/Kafka+Client-side+Assignment+Proposal
 */
export class GroupMembers {
  readonly #onCount: (count: number) => void;
  readonly #members = new Map<string, Member>();
  #state: 'empty' | 'joining' | 'syncing' | 'stable' = 'empty';
  #generation = 0;
  #leader = '';
  #joinEnd: NodeJS.Timeout | undefined;

  /** `onCount` is called when members come or go. */
  constructor(onCount: (count: number) => void) {
    this.#onCount = onCount;
  }

  get count(): number {
    return this.#members.size;
  }

  join({ memberId, ...join }: Join): Promise<Joined> {
    const known = this.#members.get(memberId);
    if (memberId !== '' && !known) return Promise.resolve(refusedJoin(memberId, errors.unknownMember));
    if (join.sessionTimeoutMs < minSessionMs || join.sessionTimeoutMs > maxSessionMs) {
      return Promise.resolve(refusedJoin(memberId, errors.invalidSessionTimeout));
    }
    if (!known && this.count >= maxMembers) return Promise.resolve(refusedJoin(memberId, errors.groupIsFull));
    const others = [...this.#members.values()].filter(other => other !== known);
    if (common([...others, join]) === undefined || others.some(other => other.protocolType !== join.protocolType)) {
      return Promise.resolve(refusedJoin(memberId, errors.inconsistentProtocol));
    }
    const member: Member = {
      ...join,
      id: known?.id ?? `${join.clientId}-${randomUUID()}`,
      assignment: Buffer.alloc(0),
    };
    clearTimeout(known?.expiry);
    known?.onJoined?.(refusedJoin(known.id, errors.rebalanceInProgress));
    this.#members.set(member.id, member);
    if (!known) this.#onCount(this.count);
    return new Promise(resolve => {
      member.onJoined = resolve;
      this.#rebalance();
    });
  }

  sync(memberId: string, generation: number, assignments: ReadonlyMap<string, Buffer>): Promise<Synced> {
    const member = this.#members.get(memberId);
    const error = this.check(memberId, generation);
    if (!member || error !== errors.none) return Promise.resolve({ error, assignment: Buffer.alloc(0) });
    if (this.#state === 'stable') return Promise.resolve({ error, assignment: member.assignment });
    const synced = new Promise<Synced>(resolve => (member.onSynced = resolve));
    if (memberId === this.#leader) {
      this.#state = 'stable';
      for (const each of this.#members.values()) {
        each.assignment = assignments.get(each.id) ?? Buffer.alloc(0);
        each.onSynced?.({ error: errors.none, assignment: each.assignment });
        each.onSynced = undefined;
        this.#expect(each);
      }
    }
    return synced;
  }

  heartbeat(memberId: string, generation: number): number {
    const error = this.check(memberId, generation);
    const member = this.#members.get(memberId);
    if (member && !member.onJoined) this.#expect(member);
    return error;
  }

  leave(memberId: string): number {
    if (!this.#members.has(memberId)) return errors.unknownMember;
    this.#remove(memberId);
    return errors.none;
  }

  /** Tells why a request of a member is refused. */
  check(memberId: string, generation: number): number {
    if (!this.#members.has(memberId)) return errors.unknownMember;
    if (this.#state === 'joining') return errors.rebalanceInProgress;
    return generation === this.#generation ? errors.none : errors.illegalGeneration;
  }

  /** Forgets all members, who are told so with their next request. */
  clear(): void {
    if (this.count === 0) return;
    clearTimeout(this.#joinEnd);
    for (const { expiry, id, onJoined, onSynced } of this.#members.values()) {
      clearTimeout(expiry);
      onJoined?.(refusedJoin(id, errors.notCoordinator));
      onSynced?.({ error: errors.notCoordinator, assignment: Buffer.alloc(0) });
    }
    this.#members.clear();
    this.#state = 'empty';
    this.#onCount(0);
  }

  #rebalance(): void {
    this.#state = 'joining';
    for (const member of this.#members.values()) {
      member.onSynced?.({ error: errors.rebalanceInProgress, assignment: Buffer.alloc(0) });
      member.onSynced = undefined;
    }
    clearTimeout(this.#joinEnd);
    const missing = [...this.#members.values()].filter(({ onJoined }) => onJoined === undefined);
    if (missing.length === 0) {
      this.#complete();
      return;
    }
    const patience = Math.max(0, ...[...this.#members.values()].map(({ rebalanceTimeoutMs }) => rebalanceTimeoutMs));
    this.#joinEnd = setTimeout(() => {
      for (const { id, onJoined } of [...this.#members.values()]) if (!onJoined) this.#drop(id);
      this.#onCount(this.count);
      this.#complete();
    }, patience).unref();
  }

  #complete(): void {
    const members = [...this.#members.values()];
    const [first] = members;
    if (!first) {
      this.#state = 'empty';
      return;
    }
    this.#generation++;
    this.#state = 'syncing';
    if (!this.#members.has(this.#leader)) this.#leader = first.id;
    const protocol = common(members) ?? '';
    const listed = members.map(({ id, protocols }) => ({
      id,
      metadata: protocols.find(({ name }) => name === protocol)?.metadata ?? Buffer.alloc(0),
    }));
    for (const member of members) {
      const { id } = member;
      const answer = { error: errors.none, generation: this.#generation, protocol, leader: this.#leader, memberId: id };
      member.onJoined?.({ ...answer, members: id === this.#leader ? listed : [] });
      member.onJoined = undefined;
      this.#expect(member);
    }
  }

  /** Waits for the next request of a member. */
  #expect(member: Member): void {
    clearTimeout(member.expiry);
    member.expiry = setTimeout(() => {
      this.#remove(member.id);
    }, member.sessionTimeoutMs).unref();
  }

  #remove(memberId: string): void {
    this.#drop(memberId);
    this.#onCount(this.count);
    if (this.count > 0) this.#rebalance();
    else this.#state = 'empty';
  }

  #drop(memberId: string): void {
    const member = this.#members.get(memberId);
    clearTimeout(member?.expiry);
    member?.onJoined?.(refusedJoin(memberId, errors.unknownMember));
    member?.onSynced?.({ error: errors.unknownMember, assignment: Buffer.alloc(0) });
    this.#members.delete(memberId);
  }
}

const refusedJoin = (memberId: string, error: number): Joined => ({
  error,
  generation: -1,
  protocol: '',
  leader: '',
  memberId,
  members: [],
});

/** Finds the first way of assigning that all members support. */
function common(members: readonly Pick<Join, 'protocols'>[]): string | undefined {
  const [first, ...others] = members.map(({ protocols }) => protocols.map(({ name }) => name));
  return first?.find(name => others.every(names => names.includes(name)));
}
