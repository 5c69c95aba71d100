import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkStart, type DtsClient, dtsClients, dtsStarts } from '../../../../src/model/start/dtsStart.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';

const begin = 1_768_000_000;
const end = begin + 86_400;
const window = trackingWindow(begin * 1000, end * 1000, (end + 5) * 1000);

describe('where a client of an instance starts', () => {
  test('a start time is checked against the data that is kept', () => {
    assert.deepEqual(checkStart(begin + 3600, window), {
      kind: 'inWindow',
      at: begin + 3600,
      ahead: 3600,
      behind: 82_800,
    });
    assert.deepEqual(checkStart(begin, window), { kind: 'inWindow', at: begin, ahead: 0, behind: 86_400 });
    assert.deepEqual(checkStart(end, window), { kind: 'inWindow', at: end, ahead: 86_400, behind: 0 });
    assert.deepEqual(checkStart(begin - 1, window), { kind: 'beforeBegin', at: begin - 1, begin });
    assert.deepEqual(checkStart(end + 1, window), { kind: 'afterEnd', at: end + 1, end });
  });

  test('milliseconds are recognised, whatever the window', () => {
    const given = (begin + 3600) * 1000;
    for (const known of [window, undefined]) {
      assert.deepEqual(checkStart(given, known), { kind: 'milliseconds', given, meant: begin + 3600 });
    }
  });

  test('without a window nothing is promised', () => {
    assert.deepEqual(checkStart(begin, undefined), { kind: 'windowUnknown', at: begin });
  });

  /** Four hours before the end of the window. */
  const checkpoint = (end - 14_400) * 1000;
  const recent = end - 3600;
  const milliseconds = recent * 1000;

  /** Occasion, source, and where it leads: at a time, or not. */
  type Said = readonly [occasion: string, source: string, landing: string | undefined, at?: number];
  const said = (client: DtsClient, given: { readonly checkpoint?: number; readonly startTime?: number }): Said[] =>
    dtsStarts({ client, window, checkpoint: undefined, ...given }).map(({ occasion, source, landing }): Said => {
      const where = [occasion, source, landing?.kind] as const;
      return landing && 'at' in landing ? [...where, landing.at] : where;
    });

  const own: Said = ['restart', 'ownStore', undefined];
  const rows: readonly [
    section: string,
    client: DtsClient,
    given: { readonly checkpoint?: number; readonly startTime?: number },
    ...expected: readonly Said[],
  ][] = [
    // First start, nothing stored anywhere.
    ['§3 first start', 'sdkAssign', { startTime: recent }, ['firstStart', 'startTime', 'there', recent], own],
    ['§3 first start', 'sdkSubscribe', { startTime: recent }, ['everyStart', 'startTime', 'there', recent]],
    // The server has a position, and the client has none of its own: the start time is ignored.
    [
      '§3 force = false',
      'sdkAssign',
      { startTime: recent, checkpoint },
      ['firstStart', 'server', 'there', end - 14_400],
      own,
    ],
    [
      '§3 SUBSCRIBE',
      'sdkSubscribe',
      { startTime: recent, checkpoint },
      ['everyStart', 'server', 'there', end - 14_400],
    ],
    // The start time again, at every start.
    [
      '§3 force = true',
      'sdkAssignForced',
      { startTime: recent, checkpoint },
      ['everyStart', 'startTime', 'there', recent],
    ],
    ['§4.1 assign', 'kafka', { startTime: recent, checkpoint }, ['everyStart', 'startTime', 'there', recent]],
    // A time for which no offset is found: the SDK begins with the oldest record, and says so only in its log.
    ['§3 time not found', 'sdkAssign', { startTime: begin - 1 }, ['firstStart', 'startTime', 'oldest', begin], own],
    ['§3 time not found', 'sdkAssign', { startTime: end + 60 }, ['firstStart', 'startTime', 'oldest', begin], own],
    ['§3 time not found', 'sdkAssignForced', { startTime: end + 60 }, ['everyStart', 'startTime', 'oldest', begin]],
    [
      '§3 time not found',
      'sdkSubscribe',
      { checkpoint: (begin - 60) * 1000 },
      ['everyStart', 'server', 'oldest', begin],
    ],
    ['§3 milliseconds', 'sdkAssignForced', { startTime: milliseconds }, ['everyStart', 'startTime', 'oldest', begin]],
    ['§3 milliseconds', 'sdkSubscribe', { startTime: milliseconds }, ['everyStart', 'startTime', 'oldest', begin]],
    // A Kafka client is told to begin nowhere by itself.
    ['§4.1 reset none', 'kafka', { startTime: begin - 1 }, ['everyStart', 'startTime', 'fails']],
    ['§4.1 reset none', 'kafka', { startTime: end + 60 }, ['everyStart', 'startTime', 'fails']],
    ['§4.3 seconds', 'kafka', { startTime: milliseconds }, ['everyStart', 'startTime', 'fails']],
    // Without a start time nothing can be said of it.
    ['§3', 'kafka', { checkpoint }, ['everyStart', 'startTime', undefined]],
  ];
  for (const [section, client, given, ...expected] of rows) {
    const words = Object.entries(given).map(([name, value]) => `${name} ${value}`);
    test(`${section}: ${client}, ${words.join(', ')}`, () => {
      assert.deepEqual(said(client, given), expected);
    });
  }

  test('what is repeated, skipped and lost counts from the checkpoint', () => {
    const effectOf = (startTime: number, at = checkpoint) => {
      const [found] = dtsStarts({ client: 'sdkAssignForced', window, checkpoint: at, startTime });
      return found?.landing && 'effect' in found.landing ? found.landing.effect : undefined;
    };
    assert.deepEqual(effectOf(recent), { repeated: 0, skipped: 10_800, lost: 0 });
    assert.deepEqual(effectOf(end - 14_400), { repeated: 0, skipped: 0, lost: 0 });
    assert.deepEqual(effectOf(end - 14_460), { repeated: 60, skipped: 0, lost: 0 });
    // Far too late a time repeats everything that is kept.
    assert.deepEqual(effectOf(milliseconds), { repeated: 72_000, skipped: 0, lost: 0 });
    assert.deepEqual(effectOf(begin + 60, (begin - 600) * 1000), { repeated: 0, skipped: 60, lost: 600 });
  });

  test('without a window, no client is promised anything', () => {
    for (const client of dtsClients) {
      const [found] = dtsStarts({ client, window: undefined, checkpoint, startTime: recent });
      assert.deepEqual(found?.landing, { kind: 'unknown' }, client);
    }
    const [late] = dtsStarts({ client: 'sdkAssignForced', window: undefined, checkpoint, startTime: milliseconds });
    assert.deepEqual(late?.landing, { kind: 'unknown' });
  });
});
