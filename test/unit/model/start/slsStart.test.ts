import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LogstoreClient } from '../../../../src/model/clients/offered.ts';
import {
  closestSettings,
  defaultSettings,
  type GroupAtStart,
  type GroupSettings,
  type InitialPosition,
  type ShardAtStart,
  type ShardStart,
  slsStart,
  type StartReason,
} from '../../../../src/model/start/slsStart.ts';
import { startRows, startTone, startVerdicts } from '../../../../src/model/start/startVerdicts.ts';
import { logGroups, seconds, unixSeconds } from '../../../../src/model/units.ts';

const now = 1_768_465_800;
const day = 86_400;
const kept = 7 * day;
/** One LogGroup a second is kept, the newest from a moment ago. */
const oldest = unixSeconds(now - kept);
const place = (offset: number) => ({
  offset: logGroups(offset),
  time: offset < 0 ? undefined : unixSeconds(Math.min(now, oldest + offset)),
});
const start = unixSeconds(now - 3600);

const shardAt = (shard: number, given: Partial<ShardAtStart> = {}): ShardAtStart => ({
  shard,
  isReadOnly: false,
  kept: logGroups(kept),
  oldest,
  newest: unixSeconds(now),
  checkpoint: place(kept - 600),
  consumer: 'worker-1',
  atTime: place(kept - 3600),
  parents: [],
  ...given,
});
const group = (shards: readonly ShardAtStart[], given: Partial<GroupAtStart> = {}): GroupAtStart => ({
  at: now * 1000,
  group: { timeoutSeconds: 60, isOrdered: false },
  kept: seconds(kept),
  time: start,
  shards,
  running: [],
  ...given,
});

const none = shardAt(0, { checkpoint: 'none', consumer: undefined });
const expired = shardAt(0, { checkpoint: place(-500) });
const goingOn = shardAt(0);
const beyond = shardAt(0, { checkpoint: place(kept + 5) });

type Said = Pick<ShardStart, 'reason' | 'lost'> & {
  readonly from: number | 'nowhere';
  readonly skipped: number;
  readonly until: ShardStart['until']['kind'];
};
const said = ({ reason, from, skipped, lost, until }: ShardStart): Said => ({
  reason,
  from: from?.offset ?? 'nowhere',
  skipped: skipped?.logGroups ?? 0,
  lost,
  until: until.kind,
});

type Row = readonly [
  section: string,
  shard: ShardAtStart,
  client: LogstoreClient,
  position: InitialPosition,
  from: number | 'nowhere',
  skipped: number,
  reason?: StartReason,
];

/** What the facts about the clients say, row by row. Each row names the section that it is taken from. */
const rows: readonly Row[] = [
  // With a checkpoint, the initial position is ignored by all three.
  ...(['java', 'go', 'python'] as const).flatMap(client =>
    (['begin', 'end', start] as const).map((position): Row => ['§0 rule 2', goingOn, client, position, kept - 600, 0]),
  ),
  // Without one, it counts.
  ...(['java', 'go', 'python'] as const).flatMap((client): Row[] => [
    ['§0 rule 2', none, client, 'begin', 0, 0],
    ['§0 rule 2', none, client, 'end', kept, kept],
    ['§0 rule 2', none, client, start, kept - 3600, kept - 3600],
  ]),
  // An expired cursor.
  ['§1.4 Java', expired, 'java', 'begin', 0, 0],
  ['§1.4 Java', expired, 'java', 'end', kept, kept],
  ['§1.4 Java', expired, 'java', start, kept - 3600, kept - 3600],
  ['§2 Logstash uses the Java library', expired, 'logstash', 'begin', 0, 0],
  ['§2 Logstash uses the Java library', expired, 'logstash', 'end', kept, kept],
  ['§2 Logstash uses the Java library', goingOn, 'logstash', 'end', kept - 600, 0],
  ['§2 Logstash uses the Java library', none, 'logstash', start, kept - 3600, kept - 3600],
  ['§1.4 Go', expired, 'go', 'begin', 'nowhere', 0],
  ['§1.4 Go', expired, 'go', 'end', 'nowhere', 0],
  ['§1.4 Go', expired, 'go', start, 'nowhere', 0],
  ['§1.4 Python', expired, 'python', 'begin', kept, kept],
  ['§1.4 Python', expired, 'python', 'end', kept, kept],
  ['§1.4 Python', expired, 'python', start, kept, kept],
  // The service refuses a cursor after the end as it does one before the beginning.
  ['§1.4 Java', beyond, 'java', 'begin', 0, 0],
  ['§1.4 Go', beyond, 'go', 'begin', 'nowhere', 0],
  ['§1.4 Python', beyond, 'python', 'begin', kept, kept],
  // The connector for Flink goes on from the checkpoint, else from its fallback, and a refused one fails the job.
  ['§2 Flink', goingOn, 'flink', 'begin', kept - 600, 0],
  ['§2 Flink', goingOn, 'flink', 'end', kept - 600, 0],
  ['§2 Flink', none, 'flink', 'begin', 0, 0],
  ['§2 Flink', none, 'flink', 'end', kept, kept],
  ['§2 Flink', expired, 'flink', 'begin', 'nowhere', 0],
  ['§2 Flink', beyond, 'flink', 'end', 'nowhere', 0],
  // It has no time as a fallback, so that it begins there in all shards if it is told one.
  ['§2 Flink', goingOn, 'flink', start, kept - 3600, 0, 'ignored'],
  ['§2 Flink', none, 'flink', start, kept - 3600, kept - 3600, 'ignored'],
  ['§2 Flink', expired, 'flink', start, kept - 3600, kept - 3600, 'ignored'],
  // The loop for Node.js tries a refused checkpoint again with every heartbeat.
  ['§1.5 Node.js, heartbeats', goingOn, 'nodeHeartbeatLoop', 'begin', kept - 600, 0],
  ['§1.5 Node.js, heartbeats', none, 'nodeHeartbeatLoop', start, kept - 3600, kept - 3600],
  ['§1.5 Node.js, heartbeats', expired, 'nodeHeartbeatLoop', 'begin', 'nowhere', 0],
  ['§1.5 Node.js, heartbeats', beyond, 'nodeHeartbeatLoop', 'begin', 'nowhere', 0],
  // The reader for Node.js has nothing to do with the group.
  ['§1.5 Node.js, shards', goingOn, 'nodeShardReader', 'begin', 0, 0, 'ignored'],
  ['§1.5 Node.js, shards', goingOn, 'nodeShardReader', 'end', kept, 600, 'ignored'],
  ['§1.5 Node.js, shards', none, 'nodeShardReader', 'end', kept, kept, 'ignored'],
  ['§1.5 Node.js, shards', expired, 'nodeShardReader', start, kept - 3600, kept - 3600, 'ignored'],
];

describe('where a client of a Logstore starts', () => {
  for (const [section, shard, client, position, from, skipped, given] of rows) {
    const refused = shard === expired ? 'expired' : 'beyondEnd';
    const reason = given ?? (shard === none ? 'noCheckpoint' : shard === goingOn ? 'checkpoint' : refused);
    test(`${section}: ${client} at ${position} with ${reason}`, () => {
      const [found] = startOf([shard], client, position).shards;
      assert.ok(found);
      const isFromPosition = reason === 'noCheckpoint' || reason === 'ignored';
      assert.deepEqual(said(found), {
        reason,
        from,
        skipped,
        lost: shard === expired ? 500 : 0,
        until:
          reason === 'expired'
            ? 'past'
            : reason === 'beyondEnd'
              ? 'untilReached'
              : isFromPosition && typeof position === 'string'
                ? 'always'
                : 'until',
      });
      if (reason === 'checkpoint') assert.deepEqual(found.until, { kind: 'until', at: now - 600 + kept });
    });
  }

  test('§2 Flink, §1.5 Node.js: what lies between the position and an ignored checkpoint is read again', () => {
    const repeatedBy = (client: LogstoreClient, position: InitialPosition, shard = goingOn) =>
      startOf([shard], client, position).shards[0]?.repeated;
    assert.deepEqual(repeatedBy('flink', start), { kind: 'committed', logGroups: 3000, seconds: 3000 });
    assert.deepEqual(repeatedBy('nodeShardReader', 'begin'), {
      kind: 'committed',
      logGroups: kept - 600,
      seconds: kept - 600,
    });
    assert.equal(repeatedBy('nodeShardReader', 'end'), undefined);
    // A checkpoint at which the service would not read tells nothing of what was read.
    for (const shard of [none, expired, beyond]) assert.equal(repeatedBy('flink', start, shard), undefined);
  });

  test('§2 Flink, §1.5 Node.js: a client without heartbeats waits for no parents, and reads a shard again to its end', () => {
    const parent = shardAt(0, { isReadOnly: true });
    const finished = shardAt(1, { isReadOnly: true, checkpoint: place(kept) });
    const shards = [parent, finished, shardAt(2, { parents: [0] })];
    const ordered = group(shards, { group: { timeoutSeconds: 60, isOrdered: true } });
    const settings = { timeoutSeconds: 60, isOrdered: true };
    const waiting = (client: LogstoreClient, position: InitialPosition) =>
      slsStart(ordered, { client, position, settings }).shards.map(({ reason, waitsFor }) => [reason, ...waitsFor]);
    assert.deepEqual(waiting('flink', 'end'), [['checkpoint'], ['finished'], ['checkpoint']]);
    assert.deepEqual(waiting('flink', start), [['ignored'], ['ignored'], ['ignored']]);
    assert.deepEqual(waiting('nodeHeartbeatLoop', 'end'), [['checkpoint'], ['finished'], ['checkpoint', 0]]);
  });

  test('§0 rule 5: what the last consumer read between two commits is repeated, and no more than there is', () => {
    const repeatedIn = (shard: ShardAtStart) => startOf([shard]).shards[0]?.repeated;
    assert.deepEqual(repeatedIn(goingOn), { kind: 'uncommitted', atMost: 600, betweenCommits: 60 });
    assert.equal(repeatedIn(shardAt(0, { checkpoint: place(kept) })), undefined);
    assert.equal(repeatedIn(none), undefined);
    assert.equal(repeatedIn(expired), undefined);
    // A checkpoint that only a reset has written was read by nobody.
    assert.equal(repeatedIn(shardAt(0, { consumer: undefined })), undefined);
  });

  test('a start time that was not asked about is a mistake of the caller, and no start is made up for it', () => {
    assert.throws(() => startOf([none], 'java', unixSeconds(start + 1)), RangeError);
    assert.throws(() => slsStart(group([none], { time: undefined }), { ...starter('java', start) }), RangeError);
  });

  test('what is skipped and what is unread has its time', () => {
    const [shard] = startOf([none], 'python', 'end').shards;
    const nothing = { logGroups: 0, seconds: 0 };
    assert.deepEqual([shard?.skipped, shard?.unread], [{ logGroups: kept, seconds: kept }, nothing]);
    const [empty] = startOf([
      shardAt(0, { kept: logGroups(0), oldest: undefined, newest: undefined, checkpoint: 'none' }),
    ]).shards;
    assert.deepEqual([empty?.skipped, empty?.unread], [undefined, { logGroups: 0, seconds: undefined }]);
  });

  test('how long it stays possible depends on how long data is kept', () => {
    const untilIn = (shard: ShardAtStart, given: Partial<GroupAtStart>) =>
      slsStart(group([shard], given), starter('java', 'begin')).shards[0]?.until;
    const atEnd = shardAt(0, { checkpoint: place(kept) });
    assert.deepEqual(untilIn(atEnd, {}), { kind: 'atLeastUntil', at: now + kept });
    // A read-only shard gets no more data.
    const time = place(kept);
    const closed = { ...none, isReadOnly: true, atTime: time };
    const [shard] = slsStart(group([closed]), starter('java', start)).shards;
    assert.deepEqual([shard?.from, shard?.until], [time, { kind: 'always' }]);
    assert.deepEqual(untilIn(goingOn, { kept: 'forever' }), { kind: 'always' });
    assert.deepEqual(untilIn(goingOn, { kept: undefined }), { kind: 'unknown' });
  });

  test('a read-only shard that was read to its end is given to nobody, and holds up none of its children', () => {
    const finished = shardAt(0, { isReadOnly: true, checkpoint: place(kept) });
    const parent = shardAt(1, { isReadOnly: true });
    const children = [shardAt(2, { parents: [0] }), shardAt(3, { parents: [1] })];
    const facts = group([finished, parent, ...children], { group: { timeoutSeconds: 60, isOrdered: true } });
    const waiting = (isOrdered: boolean) =>
      slsStart(facts, { client: 'java', position: 'end', settings: { timeoutSeconds: 60, isOrdered } }).shards.map(
        ({ reason, waitsFor }) => [reason, ...waitsFor],
      );
    assert.deepEqual(waiting(true), [['finished'], ['checkpoint'], ['checkpoint'], ['checkpoint', 1]]);
    // A client that takes the order away lets them all be read at once.
    assert.deepEqual(waiting(false), [['finished'], ['checkpoint'], ['checkpoint'], ['checkpoint']]);
  });
});

describe('what a client changes about its group', () => {
  const settings = (timeoutSeconds: number, isOrdered = false): GroupSettings => ({ timeoutSeconds, isOrdered });
  const rewriteBy = (client: LogstoreClient, of: Partial<GroupSettings>, configured: GroupSettings) =>
    slsStart(group([], { group: of }), { client, position: 'end', settings: configured }).rewrite;

  test('§0 rule 1: Java and Go write what differs, and nothing if nothing does', () => {
    for (const client of ['java', 'go'] as const) {
      assert.deepEqual(rewriteBy(client, settings(60), settings(60)), { isSent: false });
      assert.deepEqual(rewriteBy(client, settings(300, true), settings(60)), {
        isSent: true,
        timeoutSeconds: { from: 300, to: 60 },
        isOrdered: { from: true, to: false },
      });
    }
  });

  test('§0 rule 1: Python writes at every start, also what is the same', () => {
    assert.deepEqual(rewriteBy('python', settings(60), settings(60)), { isSent: true });
    assert.deepEqual(rewriteBy('python', settings(60), settings(40)), {
      isSent: true,
      timeoutSeconds: { from: 60, to: 40 },
    });
  });

  test('§1.1 name match: Java takes the first group of the name for it, whatever the case, and the others do not', () => {
    const rewrite = (client: LogstoreClient, namesake: GroupSettings, own: GroupSettings) =>
      slsStart(group([], { group: own, namesake: { name: 'BILLING', ...namesake } }), {
        client,
        position: 'end',
        settings: settings(60),
      }).rewrite;
    // The other group is as configured, so that this one keeps its settings.
    assert.deepEqual(rewrite('java', settings(60), settings(300)), { isSent: false, takenFor: 'BILLING' });
    // The other group differs, so that the settings of this one are written although they are right.
    assert.deepEqual(rewrite('java', settings(300), settings(60)), { isSent: true, takenFor: 'BILLING' });
    assert.deepEqual(rewrite('go', settings(60), settings(60)), { isSent: false });
    assert.deepEqual(rewrite('python', settings(60), settings(60)), { isSent: true });
  });

  test('§2: Logstash has no setting for either, so that it writes the defaults of the Java library', () => {
    assert.deepEqual(defaultSettings('logstash', settings(300, true)), settings(60));
    assert.deepEqual(closestSettings('logstash', settings(300, true)), settings(60));
    assert.deepEqual(rewriteBy('logstash', settings(60), settings(60)), { isSent: false });
  });

  test('§0 rule 1: what a client writes if nothing is configured', () => {
    assert.deepEqual(defaultSettings('java', settings(300, true)), settings(60));
    assert.deepEqual(defaultSettings('go', settings(300, true)), settings(60));
    assert.deepEqual(defaultSettings('python', settings(300, true)), settings(40));
  });

  test('§2 Flink, §1.5 Node.js: these write no settings at all', () => {
    for (const client of ['flink', 'nodeHeartbeatLoop', 'nodeShardReader'] as const) {
      assert.deepEqual(defaultSettings(client, settings(300, true)), settings(300, true));
      assert.deepEqual(closestSettings(client, settings(61, true)), settings(61, true));
      assert.deepEqual(rewriteBy(client, settings(300, true), settings(60)), { isSent: false });
    }
  });

  test('§0 rule 1: the values of the group can be configured, except for an odd timeout in Python', () => {
    for (const timeout of [5, 59, 60, 61, 86_400]) {
      for (const client of ['java', 'go'] as const) {
        assert.deepEqual(closestSettings(client, settings(timeout, true)), settings(timeout, true));
      }
      assert.deepEqual(closestSettings('python', settings(timeout, true)), settings(timeout + (timeout % 2), true));
    }
  });
});

describe('what is said before a client starts', () => {
  const kinds = (client: LogstoreClient, shards: readonly ShardAtStart[], given: Partial<GroupAtStart> = {}) => {
    const facts = group(shards, given);
    const verdicts = startVerdicts(slsStart(facts, starter(client, 'end')), facts);
    return verdicts.map(verdict => `${startTone(verdict)} ${verdict.kind}`);
  };

  test('the worst comes first', () => {
    const shards = [expired, shardAt(1, { checkpoint: 'none' }), shardAt(2)];
    assert.deepEqual(kinds('python', shards, { group: { timeoutSeconds: 300, isOrdered: false } }), [
      'error skips',
      'warning lost',
      'warning skips',
      'warning changesGroup',
      'neutral positionCounts',
      'neutral repeats',
    ]);
    assert.deepEqual(kinds('go', [expired, shardAt(1, { checkpoint: 'unreadable' })], { running: ['worker-1'] }), [
      'error standsStill',
      'warning unreadable',
      'warning lost',
      'warning shares',
    ]);
  });

  test('a client that looks at the settings of another group is said to', () => {
    const namesake = { name: 'BILLING', timeoutSeconds: 60, isOrdered: false };
    const atEnd = shardAt(0, { checkpoint: place(kept) });
    assert.deepEqual(kinds('java', [atEnd], { namesake }), ['warning takesAnother', 'well continues']);
    assert.deepEqual(kinds('go', [atEnd], { namesake }), ['well continues']);
  });

  test('a client that does not share the shards is said to read beside the others', () => {
    const running = ['worker-1'];
    const atEnd = shardAt(0, { checkpoint: place(kept) });
    const said = (client: LogstoreClient, position: InitialPosition) => {
      const facts = group([atEnd], { running });
      return startVerdicts(slsStart(facts, starter(client, position)), facts).map(
        verdict => `${startTone(verdict)} ${verdict.kind}`,
      );
    };
    assert.deepEqual(said('java', 'end'), ['warning shares', 'well continues']);
    assert.deepEqual(said('flink', 'end'), ['warning readsBeside', 'well continues']);
    assert.deepEqual(said('flink', start), ['warning readsBeside', 'neutral ignoresCheckpoints', 'neutral rereads']);
    assert.deepEqual(said('nodeShardReader', 'end'), ['neutral leavesGroupAlone']);
  });

  test('Logstash reads a start time in the zone of its computer, where the time counts', () => {
    const said = (shard: ShardAtStart, position: InitialPosition) => {
      const facts = group([shard]);
      return startVerdicts(slsStart(facts, starter('logstash', position)), facts).some(
        ({ kind }) => kind === 'localTime',
      );
    };
    assert.deepEqual([said(none, start), said(none, 'end'), said(goingOn, start)], [true, false, false]);
  });

  test('a group that simply goes on is said to', () => {
    assert.deepEqual(kinds('java', [shardAt(0, { checkpoint: place(kept) })]), ['well continues']);
    assert.deepEqual(kinds('java', []), []);
  });

  test('a shard that stands still holds up its children for ever', () => {
    const parent = shardAt(0, { isReadOnly: true, checkpoint: place(-1) });
    const facts = group([parent, shardAt(1, { parents: [0] })], { group: { timeoutSeconds: 60, isOrdered: true } });
    const settings = { timeoutSeconds: 60, isOrdered: true };
    const verdicts = startVerdicts(slsStart(facts, { client: 'go', position: 'end', settings }), facts);
    assert.deepEqual(verdicts[0], { kind: 'standsStill', shards: [0], waiting: [1] });
  });

  test('shards that wait for their parents are a row of their own', () => {
    const parent = shardAt(0, { isReadOnly: true });
    const facts = group([parent, shardAt(1, { parents: [0] }), shardAt(2)], {
      group: { timeoutSeconds: 60, isOrdered: true },
    });
    const settings = { timeoutSeconds: 60, isOrdered: true };
    assert.deepEqual(
      startRows(slsStart(facts, { client: 'java', position: 'end', settings })).map(row => [row.shards, row.waitsFor]),
      [
        [[1], [0]],
        [[0, 2], []],
      ],
    );
  });

  test('shards that start alike are one row, with the earliest end of them', () => {
    const found = startRows(
      startOf([goingOn, shardAt(1, { checkpoint: place(10) }), { ...expired, shard: 2 }, { ...none, shard: 3 }]),
    );
    assert.deepEqual(
      found.map(({ reason, shards, from, until }) => [reason, shards, from?.first, from?.last, until]),
      [
        ['expired', [2], now, now, { kind: 'past' }],
        ['noCheckpoint', [3], now, now, { kind: 'always' }],
        ['checkpoint', [0, 1], oldest + 10, now - 600, { kind: 'until', at: now + 10 }],
      ],
    );
  });
});

const starter = (client: LogstoreClient, position: InitialPosition) => ({
  client,
  position,
  settings: defaultSettings(client, { timeoutSeconds: 60, isOrdered: false }),
});

function startOf(shards: readonly ShardAtStart[], client: LogstoreClient = 'java', position: InitialPosition = 'end') {
  return slsStart(group(shards), starter(client, position));
}
