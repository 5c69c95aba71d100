import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { DtsClient } from '../../../src/model/start/dtsStart.ts';
import { dtsPreview } from '../../../src/model/start/dtsVerdicts.ts';
import { trackingWindow } from '../../../src/model/status/window.ts';
import { records } from '../../../src/model/units.ts';
import { saidDtsStart } from '../../../src/ui/dtsStartWords.ts';
import { writtenIn } from '../../../src/ui/written.ts';

const now = Date.UTC(2026, 0, 15, 12);
const hour = 3_600_000;
const window = trackingWindow(now - 24 * hour, now - 5_000, now);

function said(client: DtsClient, given: { readonly checkpoint: number; readonly startTime?: number; unread?: number }) {
  const { checkpoint, startTime, unread } = given;
  const unconsumed = unread === undefined ? undefined : records(unread);
  const preview = dtsPreview({ client, window, checkpoint, startTime, unconsumed }, 'none');
  const { verdicts, rows } = saidDtsStart(preview, now, writtenIn('en'));
  return { verdicts: verdicts.map(({ headline, explanation }) => `${headline} ${explanation}`), rows };
}

describe('what is said of a start', () => {
  test('repeats nothing if the client does not start', () => {
    const { rows } = said('python', { checkpoint: now - 30 * hour });
    assert.deepEqual(
      rows.map(({ from, repeated, skipped }) => [from.text, repeated.text, skipped.text]),
      [['nowhere', '–', '–']],
    );
  });

  test('has words for one record and for many', () => {
    const end = Math.floor((now - 5_000) / 1000);
    const [one] = said('sdkForced', { checkpoint: now - 2 * hour, startTime: end, unread: 1 }).verdicts;
    const [many] = said('sdkForced', { checkpoint: now - 2 * hour, startTime: end, unread: 4_711 }).verdicts;
    assert.match(one ?? '', / It starts after what the group has consumed\. In between: 1 record or heartbeat\.$/);
    assert.match(many ?? '', / In between: 4,711 records and heartbeats\.$/);
  });
});
