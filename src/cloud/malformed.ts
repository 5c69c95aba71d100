import type { Damage } from './damage.ts';

/** What a reader of bytes throws. It stays inside of this ring, where each caller turns it into something with a place. */
export class Malformed extends Error {
  override readonly name = 'Malformed';
  readonly damage: Damage;
  /** Where in the bytes the value begins that could not be read. */
  readonly at: number;

  constructor(damage: Damage, at: number) {
    super(`${damage} at byte ${at}`);
    this.damage = damage;
    this.at = at;
  }
}

/** Bytes in the place of one or more records that are not what they should be. */
export interface Damaged {
  readonly kind: 'damaged';
  /**
   * The offset of the first record, if that much could be read, and otherwise the next one after the last that could. In
   * Log Service, it is the number in the cursor of the LogGroup.
   */
  readonly offset: bigint;
  readonly damage: Damage;
  /** Where in the bytes the damage is. */
  readonly at: number;
  readonly length: number;
  readonly firstBytes: Buffer;
}

/** How many of the first bytes are kept to show what there was. */
const shownBytes = 64;

/** Describes bytes that could not be read. They are copied, so that the rest does not stay in memory. */
export const damaged = (offset: bigint, { damage, at }: Malformed, bytes: Buffer): Damaged => ({
  kind: 'damaged',
  offset,
  damage,
  at,
  length: bytes.length,
  firstBytes: Buffer.from(bytes.subarray(0, shownBytes)),
});
