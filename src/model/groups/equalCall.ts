import type { GroupRef, InstanceGroupRef, InstanceRef, LogstoreGroupRef, LogstoreRef } from '../places.ts';
import type { InstanceGroupChange, LogstoreGroupChange, NewInstanceGroup, NewLogstoreGroup } from './groupChanges.ts';

/** A change in the words of the API and of the command line, to read and to copy. The password is masked. */
export interface EqualCall {
  /** The operation and its parameters. */
  readonly api: string;
  /** One line for a POSIX shell. */
  readonly cli: string;
}

const mask = '********';

/**
 * The form with the API's own parameter names, which every release of the CLI takes without a plug-in.
 * https://alibabacloud.com/help/en/cli/call-rpc-api-and-restful-api
 */
export function equalDtsCall(instance: InstanceRef, group: Omit<NewInstanceGroup, 'password'>): EqualCall {
  const parameters = {
    RegionId: instance.region,
    DtsInstanceId: instance.instanceId,
    ConsumerGroupName: group.name,
    ConsumerGroupUserName: group.userName,
    ConsumerGroupPassword: mask,
  };
  return rpcCall('CreateConsumerChannel', instance.region, parameters);
}

/**
 * The form of the CLI's `sls` commands, which took the place of the older `aliyunlog` tool.
 * https://www.alibabacloud.com/help/en/cli/understanding-command-structure
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/sls/CreateConsumerGroup.json
 */
export function equalSlsCall(logstore: LogstoreRef, group: NewLogstoreGroup): EqualCall {
  const body = { consumerGroup: group.name, timeout: group.timeoutSeconds, order: group.isOrdered };
  return {
    api: `CreateConsumerGroup POST /logstores/${logstore.logstore}/consumergroups ${spaced(body)}`,
    cli: commandLine('sls', 'create-consumer-group', {
      region: logstore.region,
      project: logstore.project,
      logstore: logstore.logstore,
      'consumer-group': group.name,
      timeout: String(group.timeoutSeconds),
      order: String(group.isOrdered),
    }),
  };
}

/** Only what changes is sent. https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/ModifyConsumerChannel.json */
export function equalDtsEdit(group: InstanceGroupRef, change: InstanceGroupChange): EqualCall {
  const { name, userName, password } = change;
  return rpcCall('ModifyConsumerChannel', group.region, {
    ...channelParameters(group),
    ...(name !== undefined && { ConsumerGroupName: name }),
    ...(userName !== undefined && { ConsumerGroupUserName: userName }),
    ...(password !== undefined && { ConsumerGroupPassword: mask }),
  });
}

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-updateconsumergroup */
export function equalSlsEdit(group: LogstoreGroupRef, { timeoutSeconds, isOrdered }: LogstoreGroupChange): EqualCall {
  const body = {
    ...(timeoutSeconds !== undefined && { timeout: timeoutSeconds }),
    ...(isOrdered !== undefined && { order: isOrdered }),
  };
  return {
    api: `UpdateConsumerGroup PUT ${pathOf(group)} ${spaced(body)}`,
    cli: commandLine('sls', 'update-consumer-group', { ...namesOf(group), ...asText(body) }),
  };
}

export function equalDeletion(group: GroupRef): EqualCall {
  switch (group.kind) {
    case 'dts':
      return rpcCall('DeleteConsumerChannel', group.region, channelParameters(group));
    case 'sls':
      return {
        api: `DeleteConsumerGroup DELETE ${pathOf(group)}`,
        cli: commandLine('sls', 'delete-consumer-group', namesOf(group)),
      };
  }
}

type Words = Readonly<Record<string, string>>;

const channelParameters = ({ region, instanceId, groupId }: InstanceGroupRef): Words => ({
  RegionId: region,
  DtsInstanceId: instanceId,
  ConsumerGroupId: groupId,
});

const pathOf = ({ logstore, groupName }: LogstoreGroupRef): string =>
  `/logstores/${logstore}/consumergroups/${groupName}`;

const namesOf = ({ region, project, logstore, groupName }: LogstoreGroupRef): Words => ({
  region,
  project,
  logstore,
  'consumer-group': groupName,
});

const asText = (values: object): Words =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, String(value)]));

/** `--region` chooses the endpoint; the parameter `RegionId` names the region of the instance. */
const rpcCall = (operation: string, region: string, parameters: Words): EqualCall => ({
  api: `${operation} ${spaced(parameters)}`,
  cli: commandLine('dts', operation, { region, ...parameters }),
});

/** JSON with room to break a line. */
const spaced = (value: object): string => JSON.stringify(value, undefined, 1).replaceAll(/\n */g, ' ');

function commandLine(product: string, command: string, options: Words): string {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, shellQuoted(value)]);
  return ['aliyun', product, command, ...words].join(' ');
}

/** Inside single quotes a POSIX shell leaves everything alone but the single quote itself. */
export const shellQuoted = (word: string): string =>
  /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
