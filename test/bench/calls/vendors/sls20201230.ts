import { $OpenApiUtil } from '@alicloud/openapi-core';
import sls, { ListLogStoresRequest } from '@alicloud/sls20201230';
import { credentials, project, region } from '../answers.ts';
import type { CallOnce } from '../contenders.ts';
import { resolveAllToLoopback } from './loopback.ts';

export const sls20201230 = (port: number): CallOnce => {
  resolveAllToLoopback();
  const client = new sls.default(
    new $OpenApiUtil.Config({
      ...credentials,
      regionId: region,
      protocol: 'HTTP',
      signatureVersion: 'v4',
      endpoint: `${region}.log.aliyuncs.com:${port}`,
    }),
  );
  return async () => {
    const { body } = await client.listLogStores(project, new ListLogStoresRequest({ offset: 0, size: 100 }));
    return body?.logstores?.length ?? 0;
  };
};
