import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { echoOf, readTime, type TypedTime } from '../../../../src/model/reset/resetTime.ts';
import { unixSeconds } from '../../../../src/model/units.ts';

const now = Date.parse('2026-11-22T06:30:15Z');

/** `relative 2026-…`, or the problem. */
function read(text: string, timeZone = 'Asia/Shanghai', at = now): string {
  return worded(readTime(text, { now: at, timeZone }));
}

function worded(typed: TypedTime): string {
  if (typed.kind === 'problem') return typed.problem;
  return `${typed.understoodAs} ${echoOf(typed.at, now).utc}`;
}

describe('a typed time is understood', () => {
  const times: readonly (readonly [text: string, as: string])[] = [
    ['2h ago', 'relative 2026-11-22T04:30:15Z'],
    ['90 min ago', 'relative 2026-11-22T05:00:15Z'],
    ['1d 3h ago', 'relative 2026-11-21T03:30:15Z'],
    ['1 day 3 hours ago', 'relative 2026-11-21T03:30:15Z'],
    ['1.5H AGO', 'relative 2026-11-22T05:00:15Z'],
    ['45s', 'relative 2026-11-22T06:29:30Z'],
    ['2小时前', 'relative 2026-11-22T04:30:15Z'],
    ['2 个小时以前', 'relative 2026-11-22T04:30:15Z'],
    ['１天３小时前', 'relative 2026-11-21T03:30:15Z'],
    ['5日前', 'relative 2026-11-17T06:30:15Z'],
    ['2026-11-22 07:50', 'local 2026-11-21T23:50:00Z'],
    ['2026-11-22T07:50:30.999', 'local 2026-11-21T23:50:30Z'],
    ['2026/1/2 7:05', 'local 2026-01-01T23:05:00Z'],
    ['2026-11-22', 'local 2026-11-21T16:00:00Z'],
    ['2026-11-22T06:00Z', 'utc 2026-11-22T06:00:00Z'],
    ['2026-11-22 06:00 UTC', 'utc 2026-11-22T06:00:00Z'],
    ['2026-11-22 07:50 +08:00', 'offset 2026-11-21T23:50:00Z'],
    ['2026-11-22T01:50-0330', 'offset 2026-11-22T05:20:00Z'],
    ['2026-11-22 07:50 UTC+8', 'offset 2026-11-21T23:50:00Z'],
    ['1763769000', 'epochSeconds 2025-11-21T23:50:00Z'],
    ['1763769000123', 'epochMilliseconds 2025-11-21T23:50:00Z'],
  ];
  for (const [text, as] of times) test(text, () => assert.equal(read(text), as));

  test('a time of day is the last one', () => {
    assert.equal(read('14:30'), 'local 2026-11-22T06:30:00Z');
    assert.equal(read('14:31'), 'local 2026-11-21T06:31:00Z');
    assert.equal(read('06:31Z'), 'utc 2026-11-21T06:31:00Z');
    // Just after midnight in one zone, still the day before in UTC, and the other way round.
    assert.equal(read('00:10', 'Pacific/Kiritimati', Date.parse('2026-11-21T10:20:00Z')), 'local 2026-11-21T10:10:00Z');
    assert.equal(read('23:50', 'Pacific/Pago_Pago', Date.parse('2026-11-22T11:10:00Z')), 'local 2026-11-22T10:50:00Z');
  });
});

describe('a typed time is refused', () => {
  const problems: Readonly<Record<string, readonly string[]>> = {
    empty: ['', '   '],
    notUnderstood: [
      '昨天',
      'yesterday',
      'ago',
      '1mo ago',
      '3h 1d ago',
      '5日',
      '11-22 07:50',
      '07',
      '176376900',
      '1763769000123456',
    ],
    noSuchDate: ['2026-02-30', '2026-13-01 00:00', '25:00', '07:60'],
    future: ['2027-01-01', '2026-11-22 14:31', '1795330000', '1795330000000'],
  };
  for (const [problem, texts] of Object.entries(problems)) {
    for (const text of texts) test(`${text || 'nothing'}: ${problem}`, () => assert.equal(read(text), problem));
  }
});

describe('where clocks are put forward and back', () => {
  const berlin = (text: string, at = now): string => read(text, 'Europe/Berlin', at);

  test('a time that did not exist is none', () => {
    assert.equal(berlin('2026-03-29 02:30'), 'skippedLocalTime');
    // Nor is yesterday's meant.
    assert.equal(berlin('02:30', Date.parse('2026-03-29T10:00:00Z')), 'skippedLocalTime');
    assert.equal(berlin('2026-03-29 03:00'), 'local 2026-03-29T01:00:00Z');
    assert.equal(berlin('2026-03-29 02:30+01:00'), 'offset 2026-03-29T01:30:00Z');
  });

  test('a time that was twice is not guessed', () => {
    const typed = readTime('2026-10-25 02:30', { now, timeZone: 'Europe/Berlin' });
    assert.ok(typed.kind === 'problem' && typed.problem === 'repeatedLocalTime');
    assert.deepEqual(
      typed.moments.map(at => echoOf(at, now).utc),
      ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'],
    );
    assert.equal(berlin('2026-10-25 02:30+02:00'), 'offset 2026-10-25T00:30:00Z');
  });

  test('unless the second one is still to come', () => {
    assert.equal(berlin('02:30', Date.parse('2026-10-25T00:45:00Z')), 'local 2026-10-25T00:30:00Z');
  });

  test('also by half an hour', () => {
    assert.equal(read('2026-10-04 02:15', 'Australia/Lord_Howe'), 'skippedLocalTime');
    assert.equal(read('2026-04-05 01:45', 'Australia/Lord_Howe'), 'repeatedLocalTime');
  });
});

test('what is older than the data that is kept is said to be', () => {
  const keptFrom = unixSeconds(now / 1000 - 3600);
  const isBeforeKept = (text: string) => {
    const typed = readTime(text, { now, timeZone: 'UTC', keptFrom });
    return typed.kind === 'time' && typed.isBeforeKept;
  };
  assert.deepEqual([isBeforeKept('61 min ago'), isBeforeKept('59 min ago')], [true, false]);
});

test('the echo is the same moment in every form', () => {
  const at = unixSeconds(Date.parse('2026-11-22T04:30:15Z') / 1000);
  assert.deepEqual(echoOf(at, now), {
    ago: 7200,
    local: new Date('2026-11-22T04:30:15Z'),
    utc: '2026-11-22T04:30:15Z',
    epoch: at,
  });
});
