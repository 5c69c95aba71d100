import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import type { CloudError } from '../../../../src/cloud/errors.ts';
import type { BrokerWay } from '../../../../src/cloud/kafka/broker.ts';
import type { StreamPlace } from '../../../../src/cloud/kafka/partition.ts';
import { SendFailure } from '../../../../src/cloud/wire.ts';
import type { Fault } from '../../../../src/emulator/faults.ts';
import { type Check, checkSteps, verifyDtsConnection } from '../../../../src/model/verify/dtsConnection.ts';
import { askedOf, deafAddress, plainWay, sampleStream } from '../../../support/sampleStream.ts';

const { emulator, instance, place } = await sampleStream();
const checkpoint = new Date(instance.newestAt(emulator.worldNow()) - 60_000);

beforeEach(() => {
  emulator.faults.clear();
});

async function checksOf(
  given: Partial<StreamPlace & { readonly checkpoint: Date }> = {},
  way: Partial<BrokerWay> = {},
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  let time = 0;
  const onCheck = (check: Check): void => void checks.push(check);
  await verifyDtsConnection({ ...place, checkpoint, ...given }, { ...plainWay, ...way }, onCheck, () => (time += 5));
  return checks;
}

const seenAt = (checks: readonly Check[], step: Check['step']): unknown => {
  const check = checks.find(each => each.step === step);
  return check && 'seen' in check ? check.seen : check?.failure;
};

describe('the check of a connection', () => {
  test('tells what there was to see at each step, and how long it took', async () => {
    const checks = await checksOf();
    assert.deepEqual(
      checks.map(({ step, ms }) => [step, ms]),
      checkSteps.map(step => [step, 5]),
    );
    assert.deepEqual(seenAt(checks, 'name'), { host: '127.0.0.1', addresses: ['127.0.0.1'] });
    assert.deepEqual(seenAt(checks, 'connect'), { address: '127.0.0.1' });
    assert.deepEqual(seenAt(checks, 'logIn'), { userName: place.logIn.userName });
    const { topic, partitions, leader } = seenAt(checks, 'topic') as Extract<
      Check,
      { readonly step: 'topic'; readonly seen: unknown }
    >['seen'];
    assert.deepEqual([topic, partitions, leader?.host], [place.topic, 1, '127.0.0.1']);
    const { earliest, end, checkpoint: at } = seenAt(checks, 'window') as Readonly<Record<string, bigint>>;
    assert.ok(earliest !== undefined && at !== undefined && end !== undefined && earliest < at && at < end);
  });

  test('shows no password', async () => {
    const texts = [
      ...(await checksOf()),
      ...(await checksOf({ logIn: { ...place.logIn, password: 'Wrong-Secret-1' } })),
    ];
    const shown = JSON.stringify(texts, (_key, value: unknown) =>
      typeof value === 'bigint'
        ? String(value)
        : value instanceof Error
          ? Object.assign({}, value, { stack: value.stack })
          : value,
    );
    assert.ok(!shown.includes(place.logIn.password) && !shown.includes('Wrong-Secret-1'));
  });

  test('says where a checkpoint is that is outside of what is kept', async () => {
    const { checkpoint: at } = seenAt(await checksOf({ checkpoint: new Date(0) }), 'window') as Record<string, unknown>;
    assert.equal(at, 'outside');
  });

  test('does without what a server need not tell', async () => {
    emulator.faults.add({ operation: 'kafka.ListOffsets', kind: 'kafkaError', code: -1, times: 2 });
    const { earliest, end } = seenAt(await checksOf(), 'window') as Record<string, unknown>;
    assert.deepEqual([earliest, end], [undefined, undefined]);
    // A server of the time before that question hangs up.
    emulator.faults.add({ operation: 'kafka.ApiVersions', kind: 'reset', times: 1 });
    const checks = await checksOf();
    assert.deepEqual(seenAt(checks, 'versions'), { ranges: [] });
    assert.equal(checks.length, checkSteps.length);
    emulator.faults.add({ operation: 'kafka.ApiVersions', kind: 'truncated' });
    assert.equal((await checksOf()).length, checkSteps.length);
    emulator.faults.clear();
    emulator.faults.add({ operation: 'kafka.Connect*', kind: 'olderBroker' });
    assert.equal((await checksOf()).length, checkSteps.length);
  });

  /** What the emulator does wrong, and the step, the kind, the fault, and the code that come of it. */
  const failures: readonly (readonly [Fault, ...(string | undefined)[]])[] = [
    [{ operation: 'kafka.Connect', kind: 'otherService' }, 'versions', 'unexpected', 'notKafka'],
    [{ operation: 'kafka.SaslHandshake', kind: 'kafkaError', code: 33 }, 'logIn', 'unexpected', 'noPlainLogIn'],
    [{ operation: 'kafka.SaslHandshake', kind: 'kafkaError', code: 34 }, 'logIn', 'unexpected', undefined, 'KAFKA_34'],
    [
      { operation: 'kafka.SaslAuthenticate', kind: 'kafkaError', code: 58 },
      'logIn',
      'invalid',
      'groupLogIn',
      'KAFKA_58',
    ],
    [{ operation: 'kafka.SaslAuthenticate', kind: 'reset' }, 'logIn', 'invalid', 'groupLogIn', 'ECONNRESET'],
    [{ operation: 'kafka.Metadata', kind: 'reset' }, 'metadata', 'unreachable', undefined, 'ECONNRESET'],
    [{ operation: 'kafka.Metadata', kind: 'noTopic' }, 'topic', 'notFound', 'noTopic', 'KAFKA_3'],
    [{ operation: 'kafka.Metadata', kind: 'kafkaError', code: 3 }, 'topic', 'notFound', 'noTopic', 'KAFKA_3'],
    [{ operation: 'kafka.Metadata', kind: 'kafkaError', code: 5 }, 'topic', 'unavailable', 'noLeader', 'KAFKA_5'],
    [
      { operation: 'kafka.Metadata', kind: 'unreachableNode' },
      'node',
      'unreachable',
      'nodeUnreachable',
      'ECONNREFUSED',
    ],
    [{ operation: 'kafka.ListOffsets', kind: 'reset' }, 'window', 'unreachable', undefined, 'ECONNRESET'],
    [{ operation: 'kafka.ListOffsets', kind: 'kafkaError', code: 6 }, 'window', 'unavailable', 'noLeader', 'KAFKA_6'],
  ];
  for (const [fault, ...expected] of failures) {
    const code = 'code' in fault ? ` ${fault.code}` : '';
    test(`ends at ${expected[0]} with ${fault.kind}${code} of ${fault.operation}`, async () => {
      emulator.faults.add(fault);
      const checks = await checksOf();
      const last = checks.at(-1);
      assert.ok(last && 'failure' in last);
      const { kind, fault: found, code: codeFound } = last.failure;
      assert.deepEqual([last.step, kind, found, expected[3] && codeFound], [...expected, undefined].slice(0, 4));
      assert.deepEqual(
        checks.map(({ step }) => step),
        checkSteps.slice(0, checks.length),
      );
    });
  }

  test('takes a server that hangs up whatever it is asked for one of another kind', async () => {
    emulator.faults.add({ operation: 'kafka.ApiVersions', kind: 'reset' });
    emulator.faults.add({ operation: 'kafka.SaslHandshake', kind: 'reset' });
    assert.equal((seenAt(await checksOf(), 'logIn') as { fault: string }).fault, 'notKafka');
  });

  test('lists the ways to sign in that there are instead', async () => {
    emulator.faults.add({ operation: 'kafka.SaslHandshake', kind: 'kafkaError', code: 33 });
    assert.equal((seenAt(await checksOf(), 'logIn') as { serviceMessage: string }).serviceMessage, 'SCRAM-SHA-256');
  });

  test('takes a wrong password for what it is, also where the server only hangs up or says nothing', async () => {
    const logIn = { ...place.logIn, password: 'Wrong-Secret-1' };
    const faultOf = (checks: readonly Check[]): unknown => (seenAt(checks, 'logIn') as { fault?: string }).fault;
    assert.equal(faultOf(await checksOf({ logIn })), 'groupLogIn');
    emulator.faults.add({ operation: 'kafka.Connect*', kind: 'olderBroker' });
    assert.equal(faultOf(await checksOf({ logIn })), 'groupLogIn');
    emulator.faults.clear();
    emulator.faults.add({ operation: 'kafka.SaslAuthenticate', kind: 'slow' });
    assert.equal(faultOf(await checksOf({ logIn }, { answerMs: 300 })), 'groupLogIn');
  });

  test('ends where there is no host, or where nothing listens', async () => {
    const [name, connect] = [
      await checksOf({ bootstrap: { host: 'dts.nowhere.invalid', port: 18_001 } }),
      await checksOf({ bootstrap: await deafAddress() }),
    ];
    assert.deepEqual([name.at(-1)?.step, connect.at(-1)?.step], ['name', 'connect']);
    for (const [checks, step] of [
      [name, 'name'],
      [connect, 'connect'],
    ] as const) {
      const { kind, fault } = seenAt(checks, step) as CloudError;
      assert.deepEqual([kind, fault], ['unreachable', 'brokerUnreachable']);
    }
  });

  test('says that raw connections cannot go through the proxy that is set', async () => {
    const wayTo = () => Promise.reject(new SendFailure('ERR_PROXY_PROTOCOL', false, { atProxy: true }));
    const [last, ...others] = await checksOf({ bootstrap: { host: 'dts.test', port: 18_001 } }, { wayTo });
    assert.ok(last && 'failure' in last && others.length === 0);
    assert.deepEqual([last.step, last.failure.code, last.failure.atProxy], ['name', 'ERR_PROXY_PROTOCOL', true]);
  });

  test('ends at once when it is canceled', async () => {
    const controller = new AbortController();
    emulator.faults.add({ operation: 'kafka.Metadata', kind: 'slow' });
    const arrived = emulator.requests.next('arrived', 'kafka.Metadata');
    const checking = checksOf({}, { signal: controller.signal });
    await arrived;
    controller.abort();
    await assert.rejects(checking, { name: 'AbortError' });
  });

  test('has asked for nothing that could move anything', () => {
    const names = ['ApiVersions', 'ListOffsets', 'Metadata', 'SaslAuthenticate', 'SaslHandshake', 'bareToken'];
    assert.deepEqual(
      askedOf(emulator),
      names.map(name => `kafka.${name}`),
    );
  });
});
