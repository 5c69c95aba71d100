/** The numbers of shards in order, with neighbours joined, as in `0–12` and `17`. */
export function shardRuns(shards: readonly number[]): readonly string[] {
  const runs: { first: number; last: number }[] = [];
  for (const shard of [...shards].sort((one, other) => one - other)) {
    const run = runs.at(-1);
    if (run?.last === shard - 1) run.last = shard;
    else runs.push({ first: shard, last: shard });
  }
  return runs.map(({ first, last }) => (first === last ? String(first) : `${first}–${last}`));
}
