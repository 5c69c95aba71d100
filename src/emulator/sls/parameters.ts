import { type Members, refuse, type SlsCall } from '../operation.ts';
import { type Logstore, type LogstoreGroup, type Project, type Shard, shardsOf } from '../world/logstore.ts';

/** Finds a project. All refusals here are from https://www.alibabacloud.com/help/en/sls/developer-reference/error-codes */
export function projectOf({ world, project: name = '', region }: SlsCall): Project {
  const project = world.project(name);
  // A project can be reached only through the host of its own region.
  if (project === undefined || (region !== undefined && region !== project.region)) {
    return refuse(404, 'ProjectNotExist', `The Project does not exist : ${name}`);
  }
  if (project.status === 'Disable') refuse(403, 'ProjectForbidden', `The project has been forbidden : ${name}`);
  return project;
}

export function logstoreOf(call: SlsCall): Logstore {
  return (
    projectOf(call).logstores().get(call.logstore) ??
    refuse(404, 'LogStoreNotExist', `logstore ${call.logstore} does not exist`)
  );
}

export function groupOf(call: SlsCall, logstore: Pick<Logstore, 'groups'>): LogstoreGroup {
  return (
    logstore.groups.find(({ name }) => name === call.group) ??
    refuse(404, 'ConsumerGroupNotExist', 'consumer group not exist')
  );
}

/** Names what RAM checks for a call about a Logstore. */
export const logstoreResource = ({ project = '', logstore }: SlsCall): string => `${project}/logstore/${logstore}`;

/** Names what RAM checks for a call about a consumer group. */
export const groupResource = (call: SlsCall): string => `${logstoreResource(call)}/consumergroup/${call.group}`;

/** Reads the members of a JSON body. */
export function jsonBody(call: SlsCall): Readonly<Record<string, unknown>> {
  const body = parsed(call);
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body as Record<string, unknown>;
  return refuse(400, 'PostBodyInvalid', 'The body is not valid json.');
}

export function parsed({ body }: SlsCall): unknown {
  try {
    return JSON.parse(body);
  } catch {
    // The caller refuses this like any other body of the wrong shape.
    return undefined;
  }
}

/** Finds a shard for a cursor call, which returns 400 where other calls return 404. */
export function shardOf(call: SlsCall, logstore: Logstore): Shard {
  return (
    shardsOf(logstore, call.now).find(({ id }) => String(id) === call.shard) ??
    refuse(400, 'ShardNotExist', `Shard ${call.shard} does not exist`)
  );
}

/** Selects a page. An empty parameter counts as missing, because one of the vendor's clients sends such parameters. */
export function page<T>(call: SlsCall, list: readonly T[], defaultSize: number): readonly T[] {
  const offset =
    wholeNumber(call.query['offset'], 0) ?? refuse(400, 'ParameterInvalid', 'offset : offset pair is invalid');
  const size = wholeNumber(call.query['size'], defaultSize);
  if (size === undefined || size < 1 || size > 500) {
    // The wrong range in this message comes from the service.
    return refuse(400, 'ParameterInvalid', 'Invalid parameter size, (0.6.0]');
  }
  return list.slice(offset, offset + size);
}

function wholeNumber(text: string | undefined, otherwise: number): number | undefined {
  if (!text) return otherwise;
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

export const encodeCursor = (cursor: bigint): string => Buffer.from(String(cursor)).toString('base64');

/** Reads a cursor, even without padding, which some published samples lack. */
export function decodeCursor(text: string): bigint | undefined {
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(text)) return undefined;
  const digits = Buffer.from(text, 'base64').toString('latin1');
  return /^\d{1,19}$/.test(digits) ? BigInt(digits) : undefined;
}

export const seconds = (time: number): number => Math.floor(time / 1000);

/** Writes a project. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listproject */
export function projectMembers(project: Project, timeOf: (time: number) => string): Members {
  return {
    projectName: project.name,
    status: project.status,
    owner: '',
    description: project.description,
    region: project.region,
    createTime: timeOf(project.createdAt),
    lastModifyTime: timeOf(project.createdAt + 86_400_000),
    dataRedundancyType: 'LRS',
    resourceGroupId: 'rg-acfmz0000000001',
  };
}

export const inSeconds = (time: number): string => String(seconds(time));

/** Writes a time for GetProject. A page shows one form, and the model of a client describes the other. */
export const getProjectTime = (call: SlsCall): ((time: number) => string) =>
  call.isTurned ? inSeconds : time => new Date(time).toISOString().slice(0, 19).replace('T', ' ');
