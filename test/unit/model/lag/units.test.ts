import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  type LogGroups,
  logGroups,
  type Records,
  records,
  type Seconds,
  seconds,
  secondsBetween,
  type UnixSeconds,
  unixSeconds,
} from '../../../../src/model/units.ts';

describe('units', () => {
  test('cannot be mixed up: the compiler refuses each of these', () => {
    const moment: UnixSeconds = unixSeconds(1_768_465_800);
    // @ts-expect-error A point in time is not a length of time.
    const length: Seconds = moment;
    // @ts-expect-error LogGroups are not records.
    const counted: Records = logGroups(3);
    // @ts-expect-error Records are not LogGroups.
    const grouped: LogGroups = records(3);
    // @ts-expect-error A bare number has no unit.
    const bare: Seconds = 5;
    // @ts-expect-error The distance of two points is not between two lengths.
    const between = secondsBetween(seconds(1), seconds(2));
    assert.ok([length, counted, grouped, bare, between].every(value => typeof value === 'number'));
  });

  test('of time that lies between two calls are never negative', () => {
    assert.equal(secondsBetween(unixSeconds(10), unixSeconds(25)), 15);
    assert.equal(secondsBetween(unixSeconds(25), unixSeconds(10)), 0);
  });
});
