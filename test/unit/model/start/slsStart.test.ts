import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  closestSettings,
  defaultSettings,
  type GroupAtStart,
  type GroupSettings,
  type InitialPosition,
  type ShardAtStart,
  type ShardStart,
  type SlsLibrary,
  slsStart,
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
  library: SlsLibrary,
  position: InitialPosition,
  from: number | 'nowhere',
  skipped: number,
];

/** What the facts about the clients say, row by row. Each row names the section that it is taken from. */
const rows: readonly Row[] = [
  // With a checkpoint, the initial position is ignored by all three.
  ...(['java', 'go', 'python'] as const).flatMap(library =>
    (['begin', 'end', start] as const).map((position): Row => ['§0 rule 2', goingOn, library, position, kept - 600, 0]),
  ),
  // Without one, it counts.
  ...(['java', 'go', 'python'] as const).flatMap((library): Row[] => [
    ['§0 rule 2', none, library, 'begin', 0, 0],
    ['§0 rule 2', none, library, 'end', kept, kept],
    ['§0 rule 2', none, library, start, kept - 3600, kept - 3600],
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
];

describe('where a client of a Logstore starts', () => {
  for (const [section, shard, library, position, from, skipped] of rows) {
    const facts = group([shard]);
    const [found] = slsStart(facts, { library, position, settings: defaultSettings(library) }).shards;
    const { reason = 'unreadable', until = { kind: 'unknown' } } = found ?? {};
    test(`${section}: ${library} at ${position} with ${reason}`, () => {
      assert.ok(found);
      const isRefused = shard === expired || shard === beyond;
      assert.deepEqual(said(found), {
        reason: shard === none ? 'noCheckpoint' : isRefused ? reason : 'checkpoint',
        from,
        skipped,
        lost: shard === expired ? 500 : 0,
        until: isRefused ? 'past' : shard === none && typeof position === 'string' ? 'always' : 'until',
      });
      if (shard === goingOn) assert.deepEqual(until, { kind: 'until', at: now - 600 + kept });
    });
  }

  test('§0 rule 5: what the last consumer read between two commits is repeated, and no more than there is', () => {
    const repeatedIn = (shard: ShardAtStart) => startOf([shard]).shards[0]?.repeated;
    assert.deepEqual(repeatedIn(goingOn), { atMost: 600, betweenCommits: 60 });
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
      slsStart(facts, { library: 'java', position: 'end', settings: { timeoutSeconds: 60, isOrdered } }).shards.map(
        ({ reason, waitsFor }) => [reason, ...waitsFor],
      );
    assert.deepEqual(waiting(true), [['finished'], ['checkpoint'], ['checkpoint'], ['checkpoint', 1]]);
    // A client that takes the order away lets them all be read at once.
    assert.deepEqual(waiting(false), [['finished'], ['checkpoint'], ['checkpoint'], ['checkpoint']]);
  });
});

describe('what a client changes about its group', () => {
  const settings = (timeoutSeconds: number, isOrdered = false): GroupSettings => ({ timeoutSeconds, isOrdered });
  const rewriteBy = (library: SlsLibrary, of: Partial<GroupSettings>, configured: GroupSettings) =>
    slsStart(group([], { group: of }), { library, position: 'end', settings: configured }).rewrite;

  test('§0 rule 1: Java and Go write what differs, and nothing if nothing does', () => {
    for (const library of ['java', 'go'] as const) {
      assert.deepEqual(rewriteBy(library, settings(60), settings(60)), { isSent: false });
      assert.deepEqual(rewriteBy(library, settings(300, true), settings(60)), {
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
    const rewrite = (library: SlsLibrary, namesake: GroupSettings, own: GroupSettings) =>
      slsStart(group([], { group: own, namesake: { name: 'BILLING', ...namesake } }), {
        library,
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
    assert.deepEqual(defaultSettings('logstash'), settings(60));
    assert.deepEqual(closestSettings('logstash', settings(300, true)), settings(60));
    assert.deepEqual(rewriteBy('logstash', settings(60), settings(60)), { isSent: false });
  });

  test('§0 rule 1: what a library writes if nothing is configured', () => {
    assert.deepEqual(defaultSettings('java'), settings(60));
    assert.deepEqual(defaultSettings('go'), settings(60));
    assert.deepEqual(defaultSettings('python'), settings(40));
  });

  test('§0 rule 1: the values of the group can be configured, except for an odd timeout in Python', () => {
    for (const timeout of [5, 59, 60, 61, 86_400]) {
      for (const library of ['java', 'go'] as const) {
        assert.deepEqual(closestSettings(library, settings(timeout, true)), settings(timeout, true));
      }
      assert.deepEqual(closestSettings('python', settings(timeout, true)), settings(timeout + (timeout % 2), true));
    }
  });
});

describe('what is said before a client starts', () => {
  const kinds = (library: SlsLibrary, shards: readonly ShardAtStart[], given: Partial<GroupAtStart> = {}) => {
    const facts = group(shards, given);
    const verdicts = startVerdicts(slsStart(facts, starter(library, 'end')), facts);
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

  test('a group that simply goes on is said to', () => {
    assert.deepEqual(kinds('java', [shardAt(0, { checkpoint: place(kept) })]), ['well continues']);
    assert.deepEqual(kinds('java', []), []);
  });

  test('a shard that stands still holds up its children for ever', () => {
    const parent = shardAt(0, { isReadOnly: true, checkpoint: place(-1) });
    const facts = group([parent, shardAt(1, { parents: [0] })], { group: { timeoutSeconds: 60, isOrdered: true } });
    const settings = { timeoutSeconds: 60, isOrdered: true };
    const verdicts = startVerdicts(slsStart(facts, { library: 'go', position: 'end', settings }), facts);
    assert.deepEqual(verdicts[0], { kind: 'standsStill', shards: [0], waiting: [1] });
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

const starter = (library: SlsLibrary, position: InitialPosition) => ({
  library,
  position,
  settings: defaultSettings(library),
});

function startOf(shards: readonly ShardAtStart[], library: SlsLibrary = 'java', position: InitialPosition = 'end') {
  return slsStart(group(shards), starter(library, position));
}
