import type { Instance } from '../world/instance.ts';
import type { RpcCall } from '../operation.ts';
import { refuse } from '../refusal.ts';

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
