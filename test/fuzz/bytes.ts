import type { Dice } from './dice.ts';

/** Numbers that are the limit of something: a sign, a type, a length that is encoded in more bytes. */
const oddBytes = [0x00, 0x01, 0x02, 0x7e, 0x7f, 0x80, 0x81, 0xfe, 0xff];

/** The bytes with one to four changes: other values, parts that are lost, doubled or in another place. */
export function mutatedBytes(bytes: Buffer, dice: Dice): Buffer {
  let changed = Buffer.from(bytes);
  for (let left = 1 + dice.below(4); left > 0; left--) changed = mutatedOnce(changed, dice);
  return changed;
}

function mutatedOnce(bytes: Buffer, dice: Dice): Buffer<ArrayBuffer> {
  const copy = Buffer.from(bytes);
  const at = dice.below(bytes.length + 1);
  const [from, to] = dice.stretch(bytes.length);
  switch (dice.below(9)) {
    case 0:
      return copy.subarray(0, at);
    case 1:
      return Buffer.concat([copy.subarray(0, from), copy.subarray(to)]);
    case 2:
      return Buffer.concat([copy.subarray(0, to), copy.subarray(from)]);
    case 3:
      return Buffer.concat([
        copy.subarray(0, at),
        Buffer.alloc(1 + dice.below(16), dice.pick(oddBytes)),
        copy.subarray(at),
      ]);
    case 4:
      return copy.fill(dice.pick(oddBytes), at, Math.min(at + 1 + dice.below(8), copy.length));
    case 5:
    case 6:
      if (at < copy.length) copy[at] = dice.pick(oddBytes);
      return copy;
    default:
      if (at < copy.length) copy[at] = dice.below(256);
      return copy;
  }
}
