import type { SlsOperation } from '../operation.ts';
import { page, projectOf } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listlogstores */
export const listLogStores: SlsOperation = {
  isWrite: false,
  action: 'ListLogStores',
  resource: ({ project = '' }) => `${project}/logstore/*`,

  run(call) {
    const { logstoreName = '', telemetryType = '', mode = '' } = call.query;
    const found = [...projectOf(call).logstores().values()].filter(
      logstore =>
        logstore.name.includes(logstoreName) &&
        (telemetryType === '' || logstore.telemetryType === telemetryType) &&
        (mode === '' || logstore.mode === mode),
    );
    const logstores = page(call, found, 200).map(({ name }) => name);
    return { count: logstores.length, total: found.length, logstores };
  },
};
