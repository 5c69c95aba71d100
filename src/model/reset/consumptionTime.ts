import { setTimeout as delay } from 'node:timers/promises';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsConsumerGroup, DtsJob } from '../../cloud/dts/types.ts';
import { type EqualCall, shellQuoted } from '../groups/equalCall.ts';
import { clientOf } from '../lag/reading.ts';
import type { InstanceRef } from '../places.ts';
import { taskStage } from '../status/stage.ts';
import type { UnixSeconds } from '../units.ts';
import { type Wait, writeOnce } from '../writeOnce.ts';

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

/** Sets it once, and looks where the instance stands when the answer was lost. Rejects as `writeOnce` does. */
export async function setConsumptionTime(
  dts: Pick<DtsClient, 'modifyConsumptionTimestamp' | 'describeDtsJobDetail'>,
  instance: InstanceRef,
  at: UnixSeconds,
  signal: AbortSignal,
  wait: Wait = ms => delay(ms),
): Promise<void> {
  const { accountId, region, instanceId } = instance;
  const time = new Date(at * 1000);
  await writeOnce<'set'>({
    about: { service: 'dts', operation: 'ModifyConsumptionTimestamp', accountId, region },
    send: async () => {
      await dts.modifyConsumptionTimestamp(region, instanceId, time, signal);
      return 'set';
    },
    look: async lookSignal => {
      const { consumptionCheckpoint } = await dts.describeDtsJobDetail(region, instance, lookSignal);
      return consumptionCheckpoint?.getTime() === time.getTime() ? 'set' : 'notApplied';
    },
    signal,
    wait,
  });
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
