import type { Members } from '../operation.ts';
import { type Instance, statusOf } from '../world/instance.ts';
import { precheckOf } from './precheck.ts';

/** Writes the members that only DescribeDtsJobs has for a task. DescribeDtsJobDetail does not declare them at its root. */
export function listedMembers(instance: Instance, now: number): Members {
  const { errorMessage, retryCode, tags, capacity } = instance;
  return {
    ErrorDetails: errorDetails(errorMessage),
    ...(retryCode !== undefined && retriedError(retryCode)),
    PrecheckStatus: precheckStatus(instance, now),
    TagList: tags.map(({ key, value }) => ({ TagKey: key, TagValue: value })),
    OriginType: 'DTS任务',
    CpuUsage: capacity && String(capacity.cpuPercent),
    MemUsage: capacity && String(capacity.memoryMb),
    DuUsage: capacity?.usedUnits,
  };
}

/** Names only the outermost code, which can be one that only wraps others, as in the vendor's sample. */
function errorDetails(message = ''): readonly Members[] | undefined {
  const [code] = /DTS-\d+/.exec(message) ?? [];
  return code === undefined
    ? undefined
    : [{ ErrorCode: code, HelpUrl: `https://help.aliyun.com/document_detail/462133.html?code=${code}` }];
}

/** Writes keys of texts that only the console has. */
const retriedError = (code: string): Members => ({
  MigrationErrCode: `dts.retry.err.${code}`,
  MigrationErrMsg: `dts.retry.err.${code}.msg`,
  MigrationErrWorkaround: `dts.retry.err.${code}.workaround`,
  MigrationErrHelpDocId: '462133',
  MigrationErrHelpDocKey: `DTS-RETRY-ERR-${code}`,
});

/** No page says whether a task that has started still has its precheck here, so it does not. */
function precheckStatus(instance: Instance, now: number): Members | undefined {
  if (!['Prechecking', 'PrecheckFailed', 'PreCheckPass'].includes(statusOf(instance, now))) return undefined;
  const { state, percent, items } = precheckOf(instance, now);
  const failures = items.flatMap(({ failure }) => failure ?? []);
  return {
    Status: state,
    Percent: String(percent),
    ErrorMessage: failures[0]?.message,
    Detail: items
      // A check has no other result than these two, so it appears when it is done.
      .filter(item => item.state === 'Success' || item.state === 'Failed')
      .map(({ item, state, failure }) => ({
        CheckItem: item,
        CheckItemDescription: `${item}_DETAIL`,
        CheckResult: state,
        FailedReason: failure?.message,
        RepairMethod: failure?.repair,
      })),
  };
}
