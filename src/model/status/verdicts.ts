import type {
  DtsJob,
  DtsJobDetail,
  Precheck,
  PrecheckItem,
  SubscriptionInstanceStatus,
} from '../../cloud/dts/types.ts';
import type { GroupHistory, Histories } from '../lag/history.ts';
import {
  type DtsVerdict,
  type GroupTrouble,
  isTaskBehind,
  isTrouble,
  judgeDts,
  type Judgement,
  rankOf,
  toneOf as toneOfGroup,
} from '../lag/judge.ts';
import { dtsReading, type DtsReading, type TaskFacts } from '../lag/reading.ts';
import { groupRefOf, type InstanceGroup } from '../places.ts';
import type { Moment } from '../units.ts';
import { type FieldName, statusFields } from './fields.ts';
import { allowsGroupChanges, type TaskStage, taskStage, type Tone, tones } from './stage.ts';
import { secondsAhead, secondsBehind, type TrackingWindow } from './window.ts';

/** An error text of the task, with the operation that reported it. */
interface ReportedMessage {
  readonly text: string;
  readonly from: 'newer' | 'older' | 'listed' | 'both';
}

/** The code of an error and the page that the service names for it. */
interface TaskError {
  readonly code: string | undefined;
  /** The page, if it is one of the vendor's and may be offered as a link. */
  readonly helpUrl: string | undefined;
  /** The address as the service sent it, if it may only be shown. */
  readonly otherUrl: string | undefined;
}

/** A field in which the two operations differ, with what each of them reports. */
interface Difference {
  readonly field: (typeof tellingFields)[number];
  readonly newer: string;
  readonly older: string;
}

/** The fields in which a difference is worth a word: of all others, the table of fields tells. */
const tellingFields = ['status', 'topic', 'sourceType'] as const satisfies readonly FieldName[];

/** A statement about a change tracking instance as a whole. */
export type Verdict =
  | {
      /** The task has failed, or it runs and nevertheless reports an error. */
      readonly kind: 'taskError';
      readonly isFailed: boolean;
      readonly messages: readonly ReportedMessage[];
      /** Undefined if the list, which has them, was not read. */
      readonly errors: readonly TaskError[] | undefined;
    }
  | {
      readonly kind: 'precheckFailed';
      readonly message: string | undefined;
      /** The items that failed; undefined if neither of the operations that have them was read. */
      readonly items: readonly PrecheckItem[] | undefined;
    }
  | { readonly kind: 'locked' }
  | { readonly kind: 'expired'; readonly at: Moment }
  | {
      /** This group has a problem, and so have `others` more. */
      readonly kind: 'group';
      readonly group: string;
      readonly others: number;
      readonly verdict: GroupTrouble;
    }
  | {
      readonly kind: 'retrying';
      readonly count: number | undefined;
      readonly elapsedSeconds: number | undefined;
      readonly maxSeconds: number | undefined;
      readonly target: string | undefined;
      readonly message: string | undefined;
    }
  | {
      readonly kind: 'answersDiffer';
      readonly differences: readonly Difference[];
      /** Whether that is only because the older operation has no word for the status. */
      readonly isExpected: boolean;
    }
  | { readonly kind: 'newestIsOld'; readonly seconds: number }
  | { readonly kind: 'expiresSoon'; readonly at: Moment }
  | {
      readonly kind: 'inProgress';
      readonly status: string;
      readonly percent: number | undefined;
      /** All items of a precheck that is running, as far as they were read. */
      readonly items: readonly PrecheckItem[];
    }
  | { readonly kind: 'notStarted'; readonly status: string }
  | { readonly kind: 'unknownStatus'; readonly status: string }
  | { readonly kind: 'groupsUnknown' }
  | { readonly kind: 'noGroups' }
  /** The instance is of the old version, which has no groups. */
  | { readonly kind: 'oldVersion' }
  | { readonly kind: 'well'; readonly groups: number };

const tonesOfKinds: Readonly<Record<Exclude<Verdict['kind'], 'group' | 'taskError' | 'answersDiffer'>, Tone>> = {
  precheckFailed: 'error',
  locked: 'error',
  expired: 'error',
  retrying: 'warning',
  newestIsOld: 'warning',
  expiresSoon: 'warning',
  inProgress: 'progress',
  notStarted: 'neutral',
  unknownStatus: 'neutral',
  groupsUnknown: 'neutral',
  noGroups: 'neutral',
  oldVersion: 'neutral',
  well: 'well',
};

export function toneOf(verdict: Verdict): Tone {
  if (verdict.kind === 'group') return toneOfGroup(verdict.verdict);
  if (verdict.kind === 'taskError') return verdict.isFailed ? 'error' : 'warning';
  if (verdict.kind === 'answersDiffer') return verdict.isExpected ? 'neutral' : 'warning';
  return tonesOfKinds[verdict.kind];
}

const expiresSoonSeconds = 7 * 86_400;

/** What the verdicts rest on. */
interface Evidence {
  /** All that the list, the newer operation and the precheck tell together. */
  readonly job: DtsJob | undefined;
  readonly newer: DtsJobDetail | undefined;
  readonly older: SubscriptionInstanceStatus | undefined;
  readonly listed: DtsJob | undefined;
  readonly precheck: Precheck | undefined;
  readonly status: string;
  readonly window: TrackingWindow | undefined;
  /** Undefined when the groups could not be loaded. */
  readonly groups: readonly GroupRow[] | undefined;
  readonly now: Moment;
}

/** All verdicts that the evidence supports, the most alarming first. There is always at least one. */
export function verdicts(evidence: Evidence): readonly Verdict[] {
  const stage = taskStage(evidence.status);
  const found = [
    ...aboutTask(evidence, stage),
    ...aboutBilling(evidence),
    ...aboutDifferences(evidence),
    ...aboutGroups(evidence, stage),
  ];
  if (found.length === 0) return [{ kind: 'well', groups: evidence.groups?.length ?? 0 }];
  return found.sort((a, b) => tones.indexOf(toneOf(a)) - tones.indexOf(toneOf(b)));
}

function aboutTask({ job, newer, older, listed, precheck, status, window }: Evidence, stage: TaskStage): Verdict[] {
  const found: Verdict[] = [];
  const messages = reportedMessages(newer?.errorMessage, older?.errorMessage, listed?.errorMessage);
  const errors = (listed?.errorDetails ?? []).map(({ code, helpUrl = '' }): TaskError => {
    const link = helpLink(helpUrl);
    return { code, helpUrl: link, otherUrl: link === undefined && helpUrl !== '' ? helpUrl : undefined };
  });
  if (stage === 'failed' || messages.length > 0 || errors.length > 0) {
    found.push({ kind: 'taskError', isFailed: stage === 'failed', messages, errors: listed && errors });
  }
  if (stage === 'locked') found.push({ kind: 'locked' });

  if (stage === 'precheckFailed') {
    const items = listed || precheck ? (job?.precheck?.items ?? []).filter(hasFailed) : undefined;
    found.push({ kind: 'precheckFailed', message: job?.precheck?.errorMessage, items });
  }
  if (stage === 'retrying' || job?.retry?.isRetrying) {
    const { count, elapsedSeconds, maxSeconds, target, message } = job?.retry ?? {};
    found.push({ kind: 'retrying', count, elapsedSeconds, maxSeconds, target, message });
  }
  if (stage === 'inProgress') {
    const precheckOfNow = status.toLowerCase() === 'prechecking' ? job?.precheck : undefined;
    found.push({ kind: 'inProgress', status, percent: precheckOfNow?.percent, items: precheckOfNow?.items ?? [] });
  }
  if (stage === 'notStarted') found.push({ kind: 'notStarted', status });
  if (stage === 'unknown') found.push({ kind: 'unknownStatus', status });
  const behind = window?.behindSeconds;
  if (isTaskBehind(stage, behind)) found.push({ kind: 'newestIsOld', seconds: behind });
  return found;
}

/** Whether an item of a precheck has failed. One without a result has, if there is a reason for it or a repair. */
export const hasFailed = ({ result, failedReason, failedDetail, repairMethod }: PrecheckItem): boolean =>
  /^fail/i.test(result) || (result === '' && (failedReason ?? failedDetail ?? repairMethod) !== undefined);

function aboutDifferences({ newer, older }: Evidence): Verdict[] {
  const differences = statusFields(newer, older, undefined).flatMap(({ name, differs, newer: here, older: there }) => {
    const field = tellingFields.find(telling => telling === name);
    const isTelling = field && differs && here.kind === 'text' && there.kind === 'text';
    return isTelling ? [{ field, newer: here.text, older: there.text }] : [];
  });
  if (differences.length === 0) return [];
  const isExpected = differences.every(({ field, newer: here }) => field === 'status' && !olderStatuses.includes(here));
  return [{ kind: 'answersDiffer', differences, isExpected }];
}

/** The statuses that the page of the older operation knows. https://help.aliyun.com/document_detail/49441.html */
const olderStatuses: readonly string[] = [
  'NotStarted',
  'Prechecking',
  'PrecheckFailed',
  'Starting',
  'Normal',
  'Abnormal',
];

function aboutBilling({ job, now }: Evidence): Verdict[] {
  const at = job?.expireTime?.getTime();
  if (at === undefined) return [];
  if (at <= now) return [{ kind: 'expired', at }];
  return at - now < expiresSoonSeconds * 1000 ? [{ kind: 'expiresSoon', at }] : [];
}

function aboutGroups({ job, groups }: Evidence, stage: TaskStage): readonly Verdict[] {
  if (job?.version === 'old' && !groups?.length) return [{ kind: 'oldVersion' }];
  if (!groups) return allowsGroupChanges(stage) ? [{ kind: 'groupsUnknown' }] : [];
  if (groups.length === 0) return stage === 'running' ? [{ kind: 'noGroups' }] : [];
  const troubles = groups.flatMap(({ name, verdicts }) => {
    // A problem of the task is reported once for the task, not again for each group.
    const verdict = verdicts.find(isTrouble);
    return verdict ? [{ name, verdict }] : [];
  });
  const kinds = [...new Set(troubles.map(({ verdict }) => verdict.kind))].sort((a, b) => rankOf(a) - rankOf(b));
  return kinds.flatMap((kind): readonly Verdict[] => {
    const [worst, ...others] = troubles
      .filter(({ verdict }) => verdict.kind === kind)
      .sort((a, b) => urgencyOf(a.verdict) - urgencyOf(b.verdict));
    return worst ? [{ kind: 'group', group: worst.name, others: others.length, verdict: worst.verdict }] : [];
  });
}

/** A number by which groups with the same problem are ordered: the group with the smallest is named in the verdict. */
function urgencyOf(verdict: GroupTrouble): number {
  switch (verdict.kind) {
    case 'dataLost':
      return 0 - (verdict.seconds ?? 0);
    case 'dataAtRisk':
      return verdict.left;
    case 'stopped':
      return verdict.left ?? Infinity;
    case 'fallingBehind':
    case 'behind':
    case 'catchingUp':
      return 0 - verdict.lag;
    case 'unknown':
    case 'notStarted':
      return 0;
  }
}

/** The list repeats what the newer operation says, so it counts only without that one. */
function reportedMessages(
  newer: string | undefined,
  older: string | undefined,
  listed: string | undefined,
): readonly ReportedMessage[] {
  if (newer && newer === older) return [{ text: newer, from: 'both' }];
  return [
    ...(newer ? [{ text: newer, from: 'newer' as const }] : []),
    ...(!newer && listed && listed !== older ? [{ text: listed, from: 'listed' as const }] : []),
    ...(older ? [{ text: older, from: 'older' as const }] : []),
  ];
}

/** The link that the service sent, if it leads to a page of the vendor over HTTPS. */
export function helpLink(text: string): string | undefined {
  const url = URL.parse(text);
  const isVendors = url?.protocol === 'https:' && /(^|\.)(aliyun|alibabacloud)\.com$/.test(url.hostname);
  return isVendors && url.username === '' && url.port === '' ? url.href : undefined;
}

export interface GroupRow {
  readonly id: string;
  readonly name: string;
  readonly userName: string | undefined;
  readonly client: DtsReading['client'];
  readonly checkpoint: Moment | undefined;
  /** The delay as the service measures it, which it does only while a client is connected. */
  readonly delaySeconds: number | undefined;
  /** The number of records and heartbeats that are not consumed, known only while a client is connected. */
  readonly unconsumed: number | undefined;
  /** The time from the checkpoint to the newest record, calculated here. */
  readonly distanceSeconds: number | undefined;
  /**
   * The time from the oldest record to the checkpoint, after which data is lost if the group stands still and the
   * oldest record moves on with the clock. It is negative when data is lost already.
   */
  readonly leftSeconds: number | undefined;
  readonly verdicts: Judgement<DtsVerdict>['verdicts'];
}

/** The rows of the groups, the most alarming first, and equally alarming ones by name. */
export function groupRows(
  groups: readonly InstanceGroup[],
  task: TaskFacts,
  histories: Pick<Histories, 'of'>,
  now: Moment,
): readonly GroupRow[] {
  return groups
    .map(listed => groupRow(dtsReading(listed, listed.group, task, now), histories.of(groupRefOf(listed)), now))
    .sort((a, b) => rankOf(a.verdicts[0].kind) - rankOf(b.verdicts[0].kind) || a.name.localeCompare(b.name));
}

function groupRow(reading: DtsReading, history: GroupHistory, now: Moment): GroupRow {
  const { group, window, client, lag, behind } = reading;
  const checkpoint = group.consumptionCheckpoint?.getTime();
  return {
    id: group.id,
    name: group.name,
    userName: group.userName,
    client,
    checkpoint,
    delaySeconds: lag?.atLeast,
    unconsumed: behind,
    distanceSeconds: window && checkpoint !== undefined ? secondsBehind(window, checkpoint) : undefined,
    leftSeconds: window && checkpoint !== undefined ? secondsAhead(window, checkpoint) : undefined,
    verdicts: judgeDts(reading, history, now).verdicts,
  };
}
