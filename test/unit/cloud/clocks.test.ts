import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Clocks } from '../../../src/cloud/clocks.ts';
import type { WireResponse } from '../../../src/cloud/wire.ts';

const hour = 3_600_000;
const day = 24 * hour;
const noon = Date.parse('2026-01-15T12:00:00Z');

/** Clocks over one of ours, and an answer that a service dates as it likes. */
function rig() {
  const ours = { ms: noon };
  const clocks = new Clocks(() => new Date(ours.ms));
  const answered = (ms: number, more: Partial<WireResponse> = {}): number | undefined => {
    const { headers = { 'x-log-requestid': '1' }, ...others } = more;
    const date = new Date(ms).toUTCString();
    return clocks.note({ status: 200, body: '', ...others, headers: { date, ...headers } }, new Date(ours.ms));
  };
  return { ours, clocks, answered };
}

describe('the time by the clocks of the services', () => {
  test('is what their last answer showed', () => {
    const { ours, clocks, answered } = rig();
    assert.equal(clocks.now(), noon);
    answered(noon + 2 * hour);
    ours.ms += 300_000;
    assert.equal(clocks.now(), noon + 2 * hour + 300_000);
    answered(ours.ms);
    assert.equal(clocks.now(), ours.ms);
  });

  test('is ours again once our clock was set right, or when the answer is long ago', () => {
    for (const later of [2 * hour, -2 * hour, 600_001]) {
      const { ours, clocks, answered } = rig();
      answered(noon + 2 * hour);
      ours.ms += later;
      assert.equal(clocks.now(), ours.ms);
    }
  });

  const services: readonly (readonly [what: string, answer: Partial<WireResponse>])[] = [
    ['DTS', { headers: { 'x-acs-request-id': '1' } }],
    ['Log Service', { headers: { 'x-log-requestid': '1' } }],
    ['a gateway that writes JSON', { headers: {}, body: '{"RequestId":"1"}' }],
    ['a gateway that writes XML', { headers: {}, body: '<Error><RequestId>1</RequestId></Error>' }],
  ];
  for (const [what, answer] of services) {
    test(`is that of ${what}`, () => {
      const { clocks, answered } = rig();
      assert.equal(answered(noon + hour, answer), hour);
      assert.equal(clocks.now(), noon + hour);
    });
  }

  const strangers: readonly (readonly [what: string, ms: number, answer: Partial<WireResponse>])[] = [
    ['a proxy that asks for a password', 0, { status: 407, headers: {}, body: '<html>Sign in</html>' }],
    ['a proxy that numbers its requests, too', 0, { status: 407, headers: {}, body: '{"requestId":"1"}' }],
    ['a network that numbers its requests', noon + hour, { status: 511, headers: {}, body: '{"requestId":"1"}' }],
    ['a proxy that reaches nobody', 0, { status: 502, headers: {}, body: '<html>Request ID: 1</html>' }],
    ['a network that wants a sign-in', noon - 2 * day, { headers: {}, body: '{}' }],
    ['a cache', noon - 2 * day, { headers: { 'x-log-requestid': '1', age: '172800' } }],
    ['a cache that has just asked', noon + 2 * day, { headers: { 'x-acs-request-id': '1', age: '0' } }],
  ];
  for (const [what, ms, answer] of strangers) {
    test(`is not that of ${what}`, () => {
      const { clocks, answered } = rig();
      assert.equal(answered(ms, answer), undefined);
      assert.equal(clocks.now(), noon);
    });
  }

  test('is ours when an answer shows a time that cannot be right', () => {
    for (const ms of [8.64e15, 0, noon + 399 * day, noon - 399 * day]) {
      const { clocks, answered } = rig();
      const offset = answered(ms) ?? 0;
      assert.ok(Math.abs(offset) > 398 * day);
      assert.equal(clocks.now(), noon);
      assert.equal(clocks.correct('dts', offset), false);
      assert.equal(clocks.dateFor('dts', new Date(noon)).getTime(), noon);
    }
  });

  test('can be a year off', () => {
    const { clocks, answered } = rig();
    const offset = answered(noon + 398 * day) ?? 0;
    assert.equal(clocks.correct('dts', offset), true);
    assert.equal(clocks.dateFor('dts', new Date(noon)).getTime(), noon + 398 * day);
    assert.equal(clocks.now(), noon + 398 * day);
  });
});
