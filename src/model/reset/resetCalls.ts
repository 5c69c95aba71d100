import { type EqualCall, shellQuoted } from '../groups/equalCall.ts';
import { moving, type ResetPlan } from './resetPlan.ts';

/** The call that moves one shard. */
export interface ShardCall extends EqualCall {
  readonly shard: number;
}

/**
 * The calls of a plan, in the words of the API and of the command line.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-consumergroupupdatecheckpoint
 * https://github.com/aliyun/aliyun-openapi-meta/blob/master/metadatas/sls/ConsumerGroupUpdateCheckPoint.json
 */
export function resetCalls(plan: ResetPlan): readonly ShardCall[] {
  const { region, project, logstore, groupName } = plan.ref;
  return moving(plan).map(({ shard, after: { checkpoint } }) => {
    const path = `/logstores/${logstore}/consumergroups/${groupName}?type=checkpoint&consumer=&forceSuccess=true`;
    const options: readonly (readonly [string, string])[] = [
      ['region', region],
      ['project', project],
      ['logstore', logstore],
      ['consumer-group', groupName],
      // Without a consumer, the change must be forced.
      ['consumer', ''],
      ['force-success', 'true'],
      ['shard', String(shard)],
      ['checkpoint', checkpoint],
    ];
    const words = options.flatMap(([name, value]) => [`--${name}`, shellQuoted(value)]);
    return {
      shard,
      api: `ConsumerGroupUpdateCheckPoint POST ${path} { "shard": ${shard}, "checkpoint": ${JSON.stringify(checkpoint)} }`,
      cli: ['aliyun', 'sls', 'consumer-group-update-check-point', ...words].join(' '),
    };
  });
}
