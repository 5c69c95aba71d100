import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describeConsumerChannelAnswer, listLogStoresAnswer } from './answers.ts';

// A child process, so that its CPU time is not counted. It checks nothing, to cost little and the same for everybody.
const server = createServer((request, response) => {
  request.resume();
  const isLogService = request.url?.startsWith('/logstores') === true;
  const body = isLogService ? listLogStoresAnswer : describeConsumerChannelAnswer;
  response.writeHead(200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'x-acs-request-id': '8F2AD4C7-04BB-5D4C-8A3C-6A5D2F0E9B11',
    'x-log-requestid': '65A4EEC8C4B1D2F3A4B5C6D7',
  });
  response.end(body);
});
// Contenders take turns and keep their connections meanwhile.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit());
