import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { LogstoreClient } from '../../../src/model/clients/offered.ts';
import { type DtsClient, dtsClients } from '../../../src/model/start/dtsStart.ts';
import { type DtsPreview, dtsPreview } from '../../../src/model/start/dtsVerdicts.ts';
import {
  closestSettings,
  type GroupAtStart,
  type InitialPosition,
  type ShardAtStart,
} from '../../../src/model/start/slsStart.ts';
import { trackingWindow } from '../../../src/model/status/window.ts';
import { logGroups, records, seconds, unixSeconds } from '../../../src/model/units.ts';
import { saidDtsStart } from '../../../src/ui/dtsStartWords.ts';
import { saidSlsStart } from '../../../src/ui/slsStartWords.ts';
import type { SaidStart } from '../../../src/ui/startWords.ts';
import type { Written } from '../../../src/ui/written.ts';

const now = Date.parse('2026-01-15T08:30:00Z');
const hour = 3600;

/** Numbers and times as plain as they can be, so that nothing depends on the language or the zone of this computer. */
const written: Written = {
  number: String,
  duration: time => `${time} s`,
  moment: at => `${(now - at) / 1000} s ago`,
  list: items => items.join(', '),
};
const wordsOf = ({ verdicts, rows }: SaidStart): readonly string[] => [
  ...verdicts.map(({ headline, explanation }) => `${headline} ${explanation}`),
  ...rows.map(({ subject, from, why, repeated, skipped, until }) =>
    [subject, ...[from, why, repeated, skipped, until].map(({ text }) => text)].join(' | '),
  ),
];

describe('the words before a client of a Logstore starts', () => {
  /** A day of data, a LogGroup every second. */
  const kept = 24 * hour;
  const shardAt = (shard: number, more: Partial<ShardAtStart> = {}): ShardAtStart => ({
    shard,
    isReadOnly: false,
    kept: logGroups(kept),
    oldest: unixSeconds(now / 1000 - kept),
    newest: unixSeconds(now / 1000),
    checkpoint: { offset: logGroups(kept - hour), time: unixSeconds(now / 1000 - hour) },
    consumer: undefined,
    atTime: undefined,
    parents: [],
    ...more,
  });
  const said = (
    client: LogstoreClient,
    shards: readonly ShardAtStart[],
    more: Partial<GroupAtStart> = {},
    position: InitialPosition = 'begin',
  ): SaidStart => {
    const group = { timeoutSeconds: 60, isOrdered: true };
    const read: GroupAtStart = { at: now, group, kept: seconds(kept), time: undefined, shards, running: [], ...more };
    return saidSlsStart(read, { client, position, settings: closestSettings(client, group) }, now, written);
  };

  const lost = shardAt(0, { checkpoint: { offset: logGroups(-100), time: undefined } });
  const beyond = shardAt(0, { checkpoint: { offset: logGroups(kept + 5), time: undefined } });
  const yesterday = unixSeconds(now / 1000 - kept);
  const noon = unixSeconds(now / 1000 - 0.5 * kept);
  const cases: Readonly<Record<string, readonly [SaidStart, ...words: string[]]>> = {
    'all is well': [
      said('java', [shardAt(0)]),
      'It continues from the checkpoints. The start position is ignored.',
      '0 | 3600 s ago | checkpoint | 0 | 0 | -82800 s ago',
    ],
    'a checkpoint is too old': [
      said('python', [lost]),
      'It silently skips 86400 LogGroups (86400 s) in shard 0. The checkpoint is older than the oldest data. This library then jumps to the end, whatever start position is configured.',
      'Deleted before it was read: 100 LogGroups in shard 0. This data is gone, whichever client starts.',
      '0 | the end, 0 s ago | checkpoint expired | 0 | 86400 LogGroups (86400 s) | lost already',
    ],
    'a checkpoint after the end is refused until there is data, or that of the start time is deleted': [
      said('java', [{ ...beyond, atTime: { offset: logGroups(0.5 * kept), time: noon } }], { time: noon }, noon),
      'It silently skips 43200 LogGroups (43200 s) in shard 0. The checkpoint is after the end, so the service refuses it. This library then continues from its start position.',
      '0 | 43200 s ago | checkpoint after the end | 0 | 43200 LogGroups (43200 s) | unknown',
    ],
    'the service refuses a checkpoint': [
      said('go', [beyond]),
      'It stands still in shard 0. The service refuses the checkpoint. This library then repeats the same request forever. Only its log says so.',
      '0 | nowhere | checkpoint after the end | 0 | 0 | new data reaches the checkpoint',
    ],
    'a checkpoint is no cursor': [
      said('java', [shardAt(0, { checkpoint: 'unreadable' })]),
      "It's not known where it starts in shard 0. The checkpoint isn't a cursor.",
      "0 | unknown | the checkpoint isn't a cursor | 0 | 0 | unknown",
    ],
    'a shard has no checkpoint': [
      said('java', [shardAt(0), shardAt(1, { checkpoint: 'none' })], {}, 'end'),
      "It skips 86400 LogGroups (86400 s) in shard 1. There's no checkpoint, so the start position applies.",
      'The start position applies to 1 of 2 shards. The others have a checkpoint, and continue from there.',
      '1 | the end, 0 s ago | no checkpoint, start position | 0 | 86400 LogGroups (86400 s) | no limit',
      '0 | 3600 s ago | checkpoint | 0 | 0 | -82800 s ago',
    ],
    'a parent is not read to its end': [
      said('java', [shardAt(0, { isReadOnly: true }), shardAt(1, { checkpoint: 'none', parents: [0] })]),
      'The start position applies to 1 of 2 shards. The others have a checkpoint, and continue from there.',
      'It starts shard 1 only after shard 0. An ordered group reads parents first, unless it became ordered after the split or merge.',
      '1 | 86400 s ago | no checkpoint, start position, after shard 0 | 0 | 0 | no limit',
      '0 | 3600 s ago | checkpoint | 0 | 0 | -82800 s ago',
    ],
    'the client knows no checkpoints': [
      said('nodeShardReader', [shardAt(0)]),
      'It neither uses nor moves the checkpoints of the group. It starts from its start position in every shard, at every start.',
      'It reads 82800 LogGroups (82800 s) in shard 0 again. The group has read this data before.',
      '0 | 86400 s ago | start position | 82800 LogGroups (82800 s) | 0 | no limit',
    ],
    'the connector for Flink is told a time': [
      said(
        'flink',
        [shardAt(0, { atTime: { offset: logGroups(0), time: yesterday } })],
        { time: yesterday, running: ['worker-1'] },
        yesterday,
      ),
      'Other consumers seem to be running: worker-1. This client sends no heartbeat, so it reads their shards as well, and each overwrites the checkpoints of the other.',
      'It ignores the checkpoints of shard 0. The connector starts from the time in all shards, but then commits to the group.',
      'It reads 82800 LogGroups (82800 s) in shard 0 again. The group has read this data before.',
      '0 | 86400 s ago | start position | 82800 LogGroups (82800 s) | 0 | no limit',
    ],
    'another group has almost its name, and others consume': [
      said('logstash', [shardAt(0, { consumer: 'worker-1' })], {
        namesake: { name: 'Billing', timeoutSeconds: 60, isOrdered: false },
        running: ['worker-1'],
      }),
      'It looks at the settings of the group Billing instead. The names differ only in case, which this library ignores.',
      'Other consumers seem to be running: worker-1. They keep some of the shards and pass on the others after a commit.',
      'It continues from the checkpoints. The start position is ignored.',
      'It may read the last 60 s of consumption again. Clients commit about once a minute, and read again what came after that.',
      '0 | 3600 s ago | checkpoint | up to 60 s | 0 | -82800 s ago',
    ],
  };
  for (const [name, [start, ...words]] of Object.entries(cases)) {
    test(`if ${name}`, () => {
      assert.deepEqual(wordsOf(start), words);
    });
  }
});

describe('the words before a client of an instance starts', () => {
  const at = (ago: number): number => now / 1000 - ago;
  const window = trackingWindow(at(24 * hour) * 1000, now, now);
  const preview = (
    client: DtsClient,
    { start, checkpoint, isKnown = true }: { start?: number; checkpoint?: number; isKnown?: boolean },
  ): DtsPreview =>
    dtsPreview(
      {
        client,
        window: isKnown ? window : undefined,
        checkpoint: checkpoint === undefined ? undefined : checkpoint * 1000,
        unconsumed: records(7),
        startTime: start === undefined ? undefined : unixSeconds(start),
      },
      'none',
    );
  const said = (...given: Parameters<typeof preview>): SaidStart => saidDtsStart(preview(...given), now, written);

  const cases: Readonly<Record<string, readonly [SaidStart, ...words: string[]]>> = {
    'it continues': [
      said('go', { checkpoint: at(2 * hour) }),
      'It continues from the checkpoint. From the checkpoint stored on the server: 7200 s ago.',
      'Every start | 7200 s ago | checkpoint on the server | up to 5 s | 0 | -79200 s ago',
    ],
    'it is told a time': [
      said('sdkForced', { start: at(hour), checkpoint: at(2 * hour) }),
      'It skips 3600 s of data. It starts after what the group has consumed.',
      "It reads from the start time again whenever it starts. It doesn't ask for the checkpoint on the server.",
      'Every start | 3600 s ago | start time | 0 | 3600 s | -82800 s ago',
    ],
    'the time is in milliseconds': [
      said('kcat', { start: at(hour) * 1000 }),
      'It silently starts at the end and skips 86400 s of data. Clients expect seconds. With milliseconds, they find no data. This client then starts at the end without an error.',
      "It doesn't move the checkpoint. It takes the partition by itself and commits nothing.",
      'Every start | the end, 0 s ago | start time, in milliseconds | 0 | 7 records and heartbeats (86400 s) | –',
    ],
    'its checkpoint is too old, so it ends': [
      said('javaKafka', { checkpoint: at(30 * hour) }),
      "It doesn't start. The time that it looks up is before the oldest record. This client then finds no offset and stops with an error.",
      'Every start | nowhere | checkpoint on the server, before the oldest record | – | – | lost already',
    ],
    'the window is not known': [
      said('python', { checkpoint: at(2 * hour), isKnown: false }),
      "It's not known where it starts. The service didn't report the tracking window.",
      'Every start | unknown | checkpoint on the server | up to 5 s | – | –',
    ],
  };
  for (const [name, [start, ...words]] of Object.entries(cases)) {
    test(`if ${name}`, () => {
      assert.deepEqual(wordsOf(start), words);
    });
  }

  test('are whole sentences, and a client that goes nowhere neither repeats nor skips anything', () => {
    const starts = [undefined, at(48 * hour), at(24 * hour), at(hour), at(3 * hour), at(-hour), at(hour) * 1000];
    const checkpoints = [undefined, at(2 * hour), at(30 * hour)];
    const kinds = new Set<string>();
    for (const client of dtsClients) {
      for (const start of starts) {
        for (const checkpoint of checkpoints) {
          for (const isKnown of [true, false]) {
            const given = {
              isKnown,
              ...(start !== undefined && { start }),
              ...(checkpoint !== undefined && { checkpoint }),
            };
            for (const { kind } of preview(client, given).verdicts) kinds.add(kind);
            const { verdicts, rows } = said(client, given);
            for (const { headline, explanation } of verdicts) {
              assert.match(headline, /^[A-Z0-9].*\.$/);
              assert.match(explanation, /^[A-Z0-9].*\.$/);
            }
            for (const { from, repeated, skipped } of rows) {
              if (from.text === 'nowhere') assert.deepEqual([repeated.text, skipped.text], ['–', '–']);
            }
          }
        }
      }
    }
    assert.deepEqual(
      [...kinds].toSorted(),
      ['begins', 'continues', 'fails', 'ignoresTime', 'jumps', 'lost', 'needsTime', 'onlyLooks', 'repeats', 'skips']
        .concat(['startsOver', 'unknown'])
        .toSorted(),
    );
  });
});
