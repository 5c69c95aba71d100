import type { DtsJob, DtsJobDetail, Precheck, PrecheckItem } from '../../cloud/dts/types.ts';
import { CloudError, type CloudErrorKind } from '../../cloud/errors.ts';
import { knownStatus, taskStage } from './stage.ts';

/** The answers about one instance, read at the same time. Each may be missing, because it was refused or not asked for. */
interface JobAnswers {
  /** The row of DescribeDtsJobs. */
  readonly listed: DtsJob | undefined;
  /** DescribeDtsJobDetail, which declares no precheck, error details or tags. */
  readonly detail: DtsJobDetail | undefined;
  /** DescribePreCheckStatus, which knows more of each item than the row does. */
  readonly precheck: Precheck | undefined;
}

/** Puts the answers about one instance together, so that none takes away what another has told. */
export function wholeJob({ listed, detail, precheck }: JobAnswers): DtsJob | undefined {
  const either = detail ?? listed;
  if (!either) return undefined;
  const checked = wholePrecheck(listed?.precheck, precheck);
  const source = listed?.source || detail?.source ? { ...listed?.source, ...detail?.source } : undefined;
  const retry = listed?.retry || detail?.retry ? { ...listed?.retry, ...detail?.retry } : undefined;
  return {
    ...listed,
    ...either,
    jobId: detail?.jobId || listed?.jobId || '',
    name: detail?.name || listed?.name || '',
    status: detail?.status || listed?.status || '',
    ...(source && { source }),
    ...(retry && { retry }),
    ...(checked && { precheck: checked }),
  };
}

/** What a row of the list told some time ago, renewed by a detail of now, which is poorer. */
export function renewedJob(listed: DtsJob | undefined, detail: DtsJobDetail): DtsJob {
  // What the row says of an error or a precheck belongs to the status of that time.
  const lasting = listed?.status === detail.status ? listed : lastingFacts(listed, detail);
  return wholeJob({ listed: lasting, detail, precheck: undefined }) ?? detail;
}

/** What does not change with the state of the task, of an instance that was listed some time ago. */
export function lastingFacts(listed: DtsJob | undefined, now: Pick<DtsJob, 'status'>): DtsJob | undefined {
  if (!listed) return undefined;
  const { instanceId, jobId, name, version, tags } = listed;
  return { instanceId, jobId, name, status: now.status, ...(version && { version }), ...(tags && { tags }) };
}

/** The state of the task and its error, of which each is what the first answer says that has it. */
export function answeredState(
  ...answers: readonly (Pick<DtsJob, 'status' | 'errorMessage'> | undefined)[]
): Pick<DtsJob, 'status' | 'errorMessage'> | undefined {
  const given = answers.filter(answer => answer !== undefined);
  if (given.length === 0) return undefined;
  const errorMessage = given.find(answer => answer.errorMessage)?.errorMessage;
  const status = given.find(answer => answer.status)?.status ?? '';
  return { status, ...(errorMessage !== undefined && { errorMessage }) };
}

/**
 * Which operations tell more of an instance in this state than its detail does: the list has the codes of errors and the
 * progress of a precheck, and the precheck its items.
 */
export function toldBeside({ status, errorMessage }: Pick<DtsJob, 'status' | 'errorMessage'>): {
  readonly listed: boolean;
  readonly precheck: boolean;
} {
  const stage = taskStage(status);
  const precheck = stage === 'precheckFailed' || knownStatus(status) === 'Prechecking';
  const isTold = precheck || stage === 'failed' || stage === 'retrying' || errorMessage !== undefined || status === '';
  return { listed: isTold, precheck };
}

/** Whether another operation may answer although this one failed. What stands in the way of all calls is no such failure. */
export const isOfOneOperation = (failure: unknown): boolean =>
  failure instanceof CloudError && !kindsOfAllCalls.includes(failure.kind);

const kindsOfAllCalls: readonly CloudErrorKind[] = ['credentials', 'clock', 'unreachable'];

function wholePrecheck(listed: Precheck | undefined, precheck: Precheck | undefined): Precheck | undefined {
  if (!listed || !precheck) return precheck ?? listed;
  const known = new Map(listed.items.map(item => [item.item, item]));
  const items = precheck.items.map((item): PrecheckItem => {
    const other = known.get(item.item);
    return { ...other, ...item, result: item.result || (other?.result ?? '') };
  });
  const told = new Set(precheck.items.map(({ item }) => item));
  return { ...listed, ...precheck, items: [...items, ...listed.items.filter(({ item }) => !told.has(item))] };
}
