import type { SlsOperation } from '../operation.ts';
import { logstoreOf } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listconsumergroup */
export const listConsumerGroup: SlsOperation = {
  isWrite: false,
  action: 'ListConsumerGroup',
  resource: ({ project = '', logstore }) => `${project}/logstore/${logstore}/consumergroup/*`,

  run(call) {
    return logstoreOf(call).groups.map(({ name, timeoutSeconds, isOrdered }) => ({
      name,
      timeout: timeoutSeconds,
      order: isOrdered,
    }));
  },
};
