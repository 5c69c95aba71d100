import { CloudError, readOnlyAccount } from '../../cloud/errors.ts';
import { actionsOf, guardOf, resourceOf } from './guards.ts';

/** A policy of RAM. https://www.alibabacloud.com/help/doc-detail/93739.htm */
export interface PolicyDocument {
  readonly Version: '1';
  readonly Statement: readonly Statement[];
}

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: readonly string[];
  readonly Resource: string;
}

/** What a refused call lacks: what the service said of it, completed by what we know of the call. */
export interface Missing {
  /** The one that was asked for first, then its other spellings. */
  readonly actions: readonly [string, ...string[]];
  readonly resource: string;
  /** Whether a policy forbids it: then it helps to change that policy, not to allow it in another one. */
  readonly isExplicitDeny: boolean;
}

/** Nothing when the error is no question of RAM, or of an operation that is not known. */
export function missingOf(error: CloudError): Missing | undefined {
  const { sourceProblem, cause } = error;
  if (sourceProblem) return sourceProblem.kind === 'role' ? missingForRole(sourceProblem, cause) : undefined;
  if (error.kind !== 'denied' || isOfOthers(error.code)) return undefined;
  const { service, operation, missingPermission = {} } = error;
  const guard = guardOf(service, operation);
  const { action = guard?.actions[0], resource = guard && resourceOf(guard.on, error) } = missingPermission;
  if (action === undefined) return undefined;
  // A name that is new to us stands alone.
  const known: readonly string[] = guard?.actions ?? [];
  const spellings = known.includes(action) ? known.filter(each => each !== action) : [];
  return {
    actions: [action, ...spellings],
    resource: resource ?? '*',
    isExplicitDeny: missingPermission.isExplicitDeny ?? false,
  };
}

/** Denied by our own mark, or because DTS itself lacks its service role: no permission of the caller's is missing. */
const isOfOthers = (code: string | undefined): boolean =>
  code === readOnlyAccount || /RamCheckUserRole/i.test(code ?? '');

/** The pair behind an account may lack the permission to take on its role. */
function missingForRole(
  { roleArn, reason }: { readonly roleArn: string; readonly reason: string },
  cause: unknown,
): Missing | undefined {
  if (reason !== 'denied') return undefined;
  const isExplicitDeny = cause instanceof CloudError && cause.missingPermission?.isExplicitDeny === true;
  return { actions: ['sts:AssumeRole'], resource: roleArn, isExplicitDeny };
}

/** What would let through a refused call and nothing else. */
export function smallestPolicy(error: CloudError): PolicyDocument | undefined {
  const missing = missingOf(error);
  return missing && policy(allow(missing.actions, missing.resource));
}

/**
 * What lets through all that the extension does, or all of it that changes nothing. Everything is listed: with
 * `dts:Describe*` the passwords of the older kind of accounts could be read as well.
 */
export function wholePolicy(access: 'reading' | 'changing'): PolicyDocument {
  const reading = [
    allow(actionsOf('dts', 'reading'), '*'),
    // Matches what is below the projects too.
    allow(actionsOf('sls', 'reading'), 'acs:log:*:*:project/*'),
  ];
  if (access === 'reading') return policy(...reading);
  const checkpoints: readonly string[] = guardOf('sls', 'ConsumerGroupUpdateCheckPoint')?.actions ?? [];
  return policy(
    ...reading,
    allow(actionsOf('dts', 'changing'), 'acs:dts:*:*:instance/*'),
    allow(
      actionsOf('sls', 'changing').filter(action => !checkpoints.includes(action)),
      'acs:log:*:*:project/*',
    ),
    // Since 2026 it is said to be granted on everything or not at all.
    // https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
    allow(checkpoints, '*'),
  );
}

/** What lets a pair take on these roles, each of which needs a policy of its own for the rest. */
export const rolesPolicy = (roleArns: readonly string[]): PolicyDocument =>
  policy(...roleArns.map(roleArn => allow(['sts:AssumeRole'], roleArn)));

const policy = (...statements: readonly Statement[]): PolicyDocument => ({ Version: '1', Statement: statements });

const allow = (actions: readonly string[], resource: string): Statement => ({
  Effect: 'Allow',
  Action: actions,
  Resource: resource,
});
