import { CloudError } from '../../cloud/errors.ts';
import type { BrokerWay } from '../../cloud/kafka/broker.ts';
import { openPartition, type Partition, type Sights, type StreamPlace } from '../../cloud/kafka/partition.ts';

/** What a client could read, in the offsets of the server. */
interface Window {
  /** Missing if the server does not tell it. Kafka does, but nobody has said that DTS does. */
  readonly earliest: bigint | undefined;
  readonly end: bigint | undefined;
  /** Where the consumption time of the group is. `outside` means that no record is as new. Missing without such a time. */
  readonly checkpoint: bigint | 'outside' | undefined;
}

interface Seen extends Sights {
  readonly window: Window;
}

type CheckStep = keyof Seen;

/** A step of the check: how long it took, and either what there was to see or why it failed. */
export type Check = {
  readonly [S in CheckStep]: { readonly step: S; readonly ms: number } & (
    { readonly seen: Seen[S] } | { readonly failure: CloudError }
  );
}[CheckStep];

/** The steps in their order. Those after one that failed are not taken. */
export const checkSteps: readonly CheckStep[] = [
  'name',
  'connect',
  'versions',
  'logIn',
  'metadata',
  'topic',
  'node',
  'window',
];

export interface DtsConnection extends StreamPlace {
  /** Where the group is, by the time that DTS shows for it. */
  readonly checkpoint: Date | undefined;
}

/**
 * Goes the way of a client, from the name of the host to the records of the group, without reading any and without moving
 * anything. Each step is told as soon as it is over. What fails ends the check and is its last step. Rejects only with the
 * reason of the signal.
 */
export async function verifyDtsConnection(
  connection: DtsConnection,
  way: BrokerWay,
  onCheck: (check: Check) => void,
  now: () => number = () => performance.now(),
): Promise<void> {
  const step = async <T>(name: CheckStep, run: () => T | Promise<T>, seen: (value: T) => Seen[CheckStep]) => {
    const begun = now();
    const told = (result: { readonly seen: Seen[CheckStep] } | { readonly failure: CloudError }): void =>
      // The compiler does not follow that the name and what was seen belong together.
      onCheck({ step: name, ms: now() - begun, ...result } as Check);
    try {
      const value = await run();
      told({ seen: seen(value) });
      return value;
    } catch (error) {
      if (error instanceof CloudError) told({ failure: error });
      throw error;
    }
  };
  try {
    using partition = await openPartition(connection, way, step);
    await step(
      'window',
      () => windowOf(partition, connection.checkpoint),
      window => window,
    );
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
  }
}

async function windowOf(partition: Partition, checkpoint: Date | undefined): Promise<Window> {
  return {
    earliest: await unlessRefused(partition.earliest()),
    end: await unlessRefused(partition.end()),
    checkpoint: checkpoint && (await offsetOf(partition, checkpoint)),
  };
}

async function offsetOf(partition: Partition, checkpoint: Date): Promise<bigint | 'outside'> {
  try {
    return await partition.offsetAt(Math.floor(checkpoint.getTime() / 1000));
  } catch (error) {
    if (error instanceof CloudError && error.fault === 'timeNotFound') return 'outside';
    throw error;
  }
}

/** The offset, or nothing if the server refuses to tell it, which does not keep a client from reading. */
async function unlessRefused(offset: Promise<bigint>): Promise<bigint | undefined> {
  try {
    return await offset;
  } catch (error) {
    if (error instanceof CloudError && error.kind === 'unexpected') return undefined;
    throw error;
  }
}
