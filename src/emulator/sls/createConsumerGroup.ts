import { refuse, type SlsCall, type SlsOperation } from '../operation.ts';
import { jsonBody, logstoreOf, projectOf } from './parameters.ts';

const groupsPerLogstore = 30;

/**
 * https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-createconsumergroup
 *
 * The pages require all three members, although older ones did not require `order`. No page lists the allowed characters of a name or the status of the refusal beyond the quota. The rule for names is from
 * the vendor's Java client, and case matters.
 */
export const createConsumerGroup: SlsOperation = {
  isWrite: true,
  action: 'CreateConsumerGroup',
  resource: call => `${call.project ?? ''}/logstore/${call.logstore}/consumergroup/${nameIn(call)}`,

  run(call) {
    const { consumerGroup: name, timeout, order } = jsonBody(call);
    const logstore = logstoreOf(call);
    if (
      typeof name !== 'string' ||
      !/^[\w-]{1,128}$/.test(name) ||
      typeof timeout !== 'number' ||
      !Number.isInteger(timeout) ||
      timeout <= 0 ||
      typeof order !== 'boolean'
    ) {
      return refuse(400, 'JsonInfoInvalid', 'consumerGroup or timeout is of error format');
    }
    const sharing = call.isUniqueInProject ? projectOf(call).logstores().values() : [logstore];
    if ([...sharing].some(({ groups }) => groups.some(group => group.name === name))) {
      refuse(400, 'ConsumerGroupAlreadyExist', 'consumer group already exist');
    }
    if (logstore.groups.length >= groupsPerLogstore) {
      refuse(400, 'ConsumerGroupQuotaExceed', `consumer group count exceed quota: ${groupsPerLogstore}`);
    }
    call.world.addLogstoreGroup(logstore, { name, timeoutSeconds: timeout, isOrdered: order });
    // An older page has an empty body, and a newer one has an empty object.
    return call.isTurned ? {} : undefined;
  },
};

function nameIn(call: SlsCall): string {
  const { consumerGroup } = jsonBody(call);
  return typeof consumerGroup === 'string' ? consumerGroup : '*';
}
