import { option, type Words } from '../commandLine.ts';
import {
  groupIn,
  type GroupRef,
  type InstanceGroupRef,
  type InstanceRef,
  type LogstoreGroupRef,
  type LogstoreRef,
} from '../places.ts';
import type { InstanceGroupChange, LogstoreGroupChange, NewInstanceGroup, NewLogstoreGroup } from './groupChanges.ts';

/** The call that makes a change, as written for the API and for the command line, to be read and copied. */
export interface EqualCall {
  /** The operation and its parameters. */
  readonly api: string;
  /** The command of the CLI. */
  readonly cli: Words;
}

const mask = '********';

export const equalDtsCall = (instance: InstanceRef, group: Omit<NewInstanceGroup, 'password'>): EqualCall =>
  rpcCall('CreateConsumerChannel', {
    RegionId: instance.region,
    DtsInstanceId: instance.instanceId,
    ConsumerGroupName: group.name,
    ConsumerGroupUserName: group.userName,
    ConsumerGroupPassword: mask,
  });

/** https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/sls/CreateConsumerGroup.json */
export function equalSlsCall(logstore: LogstoreRef, group: NewLogstoreGroup): EqualCall {
  const body = { consumerGroup: group.name, timeout: group.timeoutSeconds, order: group.isOrdered };
  return {
    api: `CreateConsumerGroup POST /logstores/${logstore.logstore}/consumergroups ${spaced(body)}`,
    cli: slsCommand('create-consumer-group', groupIn(logstore, group.name), {
      timeout: group.timeoutSeconds,
      order: group.isOrdered,
    }),
  };
}

/** The call sends only what changes. https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/dts/ModifyConsumerChannel.json */
export function equalDtsEdit(group: InstanceGroupRef, change: InstanceGroupChange): EqualCall {
  const { name, userName, password } = change;
  return rpcCall('ModifyConsumerChannel', {
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
    api: `UpdateConsumerGroup PUT ${groupPath(group)} ${spaced(body)}`,
    cli: slsCommand('update-consumer-group', group, body),
  };
}

export function equalDeletion(group: GroupRef): EqualCall {
  switch (group.kind) {
    case 'dts':
      return rpcCall('DeleteConsumerChannel', channelParameters(group));
    case 'sls':
      return {
        api: `DeleteConsumerGroup DELETE ${groupPath(group)}`,
        cli: slsCommand('delete-consumer-group', group),
      };
  }
}

const channelParameters = ({ region, instanceId, groupId }: InstanceGroupRef) => ({
  RegionId: region,
  DtsInstanceId: instanceId,
  ConsumerGroupId: groupId,
});

export const groupPath = ({ logstore, groupName }: LogstoreGroupRef): string =>
  `/logstores/${logstore}/consumergroups/${groupName}`;

type Options = Readonly<Record<string, string | number | boolean>>;

/**
 * A DTS call with the API's own parameter names, which every release of the CLI takes without a plug-in. `--region`
 * chooses the endpoint, and the parameter `RegionId` names the region of the instance.
 * https://alibabacloud.com/help/en/cli/call-rpc-api-and-restful-api
 */
export const rpcCall = (operation: string, parameters: Options & { readonly RegionId: string }): EqualCall => ({
  api: `${operation} ${spaced(parameters)}`,
  cli: cliCommand('dts', operation, { region: parameters.RegionId, ...parameters }),
});

/**
 * One of the CLI's `sls` commands, which took the place of the older `aliyunlog` tool.
 * https://www.alibabacloud.com/help/en/cli/understanding-command-structure
 */
export function slsCommand(command: string, group: LogstoreGroupRef, options: Options = {}): Words {
  const { region, project, logstore, groupName } = group;
  return cliCommand('sls', command, { region, project, logstore, 'consumer-group': groupName, ...options });
}

/** Formats JSON with spaces, at which a long line can be broken. */
export const spaced = (value: object): string => JSON.stringify(value, undefined, 1).replaceAll(/\n */g, ' ');

const cliCommand = (product: string, command: string, options: Options): Words => [
  'aliyun',
  product,
  command,
  ...Object.entries(options).flatMap(([name, value]) => option(name, String(value))),
];
