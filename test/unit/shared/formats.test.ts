import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatsOf } from '../../../media/shared/formats.ts';

const now = new Date(2026, 0, 15, 10, 42, 7).getTime();
const hour = 3_600_000;

test('a moment is as short as its distance allows', () => {
  const moment = (at: number, from: number) => formatsOf('en').moment(at, from);
  assert.equal(moment(now - 2000, now), '10:42:05');
  assert.equal(moment(now - 23 * hour, now), 'Wed 11:42');
  assert.equal(moment(now - 30 * 24 * hour, now), 'Dec 16, 2025, 10:42');
});

test('a moment that is to come never looks like one that has passed', () => {
  const formats = formatsOf('en');
  const moments = new Map<string, number>();
  for (let at = now - 8 * 24 * hour; at < now + 8 * 24 * hour; at += hour / 2) {
    const written = formats.moment(at, now);
    assert.equal(moments.get(written), undefined, `${written} is ${new Date(at).toString()}, too`);
    moments.set(written, at);
  }
});

test('midnight is 00, not 24', () => {
  assert.equal(formatsOf('en').clock(new Date(2026, 0, 15, 0, 0, 1).getTime()), '00:00:01');
});

test('the exact moment is given in UTC as well', () => {
  assert.match(formatsOf('en').exact(Date.UTC(2026, 0, 15, 8, 29, 21)), /\(2026-01-15 08:29:21 UTC\)$/);
});
