import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { encodeLogGroups } from '../../../../src/emulator/sls/protobuf.ts';
import type { LogGroup } from '../../../../src/emulator/world/logGroups.ts';
import { requestFunctions } from '../../../../src/model/clients/sls/nodeRequests.ts';
import { seededRandom } from '../../../support/random.ts';

/** Runs the function of the generated program that decodes records. A program that hangs fails, too. */
const logsOf = (body: Buffer): unknown =>
  JSON.parse(
    runInNewContext(`${requestFunctions}; JSON.stringify([...logsOf(body)])`, { body }, { timeout: 60_000 }) as string,
  );

const small: LogGroup = {
  topic: 'nginx',
  source: '10.0.0.1',
  tags: [['__hostname__', 'node-01']],
  logs: [
    { time: 1_795_932_000, timeNs: 181_590_414, contents: [['status', '200']] },
    {
      time: 1_795_932_001,
      contents: [
        ['path', '/结算'],
        ['empty', ''],
      ],
    },
  ],
};
const large: LogGroup = {
  topic: '',
  source: '',
  tags: [],
  logs: [{ time: 1, contents: [['long', 'x'.repeat(70_000)]] }],
};

describe('the decoder in the generated programs for Node.js', () => {
  test('reads records of all forms', () => {
    assert.deepEqual(logsOf(encodeLogGroups([small, large])), [
      { time: 1_795_932_000, contents: { status: '200' } },
      { time: 1_795_932_001, contents: { path: '/结算', empty: '' } },
      { time: 1, contents: { long: 'x'.repeat(70_000) } },
    ]);
    assert.deepEqual(logsOf(Buffer.alloc(0)), []);
  });

  test('fails on an answer that was cut off, and never hangs', () => {
    const first = encodeLogGroups([small]);
    for (let length = 1; length < first.length; length++) {
      assert.throws(() => logsOf(first.subarray(0, length)), /ends in the middle/, String(length));
    }
  });

  test('ends on an answer in which bytes have changed', () => {
    const random = seededRandom(11);
    const ends = { read: 0, failed: 0 };
    for (let round = 0; round < 500; round++) {
      const changed = Buffer.from(encodeLogGroups([small]));
      for (let change = 0; change < 3; change++) {
        changed[Math.floor(random() * changed.length)] = Math.floor(random() * 256);
      }
      try {
        logsOf(changed);
        ends.read += 1;
      } catch (error) {
        assert.match(String(error), /ends in the middle/);
        ends.failed += 1;
      }
    }
    assert.ok(ends.failed > 0);
  });
});
