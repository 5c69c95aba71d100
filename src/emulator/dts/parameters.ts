import { refuse, type RpcCall } from '../operation.ts';
import type { Instance, InstanceGroup } from '../world/instance.ts';

/** The codes of https://help.aliyun.com/en/dts/developer-reference/api-dts-2020-01-01-errorcodes */
export const invalidValue = (parameter: string): never =>
  refuse(403, 'InvalidParameterValid', 'The Value of Input Parameter %s is not valid.', { dynamic: parameter });

export const invalidParameter = (parameter: string): never =>
  refuse(403, 'InvalidParameter', 'The Input Parameter %s is not valid.', { dynamic: parameter });

const missing = (parameter: string): never =>
  refuse(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);

export function required({ parameters }: RpcCall, name: string): string {
  return parameters[name] || missing(name);
}

/** A whole number between two limits. */
export function count(
  { parameters }: RpcCall,
  name: string,
  limits: { min: number; max: number; default: number },
): number {
  const text = parameters[name];
  if (text === undefined || text === '') return limits.default;
  const value = Number(text);
  return Number.isInteger(value) && value >= limits.min && value <= limits.max ? value : invalidValue(name);
}

/** The instance that one of these parameters names, in the region asked for. */
export function instanceOf(call: RpcCall, ...names: readonly string[]): Instance {
  const { parameters, world } = call;
  const given = names.filter(name => (parameters[name] ?? '') !== '');
  if (given.length === 0) return missing(names[0] ?? '');
  const found = given.map(name => world.instance(parameters[name] ?? ''));
  const [instance] = found;
  const region = parameters['RegionId'] || call.hostRegion;
  // Two ids have to mean one instance; one of another region is as unknown as none.
  if (!instance || found.some(other => other !== instance) || (region && instance.region !== region)) {
    return refuse(403, 'Forbidden.InstanceNotFound', 'The specified instance is not found.');
  }
  return instance;
}

export function checkRuns({ status }: Instance): void {
  if (status !== 'Normal') {
    refuse(403, 'OperationDenied.JobStatus', 'The operation is not permitted due to the status of the job.');
  }
}

/** `2026-01-15T08:30:00Z`; times that are not known are left out of a body. */
export function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** https://alibabacloud.com/help/en/doc-detail/264593.htm gives the limits; what is not given is not looked at. */
export function checkGroup({ name, user, password }: Partial<Record<'name' | 'user' | 'password', string>>): void {
  if (name !== undefined && Array.from(name).length > 128) invalidValue('ConsumerGroupName');
  if (user !== undefined && !/^\w{1,16}$/.test(user)) invalidValue('ConsumerGroupUserName');
  if (password !== undefined && !isAcceptable(password)) invalidValue('ConsumerGroupPassword');
}

/** 8 to 32 characters of at least two of the four kinds. */
function isAcceptable(password: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/].filter(kind => kind.test(password));
  return password.length >= 8 && password.length <= 32 && kinds.length >= 2;
}

/** No page says whether a name may be taken twice; here it may not. The code is ours, of the form used elsewhere. */
export function checkFree({ groups }: Instance, name: string): void {
  if (groups.some(group => group.name === name)) {
    refuse(403, 'ConsumerGroupName.AlreadyExist', 'The specified consumer group name already exists.');
  }
}

/** No page says how a group that is not there, or no longer, is refused; the code is ours too. */
export function groupOf(call: RpcCall, { groups }: Instance): InstanceGroup {
  const id = required(call, 'ConsumerGroupId');
  return (
    groups.find(group => group.id === id) ??
    refuse(403, 'Forbidden.ConsumerGroupNotFound', 'The specified consumer group is not found.')
  );
}
