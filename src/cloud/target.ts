import type { Target } from './errors.ts';
import type { QueryParameters } from './sign/encode.ts';

/** What a call of DTS or STS is about. Three operations spell the instance in three ways. */
export function targetOfParameters(parameters: QueryParameters = {}): Target {
  const instanceId = text(
    parameters['DtsInstanceId'] ?? parameters['DtsInstanceID'] ?? parameters['SubscriptionInstanceId'],
  );
  const roleArn = text(parameters['RoleArn']);
  return { ...(instanceId && { instanceId }), ...(roleArn && { roleArn }) };
}

/** What a call of SLS is about, by its path below the host; a group that is to be created is named in the body. */
export function targetOfPath(project: string | undefined, path: readonly string[] = [], body: object = {}): Target {
  const [, logstore, below, name] = path;
  const group = below === 'consumergroups' ? (name ?? ('consumerGroup' in body ? text(body.consumerGroup) : '')) : '';
  return { ...(project && { project }), ...(logstore && { logstore }), ...(group && { group }) };
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
