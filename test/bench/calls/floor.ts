import { createHmac } from 'node:crypto';
import { Agent, request } from 'undici';
import type { WireRequest } from '../../../src/cloud/wire.ts';
import { credentials, describeConsumerChannelAnswer, listLogStoresAnswer, listed } from './answers.ts';
import type { CallOnce, ServiceName } from './contenders.ts';
import { callWith } from './ours.ts';

/**
 * The least that a signed call can cost: the very bytes that ours sends, one HMAC-SHA256 over as much text as ours signs,
 * undici's plain `request`, and `JSON.parse`. Nothing is encoded, sorted, paced, limited in time, checked or typed.
 */
export const floor = async (service: ServiceName, port: number): Promise<CallOnce> => {
  const { origin, path, method, headers } = await requestOfOurs(service, port);
  const signedText = [method, path, ...Object.entries(headers).flat()].join('\n');
  const dispatcher = new Agent({ allowH2: false });
  const url = `${origin}${path}`;
  return async () => {
    const signature = createHmac('sha256', credentials.accessKeySecret).update(signedText).digest('hex');
    const authorization = (headers['authorization'] ?? '').slice(0, -signature.length) + signature;
    const { body } = await request(url, { dispatcher, method, headers: { ...headers, authorization } });
    const answer = JSON.parse(await body.text()) as Answer;
    return (answer.ConsumerChannels ?? answer.logstores ?? []).length;
  };
};

interface Answer {
  readonly ConsumerChannels?: readonly unknown[];
  readonly logstores?: readonly unknown[];
}

const requestOfOurs = async (service: ServiceName, port: number): Promise<WireRequest> => {
  const sent: WireRequest[] = [];
  const body = service === 'dts' ? describeConsumerChannelAnswer : listLogStoresAnswer;
  const call = callWith(service, port, wireRequest => {
    sent.push(wireRequest);
    return Promise.resolve({ status: 200, headers: {}, body });
  });
  const [first] = (await call()) === listed ? sent : [];
  if (first === undefined) throw new Error('Our client sent nothing, or did not understand the answer.');
  return first;
};
