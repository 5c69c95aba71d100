/** The things in the order of their texts, the first of which counts most, and the same wherever it is sorted. */
export const inOrder = <T>(things: readonly T[], textsOf: (thing: T) => readonly string[]): readonly T[] =>
  things.toSorted((one, other) => {
    const others = textsOf(other);
    return textsOf(one).reduce((order, text, index) => order || compare(text, others[index] ?? ''), 0);
  });

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));
