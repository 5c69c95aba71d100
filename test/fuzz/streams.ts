import assert from 'node:assert/strict';
import { decodeRecord } from '../../src/cloud/dts/records/avro.ts';
import { columnsOf } from '../../src/cloud/dts/records/columns.ts';
import { type DtsRow, rowOf } from '../../src/cloud/dts/records/rows.ts';
import { shownValue } from '../../src/cloud/dts/records/valueText.ts';
import { slicesOf } from '../../src/cloud/kafka/batches.ts';
import { ByteReader } from '../../src/cloud/kafka/bytes.ts';
import * as requests from '../../src/cloud/kafka/requests.ts';
import { decodePulledLogs, type PulledRow } from '../../src/cloud/sls/pulledLogs.ts';
import { type Damaged, Malformed } from '../../src/cloud/malformed.ts';
import { documentOf } from '../../src/model/peek/documents.ts';
import { recordOf, rowOf as shownRowOf } from '../../src/model/peek/showing.ts';
import type { PeekEntry } from '../../src/model/peek/source.ts';
import batches from '../fixtures/kafka/batches.json' with { type: 'json' };
import messages from '../fixtures/kafka/messages.json' with { type: 'json' };
import { mutatedBytes } from './bytes.ts';
import type { Dice } from './dice.ts';
import {
  changedBatch,
  changedValue,
  hexOf,
  inflated,
  sameRecord,
  type StreamCase,
  tinyValues,
} from './streams/cases.ts';
import { changedLogs, inflatedLogs } from './streams/logs.ts';
import { bytesTakenBy } from './streams/meter.ts';
import { drawRecords } from './streams/peekPage.ts';
import type { Target } from './target.ts';

const place = { topic: 'cn_hangzhou_topic', offset: 0n, maxBytes: 1, waitMs: 0 };
const asked: readonly requests.KafkaRequest<unknown>[] = [
  requests.apiVersions(),
  requests.saslHandshake(1),
  requests.saslAuthenticate({ userName: '', password: '' }),
  ...([1, 2, 3, 4] as const).map(version => requests.metadata(version, place.topic)),
  requests.listOffsets(place.topic, 0n),
  ...([2, 3, 4] as const).map(version => requests.fetch(version, place)),
];
const requestsByName = new Map(asked.map(request => [`${request.name} ${request.version}`, request]));
const answers = Object.entries(messages.answers).map(([name, hex]) => [name, Buffer.from(hex, 'hex')] as const);
const fixtures = Object.entries(batches).map(([name, hex]) => [name, Buffer.from(hex, 'hex')] as const);

/** How long a few kilobytes may take a processor, also when they have megabytes in them. */
const processorMsAtMost = 2_000;
/** How much memory is taken for bytes that are not compressed, for each of them, and in any case. */
const takenForEach = 32;
const takenInAnyCase = 0x10_0000;
/** What bytes may take that become as many as they may: room that was doubled until it was enough, and parts on the way. */
const takenForCompressed = 0xd00_0000;
const never = new AbortController().signal;

const seen = new Map<string, number>();
const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

/** Gives what others have sent to the readers of records, and shows what becomes of them. */
export const streams: Target<StreamCase> = {
  seen,

  make(dice) {
    const kind = dice.below(300);
    if (kind === 3) return tinyValues(dice);
    if (kind < 3) return dice.oneIn(2) ? inflated(dice) : inflatedLogs(dice);
    if (kind < 20) return answer(dice);
    if (kind < 40) return sameRecord(dice);
    if (kind < 60) return changedFixture(dice);
    if (kind < 140) return changedLogs(dice);
    return kind < 220 ? changedValue(dice) : changedBatch(dice);
  },

  async run(input) {
    const sent = Buffer.from(input.hex, 'hex');
    const begun = process.threadCpuUsage();
    const taken = await bytesTakenBy(() => runCase(input, sent));
    const { user, system } = process.threadCpuUsage(begun);
    const processorMs = (user + system) / 1000;
    count(`took: less than ${[10, 100, 500].find(most => processorMs < most) ?? processorMsAtMost} ms`);
    assert.ok(processorMs < processorMsAtMost, 'It takes too long.');
    const mayTake =
      takenInAnyCase + takenForEach * sent.length + (sent.length > 0 ? takenForCompressed * (input.parts ?? 1) : 0);
    count(`took: less than ${[1, 16, 160].find(most => taken < most * 2 ** 20) ?? 1_000} MB`);
    assert.ok(taken <= mayTake, `It takes too much memory: ${taken}`);
  },
};

function answer(dice: Dice): StreamCase {
  const [name, bytes] = dice.pick(answers);
  return { what: name, made: 'answer', hex: hexOf(mutatedBytes(bytes.subarray(4), dice)) };
}

function changedFixture(dice: Dice): StreamCase {
  const [name, bytes] = dice.pick(fixtures);
  return { what: 'records', made: `written by ${name}`, hex: hexOf(mutatedBytes(bytes, dice)) };
}

async function runCase(input: StreamCase, sent: Buffer): Promise<void> {
  const { what, made } = input;
  if (what === 'alike') {
    assert.deepEqual(decodeRecord(Buffer.from(input.alike ?? '', 'hex')), decodeRecord(sent));
    count('alike: same');
  } else if (what === 'records') {
    const rows = await rowsIn(sent);
    const outcome =
      rows.length === 0 ? 'nothing' : rows.some(({ kind }) => kind === 'damaged') ? 'some damaged' : 'all read';
    count(`${made}: ${outcome}`);
    hold(input, rows);
    await drawRecords(
      'change',
      rows.slice(0, mostShown).flatMap(row => show(row) ?? []),
    );
  } else if (what === 'logs') {
    await runLogs(input, sent);
  } else readAnswer(what, sent);
}

async function runLogs(input: StreamCase, data: Buffer): Promise<void> {
  const { made, compression = '', first = '0' } = input;
  const pulled = { data, compression, nextCursor: '', count: 1 };
  const { rows, isWhole } = await decodePulledLogs(pulled, BigInt(first), never);
  const damages = rows.filter(row => row.kind === 'damaged');
  count(`${made}: ${rows.length === 0 ? 'nothing' : damages.length > 0 ? 'some damaged' : 'all read'}`);
  assert.ok(isWhole || damages.length > 0, 'What is missing is not described.');
  const found = new Set(rows.map(row => (row.kind === 'log' ? `${row.cursor} ${row.index} ${row.time}` : '')));
  for (const [at, time] of input.intact ?? [])
    assert.ok(found.has(`${at} ${time}`), 'What nobody has touched is lost.');
  await drawRecords('log', rows.slice(0, mostShown).map(showLog));
}

function showLog(row: PulledRow): PeekEntry {
  if (row.kind === 'damaged') return showDamaged(row);
  count('row: log');
  const { cursor, group, time, nanos, bytes } = row;
  assert.ok(Number.isInteger(time) && time >= 0 && time <= 0xffff_ffff, 'It has no time.');
  return showEntry({ kind: 'log', shard: 0, cursor, group, time, nanos, bytes });
}

/** How many rows of a case are shown. More would only take time. */
const mostShown = 100;

/** Everything that becomes of a record on the screen and in a file. */
function showEntry(entry: PeekEntry): PeekEntry {
  const { fields } = recordOf(1, entry);
  assert.ok(fields.length <= 200_000);
  assert.ok(shownRowOf(1, entry).values.length <= fields.length);
  assert.ok(JSON.stringify(documentOf(entry)).startsWith('{'));
  return entry;
}

function readAnswer(name: string, sent: Buffer): void {
  try {
    requestsByName.get(name)?.read(new ByteReader(sent));
    count('answer: read');
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
    count(`answer: ${error.damage}`);
  }
}

async function rowsIn(sent: Buffer): Promise<readonly DtsRow[]> {
  const all: DtsRow[] = [];
  let before = 0n;
  for await (const { rows, next } of slicesOf(sent, 0n, rowOf, never)) {
    assert.ok(next >= before, 'It goes back.');
    before = next;
    all.push(...rows);
  }
  return all;
}

/** Holds rows against the records that nobody has touched. */
function hold({ intact = [] }: StreamCase, rows: readonly DtsRow[]): void {
  const found = new Set(rows.map(row => `${row.offset} ${row.kind === 'record' ? row.record.id : row.kind}`));
  for (const [offset, id] of intact) assert.ok(found.has(`${offset} ${id}`), 'What nobody has touched is lost.');
}

function show(row: DtsRow): PeekEntry | undefined {
  switch (row.kind) {
    case 'filler':
      count('row: filler');
      return undefined;
    case 'damaged':
      return showDamaged(row);
    case 'record': {
      for (const number of [row.offset, row.record.id]) {
        assert.equal(BigInt.asIntN(64, number), number, 'It is more than there can be.');
      }
      count(`row: ${typeof row.record.operation === 'string' ? row.record.operation : 'an unknown operation'}`);
      const entry = showEntry({ ...row.record, kind: 'change', offset: row.offset, bytes: row.bytes });
      for (const { before, after } of columnsOf(row.record)) {
        for (const value of [before, after]) {
          if (!value) continue;
          const shown = shownValue(value, 20);
          count(`value: ${value.kind} as ${shown.kind}`);
          if ('text' in shown) assert.ok(shown.text.length <= 40, 'It is too long.');
        }
      }
      return entry;
    }
  }
}

function showDamaged({ damage, at, length, firstBytes, offset }: Damaged): PeekEntry {
  count(`row: damaged, ${damage}`);
  assert.ok(firstBytes.length === Math.min(length, 64) && at >= 0 && at <= length, 'It is not described.');
  assert.ok(offset >= -(2n ** 63n) && offset < 2n ** 63n, 'It has no offset.');
  return { kind: 'damaged', position: offset, damage, at, length, firstBytes };
}
