import { setTimeout as delay } from 'node:timers/promises';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsConsumerGroup, DtsJob } from '../../cloud/dts/types.ts';
import { CloudError } from '../../cloud/errors.ts';
import { type EqualCall, shellQuoted } from '../groups/equalCall.ts';
import type { Wait } from '../groups/groupCreation.ts';
import { clientOf } from '../lag/reading.ts';
import type { InstanceRef } from '../places.ts';
import { taskStage } from '../status/stage.ts';
import type { UnixSeconds } from '../units.ts';

/** Why the consumption time of an instance cannot be set. */
export type ConsumptionTimeRefusal = 'clientChooses' | 'taskState' | 'clientConnected' | 'noWindow';

/**
 * Only on instances of the older kind, whose task runs and whose consumers are stopped.
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/ModifyConsumptionTimestamp.json
 */
export function whyNoConsumptionTime(
  job: DtsJob,
  groups: readonly DtsConsumerGroup[],
): ConsumptionTimeRefusal | undefined {
  if (job.isNewVersion) return 'clientChooses';
  if (taskStage(job.status) !== 'running') return 'taskState';
  // Groups say it for certain. The name of a client is also of the last one, but all there is without groups.
  const isConnected =
    groups.length > 0 ? groups.some(group => clientOf(group) === 'connected') : Boolean(job.consumptionClient);
  if (isConnected) return 'clientConnected';
  return job.beginTime && job.endTime ? undefined : 'noWindow';
}

/** Before each look: a request whose answer was given up can arrive after the first. */
const looksAfterMs = [0, 1_000, 3_000];
const lookLimitMs = 15_000;

/**
 * Sends it once. A lost answer, or a cancel that came too late, is resolved by looking where the instance stands now.
 * Rejects with a `CloudError`, or with the signal's reason when it was cancelled before it was set.
 */
export async function setConsumptionTime(
  dts: DtsClient,
  instance: InstanceRef,
  at: UnixSeconds,
  signal: AbortSignal,
  wait: Wait = ms => delay(ms),
): Promise<void> {
  const { region, instanceId } = instance;
  const time = new Date(at * 1000);
  try {
    await dts.modifyConsumptionTimestamp(region, instanceId, time, signal);
  } catch (error) {
    const isLost = signal.aborted || (error instanceof CloudError && error.outcome === 'unknown');
    if (!isLost) throw error;
    const found = await look(dts, instance, time, wait);
    if (found === 'set') return;
    if (error instanceof CloudError || found === 'notSet') throw error;
    // What was cancelled, but may have been set all the same, must not end in silence.
    const details = { service: 'dts', operation: 'ModifyConsumptionTimestamp', outcome: 'unknown' } as const;
    throw new CloudError('unreachable', details, { cause: error });
  }
}

async function look(
  dts: DtsClient,
  instance: InstanceRef,
  time: Date,
  wait: Wait,
): Promise<'set' | 'notSet' | 'unknown'> {
  let found: 'notSet' | 'unknown' = 'unknown';
  for (const ms of looksAfterMs) {
    if (ms > 0) await wait(ms);
    // The cancelled signal must not stop the looking, so it has its own.
    const job = await dts
      .describeDtsJobDetail(instance.region, instance, AbortSignal.timeout(lookLimitMs))
      .catch(() => undefined);
    if (job?.consumptionCheckpoint?.getTime() === time.getTime()) return 'set';
    found = job ? 'notSet' : 'unknown';
  }
  return found;
}

/** In the words of the API and of the command line. */
export function consumptionTimeCall({ region, instanceId }: InstanceRef, at: UnixSeconds): EqualCall {
  const parameters = {
    RegionId: region,
    SubscriptionInstanceId: instanceId,
    ConsumptionTimestamp: `${new Date(at * 1000).toISOString().slice(0, 19)}Z`,
  };
  const options = Object.entries({ region, ...parameters }).flatMap(([name, value]) => [
    `--${name}`,
    shellQuoted(value),
  ]);
  return {
    api: `ModifyConsumptionTimestamp ${JSON.stringify(parameters, undefined, 1).replaceAll(/\n */g, ' ')}`,
    cli: ['aliyun', 'dts', 'ModifyConsumptionTimestamp', ...options].join(' '),
  };
}
