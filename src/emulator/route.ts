import {
  type Arrival,
  type Parameters,
  type PlainOperation,
  refuse,
  type RpcOperation,
  type SlsCall,
  type SlsOperation,
} from './operation.ts';
import { plainOperations, rpcOperations, slsOperations } from './operations.ts';

/** Which operation a request asks for, and of which region and project. */
export type Route = RpcRoute | SlsRoute;

export interface PlainRoute {
  readonly kind: 'plain';
  readonly name: string;
  readonly operation: PlainOperation;
  /** Last part of the path. */
  readonly last: string;
}

export interface RpcRoute {
  readonly kind: 'rpc';
  readonly name: string;
  readonly operation: RpcOperation;
  readonly parameters: Parameters;
  readonly hostRegion?: string | undefined;
}

export interface SlsRoute extends Pick<SlsCall, 'region' | 'project' | 'logstore' | 'group' | 'shard'> {
  readonly kind: 'sls';
  readonly name: string;
  readonly operation: SlsOperation;
}

/** SLS requests say their API version in a header of their own; the others name their operation. */
export const isSls = ({ headers }: Arrival): boolean => headers['x-log-apiversion'] !== undefined;

export function route(arrival: Arrival): Route | PlainRoute {
  return isSls(arrival) ? routeSls(arrival) : (routePlain(arrival) ?? routeRpc(arrival));
}

const plainPaths: readonly (readonly [pattern: RegExp, name: keyof typeof plainOperations])[] = [
  [/^PUT \/latest\/api\/token$/, 'MetadataToken'],
  [/^GET \/latest\/meta-data\/ram\/security-credentials\/?$/, 'MetadataRoleName'],
  [/^GET \/latest\/meta-data\/ram\/security-credentials\/[^/]+$/, 'MetadataRoleKeys'],
  [/^GET \/credentials$/, 'CredentialsUri'],
];

function routePlain({ method, path }: Arrival): PlainRoute | undefined {
  const name = plainPaths.find(([pattern]) => pattern.test(`${method} ${path}`))?.[1];
  if (name === undefined) return undefined;
  return { kind: 'plain', name, operation: plainOperations[name], last: path.slice(path.lastIndexOf('/') + 1) };
}

function routeRpc(arrival: Arrival): RpcRoute {
  const { method, headers, path } = arrival;
  if (method !== 'GET' && method !== 'POST') {
    refuse(400, 'UnsupportedHTTPMethod', 'This http method is not supported.');
  }
  const parameters = { ...arrival.query, ...arrival.form };
  const name = parameters['Action'] || headers['x-acs-action'] || refuse(400, 'MissingAction', 'Action is mandatory.');
  const operation = rpcOperations.get(name);
  const version = parameters['Version'] || headers['x-acs-version'];
  if (path !== '/' || operation === undefined || version !== versions[operation.service]) {
    return refuse(404, 'InvalidApi.NotFound', 'Specified api is not found, please check your url and method.');
  }
  return { kind: 'rpc', name, operation, parameters, hostRegion: regionOfRpcHost(arrival.host) };
}

const versions = { dts: '2020-01-01', sts: '2015-04-01' } as const;

const regionOfRpcHost = (host: string): string | undefined =>
  /^(?:dts|sts)(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com$/.exec(host)?.[1];

function routeSls(arrival: Arrival): SlsRoute {
  const { method, path } = arrival;
  const { project, region } = placeOf(arrival);
  const parts = path.split('/').slice(1);
  const name = operationOf(method, parts, project !== undefined, arrival.query);
  if (name === undefined) return refuse(405, 'InvalidMethod', `invalid request method : ${path}`);
  // Names need no encoding, so whatever is encoded names nothing.
  const [, logstore = '', below = '', last = ''] = parts;
  return {
    kind: 'sls',
    name,
    operation: slsOperations[name],
    region,
    project,
    logstore,
    group: below === 'consumergroups' ? last : '',
    shard: below === 'shards' ? last : '',
  };
}

/** The same path `/` means two operations, told apart only by the host. */
function operationOf(
  method: string,
  parts: readonly string[],
  hasProject: boolean,
  { type }: Parameters,
): keyof typeof slsOperations | undefined {
  const shape = parts.map((part, index) => (index % 2 === 0 ? part : part === '' ? '' : '*')).join('/');
  switch (`${method} /${shape}`) {
    case 'GET /':
      return hasProject ? 'GetProject' : 'ListProject';
    case 'GET /logstores':
      return 'ListLogStores';
    case 'GET /logstores/*':
      return 'GetLogStore';
    case 'GET /logstores/*/shards':
      return 'ListShards';
    case 'GET /logstores/*/shards/*':
      return shardOperations[type ?? ''];
    case 'GET /logstores/*/consumergroups':
      return 'ListConsumerGroup';
    case 'POST /logstores/*/consumergroups':
      return 'CreateConsumerGroup';
    case 'GET /logstores/*/consumergroups/*':
      return 'GetCheckPoint';
    case 'PUT /logstores/*/consumergroups/*':
      return 'UpdateConsumerGroup';
    case 'DELETE /logstores/*/consumergroups/*':
      return 'DeleteConsumerGroup';
    case 'POST /logstores/*/consumergroups/*':
      return groupOperations[type ?? ''];
    default:
      return undefined;
  }
}

/** Told apart by `type`. */
const groupOperations: Readonly<Record<string, keyof typeof slsOperations>> = {
  checkpoint: 'ConsumerGroupUpdateCheckPoint',
  heartbeat: 'HeartBeat',
};

/** Pages and clients of the vendor do not agree on `log` or `logs`. */
const shardOperations: Readonly<Record<string, keyof typeof slsOperations>> = {
  cursor: 'GetCursor',
  cursor_time: 'GetCursorTime',
  log: 'PullLogs',
  logs: 'PullLogs',
};

/** `{project}.{region}.log.aliyuncs.com` and its variants, or `{project}.localhost:{port}` and `{project}.127.0.0.1:{port}`. */
function placeOf({ host, headers }: Arrival): Pick<SlsRoute, 'project' | 'region'> {
  const [name = ''] = host.split(':');
  const cloud =
    /^(?:([a-z0-9-]+)\.)?([a-z0-9-]+?)(?:-intranet|-internal|-share|-vpc)?\.(?:log|sls)\.aliyuncs\.com$/.exec(name);
  if (cloud) return { project: cloud[1], region: cloud[2] };
  // A global or a local host says no region; the newer signature does.
  const region = /\bCredential=[^/]*\/\d{8}\/([^/]+)\/sls\//.exec(headers['authorization'] ?? '')?.[1];
  const project = /^([a-z0-9-]+)\.(?:localhost|127\.0\.0\.1|log-global\.aliyuncs\.com)$/.exec(name)?.[1];
  return { project, region };
}
