import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkStart, clientStarts } from '../../../../src/model/groups/clientStart.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';

const begin = 1_768_000_000;
const end = begin + 86_400;
const window = trackingWindow(begin * 1000, end * 1000, (end + 5) * 1000);

describe('where a client starts', () => {
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

  test('assign goes by the start time; subscribe by the position of the server, if there is one', () => {
    const start = { kind: 'inWindow', at: begin + 60, ahead: 60, behind: 86_340 };
    assert.deepEqual(clientStarts({ window, checkpoint: undefined, startTime: begin + 60 }), [
      { mode: 'assign', start },
      { mode: 'firstStart', start },
    ]);
    assert.deepEqual(clientStarts({ window, checkpoint: (begin - 10) * 1000 }), [
      { mode: 'assign', start: undefined },
      { mode: 'subscribe', start: { kind: 'beforeBegin', at: begin - 10, begin } },
    ]);
  });
});
