import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ShardCheckpoint } from '../../../../src/cloud/sls/responses.ts';
import { decodeCursor, encodeCursor } from '../../../../src/model/lag/cursors.ts';
import { lastHeard, type ShardLag, silentAfter } from '../../../../src/model/lag/reading.ts';
import { type ShardFacts, shardLag, type TimeLimits } from '../../../../src/model/lag/shardLag.ts';
import { type Cursor, type UnixSeconds, unixSeconds } from '../../../../src/model/units.ts';

const seconds = 1_768_465_800;
const now = seconds * 1000;
const ago = (count: number): UnixSeconds => unixSeconds(seconds - count);
const exactly = (time: UnixSeconds): TimeLimits => ({ notBefore: time, notAfter: time });
/** Beyond 2^53, where neighbours are one and the same JavaScript number. */
const base = 1_524_155_379_373_908_496n;
const at = (offset: number): Cursor => (base + BigInt(offset)) as Cursor;

const checkpointAt = (offset: number, more: Partial<ShardCheckpoint> = {}): ShardCheckpoint => ({
  shard: 3,
  checkpoint: encodeCursor(at(offset)),
  updateTime: new Date(now - 10_000),
  consumer: 'worker-1',
  ...more,
});

/** A shard with 100 LogGroups after the checkpoint, and everything known about it. */
const usual: ShardFacts = {
  shard: { id: 3, status: 'readwrite' },
  timeoutSeconds: 60,
  checkpoint: checkpointAt(0),
  end: at(100),
  newest: ago(5),
  progress: exactly(ago(65)),
  oldest: undefined,
  unreadSince: ago(64),
  heardAt: now - 10_000,
  now,
};

const lagSample = 'https://www.alibabacloud.com/help/doc-detail/55912.htm';
const getCheckPoint = 'https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint';
const getCursorTime = 'https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursortime';
const listShards = 'https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-listshards';

interface Fact {
  readonly fact: string;
  readonly source: string;
  readonly given: Partial<ShardFacts>;
  readonly says: Readonly<Partial<Record<keyof ShardLag, unknown>>>;
}

const none = undefined;
const lagOf = (value: number): { atLeast: number; atMost: number } => ({ atLeast: value, atMost: value });

const facts: readonly Fact[] = [
  {
    fact: 'the lag is the time of the newest data less that of the last data read',
    source: lagSample,
    given: {},
    says: { state: 'behind', lag: lagOf(60), behind: 100, progress: ago(65), newest: ago(5) },
  },
  {
    fact: 'it is not a difference from now: in a shard that is idle for a day it stays the same',
    source: lagSample,
    given: { newest: ago(86_405), progress: exactly(ago(86_465)) },
    says: { state: 'behind', lag: lagOf(60) },
  },
  {
    fact: 'two calls are not one moment: what would be negative is zero',
    source: lagSample,
    given: { newest: ago(10), progress: exactly(ago(5)) },
    says: { state: 'behind', lag: lagOf(0) },
  },
  {
    fact: 'a checkpoint at the end has caught up',
    source: lagSample,
    given: { checkpoint: checkpointAt(100), newest: none, progress: none },
    says: { state: 'caughtUp', lag: lagOf(0), behind: 0, isStuck: false },
  },
  {
    fact: 'one LogGroup before the end has not, although both are the same JavaScript number',
    source: lagSample,
    given: { checkpoint: checkpointAt(99), progress: exactly(ago(7)) },
    says: { state: 'behind', behind: 1, lag: lagOf(2) },
  },
  {
    fact: 'a consumer that moved past the end that was read has caught up',
    source: lagSample,
    given: { checkpoint: checkpointAt(103) },
    says: { state: 'caughtUp', lag: lagOf(0), behind: 0 },
  },
  {
    fact: 'without an entry nothing was begun: there is no lag, not a lag of zero',
    source: getCheckPoint,
    given: { checkpoint: none, progress: none },
    says: { state: 'notStarted', lag: none, behind: none, checkpoint: none, consumer: none },
  },
  {
    fact: 'an empty checkpoint means the same, with the consumer that was assigned',
    source: getCheckPoint,
    given: { checkpoint: checkpointAt(0, { checkpoint: '', consumer: 'worker-9' }), progress: none },
    says: { state: 'notStarted', lag: none, checkpoint: none, consumer: 'worker-9' },
  },
  {
    fact: 'an empty consumer is none',
    source: getCheckPoint,
    given: { checkpoint: checkpointAt(0, { consumer: '' }) },
    says: { consumer: none },
  },
  {
    fact: 'a shard without data that nobody has begun is empty',
    source: getCursorTime,
    given: { checkpoint: none, newest: 'none', progress: none },
    says: { state: 'empty', lag: none, newest: none },
  },
  {
    fact: 'a shard whose unread data is all gone has lost it',
    source: getCursorTime,
    given: { newest: 'none', progress: none },
    says: { state: 'expired', lag: none, behind: 100 },
  },
  {
    fact: 'a checkpoint before the oldest data is expired, and the lag is at least all that is kept',
    source: getCursorTime,
    given: { progress: 'lost', oldest: ago(3605) },
    says: { state: 'expired', lag: lagOf(3600), progress: none },
  },
  {
    fact: 'a read-only parent that was read to its end has caught up',
    source: listShards,
    given: { shard: { id: 3, status: 'readonly' }, checkpoint: checkpointAt(100, { updateTime: new Date(0) }) },
    says: { state: 'caughtUp', isReadOnly: true, lag: lagOf(0), isStuck: false },
  },
  {
    fact: 'a refused end leaves everything but the checkpoint open',
    source: getCheckPoint,
    given: { end: none },
    says: { state: 'unknown', lag: none, behind: none, consumer: 'worker-1', checkpoint: encodeCursor(at(0)) },
  },
  {
    fact: 'a refused time leaves the lag open, and not the number of LogGroups',
    source: getCursorTime,
    given: { progress: none },
    says: { state: 'unknown', lag: none, behind: 100 },
  },
  {
    fact: 'what is no cursor is not understood',
    source: 'https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcursor',
    given: { checkpoint: checkpointAt(0, { checkpoint: 'bm90IGEgY3Vyc29y' }) },
    says: { state: 'unknown', lag: none },
  },
  {
    fact: 'limits of the time read give limits of the lag, and no exact progress',
    source: lagSample,
    given: { progress: { notBefore: ago(65), notAfter: ago(35) } },
    says: { state: 'behind', lag: { atLeast: 30, atMost: 60 }, progress: none },
  },
];

describe('the lag in a shard', () => {
  for (const { fact, source, given, says } of facts) {
    test(`${fact} (${source})`, () => {
      const lag = shardLag({ ...usual, ...given });
      assert.deepEqual(Object.fromEntries(Object.keys(says).map(key => [key, lag[key as keyof ShardLag]])), says);
    });
  }
});

/** Nothing but the age of the commit tells whether a consumer lives. */
describe(`a stuck shard (${getCheckPoint})`, () => {
  const silent: Partial<ShardFacts> = {
    checkpoint: checkpointAt(0, { updateTime: new Date(now - 200_000) }),
    heardAt: now - 200_000,
    unreadSince: ago(190),
  };
  const isStuck = (given: Partial<ShardFacts>): boolean => shardLag({ ...usual, ...silent, ...given }).isStuck;

  test('has a consumer that committed nothing for longer than a living one takes', () => {
    assert.equal(isStuck({}), true);
    assert.equal(isStuck({ heardAt: now - 170_000 }), false);
  });
  test('is so after twice the timeout, and never before three minutes', () => {
    assert.deepEqual([30, 90, 100, undefined].map(silentAfter), [180, 180, 200, 180]);
    assert.equal(isStuck({ timeoutSeconds: 120 }), false);
  });
  test('is not one where the data came only just now, however old the last commit is', () => {
    const heardAt = now - 3_600_000;
    assert.equal(isStuck({ heardAt, unreadSince: ago(5) }), false);
    assert.equal(isStuck({ heardAt, unreadSince: undefined }), false);
    assert.equal(isStuck({ heardAt, unreadSince: ago(181) }), true);
  });

  test('has waited by the clock of the service, however far ours is behind', () => {
    const behind = now - 3_000_000;
    const heardAt = behind - 200_000;
    assert.equal(isStuck({ now: behind, heardAt, unreadSince: ago(600) }), true);
    assert.equal(isStuck({ now: behind, heardAt, unreadSince: ago(60) }), false);
  });
  test('is told by the last commit of a consumer, which is not always the last one of all', () => {
    const reset = shardLag({ ...usual, ...silent, checkpoint: checkpointAt(0, { updateTime: new Date(now) }) });
    assert.deepEqual([reset.isStuck, reset.updatedAt, lastHeard(reset)], [true, now, now - 200_000]);
    const seeded = shardLag({ ...usual, ...silent, heardAt: undefined });
    assert.deepEqual([seeded.isStuck, seeded.updatedAt, lastHeard(seeded)], [false, now - 200_000, undefined]);
    assert.equal(lastHeard(shardLag(usual)), now - 10_000);
  });
  test('is not one that nobody has', () => {
    assert.equal(
      isStuck({ checkpoint: checkpointAt(0, { updateTime: new Date(now - 200_000), consumer: '' }) }),
      false,
    );
  });
  test('is not one without unread data', () => {
    assert.equal(isStuck({ checkpoint: checkpointAt(100, { updateTime: new Date(now - 200_000) }) }), false);
  });
  test('may have expired as well', () => {
    assert.equal(isStuck({ progress: 'lost', oldest: ago(3600) }), true);
  });
});

describe('cursors', () => {
  test('are whole numbers in base64, longer than a JavaScript number, padded or not', () => {
    // The sample of https://www.alibabacloud.com/help/en/sls/developer-reference/api-sls-2020-12-30-getcheckpoint
    assert.equal(decodeCursor('MTUyNDE1NTM3OTM3MzkwODQ5Ng=='), 1_524_155_379_373_908_496n);
    assert.equal(decodeCursor('MTUyNDE1NTM3OTM3MzkwODQ5Ng'), 1_524_155_379_373_908_496n);
    assert.equal(encodeCursor(1_524_155_379_373_908_496n), 'MTUyNDE1NTM3OTM3MzkwODQ5Ng==');
    assert.equal(decodeCursor(''), undefined);
    assert.equal(decodeCursor('bm90IGEgY3Vyc29y'), undefined);
  });
});
