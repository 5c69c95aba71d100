import type { DtsJobDetail, SourceEndpoint, SubscriptionInstanceStatus } from '../../cloud/dts/types.ts';
import { trackedCount } from './objects.ts';
import type { Moment } from '../units.ts';

/** What an operation reported for a field. */
export type FieldValue =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'time'; readonly at: Moment }
  | { readonly kind: 'flag'; readonly isOn: boolean }
  | { readonly kind: 'objects'; readonly databases: number; readonly tables: number }
  /** The operation has this field, and left it out of its answer. */
  | { readonly kind: 'notReported' }
  /** The operation has no such field. */
  | { readonly kind: 'notPart' };

/** A field with what DescribeDtsJobDetail says (`newer`) and DescribeSubscriptionInstanceStatus says (`older`). */
export interface Field {
  readonly name: FieldName;
  readonly newer: FieldValue;
  readonly older: FieldValue;
  /** Both say something, and not the same. Never for moments: those move on between two calls. */
  readonly differs: boolean;
}

type Read<T> = (from: T) => FieldValue;

/**
 * Every field of DescribeSubscriptionInstanceStatus, and what only the newer operation has.
 * https://help.aliyun.com/document_detail/49441.html
 * https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobdetail
 */
const fields = {
  status: [job => text(job.status), old => text(old.status)],
  name: [job => text(job.name), old => text(old.name)],
  instanceId: [job => text(job.instanceId), old => text(old.instanceId)],
  // The newer operation calls it a job.
  taskId: [job => text(job.jobId), old => text(old.taskId)],
  version: [job => ({ kind: 'text', text: job.isNewVersion ? 'new' : 'old' }), undefined],
  billing: [job => text(job.billing), old => text(old.billing)],
  specification: [job => text(job.specification), undefined],
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
  objects: [objects, objects],
  sourceInstance: source(endpoint => endpoint.instanceId),
  sourceType: source(endpoint => endpoint.instanceType),
  sourceEngine: source(endpoint => endpoint.engineName),
  sourceRegion: source(endpoint => endpoint.region),
  sourceDatabase: source(endpoint => endpoint.databaseName),
  sourceAddress: source(endpoint => [endpoint.ip, endpoint.port].filter(Boolean).join(':')),
  sourceUser: source(endpoint => endpoint.userName),
  errorMessage: [job => text(job.errorMessage), old => text(old.errorMessage)],
  errorDetails: [job => text(job.errorDetails.map(detail => detail.code ?? detail.helpUrl).join(', ')), undefined],
  resourceGroup: [job => text(job.resourceGroup), undefined],
  tags: [
    job => text(job.tags.map(tag => (tag.value === '' ? tag.key : `${tag.key}=${tag.value}`)).join(', ')),
    undefined,
  ],
  requestId: [job => text(job.requestId), old => text(old.requestId)],
} satisfies Record<string, readonly [Read<DtsJobDetail> | undefined, Read<SubscriptionInstanceStatus> | undefined]>;

export type FieldName = keyof typeof fields;

export function statusFields(
  newer: DtsJobDetail | undefined,
  older: SubscriptionInstanceStatus | undefined,
): readonly Field[] {
  return Object.entries(fields).map(([name, [readNewer, readOlder]]) => {
    const values = { newer: read(readNewer, newer), older: read(readOlder, older) };
    return { name: name as FieldName, ...values, differs: !isOwn.has(name) && differ(values.newer, values.older) };
  });
}

/** Fields in which the operations may differ without saying different things. */
const isOwn: ReadonlySet<string> = new Set(['taskId', 'requestId'] satisfies FieldName[]);

function read<T>(reader: Read<T> | undefined, from: T | undefined): FieldValue {
  if (!reader) return { kind: 'notPart' };
  return from === undefined ? { kind: 'notReported' } : reader(from);
}

function differ(a: FieldValue, b: FieldValue): boolean {
  if (a.kind === 'text' && b.kind === 'text') return a.text !== b.text;
  if (a.kind === 'flag' && b.kind === 'flag') return a.isOn !== b.isOn;
  if (a.kind === 'objects' && b.kind === 'objects') return a.databases !== b.databases || a.tables !== b.tables;
  return false;
}

const notReported: FieldValue = { kind: 'notReported' };

function text(value: string | undefined): FieldValue {
  return value === undefined || value === '' ? notReported : { kind: 'text', text: value };
}
function time(value: Date | undefined): FieldValue {
  return value ? { kind: 'time', at: value.getTime() } : notReported;
}
function flag(value: boolean | undefined): FieldValue {
  return value === undefined ? notReported : { kind: 'flag', isOn: value };
}
function objects(from: Pick<DtsJobDetail, 'objects'>): FieldValue {
  return from.objects.length === 0 ? notReported : { kind: 'objects', ...trackedCount(from.objects) };
}
function source(
  pick: (endpoint: SourceEndpoint) => string | undefined,
): readonly [Read<DtsJobDetail>, Read<SubscriptionInstanceStatus>] {
  const readSource = (from: { readonly source?: SourceEndpoint }) => text(from.source && pick(from.source));
  return [readSource, readSource];
}
