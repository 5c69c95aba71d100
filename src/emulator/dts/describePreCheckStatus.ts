import type { Members, RpcOperation } from '../operation.ts';
import type { Instance, PrecheckItem } from '../world/instance.ts';
import { invalidValue, paged, required, taskOf } from './parameters.ts';
import { type CheckedItem, type Precheck, precheckOf, skippable } from './precheck.ts';

const precheckCode = '01';

/**
 * Tells how each check of a task's precheck went.
 * https://www.alibabacloud.com/help/en/data-transmission-service/latest/describeprecheckstatus
 */
export const describePreCheckStatus: RpcOperation = {
  service: 'dts',
  family: 'precheck',
  isWrite: false,

  run(call) {
    const code = required(call, 'JobCode');
    const instance = taskOf(call);
    if (!['01', '02', '03', '04'].includes(code)) return invalidValue('JobCode');
    // The other codes are of migration and synchronization. No page says how change tracking answers them.
    const none: Precheck = { state: 'NotStarted', percent: 0, items: [] };
    const { state, items } = code === precheckCode ? precheckOf(instance, call.now) : none;
    const { numbers, items: page } = paged(call, () => items, { pageNumber: 'PageNo' });
    return {
      ...numbers,
      Code: code,
      JobId: instance.precheckId,
      JobName: code === precheckCode ? '预检查' : undefined,
      State: state,
      Total: items.length,
      ErrorItem: items.filter(item => item.state === 'Failed').length,
      ErrorAnalysisItem: 0,
      JobProgress: page.map(item => progressOf(item, items.indexOf(item), instance)),
      AnalysisJobProgress: [],
      FullNetCheckJobStatus: [],
      SubDistributedJobStatus: [],
    };
  },
};

function progressOf(
  { item, state, failure }: CheckedItem,
  index: number,
  { precheckId, createdAt, starts, skipped }: Instance,
): Members {
  const startedAt = (starts.at(-1)?.at ?? createdAt) + (index + 1) * 3000;
  const isDone = state === 'Success' || state === 'Failed';
  return {
    Id: String(5632 + index),
    JobId: precheckId,
    OrderNum: index + 1,
    Item: item,
    Names: `${item}_DETAIL`,
    State: state,
    BootTime: state === 'NotStarted' ? undefined : preciseTime(startedAt),
    FinishTime: isDone ? preciseTime(startedAt + 2000) : undefined,
    CanSkip: skippable.has(item),
    Skip: skipped.has(item),
    IgnoreFlag: 'N',
    Current: '0',
    Total: 1,
    DelaySeconds: 0,
    Sub: '[]',
    ErrMsg: failure && isDone ? failure.message : undefined,
    ErrDetail: failure && isDone ? failure.detail : undefined,
    RepairMethod: failure && isDone ? failure.repair : undefined,
    Logs: failure && isDone ? logsOf(failure) : [],
  };
}

const logsOf = ({ message }: NonNullable<PrecheckItem['failure']>): readonly Members[] => [
  { ErrMsg: message, LogLevel: 'ERROR' },
];

/** Writes a time such as `2022-03-16T08:01:31.000+00:00`, which only this operation does. */
const preciseTime = (time: number): string => new Date(time).toISOString().replace('Z', '+00:00');
