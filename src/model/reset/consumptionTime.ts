import { CloudError } from '../../cloud/errors.ts';
import type { DtsClient } from '../../cloud/dts/client.ts';
import type { DtsConsumerGroup, DtsJob } from '../../cloud/dts/types.ts';
import { type EqualCall, shellQuoted } from '../equalCall.ts';
import type { InstanceRef } from '../resources.ts';
import { taskStage } from '../statusStage.ts';
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
    groups.length > 0
      ? groups.some(({ messageDelay }) => typeof messageDelay === 'number')
      : Boolean(job.consumptionClient);
  if (isConnected) return 'clientConnected';
  return job.beginTime && job.endTime ? undefined : 'noWindow';
}

/** Sends it once. A lost answer is resolved by looking where the instance stands now. */
export async function setConsumptionTime(
  dts: DtsClient,
  instance: InstanceRef,
  at: UnixSeconds,
  signal: AbortSignal,
): Promise<void> {
  const { region, instanceId } = instance;
  const time = new Date(at * 1000);
  try {
    await dts.modifyConsumptionTimestamp(region, instanceId, time, signal);
  } catch (error) {
    const isLost = signal.aborted || (error instanceof CloudError && error.outcome === 'unknown');
    if (!isLost) throw error;
    // The cancelled signal must not stop the looking. When that fails as well, the first error stands.
    const look = dts.describeDtsJobDetail(region, instance, AbortSignal.timeout(15_000));
    const found = await look.catch(() => undefined);
    if (found?.consumptionCheckpoint?.getTime() !== time.getTime()) throw error;
  }
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
