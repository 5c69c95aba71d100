import { seededRandom } from '../support/random.ts';

/** The chances of one case. The same seed and names give the same case on every computer. */
export class Dice {
  readonly #random: () => number;

  constructor(seed: number, ...names: readonly (string | number)[]) {
    this.#random = seededRandom(hashOf([seed, ...names].join(' ')));
  }

  /** A whole number from 0 up to the limit, which is excluded. */
  below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  /** True in one of so many throws. */
  oneIn(throws: number): boolean {
    return this.below(throws) === 0;
  }

  pick<T>(from: readonly T[]): T {
    const picked = from[this.below(from.length)];
    if (picked === undefined && from.length === 0) throw new Error('There is nothing to pick from.');
    return picked as T;
  }

  /** A part of the text, which may be all of it or nothing. */
  stretch(length: number): readonly [from: number, to: number] {
    const [one, other] = [this.below(length + 1), this.below(length + 1)];
    return one < other ? [one, other] : [other, one];
  }
}

/** FNV-1a. http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
