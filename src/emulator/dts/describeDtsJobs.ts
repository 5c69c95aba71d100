import { taskStatuses } from '../../cloud/dts/types.ts';
import type { RpcCall, RpcOperation } from '../operation.ts';
import { type Instance, statusOf } from '../world/instance.ts';
import { sampleRegions } from '../world/sampleInstances.ts';
import { listedMembers } from './listedMembers.ts';
import { taskMembers } from './members.ts';
import { invalidParameter, paged } from './parameters.ts';

/** Lists tasks without topics and endpoints. https://www.alibabacloud.com/help/en/dts/developer-reference/api-describedtsjobs */
export const describeDtsJobs: RpcOperation = {
  service: 'dts',
  family: 'task',
  isWrite: false,
  callsPerSecond: 20,

  run(call) {
    const { numbers, items } = paged(call, () => wanted(call), { isPageSize: size => [10, 20, 30].includes(size) });
    return {
      ...numbers,
      DtsJobList: items.map(instance => ({
        ...taskMembers(instance, call.now, {
          withObjects: call.parameters['WithoutDbList'] !== 'true',
          jobType: 'subscribe',
        }),
        ...listedMembers(instance, call.now),
      })),
      EtlDemoList: [],
    };
  },
};

function wanted(call: RpcCall): readonly Instance[] {
  const { parameters, world } = call;
  for (const [name, values] of Object.entries(choices)) {
    const value = parameters[name];
    if (value && !values.includes(value)) return invalidParameter(name);
  }
  // The emulator has only change tracking, but the default is MIGRATION.
  if (parameters['JobType'] !== 'SUBSCRIBE') return [];
  const region = parameters['Region'] || parameters['RegionId'] || call.hostRegion || sampleRegions[0];
  const matches = filters(call);
  const found = world.instances.filter(
    instance => instance.region === region && matches.every(isWanted => isWanted(instance)),
  );
  const newestFirst = parameters['OrderDirection'] === 'DESC';
  return found.sort((a, b) => (a.createdAt - b.createdAt) * (newestFirst ? -1 : 1));
}

/** Holds the documented values of the parameters that have no others. No page says that another spelling is accepted. */
const choices: Readonly<Record<string, readonly string[]>> = {
  JobType: ['MIGRATION', 'SYNC', 'SUBSCRIBE'],
  Status: taskStatuses,
  OrderColumn: ['CreateTime', 'FinishTime', 'duLimit'],
  OrderDirection: ['ASC', 'DESC'],
  WithoutDbList: ['true', 'false'],
  DtsBisLabel: ['normal', 'online'],
};

type Filter = (instance: Instance) => boolean;

function filters({ parameters, now }: RpcCall): Filter[] {
  const { DtsInstanceId, DtsJobId, Status, Type, Params, Tags, ResourceGroupId } = parameters;
  const matches: Filter[] = [];
  if (DtsInstanceId) matches.push(({ instanceId }) => DtsInstanceId.split(',').includes(instanceId));
  if (DtsJobId) matches.push(({ jobId }) => DtsJobId.split(',').includes(jobId));
  if (Status) matches.push(instance => statusOf(instance, now) === Status);
  if (ResourceGroupId) matches.push(({ resourceGroup }) => resourceGroup.id === ResourceGroupId);
  if (Type) matches.push(byType(Type, Params || invalidParameter('Params')));
  if (Tags) matches.push(byTags(Tags));
  return matches;
}

function byType(type: string, value: string): Filter {
  switch (type) {
    case 'name':
      return ({ name }) => name.toLowerCase().includes(value.toLowerCase());
    case 'instance':
      return ({ instanceId }) => instanceId === value;
    case 'srcRds':
    case 'rds':
      return ({ source }) => source.instanceId === value;
    default:
      return invalidParameter('Type');
  }
}

function byTags(text: string): Filter {
  const tags = parsed(text);
  if (!Array.isArray(tags)) return invalidParameter('Tags');
  const pairs = tags as readonly Partial<Record<'key' | 'value', unknown>>[];
  return instance =>
    pairs.every(pair =>
      instance.tags.some(({ key, value }) => key === pair.key && (pair.value === undefined || value === pair.value)),
    );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The caller refuses everything that is not a list.
    return undefined;
  }
}
