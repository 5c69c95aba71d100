import assert from 'node:assert/strict';
import lz4 from 'lz4js';
import { deflateSync, gzipSync } from 'node:zlib';
import { rowOf } from '../../src/cloud/dts/records/rows.ts';
import { shownValue } from '../../src/cloud/dts/records/valueText.ts';
import { slicesOf } from '../../src/cloud/kafka/batches.ts';
import { ByteReader } from '../../src/cloud/kafka/bytes.ts';
import * as requests from '../../src/cloud/kafka/requests.ts';
import { Malformed } from '../../src/cloud/malformed.ts';
import { decodeLog } from '../../src/cloud/sls/logGroups.ts';
import { decodePulledLogs } from '../../src/cloud/sls/pulledLogs.ts';
import { lz4Block } from '../../src/emulator/lz4.ts';
import { encodeLogGroups } from '../../src/emulator/sls/protobuf.ts';
import batches from '../fixtures/kafka/batches.json' with { type: 'json' };
import messages from '../fixtures/kafka/messages.json' with { type: 'json' };
import { encodedRecord, valueOf } from '../support/dtsAvro.ts';
import { batch, message, recordBytes } from '../support/kafkaBatches.ts';
import { mutatedBytes } from './bytes.ts';
import type { Dice } from './dice.ts';
import type { Plain } from './shrink.ts';
import type { Target } from './target.ts';

/** What a broker sends, the answer to a request or batches of records, or LogGroups as Log Service sends them. */
export interface StreamInput {
  readonly [name: string]: Plain;
  readonly what: string;
  readonly hex: string;
}

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

const bytes = Buffer.from('d6d0cec4', 'hex');
const values = [
  null,
  valueOf('Integer', { precision: 8, value: '18446744073709551615' }),
  ...['utf8mb4', 'gbk', 'utf16', 'utf32', 'klingon'].map(charset => valueOf('Character', { charset, value: bytes })),
  valueOf('Decimal', { value: '-0.10', precision: 5, scale: 2 }),
  valueOf('Float', { value: -1.5e300, precision: 8, scale: 0 }),
  valueOf('Timestamp', { timestamp: 1_764_374_400n, millis: 123_456 }),
  valueOf('DateTime', {
    ...{ year: { int: 2026 }, month: { int: 11 }, day: { int: 29 }, hour: { int: 1 }, minute: { int: 2 } },
    ...{ second: { int: 3 }, millis: null },
  }),
  valueOf('BinaryGeometry', { type: 'point', value: bytes }),
  valueOf('TextObject', { type: 'json', value: '{"a":1}' }),
  valueOf('EmptyObject', 'NONE'),
];
const fields = values.map((_value, index): [string, number] => [`column ${index}`, index]);
const records = [
  encodedRecord({ operation: 'UPDATE', objectName: 'shop.orders', fields, before: values, after: values }),
  encodedRecord({ operation: 'DDL', after: 'alter table orders add column x int' }, 'older'),
  encodedRecord({ operation: 'HEARTBEAT' }),
];
const whole = Object.values(batches).map(hex => Buffer.from(hex, 'hex'));

/** A batch whose frame is right, with records that are not. */
function batchOf(dice: Dice): Buffer {
  const inside = [1, 2, 3].map(delta => recordBytes(delta, mutatedBytes(dice.pick(records), dice)));
  const together = Buffer.concat(inside);
  const broken = dice.oneIn(2) ? together : mutatedBytes(together, dice);
  switch (dice.below(4)) {
    case 0:
      return batch(1n, [broken], { count: inside.length });
    case 1:
      return batch(1n, [gzipSync(broken, { level: 1 })], { count: inside.length, attributes: 1 });
    case 2:
      return batch(1n, [Buffer.from(lz4.compress(broken))], { count: inside.length, attributes: 3 });
    default:
      return message(1, 3n, Buffer.from(lz4.compress(message(0, 0n, mutatedBytes(dice.pick(records), dice)))), 3);
  }
}

const logGroups = encodeLogGroups(
  ['a', '订单'].map(topic => ({
    topic,
    source: '10.0.0.1',
    tags: [['__receive_time__', '1764374402']],
    logs: [1, 2, 3].map(time => ({ time, timeNs: 5, contents: [['name', 'value'.repeat(time)] as const] })),
  })),
);

/** LogGroups that were changed, before or after they were compressed. */
function logsOf(dice: Dice): { readonly compression: string; readonly data: Buffer } {
  const broken = dice.oneIn(3) ? logGroups : mutatedBytes(logGroups, dice);
  const compression = dice.pick(['', 'deflate', 'lz4', 'zstd', 'none']);
  const data =
    compression === 'deflate' ? deflateSync(broken, { level: 1 }) : compression === 'lz4' ? lz4Block(broken) : broken;
  return { compression, data: dice.oneIn(3) ? mutatedBytes(data, dice) : data };
}

/** How long an answer of a few hundred bytes may take a processor, also when it has compressed megabytes in it. */
const processorMsAtMost = 2_000;
const never = new AbortController().signal;

/** Gives what others have sent to the readers of records, and shows what becomes of them. */
export const streams: Target<StreamInput> = {
  make(dice) {
    if (dice.oneIn(6)) {
      const [name, answer] = dice.pick(answers);
      return { what: name, hex: mutatedBytes(answer.subarray(4), dice).toString('hex') };
    }
    if (dice.oneIn(3)) {
      const { compression, data } = logsOf(dice);
      return { what: `logs ${compression}`, hex: data.toString('hex') };
    }
    const sent = dice.oneIn(2) ? batchOf(dice) : mutatedBytes(dice.pick(whole), dice);
    return { what: 'records', hex: sent.toString('hex') };
  },

  async run({ what, hex }) {
    const sent = Buffer.from(hex, 'hex');
    const begun = process.threadCpuUsage();
    const [, compression] = /^logs (.*)$/.exec(what) ?? [];
    if (what === 'records') await show(sent);
    else if (compression !== undefined) await showLogs(sent, compression);
    else readAnswer(what, sent);
    const { user, system } = process.threadCpuUsage(begun);
    assert.ok((user + system) / 1000 < processorMsAtMost, 'It takes too long.');
  },
};

function readAnswer(name: string, sent: Buffer): void {
  try {
    requestsByName.get(name)?.read(new ByteReader(sent));
  } catch (error) {
    if (!(error instanceof Malformed)) throw error;
  }
}

async function showLogs(data: Buffer, compression: string): Promise<void> {
  const { rows } = await decodePulledLogs({ data, compression, nextCursor: '', count: 2 }, 1n, never);
  for (const row of rows) {
    if (row.kind === 'damaged') assert.ok(row.firstBytes.length <= 64 && row.at <= row.length, 'It is not described.');
    else for (const [name] of decodeLog(row.bytes).fields) assert.equal(typeof name, 'string');
  }
}

async function show(sent: Buffer): Promise<void> {
  let before = 0n;
  for await (const { rows, next } of slicesOf(sent, 0n, rowOf, never)) {
    assert.ok(next >= before, 'It goes back.');
    before = next;
    for (const row of rows) {
      if (row.kind === 'damaged')
        assert.ok(row.firstBytes.length <= 64 && row.at <= row.length, 'It is not described.');
      if (row.kind !== 'record') continue;
      for (const image of [row.record.beforeImages, row.record.afterImages]) {
        if (typeof image === 'string') continue;
        for (const value of image ?? []) {
          const shown = shownValue(value, 20);
          if ('text' in shown) assert.ok(shown.text.length <= 40, 'It is too long.');
        }
      }
    }
  }
}
