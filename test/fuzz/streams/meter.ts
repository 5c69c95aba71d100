/** The ways in which memory is taken for bytes. */
const ways = ['alloc', 'allocUnsafe', 'allocUnsafeSlow'] as const;

type Take = (size: number, ...more: readonly unknown[]) => Buffer<ArrayBuffer>;

/** Counts the bytes for which memory is taken while something runs, however soon they are given back. */
export async function bytesTakenBy(run: () => Promise<void>): Promise<number> {
  const taker = Buffer as unknown as Record<(typeof ways)[number], Take>;
  const real = ways.map(way => [way, taker[way]] as const);
  let taken = 0;
  for (const [way, take] of real) {
    taker[way] = (size, ...more) => {
      taken += size;
      return take(size, ...more);
    };
  }
  try {
    await run();
  } finally {
    for (const [way, take] of real) taker[way] = take;
  }
  return taken;
}
