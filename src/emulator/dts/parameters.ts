import type { TaskStatus } from '../../cloud/dts/types.ts';
import { type Members, refuse, type RpcCall } from '../operation.ts';
import { type Instance, type InstanceGroup, statusOf } from '../world/instance.ts';

/** Refuses a parameter's value. All refusals here have the codes of https://help.aliyun.com/en/dts/developer-reference/api-dts-2020-01-01-errorcodes */
export const invalidValue = (parameter: string): never =>
  refuse(403, 'InvalidParameterValid', 'The Value of Input Parameter %s is not valid.', { dynamic: parameter });

export const invalidParameter = (parameter: string): never =>
  refuse(403, 'InvalidParameter', 'The Input Parameter %s is not valid.', { dynamic: parameter });

const missing = (parameter: string): never =>
  refuse(400, `Missing${parameter}`, `${parameter} is mandatory for this action.`);

export function required({ parameters }: RpcCall, name: string): string {
  return parameters[name] || missing(name);
}

/** Selects the page of a list that a call asks for, and writes its numbers. The list is made after the page is checked. */
export function paged<T>(
  { parameters }: RpcCall,
  listed: () => readonly T[],
  {
    pageNumber = 'PageNumber',
    isPageSize = size => size <= 100,
  }: { readonly pageNumber?: string; readonly isPageSize?: (size: number) => boolean } = {},
): { readonly numbers: Members; readonly items: readonly T[] } {
  const count = (name: string, otherwise: number, isAllowed: (value: number) => boolean): number => {
    const text = parameters[name] || String(otherwise);
    const value = Number(text);
    return /^[1-9]\d{0,8}$/.test(text) && isAllowed(value) ? value : invalidValue(name);
  };
  const page = count(pageNumber, 1, () => true);
  const size = count('PageSize', 20, isPageSize);
  const list = listed();
  return {
    numbers: { PageNumber: page, PageRecordCount: size, TotalRecordCount: list.length },
    items: list.slice((page - 1) * size, page * size),
  };
}

/** Finds the instance that one of these parameters names in the requested region. */
export function instanceOf(call: RpcCall, ...names: readonly string[]): Instance {
  const { parameters, world } = call;
  const given = names.filter(name => (parameters[name] ?? '') !== '');
  if (given.length === 0) return missing(names[0] ?? '');
  const found = given.map(name => world.instance(parameters[name] ?? ''));
  const [instance] = found;
  const region = parameters['RegionId'] || call.hostRegion;
  // Two IDs must belong to the same instance, and an instance of another region is treated as unknown.
  if (!instance || found.some(other => other !== instance) || (region && instance.region !== region)) {
    return refuse(403, 'Forbidden.InstanceNotFound', 'The specified instance is not found.');
  }
  return instance;
}

/** Finds the instance of a call for consumer groups, which requires a region as well. */
export function channelInstanceOf(call: RpcCall): Instance {
  required(call, 'RegionId');
  return instanceOf(call, 'DtsInstanceId', 'DtsJobId');
}

/**
 * Finds the instance of a call that changes consumer groups, which only instances of the new version have. The vendor says
 * so of these operations, but no page says how they refuse another instance, so the code is that of any invalid value.
 * https://github.com/aliyun/alibabacloud-typescript-sdk/blob/master/dts-20200101/src/client.ts
 */
export function changedInstanceOf(call: RpcCall): Instance {
  const instance = channelInstanceOf(call);
  return instance.isNewVersion
    ? instance
    : invalidValue(call.parameters['DtsInstanceId'] ? 'DtsInstanceId' : 'DtsJobId');
}

/** Refuses a call unless the task has one of these statuses. */
export function checkStatus({ now }: RpcCall, instance: Instance, ...allowed: readonly TaskStatus[]): void {
  if (!allowed.includes(statusOf(instance, now))) {
    refuse(403, 'OperationDenied.JobStatus', 'The operation is not permitted due to the status of the job.');
  }
}

export const checkRuns = (call: RpcCall, instance: Instance): void => checkStatus(call, instance, 'Normal');

/** Finds the instance whose task a call names. The ID of the instance in its place is refused. */
export function taskOf(call: RpcCall, ...others: readonly string[]): Instance {
  const jobId = required(call, 'DtsJobId');
  const instance = instanceOf(call, 'DtsJobId', ...others);
  return instance.jobId === jobId ? instance : invalidValue('DtsJobId');
}

/** Writes a time such as `2026-01-15T08:30:00Z`. An unknown time stays undefined, so the body omits it. */
export function isoTime(time: number | undefined): string | undefined {
  return time === undefined ? undefined : `${new Date(time).toISOString().slice(0, 19)}Z`;
}

/** Checks the given values against the limits of https://alibabacloud.com/help/en/doc-detail/264593.htm. */
export function checkGroup({ name, user, password }: Partial<Record<'name' | 'user' | 'password', string>>): void {
  if (name !== undefined && Array.from(name).length > 128) invalidValue('ConsumerGroupName');
  if (user !== undefined && !/^\w{1,16}$/.test(user)) invalidValue('ConsumerGroupUserName');
  if (password !== undefined && !isAcceptable(password)) invalidValue('ConsumerGroupPassword');
}

/** Requires 8 to 32 characters of at least two of the four kinds. */
function isAcceptable(password: string): boolean {
  const kinds = [/[A-Z]/, /[a-z]/, /\d/, /[^A-Za-z\d]/].filter(kind => kind.test(password));
  return password.length >= 8 && password.length <= 32 && kinds.length >= 2;
}

/** Refuses a name that is in use. No page says whether the service does, so the code is invented in its usual form. */
export function checkFree({ groups }: Instance, name: string): void {
  if (groups.some(group => group.name === name)) {
    refuse(403, 'ConsumerGroupName.AlreadyExist', 'The specified consumer group name already exists.');
  }
}

/** Finds a group. No page says how the service refuses a missing group, so the code is invented in its usual form. */
export function groupOf(call: RpcCall, { groups }: Instance): InstanceGroup {
  const id = required(call, 'ConsumerGroupId');
  return (
    groups.find(group => group.id === id) ??
    refuse(403, 'Forbidden.ConsumerGroupNotFound', 'The specified consumer group is not found.')
  );
}
