/** The ways in which memory is taken for bytes. */
const ways = ['alloc', 'allocUnsafe', 'allocUnsafeSlow'] as const;

/** Counts the bytes for which memory is taken while something runs, however soon they are given back. */
export async function bytesTakenBy(run: () => Promise<void>): Promise<number> {
  let taken = 0;
  const real = ways.map(way => [way, Buffer[way]] as const);
  for (const [way, take] of real) {
    Buffer[way] = (size: number, ...rest: [string?, BufferEncoding?]) => {
      taken += size;
      return (take as (size: number, ...rest: [string?, BufferEncoding?]) => Buffer<ArrayBuffer>).call(
        Buffer,
        size,
        ...rest,
      );
    };
  }
  try {
    await run();
  } finally {
    for (const [way, take] of real) Object.assign(Buffer, { [way]: take });
  }
  return taken;
}
