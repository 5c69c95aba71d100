import type { NewDtsGroup, NewSlsGroup } from './catalog.ts';
import type { InstanceRef, LogstoreRef } from './resources.ts';

/** A creation in the words of the API and of the command line, to read and to copy. The password is masked. */
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
export function equalDtsCall(instance: InstanceRef, group: Omit<NewDtsGroup, 'password'>): EqualCall {
  const parameters = {
    RegionId: instance.region,
    DtsInstanceId: instance.instanceId,
    ConsumerGroupName: group.name,
    ConsumerGroupUserName: group.userName,
    ConsumerGroupPassword: mask,
  };
  return {
    api: `CreateConsumerChannel ${spaced(parameters)}`,
    // `--region` chooses the endpoint; the parameter names the region of the instance.
    cli: commandLine('dts', 'CreateConsumerChannel', { region: instance.region, ...parameters }),
  };
}

/**
 * The form of the CLI's `sls` commands, which took the place of the older `aliyunlog` tool.
 * https://www.alibabacloud.com/help/en/cli/understanding-command-structure
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/sls/CreateConsumerGroup.json
 */
export function equalSlsCall(logstore: LogstoreRef, group: NewSlsGroup): EqualCall {
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

/** JSON with room to break a line. */
const spaced = (value: object): string => JSON.stringify(value, undefined, 1).replaceAll(/\n */g, ' ');

function commandLine(product: string, command: string, options: Readonly<Record<string, string>>): string {
  const words = Object.entries(options).flatMap(([name, value]) => [`--${name}`, shellQuoted(value)]);
  return ['aliyun', product, command, ...words].join(' ');
}

/** Inside single quotes a POSIX shell leaves everything alone but the single quote itself. */
export const shellQuoted = (word: string): string =>
  /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
