import type { DtsJob, DtsJobDetail, SourceEndpoint, SubscriptionInstanceStatus } from '../../cloud/dts/types.ts';
import { trackedCount } from './objects.ts';
import type { Moment } from '../units.ts';

/** What an operation reported for one field. */
export type FieldValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'time'; readonly at: Moment }
  | { readonly kind: 'flag'; readonly isOn: boolean }
  | { readonly kind: 'objects'; readonly databases: number; readonly tables: number }
  /** The service keeps the objects in a file, which is not read. */
  | { readonly kind: 'objectsInFile' }
  /** The operation has this field, and left it out of its answer. */
  | { readonly kind: 'notReported' }
  /** The operation has no such field. */
  | { readonly kind: 'notPart' };

/** One field as DescribeDtsJobDetail (`newer`) and DescribeSubscriptionInstanceStatus (`older`) report it. */
export interface Field {
  readonly name: FieldName;
  readonly newer: FieldValue;
  readonly older: FieldValue;
  /** What DescribeDtsJobs reports, if it was asked and neither of the two has this field. */
  readonly listed?: FieldValue;
  /**
   * Whether both report a value and the values differ. Times never differ, because they move on between the two calls.
   */
  readonly differs: boolean;
}

type Read<T> = (from: T) => FieldValue;

/**
 * Every field of DescribeSubscriptionInstanceStatus, the fields that only the newer operation has, and those that only
 * rows of the list have.
 * https://help.aliyun.com/document_detail/49441.html
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
const fields = {
  status: [job => text(job.status), old => text(old.status)],
  name: [job => text(job.name), old => text(old.name)],
  instanceId: [job => text(job.instanceId), old => text(old.instanceId)],
  // The newer operation calls it a job.
  taskId: [job => text(job.jobId), old => text(old.taskId)],
  version: [job => text(job.version), undefined],
  billing: [job => text(job.billing), old => text(old.billing)],
  specification: [job => text(job.specification), undefined],
  minDu: [job => limit(job.minDu), undefined],
  maxDu: [job => limit(job.maxDu), undefined],
  duUsage: [undefined, undefined, job => text(job.duUsage?.toString())],
  createTime: [job => time(job.createTime), undefined],
  expireTime: [job => time(job.expireTime), undefined],
  topic: [job => text(job.topic), old => text(old.topic)],
  vpcHost: [job => text(job.hosts.vpcHost), old => text(old.hosts.vpcHost)],
  publicHost: [job => text(job.hosts.publicHost), old => text(old.hosts.publicHost)],
  privateHost: [job => text(job.hosts.privateHost), old => text(old.hosts.privateHost)],
  destNetType: [job => text(job.destNetType), undefined],
  beginTime: [job => time(job.beginTime), old => time(old.beginTime)],
  endTime: [job => time(job.endTime), old => time(old.endTime)],
  consumptionCheckpoint: [job => time(job.consumptionCheckpoint), old => time(old.consumptionCheckpoint)],
  consumptionClient: [job => text(job.consumptionClient), old => text(old.consumptionClient)],
  taskCheckpoint: [job => time(job.checkpoint), undefined],
  rawDelay: [job => text(job.rawDelay?.toString()), undefined],
  tracksDml: [job => flag(job.tracksDml), old => flag(old.tracksDml)],
  tracksDdl: [job => flag(job.tracksDdl), old => flag(old.tracksDdl)],
  objects: [job => (job.objectsInFile && !job.objects?.length ? { kind: 'objectsInFile' } : objects(job)), objects],
  sourceInstance: [job => text(job.source?.instanceId), old => text(old.source?.instanceId)],
  sourceType: [job => text(job.source?.instanceType), old => text(old.source?.instanceType)],
  sourceEngine: source(endpoint => endpoint.engineName),
  sourceRegion: source(endpoint => endpoint.region),
  sourceDatabase: source(endpoint => endpoint.databaseName),
  sourceAddress: source(endpoint => [endpoint.ip, endpoint.port].filter(Boolean).join(':')),
  sourceUser: source(endpoint => endpoint.userName),
  errorMessage: [job => text(job.errorMessage), old => text(old.errorMessage)],
  errorDetails: [
    undefined,
    undefined,
    job => text(job.errorDetails?.map(detail => detail.code ?? detail.helpUrl).join(', ')),
  ],
  resourceGroup: [job => text(job.resourceGroup), undefined],
  tags: [
    undefined,
    undefined,
    job => text(job.tags?.map(({ key, value }) => (value ? `${key}=${value}` : key)).join(', ')),
  ],
  requestId: [job => text(job.requestId), old => text(old.requestId)],
} satisfies Record<string, Readers>;

type Readers = readonly [
  newer: Read<DtsJobDetail> | undefined,
  older: Read<SubscriptionInstanceStatus> | undefined,
  listed?: Read<DtsJob>,
];

export type FieldName = keyof typeof fields;

export function statusFields(
  newer: DtsJobDetail | undefined,
  older: SubscriptionInstanceStatus | undefined,
  listed: DtsJob | undefined,
): readonly Field[] {
  return Object.entries<Readers>(fields).map(([name, [readNewer, readOlder, readListed]]) => {
    const values = { newer: read(readNewer, newer), older: read(readOlder, older) };
    return {
      name: name as FieldName,
      ...values,
      ...(readListed && listed && { listed: readListed(listed) }),
      differs: !alwaysDiffer.has(name) && differ(values.newer, values.older),
    };
  });
}

/** Fields in which the two operations differ as a rule, so that a difference means nothing. */
const alwaysDiffer: ReadonlySet<string> = new Set(['taskId', 'requestId'] satisfies FieldName[]);

function read<T>(reader: Read<T> | undefined, from: T | undefined): FieldValue {
  if (!reader) return notPart;
  return from === undefined ? notReported : reader(from);
}

function differ(a: FieldValue, b: FieldValue): boolean {
  if (a.kind === 'text' && b.kind === 'text') return a.text !== b.text;
  if (a.kind === 'flag' && b.kind === 'flag') return a.isOn !== b.isOn;
  if (a.kind === 'objects' && b.kind === 'objects') return a.databases !== b.databases || a.tables !== b.tables;
  return false;
}

const notReported: FieldValue = { kind: 'notReported' };
const notPart: FieldValue = { kind: 'notPart' };

function text(value: string | undefined): FieldValue {
  return value ? { kind: 'text', text: value } : notReported;
}
/** Only serverless instances have limits. */
function limit(value: number | undefined): FieldValue {
  return value === undefined ? notPart : text(value.toString());
}
function time(value: Date | undefined): FieldValue {
  return value ? { kind: 'time', at: value.getTime() } : notReported;
}
function flag(value: boolean | undefined): FieldValue {
  return value === undefined ? notReported : { kind: 'flag', isOn: value };
}
function objects(from: Pick<DtsJobDetail, 'objects'>): FieldValue {
  return from.objects?.length ? { kind: 'objects', ...trackedCount(from.objects) } : notReported;
}
/** Of the source, the older operation names only the instance and its type. */
function source(
  pick: (endpoint: SourceEndpoint) => string | undefined,
): readonly [newer: Read<DtsJobDetail>, older: undefined] {
  return [job => text(job.source && pick(job.source)), undefined];
}
