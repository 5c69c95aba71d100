import type { SlsOperation } from '../operation.ts';
import { shardsOf } from '../world/logstore.ts';
import { logstoreOf, logstoreResource, seconds } from './parameters.ts';

/** Describes a Logstore, with the mixed spelling of the service. https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getlogstore */
export const getLogStore: SlsOperation = {
  isWrite: false,
  action: 'GetLogStore',
  resource: logstoreResource,

  run(call) {
    const logstore = logstoreOf(call);
    return {
      logstoreName: logstore.name,
      ttl: logstore.ttlDays,
      hot_ttl: logstore.hotDays,
      infrequentAccessTTL: logstore.infrequentAccessDays,
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
