import { createHash } from 'node:crypto';
import { type GroupRef, groupKey, groupsIn, type InstanceRef, listKey, type LogstoreRef } from '../places.ts';

/** A place that was named in an answer, with the names of it that were given. */
export type KnownPlace =
  | { readonly kind: 'instance'; readonly ref: InstanceRef; readonly name: string }
  | { readonly kind: 'logstore'; readonly ref: LogstoreRef }
  | { readonly kind: 'group'; readonly ref: GroupRef; readonly name: string; readonly ownerName: string };

export type KnownGroup = Extract<KnownPlace, { readonly kind: 'group' }>;

const prefixes: Readonly<Record<KnownPlace['kind'], string>> = { instance: 'inst', logstore: 'logs', group: 'grp' };

/** Those that were named last are remembered. It is more than a model can have read. */
const knownAtMost = 5_000;

/**
 * The places that answers have named, by IDs of our own. Names from a service can hold anything, and are shortened for a
 * model, so it points at a place by an ID that cannot be mistaken and says nothing.
 */
export class KnownPlaces {
  readonly #places = new Map<string, KnownPlace>();

  /** The ID of a place, which is the same each time. */
  add(place: KnownPlace): string {
    const id = `${prefixes[place.kind]}_${digest(keyOf(place))}`;
    this.#places.delete(id);
    this.#places.set(id, place);
    const [oldest] = this.#places.keys();
    if (oldest !== undefined && this.#places.size > knownAtMost) this.#places.delete(oldest);
    return id;
  }

  find<Kind extends KnownPlace['kind']>(
    kind: Kind,
    id: string,
  ): Extract<KnownPlace, { readonly kind: Kind }> | undefined {
    const place = this.#places.get(id);
    return place?.kind === kind ? (place as Extract<KnownPlace, { readonly kind: Kind }>) : undefined;
  }

  /** The groups that were named. */
  *groups(): Iterable<KnownGroup> {
    for (const place of this.#places.values()) if (place.kind === 'group') yield place;
  }
}

/** Whether a text has the form of an ID, so that it is not a name that was forgotten. */
export const isPlaceId = (text: string): boolean => /^(?:inst|logs|grp)_[0-9a-f]{12}$/.test(text);

/** The ID of an account. */
export const accountIdFor = (accountId: string): string => `acct_${digest(accountId)}`;

const keyOf = (place: KnownPlace): string =>
  place.kind === 'group' ? groupKey(place.ref) : listKey(groupsIn(place.ref));

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);
