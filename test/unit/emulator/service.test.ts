import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signLog } from '../../../src/cloud/sign/log.ts';
import { type Arrival, arrivalOf } from '../../../src/emulator/operation.ts';
import { Service, type ServiceOptions } from '../../../src/emulator/service.ts';

const bornAt = Date.UTC(2026, 0, 15, 8, 30);

function open(options: ServiceOptions = {}): {
  service: Service;
  arrival: () => Arrival;
  advance: (ms: number) => void;
} {
  let now = bornAt;
  const service = new Service({ clock: () => new Date(now), ...options });
  const [credentials] = service.accounts;
  assert.ok(credentials);
  return {
    service,
    arrival: () => {
      const host = 'k8s-log-prod.cn-hangzhou.log.aliyuncs.com';
      const path = '/logstores/nginx-error';
      const signed = signLog({ method: 'GET', host, path, credentials, now: new Date(now) });
      return arrivalOf(signed.method, signed.path, signed.headers, Buffer.alloc(0));
    },
    advance: ms => void (now += ms),
  };
}

test('a request is answered with the date of the clock, and counted', async () => {
  const { service, arrival, advance } = open();
  advance(60_000);
  const { operation, answer } = await service.handle(arrival());
  assert.equal(operation, 'GetLogStore');
  assert.deepEqual([answer?.status, answer?.headers['date']], [200, 'Thu, 15 Jan 2026 08:31:00 GMT']);
  assert.deepEqual(service.requests.counts, { calls: { GetLogStore: 1 }, writes: {} });
});

test('time in the world goes as fast as it is told to', () => {
  const { service, advance } = open({ speed: 60 });
  advance(1_500);
  assert.deepEqual([service.now().getTime(), service.worldNow()], [bornAt + 1_500, bornAt + 90_000]);
});

test('what asks for nothing there is has no operation', async () => {
  const { service } = open();
  const { operation, answer } = await service.handle(arrivalOf('GET', '/', { host: 'localhost' }, Buffer.alloc(0)));
  assert.deepEqual([operation, answer?.status], [undefined, 400]);
});

test('connections break before or after the work, or in the middle of the answer', async () => {
  const { service, arrival } = open();
  const met = async (kind: 'reset' | 'lostAnswer' | 'truncated'): Promise<unknown[]> => {
    service.faults.add({ operation: '*', kind, times: 1 });
    const { operation, answer, isTruncated } = await service.handle(arrival());
    return [operation, answer?.status, isTruncated];
  };
  assert.deepEqual(await met('reset'), [undefined, undefined, undefined]);
  assert.deepEqual(await met('lostAnswer'), ['GetLogStore', undefined, undefined]);
  assert.deepEqual(await met('truncated'), ['GetLogStore', 200, true]);
});

test('who leaves before an answer that is held back is told of, and the work is done', async () => {
  const { service, arrival } = open({ faults: [{ operation: '*', kind: 'slow', times: 1 }] });
  const gone = new AbortController();
  const abandoned = service.requests.next('abandoned', 'GetLogStore');
  const reply = service.handle(arrival(), gone.signal);
  gone.abort();
  await abandoned;
  service.faults.release();
  assert.equal((await reply).answer?.status, 200);
});
