import { setTimeout as delay } from 'node:timers/promises';
import type { DtsClient } from '../../cloud/dts/client.ts';
import { CloudError } from '../../cloud/errors.ts';
import { type EqualCall, rpcCall } from '../groups/equalCall.ts';
import type { InstanceRef } from '../places.ts';
import { taskStage } from '../status/stage.ts';
import { type Wait, writeOnce } from '../writeOnce.ts';
import { isOnItsWay } from './startRules.ts';

/**
 * Starts a task in one call, unless it is on its way already, and looks its status up when the answer was lost. Rejects as
 * `writeOnce` does.
 */
export async function startTask(
  dts: Pick<DtsClient, 'startDtsJob' | 'describeDtsJobDetail'>,
  instance: InstanceRef,
  signal: AbortSignal,
  wait: Wait = ms => delay(ms),
): Promise<'started' | 'wasStarted'> {
  const { region } = instance;
  const before = await dts.describeDtsJobDetail(region, instance, signal);
  // An earlier call whose answer was lost may have arrived late, or somebody else was quicker.
  if (isOnItsWay(taskStage(before.status))) return 'wasStarted';
  return writeOnce<'started'>({
    send: async () => {
      await dts.startDtsJob(region, instance, signal);
      return 'started';
    },
    look: async lookSignal => {
      const { status } = await dts.describeDtsJobDetail(region, instance, lookSignal);
      if (status === '') return 'unknown';
      if (status !== before.status) return 'started';
      // A start that fails ends where it began.
      const stage = taskStage(status);
      return stage === 'notStarted' ? 'notApplied' : 'unknown';
    },
    signal,
    wait,
  });
}

/** https://www.alibabacloud.com/help/en/dts/developer-reference/api-startdtsjob */
export const startCall = ({ region, jobId, instanceId }: InstanceRef): EqualCall =>
  rpcCall('StartDtsJob', { RegionId: region, DtsJobId: jobId, DtsInstanceId: instanceId });

const followEveryMs = 10_000;
/** A quarter of an hour. What takes longer is not waited for. */
const followTimes = 90;

/**
 * Follows a task until it is no longer on its way to run, and resolves with its status then. `look` asks for the status,
 * and a look that fails is made again, unless the account or the instance is gone. Resolves with nothing if that takes
 * too long.
 */
export async function followStart(
  look: (signal: AbortSignal) => Promise<string>,
  signal: AbortSignal,
  wait: (ms: number, signal: AbortSignal) => Promise<void> = (ms, waitSignal) =>
    delay(ms, undefined, { signal: waitSignal }),
): Promise<string | undefined> {
  for (let looks = 0; looks < followTimes; looks += 1) {
    try {
      const status = await look(signal);
      if (taskStage(status) !== 'inProgress') return status;
    } catch (failure) {
      signal.throwIfAborted();
      if (isGone(failure)) throw failure;
    }
    await wait(followEveryMs, signal);
  }
  return undefined;
}

/** An account that was removed rejects with an `AbortError`. */
const isGone = (failure: unknown): boolean =>
  failure instanceof CloudError
    ? failure.kind === 'notFound'
    : failure instanceof Error && failure.name === 'AbortError';
