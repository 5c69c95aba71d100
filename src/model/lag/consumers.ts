import { isSilent, lastHeard, type SlsReading } from './reading.ts';

/** A consumer on record. Only the age of its last commit tells whether it is alive. */
export interface Consumer {
  readonly name: string;
  readonly shards: number;
  readonly isSilent: boolean;
}

/**
 * The consumers on record, by name. A consumer is silent if it had committed none of its shards recently enough for a
 * running consumer when they were read.
 */
export function consumersOf({ group, shards, at }: SlsReading): readonly Consumer[] {
  const names = new Set(shards.flatMap(({ consumer }) => consumer ?? []));
  return [...names].sort().map(name => {
    const held = shards.filter(({ consumer }) => consumer === name);
    const isHeard = held.some(
      shard => lastHeard(shard) !== undefined && !isSilent(lastHeard(shard), group.timeoutSeconds, at),
    );
    return { name, shards: held.length, isSilent: !isHeard };
  });
}
