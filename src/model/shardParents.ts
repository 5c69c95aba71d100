import type { Shard } from '../cloud/sls/responses.ts';

/**
 * The shards that a shard was split or merged from: those that took logs with the same hash keys before it was created.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listshards
 */
export const parentsOf = (shard: Shard, listed: readonly Shard[]): readonly number[] =>
  listed
    .filter(other => other.status === 'readonly' && wasCreatedBefore(other, shard) && haveKeysInCommon(other, shard))
    .map(({ id }) => id);

const wasCreatedBefore = (one: Shard, other: Shard): boolean =>
  one.createTime !== undefined && other.createTime !== undefined && one.createTime < other.createTime;

function haveKeysInCommon({ keys: one }: Shard, { keys: other }: Shard): boolean {
  return one !== undefined && other !== undefined && one.from < other.to && other.from < one.to;
}
