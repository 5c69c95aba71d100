import { CloudError, type CloudErrorKind } from '../../cloud/errors.ts';
import { type GroupOwnerRef, groupsIn, isWithin, listKey } from '../places.ts';
import type { Moment } from '../units.ts';

/** Why groups cannot be read. It is no statement about the groups. */
export interface Blindness {
  readonly key: string;
  readonly reach: Reach;
  /** The account, unless all accounts are concerned. */
  readonly accountId: string | undefined;
  /** What was to be read when it failed last. */
  readonly of: GroupOwnerRef;
  readonly error: unknown;
  readonly since: Moment;
}

/** How much a failure concerns: the network of this computer, an account, a region of it, or one instance or Logstore. */
export type Reach = 'everything' | 'account' | 'region' | 'resource';

interface Counted extends Blindness {
  readonly at: Moment;
  readonly times: number;
}

const timesInARow = 3;
const earlyShare = 0.75;
const gapIntervals = 2.6;

/** What cannot be read for several readings in a row, by cause, so that an outage is one and not one of each group. */
export class Blindnesses {
  readonly #counted = new Map<string, Counted>();
  /** The keys of what was returned as begun and is not over. */
  readonly #begun = new Set<string>();

  get open(): readonly Blindness[] {
    return [...this.#counted.values()].filter(({ key }) => this.#begun.has(key));
  }

  /** Takes a failure, and returns what is now known to be unreadable. */
  failed(of: GroupOwnerRef, error: unknown, at: Moment, intervalMs: number): readonly Blindness[] {
    const reaches: readonly Reach[] = kindOf(error) === 'unreachable' ? ['everything', 'region'] : [reachOf(error)];
    for (const reach of reaches) this.#count(reach, of, error, at, intervalMs);
    const begun = [...this.#counted.values()].filter(
      one => one.times >= timesInARow && !this.#begun.has(one.key) && !this.#isPart(one),
    );
    for (const { key } of begun) this.#begun.add(key);
    return begun;
  }

  /** Takes a success, and returns what is over with it. */
  saw(of: GroupOwnerRef): readonly Blindness[] {
    const place = listKey(groupsIn(of));
    const wasEverything = this.open.some(({ reach }) => reach === 'everything');
    return this.#end(one => {
      if (one.reach === 'everything' || isWithin(place, placeOf(one.reach, one.of))) return true;
      // Regions that were unreachable like everything else have to fail anew.
      return wasEverything && this.#isPart(one);
    });
  }

  keepOnly(isWatched: (of: GroupOwnerRef) => boolean): void {
    this.#end(({ of }) => !isWatched(of));
  }

  #end(isOver: (one: Counted) => boolean): readonly Blindness[] {
    const over = [...this.#counted.values()].filter(isOver);
    for (const { key } of over) this.#counted.delete(key);
    return over.filter(({ key }) => this.#begun.delete(key));
  }

  #count(reach: Reach, of: GroupOwnerRef, error: unknown, at: Moment, intervalMs: number): void {
    const key = keyOf(reach, of, error);
    const last = this.#counted.get(key);
    const passed = last ? at - last.at : Infinity;
    if (last && passed >= 0 && passed < intervalMs * earlyShare) return;
    const isInARow = passed >= 0 && passed <= intervalMs * gapIntervals;
    const accountId = reach === 'everything' ? undefined : of.accountId;
    this.#counted.set(key, {
      key,
      reach,
      accountId,
      of,
      error,
      at,
      since: isInARow && last ? last.since : at,
      times: isInARow && last ? last.times + 1 : 1,
    });
  }

  /** Whether a region is unreachable only because everything is. */
  #isPart({ reach, of, error, since }: Blindness): boolean {
    if (reach !== 'region' || kindOf(error) !== 'unreachable') return false;
    const everything = this.#counted.get(keyOf('everything', of, error));
    return everything !== undefined && everything.since <= since;
  }
}

/** Whether this is the key of something that can be read again, because this instance or Logstore could be read. */
export function isOverWith(key: string, of: GroupOwnerRef): boolean {
  const place = /^blind [a-zA-Z]+ (.*)$/s.exec(key)?.[1];
  return place !== undefined && (place === '' || isWithin(listKey(groupsIn(of)), place));
}

/** The key under which it is stored that this was told, so its form must never change. */
const keyOf = (reach: Reach, of: GroupOwnerRef, error: unknown): string =>
  `blind ${kindOf(error)} ${placeOf(reach, of)}`;

const kindOf = (error: unknown): CloudErrorKind => (error instanceof CloudError ? error.kind : 'unexpected');

function reachOf(error: unknown): Reach {
  switch (kindOf(error)) {
    case 'credentials':
    case 'clock':
      return 'account';
    case 'throttled':
    case 'unreachable':
    case 'unavailable':
    case 'unexpected':
      return 'region';
    case 'denied':
    case 'notFound':
    case 'conflict':
    case 'quota':
    case 'state':
    case 'invalid':
      return 'resource';
  }
}

/** The key of what a failure concerns, below which the keys of its instances and Logstores lie. */
function placeOf(reach: Reach, of: GroupOwnerRef): string {
  switch (reach) {
    case 'everything':
      return '';
    case 'account':
      return of.accountId;
    case 'region':
      return `${of.accountId}/${of.region}/${'instanceId' in of ? 'dts' : 'sls'}`;
    case 'resource':
      return listKey(groupsIn(of));
  }
}
