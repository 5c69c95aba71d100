import { hash, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';

const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/**
 * Makes everything that is secret by name, as the dice make everything else. The root of it is new with every start,
 * because everybody knows or can guess the seed of the dice. Tests give a root to get the same secrets twice.
 */
export class Secrets {
  readonly #root: string | Uint8Array;

  constructor(root: string | Uint8Array = randomBytes(32)) {
    this.#root = root;
  }

  text(name: string, length: number, alphabet = lettersAndDigits): string {
    const bytes = new Uint8Array(hkdfSync('sha256', this.#root, '', name, length));
    return Array.from(bytes, byte => alphabet.charAt(byte % alphabet.length)).join('');
  }
}

/** Compares in a time that does not tell how much of a guess is right. */
export const isSameSecret = (given: string, expected: string): boolean =>
  timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
