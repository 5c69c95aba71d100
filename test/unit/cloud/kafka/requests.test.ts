import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ByteReader } from '../../../../src/cloud/kafka/bytes.ts';
import * as requests from '../../../../src/cloud/kafka/requests.ts';
import messages from '../../../fixtures/kafka/messages.json' with { type: 'json' };

const { apiVersions, fetch, framed, listOffsets, metadata, requestKeys, saslAuthenticate, saslHandshake } = requests;
const topic = 'cn_hangzhou_topic';
const logIn = { userName: 'user-dts1', password: 'päss' };
const place = { topic, offset: 1_234_567_890_123n, maxBytes: 262_144, waitMs: 500 };

/** Every request that there is, in all of its versions. The fixture has what kafka-python 2.0.2 makes of the same. */
const all: readonly requests.KafkaRequest<unknown>[] = [
  apiVersions(),
  saslHandshake(0),
  saslHandshake(1),
  saslAuthenticate(logIn),
  ...([1, 2, 3, 4] as const).map(version => metadata(version, topic)),
  listOffsets(topic, 1_700_000_000n),
  ...([2, 3, 4] as const).map(version => fetch(version, place)),
];
const nameOf = ({ name, version }: requests.KafkaRequest<unknown>): string => `${name} ${version}`;

describe('requests to a broker', () => {
  for (const request of all) {
    test(`${nameOf(request)} is written as others write it`, () => {
      const golden: Readonly<Record<string, string>> = messages.requests;
      assert.equal(framed(request, 7).toString('hex'), golden[nameOf(request)]);
    });
  }

  test('only read', () => {
    assert.deepEqual(
      Object.values(requestKeys).sort((one, other) => one - other),
      [1, 2, 3, 17, 18, 36],
    );
    const keys = all.map(request => framed(request, 0).readInt16BE(4));
    assert.deepEqual(new Set(keys), new Set(Object.values(requestKeys)));
    // A new kind of request has to be added to the list above.
    const makers = Object.entries(requests).filter(([name, value]) => typeof value === 'function' && !isHelper(name));
    assert.equal(makers.length, Object.keys(requestKeys).length);
  });
});

const isHelper = (name: string): boolean => name === 'framed' || name === 'plainToken';

describe('answers of a broker', () => {
  const answers: Readonly<Record<string, string>> = messages.answers;
  const read = <T>(request: requests.KafkaRequest<T>): T => {
    const reader = new ByteReader(Buffer.from(answers[nameOf(request)] ?? '', 'hex'));
    assert.equal(reader.int32(), 7);
    return request.read(reader);
  };

  test('list the versions', () => {
    assert.deepEqual(read(apiVersions()), {
      error: 0,
      ranges: [
        { key: 1, lowest: 0, highest: 11 },
        { key: 18, lowest: 0, highest: 3 },
        { key: 36, lowest: 0, highest: 1 },
      ],
    });
  });

  test('refuse a login', () => {
    assert.deepEqual(read(saslHandshake(1)), { error: 33, mechanisms: ['SCRAM-SHA-256', 'GSSAPI'] });
    assert.deepEqual(read(saslAuthenticate(logIn)), { error: 58, message: 'Authentication failed' });
  });

  for (const version of [1, 2, 3, 4] as const) {
    test(`name who has the records, in version ${version}`, () => {
      assert.deepEqual(read(metadata(version, topic)), {
        brokers: [
          { id: 101, host: '10.0.0.1', port: 18_001 },
          { id: 102, host: 'node-2.example', port: 18_002 },
        ],
        clusterId: version >= 2 ? 'cluster-a' : undefined,
        topics: [{ error: 0, name: topic, partitions: [{ error: 0, partition: 0, leader: 102 }] }],
      });
    });
  }

  test('find an offset', () => {
    assert.deepEqual(read(listOffsets(topic, 1_700_000_000n)), { error: 0, timestamp: 1_700_000_001n, offset: 42n });
  });

  for (const version of [2, 3, 4] as const) {
    test(`bring records, in version ${version}`, () => {
      const records = Buffer.from('abc');
      assert.deepEqual(read(fetch(version, place)), { error: 0, highWatermark: 99n, records });
    });
  }
});
