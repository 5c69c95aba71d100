import openapi, { $OpenApiUtil } from '@alicloud/openapi-core';
import { RuntimeOptions } from '@darabonba/typescript';
import { credentials, instanceId, region } from '../answers.ts';
import type { CallOnce } from '../contenders.ts';

/** What the vendor's package for DTS is generated upon; its own models would cost more on top. */
export const openapiCore = (port: number): CallOnce => {
  const client = new openapi.default(
    new $OpenApiUtil.Config({ ...credentials, regionId: region, protocol: 'HTTP', endpoint: `127.0.0.1:${port}` }),
  );
  const params = new $OpenApiUtil.Params({
    action: 'DescribeConsumerChannel',
    version: '2020-01-01',
    protocol: 'HTTP',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  });
  return async () => {
    const query = { RegionId: region, DtsInstanceId: instanceId, PageNumber: '1', PageSize: '100' };
    const answer = await client.callApi(params, new $OpenApiUtil.OpenApiRequest({ query }), new RuntimeOptions({}));
    return (answer as { body: { ConsumerChannels: unknown[] } }).body.ConsumerChannels.length;
  };
};
