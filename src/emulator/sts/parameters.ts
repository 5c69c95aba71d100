import { refuse, type RpcCall } from '../operation.ts';
import { parsePolicy, type PolicyDocument } from '../policy.ts';
import type { SessionRequest } from './ram.ts';
import type { SampleRole } from './roles.ts';

/**
 * Refuses a parameter. All refusals here have the codes and words of https://www.alibabacloud.com/help/doc-detail/28763.html and
 * https://help.aliyun.com/zh/ram/developer-reference/api-sts-2015-04-01-errorcodes
 */
export const wronglyFormed = (parameter: string): never =>
  refuse(400, `InvalidParameter.${parameter}`, `The parameter ${parameter} is wrongly formed.`);

/** Reads the ARN of a role. The ARN of a user is accepted here, but no role is found for it later. */
export function roleArnOf({ parameters }: RpcCall): string {
  const arn = parameters['RoleArn'] ?? '';
  return /^acs:ram::\d+:(role|user)\/[A-Za-z\d.-]{1,64}$/.test(arn) ? arn : wronglyFormed('RoleArn');
}

/** Reads what is requested of a session. The limits of the role are checked later. */
export function sessionRequestOf({ parameters }: RpcCall): SessionRequest {
  const sessionName = parameters['RoleSessionName'] ?? '';
  if (!/^[\w.@-]{2,64}$/.test(sessionName)) wronglyFormed('RoleSessionName');
  const duration = parameters['DurationSeconds'] || '3600';
  if (!/^\d{1,6}$/.test(duration) || Number(duration) < 900) durationOutOfRange();
  const policy = parameters['Policy'] || undefined;
  return {
    sessionName,
    durationSeconds: Number(duration),
    ...(policy !== undefined && { policy: policyIn(policy) }),
  };
}

export function checkDuration({ maxSessionSeconds }: SampleRole, { durationSeconds }: SessionRequest): void {
  if (durationSeconds > maxSessionSeconds) durationOutOfRange();
}

/** Refuses a duration. The message always names one hour, even if the role allows more. */
const durationOutOfRange = (): never =>
  refuse(400, 'InvalidParameter.DurationSeconds', 'The Min/Max value of DurationSeconds is 15min/1hr.');

export const noSuchRole = (arn: string): never => refuse(404, 'EntityNotExist.Role', `The role not exists: ${arn}.`);

function policyIn(text: string): PolicyDocument {
  if (text.length > 2048) {
    refuse(400, 'InvalidParameter.PolicySize', 'The size of Policy must be smaller than 2048 bytes.');
  }
  try {
    return parsePolicy(JSON.parse(text));
  } catch {
    return refuse(400, 'InvalidParameter.PolicyGrammar', 'The parameter Policy has not passed grammar check.');
  }
}
