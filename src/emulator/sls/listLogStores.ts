import { refuse, type SlsOperation } from '../operation.ts';
import { page, projectOf } from './parameters.ts';

/** https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listlogstores */
export const listLogStores: SlsOperation = {
  isWrite: false,
  action: 'ListLogStores',
  resource: ({ project = '' }) => `${project}/logstore/*`,

  run(call) {
    const { logstoreName = '', telemetryType = '', mode = '' } = call.query;
    if (!['', 'None', 'Metrics'].includes(telemetryType)) refuse(400, 'ParameterInvalid', 'telemetryType is not valid');
    if (!['', 'standard', 'query'].includes(mode)) refuse(400, 'ParameterInvalid', 'mode is not valid');
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
