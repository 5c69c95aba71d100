/**
 * Draws values by name instead of in sequence. The same seed and names give the same value in any order, so that a world of
 * any size can be made piece by piece.
 */
export interface Dice {
  /** Draws a whole number from `min` to `max`, both included. */
  between(name: string, min: number, max: number): number;
  pick<T>(name: string, list: readonly [T, ...T[]]): T;
  text(name: string, length: number, alphabet?: string): string;
  of(...names: (string | number)[]): Dice;
}

export const hexadecimal = '0123456789ABCDEF';
const lowerCaseAndDigits = 'abcdefghijklmnopqrstuvwxyz0123456789';

export function dice(seed: number, path = ''): Dice {
  const draw = (name: string): number => hash(`${seed}${path}/${name}`);
  return {
    between: (name, min, max) => min + (draw(name) % (max - min + 1)),
    pick: (name, list) => list[draw(name) % list.length] ?? list[0],
    text: (name, length, alphabet = lowerCaseAndDigits) =>
      Array.from({ length }, (_, index) => alphabet.charAt(draw(`${name}#${index}`) % alphabet.length)).join(''),
    of: (...names) => dice(seed, `${path}/${names.join('/')}`),
  };
}

/** Hashes with FNV-1a and a final mixing step, so that names that differ in one character draw unrelated numbers. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
