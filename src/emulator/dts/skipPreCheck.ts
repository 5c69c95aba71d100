import type { RpcCall, RpcOperation } from '../operation.ts';
import { checkStatus, invalidValue, required, taskOf } from './parameters.ts';
import { skippable } from './precheck.ts';

/**
 * Skips checks of a precheck that failed, or stops skipping them. The precheck does not run again by this. All parameters
 * are required. No page says that the two lists have to agree, or that the precheck must have failed; both are checked here.
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-skipprecheck
 */
export const skipPreCheck: RpcOperation = {
  service: 'dts',
  family: 'task',
  isWrite: true,

  run(call) {
    const jobId = required(call, 'JobId');
    const skip = required(call, 'Skip');
    const items = listIn(call, 'SkipPreCheckItems');
    const names = listIn(call, 'SkipPreCheckNames');
    const instance = taskOf(call);
    if (instance.precheckId !== jobId) return invalidValue('JobId');
    if (skip !== 'true' && skip !== 'false') return invalidValue('Skip');
    const isKnown = (item: string): boolean =>
      skippable.has(item) && instance.precheck.some(check => check.item === item);
    if (!items.every(isKnown)) return invalidValue('SkipPreCheckItems');
    const expected = items.map(item => `${item}_DETAIL`);
    if (names.join() !== expected.join()) return invalidValue('SkipPreCheckNames');
    checkStatus(call, instance, 'PrecheckFailed');
    call.world.skipChecks(instance, items, skip === 'true');
    return {
      Code: '200',
      MigrationJobId: instance.precheckId,
      ScheduleJobId: instance.precheckId,
      SkipItems: items.join(),
      SkipNames: names.join(),
    };
  },
};

/** Reads a parameter that holds a JSON list of texts with at least one of them. */
function listIn(call: RpcCall, name: string): readonly string[] {
  const list = parsed(required(call, name));
  const isList = Array.isArray(list) && list.length > 0 && list.every(item => typeof item === 'string');
  return isList ? list : invalidValue(name);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller refuses everything that is not a list.
    return undefined;
  }
}
