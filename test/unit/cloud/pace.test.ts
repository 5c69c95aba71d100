import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Pace, type PacedCall } from '../../../src/cloud/pace.ts';
import { Transport } from '../../../src/cloud/transport.ts';

/** Time that only passes when told to. */
class TestClock {
  #now = 0;
  readonly #alarms: { readonly at: number; readonly ring: () => void; readonly signal: AbortSignal }[] = [];

  readonly now = (): number => this.#now;
  readonly wait = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((ring, reject) => {
      this.#alarms.push({ at: this.#now + ms, ring, signal });
      signal.addEventListener('abort', () => reject(signal.reason as Error));
    });

  get pending(): number {
    return this.#alarms.filter(alarm => !alarm.signal.aborted).length;
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await turn();
      const next = this.#alarms.filter(alarm => alarm.at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) break;
      this.#alarms.splice(this.#alarms.indexOf(next), 1);
      this.#now = Math.max(this.#now, next.at);
      next.ring();
    }
    this.#now = end;
  }
}

/** Calls that end when told to, in the order in which they were let through. */
class Traffic {
  readonly clock = new TestClock();
  readonly pace = new Pace(this.clock);
  readonly entered: { readonly name: string; readonly at: number; readonly leave: () => void }[] = [];
  readonly failed: { readonly name: string; readonly reason: unknown }[] = [];

  start(name: string, call: PacedCall, signal = new AbortController().signal, account = 'a'): void {
    this.pace.enter(call, account, signal).then(
      leave => this.entered.push({ name, at: this.clock.now(), leave }),
      (reason: unknown) => this.failed.push({ name, reason }),
    );
  }

  get names(): string[] {
    return this.entered.map(({ name }) => name);
  }
}

const jobs: PacedCall = { service: 'dts', operation: 'DescribeDtsJobs', region: 'cn-hangzhou' };
const channels: PacedCall = { service: 'dts', operation: 'DescribeConsumerChannel', region: 'cn-hangzhou' };
const groups: PacedCall = { service: 'sls', operation: 'ListConsumerGroup', region: 'cn-hangzhou', project: 'p' };

const caps: readonly [name: string, call: PacedCall, atOnce: number][] = [
  ['DTS calls of an account and region', channels, 5],
  ['Log Service calls of a project', groups, 8],
  ['ListProject calls of a region', { service: 'sls', operation: 'ListProject', region: 'cn-hangzhou' }, 8],
];
for (const [name, call, atOnce] of caps) {
  test(`lets through ${atOnce} ${name} at a time, in the order they came`, async () => {
    const traffic = new Traffic();
    const names = Array.from({ length: atOnce + 3 }, (_, index) => `call ${index}`);
    for (const each of names) traffic.start(each, call);
    await turn();
    assert.deepEqual(traffic.names, names.slice(0, atOnce));
    traffic.entered[2]?.leave();
    await turn();
    assert.deepEqual(traffic.names, names.slice(0, atOnce + 1));
    traffic.entered[0]?.leave();
    traffic.entered[1]?.leave();
    await turn();
    assert.deepEqual(traffic.names, names);
    assert.equal(traffic.clock.now(), 0);
  });
}

test('counts accounts, regions, projects and services apart', async () => {
  const traffic = new Traffic();
  for (let index = 0; index < 9; index++) {
    traffic.start('full', channels);
    traffic.start('full project', groups);
  }
  traffic.start('other account', channels, undefined, 'b');
  traffic.start('other region', { ...channels, region: 'cn-shanghai' });
  traffic.start('other project', { ...groups, project: 'q' });
  await turn();
  assert.deepEqual(traffic.names.slice(-3), ['other account', 'other region', 'other project']);
  assert.equal(traffic.entered.length, 5 + 8 + 3);
});

for (const [operation, rate] of [
  ['DescribeDtsJobs', 20],
  ['DescribeDtsJobDetail', 40],
] as const) {
  test(`no second sees more than ${rate} calls of ${operation}`, async () => {
    const traffic = new Traffic();
    const roundTripMs = 50;
    const total = rate * 4;
    for (let index = 0; index < total; index++) traffic.start(`${index}`, { ...jobs, operation });
    const arrivals: number[] = [];
    for (let left = 0; left < total;) {
      await traffic.clock.advance(roundTripMs);
      assert.ok(traffic.clock.now() < 10_000, 'comes to an end');
      for (; left < traffic.entered.length; left++) {
        const call = traffic.entered[left];
        assert.ok(call);
        // The first is slow to arrive and the others are quick: the worst case for the service's count.
        arrivals.push(left % rate === 0 ? traffic.clock.now() : call.at);
        call.leave();
      }
    }
    assert.deepEqual(
      traffic.names,
      Array.from({ length: total }, (_, index) => `${index}`),
    );
    for (const start of arrivals) {
      const within = arrivals.filter(at => at >= start && at < start + 1000).length;
      assert.ok(within <= rate, `${within} calls in the second from ${start}`);
    }
    const idealMs = 3_000 + (rate / 5) * roundTripMs;
    assert.ok(traffic.clock.now() <= idealMs * 1.2, `took ${traffic.clock.now()} ms`);
  });
}

for (const [operation, rate] of [
  ['DescribeDtsJobs', 20],
  ['DescribeDtsJobDetail', 40],
] as const) {
  test(`three sign-ins of one cloud account share ${rate} calls of ${operation} a second`, async () => {
    const clock = new TestClock();
    const sent: { readonly owner: string; readonly at: number }[] = [];
    const transport = new Transport({
      sender: ({ path: owner }) => {
        sent.push({ owner, at: clock.now() });
        return Promise.resolve({ status: 200, headers: {}, body: '' });
      },
      pace: new Pace(clock),
    });
    const call = (account: string, owner: string): Promise<unknown> =>
      transport.send(
        {
          ...jobs,
          operation,
          isWrite: false,
          sign: () => ({ method: 'POST', origin: 'https://host', path: owner, headers: {} }),
          read: () => true,
        },
        { credentials: () => Promise.resolve({ accessKeyId: 'a', accessKeySecret: 's' }), account, owner },
        new AbortController().signal,
      );
    const calls = Array.from({ length: rate }, () => ['one', 'two', 'three'].map(account => call(account, '1234')));
    const others = Array.from({ length: rate }, () => call('four', '5678'));
    await clock.advance(500);
    const counts = (): number[] => ['1234', '5678'].map(owner => sent.filter(one => one.owner === owner).length);
    assert.deepEqual(counts(), [rate, rate]);
    await clock.advance(10_000);
    await Promise.all([...calls.flat(), ...others]);
    assert.deepEqual(counts(), [3 * rate, rate]);
    for (const { at: start } of sent) {
      const within = sent.filter(({ owner, at }) => owner === '1234' && at >= start && at < start + 1000).length;
      assert.ok(within <= rate, `${within} calls in the second from ${start}`);
    }
  });
}

test('a call held back by the rate does not occupy a place', async () => {
  const traffic = new Traffic();
  for (let index = 0; index < 25; index++) traffic.start('jobs', jobs);
  for (let index = 0; index < 20; index++) {
    await turn();
    traffic.entered[index]?.leave();
  }
  await turn();
  assert.equal(traffic.entered.length, 20);
  traffic.start('channels', channels);
  await turn();
  assert.equal(traffic.names.at(-1), 'channels');
});

test('a pause holds back the same operation of the same account and region, and nothing else', async () => {
  const traffic = new Traffic();
  traffic.pace.pause(channels, 'a', 700);
  traffic.start('paused', channels);
  traffic.start('other operation', jobs);
  traffic.start('other account', channels, undefined, 'b');
  await traffic.clock.advance(699);
  assert.deepEqual(traffic.names, ['other operation', 'other account']);
  await traffic.clock.advance(1);
  assert.deepEqual(traffic.entered.at(-1)?.name, 'paused');
  assert.equal(traffic.entered.at(-1)?.at, 700);
});

test('a pause can be prolonged while calls wait, and is never shortened', async () => {
  const traffic = new Traffic();
  traffic.pace.pause(channels, 'a', 100);
  traffic.start('paused', channels);
  traffic.pace.pause(channels, 'a', 300);
  traffic.pace.pause(channels, 'a', 10);
  await traffic.clock.advance(299);
  assert.deepEqual(traffic.names, []);
  await traffic.clock.advance(1);
  assert.deepEqual(traffic.names, ['paused']);
});

test('a cancelled call leaves the queue at once, with the reason, and holds back nobody', async () => {
  const traffic = new Traffic();
  const controller = new AbortController();
  for (let index = 0; index < 5; index++) traffic.start('under way', channels);
  traffic.start('cancelled', channels, controller.signal);
  traffic.start('next', channels);
  await turn();
  controller.abort('enough');
  await turn();
  assert.deepEqual(traffic.failed, [{ name: 'cancelled', reason: 'enough' }]);
  traffic.entered[0]?.leave();
  await turn();
  assert.deepEqual(traffic.names.slice(5), ['next']);
});

test('a call that was cancelled before does not enter', async () => {
  const traffic = new Traffic();
  traffic.start('cancelled', channels, AbortSignal.abort('before'));
  await turn();
  assert.deepEqual(traffic.failed, [{ name: 'cancelled', reason: 'before' }]);
  for (let index = 0; index < 5; index++) traffic.start('free', channels);
  await turn();
  assert.equal(traffic.entered.length, 5);
});

test('the alarm is given up with the last waiting call, and set again for a new one', async () => {
  const traffic = new Traffic();
  const controller = new AbortController();
  traffic.pace.pause(channels, 'a', 500);
  traffic.start('cancelled', channels, controller.signal);
  await turn();
  assert.equal(traffic.clock.pending, 1);
  controller.abort();
  traffic.start('late', channels);
  await turn();
  assert.equal(traffic.clock.pending, 1);
  await traffic.clock.advance(500);
  assert.deepEqual(traffic.names, ['late']);
});

test('a pause that ends between two looks at the clock keeps nobody waiting', async () => {
  const times = [0, 99.9];
  const pace = new Pace({ now: () => times.shift() ?? 100.1, wait: () => Promise.resolve() });
  pace.pause(channels, 'a', 100);
  await pace.enter(channels, 'a', new AbortController().signal);
});
