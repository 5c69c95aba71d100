import type { DtsConsumerGroup, DtsJobDetail } from '../../cloud/dts/types.ts';
import type { Endpoints } from '../../cloud/endpoints.ts';
import { CloudError } from '../../cloud/errors.ts';
import type { SlsConsumerGroup } from '../../cloud/sls/responses.ts';
import type { Account } from '../../model/accounts/account.ts';
import type { Catalog } from '../../model/catalog/catalog.ts';
import {
  channelOf,
  type ClientChannel,
  type Facts,
  type InstanceClientFacts,
  instanceClientFacts,
  type LogstoreClientFacts,
  logstoreClientFacts,
} from '../../model/clients/facts.ts';
import { type EndpointKind, endpointsOfInstance, hostAndPort } from '../../model/clients/instanceEndpoints.ts';
import {
  type ChangeTrackingInstance,
  groupRefOf,
  type InstanceGroup,
  type InstanceRef,
  type LogstoreGroup,
  memberOf,
} from '../../model/places.ts';
import type { GroupStarts } from '../../model/start/groupStarts.ts';
import { type UnixSeconds, unixSeconds } from '../../model/units.ts';
import type { Answers } from '../engine/steps.ts';

export interface ClientServices {
  readonly accounts: { endpointsOf(account: Account): Promise<Endpoints> };
  readonly catalog: Pick<Catalog, 'currentInstanceGroups' | 'currentLogstoreGroups' | 'jobDetail'>;
  readonly starts: Pick<GroupStarts, 'read'>;
  readonly reaches: (host: string, port: number, signal: AbortSignal) => Promise<boolean>;
}

export type ClientSubject = { readonly account: Account } & (
  | { readonly kind: 'instanceGroup'; readonly instance: ChangeTrackingInstance; readonly group: InstanceGroup }
  | { readonly kind: 'logstoreGroup'; readonly group: LogstoreGroup }
);
export type LogstoreSubject = Extract<ClientSubject, { readonly kind: 'logstoreGroup' }>;
export type InstanceSubject = Extract<ClientSubject, { readonly kind: 'instanceGroup' }>;

/** A group of an instance and the instance itself, both as they are now. */
export interface InstanceReading {
  readonly group: DtsConsumerGroup;
  readonly detail: DtsJobDetail;
}

export async function readInstance(
  { catalog }: Pick<ClientServices, 'catalog'>,
  { group, instance }: { readonly instance: InstanceRef; readonly group: { readonly group: { readonly id: string } } },
  signal: AbortSignal,
): Promise<InstanceReading> {
  const [groups, detail] = await Promise.all([
    catalog.currentInstanceGroups(instance, signal),
    catalog.jobDetail(instance, signal),
  ]);
  const found = groups.items.find(item => item.group.id === group.group.id);
  if (!found) throw gone('dts', 'DescribeConsumerChannel');
  return { group: found.group, detail };
}

async function readLogstoreGroup(
  { catalog }: ClientServices,
  { group }: LogstoreSubject,
  signal: AbortSignal,
): Promise<SlsConsumerGroup> {
  const { items } = await catalog.currentLogstoreGroups(group, signal);
  const found = items.find(item => memberOf(groupRefOf(item)) === group.group.name);
  if (!found) throw gone('sls', 'ListConsumerGroup');
  return found.group;
}

const gone = (service: 'dts' | 'sls', operation: string): CloudError =>
  new CloudError('notFound', { service, operation, outcome: 'notApplied' });

/** Reads what a client has to be told, for the answers so far. */
export async function readLogstoreFacts(
  services: ClientServices,
  subject: LogstoreSubject,
  answers: Answers,
  signal: AbortSignal,
): Promise<Facts<LogstoreClientFacts>> {
  const { account, group } = subject;
  const [now, endpoints] = await Promise.all([
    readLogstoreGroup(services, subject, signal),
    services.accounts.endpointsOf(account),
  ]);
  const ofClient = {
    endpoint: endpoints.sls(group.region),
    projectEndpoint: endpoints.sls(group.region, group.project),
  };
  const from = answers.get('logstoreStart');
  const start = from === 'time' ? { from, at: answers.get('resetAt') } : { from };
  return logstoreClientFacts({ ...group, group: now }, ofClient, start, Date.now());
}

export async function readInstanceFacts(
  services: ClientServices,
  subject: InstanceSubject,
  reading: InstanceReading,
  answers: Answers,
  signal: AbortSignal,
): Promise<Facts<InstanceClientFacts>> {
  const { group, detail } = reading;
  const from = answers.get('instanceStart');
  const at = from === 'time' ? answers.get('resetAt') : startsOf(reading)[from];
  if (at === undefined) return { missing: 'start' };
  const channel = channelOf(detail);
  const reached = await reachedOf(services, subject.account, channel, signal);
  return instanceClientFacts(channel, group, reached, { from, at }, Date.now());
}

/** The start times that an instance and a group give. Each of them may be unknown. */
export function startsOf({ group, detail }: InstanceReading): {
  readonly [K in 'checkpoint' | 'begin' | 'end']: UnixSeconds | undefined;
} {
  const secondsOf = (date: Date | undefined): UnixSeconds | undefined =>
    date && unixSeconds(Math.floor(date.getTime() / 1000));
  const begin = detail.beginTime && unixSeconds(Math.ceil(detail.beginTime.getTime() / 1000));
  return { checkpoint: secondsOf(group.consumptionCheckpoint), begin, end: secondsOf(detail.endTime) };
}

/** Tries all endpoints at once. Nothing of the sample account leaves this computer, so only what is on it is tried. */
export async function reachedOf(
  { reaches }: Pick<ClientServices, 'reaches'>,
  account: Account,
  { hosts }: ClientChannel,
  signal: AbortSignal,
): Promise<ReadonlySet<EndpointKind> | 'notTried'> {
  const targets = endpointsOfInstance(hosts, 'notTried').flatMap(({ kind, text }) => {
    const target = hostAndPort(text);
    return target && (account.kind !== 'sample' || target.host === '127.0.0.1') ? [{ kind, ...target }] : [];
  });
  if (account.kind === 'sample' && targets.length === 0) return 'notTried';
  const tried = await Promise.all(
    targets.map(async ({ kind, host, port }) => ((await reaches(host, port, signal)) ? kind : undefined)),
  );
  return new Set(tried.filter(kind => kind !== undefined));
}
