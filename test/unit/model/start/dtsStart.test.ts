import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkStart, type DtsClient, dtsClients, dtsStarts } from '../../../../src/model/start/dtsStart.ts';
import { dtsPreview, dtsTone } from '../../../../src/model/start/dtsVerdicts.ts';
import { trackingWindow } from '../../../../src/model/status/window.ts';
import { records } from '../../../../src/model/units.ts';

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
  const again: Said = ['restart', 'server', undefined];
  type Row = readonly [
    section: string,
    client: DtsClient,
    given: { readonly checkpoint?: number; readonly startTime?: number },
    ...expected: readonly Said[],
  ];
  const rows: readonly Row[] = [
    // First start, nothing stored anywhere.
    ['§3 first start', 'javaSdk', { startTime: recent }, ['firstStart', 'startTime', 'there', recent], own],
    ['§3 first start', 'sdkSubscribe', { startTime: recent }, ['firstStart', 'startTime', 'there', recent], again],
    // The server has a position, and the client has none of its own: the start time is ignored.
    [
      '§3 force = false',
      'javaSdk',
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
    ['§3 force = true', 'sdkForced', { startTime: recent, checkpoint }, ['everyStart', 'startTime', 'there', recent]],
    // The Kafka clients that are generated go on from the time that they committed.
    ...(['javaKafka', 'go', 'python', 'node'] as const).flatMap((client): Row[] => [
      ['§4.4 commits', client, { startTime: recent, checkpoint }, ['everyStart', 'server', 'there', end - 14_400]],
      [
        '§4.4 commits',
        client,
        { startTime: recent },
        ['firstStart', 'startTime', 'there', recent],
        ['restart', 'server', undefined],
      ],
    ]),
    // kcat asks for no checkpoint.
    ['§4.4 kcat', 'kcat', { startTime: recent, checkpoint }, ['everyStart', 'startTime', 'there', recent]],
    // A time for which no offset is found: the SDK begins with the oldest record, and says so only in its log.
    ['§3 time not found', 'javaSdk', { startTime: begin - 1 }, ['firstStart', 'startTime', 'oldest', begin], own],
    ['§3 time not found', 'javaSdk', { startTime: end + 60 }, ['firstStart', 'startTime', 'oldest', begin], own],
    ['§3 time not found', 'sdkForced', { startTime: end + 60 }, ['everyStart', 'startTime', 'oldest', begin]],
    [
      '§3 time not found',
      'sdkSubscribe',
      { checkpoint: (begin - 60) * 1000 },
      ['everyStart', 'server', 'oldest', begin],
    ],
    ['§3 milliseconds', 'sdkForced', { startTime: milliseconds }, ['everyStart', 'startTime', 'oldest', begin]],
    [
      '§3 milliseconds',
      'sdkSubscribe',
      { startTime: milliseconds },
      ['firstStart', 'startTime', 'oldest', begin],
      again,
    ],
    // Java and Python are told to begin nowhere by themselves. The others take -1 for the end.
    ...([begin - 1, end + 60, milliseconds] as const).flatMap((startTime): Row[] => [
      ...(['javaKafka', 'python'] as const).map((client): Row => [
        '§4.1 reset none',
        client,
        { startTime },
        ['firstStart', 'startTime', 'fails'],
        ['restart', 'server', undefined],
      ]),
      ...(['go', 'node'] as const).map((client): Row => [
        '§4.3 not found',
        client,
        { startTime },
        ['firstStart', 'startTime', 'end', end],
        ['restart', 'server', undefined],
      ]),
      ['§4.3 not found', 'kcat', { startTime }, ['everyStart', 'startTime', 'end', end]],
    ]),
    ['§4.1 reset none', 'python', { checkpoint: (begin - 60) * 1000 }, ['everyStart', 'server', 'fails']],
    ['§4.3 not found', 'go', { checkpoint: (begin - 60) * 1000 }, ['everyStart', 'server', 'end', end]],
    // Without a start time nothing can be said of it.
    ['§3', 'kcat', { checkpoint }, ['everyStart', 'startTime', undefined]],
  ];
  for (const [section, client, given, ...expected] of rows) {
    const words = Object.entries(given).map(([name, value]) => `${name} ${value}`);
    test(`${section}: ${client}, ${words.join(', ')}`, () => {
      assert.deepEqual(said(client, given), expected);
    });
  }

  test('what is repeated, skipped and lost counts from the checkpoint', () => {
    const effectOf = (startTime: number, at = checkpoint) => {
      const [found] = dtsStarts({ client: 'sdkForced', window, checkpoint: at, startTime });
      assert.ok(found?.landing && 'effect' in found.landing);
      const { repeated, skipped, lost } = found.landing.effect;
      return { repeated, skipped, lost };
    };
    assert.deepEqual(effectOf(recent), { repeated: 0, skipped: 10_800, lost: 0 });
    assert.deepEqual(effectOf(end - 14_400), { repeated: 0, skipped: 0, lost: 0 });
    assert.deepEqual(effectOf(end - 14_460), { repeated: 60, skipped: 0, lost: 0 });
    // Far too late a time repeats everything that is kept.
    assert.deepEqual(effectOf(milliseconds), { repeated: 72_000, skipped: 0, lost: 0 });
    assert.deepEqual(effectOf(begin + 60, (begin - 600) * 1000), { repeated: 0, skipped: 60, lost: 600 });
  });

  test('without a checkpoint, nothing that is kept was read before', () => {
    const [found] = dtsStarts({ client: 'javaSdk', window, checkpoint: undefined, startTime: recent });
    assert.ok(found?.landing && 'effect' in found.landing);
    assert.deepEqual([found.landing.effect.repeated, found.landing.effect.skipped], [0, 82_800]);
  });

  test('records are counted where the service counts them: from the checkpoint to the end', () => {
    const countOf = (client: DtsClient, startTime: number) => {
      const [found] = dtsStarts({ client, window, checkpoint, startTime, unconsumed: records(4711) });
      return found?.landing && 'effect' in found.landing ? found.landing.effect.skippedRecords : undefined;
    };
    assert.equal(countOf('kcat', milliseconds), 4711);
    assert.equal(countOf('sdkForced', end), 4711);
    assert.equal(countOf('sdkForced', recent), undefined);
    assert.equal(countOf('sdkForced', milliseconds), undefined);
  });

  test('a client that keeps up is said to go on, although its checkpoint was read later than the window', () => {
    for (const client of ['javaSdk', 'sdkSubscribe', 'python', 'go'] as const) {
      const [found] = dtsStarts({ client, window, checkpoint: (end + 5) * 1000 });
      const effect = { repeated: 0, skipped: 0, skippedRecords: undefined, lost: 0, until: end + 5 + 86_400 + 5 };
      assert.deepEqual(found?.landing, { kind: 'there', at: end + 5, effect }, client);
    }
    // Somebody has committed another time than that of a record.
    const [wrong] = dtsStarts({ client: 'python', window, checkpoint: (end + 61) * 1000 });
    assert.deepEqual(wrong?.landing, { kind: 'fails', because: 'afterEnd' });
  });

  test('nothing is skipped where nothing is unread, although it was not committed yet', () => {
    const [found] = dtsStarts({ client: 'kcat', window, checkpoint, startTime: end, unconsumed: records(0) });
    assert.ok(found?.landing && 'effect' in found.landing);
    assert.deepEqual([found.landing.effect.skipped, found.landing.effect.skippedRecords], [0, undefined]);
  });

  test('a start stays possible until the window has moved on to it', () => {
    const untilOf = (startTime: number) => {
      const [found] = dtsStarts({ client: 'sdkForced', window, checkpoint, startTime });
      return found?.landing && 'effect' in found.landing ? found.landing.effect.until : undefined;
    };
    // The newest record was committed five seconds ago.
    assert.equal(untilOf(begin + 3600), end + 5 + 3600);
    assert.equal(untilOf(begin), end + 5);
    assert.equal(untilOf(end), end + 5 + 86_400);
  });

  test('without a window, no client is promised anything', () => {
    for (const client of dtsClients) {
      const [found] = dtsStarts({ client, window: undefined, checkpoint, startTime: recent });
      assert.deepEqual(found?.landing, { kind: 'unknown' }, client);
    }
    const late = (client: DtsClient) =>
      dtsStarts({ client, window: undefined, checkpoint: undefined, startTime: milliseconds })[0]?.landing;
    assert.deepEqual(late('sdkForced'), { kind: 'unknown' });
    assert.deepEqual(late('python'), { kind: 'fails', because: 'milliseconds' });
  });
});

describe('what is said before a client of an instance starts', () => {
  const checkpoint = (end - 14_400) * 1000;
  const kinds = (
    client: DtsClient,
    given: { readonly checkpoint?: number; readonly startTime?: number },
    connection: 'connected' | 'none' = 'none',
  ) =>
    dtsPreview({ client, window, checkpoint: undefined, ...given }, connection).verdicts.map(
      verdict => `${dtsTone(verdict)} ${verdict.kind}`,
    );

  test('the worst comes first', () => {
    assert.deepEqual(kinds('sdkForced', { checkpoint, startTime: (end - 60) * 1000 }, 'connected'), [
      'error jumps',
      'warning readsBeside',
      'warning startsOver',
    ]);
    assert.deepEqual(kinds('node', { checkpoint: (begin - 60) * 1000, startTime: end }, 'connected'), [
      'error jumps',
      'warning lost',
      'warning takesOver',
      'neutral ignoresTime',
    ]);
    assert.deepEqual(kinds('python', { startTime: begin - 1 }), ['error fails']);
    assert.deepEqual(kinds('sdkForced', { checkpoint, startTime: end - 60 }), ['warning skips', 'warning startsOver']);
  });

  test('a client that goes on is said to, and so is a start time that it ignores', () => {
    assert.deepEqual(kinds('javaSdk', { checkpoint, startTime: end - 60 }), ['well continues', 'neutral ignoresTime']);
    assert.deepEqual(kinds('go', { checkpoint }), ['well continues']);
  });

  test('a first start skips what is kept before it, and a start time may be missing', () => {
    assert.deepEqual(kinds('javaSdk', { startTime: end - 60 }), ['warning skips']);
    assert.deepEqual(kinds('javaSdk', { startTime: begin }), ['well begins']);
    assert.deepEqual(kinds('javaSdk', {}), ['neutral needsTime']);
  });

  test('kcat only looks, so that it disturbs nobody', () => {
    assert.deepEqual(kinds('kcat', { checkpoint, startTime: end - 14_460 }, 'connected'), [
      'neutral repeats',
      'neutral onlyLooks',
    ]);
  });
});
