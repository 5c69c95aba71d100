import { setTimeout as delay } from 'node:timers/promises';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsConsumerGroup, DtsJob } from '../../cloud/dts/types.ts';
import { type EqualCall, rpcCall } from '../groups/equalCall.ts';
import { clientOf } from '../lag/reading.ts';
import type { InstanceRef } from '../places.ts';
import { taskStage } from '../status/stage.ts';
import { type UnixSeconds, utcText } from '../units.ts';
import { type Wait, writeOnce } from '../writeOnce.ts';

/** Why the consumption time of an instance cannot be set. */
export type ConsumptionTimeRefusal = 'clientChooses' | 'taskState' | 'clientConnected' | 'noWindow';

/**
 * Why the consumption time cannot be set. It can only on instances of the older kind whose task runs and whose clients
 * are stopped.
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/ModifyConsumptionTimestamp.json
 */
export function whyNoConsumptionTime(
  job: DtsJob,
  groups: readonly DtsConsumerGroup[],
): ConsumptionTimeRefusal | undefined {
  if (job.version === 'new') return 'clientChooses';
  if (taskStage(job.status) !== 'running') return 'taskState';
  // Groups tell for certain. The client's name may be that of a former client, but without groups nothing else tells.
  const isConnected =
    groups.length > 0 ? groups.some(group => clientOf(group) === 'connected') : Boolean(job.consumptionClient);
  if (isConnected) return 'clientConnected';
  return job.beginTime && job.endTime ? undefined : 'noWindow';
}

/** Sets the consumption time in one call, and looks it up when the answer was lost. Rejects as `writeOnce` does. */
export async function setConsumptionTime(
  dts: Pick<DtsClient, 'modifyConsumptionTimestamp' | 'describeDtsJobDetail'>,
  instance: InstanceRef,
  at: UnixSeconds,
  signal: AbortSignal,
  wait: Wait = ms => delay(ms),
): Promise<void> {
  const { region, instanceId } = instance;
  const time = new Date(at * 1000);
  await writeOnce<'set'>({
    send: async () => {
      await dts.modifyConsumptionTimestamp(region, instanceId, time, signal);
      return 'set';
    },
    look: async lookSignal => {
      const { consumptionCheckpoint } = await dts.describeDtsJobDetail(region, instance, lookSignal);
      // An answer without the checkpoint does not tell that it is another one.
      if (consumptionCheckpoint === undefined) return 'unknown';
      return consumptionCheckpoint.getTime() === time.getTime() ? 'set' : 'notApplied';
    },
    signal,
    wait,
  });
}

export const consumptionTimeCall = ({ region, instanceId }: InstanceRef, at: UnixSeconds): EqualCall =>
  rpcCall('ModifyConsumptionTimestamp', {
    RegionId: region,
    SubscriptionInstanceId: instanceId,
    ConsumptionTimestamp: utcText(at),
  });
