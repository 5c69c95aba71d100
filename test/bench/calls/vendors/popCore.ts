import RPCClient from '@alicloud/pop-core';
import { credentials, instanceId, region } from '../answers.ts';
import type { CallOnce } from '../contenders.ts';

export const popCore = (port: number): CallOnce => {
  const client = new RPCClient({ ...credentials, endpoint: `http://127.0.0.1:${port}`, apiVersion: '2020-01-01' });
  const parameters = { RegionId: region, DtsInstanceId: instanceId, PageNumber: 1, PageSize: 100 };
  return async () => {
    const answer = await client.request<{ ConsumerChannels: unknown[] }>('DescribeConsumerChannel', parameters, {
      method: 'POST',
    });
    return answer.ConsumerChannels.length;
  };
};
