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

/** Tells which operation a request asks for, and in which region and project. */
export type Route = RpcRoute | SlsRoute;

export interface PlainRoute {
  readonly kind: 'plain';
  readonly name: string;
  readonly operation: PlainOperation;
  /** Has the last part of the path. */
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

/** Recognizes a request to SLS by its own header for the API version. */
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
  if (method !== 'GET' && method !== 'POST') refuseMethod();
  const parameters = { ...arrival.query, ...arrival.form };
  const name = parameters['Action'] || headers['x-acs-action'] || refuse(400, 'MissingAction', 'Action is mandatory.');
  const operation = rpcOperations.get(name);
  const version = parameters['Version'] || headers['x-acs-version'];
  if (path !== '/' || operation === undefined || version !== versions[operation.service]) {
    return refuse(404, 'InvalidApi.NotFound', 'Specified api is not found, please check your url and method.');
  }
  if (operation.isPostOnly && method !== 'POST') refuseMethod();
  return { kind: 'rpc', name, operation, parameters, hostRegion: regionOfRpcHost(arrival.host) };
}

const refuseMethod = (): never => refuse(400, 'UnsupportedHTTPMethod', 'This http method is not supported.');

const versions = { dts: '2020-01-01', sts: '2015-04-01' } as const;

const regionOfRpcHost = (host: string): string | undefined =>
  /^(?:dts|sts)(?:-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com$/.exec(host)?.[1];

function routeSls(arrival: Arrival): SlsRoute {
  const { method, path } = arrival;
  const { project, region } = placeOf(arrival);
  const parts = path.split('/').slice(1);
  const name = operationOf(method, parts, project !== undefined, arrival.query);
  if (name === undefined) return refuse(405, 'InvalidMethod', `invalid request method : ${path}`);
  // Names need no encoding, so an encoded part of a path matches no name.
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

type SlsName = keyof typeof slsOperations;

/** Finds an operation. The path `/` stands for two of them, which differ only in the host. */
function operationOf(
  method: string,
  parts: readonly string[],
  hasProject: boolean,
  { type = '' }: Parameters,
): SlsName | undefined {
  const shape = parts.map((part, index) => (index % 2 === 0 ? part : part === '' ? '' : '*')).join('/');
  if (`${method} /${shape}` === 'GET /') return hasProject ? 'GetProject' : 'ListProject';
  if (`${method} /${shape}` === 'GET /regions') return hasProject ? undefined : 'DescribeRegions';
  return slsPaths[`${method} /${shape}`] ?? slsPaths[`${method} /${shape}?type=${type}`];
}

/** Pages and clients of the vendor do not agree on `log` or `logs`. */
const slsPaths: Readonly<Record<string, SlsName>> = {
  'GET /logstores': 'ListLogStores',
  'GET /logstores/*': 'GetLogStore',
  'GET /logstores/*/shards': 'ListShards',
  'GET /logstores/*/shards/*?type=cursor': 'GetCursor',
  'GET /logstores/*/shards/*?type=cursor_time': 'GetCursorTime',
  'GET /logstores/*/shards/*?type=log': 'PullLogs',
  'GET /logstores/*/shards/*?type=logs': 'PullLogs',
  'GET /logstores/*/consumergroups': 'ListConsumerGroup',
  'POST /logstores/*/consumergroups': 'CreateConsumerGroup',
  'GET /logstores/*/consumergroups/*': 'GetCheckPoint',
  'PUT /logstores/*/consumergroups/*': 'UpdateConsumerGroup',
  'DELETE /logstores/*/consumergroups/*': 'DeleteConsumerGroup',
  'POST /logstores/*/consumergroups/*?type=checkpoint': 'ConsumerGroupUpdateCheckPoint',
  'POST /logstores/*/consumergroups/*?type=heartbeat': 'HeartBeat',
};

/** Reads a host such as `{project}.{region}.log.aliyuncs.com`, `{project}.localhost:{port}`, or `{project}.127.0.0.1:{port}`. */
function placeOf({ host, headers }: Arrival): Pick<SlsRoute, 'project' | 'region'> {
  const [name = ''] = host.split(':');
  const cloud =
    /^(?:([a-z0-9-]+)\.)?([a-z0-9-]+?)(?:-intranet|-internal|-share|-vpc)?\.(?:log|sls)\.aliyuncs\.com$/.exec(name);
  if (cloud) return { project: cloud[1], region: cloud[2] };
  // A global or local host does not name a region, but the newer signature does.
  const region = /\bCredential=[^/]*\/\d{8}\/([^/]+)\/sls\//.exec(headers['authorization'] ?? '')?.[1];
  const project = /^([a-z0-9-]+)\.(?:localhost|127\.0\.0\.1|log-global\.aliyuncs\.com)$/.exec(name)?.[1];
  return { project, region };
}
