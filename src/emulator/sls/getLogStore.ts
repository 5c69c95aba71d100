import type { SlsOperation } from '../operation.ts';
import { shardsOf } from '../world/logstore.ts';
import { logstoreOf, seconds } from './parameters.ts';

/** Its mixture of spellings is the service's own. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore */
export const getLogStore: SlsOperation = {
  isWrite: false,
  action: 'GetLogStore',
  resource: ({ project = '', logstore }) => `${project}/logstore/${logstore}`,

  run(call) {
    const logstore = logstoreOf(call);
    return {
      logstoreName: logstore.name,
      ttl: logstore.ttlDays,
      shardCount: shardsOf(logstore, call.now).filter(({ closedAt }) => closedAt === undefined).length,
      enable_tracking: false,
      autoSplit: logstore.isAutoSplit,
      maxSplitShard: 64,
      appendMeta: false,
      telemetryType: logstore.telemetryType,
      mode: logstore.mode,
      createTime: seconds(logstore.createdAt),
      lastModifyTime: seconds(logstore.layout.changedAt),
    };
  },
};
