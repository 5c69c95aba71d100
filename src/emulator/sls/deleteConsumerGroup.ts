import type { SlsOperation } from '../operation.ts';
import { groupOf, groupResource, logstoreOf } from './parameters.ts';

/**
 * Deletes a group with its checkpoints and consumers. No page says how a missing group is refused, so 404 is a guess.
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-deleteconsumergroup
 */
export const deleteConsumerGroup: SlsOperation = {
  isWrite: true,
  action: 'DeleteConsumerGroup',
  resource: groupResource,

  run(call) {
    const { groups } = logstoreOf(call);
    const group = groupOf(call, { groups });
    groups.splice(groups.indexOf(group), 1);
    return call.isTurned ? {} : undefined;
  },
};
