import type { Dice } from './dice.ts';
import type { Plain } from './shrink.ts';

export const targetNames = ['clients', 'files', 'state', 'messages', 'streams', 'texts', 'links'] as const;
export type TargetName = (typeof targetNames)[number];

/** A part of the product that hostile input is given to. */
export interface Target<Input extends Plain = Plain> {
  /** What comes in, as data: the same dice make the same. */
  make(dice: Dice): Input;
  /** Gives it to the product, and rejects with what is wrong. */
  run(input: Input): Promise<void>;
  /** How often what was seen, which tells whether the cases come everywhere. */
  readonly seen?: ReadonlyMap<string, number>;
}
