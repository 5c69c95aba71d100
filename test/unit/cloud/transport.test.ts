import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { inspect } from 'node:util';
import type { Credentials } from '../../../src/cloud/credentials.ts';
import { CloudError, type CloudErrorKind, type Fault } from '../../../src/cloud/errors.ts';
import { Pace } from '../../../src/cloud/pace.ts';
import { type CallRecord, Transport, type TransportOptions } from '../../../src/cloud/transport.ts';
import {
  type Call,
  SendFailure,
  type SendLimits,
  type SigningContext,
  type WireRequest,
  type WireResponse,
} from '../../../src/cloud/wire.ts';

type Answer = Partial<WireResponse> | Error;

const start = Date.parse('2026-01-15T08:30:00Z');
const credentials: Credentials = {
  accessKeyId: 'LTAI5tAbCdEfGhIjwxyz',
  accessKeySecret: 'key-secret',
  securityToken: 'CAIS+token',
};

/** What tells the answers of services from the pages of proxies. */
const ofService = { 'x-acs-request-id': 'R-1' };

/** A refusal as the calls of these tests understand it. */
function refusal(kind: CloudErrorKind, more: object = {}, headers: Record<string, string> = {}): Answer {
  return {
    status: 400,
    headers: { ...ofService, ...headers },
    body: JSON.stringify({ kind, outcome: 'notApplied', ...more }),
  };
}

const success: Answer = { body: 'done' };
const neverSent = new SendFailure('ECONNREFUSED', false);
const maybeSent = new SendFailure('ECONNRESET', true);

/** A transport whose sender gives the answers in turn and whose time passes only by waiting. */
class Bench {
  readonly requests: WireRequest[] = [];
  readonly limits: SendLimits[] = [];
  readonly signings: SigningContext[] = [];
  readonly waits: number[] = [];
  readonly records: CallRecord[] = [];
  readonly signal: AbortSignal;
  readonly transport: Transport;
  readonly #answers: Answer[];
  #nonces = 0;
  #passed = 0;

  constructor(
    answers: readonly Answer[],
    options: Partial<TransportOptions> = {},
    signal = new AbortController().signal,
  ) {
    this.#answers = [...answers];
    this.signal = signal;
    const wait = (ms: number): Promise<void> => {
      this.waits.push(ms);
      this.#passed += ms;
      return Promise.resolve();
    };
    this.transport = new Transport({
      sender: (request, limits) => {
        this.requests.push(request);
        this.limits.push(limits);
        const answer = this.#answers.shift();
        assert.ok(answer !== undefined, 'one request more than expected');
        if (answer instanceof Error) return Promise.reject(answer);
        return Promise.resolve({ status: 200, headers: {}, body: '', ...answer });
      },
      now: () => new Date(start + this.#passed),
      random: () => 0.5,
      wait,
      nonce: () => `nonce ${++this.#nonces}`,
      pace: new Pace({ now: () => this.#passed, wait }),
      onCall: record => this.records.push(record),
      ...options,
    });
  }

  call(more: Partial<Call<string>> = {}): Call<string> {
    return {
      service: 'dts',
      operation: 'DescribeConsumerChannel',
      region: 'cn-hangzhou',
      isWrite: false,
      sign: context => {
        this.signings.push(context);
        return {
          method: 'POST',
          origin: 'https://h',
          path: '/?ConsumerGroupPassword=Pass%2Bword1',
          headers: { host: 'h' },
        };
      },
      read: ({ status, body }) => {
        if (status === 200) return body;
        const { kind, ...details } = JSON.parse(body) as { kind: CloudErrorKind; outcome: 'unknown' };
        throw new CloudError(kind, { service: 'dts', operation: 'DescribeConsumerChannel', status, ...details });
      },
      ...more,
    };
  }

  send(more: Partial<Call<string>> = {}, account = 'one', owner?: string): Promise<string> {
    const access = { credentials: () => Promise.resolve(credentials), account, ...(owner !== undefined && { owner }) };
    return this.transport.send(this.call(more), access, this.signal);
  }

  async refused(more: Partial<Call<string>> = {}): Promise<CloudError> {
    const error: unknown = await this.send(more).then(
      () => 'an answer',
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof CloudError);
    return error;
  }

  get unusedAnswers(): number {
    return this.#answers.length;
  }
}

test('an answer is read, and every attempt is recorded without anything of the request', async () => {
  const bench = new Bench([{ body: 'done', headers: { 'x-acs-request-id': 'R-1' } }]);
  assert.equal(await bench.send(), 'done');
  const [record] = bench.records;
  assert.ok(record && record.durationMs >= 0);
  assert.deepEqual(record, {
    service: 'dts',
    operation: 'DescribeConsumerChannel',
    account: 'one',
    region: 'cn-hangzhou',
    isWrite: false,
    attempt: 1,
    status: 200,
    requestId: 'R-1',
    durationMs: record.durationMs,
    at: new Date(start),
  });
});

const read = { isWrite: false };
const write = { isWrite: true, operation: 'CreateConsumerChannel' };
const unknown = { outcome: 'unknown' };

/** What is asked for, what is answered in turn, and how many requests and which error come of it. */
const rows: readonly {
  readonly name: string;
  readonly call: Partial<Call<string>>;
  readonly answers: readonly Answer[];
  readonly waits?: readonly number[];
  readonly error?: readonly [kind: CloudErrorKind, outcome: 'notApplied' | 'unknown', code?: string];
}[] = [
  {
    name: 'a read that could not connect, twice',
    call: read,
    answers: [neverSent, neverSent, success],
    waits: [250, 500],
  },
  { name: 'a read whose answer was lost', call: read, answers: [maybeSent, success], waits: [250] },
  {
    name: 'a read without an answer, three times: the last error',
    call: read,
    answers: [neverSent, neverSent, maybeSent],
    waits: [250, 500],
    error: ['unreachable', 'notApplied', 'ECONNRESET'],
  },
  { name: 'a read of a faulty service', call: read, answers: [refusal('unavailable', unknown), success], waits: [250] },
  {
    name: 'a read that was not understood',
    call: read,
    answers: [refusal('unexpected', unknown), success],
    waits: [250],
  },
  {
    name: 'a read that was refused with an unknown code',
    call: read,
    answers: [refusal('unexpected', { code: 'New' })],
    error: ['unexpected', 'notApplied', 'New'],
  },
  { name: 'a throttled read', call: read, answers: [refusal('throttled'), success], waits: [250] },
  {
    name: 'a throttled read that is told how long to wait',
    call: read,
    answers: [refusal('throttled', { retryAfterMs: 7_000 }), refusal('throttled', { retryAfterMs: 9e9 }), success],
    waits: [7_000, 60_000],
  },
  {
    name: 'a write that could not connect',
    call: write,
    answers: [neverSent, neverSent, neverSent],
    waits: [250, 500],
    error: ['unreachable', 'notApplied', 'ECONNREFUSED'],
  },
  { name: 'a write that connects at last', call: write, answers: [neverSent, success], waits: [250] },
  {
    name: 'a write that may have been sent',
    call: write,
    answers: [maybeSent],
    error: ['unreachable', 'unknown', 'ECONNRESET'],
  },
  {
    name: 'a write that may have been sent after one that was not',
    call: write,
    answers: [neverSent, maybeSent],
    waits: [250],
    error: ['unreachable', 'unknown', 'ECONNRESET'],
  },
  {
    name: 'a write of a faulty service',
    call: write,
    answers: [refusal('unavailable', unknown)],
    error: ['unavailable', 'unknown'],
  },
  {
    name: 'a write that was not understood',
    call: write,
    answers: [refusal('unexpected', unknown)],
    error: ['unexpected', 'unknown'],
  },
  {
    name: 'a throttled write',
    call: write,
    answers: [refusal('throttled'), refusal('throttled'), success],
    waits: [250, 500],
  },
  {
    name: 'a write in a state that does not allow it',
    call: write,
    answers: [refusal('state', { code: 'OperationDenied.JobStatus' })],
    error: ['state', 'notApplied', 'OperationDenied.JobStatus'],
  },
  {
    name: 'a read with a used nonce, once',
    call: read,
    answers: [
      refusal('unexpected', { code: 'SignatureNonceUsed', fault: 'repeatedNonce', outcome: 'unknown' }),
      success,
    ],
  },
  {
    name: 'a read with a used nonce, twice',
    call: read,
    answers: Array<Answer>(2).fill(
      refusal('unexpected', { code: 'SignatureNonceUsed', fault: 'repeatedNonce', outcome: 'unknown' }),
    ),
    error: ['unexpected', 'unknown', 'SignatureNonceUsed'],
  },
  {
    name: 'a write with a used nonce',
    call: write,
    answers: [refusal('unexpected', { code: 'SignatureNonceUsed', fault: 'repeatedNonce', outcome: 'unknown' })],
    error: ['unexpected', 'unknown', 'SignatureNonceUsed'],
  },
  ...(['credentials', 'denied', 'notFound', 'conflict', 'quota', 'state', 'invalid'] as const).map(kind => ({
    name: `a read refused as ${kind}`,
    call: read,
    answers: [refusal(kind)],
    error: [kind, 'notApplied'] as const,
  })),
];

for (const { name, call, answers, waits = [], error } of rows) {
  test(`${name}: ${answers.length} of ${answers.length} sent`, async () => {
    const bench = new Bench(answers);
    if (error === undefined) {
      assert.equal(await bench.send(call), 'done');
    } else {
      const { kind, outcome, code } = await bench.refused(call);
      assert.deepEqual([kind, outcome, code], [error[0], error[1], error[2]]);
    }
    assert.equal(bench.unusedAnswers, 0);
    assert.deepEqual(bench.waits, waits);
    assert.deepEqual(
      bench.records.map(({ attempt }) => attempt),
      answers.map((_, index) => index + 1),
    );
    assert.deepEqual(
      bench.signings.map(({ nonce }) => nonce),
      answers.map((_, index) => `nonce ${index + 1}`),
      'every attempt is signed anew',
    );
    const passed = waits.reduce((sum, ms) => sum + ms, 0);
    assert.equal(bench.signings.at(-1)?.now.getTime(), start + passed);
  });
}

test('a throttled operation is paused for the calls beside it', async () => {
  const bench = new Bench([refusal('throttled', { retryAfterMs: 900 }), success, success]);
  const both = [bench.send(), turn().then(() => bench.send())];
  assert.deepEqual(await Promise.all(both), ['done', 'done']);
  assert.ok(bench.signings.slice(1).every(({ now }) => now.getTime() >= start + 900));
});

const ahead = 20 * 60_000;
const tooOldDate = new Date(start + ahead).toUTCString();
const tooOld = refusal('clock', { code: 'InvalidTimeStamp.Expired' }, { date: tooOldDate });

test('a difference of the clocks is learned from the answer, corrected once, and remembered', async () => {
  const bench = new Bench([tooOld, success, success]);
  assert.equal(await bench.send(write), 'done');
  assert.equal(await bench.send(), 'done');
  const offsets = bench.signings.map(({ now }) => now.getTime() - start);
  assert.deepEqual(offsets, [0, ahead, ahead]);
  assert.deepEqual(bench.waits, []);
  assert.deepEqual(
    bench.records.map(({ at, code }) => [at.getTime() - start, code]),
    [
      [0, 'InvalidTimeStamp.Expired'],
      [0, undefined],
      [0, undefined],
    ],
  );
});

test('the clock of another region, service or account is its own', async () => {
  const bench = new Bench([tooOld, success, success, success, success]);
  await bench.send();
  await bench.send({ region: 'cn-shanghai' });
  await bench.send({ service: 'sls' });
  await bench.send({}, 'two');
  const offsets = bench.signings.map(({ now }) => now.getTime() - start);
  assert.deepEqual(offsets, [0, ahead, 0, 0, 0]);
});

test('the clock is that of the cloud account, whichever of its pairs signs', async () => {
  const bench = new Bench([tooOld, success, success, success]);
  await bench.send({}, 'one', '1234');
  await bench.send({}, 'two', '1234');
  await bench.send({}, 'two', '5678');
  const offsets = bench.signings.map(({ now }) => now.getTime() - start);
  assert.deepEqual(offsets, [0, ahead, ahead, 0]);
  assert.deepEqual(
    bench.records.map(({ account }) => account),
    ['one', 'one', 'two', 'two'],
  );
});

test('a clock that is still refused after the correction is reported', async () => {
  const bench = new Bench([tooOld, tooOld]);
  assert.equal((await bench.refused()).kind, 'clock');
  assert.equal(bench.unusedAnswers, 0);
});

for (const [name, headers] of [
  ['without a date', {}],
  ['with a date that cannot be read', { date: 'yesterday' }],
  ['with the date that was signed for', { date: new Date(start).toUTCString() }],
] as const) {
  test(`a clock refusal ${name} is reported at once`, async () => {
    const bench = new Bench([refusal('clock', {}, headers)]);
    assert.equal((await bench.refused()).kind, 'clock');
  });
}

const limitRows: readonly [call: Partial<Call<string>>, connectMs: number, answerMs: number][] = [
  [{ service: 'dts', isWrite: false }, 5_000, 15_000],
  [{ service: 'dts', isWrite: true }, 5_000, 30_000],
  [{ service: 'sls', isWrite: false }, 10_000, 30_000],
  [{ service: 'sls', isWrite: true }, 10_000, 30_000],
  [{ service: 'sts', isWrite: false }, 10_000, 10_000],
];
for (const [call, connectMs, answerMs] of limitRows) {
  test(`time limits of a ${call.service} ${call.isWrite === true ? 'write' : 'read'}`, async () => {
    const bench = new Bench([success]);
    await bench.send(call);
    const { maxBodyBytes, signal, isWrite, ...times } = bench.limits[0] ?? assert.fail();
    assert.equal(isWrite, call.isWrite);
    assert.deepEqual(times, { connectMs, headersMs: answerMs, bodyMs: answerMs });
    assert.ok(maxBodyBytes >= 10 * 1024 * 1024);
    assert.equal(signal, bench.signal);
  });
}

test('time limits can be given', async () => {
  const bench = new Bench([success], { limits: () => ({ headersMs: 7 }) });
  await bench.send();
  assert.deepEqual([bench.limits[0]?.connectMs, bench.limits[0]?.headersMs], [5_000, 7]);
});

test('a call cancelled before is neither signed nor sent', async () => {
  const bench = new Bench([], {}, AbortSignal.abort('before'));
  await assert.rejects(bench.send(), reason => reason === 'before');
  assert.deepEqual([bench.signings, bench.records], [[], []]);
});

test('cancelling under way reaches the sender, ends with the reason and is recorded', async () => {
  const controller = new AbortController();
  const sender = (_request: WireRequest, { signal }: SendLimits): Promise<never> =>
    new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)));
  const bench = new Bench([], { sender }, controller.signal);
  const sent = bench.send(write);
  await turn();
  controller.abort('enough');
  await assert.rejects(sent, reason => reason === 'enough');
  assert.deepEqual(
    bench.records.map(({ code, attempt }) => [code, attempt]),
    [['Cancelled', 1]],
  );
});

test('a cancelled write that may have been sent is an error, with the reason as its cause', async () => {
  for (const isAnswered of [false, true]) {
    const controller = new AbortController();
    const sender = (): Promise<WireResponse> => {
      controller.abort('enough');
      return isAnswered
        ? Promise.resolve({
            status: 500,
            headers: {},
            body: JSON.stringify({ kind: 'unavailable', outcome: 'unknown' }),
          })
        : Promise.reject(maybeSent);
    };
    const bench = new Bench([], { sender }, controller.signal);
    const error = await bench.refused(write);
    assert.deepEqual(
      [error.kind, error.outcome, error.cause, 'code' in error],
      ['unreachable', 'unknown', 'enough', false],
    );
    await assert.rejects(new Bench([], { sender }, controller.signal).send(), reason => reason === 'enough');
  }
});

/** What can go wrong before a write is sent, and what becomes of it. */
const before: readonly (readonly [what: string, options: Partial<TransportOptions>, code: string | undefined])[] = [
  [
    'the sender cannot tell the way',
    { sender: () => Promise.reject(Object.assign(new TypeError('Invalid URL'), { code: 'ERR_INVALID_URL' })) },
    'ERR_INVALID_URL',
  ],
  [
    'the sender breaks at once',
    {
      sender: () => {
        throw new TypeError('no');
      },
    },
    'TypeError',
  ],
  [
    'a time limit cannot be read',
    {
      limits: () => {
        throw new RangeError('no');
      },
    },
    'RangeError',
  ],
  ['the signature cannot be made', { nonce: () => assert.fail('no') }, undefined],
];
for (const [what, options, code] of before) {
  test(`a write is known not to be made when ${what}, and the error has a name`, async () => {
    const error = await new Bench([], options).refused(write);
    assert.deepEqual([error.outcome, error.code], ['notApplied', code]);
  });
}

test('what became of a call of the source says nothing of the call that needed its keys', async () => {
  const lost = new CloudError('unavailable', { service: 'sts', operation: 'AssumeRole', outcome: 'unknown' });
  const bench = new Bench([]);
  const access = { credentials: () => Promise.reject(lost), account: 'one' };
  await assert.rejects(bench.transport.send(bench.call(write), access, bench.signal), {
    operation: 'AssumeRole',
    outcome: 'notApplied',
  });
});

test('a log that fails hides neither an answer nor a refusal', async () => {
  const bench = new Bench([success, refusal('denied')], { onCall: () => assert.fail('the log is closed') });
  assert.equal(await bench.send(write), 'done');
  assert.equal((await bench.refused(write)).kind, 'denied');
});

test('cancelling between two tries ends with the reason', async () => {
  const controller = new AbortController();
  const wait = (): Promise<void> => {
    controller.abort('enough');
    return Promise.reject(controller.signal.reason as Error);
  };
  const bench = new Bench([maybeSent], { wait }, controller.signal);
  await assert.rejects(bench.send(), reason => reason === 'enough');
  assert.equal(bench.requests.length, 1);
});

test('the pause between two tries itself ends with the reason', async () => {
  const controller = new AbortController();
  const sender = (): Promise<never> => {
    setImmediate(() => {
      controller.abort('enough');
    });
    return Promise.reject(maybeSent);
  };
  const access = { credentials: () => Promise.resolve(credentials), account: 'one' };
  const sent = new Transport({ sender, random: () => 1 }).send(new Bench([]).call(), access, controller.signal);
  await assert.rejects(sent, reason => reason === 'enough');
});

test('a place is given back after every end, so that later calls get through', async () => {
  const bench = new Bench([...Array<Answer>(12).fill(refusal('invalid')), success]);
  for (let index = 0; index < 12; index++) await bench.refused();
  assert.equal(await bench.send(), 'done');
});

test('a place is given back after a cancellation too', async () => {
  const pace = new Pace({
    now: (
      now => () =>
        (now += 1_000)
    )(0),
  });
  const access = { credentials: () => Promise.resolve(credentials), account: 'one' };
  const { signal } = new AbortController();
  for (let index = 0; index < 12; index++) {
    const controller = new AbortController();
    const sender = (): Promise<never> => {
      controller.abort('enough');
      return Promise.reject(new SendFailure('ABORT_ERR', true));
    };
    const sent = new Transport({ sender, pace }).send(new Bench([]).call(), access, controller.signal);
    await assert.rejects(sent, reason => reason === 'enough');
  }
  const sender = () => Promise.resolve({ status: 200, headers: {}, body: 'done' });
  assert.equal(await new Transport({ sender, pace }).send(new Bench([]).call(), access, signal), 'done');
});

test('credentials are asked for at every attempt, and their failure is passed on', async () => {
  const bench = new Bench([maybeSent, success]);
  const pairs = [credentials, { ...credentials, accessKeyId: 'renewed' }];
  const access = { credentials: () => Promise.resolve(pairs.shift() ?? credentials), account: 'one' };
  await bench.transport.send(bench.call(), access, bench.signal);
  assert.deepEqual(
    bench.signings.map(signing => signing.credentials.accessKeyId),
    [credentials.accessKeyId, 'renewed'],
  );
  const lost = new Error('sign in again');
  const failing = { credentials: () => Promise.reject(lost), account: 'one' };
  await assert.rejects(bench.transport.send(bench.call(), failing, bench.signal), reason => reason === lost);
});

test('what cannot be signed is invalid, and not sent', async () => {
  const bench = new Bench([]);
  const error = await bench.refused({ sign: () => assert.fail(encodeURIComponent('\ud83d')) });
  assert.deepEqual([error.kind, error.outcome], ['invalid', 'notApplied']);
  assert.equal(bench.requests.length, 0);
});

for (const [name, isWrite, outcome] of [
  ['read', false, 'notApplied'],
  ['write', true, 'unknown'],
] as const) {
  test(`a mistake in reading the answer of a ${name} is an unexpected answer`, async () => {
    const bench = new Bench([success]);
    const mistake = (): never => {
      throw new TypeError('no member');
    };
    const error = await bench.refused({ isWrite, read: mistake });
    assert.deepEqual([error.kind, error.outcome, error.status], ['unexpected', outcome, 200]);
    assert.match((error.cause as Error).message, /no member/);
  });
}

test('nothing secret is left in an error, its cause or the record', async () => {
  const echo =
    'token CAIS+token, CAIS%2Btoken, key-secret, Pass+word1 server string to sign is:POST&%2F&Pass%252Bword1';
  const bench = new Bench([
    refusal('credentials', { code: 'SignatureDoesNotMatch', serviceMessage: echo, requestId: 'R-2' }),
  ]);
  const error = await bench.refused();
  assert.equal(error.serviceMessage, 'token ***, ***, ***, ***');
  assert.equal(error.message, `DescribeConsumerChannel: SignatureDoesNotMatch: ${error.serviceMessage}`);

  const cause = Object.assign(new Error(`broke at Pass+word1 ${echo}`), { data: echo });
  const broken = new Bench([
    new SendFailure('HPE_INVALID', true, { cause }),
    new SendFailure('HPE_INVALID', true, { cause }),
    new TypeError(echo),
  ]);
  const unexpected = await broken.refused();
  for (const text of [
    inspect(error, { depth: 9 }),
    inspect(unexpected, { depth: 9 }),
    inspect(bench.records),
    inspect(broken.records),
  ]) {
    for (const secret of ['CAIS', 'key-secret', 'Pass', 'string to sign', credentials.accessKeyId]) {
      assert.ok(!text.includes(secret), `${secret} in ${text}`);
    }
  }
  assert.equal(bench.records[0]?.requestId, 'R-2');
});

test('nothing secret is left in any other text of a refusal', async () => {
  const bench = new Bench([
    refusal('denied', {
      code: 'Forbidden.Pass+word1',
      requestId: 'CAIS%2Btoken',
      owner: 'key-secret',
      missingPermission: { action: 'dts:Pass+word1', resource: 'acs:dts:key-secret', isExplicitDeny: true },
    }),
  ]);
  const error = await bench.refused();
  const { code, requestId, owner, missingPermission } = error;
  assert.deepEqual([code, requestId, owner], ['Forbidden.***', '***', '***']);
  assert.deepEqual(missingPermission, { action: 'dts:***', resource: 'acs:dts:***', isExplicitDeny: true });
  assert.equal(bench.records[0]?.requestId, '***');
});

test('a write is not sent through an account that became read-only while it waited; reads go on', async () => {
  let isReadOnly = false;
  const bench = new Bench([refusal('throttled'), success], {
    wait: () => {
      isReadOnly = true;
      return Promise.resolve();
    },
  });
  const access = { credentials: () => Promise.resolve(credentials), account: 'one', isReadOnly: () => isReadOnly };
  await assert.rejects(bench.transport.send(bench.call(write), access, bench.signal), {
    name: 'CloudError',
    kind: 'denied',
    code: 'ReadOnlyAccount',
    fault: 'readOnlyAccount',
    outcome: 'notApplied',
  });
  assert.equal(bench.requests.length, 1, 'only the one from before');
  assert.equal(await bench.transport.send(bench.call(read), access, bench.signal), 'done');
});

test('a proxy that wants a password is not asked again', async () => {
  const bench = new Bench([new SendFailure('HTTP_407', false, { atProxy: true })]);
  const { kind, code, atProxy } = await bench.refused();
  assert.deepEqual([kind, code, atProxy], ['unreachable', 'HTTP_407', true]);
});

test('what two settings exclude is not tried again', async () => {
  const bench = new Bench([new SendFailure('ERR_HOST_HEADER', false)]);
  const { kind, code, outcome } = await bench.refused();
  assert.deepEqual([kind, code, outcome], ['unreachable', 'ERR_HOST_HEADER', 'notApplied']);
});

test('a failure of the service itself is not one at the proxy', async () => {
  const bench = new Bench([maybeSent]);
  assert.ok(!('atProxy' in (await bench.refused(write))));
});

const endings: readonly (readonly [fault: Fault | undefined, isExpired: boolean])[] = [
  ['expiredToken', true],
  ['disabledKey', false],
  [undefined, false],
];
const renewedPair: Credentials = {
  accessKeyId: 'STS.renewed',
  accessKeySecret: 'other-secret',
  securityToken: 'CAIS2',
};

for (const [fault, isExpired] of endings) {
  for (const call of [read, write]) {
    const what = `${call.isWrite ? 'a write' : 'a read'} refused for its pair (${fault ?? 'unknown'})`;
    test(`${what} is ${isExpired ? 'signed once more with a renewed pair' : 'not sent again'}`, async () => {
      const bench = new Bench([refusal('credentials', { ...(fault && { fault }) }), success]);
      const asked: (Credentials | undefined)[] = [];
      const source = (_: AbortSignal, refused?: Credentials): Promise<Credentials> => {
        asked.push(refused);
        return Promise.resolve(refused === undefined ? credentials : renewedPair);
      };
      const sent = bench.transport.send(bench.call(call), { credentials: source, account: 'one' }, bench.signal);
      if (isExpired) assert.equal(await sent, 'done');
      else await assert.rejects(sent, { kind: 'credentials' });
      assert.deepEqual(asked, isExpired ? [undefined, credentials] : [undefined]);
      assert.deepEqual(
        bench.signings.map(signing => signing.credentials),
        isExpired ? [credentials, renewedPair] : [credentials],
      );
      assert.deepEqual(bench.waits, []);
    });
  }
}

const expired = refusal('credentials', { fault: 'expiredToken', requestId: 'R-1' });

test('a token that has ended stays an error when there is no other pair, or the other has ended too', async () => {
  const same = new Bench([expired]);
  const copy = (): Promise<Credentials> => Promise.resolve({ ...credentials });
  const access = { credentials: copy, account: 'one' };
  await assert.rejects(same.transport.send(same.call(write), access, same.signal), { requestId: 'R-1' });

  const twice = new Bench([expired, refusal('credentials', { fault: 'expiredToken', requestId: 'R-2' })]);
  let pairs = 0;
  const another = (): Promise<Credentials> => Promise.resolve({ ...credentials, securityToken: `token ${++pairs}` });
  await assert.rejects(twice.transport.send(twice.call(), { ...access, credentials: another }, twice.signal), {
    requestId: 'R-2',
  });
  assert.deepEqual([twice.unusedAnswers, pairs], [0, 2]);
});

test('a token that has ended, of a source that has no other, is told by the source, with the words of the service', async () => {
  const bench = new Bench([expired]);
  const problem = new CloudError('credentials', {
    service: 'sts',
    operation: 'Credentials',
    outcome: 'notApplied',
    sourceProblem: { kind: 'storedTokenExpired' },
  });
  const source = (_: AbortSignal, refused?: Credentials): Promise<Credentials> =>
    refused === undefined ? Promise.resolve(credentials) : Promise.reject(problem);
  const access = { credentials: source, account: 'one', id: 'id-1' };
  await assert.rejects(bench.transport.send(bench.call(), access, bench.signal), (error: CloudError) => {
    assert.deepEqual([error.sourceProblem, error.accountId], [problem.sourceProblem, 'id-1']);
    assert.ok(error.cause instanceof CloudError);
    assert.equal(error.cause.requestId, 'R-1');
    return true;
  });
});

test('a renewed pair is used once without asking; later tries ask again', async () => {
  const bench = new Bench([expired, refusal('throttled'), success]);
  const asked: string[] = [];
  const source = (_: AbortSignal, refused?: Credentials): Promise<Credentials> => {
    asked.push(refused === undefined ? 'any' : 'other');
    return Promise.resolve(asked.length === 1 ? credentials : renewedPair);
  };
  await bench.transport.send(bench.call(), { credentials: source, account: 'one' }, bench.signal);
  assert.deepEqual(asked, ['any', 'other', 'any']);
});

test('100 calls at the moment of expiry are each signed once more, and the pair is renewed once', async () => {
  const ended = { fault: 'expiredToken', outcome: 'notApplied', kind: 'credentials' };
  const used: string[] = [];
  let current: Credentials = credentials;
  let renewing: Promise<Credentials> | undefined;
  let renewals = 0;
  const source = async (_: AbortSignal, refused?: Credentials): Promise<Credentials> => {
    if (refused?.accessKeyId !== current.accessKeyId) return current;
    renewing ??= turn().then(() => {
      renewals += 1;
      return (current = renewedPair);
    });
    return renewing;
  };
  const bench = new Bench([], {
    sender: ({ headers }) => {
      used.push(headers['signer'] ?? '');
      const isEnded = headers['signer'] === credentials.accessKeyId;
      return Promise.resolve({
        status: isEnded ? 403 : 200,
        headers: {},
        body: isEnded ? JSON.stringify(ended) : 'done',
      });
    },
  });
  const call = bench.call({
    isWrite: true,
    sign: ({ credentials: { accessKeyId: signer } }) => ({
      method: 'POST',
      origin: 'https://h',
      path: '/',
      headers: { host: 'h', signer },
    }),
  });
  const access = { credentials: source, account: 'one' };
  const sent = Array.from({ length: 100 }, () => bench.transport.send(call, access, bench.signal));
  assert.deepEqual(new Set(await Promise.all(sent)), new Set(['done']));
  assert.equal(renewals, 1);
  const count = (id: string): number => used.filter(each => each === id).length;
  assert.deepEqual([count(renewedPair.accessKeyId), count(credentials.accessKeyId) <= 100], [100, true]);
});

test('an error of the source says whose it is, and what else it throws is left as it is', async () => {
  const bench = new Bench([expired]);
  const problem = new CloudError('credentials', {
    service: 'sts',
    operation: 'AssumeRole',
    outcome: 'notApplied',
    sourceProblem: { kind: 'keyring' },
  });
  const failing = { credentials: () => Promise.reject(problem), account: 'one', id: 'id-1' };
  await assert.rejects(bench.transport.send(bench.call(), failing, bench.signal), {
    name: 'CloudError',
    service: 'sts',
    accountId: 'id-1',
    sourceProblem: { kind: 'keyring' },
  });
  const broken = { credentials: () => Promise.reject(new RangeError('broken')), account: 'one', id: 'id-1' };
  await assert.rejects(bench.transport.send(bench.call(), broken, bench.signal), { name: 'RangeError' });

  // While it renews, its error is the reason why there is no answer.
  const source = (_: AbortSignal, refused?: Credentials): Promise<Credentials> =>
    refused === undefined ? Promise.resolve(credentials) : Promise.reject(problem);
  await assert.rejects(bench.transport.send(bench.call(), { ...failing, credentials: source }, bench.signal), {
    sourceProblem: { kind: 'keyring' },
    accountId: 'id-1',
  });
});

test('every error says whose call it was, and where', async () => {
  const access = { credentials: () => Promise.resolve(credentials), account: 'one', id: 'id-1', owner: '1234' };
  for (const answer of [refusal('denied'), maybeSent, new TypeError('no member')]) {
    const bench = new Bench([answer]);
    await assert.rejects(bench.transport.send(bench.call(write), access, bench.signal), {
      accountId: 'id-1',
      owner: '1234',
      region: 'cn-hangzhou',
    });
  }
  const closed = new Bench([]);
  await assert.rejects(
    closed.transport.send(closed.call(write), { ...access, isReadOnly: () => true }, closed.signal),
    { code: 'ReadOnlyAccount', accountId: 'id-1', region: 'cn-hangzhou' },
  );
  const nobody = new Bench([refusal('denied')]);
  const error = await nobody.refused({ region: '' });
  for (const unknown of ['accountId', 'owner', 'region']) assert.ok(!(unknown in error), unknown);
});

/** What the answer says of its time, in milliseconds from the start, how long it took, and how far ahead the clock is. */
const clockRows: readonly (readonly [what: string, date: number | undefined, tookMs: number, offset: number])[] = [
  ['no date', undefined, 0, 0],
  ['the same second', 0, 0, 0],
  ['a second ahead', 1_000, 0, 0],
  ['two seconds ahead', 2_000, 0, 2_000],
  ['a second behind', -1_000, 0, 0],
  ['twenty minutes ahead', 1_200_000, 0, 1_200_000],
  ['twenty minutes behind, to the second', -1_200_000, 0, -1_199_001],
  ['a slow answer', 0, 25_000, 0],
  ['a slow answer that was written at its end', 25_000, 25_000, 0],
  ['a slow answer of a clock ahead', 60_000, 25_000, 35_000],
];
for (const [what, date, tookMs, offset] of clockRows) {
  test(`the time by the services' clocks after ${what} is ${offset} ms ahead`, async () => {
    let now = start;
    const transport = new Transport({
      now: () => new Date(now),
      sender: () => {
        now += tookMs;
        const headers: Record<string, string> =
          date === undefined ? {} : { ...ofService, date: new Date(start + date).toUTCString() };
        return Promise.resolve({ status: 200, headers, body: 'done' });
      },
    });
    assert.equal(transport.now(), start, 'before any answer');
    const access = { credentials: () => Promise.resolve(credentials), account: 'one' };
    await transport.send(new Bench([]).call(), access, new AbortController().signal);
    assert.equal(transport.now(), start + tookMs + offset);
  });
}

test('the clocks are compared with every answer, refusals too', async () => {
  const right = { ...ofService, date: new Date(start).toUTCString() };
  const bench = new Bench([tooOld, tooOld, { ...success, headers: right }]);
  const error = await bench.refused();
  assert.deepEqual([error.kind, error.clockOffsetMs], ['clock', ahead]);
  assert.equal(bench.transport.now(), start + ahead);
  await bench.send();
  assert.equal(bench.transport.now(), start);
});

for (const date of [
  'Sat, 13 Sep 275760 00:00:00 GMT',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'Mon, 01 Mar 2027 00:00:00 GMT',
]) {
  test(`a clock refusal of ${date} is reported at once, and nothing is signed for that time`, async () => {
    const bench = new Bench([refusal('clock', {}, { date }), success]);
    const error = await bench.refused();
    assert.equal(error.clockOffsetMs, Date.parse(date) - start + (Date.parse(date) < start ? 999 : 0));
    assert.equal(await bench.send(), 'done');
    assert.deepEqual(
      bench.signings.map(({ now }) => now.getTime()),
      [start, start],
    );
    assert.equal(bench.transport.now(), start);
  });
}

test('a refusal of a stranger does not say what time it is', async () => {
  const page = {
    status: 400,
    headers: { date: tooOldDate },
    body: JSON.stringify({ kind: 'clock', outcome: 'notApplied' }),
  };
  const kept = { ...page, headers: { ...ofService, date: tooOldDate, age: '1200' } };
  for (const answer of [page, kept]) {
    const bench = new Bench([answer]);
    const error = await bench.refused();
    assert.ok(!('clockOffsetMs' in error));
    assert.equal(bench.transport.now(), start);
  }
});

test('a clock refusal without a date does not say how wrong the clock is', async () => {
  assert.ok(!('clockOffsetMs' in (await new Bench([refusal('clock')]).refused())));
});
